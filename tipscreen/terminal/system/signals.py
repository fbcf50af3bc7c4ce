"""Handle Ctrl-C, SIGTERM and a closed terminal in one way.

All three raise TerminationRequested wherever the program is. Code that must not be interrupted,
such as writing a file, runs in `deferred`.
"""

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

TERMINATION_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that ask a program to end; Windows has no SIGHUP."""

HANGUP_EXIT_CODE = 129
"""The exit code for a closed terminal, whether SIGHUP or the end of input reported it."""


class TerminationRequested(KeyboardInterrupt):
    """A signal asks the program to end."""


@dataclass(slots=True)
class TerminationSignals:
    """Turns termination signals into a TerminationRequested exception.

    The exception is raised at most once: a shutdown sends two signals, and the second one must not
    interrupt the clean-up.
    """

    received: int | None = None
    """The number of the first signal received."""
    is_deferred: bool = False
    """Whether signals are recorded but not raised."""

    @property
    def exit_code(self) -> int | None:
        """The exit code that shells use for the received signal: 130, 143 or 129."""
        return None if self.received is None else 128 + self.received

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Install the handlers within the block; restore the previous ones on exit.

        Signals that the parent process ignores (nohup) stay ignored.
        """
        numbers = [getattr(signal, name) for name in TERMINATION_SIGNALS if hasattr(signal, name)]
        before = {number: signal.getsignal(number) for number in numbers}
        installed = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]
        for number in installed:
            signal.signal(number, self._handle)
        try:
            yield
        finally:
            for number in installed:
                signal.signal(number, before[number])

    def _handle(self, number: int, _frame: object) -> None:
        self.received = self.received or number
        self._raise_unless(self.is_deferred)

    def _raise_unless(self, is_deferred: bool) -> None:
        """Raise TerminationRequested for a received signal, and defer all later ones."""
        self.is_deferred = is_deferred or self.received is not None
        if self.received is not None and not is_deferred:
            raise TerminationRequested

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Defer signals within the block.

        Raises TerminationRequested on exit, if a signal arrived in the block.
        """
        before, self.is_deferred = self.is_deferred, True
        try:
            yield
        finally:
            self._raise_unless(before)


def detach_closed_terminal() -> bool:
    """Redirect standard streams to the null device if the terminal is gone.

    Afterwards, writing to them cannot fail and SIGHUP is ignored. Return whether the terminal was
    gone.
    """
    if sys.stdout.isatty():
        return False
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        descriptor = stream.fileno()
        if stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor):
            os.dup2(null_device, descriptor)
    os.close(null_device)
    return True
