"""The interviews that are being held, in memory and nowhere else.

The address of a page names its visit, by what nobody can guess, and its step. Each step is kept,
for an interview is a value: who goes back in the browser, and answers from there, is understood.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe

from tipscreen.interview.flow import Interview

MOST_VISITS = 100
MOST_STEPS = 500
LONGEST = 45 * 60
"""Seconds without a page, after which a visit is forgotten."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a person is: what one page shows."""

    interview: Interview
    message: str = ""
    """Why the last reply was not taken."""
    picked: frozenset[str] = frozenset()
    """What that reply picked."""
    typed: str = ""
    """What it typed as a number."""


@dataclass(slots=True)
class _Visit:
    seen: float
    stops: dict[int, Stop]


@dataclass(slots=True)
class Visits:
    """Those of a program that runs, most of which are over."""

    longest: float = LONGEST
    clock: Callable[[], float] = time.monotonic
    _visits: dict[str, _Visit] = field(default_factory=dict)

    def begin(self, stop: Stop) -> str:
        """Return the name of a new visit, at step 0.

        The one that was quiet longest is forgotten if there are too many.
        """
        self._forget_old()
        while len(self._visits) >= MOST_VISITS:
            self.forget(min(self._visits, key=lambda name: self._visits[name].seen))
        name = token_urlsafe(24)
        self._visits[name] = _Visit(self.clock(), {0: stop})
        return name

    def at(self, name: str, step: int, *, is_there: bool = True) -> Stop | None:
        """Return what was shown at a step; None if it was forgotten, or never was.

        The visit begins to be quiet now, unless the person does not seem to be there.
        """
        self._forget_old()
        visit = self._visits.get(name)
        if visit is None:
            return None
        if is_there:
            visit.seen = self.clock()
        return visit.stops.get(step)

    def go_on(self, name: str, stop: Stop) -> int:
        """Return the number of the next step, which shows this; the oldest may have to go."""
        stops = self._visits[name].stops
        step = max(stops) + 1
        stops[step] = stop
        stops.pop(step - MOST_STEPS, None)
        return step

    def forget(self, name: str) -> None:
        """Forget a visit, with all its answers."""
        self._visits.pop(name, None)

    def _forget_old(self) -> None:
        now = self.clock()
        for name in [n for n, visit in self._visits.items() if now - visit.seen >= self.longest]:
            self.forget(name)
