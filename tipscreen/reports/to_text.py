"""Render a document as plain lines without layout, for a screen reader or a pipe."""

from collections.abc import Iterator

from tipscreen.reports.document import FILL_IN_LINE, Block, Document


def document_to_text(document: Document) -> str:
    """Return the document as unwrapped lines, with an empty line between blocks."""
    return "\n\n".join("\n".join(_lines(block)) for block in document.blocks)


def _lines(block: Block) -> Iterator[str]:
    if block.title:
        is_heading = block.paragraphs or block.items or block.fill_in_labels
        is_sentence = block.title.endswith((".", "?", "!"))
        yield block.title + (":" if is_heading and not is_sentence else "")
    yield from block.paragraphs
    for number, item in enumerate(block.items, 1):
        yield f"{number}. {item.text}" if block.numbered else f"- {item.text}"
        yield from (f"  {detail}" for detail in item.details)
    yield from (f"{label}: {FILL_IN_LINE}" for label in block.fill_in_labels)
