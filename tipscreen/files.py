"""Reads and writes whole files; what goes wrong is told in words.

A file is written under a temporary name of its own and then renamed, so that a reader sees all of
the old file or all of the new one. Who writes holds a lock on the *folder* meanwhile: a lock on
the file would go with the old file when the new one takes its place, and a lock file would be
left behind by a program that is killed. The system lets go of this one by itself.

What takes long is written with the folder free, and a lock on the temporary file says that it is
still being written.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from tipscreen.errors import FileError, escape_invisible

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MAX_CHARACTERS = 4_000_000
"""Length of the longest text that is read from a file."""

MAX_FILE_BYTES = 4 * MAX_CHARACTERS + 1
"""What is read of a file; as much as this is too large for certain."""

OWNER_READ_WRITE = 0o600

LOCK_TIMEOUT_SECONDS = 10.0
"""Seconds until another program that writes in the same folder is told, and no more waited for."""

LOCK_RETRY_SECONDS = 0.005
"""Seconds."""

TEMPORARY_NAME = re.compile(r"\.tipscreen-[0-9a-f]{16}\.new")


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises FileError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _file_error("read", path, error) from None


@contextmanager
def open_for_reading(path: Path) -> Iterator[BinaryIO]:
    """Give the bytes of a file, to be read bit by bit. Raises FileError if they cannot be."""
    try:
        with path.open("rb") as file:
            yield file
    except (OSError, ValueError) as error:
        raise _file_error("read", path, error) from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet. Raises FileError if it is, or cannot be written."""
    check_does_not_exist(path)
    with _folder_locked(path) as target:
        _write_atomically(target, data, _rename_if_absent)


@contextmanager
def open_new(path: Path, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[BinaryIO]:
    """Give a file to be written bit by bit, which must not be there yet.

    It takes its name when all went well, if it is wanted then. Raises FileError if there is such a
    file, also one that just came, or if it cannot be written.
    """
    check_does_not_exist(path)
    try:
        target = Path(os.path.realpath(path))
        with _temporary_file(target) as (new, file), ExitStack() as folder:
            with file:
                yield file
                if not is_wanted():
                    return
                _fsync_file(file)
                folder.enter_context(_folder_locked(path))  # before others may clear it away
            _rename_if_absent(new, target)
            _fsync_folder(target.parent)
    except (OSError, ValueError) as error:
        raise _file_error("write", path, error) from None


def check_does_not_exist(path: Path) -> None:
    """Raise FileError if there is something under this name already, or never can be."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _file_error("write", path, error) from None
    raise _file_error("write", path, FileExistsError())


def unused_path(folder: Path, stem: str, *endings: str) -> Path:
    """Return the first of "stem", "stem-2", "stem-3" ... that with no ending is a file's name.

    The path has no ending.
    """
    names = (folder / (f"{stem}-{number}" if number > 1 else stem) for number in count(1))
    return next(name for name in names if not any(Path(f"{name}{end}").exists() for end in endings))


def replace_if_unchanged(path: Path, seen: bytes, data: bytes) -> None:
    """Write a file anew, for its owner only, if what is in it is still what was seen.

    Of several programs that saw the same, one writes; the others get a FileError. So they do if
    the file cannot be written. It has either all that it had, or all of this. A file that has just
    this already is left as it is.
    """
    with _folder_locked(path) as target:
        there = None
        with suppress(FileNotFoundError), target.open("rb") as file:
            there = file.read(MAX_FILE_BYTES)
        if there == data:
            return
        if there != seen:
            name = escape_invisible(str(path))
            raise FileError(f"cannot write {name}: another program has changed it meanwhile")
        _write_atomically(target, data, os.replace)


@contextmanager
def _folder_locked(path: Path) -> Iterator[Path]:
    """Hold the lock on the folder of a file; give the file that a link leads to.

    Without locks (Windows, some network drives) the file is written all the same: it is as whole,
    but of two programs that write at the same moment both may be told that they did. Raises
    FileError for every OSError inside, too.
    """
    try:
        target = Path(os.path.realpath(path))  # what a link leads to is written, not the link
        folder = _open_folder(target.parent)
        try:
            if folder is not None and _lock(folder):
                _remove_stale_temporaries(target.parent)
            yield target
        finally:
            if folder is not None:
                os.close(folder)  # lets go of the lock
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _file_error("write", path, error) from None


def _open_folder(folder: Path) -> int | None:
    """Return a descriptor of the folder; None where the system, or its owner, does not let us."""
    with suppress(OSError):
        return os.open(folder, os.O_RDONLY)
    return None


def _lock(folder: int) -> bool:
    """Wait for the lock and take it; return whether there are locks here."""
    if fcntl is None:
        return False
    deadline = time.monotonic() + LOCK_TIMEOUT_SECONDS
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise BlockingIOError(0, "another program is writing in this folder") from None
            time.sleep(LOCK_RETRY_SECONDS)
        except OSError:
            return False
        else:
            return True


def _remove_stale_temporaries(folder: Path) -> None:
    """Remove the temporary files of programs that were killed: nobody else writes here now."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_one = TEMPORARY_NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            if is_one and not _is_being_written(entry.path):
                os.unlink(entry)


def _is_being_written(file: str) -> bool:
    """Return whether somebody holds the lock on a temporary file; there are locks here."""
    with open(file, "rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write_atomically(
    target: Path, data: bytes, put_in_place: Callable[[Path, Path], None]
) -> None:
    with _temporary_file(target) as (new, file):
        with file:
            file.write(data)
            _fsync_file(file)
        put_in_place(new, target)
    _fsync_folder(target.parent)


@contextmanager
def _temporary_file(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a new, open file beside another; what still has its name in the end is removed."""
    new = target.with_name(f".tipscreen-{os.urandom(8).hex()}.new")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = open(os.open(new, flags, OWNER_READ_WRITE), "w+b")  # noqa: SIM115 - closed by who gets it
        if fcntl is not None:
            with suppress(OSError):  # some drives have no locks
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield new, file
    finally:
        with suppress(OSError):
            new.unlink()


def _fsync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _rename_if_absent(new: Path, path: Path) -> None:
    try:
        os.link(new, path)  # fails if there is such a file, also one that just came
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        check_does_not_exist(path)
        os.replace(new, path)


def _fsync_folder(folder: Path) -> None:
    """Make the new name of a file outlast a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _file_error(what: str, path: Path, error: Exception) -> FileError:
    reason = getattr(error, "strerror", None) or "not a usable file name"
    if isinstance(error, FileExistsError):
        reason = "there is already a file of that name"
    return FileError(f"cannot {what} {escape_invisible(str(path))}: {reason}")
