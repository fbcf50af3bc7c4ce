"""The `Screens` of a patient on plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tipscreen.errors import InterviewStopped
from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language, fold
from tipscreen.questionnaire.model import About
from tipscreen.reports.formats import Format
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.lines.layout import print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen
from tipscreen.terminal.lines.typed_replies import ReplyParser
from tipscreen.terminal.lines.welcome import print_answer_help, print_introduction

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
        self.question.print_recorded(recorded)

    def show_result(
        self,
        result: ScreeningResult,
        notices: Iterable[tuple[str, str]] = (),
        closing_prompt: str = "",
    ) -> None:
        """Print the whole result, the notices, and the closing prompt if there is one."""
        from tipscreen.reports.writers import render_result

        self.terminal.print_blank_line()
        print_report(self.terminal, partial(render_result, result))
        for text, style in notices:
            self.terminal.print(text, style)
        if closing_prompt:
            with suppress(InterviewStopped):
                self.terminal.wait_for_enter(closing_prompt, self.terminal.idle_timeout)


def make_line_screens(
    terminal: LineTerminal, autosave: Autosave, commands: tuple[Command, ...]
) -> LineScreens:
    """Return the screens of a patient on plain lines."""
    replies = ReplyParser(terminal, autosave, commands)
    return LineScreens(terminal, QuestionScreen(terminal, replies), ReviewScreen(terminal, replies))


def print_report(terminal: LineTerminal, render: Callable[[Format], RenderableType | str]) -> None:
    """Print a report in the format for this terminal."""
    report = render(Format.TEXT if terminal.plain else Format.TERMINAL)
    if isinstance(report, str):
        terminal.console.print(report, soft_wrap=True)
    else:
        print_wrapped(terminal.console, report)
