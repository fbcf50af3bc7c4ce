"""The JSON Schema by which editors mark errors in a questionnaire file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from tipscreen.errors import FileError
from tipscreen.files import read_bytes

SCHEMA_FILE_NAME = "questions.schema.json"
MODELINE = b"# yaml-language-server: $schema="
"""Editors look for this at the top of a file."""

_PACKAGE = Path(__file__).resolve().parent.parent


def read_schema() -> bytes:
    """Return the JSON Schema (draft 7) of a questionnaire file.

    A wheel has it next to the code; an editable install or a checkout has it in `docs`.

    Raises:
        FileError: It is in neither place, or cannot be read.
    """
    for folder in (_PACKAGE, _PACKAGE.parent / "docs"):
        if (folder / SCHEMA_FILE_NAME).is_file():
            return read_bytes(folder / SCHEMA_FILE_NAME)
    raise FileError(f"{SCHEMA_FILE_NAME} is missing; install tipscreen again")


def with_schema_modeline(file: bytes, schema: str) -> bytes:
    """Return a questionnaire file whose first line names its schema for editors."""
    first, _, rest = file.partition(b"\n")
    body = rest if first.startswith(MODELINE) else file
    return MODELINE + quote(schema).encode() + b"\n" + body
