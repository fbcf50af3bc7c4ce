"""Render a document for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tipscreen.reports.document import FILL_IN_LINE, Block, Document, ListItem, Tone

STYLES = {
    Tone.PLAIN: ("bold", ""),
    Tone.QUIET: ("dim", "dim"),
    Tone.HEADLINE: ("bold green", ""),
    Tone.CAUTION: ("bold yellow", ""),
    Tone.ALARM: ("bold red", "bold"),
}
"""The styles of the title and of the paragraphs."""


def document_to_terminal(document: Document) -> RenderableType:
    """Return the blocks for a Rich console, separated by empty lines.

    No text is interpreted as markup.
    """
    return Group(*(part for block in document.blocks for part in (*_render_block(block), Text())))


def document_to_framed_terminal(document: Document) -> RenderableType:
    """Return the blocks without empty lines; the first one has a frame in its color."""
    first, *rest = document.blocks
    inside = Group(Text(first.title or "", style="bold"), *map(Text, first.paragraphs))
    frame = Panel(inside, border_style=STYLES[first.tone][0], padding=(0, 1))
    return Group(frame, *(part for block in rest for part in _render_block(block)))


def _render_block(block: Block) -> Iterator[RenderableType]:
    title_style, style = STYLES[block.tone]
    if block.title:
        yield Text(block.title, style=title_style)
    for paragraph in block.paragraphs:
        yield Text(paragraph, style=style)
    for number, item in enumerate(block.items, 1):
        yield _render_item(f"{number}." if block.numbered else "*", item)
    yield from (Text(f"{label}: {FILL_IN_LINE}") for label in block.fill_in_labels)


def _render_item(mark: str, item: ListItem) -> RenderableType:
    """Return the item with a hanging indent."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(mark), Text(item.text))
    for detail in item.details:
        table.add_row(Text(), Text(detail, style="dim"))
    return Padding(table, (0, 0, 0, 2), expand=False)
