"""A card: one screen that is answered with the arrows or by typing, as a value.

A key makes another card, or an answer. Nothing here draws, reads or waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from rich.console import RenderableType
from rich.text import Text

from tipscreen.terminal.cards.keys import Key, Press
from tipscreen.terminal.cards.line_editor import Entry

FAR = 1_000_000
"""More rows than there are."""

PAGE = 10
"""Rows, or steps of a number, that a page key goes."""


NOTHING_TYPED = Entry()


class Pick(Enum):
    """What is picked on a card."""

    ONE = auto()
    MANY = auto()
    NUMBER = auto()
    NOTHING = auto()
    """It is read, and scrolls."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line was typed; empty if Enter alone was pressed."""

    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows were picked; counted from 0."""

    rows: frozenset[int]


Done: TypeAlias = Typed | Chosen


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card shows, and where the person is on it."""

    pick: Pick
    keys: tuple[str, ...]
    """What can be pressed or typed, a part each; the last are left out where there is no room."""
    place: Text | None = None
    """Where on the way this is."""
    ask: Text | None = None
    rows: tuple[tuple[str, str], ...] = ()
    """What can be picked, each with its number."""
    body: RenderableType | None = None
    """What is read instead of rows."""
    notes: tuple[Text, ...] = ()
    """What was understood last, a message, or help."""
    alone: frozenset[int] = frozenset()
    """Rows that go with no other."""
    at_least: int = 0
    at_most: int = 0
    back: str = ""
    """What Escape or the left arrow stands for."""
    at_once: str = ""
    """Characters that count without Enter, if nothing else is typed."""
    picture: tuple[tuple[str, int | None], ...] = ()
    """A drawing in parts: text, and the row that lights it up."""
    tick_first: str = ""
    """What is said on Enter with nothing ticked."""
    cursor: int | None = None
    ticked: frozenset[int] = frozenset()
    entry: Entry = NOTHING_TYPED
    top: int = 0
    """The first row that is shown."""
    seen: int = 0
    """So many rows from the first were on the screen."""

    def press(self, press: Press) -> Card | Done:
        """Return the card after a key, or what it was answered."""
        if press is Key.ENTER:
            return self._enter()
        if self.pick is Pick.NUMBER and press in STEPS:
            return replace(self, entry=self._stepped(STEPS[press]))
        if press in MOVES and (not self.entry.text or press not in {Key.HOME, Key.END}):
            return self._moved(MOVES[press])
        if self.entry.text:
            return replace(self, entry=self.entry.press(press))
        if press in {Key.ESCAPE, Key.LEFT}:
            return Typed(self.back) if self.back else self
        if press == " " and self.pick is Pick.NOTHING:
            return self._moved(PAGE)
        if press == " ":
            return self._toggled() if self.pick is Pick.MANY else self
        if isinstance(press, str) and press in self.at_once:
            return Typed(press)
        if self.pick is Pick.NOTHING:
            return self
        return replace(self, entry=self.entry.press(press))

    def _enter(self) -> Card | Done:
        if self.entry.text.strip():
            return Typed(self.entry.text)
        if self.pick is Pick.MANY and self.ticked:
            return Chosen(self.ticked)
        if self.cursor is None or self.pick is Pick.NOTHING:
            return Typed("")
        if self.pick is Pick.ONE or self.cursor in self.alone:
            return Chosen(frozenset((self.cursor,)))
        return replace(self, notes=(Text(self.tick_first, style="yellow"),))

    def _moved(self, by: int | None) -> Card:
        """Move the cursor, or scroll what is read; None goes to the end."""
        if self.pick is Pick.NOTHING:
            return replace(self, top=FAR if by is None else max(self.top + by, 0))
        last = len(self.rows) - 1
        if last < 0:
            return self
        if by is None:
            return replace(self, cursor=last)
        at = -1 if self.cursor is None else self.cursor
        if at < 0 and by < 0:
            return replace(self, cursor=last)
        return replace(self, cursor=min(max(at + by, 0), last))

    def _toggled(self) -> Card:
        if self.cursor is None:
            return self
        row = frozenset((self.cursor,))
        if row <= self.ticked:
            return replace(self, ticked=self.ticked - row, notes=())
        ticked = row if row <= self.alone else self.ticked - self.alone | row
        return replace(self, ticked=ticked, notes=())

    def _stepped(self, by: int) -> Entry:
        text = self.entry.text.strip()
        if not text.isdecimal():
            return Entry.of(str(self.at_least))
        return Entry.of(str(min(max(int(text) + by, self.at_least), self.at_most)))


MOVES: dict[Press, int | None] = {
    Key.UP: -1,
    Key.DOWN: 1,
    Key.PAGE_UP: -PAGE,
    Key.PAGE_DOWN: PAGE,
    Key.HOME: -FAR,
    Key.END: None,
}

STEPS: dict[Press, int] = {Key.UP: 1, Key.DOWN: -1, Key.PAGE_UP: PAGE, Key.PAGE_DOWN: -PAGE}
