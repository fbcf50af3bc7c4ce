"""Read lines from the keyboard, ignoring earlier input, and within a time limit."""

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
    """Raise UsageError if standard input or output is not a terminal."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "There is no terminal to ask on. To judge an answer sheet: tipscreen screen FILE"
        )


def discard_typed_ahead() -> None:
    """Discard pending input: it was typed before the present question appeared."""
    if termios is None:
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    try:
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
    except (termios.error, ValueError):  # not a terminal, or closed
        return


def supports_key_input() -> bool:
    """Return whether single keys and time limits work on this system."""
    return termios is not None


def read_line(seconds: float | None = None) -> str | None:
    """Return a line with its line end, or None if the time is over before that.

    At the end of input, the line has no line end, or is empty.

    Raises KeyboardInterrupt at a signal that ends the program; OSError if the terminal is gone.
    """
    if termios is None:
        return sys.stdin.readline()
    deadline = None if seconds is None else time.monotonic() + seconds
    keyboard, wakeup = sys.stdin.fileno(), signal_wakeup_pipe()
    typed = b""
    while not typed.endswith(b"\n"):
        left = None if deadline is None else max(0, deadline - time.monotonic())
        ready = select.select([keyboard, wakeup], [], [], left)[0]
        if not ready:
            return None
        if wakeup in ready:
            os.read(wakeup, 64)
        if keyboard in ready:
            part = os.read(keyboard, 4096)
            if not part:
                break
            typed += part
    return typed.decode(sys.stdin.encoding, errors="replace")


@cache
def signal_wakeup_pipe() -> int:
    """Return the file descriptor of a pipe that becomes readable when a signal arrives.

    Without it, a Ctrl-C just before `select` begins to wait would take effect only with the next
    line.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading
