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
from tipscreen.terminal.cards.line_editor import LineEditor

BEYOND_LAST_ROW = 1_000_000
"""More rows than there are."""

PAGE_ROWS = 10
"""Rows, or steps of a number, that a page key goes."""


EMPTY_LINE = LineEditor()


class SelectionMode(Enum):
    """What is picked on a card."""

    ONE = auto()
    MANY = auto()
    NUMBER = auto()
    NOTHING = auto()
    """It is read, and scrolls."""


@dataclass(frozen=True, slots=True)
class TextEntered:
    """A line was typed; empty if Enter alone was pressed."""

    text: str


@dataclass(frozen=True, slots=True)
class RowsSelected:
    """Rows were picked; counted from 0."""

    rows: frozenset[int]


CardResult: TypeAlias = TextEntered | RowsSelected


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card shows, and where the person is on it."""

    pick: SelectionMode
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
    exclusive_rows: frozenset[int] = frozenset()
    """Rows that go with no other."""
    at_least: int = 0
    at_most: int = 0
    escape_text: str = ""
    """What Escape or the left arrow stands for."""
    immediate_keys: str = ""
    """Characters that count without Enter, if nothing else is typed."""
    picture: tuple[tuple[str, int | None], ...] = ()
    """A drawing in parts: text, and the row that lights it up."""
    nothing_ticked_hint: str = ""
    """What is said on Enter with nothing ticked."""
    cursor: int | None = None
    ticked: frozenset[int] = frozenset()
    entry: LineEditor = EMPTY_LINE
    top: int = 0
    """The first row that is shown."""
    seen_rows: int = 0
    """So many rows from the first were on the screen."""

    def handle_key(self, press: Press) -> Card | CardResult:
        """Return the card after a key, or what it was answered."""
        if press is Key.ENTER:
            return self._enter()
        if self.pick is SelectionMode.NUMBER and press in NUMBER_OFFSETS:
            return replace(self, entry=self._step_number(NUMBER_OFFSETS[press]))
        if press in ROW_OFFSETS and (not self.entry.text or press not in {Key.HOME, Key.END}):
            return self._move(ROW_OFFSETS[press])
        if self.entry.text:
            return replace(self, entry=self.entry.handle_key(press))
        if press in {Key.ESCAPE, Key.LEFT}:
            return TextEntered(self.escape_text) if self.escape_text else self
        if press == " " and self.pick is SelectionMode.NOTHING:
            return self._move(PAGE_ROWS)
        if press == " ":
            return self._toggled() if self.pick is SelectionMode.MANY else self
        if isinstance(press, str) and press in self.immediate_keys:
            return TextEntered(press)
        if self.pick is SelectionMode.NOTHING:
            return self
        return replace(self, entry=self.entry.handle_key(press))

    def _enter(self) -> Card | CardResult:
        if self.entry.text.strip():
            return TextEntered(self.entry.text)
        if self.pick is SelectionMode.MANY and self.ticked:
            return RowsSelected(self.ticked)
        if self.cursor is None or self.pick is SelectionMode.NOTHING:
            return TextEntered("")
        if self.pick is SelectionMode.ONE or self.cursor in self.exclusive_rows:
            return RowsSelected(frozenset((self.cursor,)))
        return replace(self, notes=(Text(self.nothing_ticked_hint, style="yellow"),))

    def _move(self, by: int | None) -> Card:
        """Move the cursor, or scroll what is read; None goes to the end."""
        if self.pick is SelectionMode.NOTHING:
            return replace(self, top=BEYOND_LAST_ROW if by is None else max(self.top + by, 0))
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
        ticked = row if row <= self.exclusive_rows else self.ticked - self.exclusive_rows | row
        return replace(self, ticked=ticked, notes=())

    def _step_number(self, by: int) -> LineEditor:
        text = self.entry.text.strip()
        if not text.isdecimal():
            return LineEditor.from_text(str(self.at_least))
        return LineEditor.from_text(str(min(max(int(text) + by, self.at_least), self.at_most)))


ROW_OFFSETS: dict[Press, int | None] = {
    Key.UP: -1,
    Key.DOWN: 1,
    Key.PAGE_UP: -PAGE_ROWS,
    Key.PAGE_DOWN: PAGE_ROWS,
    Key.HOME: -BEYOND_LAST_ROW,
    Key.END: None,
}

NUMBER_OFFSETS: dict[Press, int] = {
    Key.UP: 1,
    Key.DOWN: -1,
    Key.PAGE_UP: PAGE_ROWS,
    Key.PAGE_DOWN: -PAGE_ROWS,
}
