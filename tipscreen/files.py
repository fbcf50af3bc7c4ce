"""Read and write whole files; report every failure as a FileError with a reason.

A file is written under a unique temporary name and then renamed. A reader therefore sees either all
of the old file or all of the new one.

A writer locks the *folder* during this time. A lock on the file would stay with the old file when
the new one replaces it. A separate lock file would stay behind if the program is killed. The
system releases the lock on a folder by itself.

A file that takes long to write does not lock the folder until the end. It locks its temporary
file instead, so that no other program deletes that file as stale.
"""

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
"""The length of the longest text that is read from a file."""

MAX_FILE_BYTES = 4 * MAX_CHARACTERS + 1
"""The number of bytes read from a file. A file of this size is certainly too large."""

LOCK_TIMEOUT_SECONDS = 10.0
"""How long to wait for another program that writes in the same folder."""

TEMPORARY_NAME = re.compile(r"\.tipscreen-[0-9a-f]{16}\.new")


def read_bytes(path: Path) -> bytes:
    """Return the content of a file, up to MAX_FILE_BYTES. Raises FileError if it is unreadable."""
    with open_for_reading(path) as file:
        return file.read(MAX_FILE_BYTES)


@contextmanager
def open_for_reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file for incremental reading. Raises FileError if it cannot be read."""
    try:
        with path.open("rb") as file:
            yield file
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _file_error("read", path, error) from None


def write_new(path: Path, data: bytes) -> None:
    """Write a new file. Raises FileError if it exists or cannot be written."""
    check_does_not_exist(path)
    with _locked_folder(path) as target:
        _write_atomically(target, data, _rename_if_absent)


@contextmanager
def open_new(path: Path, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[BinaryIO]:
    """Open a new file for incremental writing. Raises FileError if it exists or is not writable.

    The file gets its name at the end of the block, if the block raises nothing, `is_wanted()` is
    true and no other program used the name in the meantime. Otherwise nothing remains of it.
    """
    check_does_not_exist(path)
    try:
        target = Path(os.path.realpath(path))
        with _temporary_file(target) as (new, file), ExitStack() as folder_lock:
            with file:
                yield file
                if not is_wanted():
                    return
                _fsync_file(file)
                # Lock the folder before closing the file: another program may delete an unlocked
                # temporary file as stale.
                folder_lock.enter_context(_locked_folder(path))
            _rename_if_absent(new, target)
            _fsync_folder(target.parent)
    except (OSError, ValueError) as error:
        raise _file_error("write", path, error) from None


def check_does_not_exist(path: Path) -> None:
    """Check a name for a new file. Raises FileError if it is in use or not valid."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _file_error("write", path, error) from None
    raise _file_error("write", path, FileExistsError())


def unused_path(folder: Path, stem: str, *suffixes: str) -> Path:
    """Return the first of "stem", "stem-2", "stem-3" ... that is free with all these suffixes.

    The path itself has no suffix.
    """
    paths = (folder / (f"{stem}-{number}" if number > 1 else stem) for number in count(1))
    return next(
        path for path in paths if not any(Path(f"{path}{suffix}").exists() for suffix in suffixes)
    )


def replace_if_unchanged(path: Path, expected: bytes, data: bytes) -> None:
    """Replace the content of a file if it is still the expected one (compare-and-swap).

    If several programs expect the same content, one of them writes and the others fail. Only the
    owner can read the new file. A file that already contains the new data is left as it is.
    Raises FileError if the file has other content, is missing, or cannot be written.
    """
    with _locked_folder(path) as target:
        found = None
        with suppress(FileNotFoundError), target.open("rb") as file:
            found = file.read(MAX_FILE_BYTES)
        if found == data:
            return
        if found != expected:
            name = escape_invisible(str(path))
            raise FileError(f"cannot write {name}: another program changed it in the meantime")
        _write_atomically(target, data, os.replace)


@contextmanager
def _locked_folder(path: Path) -> Iterator[Path]:
    """Lock the folder of a file during the block; yield the path that a symbolic link leads to.

    Where locks are not available (Windows, some network drives), the file is written without one.
    It is still never half written. But if two programs write at the same moment, both may report
    success. An OSError of the block becomes a FileError.
    """
    try:
        target = Path(os.path.realpath(path))  # write the file that a link leads to, not the link
        with _opened_folder(target.parent) as folder:  # closing it releases the lock
            if folder is not None and _lock(folder):
                _remove_stale_temporaries(target.parent)
            yield target
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _file_error("write", path, error) from None


@contextmanager
def _opened_folder(folder: Path) -> Iterator[int | None]:
    """Yield a descriptor of the folder; None if the system or the permissions do not allow it."""
    descriptor = None
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(folder: int) -> bool:
    """Wait for the lock and take it; return False if locks are not available here.

    Raises BlockingIOError if another program has the lock for LOCK_TIMEOUT_SECONDS.
    """
    if fcntl is None:
        return False
    deadline = time.monotonic() + LOCK_TIMEOUT_SECONDS
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise BlockingIOError(0, "another program is writing in this folder") from None
            time.sleep(0.005)
        except OSError:
            return False
        else:
            return True


def _remove_stale_temporaries(folder: Path) -> None:
    """Remove the temporary files of programs that were killed.

    The caller has the lock on the folder, so no other program finishes a file there now.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_ours = TEMPORARY_NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            if is_ours and not _is_being_written(entry.path):
                os.unlink(entry)


def _is_being_written(path: str) -> bool:
    """Return whether a program has the lock on a temporary file. Requires that locks work here."""
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write_atomically(
    target: Path, data: bytes, put_in_place: Callable[[Path, Path], None]
) -> None:
    """Write a temporary file, then move it to its target with the given function."""
    with _temporary_file(target) as (new, file):
        with file:
            file.write(data)
            _fsync_file(file)
        put_in_place(new, target)
    _fsync_folder(target.parent)


@contextmanager
def _temporary_file(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Create a temporary file next to the target; yield its path and the open file.

    The caller closes the file. At the end of the block, a file that still has the temporary name
    is removed.
    """
    new = target.with_name(f".tipscreen-{os.urandom(8).hex()}.new")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = open(os.open(new, flags, 0o600), "w+b")  # noqa: SIM115 - the caller closes it
        if fcntl is not None:
            with suppress(OSError):  # some drives do not support locks
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield new, file
    finally:
        with suppress(OSError):
            new.unlink()


def _fsync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _rename_if_absent(new: Path, path: Path) -> None:
    """Give the new file its name. Raises FileExistsError if the name is in use."""
    try:
        os.link(new, path)  # unlike a rename, fails if the name is in use
    except FileExistsError:
        raise
    except OSError:  # the file system does not support hard links
        check_does_not_exist(path)
        os.replace(new, path)


def _fsync_folder(folder: Path) -> None:
    """Make the new name of a file survive a power failure, if the system supports that."""
    with _opened_folder(folder) as descriptor, suppress(OSError):
        if descriptor is not None:
            os.fsync(descriptor)


def _file_error(action: str, path: Path, error: Exception) -> FileError:
    reason = getattr(error, "strerror", None) or "this is not a valid file name"
    if isinstance(error, FileExistsError):
        reason = "a file with that name already exists"
    return FileError(f"cannot {action} {escape_invisible(str(path))}: {reason}")
