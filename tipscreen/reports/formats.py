"""What can be asked for by its name: the formats of a result, and the forms of a questionnaire."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats a result can be shown in. Each for people is one module, `to_...`."""

    TERMINAL = "terminal"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    FHIR = "fhir"

    @property
    def is_machine_readable(self) -> bool:
        """Return whether it is one line a sheet, with all that there is."""
        return self in (Format.JSON, Format.FHIR)


NOTE_FORMAT_BY_SUFFIX = {
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".json": Format.JSON,
    ".txt": Format.TEXT,
}
"""Of the file that a note is written to."""


class ExportKind(StrEnum):
    """What a questionnaire can be exported as."""

    PAPER = "paper"
    SHEET = "sheet"
    TRANSLATION = "translation"
    FHIR = "fhir"
    REDCAP = "redcap"
    SQL = "sql"
    JSON_SCHEMA = "json-schema"
    TREE = "tree"
    SVG = "svg"
    MERMAID = "mermaid"

    @property
    def is_graph(self) -> bool:
        """Return whether it shows what reads what, of all or of one thing."""
        return self in (ExportKind.TREE, ExportKind.SVG, ExportKind.MERMAID)
