"""A result or a note, in a format that was asked for.

Each format is one module with one function `write`. JSON is made from the result itself.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from rich.console import RenderableType

from tipscreen.reports import to_html, to_json, to_markdown, to_terminal, to_text
from tipscreen.reports.note import Note
from tipscreen.reports.note_outline import note_document
from tipscreen.reports.outline import Document, report
from tipscreen.screening import Result


class Format(StrEnum):
    """The formats a result can be shown in."""

    TERMINAL = "terminal"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


WRITERS: dict[Format, Callable[[Document], RenderableType | str]] = {
    Format.TERMINAL: to_terminal.write,
    Format.TEXT: to_text.write,
    Format.MARKDOWN: to_markdown.write,
    Format.HTML: to_html.write,
}
"""All return text, but for the terminal, which needs its width."""

ENDINGS = {
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".json": Format.JSON,
    ".txt": Format.TEXT,
}
"""Of the file that a note is written to."""


def render(result: Result, format_: Format) -> RenderableType | str:
    """Return the whole report for the person who answered."""
    if format_ is Format.JSON:
        return to_json.render(result)
    return WRITERS[format_](report(result))


def render_note(note: Note, format_: Format) -> RenderableType | str:
    """Return the one-page note for the clinician."""
    if format_ is Format.JSON:
        return to_json.render_note(note)
    return WRITERS[format_](note_document(note))
