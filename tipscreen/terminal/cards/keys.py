"""Read single keys for the cards.

This is deliberately written without a library. `prompt_toolkit` takes 132 ms to import and
`readchar` 61 ms, while the first question appears after about 300 ms. Neither wakes up for signals
or for a time limit, and cards need only a few escape sequences. On systems without `termios`
(Windows), the program reads lines instead.
"""

import codecs
import os
import re
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from tipscreen.terminal.system.keyboard import discard_typed_ahead, signal_wakeup_pipe

try:
    import termios
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]

ESCAPE_TIMEOUT_SECONDS = 0.05
"""Seconds to wait after an escape character; if nothing follows, it was the Escape key."""


class Key(Enum):
    """A key that types no character."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    HOME = auto()
    END = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    ENTER = auto()
    ESCAPE = auto()
    BACKSPACE = auto()
    DELETE = auto()
    CLEAR_LINE = auto()
    END_OF_INPUT = auto()
    REDRAW = auto()
    """Not a key: the terminal was resized, or the program was suspended and continued."""


Press: TypeAlias = Key | str
"""A key, or one character."""

KEY_BY_SEQUENCE = {
    "[A": Key.UP,
    "[B": Key.DOWN,
    "[C": Key.RIGHT,
    "[D": Key.LEFT,
    "[H": Key.HOME,
    "[F": Key.END,
    "[1~": Key.HOME,
    "[4~": Key.END,
    "[7~": Key.HOME,
    "[8~": Key.END,
    "[5~": Key.PAGE_UP,
    "[6~": Key.PAGE_DOWN,
    "[3~": Key.DELETE,
}
"""Keys by the characters after an escape; `O` instead of `[` has the same meaning."""

KEY_BY_CONTROL = {
    "\r": Key.ENTER,
    "\n": Key.ENTER,
    "\x7f": Key.BACKSPACE,
    "\b": Key.BACKSPACE,
    "\x01": Key.HOME,
    "\x05": Key.END,
    "\x15": Key.CLEAR_LINE,
    "\x04": Key.END_OF_INPUT,
}

_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Za-z]|(?![\[O])[^\x1b])")
_PARTIAL_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*|O)?\Z")


def decode_keys(text: str, more_may_come: bool) -> tuple[list[Press], str]:
    """Return the keys in the input of a terminal, and the rest, which may be an incomplete key.

    Unknown sequences and control characters are dropped.
    """
    found: list[Press] = []
    while text:
        if more_may_come and _PARTIAL_SEQUENCE.match(text):
            return found, text
        if sequence := _SEQUENCE.match(text):
            key = KEY_BY_SEQUENCE.get(sequence.group()[1:].replace("O", "[", 1))
            found.extend([key] if key else [])
            text = text[sequence.end() :]
            continue
        if text[0] == "\x1b":
            found.append(Key.ESCAPE)
        elif text[0] in KEY_BY_CONTROL:
            found.append(KEY_BY_CONTROL[text[0]])
        elif text[0].isprintable():
            found.append(text[0])
        text = text[1:]
    return found, ""


@dataclass(slots=True)
class KeyReader:
    """Reads keys while the terminal is in key mode."""

    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )
    partial: str = ""
    """The characters of an incomplete key."""
    queue: list[Press] = field(default_factory=list)

    @property
    def has_letter(self) -> bool:
        """Whether the next key was already received, and is a character."""
        return bool(self.queue) and isinstance(self.queue[0], str)

    def discard(self) -> None:
        """Discard all pending keys."""
        discard_typed_ahead()
        self.decoder.reset()
        self.partial = ""
        self.queue.clear()

    def read(self, seconds: float | None = None) -> Press | None:
        """Return the next key; None if the time is over before that.

        Raises KeyboardInterrupt at a signal that ends the program; OSError if the terminal is gone.
        """
        while not self.queue:
            keyboard, wakeup = sys.stdin.fileno(), signal_wakeup_pipe()
            limit = ESCAPE_TIMEOUT_SECONDS if self.partial else seconds
            ready = select.select([keyboard, wakeup], [], [], limit)[0]
            if not ready and not self.partial:
                return None
            if wakeup in ready and REDRAW_SIGNALS.intersection(os.read(wakeup, 64)):
                enter_key_mode()
                return Key.REDRAW
            data = os.read(keyboard, 4096) if keyboard in ready else b""
            if keyboard in ready and not data:
                return Key.END_OF_INPUT
            self.queue, self.partial = decode_keys(
                self.partial + self.decoder.decode(data), bool(data)
            )
        return self.queue.pop(0)


REDRAW_SIGNALS = frozenset(
    getattr(signal, name) for name in ("SIGWINCH", "SIGCONT") if hasattr(signal, name)
)


def enter_key_mode() -> None:
    """Have the terminal deliver each key immediately, without echoing it."""
    settings = termios.tcgetattr(sys.stdin)
    settings[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, settings)


@contextmanager
def key_reader() -> Iterator[KeyReader]:
    """Read keys within the block; always restore the terminal mode on exit."""
    try:
        before = termios.tcgetattr(sys.stdin)
    except termios.error as error:
        raise OSError(*error.args) from None
    handled = {number: signal.getsignal(number) for number in REDRAW_SIGNALS}
    for number in REDRAW_SIGNALS:
        signal.signal(
            number, lambda _number, _frame: None
        )  # a handler is required for the wake-up pipe
    try:
        enter_key_mode()
        yield KeyReader()
    finally:
        for number, handler in handled.items():
            signal.signal(number, handler)
        with suppress(termios.error):  # a closed terminal has no mode
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
