"""Show one card after another on a clean screen.

Messages between two cards wait and appear at the top of the next one. If a line must be read
instead (a file name), the messages are printed first, above its prompt.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.text import Text

from tipscreen.errors import IdleTimeout, InterviewStopped
from tipscreen.interview.messages import idle_warning_seconds
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.cards.card import Card, CardResult
from tipscreen.terminal.cards.card_layout import layout_card
from tipscreen.terminal.cards.keys import Key, KeyReader, Press, key_reader
from tipscreen.terminal.lines.line_terminal import LineTerminal

HOME = "\x1b[H"
CLEAR_TO_END_OF_LINE = "\x1b[K"
CLEAR_TO_END_OF_SCREEN = "\x1b[J"


@dataclass(slots=True)
class CardTerminal:
    """A `Terminal` that shows one card at a time and reads single keys."""

    lines: LineTerminal
    """The same terminal, for lines that are typed and for output after the last card."""
    pending: list[Text] = field(default_factory=list)
    """Messages that wait for the next card."""

    @property
    def language(self) -> Language:
        """The language of the person."""
        return self.lines.language

    @property
    def console(self) -> Console:
        """The console that cards are drawn on."""
        return self.lines.console

    def print(self, text: str, style: str = "") -> None:
        """Keep a paragraph for the next card."""
        self.pending.append(Text(text, style=style))

    def print_blank_line(self) -> None:
        """Do nothing: a card has its own empty lines."""

    def print_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Keep items for the next card, each with its number or bullet."""
        for mark, text in rows:
            self.print(f"{mark} {text}")

    def print_error(self, text: str) -> None:
        """Keep a message that the last input was not understood."""
        self.print(text, "yellow")

    def read_line(self) -> str:
        """Print the messages on a clean screen; return the line typed below them."""
        self.show_pending()
        return self.lines.read_line()

    def wait_for_enter(self, prompt: str, seconds: int | None = None) -> str:
        """Print the messages and a prompt on a clean screen; return what was typed before Enter."""
        self.print(prompt, "bold")
        self.show_pending()
        return self.lines.read_line_with_timeout(seconds).strip()

    def show_pending(self) -> None:
        """Print the messages on a clean screen."""
        self._write(HOME + CLEAR_TO_END_OF_SCREEN)
        for text in self.pop_pending():
            self.lines.print(text.plain, str(text.style))

    def pop_pending(self) -> tuple[Text, ...]:
        """Return the messages since the last card, and forget them."""
        messages = tuple(self.pending)
        self.pending.clear()
        return messages

    def scroll_away(self) -> None:
        """Scroll the output of other programs into the scrollback, so that it is not lost."""
        self._write("\n" * self.console.height)

    def flush(self) -> None:
        """Print the messages since the last card on a clean screen."""
        with suppress(OSError):  # a closed terminal shows nothing
            self.show_pending()

    def clear(self) -> None:
        """Empty the screen and its scrollback."""
        self.lines.clear()

    def ask(self, card: Card) -> tuple[Card, CardResult]:
        """Show a card within the idle timeout, if there is one; see `ask_with_timeout`."""
        return self.ask_with_timeout(card, self.lines.idle_timeout)

    def ask_with_timeout(self, card: Card, seconds: int | None) -> tuple[Card, CardResult]:
        """Show a card until it is answered; return its final state and the result.

        Keys pressed before the card appeared are ignored.

        Raises InterviewStopped at the end of input, or if the terminal is closed; IdleTimeout if no
        key is pressed in time.
        """
        try:
            with key_reader() as keys:
                card = self._show(card, keys_to_discard=keys)
                while True:
                    press = self._read(keys, card, seconds)
                    if press is Key.END_OF_INPUT:
                        raise InterviewStopped("\n" + self.language("The input ended."))
                    after = card if press is Key.REDRAW else card.handle_key(press)
                    if not isinstance(after, Card):
                        return card, after
                    # Draw pasted text once, not letter by letter.
                    more_letters = isinstance(press, str) and keys.has_letter
                    card = after if more_letters else self._show(after)
        except OSError:  # the terminal is closed
            raise InterviewStopped("\n" + self.language("The input ended.")) from None

    def _show(self, card: Card, keys_to_discard: KeyReader | None = None) -> Card:
        """Draw a card; return it scrolled as it is on the screen.

        Earlier keys are discarded at the last moment before the card appears.
        """
        layout = layout_card(card, self.console, self.language)
        parts = []
        for line in layout.lines:
            with self.console.capture() as captured:
                self.console.print(line, end="", soft_wrap=True)
            parts.append(captured.get().rstrip("\n") + CLEAR_TO_END_OF_LINE)
        move_to_prompt = f"\x1b[{layout.prompt[0]};{layout.prompt[1]}H" if layout.prompt else ""
        if keys_to_discard:
            keys_to_discard.discard()
        self._write(HOME + "\r\n".join(parts) + CLEAR_TO_END_OF_SCREEN + move_to_prompt)
        return layout.card

    def _write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()

    def _read(self, keys: KeyReader, card: Card, seconds: int | None) -> Press:
        """Return the next key; with a time limit, warn before the time is over."""
        warning_seconds = idle_warning_seconds(seconds) if seconds else 0
        press = keys.read(seconds - warning_seconds if seconds else None)
        if press is not None:
            return press
        _ = self.language
        until = time.monotonic() + warning_seconds
        while (left := round(until - time.monotonic())) > 0:
            text = _(
                "Are you still there? Press a key to continue. Your answers will be erased in "
                "{seconds} seconds.",
                seconds=left,
            )
            self._show(replace(card, notes=(Text(text, style="bold yellow"),)))
            if keys.read(min(1, left)) is not None:
                return Key.REDRAW  # the key answers the warning, not the card
        raise IdleTimeout(_("Nothing was typed."))
