"""The front desk: a clerk in a hurry types for somebody else, and knows the form on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tipscreen.errors import InterviewStopped, escape_invisible
from tipscreen.interview.case_label import label_problem, looks_like_name
from tipscreen.interview.fast_entry import ANSWER_SEPARATOR, FastEntry
from tipscreen.interview.flow import GoToQuestion, RecordedAnswer, Reply
from tipscreen.interview.messages import answer_with_title
from tipscreen.interview.replies import Command, InvalidReply, parse_command, parse_reply
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.model import Desk, Outcome, Question
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult


@dataclass(frozen=True, slots=True)
class LabelPrompt:
    """The word that the note is found by."""

    lines: LineTerminal
    keeper: Autosave
    script: Desk | None

    def ask(self) -> None:
        """Ask for the label; empty for none."""
        _ = self.lines.language
        label = ask_label(self.lines, self.script)
        if parse_command(label, _) is Command.QUIT:
            raise InterviewStopped(_("Stopped."))
        self.keeper.saver.label = label

    def change(self) -> None:
        """Ask for the label again, and save it with the answers."""
        self.ask()
        self.keeper.save(self.keeper.answers)


def ask_label(
    lines: LineTerminal,
    script: Desk | None,
    more: str = "",
    also: Callable[[str], bool] = lambda _: False,
) -> str:
    """Return a label that names nobody, or what means something else: to quit, or as `also` says.

    Empty for none. What may be a name is asked about once.
    """
    _, say = lines.language, lines.print
    asked_about = None
    while True:
        lines.print_blank_line()
        say(_("A label to find this note by, such as room 3; or Enter for none."), "bold")
        say(" ".join(filter(None, (_("No name, no record number, no date of birth."), more))))
        label = " ".join(lines.read_line().split())
        any_label = script is not None and script.any_label
        if not label and asked_about:
            return asked_about
        means_more = parse_command(label, _) is Command.QUIT or also(label)
        if not label or any_label or means_more:
            return escape_invisible(label)
        if why_not := label_problem(label, _):
            say(why_not, "yellow")
        elif label != asked_about and looks_like_name(label):
            say(
                _(
                    "Is {label} a person's name? Then type another label. If not, press Enter.",
                    label=label,
                ),
                "yellow",
            )
            asked_about = escape_invisible(label)
        else:
            return escape_invisible(label)


@dataclass
class DeskQuestionScreen(QuestionScreen):
    """Asks a clerk: several answers on one line, jumps, and what to do at the desk."""

    label: LabelPrompt = field(kw_only=True)
    numbers: Mapping[str, int] = field(kw_only=True)
    """Question id to its number on the form on paper."""
    fast_entry: FastEntry = field(default_factory=FastEntry)
    """What was typed on one line for the questions that come next."""

    def reset(self) -> None:
        """Use nothing that was typed ahead."""
        QuestionScreen.reset(self)
        self._discard_pending(self.lines.language("Please look at the answers first."))

    def ask(self, step: Step) -> Reply:
        """Return what was typed ahead for this question; show it if there is nothing."""
        match self.fast_entry.next_answer(step, self.lines.language):
            case InvalidReply(why):
                self._discard_pending(why)
            case answer if answer is not None:
                return answer
        return QuestionScreen.ask(self, step)

    def parse(self, step: Step, typed: str) -> Reply | None:
        """Return what was typed at a question; None after telling what to do instead."""
        _, say = self.lines.language, self.lines.print
        if jump := re.fullmatch(r"\s*#\s*([0-9]{1,3})\s*", typed):
            return self._jump(int(jump.group(1)), step)
        if "#" in typed:
            say(_("Please type # and a number on a line of its own."), "yellow")
            self.lines.print_ignored(typed.strip())
            return None
        if ANSWER_SEPARATOR in typed:
            typed = self.fast_entry.accept_line(typed, step)
        if not isinstance(parse_reply(step.question, typed, _), frozenset | int):
            self._discard_pending(_("The first answer was not understood."))
        return QuestionScreen.parse(self, step, typed)

    def answer_text(self, heard: RecordedAnswer) -> str:
        """Return what was understood, with the question: the clerk may not have seen it."""
        return answer_with_title(heard)

    def progress_text(self, step: Step) -> str:
        """Return the one number that a clerk knows it by."""
        return self.lines.language("Question {number}, as on paper", number=step.number)

    def print_desk_action(self, question: Question) -> None:
        """Say what the clerk is to do at this question."""
        if question.at_desk:
            text = self.lines.language("At the desk: {text}", text=question.at_desk)
            self.lines.print(text, "magenta")

    def _jump(self, number: int, step: Step) -> GoToQuestion | None:
        """Return the question of this number on paper; None, after saying why, if there is none."""
        _, say = self.lines.language, self.lines.print
        question = next(
            (each for each in step.applicable_questions if self.numbers.get(each.id) == number),
            None,
        )
        if number == 0:
            self.label.change()
        elif question:
            return GoToQuestion(question)
        elif number in self.numbers.values():
            say(_("Question {number} does not apply.", number=number), "yellow")
        else:
            say(_("There is no question {number}.", number=number), "yellow")
        return None

    def _discard_pending(self, why: str) -> None:
        """Say that the rest of the line is not used, if there is a rest."""
        if rest := self.fast_entry.clear():
            self.lines.print_blank_line()
            self.lines.print(why, "yellow")
            self.lines.print_ignored(rest)


@dataclass
class DeskReviewScreen(ReviewScreen):
    """Shows a clerk the answers, with the numbers on paper and the label."""

    def print_label(self) -> None:
        """Say the label."""
        _ = self.lines.language
        self.lines.print(_("Label: {label}", label=self.keeper.saver.label or _("none")))

    def ask(self, review: Review) -> Reply:
        """Show the answers; in a danger nothing but what to do now, on an empty screen."""
        if review.ended_by_outcome is None or not review.danger_signs:
            return ReviewScreen.ask(self, review)
        self.lines.clear()
        self.print_danger(review.ended_by_outcome)
        _ = self.lines.language
        self.lines.print(_("The answer was: {words}", words=review.danger_text))
        self.print_unanswered(review)
        return self.read_action(review)

    def enter_hint(self) -> str:
        """Return what Enter leads to where all is answered."""
        return self.lines.language("Press Enter for the note.")

    def print_danger(self, outcome: Outcome) -> None:
        """Say at once what the clerk is to do, and what ended the asking."""
        print_outcome_actions(self.lines, outcome)
        ReviewScreen.print_danger(self, outcome)


def print_desk_instructions(lines: LineTerminal, script: Desk | None) -> None:
    """Say what a clerk can type, what to leave alone and when to fetch a nurse."""
    _ = lines.language
    lines.print(_("Several answers on one line: put / between them, as in 4 / 1 / 2 3."))
    lines.print(_("To question 7, as numbered on paper: #7. To the label: #0."))
    if script:
        lines.print_script(_("What to leave alone:"), script.never)
        lines.print_script(_("Fetch a nurse:"), script.fetch_nurse)


def print_opening_script(lines: LineTerminal, script: Desk | None) -> None:
    """Show what each person hears before the first question."""
    if script:
        lines.print_script(lines.language("Read aloud:"), script.read_first)


def print_outcome_actions(lines: LineTerminal, outcome: Outcome) -> None:
    """Say what the clerk is to do about an outcome."""
    if outcome.at_desk:
        text = lines.language("At the desk: {text}", text=outcome.at_desk)
        lines.print(text, "bold magenta")


def read_aloud_script(result: ScreeningResult, script: Desk | None) -> Iterator[str]:
    """Yield what the person must hear of the result, who does not see the screen."""
    yield from (result.outcome.headline, result.outcome.say, *result.outcome.next)
    yield from (reason.advice for reason in result.reasons if reason.flag.serious and reason.advice)
    if script and not result.outcome.danger:
        yield from script.read_last
    yield result.about.disclaimer
