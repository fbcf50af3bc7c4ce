"""The JSON Schema by which editors mark errors in a questionnaire file."""

from urllib.parse import quote

from tipscreen.files import read_bytes
from tipscreen.loading.bundled import find_shipped

SCHEMA_FILE_NAME = "questions.schema.json"
MODELINE = b"# yaml-language-server: $schema="
"""Editors look for this at the top of a file."""


def read_schema() -> bytes:
    """Return the JSON Schema (draft 7) of a questionnaire file. Raises FileError if missing."""
    return read_bytes(find_shipped(SCHEMA_FILE_NAME, "docs"))


def with_schema_modeline(file: bytes, schema: str) -> bytes:
    """Return a questionnaire file whose first line names its schema for editors."""
    first, _, rest = file.partition(b"\n")
    body = rest if first.startswith(MODELINE) else file
    return MODELINE + quote(schema).encode() + b"\n" + body
