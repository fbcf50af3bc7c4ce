"""Waiting for what is typed, where the system can do that."""

from __future__ import annotations

import select
import sys

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
    """Return whether `wait_for_line` works on this system."""
    return termios is not None


def wait_for_line(seconds: float) -> bool:
    """Return whether a line, or the end of input, came within the time."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])
