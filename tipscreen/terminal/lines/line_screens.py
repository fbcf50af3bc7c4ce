"""The `Screens` of a patient on plain lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tipscreen.errors import InterviewStopped
from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.messages import change_texts
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language, fold
from tipscreen.questionnaire.model import About
from tipscreen.reports.formats import Format
from tipscreen.terminal.lines.layout import print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen
from tipscreen.terminal.lines.typed_replies import command_hints

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tipscreen.screening.result import ScreeningResult


@dataclass(frozen=True, slots=True)
class LineScreens:
    """Prints each view below the last one, and reads lines."""

    terminal: LineTerminal
    question: QuestionScreen
    review: ReviewScreen

    def show_welcome(self, about: About) -> None:
        """Print what the questionnaire is, and how to answer."""
        print_introduction(self.terminal, about)
        print_answer_help(self.terminal, self.question.replies.commands)

    def wait_for_visitor(
        self, about: About, others: Sequence[Language], seconds: int | None
    ) -> str:
        """Print the welcome and wait for Enter; return what was typed before it."""
        self.show_welcome(about)
        for _ in others:  # each invitation in its own language
            text = _("To continue in English, type {code}.", code=_.code)
            self.terminal.print(text, "bold")
        prompt = self.terminal.language("Press Enter to begin.")
        return fold(self.terminal.wait_for_enter(prompt, seconds))

    def ask(self, view: Step | Review) -> Reply:
        """Print a question or the review, and read lines until there is a reply."""
        if isinstance(view, Step):
            return self.question.ask(view)
        self.question.reset()
        return self.review.ask(view)

    def print_recorded(self, recorded: RecordedAnswer) -> None:
        """Print an answer as it was understood, and how it changed the questions."""
        self.terminal.print(self.answer_text(recorded), "green")
        for text in change_texts(recorded, self.terminal.language):
            self.terminal.print(text)

    def answer_text(self, recorded: RecordedAnswer) -> str:
        """Return the answer as it was understood."""
        _, words = self.terminal.language, recorded.question.answer_text(recorded.answer)
        if self.terminal.plain:
            return _("Answer: {words}", words=words)
        return _("You said: {words}", words=words)

    def show_result(self, result: ScreeningResult) -> None:
        """Print the whole result."""
        from tipscreen.reports.writers import render_result

        self.terminal.print_blank_line()
        print_report(self.terminal, partial(render_result, result))

    def wait_after_result(self, prompt: str) -> None:
        """Leave the result on the screen until Enter, or until the idle timeout."""
        with suppress(InterviewStopped):
            self.terminal.wait_for_enter(prompt, self.terminal.idle_timeout)


def print_report(terminal: LineTerminal, render: Callable[[Format], RenderableType | str]) -> None:
    """Print a report in the format for this terminal."""
    report = render(Format.TEXT if terminal.plain else Format.TERMINAL)
    if isinstance(report, str):
        terminal.console.print(report, soft_wrap=True)
    else:
        print_wrapped(terminal.console, report)


def print_introduction(terminal: LineTerminal, about: About, *, to_patient: bool = True) -> None:
    """Print what the questionnaire is, and whom it is not for."""
    if terminal.plain:
        terminal.print(terminal.language("Plain mode is on: one item per line, no drawings."))
    terminal.print(about.title, "bold green")
    welcome = about.welcome if to_patient else ()
    review = about.review_statement(terminal.language)
    for text in (*welcome, about.emergency, about.disclaimer, review):
        terminal.print_blank_line()
        terminal.print(text)
    terminal.print_blank_line()


def print_answer_help(terminal: LineTerminal, commands: tuple[Command, ...]) -> None:
    """Print what can be typed."""
    _ = terminal.language
    if terminal.idle_timeout:
        terminal.print(shared_terminal_notice(terminal.idle_timeout, _))
    terminal.print(_("Type the number of your answer and press Enter."))
    terminal.print(_("At any time you can type: {keys}.", keys=command_hints(commands, _)))


def shared_terminal_notice(idle_timeout: int, language: Language) -> str:
    """Return what happens to the answers on a kiosk."""
    _ = language
    if idle_timeout % 60 or idle_timeout < 120:
        duration = _("{number} seconds", number=idle_timeout)
    else:
        duration = _("{number} minutes", number=idle_timeout // 60)
    return _(
        "This computer is shared. Nothing is saved here. If nothing is typed for {minutes}, all "
        "answers are erased and the screen is cleared.",
        minutes=duration,
    )
