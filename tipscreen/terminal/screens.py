"""The protocol between the loops and the screens.

A loop decides what happens next, and does not know what it looks like. `Screens` shows one view of
the interview at a time and returns the reply of the person:

    view -> Screens.ask -> reply -> Interview.advance -> next view

There are two implementations. `cards.card_screens.CardScreens` shows one question per screen,
answered with single keys. `lines.line_screens.LineScreens` prints lines and reads lines; its
subclass `lines.desk_screens.DeskScreens` does so for a clerk.

Messages and short prompts need no view. They use `Screens.terminal`: text out, one line in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult


class Terminal(Protocol):
    """A device that prints messages and reads lines.

    Plain lines appear immediately. With cards, messages wait for the next card, or for the next
    line that is read.
    """

    @property
    def language(self) -> Language:
        """The language of the person."""

    def print(self, text: str, style: str = "") -> None:
        """Print a paragraph."""

    def print_blank_line(self) -> None:
        """Print an empty line, unless the layout has its own."""

    def print_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Print items, each with its number or bullet."""

    def print_error(self, text: str) -> None:
        """Print that the last input was not understood."""

    def read_line(self) -> str:
        """Return one typed line, without its end.

        Raises:
            InterviewStopped: At the end of input.
            IdleTimeout: On a kiosk, if nothing is typed in time.
        """

    def wait_for_enter(self, prompt: str, seconds: int | None = None) -> str:
        """Print a prompt and wait for Enter; return what was typed before it.

        Raises like `read_line`, with a time limit only if there are `seconds`.
        """

    def scroll_away(self) -> None:
        """Keep the output of other programs in the scrollback before drawing over it."""

    def flush(self) -> None:
        """Print the messages that still wait for a card."""

    def clear(self) -> None:
        """Empty the screen and its scrollback."""


class Screens(Protocol):
    """Everything that one person sees, from the welcome to the result."""

    @property
    def terminal(self) -> Terminal:
        """The device for messages and short prompts."""

    def show_welcome(self, about: About) -> None:
        """Explain the questionnaire and how to answer.

        Raises:
            InterviewStopped: If the person does not want to begin.
        """

    def wait_for_visitor(
        self, about: About, others: Sequence[Language], seconds: int | None
    ) -> str:
        """Show the welcome of a kiosk until someone presses Enter.

        Args:
            about: The texts about the questionnaire.
            others: The other languages, to choose from.
            seconds: The idle timeout; None to wait without a limit.

        Returns:
            The code of the chosen language, or another text to begin in the present one.
        """

    def ask(self, view: Step | Review) -> Reply:
        """Show a question or the review until there is a reply.

        Help, mistakes and a quit that the person takes back are handled here. Keys that were typed
        before the view appeared are ignored.

        Raises:
            InterviewStopped: At the end of input.
            IdleTimeout: On a kiosk, if nothing is typed in time.
        """

    def print_recorded(self, recorded: RecordedAnswer) -> None:
        """Print an answer as it was understood, and how it changed the questions."""

    def show_result(
        self,
        result: ScreeningResult,
        notices: Iterable[tuple[str, str]] = (),
        closing_prompt: str = "",
    ) -> None:
        """Show the result, and then the notices below it.

        Args:
            result: The result to show.
            notices: Messages, each with its style.
            closing_prompt: If given, the result stays until Enter. Cards always do.
        """
