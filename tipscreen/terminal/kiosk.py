"""A shared terminal: one person after another, and nothing left of the one before."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from rich.text import Text

from tipscreen.errors import IdleTimeout, InterviewStopped, UsageError
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.replies import Command
from tipscreen.interview.saved_sheet import SheetSaver
from tipscreen.questionnaire.language import Language, fold
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.reports.writers import render_result
from tipscreen.screening.result import make_result
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card import TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal, make_terminal
from tipscreen.terminal.cards.question_card import make_patient_screens
from tipscreen.terminal.cards.result_card import ResultCardScreen
from tipscreen.terminal.completion import add_danger_reminder, as_stopped, print_report
from tipscreen.terminal.interview_loop import InterviewLoop
from tipscreen.terminal.keyboard import require_terminal, supports_key_input
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.privacy import disable_core_dumps
from tipscreen.terminal.signals import TerminationSignals
from tipscreen.terminal.welcome import (
    print_answer_help,
    print_introduction,
    shared_terminal_notice,
    welcome_card,
)

MAX_CONSECUTIVE_EOFS = 5
"""So often must the input end at its first screen until a shared terminal is given up."""

KIOSK_COMMANDS = tuple(command for command in Command if command is not Command.SAVE)


def run_kiosk(speaking: Mapping[str, Questionnaire], first: str, plain: bool, idle: int) -> None:
    """Hold one interview after another, and leave nothing of it on the screen or elsewhere.

    Each begins in the first language, and can be changed to any other. Raises Stopped when the
    input ends MOST_ENDS times before anything was typed, or when the system ends the program, and
    UsageError where the system cannot tell that nobody types.
    """
    require_terminal()
    if not supports_key_input():
        raise UsageError("--kiosk does not work on this system")
    disable_core_dumps()
    for name in ("SIGINT", "SIGTSTP", "SIGQUIT"):  # a patient must not get behind the program
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signals = TerminationSignals()
    with signals.handled():
        try:
            Kiosk(speaking, first, plain, idle, signals).run()
        except (KeyboardInterrupt, OSError) as why:
            signals.is_deferred = True
            raise as_stopped(why, signals, speaking[first].language) from None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A terminal that stands where people pass by."""

    questionnaire_by_language: Mapping[str, Questionnaire]
    default_language: str
    plain: bool
    idle: int
    signals: TerminationSignals

    def run(self) -> None:
        """Hold one interview after another. Raises Stopped when the input is at its end."""
        ends = 0  # of input, one after another, with nothing typed
        code = self.default_language
        while ends < MAX_CONSECUTIVE_EOFS:
            questionnaire = self.questionnaire_by_language[code]
            lines = make_terminal(self.plain, questionnaire.language, self.idle)
            try:
                typed = self.wait_for_visitor(lines, questionnaire)
                ends = 0
                if typed in self.questionnaire_by_language:
                    code = typed
                    continue
                self.run_interview(lines, questionnaire)
            except IdleTimeout:
                ends = 0
            except InterviewStopped:
                ends += 1
            finally:
                lines.clear()
            code = self.default_language
        raise InterviewStopped(
            self.questionnaire_by_language[self.default_language].language("The input ended.")
        )

    def wait_for_visitor(self, lines: LineTerminal, questionnaire: Questionnaire) -> str:
        """Show the welcome until somebody presses Enter; return what was typed before that."""
        lines.clear()
        if isinstance(lines, CardTerminal):
            return self.show_welcome(lines, questionnaire)
        print_introduction(lines, questionnaire.about)
        print_answer_help(lines, KIOSK_COMMANDS)
        for other in self.questionnaire_by_language.values():
            if other is not questionnaire:
                _ = other.language
                lines.print(_("To go on in English, type {code}.", code=_.code), "bold")
        _ = questionnaire.language
        limit = None if _.code == self.default_language else self.idle
        return fold(lines.wait_for_enter(_("Press Enter to begin."), limit))

    def show_welcome(self, board: CardTerminal, questionnaire: Questionnaire) -> str:
        """Show the welcome as a card; return the language that was picked, empty to begin."""
        others = (
            code
            for code, other in self.questionnaire_by_language.items()
            if other is not questionnaire
        )
        codes = {str(number): code for number, code in enumerate(others, 1)}
        _ = questionnaire.language
        card = welcome_card(
            questionnaire.about, _, (Text(shared_terminal_notice(self.idle, _), style="bold"),)
        )
        other_keys = (
            language_hint(self.questionnaire_by_language[codes[n]].language, n) for n in codes
        )
        card = replace(card, keys=(_("Enter: begin"), *other_keys), immediate_keys="".join(codes))
        waiting = board if _.code != self.default_language else replace(board, idle=None)
        _card, done = waiting.ask(card)
        return codes.get(done.text, "") if isinstance(done, TextEntered) else ""

    def run_interview(self, lines: LineTerminal, questionnaire: Questionnaire) -> None:
        """Hold one interview, until its result was read. A danger is said to who leaves, too."""
        _ = questionnaire.language
        next_person = _("Press Enter to clear the screen for the next person.")
        keeper = Autosave(lines, SheetSaver(questionnaire), self.signals)
        talk = InterviewLoop(
            begin_interview(questionnaire),
            *make_patient_screens(lines, keeper, KIOSK_COMMANDS),
            keeper,
        )
        try:
            ending = talk.run()
            if not ending.is_confirmed:
                raise InterviewStopped(_("Stopped."))
        except InterviewStopped as stopped:
            if add_danger_reminder(stopped, talk.interview) and not isinstance(
                stopped, IdleTimeout
            ):
                with suppress(InterviewStopped):  # it stays until it was read
                    lines.wait_for_enter(f"{stopped.reminder} {next_person}", lines.idle)
            return
        result = make_result(questionnaire, ending.answers)
        if isinstance(lines, CardTerminal):
            ResultCardScreen(lines, result).show()
            return
        lines.print_blank_line()
        print_report(partial(render_result, result), lines.plain)
        with suppress(InterviewStopped):
            lines.wait_for_enter(next_person, lines.idle)


def language_hint(_: Language, number: str) -> str:
    """Return how to go on in a language, for who reads that one alone."""
    return _("{number}: in English", number=number)
