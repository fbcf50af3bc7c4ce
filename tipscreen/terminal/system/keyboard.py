"""Lines from the keyboard: only what was typed after it was asked for, and within a time."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from functools import cache

from tipscreen.errors import UsageError

try:
    import termios
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]


def require_terminal() -> None:
    """Raise UsageError if there is no terminal to ask on."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "There is no terminal to ask on. To judge an answer sheet: tipscreen screen FILE"
        )


def discard_typed_ahead() -> None:
    """Forget what was typed before it was asked for: it was no answer to what stands there now."""
    if termios is None:
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    try:
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
    except (termios.error, ValueError):  # not a terminal, or gone
        return


def supports_key_input() -> bool:
    """Return whether keys can be waited for here: one at a time, and for a time only."""
    return termios is not None


def read_line(seconds: float | None = None) -> str | None:
    """Return a line with its end, or None if no whole line came within the time.

    Without its end, or empty, if the input ended. Raises KeyboardInterrupt, and OSError if the
    terminal is gone.
    """
    if termios is None:
        return sys.stdin.readline()
    deadline = None if seconds is None else time.monotonic() + seconds
    keyboard, wakened = sys.stdin.fileno(), signal_wakeup_pipe()
    typed = b""
    while not typed.endswith(b"\n"):
        left = None if deadline is None else max(0, deadline - time.monotonic())
        ready = select.select([keyboard, wakened], [], [], left)[0]
        if not ready:
            return None
        if wakened in ready:
            os.read(wakened, 64)
        if keyboard in ready:
            part = os.read(keyboard, 4096)
            if not part:
                break
            typed += part
    return typed.decode(sys.stdin.encoding, errors="replace")


@cache
def signal_wakeup_pipe() -> int:
    """Return what can be read from once a signal came.

    A Ctrl-C just before the program begins to wait would else be heard only with the next line.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading
