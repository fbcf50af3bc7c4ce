"""The `Screens` of a clerk at the front desk, on plain lines.

The clerk types for someone else, in a hurry, and knows the paper form. So one line can contain
several answers, `#7` jumps to question 7 of the form, and the screen shows what to read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tipscreen.interview.fast_entry import ANSWER_SEPARATOR, FastEntry
from tipscreen.interview.flow import GoToQuestion, RecordedAnswer, Reply
from tipscreen.interview.messages import answer_with_title
from tipscreen.interview.replies import Command, InvalidReply, parse_reply
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.model import About, Desk, Outcome, Question, Questionnaire
from tipscreen.terminal.lines.line_screens import (
    LineScreens,
    print_answer_help,
    print_introduction,
    print_report,
)
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen, print_unanswered
from tipscreen.terminal.lines.typed_replies import ReplyParser
from tipscreen.terminal.prompts import LabelPrompt
from tipscreen.terminal.screens import Terminal

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult


@dataclass
class DeskQuestionScreen(QuestionScreen):
    """Asks a clerk: several answers on one line, jumps, and what to do at the desk."""

    label: LabelPrompt = field(kw_only=True)
    number_by_id: Mapping[str, int] = field(kw_only=True)
    """The numbers of the questions on the paper form."""
    fast_entry: FastEntry = field(default_factory=FastEntry)
    """The answers typed on one line for the next questions."""

    def reset(self) -> None:
        """Drop the answers typed for later questions: the clerk must see the review first."""
        QuestionScreen.reset(self)
        self._discard_pending(self.terminal.language("Please look at the answers first."))

    def ask(self, step: Step) -> Reply:
        """Return the answer already typed for this question; show the question if there is none."""
        match self.fast_entry.next_answer(step, self.terminal.language):
            case InvalidReply(message):
                self._discard_pending(message)
            case answer if answer is not None:
                return answer
        return QuestionScreen.ask(self, step)

    def parse(self, step: Step, typed: str) -> Reply | None:
        """Return the reply in a typed line; None after a message that says what to do instead."""
        _ = self.terminal.language
        if jump := re.fullmatch(r"\s*#\s*([0-9]{1,3})\s*", typed):
            return self._jump(int(jump.group(1)), step)
        if "#" in typed:
            self.terminal.print(_("Please type # and a number on a line of its own."), "yellow")
            self.terminal.print_ignored(typed.strip())
            return None
        if ANSWER_SEPARATOR in typed:
            typed = self.fast_entry.accept_line(typed, step)
        if not isinstance(parse_reply(step.question, typed, _), frozenset | int):
            self._discard_pending(_("The first answer was not understood."))
        return QuestionScreen.parse(self, step, typed)

    def progress_text(self, step: Step) -> str:
        """Return the number of the question on the paper form."""
        return self.terminal.language("Question {number}, as on paper", number=step.number)

    def print_desk_action(self, question: Question) -> None:
        """Print what the clerk is to do at this question."""
        print_desk_action(self.terminal, question.at_desk)

    def _jump(self, number: int, step: Step) -> GoToQuestion | None:
        """Go to a question by its number on paper, or to the label by 0.

        Returns None after asking for the label, or after a message that there is no such question.
        """
        _ = self.terminal.language
        if number == 0:
            self.label.change()
            return None
        for question in step.applicable_questions:
            if self.number_by_id.get(question.id) == number:
                return GoToQuestion(question)
        if number in self.number_by_id.values():
            text = _("Question {number} does not apply.", number=number)
        else:
            text = _("There is no question {number}.", number=number)
        self.terminal.print(text, "yellow")
        return None

    def _discard_pending(self, reason: str) -> None:
        """Drop the answers typed for later questions, if there are any, and print why."""
        if rest := self.fast_entry.clear():
            self.terminal.print_blank_line()
            self.terminal.print(reason, "yellow")
            self.terminal.print_ignored(rest)


@dataclass
class DeskReviewScreen(ReviewScreen):
    """Shows a clerk the answers, with the label and the numbers of the paper form."""

    label: LabelPrompt = field(kw_only=True)

    def print_label(self) -> None:
        """Print the case label."""
        _ = self.terminal.language
        label = self.label.autosave.saver.label or _("none")
        self.terminal.print(_("Label: {label}", label=label))

    def ask(self, review: Review) -> Reply:
        """Show the answers; after a danger outcome only what to do now, on an empty screen."""
        if review.ended_by_outcome is None or not review.danger_signs:
            return ReviewScreen.ask(self, review)
        self.terminal.clear()
        self.print_danger(review.ended_by_outcome)
        _ = self.terminal.language
        self.terminal.print(_("The answer was: {words}", words=review.danger_text))
        print_unanswered(self.terminal, review)
        return self.read_action(review)

    def enter_hint(self) -> str:
        """Return what Enter leads to when every question is answered."""
        return self.terminal.language("Press Enter for the note.")

    def print_danger(self, outcome: Outcome) -> None:
        """Print what the clerk is to do, and the outcome that ended the questions early."""
        print_desk_action(self.terminal, outcome.at_desk, "bold magenta")
        ReviewScreen.print_danger(self, outcome)


@dataclass(frozen=True, slots=True)
class DeskScreens(LineScreens):
    """Shows a clerk what to type, what to do and what to read aloud."""

    label: LabelPrompt

    def show_welcome(self, about: About) -> None:
        """Print what the questionnaire is, how to answer, and the instructions for the desk."""
        print_desk_welcome(self.terminal, about, self.label.script)

    def answer_text(self, recorded: RecordedAnswer) -> str:
        """Return the answer with its question, which the clerk may not have seen."""
        return answer_with_title(recorded)

    def show_result(self, result: ScreeningResult) -> None:
        """Print the note, what to read aloud and what to do."""
        from tipscreen.reports.note import make_note
        from tipscreen.reports.writers import render_note

        terminal, case = self.terminal, result.case
        label = self.label.autosave.saver.label
        note = make_note(case.questionnaire, case.answers, label, date.today())
        terminal.print_blank_line()
        print_report(terminal, partial(render_note, note))
        script = read_aloud_script(note.result, self.label.script)
        print_script(terminal, terminal.language("Read aloud:"), script)
        print_desk_action(terminal, note.result.outcome.at_desk, "bold magenta")


def make_desk_screens(
    terminal: LineTerminal, label: LabelPrompt, questionnaire: Questionnaire
) -> DeskScreens:
    """Return the screens of a clerk."""
    replies = ReplyParser(terminal, label.autosave)
    numbers = questionnaire.question_numbers
    return DeskScreens(
        terminal,
        DeskQuestionScreen(terminal, replies, label=label, number_by_id=numbers),
        DeskReviewScreen(terminal, replies, numbers, {"0": label.change}, label=label),
        label,
    )


def print_desk_welcome(terminal: LineTerminal, about: About, script: Desk | None) -> None:
    """Print the introduction, what can be typed, what to leave alone and when to fetch a nurse."""
    _ = terminal.language
    print_introduction(terminal, about, to_patient=False)
    print_answer_help(terminal, tuple(Command))
    terminal.print(_("Several answers on one line: put / between them, as in 4 / 1 / 2 3."))
    terminal.print(_("To question 7, as numbered on paper: #7. To the label: #0."))
    if script:
        print_script(terminal, _("What to leave alone:"), script.never)
        print_script(terminal, _("Fetch a nurse:"), script.fetch_nurse)


def print_script(terminal: Terminal, title: str, lines: Iterable[str]) -> None:
    """Print instructions for a clerk, or text to read aloud."""
    terminal.print_blank_line()
    terminal.print(title, "bold magenta")
    terminal.print_list(("-", line) for line in lines)


def print_desk_action(terminal: Terminal, text: str | None, style: str = "magenta") -> None:
    """Print what the clerk is to do, if there is something."""
    if text:
        terminal.print(terminal.language("At the desk: {text}", text=text), style)


def read_aloud_script(result: ScreeningResult, script: Desk | None) -> Iterator[str]:
    """Yield the parts of the result that the person, who does not see the screen, must hear."""
    yield from (result.outcome.headline, result.outcome.say, *result.outcome.next)
    yield from (reason.advice for reason in result.reasons if reason.flag.serious and reason.advice)
    if script and not result.outcome.danger:
        yield from script.read_last
    yield result.about.disclaimer
