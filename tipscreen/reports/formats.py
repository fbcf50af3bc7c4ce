"""The formats that the command line offers, for results and for exported questionnaires."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of a result. Each format for people has its own module, `to_...`."""

    TERMINAL = "terminal"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    FHIR = "fhir"

    @property
    def is_machine_readable(self) -> bool:
        """True for a format that gives one line for each sheet, with the complete result."""
        return self in (Format.JSON, Format.FHIR)


NOTE_FORMAT_BY_SUFFIX = {
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".json": Format.JSON,
    ".txt": Format.TEXT,
}
"""The format of a note, by the suffix of its file."""


class ExportKind(StrEnum):
    """The forms in which a questionnaire can be exported."""

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
        """True for a graph of dependencies, which can have a focus."""
        return self in (ExportKind.TREE, ExportKind.SVG, ExportKind.MERMAID)
