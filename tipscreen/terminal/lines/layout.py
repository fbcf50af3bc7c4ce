"""Lay out text on a terminal: line width, lists, and a drawing next to a list."""

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tipscreen.questionnaire.model import Question
from tipscreen.questionnaire.wording import numbered_drawing

MAX_TEXT_WIDTH = 80
"""Columns of text; longer lines are hard to read."""

MIN_LIST_WIDTH = 36
"""Columns that a list of choices needs next to a drawing."""


def make_console(plain: bool) -> Console:
    """Return a console for standard output that interprets no markup."""
    return Console(markup=False, emoji=False, highlight=False, no_color=plain or None)


def print_wrapped(console: Console, content: RenderableType) -> None:
    """Print in lines of a readable width."""
    console.print(content, width=text_width(console))


def text_width(console: Console) -> int:
    """Return the number of columns for text."""
    return min(console.width, MAX_TEXT_WIDTH)


def count_lines(console: Console, content: RenderableType) -> int:
    """Return how many lines of the screen the content takes."""
    return len(console.render_lines(content, console.options.update(width=text_width(console))))


def hanging_indent(rows: Iterable[tuple[int | str, str]]) -> RenderableType:
    """Return items, each with its number or bullet, with a hanging indent."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for mark, text in rows:
        table.add_row(Text(str(mark)), Text(text))
    return Padding(table, (0, 0, 0, 2), expand=False)


def count_fitting_rows(
    console: Console, rows: Sequence[tuple[int, str]], around: Iterable[str]
) -> int:
    """Return how many rows fit on the screen with the texts around them; at least one."""
    room = console.height - sum(count_lines(console, Text(text)) for text in around)
    if count_lines(console, hanging_indent(rows)) <= room:
        return len(rows)
    for count, (mark, text) in enumerate(rows):
        room -= count_lines(console, hanging_indent([(f"{mark:2}", text)]))
        if room < 0:
            return max(count, 1)
    return len(rows)


def beside_drawing(
    console: Console, rows: Iterable[tuple[int, str]], question: Question, lines_around: int
) -> RenderableType | None:
    """Return a list of choices next to its drawing; None without room or a drawing."""
    drawing = numbered_drawing(question)
    width = max(map(len, drawing.splitlines()), default=0)
    left = text_width(console) - width - 2
    side_by_side = Table.grid(padding=(0, 2, 0, 0))
    side_by_side.add_column(width=left)
    side_by_side.add_column(width=width, no_wrap=True)
    side_by_side.add_row(hanging_indent(rows), Text(drawing, style="cyan"))
    if not drawing or left < MIN_LIST_WIDTH:
        return None
    fits = count_lines(console, side_by_side) + lines_around <= console.height
    return side_by_side if fits else None
