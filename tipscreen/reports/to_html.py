"""A document -> a page of HTML that prints on one or more sheets, without any script.

Jinja2 escapes every text; the template has no text of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tipscreen.reports.outline import Document, texts_of

MOST_IN_LARGE_PRINT = 3_200
"""What must stay on one page, and has more characters, is printed small."""


def write(document: Document) -> str:
    """Return the document as one page that needs no other file."""
    blocks = [block for block in document.blocks if not block.said_above]
    size = "letter"
    if document.on_one_page:
        characters = sum(len(text) for block in blocks for text in texts_of(block))
        size = "small" if characters > MOST_IN_LARGE_PRINT else "note"
    return fill("document.html", document=document, blocks=blocks, size=size)


def fill(template: str, **values: Any) -> str:
    """Return a template of this folder with its values."""
    return f"{_templates().get_template(template).render(values)}\n"


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tipscreen.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
