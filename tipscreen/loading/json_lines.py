"""JSON Lines: many sheets in one stream, one a line, of which one at a time is in memory."""

from __future__ import annotations

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
"""The number of a line, counting from 1, and what is in it."""


def split_stream(
    stream: BinaryIO, name: str, as_lines: bool = False
) -> bytes | Iterator[NumberedLine]:
    """Return the one sheet of the stream, or its lines, each of which is a sheet.

    They are lines if that is said, if the name of the file says so, or if the first line is a JSON
    object to its end and another one begins on the next, which can never be one sheet. Blank lines
    are passed over. Of a line that is too long comes enough to see that; of a sheet, too.
    """
    if as_lines or PurePath(name).suffix.casefold() in JSON_LINES_SUFFIXES:
        return _lines(stream)
    begun = _peek_lines(stream)
    texts = [data for data in begun if data.strip()]
    if len(texts) == 2 and texts[1].lstrip().startswith(b"{"):
        return _lines(stream, begun)
    begun.append(stream.read(MAX_FILE_BYTES - sum(map(len, begun))))
    return b"".join(begun)


def check_line_length(line: bytes, name: str) -> None:
    """Raise AnswersError if the line is too long to be a sheet."""
    if len(line) > MAX_LINE_BYTES:
        message = f"this line has more than {MAX_LINE_BYTES:,} bytes"
        raise AnswersError([Problem(Location(name, 1, 1), Code.TOO_LARGE, message)])


def with_line_number(number: int, error: AnswersError) -> AnswersError:
    """Return what is wrong with a sheet that was read by itself, with its line in the stream."""
    return AnswersError(
        replace(
            problem,
            where=problem.where._replace(line=number),
            message=re.sub(r"\bat line 1\b", f"at line {number}", problem.message),
        )
        for problem in error.problems
    )


def _peek_lines(stream: BinaryIO) -> list[bytes]:
    """Return the lines up to the second one that is not blank; fewer, if the first is no object."""
    begun: list[bytes] = []
    left, seen = MAX_FILE_BYTES, 0
    while left and seen < 2 and (data := stream.readline(left)):
        begun.append(data)
        left -= len(data)
        if data.strip():
            seen += 1
            if not _is_object(data):
                break
    return begun


def _is_object(data: bytes) -> bool:
    if not data.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def _lines(stream: BinaryIO, begun: Iterable[bytes] = ()) -> Iterator[NumberedLine]:
    rest = iter(partial(stream.readline, MAX_LINE_BYTES + 1), b"")
    for number, data in enumerate(chain(begun, rest), 1):
        if len(data) > MAX_LINE_BYTES and not data.endswith(b"\n"):
            while (more := stream.readline(MAX_LINE_BYTES)) and not more.endswith(b"\n"):
                pass
        if data.strip():
            yield number, data
