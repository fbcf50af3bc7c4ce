"""The note for the clinician as a file: where it may go, and how it is written."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tipscreen.errors import FileError, UsageError, did_you_mean, escape_invisible
from tipscreen.files import check_does_not_exist, read_bytes, replace_if_unchanged, write_new
from tipscreen.reports.formats import NOTE_FORMAT_BY_SUFFIX

if TYPE_CHECKING:
    from tipscreen.reports.note import ClinicianNote


def check_note_path(path: Path | None, earlier: str = "") -> None:
    """Raise UsageError or FileError if the note could not be written to this file.

    An earlier note, known by its SHA-256, may be written over.
    """
    if path is None:
        return
    if path.suffix not in NOTE_FORMAT_BY_SUFFIX:
        hint = did_you_mean(path.suffix, NOTE_FORMAT_BY_SUFFIX)
        raise UsageError(
            f"the name of the report must end in {', '.join(NOTE_FORMAT_BY_SUFFIX)}{hint}"
        )
    if read_previous_note(path, earlier) is None:
        check_does_not_exist(path)
    if not os.access(path.parent, os.W_OK):
        raise FileError(f"cannot write {escape_invisible(str(path))}: no such folder, or not yours")


def read_previous_note(path: Path, earlier: str) -> bytes | None:
    """Return what is in the file if it is the note with this SHA-256; None if it is not."""
    data = read_bytes(path) if earlier and path.is_file() else b""
    return data if data and sha256(data).hexdigest() == earlier else None


def write_note(note: ClinicianNote, path: Path, earlier: str = "") -> str:
    """Write the note, for its owner only, in the format that the ending of the name says.

    Returns its SHA-256. Raises FileError if there is such a file that is not the earlier note, or
    if it cannot be written.
    """
    from tipscreen.reports.writers import render_note

    data = f"{str(render_note(note, NOTE_FORMAT_BY_SUFFIX[path.suffix])).rstrip()}\n".encode()
    seen = read_previous_note(path, earlier)
    if seen is None:
        write_new(path, data)
    else:
        replace_if_unchanged(path, seen, data)
    return sha256(data).hexdigest()
