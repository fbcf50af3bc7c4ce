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

MAX_SESSIONS = 100
MAX_STATES = 500
MAX_SESSION_SECONDS = 45 * 60
"""Seconds without a page, after which a visit is forgotten."""


@dataclass(frozen=True, slots=True)
class PageState:
    """Where a person is: what one page shows."""

    interview: Interview
    message: str = ""
    """Why the last reply was not taken."""
    picked: frozenset[str] = frozenset()
    """What that reply picked."""
    typed: str = ""
    """What it typed as a number."""


@dataclass(slots=True)
class _StoredSession:
    last_seen: float
    states: dict[int, PageState]


@dataclass(slots=True)
class SessionStore:
    """Those of a program that runs, most of which are over."""

    max_age_seconds: float = MAX_SESSION_SECONDS
    clock: Callable[[], float] = time.monotonic
    _visits: dict[str, _StoredSession] = field(default_factory=dict)

    def create(self, stop: PageState) -> str:
        """Return the name of a new visit, at step 0.

        The one that was quiet longest is forgotten if there are too many.
        """
        self._evict_expired()
        while len(self._visits) >= MAX_SESSIONS:
            self.delete(min(self._visits, key=lambda name: self._visits[name].last_seen))
        name = token_urlsafe(24)
        self._visits[name] = _StoredSession(self.clock(), {0: stop})
        return name

    def get(self, name: str, step: int, *, is_there: bool = True) -> PageState | None:
        """Return what was shown at a step; None if it was forgotten, or never was.

        The visit begins to be quiet now, unless the person does not seem to be there.
        """
        self._evict_expired()
        visit = self._visits.get(name)
        if visit is None:
            return None
        if is_there:
            visit.last_seen = self.clock()
        return visit.states.get(step)

    def append(self, name: str, stop: PageState) -> int:
        """Return the number of the next step, which shows this; the oldest may have to go."""
        stops = self._visits[name].states
        step = max(stops) + 1
        stops[step] = stop
        stops.pop(step - MAX_STATES, None)
        return step

    def delete(self, name: str) -> None:
        """Forget a visit, with all its answers."""
        self._visits.pop(name, None)

    def _evict_expired(self) -> None:
        now = self.clock()
        for name in [
            n for n, visit in self._visits.items() if now - visit.last_seen >= self.max_age_seconds
        ]:
            self.delete(name)
