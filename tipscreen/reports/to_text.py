"""A document -> plain lines: one item a line, no layout, fit for a screen reader or a pipe."""

from __future__ import annotations

from collections.abc import Iterator

from tipscreen.reports.document import FILL_IN_LINE, Block, Document


def document_to_text(document: Document) -> str:
    """Return the document as lines that are not wrapped, an empty line between its blocks."""
    return "\n\n".join("\n".join(_lines(block)) for block in document.blocks)


def _lines(block: Block) -> Iterator[str]:
    if block.title:
        ends_itself = block.title.endswith((".", "?", "!"))
        is_heading = (
            bool(block.paragraphs or block.items or block.fill_in_labels) and not ends_itself
        )
        yield block.title + (":" if is_heading else "")
    yield from block.paragraphs
    for number, item in enumerate(block.items, 1):
        yield f"{number}. {item.text}" if block.numbered else f"- {item.text}"
        yield from (f"  {detail}" for detail in item.details)
    yield from (f"{label}: {FILL_IN_LINE}" for label in block.fill_in_labels)
