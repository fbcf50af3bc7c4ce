"""One card after another on a clean screen.

What is said between two cards waits for the next, and stands at its top. Where a line is to be read
instead (a file name), all of it is shown first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from rich.text import Text

from tipscreen.errors import IdleTimeout, InterviewStopped
from tipscreen.interview.messages import idle_warning_seconds
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.cards.card import Card, CardResult
from tipscreen.terminal.cards.card_layout import layout_card
from tipscreen.terminal.cards.keys import Key, KeyReader, Press, key_reader
from tipscreen.terminal.keyboard import supports_key_input
from tipscreen.terminal.layout import make_console
from tipscreen.terminal.lines.line_terminal import LineTerminal

HOME = "\x1b[H"
CLEAR_TO_END_OF_LINE = "\x1b[K"
CLEAR_TO_END_OF_SCREEN = "\x1b[J"


@dataclass(frozen=True, slots=True)
class CardTerminal(LineTerminal):
    """A screen that shows one card at a time, and a keyboard that is read key by key."""

    pending: list[Text] = field(default_factory=list)
    """Said, and not shown yet."""

    def print(self, text: str, style: str = "") -> None:
        """Keep a paragraph for the next card."""
        self.pending.append(Text(text, style=style))

    def print_blank_line(self) -> None:
        """Keep nothing: a card has its own empty lines."""

    def print_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Keep items for the next card, each with its number or mark."""
        for mark, text in rows:
            self.print(f"{mark} {text}")

    def read_line_with_timeout(self, seconds: int | None) -> str:
        """Show what was said on a clean screen, and return the line that is typed below it."""
        self.show_pending()
        return LineTerminal.read_line_with_timeout(self, seconds)

    def show_pending(self) -> None:
        """Show what was said on a clean screen."""
        self._write(HOME + CLEAR_TO_END_OF_SCREEN)
        for text in self.pop_pending():
            LineTerminal.print(self, text.plain, str(text.style))

    def pop_pending(self) -> tuple[Text, ...]:
        """Return what was said since the last card."""
        said = tuple(self.pending)
        self.pending.clear()
        return said

    def flush(self) -> None:
        """Show what was said since the last card, on a clean screen."""
        with suppress(OSError):  # a terminal that is gone shows nothing
            self.show_pending()

    def to_line_terminal(self) -> LineTerminal:
        """Return the same screen for lines, from where it is now."""
        return LineTerminal(self.console, self.plain, self.language, self.idle)

    def scroll_away(self) -> None:
        """Scroll what stands on the screen out of sight, so that it is not lost."""
        self._write("\n" * self.console.height)

    def ask(self, card: Card) -> tuple[Card, CardResult]:
        """Show a card until it is answered; return it as it was then, and the answer.

        What was typed before it was shown is no answer to it. Raises Stopped at the end of input,
        Idle at a shared terminal, KeyboardInterrupt, and OSError if the terminal is gone.
        """
        try:
            with key_reader() as keys:
                card = self._show(card, first=keys)
                while True:
                    press = self._read(keys, card)
                    if press is Key.END_OF_INPUT:
                        raise InterviewStopped("\n" + self.language("The input ended."))
                    after = card if press is Key.REDRAW else card.handle_key(press)
                    if not isinstance(after, Card):
                        return card, after
                    # A pasted text is shown once, not letter by letter.
                    is_typing_on = isinstance(press, str) and keys.has_letter
                    card = after if is_typing_on else self._show(after)
        except OSError:  # the terminal is gone
            raise InterviewStopped("\n" + self.language("The input ended.")) from None

    def _show(self, card: Card, first: KeyReader | None = None) -> Card:
        """Draw a card; return it with what is on the screen.

        The first time, forget what was typed until then: just before it is on the screen.
        """
        drawn = layout_card(card, self.console, self.language)
        parts = []
        for line in drawn.lines:
            with self.console.capture() as captured:
                self.console.print(line, end="", soft_wrap=True)
            parts.append(captured.get().rstrip("\n") + CLEAR_TO_END_OF_LINE)
        ending = f"\x1b[{drawn.prompt[0]};{drawn.prompt[1]}H" if drawn.prompt else ""
        if first:
            first.discard()
        self._write(HOME + "\r\n".join(parts) + CLEAR_TO_END_OF_SCREEN + ending)
        return drawn.card

    def _write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()

    def _read(self, keys: KeyReader, card: Card) -> Press:
        """Return the next key; at a shared terminal, ask whether somebody is there."""
        last_call = idle_warning_seconds(self.idle) if self.idle else 0
        press = keys.read(self.idle - last_call if self.idle else None)
        if press is not None:
            return press
        _ = self.language
        until = time.monotonic() + last_call
        while (left := round(until - time.monotonic())) > 0:
            text = _(
                "Are you still there? Press a key to go on. In {seconds} seconds all answers are "
                "thrown away.",
                seconds=left,
            )
            self._show(replace(card, notes=(Text(text, style="bold yellow"),)))
            if keys.read(min(1, left)) is not None:
                return Key.REDRAW  # it says "I am here", and is no answer
        raise IdleTimeout(_("Nothing was typed."))


def make_terminal(plain: bool, language: Language, idle: int | None = None) -> LineTerminal:
    """Return a screen for cards; for lines where that is wanted, or cards cannot be shown."""
    console = make_console(plain)
    if plain or console.is_dumb_terminal or not supports_key_input():
        return LineTerminal(console, plain, language, idle)
    return CardTerminal(console, plain, language, idle)
