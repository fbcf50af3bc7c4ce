"""A document -> a page of HTML that prints on one or more sheets, without any script.

Jinja2 escapes every text; the template has no text of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tipscreen.reports.document import Document, texts_of

MOST_IN_LARGE_PRINT = 3_200
"""What must stay on one page, and has more characters, is printed small."""

HERE = "tipscreen.reports"


def write(document: Document) -> str:
    """Return the document as one page that needs no other file."""
    return fill("document.html", **document_values(document))


def document_values(document: Document) -> dict[str, Any]:
    """Return what the template of a document is filled with."""
    blocks = [block for block in document.blocks if not block.terminal_only]
    size = "letter"
    if document.on_one_page:
        characters = sum(len(text) for block in blocks for text in texts_of(block))
        size = "small" if characters > MOST_IN_LARGE_PRINT else "note"
    return {"document": document, "blocks": blocks, "size": size}


def fill(template: str, folder: str = HERE, **values: Any) -> str:
    """Return a template with its values; one of another folder can extend those of this one."""
    return f"{_templates(folder).get_template(template).render(values)}\n"


@cache
def _templates(folder: str) -> Any:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((folder, HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
