"""Write the clinician note to a file, and check beforehand that this is possible."""

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


def check_note_path(path: Path | None, previous_sha256: str = "") -> None:
    """Check that the note can be written to this file.

    The note whose hash is `previous_sha256` may be overwritten.

    Raises:
        UsageError: If the suffix names no format.
        FileError: If another file exists there, or the directory is not writable.
    """
    if path is None:
        return
    if path.suffix not in NOTE_FORMAT_BY_SUFFIX:
        hint = did_you_mean(path.suffix, NOTE_FORMAT_BY_SUFFIX)
        raise UsageError(
            f"the name of the note must end in {', '.join(NOTE_FORMAT_BY_SUFFIX)}{hint}"
        )
    if read_previous_note(path, previous_sha256) is None:
        check_does_not_exist(path)
    if not os.access(path.parent, os.W_OK):
        name = escape_invisible(str(path))
        raise FileError(f"cannot write {name}: the folder does not exist or is not writable")


def read_previous_note(path: Path, previous_sha256: str) -> bytes | None:
    """Return the contents of the file if it is the note with this hash; otherwise None."""
    data = read_bytes(path) if previous_sha256 and path.is_file() else b""
    return data if data and sha256(data).hexdigest() == previous_sha256 else None


def write_note(note: ClinicianNote, path: Path, previous_sha256: str = "") -> str:
    """Write the note in the format of the suffix, readable by its owner only; return its SHA-256.

    Raises:
        FileError: If the file exists and is not the previous note, or cannot be written.
    """
    from tipscreen.reports.writers import render_note

    data = f"{str(render_note(note, NOTE_FORMAT_BY_SUFFIX[path.suffix])).rstrip()}\n".encode()
    previous = read_previous_note(path, previous_sha256)
    if previous is None:
        write_new(path, data)
    else:
        replace_if_unchanged(path, previous, data)
    return sha256(data).hexdigest()
