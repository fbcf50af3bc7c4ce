"""Result -> plain lines: one item a line, no layout, fit for a screen reader or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipscreen.reports.outline import Block, outline
from tipscreen.screening import Result


def render(result: Result) -> str:
    """Return the report as lines that are not wrapped."""
    return render_blocks(outline(result))


def render_blocks(blocks: Iterable[Block]) -> str:
    """Return the blocks as lines, an empty line between them."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks)


def _lines(block: Block) -> Iterator[str]:
    if block.title:
        ends_itself = block.title.endswith((".", "?", "!"))
        is_heading = bool(block.paragraphs or block.items) and not ends_itself
        yield block.title + (":" if is_heading else "")
    yield from block.paragraphs
    for number, item in enumerate(block.items, 1):
        yield f"{number}. {item.text}" if block.numbered else f"- {item.text}"
        yield from item.details
