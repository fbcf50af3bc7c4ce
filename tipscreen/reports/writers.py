"""Render a result, a note or a document in the requested format.

Each format for people has its own module, `to_...`, which renders a document. Only the requested
one is imported, to keep start-up fast. JSON and FHIR are made from the result itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tipscreen.reports.formats import Format

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tipscreen.reports.document import Document
    from tipscreen.reports.note import ClinicianNote
    from tipscreen.screening.result import ScreeningResult


def render_result(
    result: ScreeningResult, format_: Format, label: str = ""
) -> RenderableType | str:
    """Return the full report for the person who answered; only JSON and FHIR show the label."""
    if format_ is Format.JSON:
        from tipscreen.reports.to_json import result_to_json

        return result_to_json(result, label)
    if format_ is Format.FHIR:
        from tipscreen.exchange.fhir.result import to_bundle

        return json.dumps(to_bundle(result, label), ensure_ascii=False)
    from tipscreen.reports.document import report_document

    return render_document(report_document(result), format_)


def render_note(note: ClinicianNote, format_: Format) -> RenderableType | str:
    """Return the one-page note for the clinician."""
    if format_ is Format.JSON:
        from tipscreen.reports.to_json import note_to_json

        return note_to_json(note)
    from tipscreen.reports.note_document import note_document

    return render_document(note_document(note), format_)


def render_document(document: Document, format_: Format) -> RenderableType | str:
    """Return a document in a format for people.

    The result is text, except for a terminal, whose width Rich must know.

    Raises:
        ValueError: The format is not for people.
    """
    match format_:
        case Format.HTML:
            from tipscreen.reports.to_html import document_to_html

            return document_to_html(document)
        case Format.MARKDOWN:
            from tipscreen.reports.to_markdown import document_to_markdown

            return document_to_markdown(document)
        case Format.TERMINAL:
            from tipscreen.reports.to_terminal import document_to_terminal

            return document_to_terminal(document)
        case Format.TEXT:
            from tipscreen.reports.to_text import document_to_text

            return document_to_text(document)
        case _:
            raise ValueError(f"a document cannot be rendered as {format_}")
