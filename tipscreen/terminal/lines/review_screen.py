"""Show the review on lines: all answers, each with the number to change it by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tipscreen.interview.flow import Reply
from tipscreen.interview.messages import unanswered_text
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review
from tipscreen.questionnaire.model import Outcome
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.typed_replies import ReplyParser, command_hints
from tipscreen.terminal.screens import Terminal


@dataclass
class ReviewScreen:
    """Shows a patient the answers."""

    terminal: LineTerminal
    replies: ReplyParser
    number_by_id: Mapping[str, int] = field(default_factory=dict)
    """The number of each question; without one, it is known by its position."""
    extra_actions: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """More that can be typed, and what it does."""

    def ask(self, review: Review) -> Reply:
        """Show the answers until the person selects one to change, or continues."""
        terminal = self.terminal
        terminal.print_blank_line()
        terminal.print(terminal.language("Your answers"), "bold cyan")
        self.print_label()
        terminal.print_list(
            (
                self.number_by_id.get(question.id, position),
                f"{question.title}: {question.answer_text(answer)}",
            )
            for position, question, answer in review.answers
        )
        print_unanswered(terminal, review)
        if review.ended_by_outcome:
            self.print_danger(review.ended_by_outcome)
        return self.read_action(review)

    def print_label(self) -> None:
        """Print the case label: a patient has none."""

    def print_danger(self, outcome: Outcome) -> None:
        """Print the outcome that ended the questions early."""
        self.terminal.print_blank_line()
        self.terminal.print(outcome.headline, "bold red")
        for text in (outcome.say, *outcome.next):
            self.terminal.print(text, "bold")

    def read_action(self, review: Review) -> Reply:
        """Return what the person does after looking over the answers."""
        _ = self.terminal.language
        how = [self.enter_hint() if review.is_complete else _("Press Enter to continue.")]
        if review.answers:
            how.append(_("To change an answer, type its number."))
        commands = self.replies.available(Command.BACK, Command.SAVE, Command.QUIT)
        while True:
            self.terminal.print(f"{' '.join(how)} ({command_hints(commands, _)})", "dim")
            typed = self.terminal.read_line().strip().removeprefix("#")
            if typed in self.extra_actions:
                self.extra_actions[typed]()
                continue
            reply = self.replies.parse_at_review(review, typed, self.number_by_id)
            if reply is not None:
                return reply

    def enter_hint(self) -> str:
        """Return what Enter leads to when every question is answered."""
        return self.terminal.language("Press Enter to see your result.")


def print_unanswered(terminal: Terminal, review: Review) -> None:
    """Print which questions have no answer, if there are any."""
    if text := unanswered_text(review, terminal.language):
        terminal.print(text, "dim")
