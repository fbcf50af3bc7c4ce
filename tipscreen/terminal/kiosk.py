"""Run a shared terminal: one visitor after another, erasing everything after each."""

import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tipscreen.errors import IdleTimeout, InterviewStopped, UsageError
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.saved_sheet import SheetSaver
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.screening.result import make_result
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card_screens import make_patient_screens
from tipscreen.terminal.interview_loop import InterviewLoop, add_danger_reminder, as_stopped
from tipscreen.terminal.screens import Screens
from tipscreen.terminal.system.keyboard import require_terminal, supports_key_input
from tipscreen.terminal.system.privacy import disable_core_dumps
from tipscreen.terminal.system.signals import TerminationSignals

MAX_CONSECUTIVE_EOFS = 5
"""The kiosk ends after the input ends this often at its first screen."""


def run_kiosk(
    questionnaire_by_language: Mapping[str, Questionnaire],
    default_language: str,
    plain: bool,
    idle_timeout: int,
) -> None:
    """Run one interview after another, and leave no trace of it on the screen or elsewhere.

    Each interview begins in the default language; the visitor can change to any other.

    Raises InterviewStopped if a signal ends the program, or the input keeps ending; UsageError if
    there is no terminal, or the system cannot measure the idle time.
    """
    require_terminal()
    if not supports_key_input():
        raise UsageError("--kiosk does not work on this system")
    disable_core_dumps()
    for name in ("SIGINT", "SIGTSTP", "SIGQUIT"):  # a visitor must not leave the program
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signals = TerminationSignals()
    kiosk = Kiosk(questionnaire_by_language, default_language, plain, idle_timeout, signals)
    with signals.handled():
        try:
            kiosk.run()
        except (KeyboardInterrupt, OSError) as cause:
            signals.is_deferred = True
            language = questionnaire_by_language[default_language].language
            raise as_stopped(cause, signals, language) from None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A terminal that visitors share."""

    questionnaire_by_language: Mapping[str, Questionnaire]
    default_language: str
    plain: bool
    idle_timeout: int
    signals: TerminationSignals

    def run(self) -> None:
        """Run one interview after another. Raises InterviewStopped if the input keeps ending."""
        eof_count = 0
        code = self.default_language
        while eof_count < MAX_CONSECUTIVE_EOFS:
            questionnaire = self.questionnaire_by_language[code]
            autosave = Autosave(SheetSaver(questionnaire), self.signals)
            screens = make_patient_screens(
                self.plain, questionnaire.language, autosave, self.idle_timeout
            )
            try:
                typed = self.wait_for_visitor(screens, questionnaire)
                eof_count = 0
                if typed in self.questionnaire_by_language:
                    code = typed
                    continue
                self.run_interview(screens, autosave, questionnaire)
            except IdleTimeout:
                eof_count = 0
            except InterviewStopped:
                eof_count += 1
            finally:
                screens.terminal.clear()
            code = self.default_language
        _ = self.questionnaire_by_language[self.default_language].language
        raise InterviewStopped(_("The input ended."))

    def wait_for_visitor(self, screens: Screens, questionnaire: Questionnaire) -> str:
        """Show the welcome until someone presses Enter; return what was typed before it.

        In the default language, it waits without a limit. In another one, the idle timeout applies:
        the visitor who chose it may have left.
        """
        screens.terminal.clear()
        questionnaires = self.questionnaire_by_language.values()
        others = [other.language for other in questionnaires if other is not questionnaire]
        is_default = questionnaire.language.code == self.default_language
        limit = None if is_default else self.idle_timeout
        return screens.wait_for_visitor(questionnaire.about, others, limit)

    def run_interview(
        self, screens: Screens, autosave: Autosave, questionnaire: Questionnaire
    ) -> None:
        """Run one interview until its result was read.

        Anyone who stops early is reminded of a danger outcome.
        """
        _ = questionnaire.language
        closing_prompt = _("Press Enter to clear the screen for the next person.")
        loop = InterviewLoop(begin_interview(questionnaire), screens, autosave)
        try:
            answers = loop.run_to_result()
        except InterviewStopped as stopped:
            has_danger = add_danger_reminder(stopped, loop.interview)
            if has_danger and not isinstance(stopped, IdleTimeout):
                with suppress(InterviewStopped):
                    prompt = f"{stopped.reminder} {closing_prompt}"
                    screens.terminal.wait_for_enter(prompt, self.idle_timeout)
            return
        screens.show_result(make_result(questionnaire, answers))
        screens.wait_after_result(closing_prompt)
