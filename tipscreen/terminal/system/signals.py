"""Ctrl-C, a terminal that is closed, a system that shuts down: one kind of end for all three."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

TERMINATION_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that ask a program to end; Windows lacks the last."""

HANGUP_EXIT_CODE = 129
"""The exit code where the terminal is gone, whether a signal said so or the keyboard did."""


class TerminationRequested(KeyboardInterrupt):
    """A signal asks the program to end."""


@dataclass(slots=True)
class TerminationSignals:
    """Raises Signalled when a signal asks the program to end, wherever it is then."""

    received: int | None = None
    """The first that came."""
    is_deferred: bool = False
    """Nothing is raised now: what is being written, or said at the end, must not stay half done."""

    @property
    def exit_code(self) -> int | None:
        """Return how a shell tells an end by the signal that came: 130, 143 or 129."""
        return None if self.received is None else 128 + self.received

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Listen meanwhile to those that are not ignored."""
        numbers = [getattr(signal, name) for name in TERMINATION_SIGNALS if hasattr(signal, name)]
        before = {number: signal.getsignal(number) for number in numbers}
        heard = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]
        for number in heard:
            signal.signal(number, self._handle)
        try:
            yield
        finally:
            for number in heard:
                signal.signal(number, before[number])

    def _handle(self, number: int, _frame: object) -> None:
        self.received = self.received or number
        self._raise_unless(self.is_deferred)

    def _raise_unless(self, held_back: bool) -> None:
        """Raise Signalled once; a shutdown sends two signals, and the end must not be cut short."""
        self.is_deferred = held_back or self.received is not None
        if self.received is not None and not held_back:
            raise TerminationRequested

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Let what is inside come to its end; raise Signalled then, if a signal came meanwhile."""
        before, self.is_deferred = self.is_deferred, True
        try:
            yield
        finally:
            self._raise_unless(before)


def detach_closed_terminal() -> bool:
    """Return whether there is no terminal any more; nothing written to it can fail from then on."""
    if sys.stdout.isatty():
        return False
    if hasattr(signal, "SIGHUP"):  # what it would say is known
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        descriptor = stream.fileno()
        if stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor):
            os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return True
