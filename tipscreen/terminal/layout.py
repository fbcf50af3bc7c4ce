"""What stands where on a screen: lines that are not too long, lists, a picture beside a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tipscreen.questionnaire.model import Question
from tipscreen.questionnaire.wording import numbered_drawing

WIDEST = 80
"""Columns; longer lines are hard to read."""

NARROWEST_LIST = 36
"""Columns that a list of choices needs beside its picture."""


def make_console(plain: bool) -> Console:
    """Return a console for standard output that takes nothing for markup."""
    return Console(markup=False, emoji=False, highlight=False, no_color=plain or None)


def show(console: Console, what: RenderableType) -> None:
    """Print in lines that are not too long to read."""
    console.print(what, width=width_of(console))


def width_of(console: Console) -> int:
    """Return how many columns are used: never so many that lines are hard to read."""
    return min(console.width, WIDEST)


def lines_of(console: Console, what: RenderableType) -> int:
    """Return how many lines of the screen something takes."""
    return len(console.render_lines(what, console.options.update(width=width_of(console))))


def in_columns(rows: Iterable[tuple[int | str, str]]) -> RenderableType:
    """Return items with a hanging indent."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for mark, text in rows:
        table.add_row(Text(str(mark)), Text(text))
    return Padding(table, (0, 0, 0, 2), expand=False)


def how_many_fit(console: Console, rows: Sequence[tuple[int, str]], around: Iterable[str]) -> int:
    """Return how many of the rows, at least one, the screen holds with the texts around them."""
    room = console.height - sum(lines_of(console, Text(text)) for text in around)
    if lines_of(console, in_columns(rows)) <= room:
        return len(rows)
    for count, (mark, text) in enumerate(rows):
        room -= lines_of(console, in_columns([(f"{mark:2}", text)]))
        if room < 0:
            return max(count, 1)
    return len(rows)


def with_picture(
    console: Console, rows: Iterable[tuple[int, str]], question: Question, lines_around: int
) -> RenderableType | None:
    """Return a list of choices with its picture beside it; None if the screen is too small."""
    picture = numbered_drawing(question)
    width = max(map(len, picture.splitlines()), default=0)
    left = width_of(console) - width - 2
    side_by_side = Table.grid(padding=(0, 2, 0, 0))
    side_by_side.add_column(width=left)
    side_by_side.add_column(width=width, no_wrap=True)
    side_by_side.add_row(in_columns(rows), Text(picture, style="cyan"))
    if not picture or left < NARROWEST_LIST:
        return None
    fits = lines_of(console, side_by_side) + lines_around <= console.height
    return side_by_side if fits else None
