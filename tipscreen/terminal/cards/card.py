"""A card as a value: one screen that is answered with the arrow keys or by typing.

Each key gives the next card, or the result. Nothing here draws, reads or waits.
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
"""More rows than a card can have."""

PAGE_ROWS = 10
"""Rows, or units of a number, that a page key moves by."""

EMPTY_LINE = LineEditor()


class SelectionMode(Enum):
    """What can be selected on a card."""

    ONE = auto()
    MANY = auto()
    NUMBER = auto()
    NOTHING = auto()
    """The card is only read, and the arrow keys scroll it."""


@dataclass(frozen=True, slots=True)
class TextEntered:
    """The person typed a line, which is empty for Enter alone."""

    text: str


@dataclass(frozen=True, slots=True)
class RowsSelected:
    """The person selected rows, counted from 0."""

    rows: frozenset[int]


CardResult: TypeAlias = TextEntered | RowsSelected


@dataclass(frozen=True, slots=True)
class Card:
    """The contents of a card, with the cursor, the ticks and the typed line."""

    mode: SelectionMode
    keys: tuple[str, ...]
    """Hints for keys and commands; the last ones are omitted if there is no room."""
    progress: Text | None = None
    """The first line: how far the person is, or a title."""
    question: Text | None = None
    rows: tuple[tuple[str, str], ...] = ()
    """The rows that can be selected, each with its number."""
    body: RenderableType | None = None
    """Text to read, instead of rows."""
    notes: tuple[Text, ...] = ()
    """The confirmation of the last answer, messages, or help."""
    exclusive_rows: frozenset[int] = frozenset()
    """Rows that exclude all others."""
    at_least: int = 0
    at_most: int = 0
    escape_text: str = ""
    """The text that Escape or the left arrow enters; empty if they do nothing."""
    immediate_keys: str = ""
    """Characters that need no Enter, unless other text was typed before."""
    drawing: tuple[tuple[str, int | None], ...] = ()
    """The parts of a drawing: text, and the row that highlights it."""
    nothing_ticked_hint: str = ""
    """The message for Enter with nothing ticked."""
    cursor: int | None = None
    ticked: frozenset[int] = frozenset()
    entry: LineEditor = EMPTY_LINE
    top: int = 0
    """The first visible row."""
    seen_rows: int = 0
    """The number of rows, from the first, that have been visible."""

    def handle_key(self, press: Press) -> Card | CardResult:
        """Return the card after a key, or the result."""
        if press is Key.ENTER:
            return self._enter()
        if self.mode is SelectionMode.NUMBER and press in NUMBER_OFFSETS:
            return replace(self, entry=self._step_number(NUMBER_OFFSETS[press]))
        if press in ROW_OFFSETS and (not self.entry.text or press not in {Key.HOME, Key.END}):
            return self._move(ROW_OFFSETS[press])
        if self.entry.text:
            return replace(self, entry=self.entry.handle_key(press))
        if press in {Key.ESCAPE, Key.LEFT}:
            return TextEntered(self.escape_text) if self.escape_text else self
        if press == " " and self.mode is SelectionMode.NOTHING:
            return self._move(PAGE_ROWS)
        if press == " ":
            return self._toggle() if self.mode is SelectionMode.MANY else self
        if isinstance(press, str) and press in self.immediate_keys:
            return TextEntered(press)
        if self.mode is SelectionMode.NOTHING:
            return self
        return replace(self, entry=self.entry.handle_key(press))

    def _enter(self) -> Card | CardResult:
        if self.entry.text.strip():
            return TextEntered(self.entry.text)
        if self.mode is SelectionMode.MANY and self.ticked:
            return RowsSelected(self.ticked)
        if self.cursor is None or self.mode is SelectionMode.NOTHING:
            return TextEntered("")
        if self.mode is SelectionMode.ONE or self.cursor in self.exclusive_rows:
            return RowsSelected(frozenset((self.cursor,)))
        return replace(self, notes=(Text(self.nothing_ticked_hint, style="yellow"),))

    def _move(self, offset: int | None) -> Card:
        """Move the cursor, or scroll the body; None moves to the end."""
        if self.mode is SelectionMode.NOTHING:
            return replace(
                self, top=BEYOND_LAST_ROW if offset is None else max(self.top + offset, 0)
            )
        last = len(self.rows) - 1
        if last < 0:
            return self
        if offset is None:
            return replace(self, cursor=last)
        if self.cursor is None and offset < 0:
            return replace(self, cursor=last)
        cursor = -1 if self.cursor is None else self.cursor
        return replace(self, cursor=min(max(cursor + offset, 0), last))

    def _toggle(self) -> Card:
        if self.cursor is None:
            return self
        row = frozenset((self.cursor,))
        if row <= self.ticked:
            return replace(self, ticked=self.ticked - row, notes=())
        ticked = row if row <= self.exclusive_rows else self.ticked - self.exclusive_rows | row
        return replace(self, ticked=ticked, notes=())

    def _step_number(self, offset: int) -> LineEditor:
        """Change the typed number, within its bounds; begin with the lowest."""
        text = self.entry.text.strip()
        if not text.isdecimal():
            return LineEditor.from_text(str(self.at_least))
        return LineEditor.from_text(str(min(max(int(text) + offset, self.at_least), self.at_most)))


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
