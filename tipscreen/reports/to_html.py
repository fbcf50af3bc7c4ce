"""A document -> a page of HTML that prints on one or more sheets, without any script.

Jinja2 escapes every text; the template has no text of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tipscreen.reports.document import Document, texts_of

MAX_LARGE_PRINT_CHARACTERS = 3_200
"""What must stay on one page, and has more characters, is printed small."""

TEMPLATE_PACKAGE = "tipscreen.reports"


def document_to_html(document: Document) -> str:
    """Return the document as one page that needs no other file."""
    return render_template("document.html", **template_values(document))


def template_values(document: Document) -> dict[str, Any]:
    """Return what the template of a document is filled with."""
    blocks = [block for block in document.blocks if not block.terminal_only]
    size = "letter"
    if document.on_one_page:
        characters = sum(len(text) for block in blocks for text in texts_of(block))
        size = "small" if characters > MAX_LARGE_PRINT_CHARACTERS else "note"
    return {"document": document, "blocks": blocks, "size": size}


def render_template(template: str, folder: str = TEMPLATE_PACKAGE, **values: Any) -> str:
    """Return a template with its values; one of another folder can extend those of this one."""
    return f"{_templates(folder).get_template(template).render(values)}\n"


@cache
def _templates(folder: str) -> Any:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader(
            [PackageLoader(name) for name in dict.fromkeys((folder, TEMPLATE_PACKAGE))]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
