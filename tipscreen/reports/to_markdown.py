"""Render a document as Markdown."""

import re
from collections.abc import Iterator

from tipscreen.reports.document import FILL_IN_LINE, Block, Document, Tone


def document_to_markdown(document: Document) -> str:
    """Return the document as CommonMark, with all texts escaped."""
    return "\n\n".join("\n".join(_lines(block)) for block in document.blocks) + "\n"


def escape_markdown(text: str) -> str:
    """Escape all characters that Markdown or HTML would read as markup."""
    text = re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", text)


def _lines(block: Block) -> Iterator[str]:
    if block.title:
        yield f"## {escape_markdown(block.title)}"
        yield ""
    for number, paragraph in enumerate(block.paragraphs):
        if number:
            yield ""
        yield (
            f"*{escape_markdown(paragraph)}*"
            if block.tone is Tone.QUIET
            else escape_markdown(paragraph)
        )
    if block.paragraphs and block.items:
        yield ""
    for number, item in enumerate(block.items, 1):
        mark = f"{number}." if block.numbered else "-"
        yield f"{mark} {escape_markdown(item.text)}"
        for detail in item.details:
            yield f"{' ' * len(mark)} - {escape_markdown(detail)}"
    yield from (f"- {escape_markdown(label)}: {FILL_IN_LINE}" for label in block.fill_in_labels)
