"""Reads and writes whole files; what goes wrong is told in words."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tipscreen.errors import FileError, printable
from tipscreen.loading.decoding import MAX_CHARACTERS

MOST_BYTES = 4 * MAX_CHARACTERS + 1
"""What is read of a file; as much as this is too large for certain."""

ONLY_OWNER = 0o600


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises FileError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _failed("read", path, error) from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet. Raises FileError if it is, or cannot be written."""
    refuse_existing(path)
    _write(path, data, _put_in_place_if_new)


def refuse_existing(path: Path) -> None:
    """Raise FileError if there is something under this name already, or never can be."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _failed("write", path, error) from None
    raise _failed("write", path, FileExistsError())


def write_over(path: Path, data: bytes) -> None:
    """Write a file for its owner only; it has either all that it had, or all of this.

    The data go to `.NAME.new` in the same folder, which then takes the place of the file. Whatever
    was left there by a program that was killed is written over. Raises FileError.
    """
    _write(path, data, os.replace)


def _write(path: Path, data: bytes, put_in_place: Callable[[Path, Path], None]) -> None:
    target = Path(os.path.realpath(path))  # what a link leads to is written, not the link
    new = target.with_name(f".{target.name}.new") if target.name else target
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with suppress(FileNotFoundError):
            new.unlink()
        try:
            descriptor = os.open(new, flags | getattr(os, "O_BINARY", 0), ONLY_OWNER)
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            put_in_place(new, target)
        except BaseException:
            with suppress(OSError):
                new.unlink()
            raise
        _sync_folder(target.parent)
    except (OSError, ValueError) as error:
        raise _failed("write", path, error) from None


def _put_in_place_if_new(new: Path, path: Path) -> None:
    try:
        os.link(new, path)  # fails if there is such a file, also one that just came
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        refuse_existing(path)
        os.replace(new, path)
    else:
        new.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name of a file outlast a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(what: str, path: Path, error: Exception) -> FileError:
    reason = getattr(error, "strerror", None) or "not a usable file name"
    if isinstance(error, FileExistsError):
        reason = "there is already a file of that name"
    return FileError(f"cannot {what} {printable(str(path))}: {reason}")
