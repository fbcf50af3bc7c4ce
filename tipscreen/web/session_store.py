"""Store the running interviews in memory, and nowhere else.

The URL of a page contains a session id that cannot be guessed, and the number of a step. Every step
of a session stays available, since an interview is an immutable value. So a person can go back in
the browser and answer again from there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe

from tipscreen.interview.flow import Interview

MAX_SESSIONS = 100
MAX_STATES = 500
"""Per session."""

MAX_SESSION_SECONDS = 45 * 60
"""A session without a request for this long is deleted."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What one page shows: the interview at one step, and the last reply if it was invalid."""

    interview: Interview
    message: str = ""
    """Why the last reply was rejected; empty if it was not."""
    selected: frozenset[str] = frozenset()
    """The options selected in the rejected reply."""
    typed: str = ""
    """The number typed in the rejected reply."""


@dataclass(slots=True)
class _StoredSession:
    last_seen: float
    states: dict[int, PageState]


@dataclass(slots=True)
class SessionStore:
    """The sessions of the running server."""

    max_age_seconds: float = MAX_SESSION_SECONDS
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, _StoredSession] = field(default_factory=dict)

    def create(self, state: PageState) -> str:
        """Create a session whose step 0 shows this state; return its id.

        If there are too many sessions, the one without a request for the longest time is deleted.
        """
        self._evict_expired()
        while len(self._sessions) >= MAX_SESSIONS:
            self.delete(min(self._sessions, key=lambda name: self._sessions[name].last_seen))
        session_id = token_urlsafe(24)
        self._sessions[session_id] = _StoredSession(self.clock(), {0: state})
        return session_id

    def get(self, session_id: str, step: int, *, is_present: bool = True) -> PageState | None:
        """Return the state shown at a step, or None if it does not exist or was deleted.

        Unless `is_present` is false, the request shows that the person is there, and the time until
        the session expires starts again.
        """
        self._evict_expired()
        session = self._sessions.get(session_id)
        if session is None:
            return None
        if is_present:
            session.last_seen = self.clock()
        return session.states.get(step)

    def append(self, session_id: str, state: PageState) -> int:
        """Add a state to a session; return its step. Only the latest MAX_STATES are stored."""
        states = self._sessions[session_id].states
        step = max(states) + 1
        states[step] = state
        states.pop(step - MAX_STATES, None)
        return step

    def delete(self, session_id: str) -> None:
        """Delete a session with all its answers, if it exists."""
        self._sessions.pop(session_id, None)

    def _evict_expired(self) -> None:
        oldest = self.clock() - self.max_age_seconds
        for session_id in [n for n, s in self._sessions.items() if s.last_seen <= oldest]:
            self.delete(session_id)
