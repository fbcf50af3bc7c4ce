"""Render a document as an HTML page that prints well and contains no script.

Jinja2 escapes every text. The template contains no text of its own.
"""

from functools import cache
from typing import Any

from tipscreen.reports.document import Document, texts_of

MAX_LARGE_PRINT_CHARACTERS = 3_200
"""A one-page document with more characters than this is printed in small type."""

TEMPLATE_PACKAGE = "tipscreen.reports"


def document_to_html(document: Document) -> str:
    """Return the document as one page, which needs no other file."""
    return render_template("document.html", **template_values(document))


def template_values(document: Document) -> dict[str, Any]:
    """Return the variables of a template that extends `document.html`."""
    blocks = [block for block in document.blocks if not block.terminal_only]
    size = "letter"
    if document.on_one_page:
        characters = sum(len(text) for block in blocks for text in texts_of(block))
        size = "small" if characters > MAX_LARGE_PRINT_CHARACTERS else "note"
    return {"document": document, "blocks": blocks, "size": size}


def render_template(template: str, package: str = TEMPLATE_PACKAGE, **values: Any) -> str:
    """Render a template; templates of other packages can extend those of this one."""
    return f"{_environment(package).get_template(template).render(values)}\n"


@cache
def _environment(package: str) -> Any:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader(
            [PackageLoader(name) for name in dict.fromkeys((package, TEMPLATE_PACKAGE))]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
