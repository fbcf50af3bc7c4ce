"""Read JSON Lines: many answer sheets in a stream, one on each line, one in memory at a time."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import BinaryIO, TypeAlias

from tipscreen.errors import AnswersError, Code, Location, Problem
from tipscreen.files import MAX_FILE_BYTES

MAX_LINE_BYTES = 1_000_000
JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")

NumberedLine: TypeAlias = tuple[int, bytes]
"""The number of a line, counting from 1, and its content."""


def split_stream(
    stream: BinaryIO, name: str, as_lines: bool = False
) -> bytes | Iterator[NumberedLine]:
    """Return the content of the stream if it is one sheet, or its lines if each is a sheet.

    Each line is a sheet if `as_lines` is true or if the file name has the suffix of JSON Lines. So
    it is if the first line is a whole JSON object and the next line begins another one, which
    cannot be one sheet. Blank lines are skipped. A line or sheet that is too long is cut, but is
    still long enough to be recognized as too long.
    """
    if as_lines or PurePath(name).suffix.casefold() in JSON_LINES_SUFFIXES:
        return _iter_lines(stream)
    peeked = _peek_lines(stream)
    not_blank = [data for data in peeked if data.strip()]
    if len(not_blank) == 2 and not_blank[1].lstrip().startswith(b"{"):
        return _iter_lines(stream, peeked)
    peeked.append(stream.read(MAX_FILE_BYTES - sum(map(len, peeked))))
    return b"".join(peeked)


def check_line_length(line: bytes, name: str) -> None:
    """Check that a line is not too long for a sheet. Raises AnswersError if it is."""
    if len(line) > MAX_LINE_BYTES:
        message = f"this line has more than {MAX_LINE_BYTES:,} bytes"
        raise AnswersError([Problem(Location(name, 1, 1), Code.TOO_LARGE, message)])


def with_line_number(number: int, error: AnswersError) -> AnswersError:
    """Return the problems of a sheet that was read alone, with its line number in the stream."""
    return AnswersError(
        replace(
            problem,
            where=problem.where._replace(line=number),
            message=re.sub(r"\bat line 1\b", f"at line {number}", problem.message),
        )
        for problem in error.problems
    )


def _peek_lines(stream: BinaryIO) -> list[bytes]:
    """Return the lines up to the second one that is not blank; stop at a line without an object."""
    peeked: list[bytes] = []
    remaining_bytes, not_blank = MAX_FILE_BYTES, 0
    while remaining_bytes and not_blank < 2 and (data := stream.readline(remaining_bytes)):
        peeked.append(data)
        remaining_bytes -= len(data)
        if data.strip():
            not_blank += 1
            if not _is_object(data):
                break
    return peeked


def _is_object(data: bytes) -> bool:
    if not data.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def _iter_lines(stream: BinaryIO, peeked: Iterable[bytes] = ()) -> Iterator[NumberedLine]:
    rest = iter(partial(stream.readline, MAX_LINE_BYTES + 1), b"")
    for number, data in enumerate(chain(peeked, rest), 1):
        if len(data) > MAX_LINE_BYTES and not data.endswith(b"\n"):
            while (more := stream.readline(MAX_LINE_BYTES)) and not more.endswith(b"\n"):
                pass
        if data.strip():
            yield number, data
