"""Lines from the keyboard: only what was typed after it was asked for, and within a time."""

from __future__ import annotations

import os
import select
import sys
import time

try:
    import termios
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]


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


def can_wait() -> bool:
    """Return whether `read_line_within` works on this system."""
    return termios is not None


def read_line() -> str:
    """Return a line with its end; without, or empty, if the input ended. Raises OSError."""
    return sys.stdin.readline()


def read_line_within(seconds: float) -> str | None:
    """Return a line as `read_line` does, or None if no whole line came in time. Raises OSError."""
    deadline = time.monotonic() + seconds
    typed = b""
    while not typed.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([sys.stdin], [], [], left)[0]:
            return None
        part = os.read(sys.stdin.fileno(), 4096)
        if not part:
            break
        typed += part
    return typed.decode(sys.stdin.encoding, errors="replace")
