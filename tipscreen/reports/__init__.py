"""A result or a note becomes a document, and a document is written in a format; forms for a pen.

In: a result, or a questionnaire. Out: text, or what a terminal shows.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand
from tipscreen.reports.formats import ENDINGS, Export, Format

if TYPE_CHECKING:
    from tipscreen.reports.drawing import as_svg
    from tipscreen.reports.export import blank_sheet, paper_page
    from tipscreen.reports.mermaid import as_mermaid
    from tipscreen.reports.note import Note, make_note
    from tipscreen.reports.note_outline import note_document
    from tipscreen.reports.outline import (
        MOST_IN_SHORT,
        Document,
        about_document,
        brief,
        more,
        questions_to_ask,
        report,
        sources,
    )
    from tipscreen.reports.picture import can_be_in_focus, picture_of
    from tipscreen.reports.to_html import document_values, fill
    from tipscreen.reports.to_json import as_data
    from tipscreen.reports.to_terminal import write_framed
    from tipscreen.reports.tree import as_tree
    from tipscreen.reports.writers import render, render_note, write
else:
    __getattr__ = on_demand(
        __name__,
        drawing="as_svg",
        export="blank_sheet paper_page",
        mermaid="as_mermaid",
        note="Note make_note",
        note_outline="note_document",
        outline="MOST_IN_SHORT Document about_document brief more questions_to_ask report sources",
        picture="can_be_in_focus picture_of",
        to_html="document_values fill",
        to_json="as_data",
        to_terminal="write_framed",
        tree="as_tree",
        writers="render render_note write",
    )

__all__ = [
    "ENDINGS",
    "MOST_IN_SHORT",
    "Document",
    "Export",
    "Format",
    "Note",
    "about_document",
    "as_data",
    "as_mermaid",
    "as_svg",
    "as_tree",
    "blank_sheet",
    "brief",
    "can_be_in_focus",
    "document_values",
    "fill",
    "make_note",
    "more",
    "note_document",
    "paper_page",
    "picture_of",
    "questions_to_ask",
    "render",
    "render_note",
    "report",
    "sources",
    "write",
    "write_framed",
]
