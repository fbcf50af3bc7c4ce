"""The screen of the review: all answers, each with a number to change it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tipscreen.interview.flow import Continue, GoToQuestion, Reply
from tipscreen.interview.messages import unanswered_text
from tipscreen.interview.replies import Command, parse_command
from tipscreen.interview.views import Review
from tipscreen.questionnaire.model import Outcome
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import command_hints


@dataclass
class ReviewScreen:
    """Shows a patient the answers."""

    lines: LineTerminal
    keeper: Autosave
    commands: tuple[Command, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Question id to the number that it is known by; its position if it has none here."""
    extra_actions: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """What else can be typed, and what it does."""

    def ask(self, review: Review) -> Reply:
        """Show the answers until one is picked to be changed, or the person goes on."""
        _, say = self.lines.language, self.lines.print
        self.lines.print_blank_line()
        say(_("Your answers"), "bold cyan")
        self.print_label()
        self.lines.print_list(
            (
                self.numbers.get(question.id, position),
                f"{question.title}: {question.answer_text(answer)}",
            )
            for position, question, answer in review.answers
        )
        self.print_unanswered(review)
        if review.ended_by_outcome:
            self.print_danger(review.ended_by_outcome)
        return self.read_action(review)

    def print_unanswered(self, review: Review) -> None:
        """Say which questions have no answer, if there are any."""
        if text := unanswered_text(review, self.lines.language):
            self.lines.print(text, "dim")

    def print_label(self) -> None:
        """Say whose answers these are: a patient knows."""

    def print_danger(self, outcome: Outcome) -> None:
        """Say at once what ended the asking."""
        self.lines.print_blank_line()
        self.lines.print(outcome.headline, "bold red")
        for text in (outcome.say, *outcome.next):
            self.lines.print(text, "bold")

    def read_action(self, review: Review) -> Reply:
        """Return what the person wants to do after looking over the answers."""
        _, say = self.lines.language, self.lines.print
        how = [self.enter_hint() if review.is_complete else _("Press Enter to go on.")]
        if review.answers:
            how.append(_("To change an answer, type its number."))
        shown = (Command.BACK, Command.SAVE, Command.QUIT)
        keys = command_hints(tuple(command for command in shown if command in self.commands), _)
        while True:
            say(f"{' '.join(how)} ({keys})", "dim")
            typed = self.lines.read_line().strip().removeprefix("#")
            reply = self.parse_action(typed, review)
            if reply is not None:
                return reply

    def enter_hint(self) -> str:
        """Return what Enter leads to where all is answered."""
        return self.lines.language("Press Enter to see your result.")

    def parse_action(self, typed: str, review: Review) -> Reply | None:
        """Return what was meant at the review; None after telling what to do instead."""
        _ = self.lines.language
        questions = {
            str(self.numbers.get(question.id, position)): question
            for position, question, _answer in review.answers
        }
        if not typed:
            return Continue.GO_ON
        if typed in self.extra_actions:
            self.extra_actions[typed]()
            return None
        if typed in questions:
            return GoToQuestion(questions[typed])
        match parse_command(typed, _):
            case Command.QUIT if self.keeper.confirm_quit(len(questions)):
                return Command.QUIT
            case Command.SAVE if Command.SAVE in self.commands:
                return Command.SAVE
            case Command.BACK:
                return Command.BACK
            case None:
                text = _("That is not the number of an answer in the list.")
                self.lines.print(text, "yellow")
        return None
