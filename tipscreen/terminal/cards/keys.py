"""Keys, one at a time, for screens that are moved about in with the arrows.

Written by hand on purpose. `prompt_toolkit` takes 132 ms to import and `readchar` 61 ms, before a
first question that is there after some 300; neither wakes up for our signals or for a time limit,
and a few escape sequences are all that is needed. Without `termios` (Windows) lines are read.
"""

from __future__ import annotations

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
"""Seconds after which an escape that nothing follows was the key itself."""


class Key(Enum):
    """A key that is no letter."""

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
    """No key: the size of the screen has changed, or the program was stopped for a time."""


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
"""What follows an escape; `O` in place of `[` means the same."""

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
    """Return the keys in what came from a terminal, and what is still the beginning of one.

    Sequences and control characters that mean nothing here are left out.
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
    """The keyboard, while keys are read from it."""

    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )
    partial: str = ""
    """The beginning of a key."""
    queue: list[Press] = field(default_factory=list)

    @property
    def has_letter(self) -> bool:
        """Return whether a letter came already, and is read next."""
        return bool(self.queue) and isinstance(self.queue[0], str)

    def discard(self) -> None:
        """Forget what was typed before it was asked for."""
        discard_typed_ahead()
        self.decoder.reset()
        self.partial = ""
        self.queue.clear()

    def read(self, seconds: float | None = None) -> Press | None:
        """Return the next key; None if none came within the time.

        Raises KeyboardInterrupt, and OSError if the terminal is gone.
        """
        while not self.queue:
            keyboard, wakened = sys.stdin.fileno(), signal_wakeup_pipe()
            limit = ESCAPE_TIMEOUT_SECONDS if self.partial else seconds
            came = select.select([keyboard, wakened], [], [], limit)[0]
            if not came and not self.partial:
                return None
            if wakened in came and REDRAW_SIGNALS.intersection(os.read(wakened, 64)):
                enter_key_mode()
                return Key.REDRAW
            read = os.read(keyboard, 4096) if keyboard in came else b""
            if keyboard in came and not read:
                return Key.END_OF_INPUT
            self.queue, self.partial = decode_keys(
                self.partial + self.decoder.decode(read), bool(read)
            )
        return self.queue.pop(0)


REDRAW_SIGNALS = frozenset(
    getattr(signal, name) for name in ("SIGWINCH", "SIGCONT") if hasattr(signal, name)
)


def enter_key_mode() -> None:
    """Have the terminal hand over each key at once, and not show it."""
    settings = termios.tcgetattr(sys.stdin)
    settings[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, settings)


@contextmanager
def key_reader() -> Iterator[KeyReader]:
    """Read keys meanwhile; the terminal is then as it was before, whatever happens."""
    try:
        before = termios.tcgetattr(sys.stdin)
    except termios.error as error:
        raise OSError(*error.args) from None
    handled = {number: signal.getsignal(number) for number in REDRAW_SIGNALS}
    for number in REDRAW_SIGNALS:
        signal.signal(number, lambda _number, _frame: None)  # so that it wakens the reading
    try:
        enter_key_mode()
        yield KeyReader()
    finally:
        for number, handler in handled.items():
            signal.signal(number, handler)
        with suppress(termios.error):  # a terminal that is gone needs nothing
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
