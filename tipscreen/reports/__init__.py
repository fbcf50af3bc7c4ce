"""A result or a note becomes a document, and a document is written in a format; forms for a pen.

In: a result, or a questionnaire. Out: text, or what a terminal shows.
"""

from tipscreen.reports.export import Export, blank_sheet, paper
from tipscreen.reports.note import Note, make_note
from tipscreen.reports.outline import about_document, titles_of
from tipscreen.reports.writers import ENDINGS, WRITERS, Format, render, render_note

__all__ = [
    "ENDINGS",
    "WRITERS",
    "Export",
    "Format",
    "Note",
    "about_document",
    "blank_sheet",
    "make_note",
    "paper",
    "render",
    "render_note",
    "titles_of",
]
