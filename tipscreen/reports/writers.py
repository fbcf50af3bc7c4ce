"""A result or a note, in a format that was asked for.

Each format made for people is one module, `to_...`, with one function `write`; only the one that is
asked for is imported. JSON and FHIR are made from the result itself.
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
    """Return the whole report for the person who answered; with a label, for programs only."""
    if format_ is Format.JSON:
        from tipscreen.reports.to_json import result_to_json as render_json

        return render_json(result, label)
    if format_ is Format.FHIR:
        from tipscreen.exchange.fhir.result import to_bundle

        return json.dumps(to_bundle(result, label), ensure_ascii=False)
    from tipscreen.reports.document import report_document

    return render_document(report_document(result), format_)


def render_note(note: ClinicianNote, format_: Format) -> RenderableType | str:
    """Return the one-page note for the clinician."""
    if format_ is Format.JSON:
        from tipscreen.reports.to_json import note_to_json as render_json

        return render_json(note)
    from tipscreen.reports.note_document import note_document

    return render_document(note_document(note), format_)


def render_document(document: Document, format_: Format) -> RenderableType | str:
    """Return a document in a format for people: text, but for the terminal, which has a width."""
    match format_:
        case Format.HTML:
            from tipscreen.reports.to_html import document_to_html as write
        case Format.MARKDOWN:
            from tipscreen.reports.to_markdown import document_to_markdown as write
        case Format.TERMINAL:
            from tipscreen.reports.to_terminal import document_to_terminal

            return document_to_terminal(document)
        case Format.TEXT:
            from tipscreen.reports.to_text import document_to_text as write
        case _:
            raise ValueError(f"a document cannot be written as {format_}")
    return write(document)
