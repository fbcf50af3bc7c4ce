"""Decode bytes to text without invisible characters, or report why that is not possible.

This module checks the size, the encoding, invisible characters and leading tabs before a parser
sees the text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from tipscreen.errors import MAX_SHOWN_PROBLEMS, Code, Location, Problem
from tipscreen.files import MAX_CHARACTERS

_MAX_SHOWN_INVISIBLE = 10

_WHITE_SPACE = "\n\t\xa0"
"""The invisible characters that are allowed, in addition to the space."""

_TAB_BEFORE_TEXT = re.compile(r"^ *+\t[^\S\n]*+\S", re.MULTILINE)


def decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    """Return the text; record problems and return None if it has invisible characters."""
    text = decode_lenient(data, file, problems)
    if text is None or _is_visible(text):
        return text
    problems.extend(_invisible_characters(text, file))
    return None


def decode_lenient(data: bytes, file: str, problems: list[Problem]) -> str | None:
    """Return the text with newlines as line ends; record a problem and return None if it has none.

    Invisible characters are allowed.
    """
    text = None
    if len(data) <= 4 * MAX_CHARACTERS:  # UTF-8 has up to 4 bytes a character
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8-sig", errors="replace")
            where = locate(before, len(before), file)
            message = "this file is not in UTF-8; save it as UTF-8"
            problems.append(Problem(where, Code.BAD_CHARACTER, message))
            return None
    if text is None or len(text) > MAX_CHARACTERS:
        message = f"the file has more than {MAX_CHARACTERS:,} characters"
        problems.append(Problem(Location(file, 1, 1), Code.TOO_LARGE, message))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def locate(text: str, index: int, file: str) -> Location:
    """Return the location of the character with this index."""
    line_start = text.rfind("\n", 0, index) + 1
    return Location(file, text.count("\n", 0, index) + 1, index - line_start + 1)


def is_normalized(text: str) -> bool:
    """Return whether the text is visible, and its only white space is single spaces inside it."""
    return text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def _is_visible(text: str) -> bool:
    for char in _WHITE_SPACE:
        text = text.replace(char, "")
    return text.isprintable()


def _invisible_characters(text: str, file: str) -> Iterator[Problem]:
    invisible = {char for char in set(text) if not char.isprintable() and char not in _WHITE_SPACE}
    omitted = sum(map(invisible.__contains__, text)) - _MAX_SHOWN_INVISIBLE
    indexes = (index for index, char in enumerate(text) if char in invisible)
    for index in islice(indexes, _MAX_SHOWN_INVISIBLE):
        message = (
            f"there is an invisible character here (U+{ord(text[index]):04X}); delete it or type "
            "the line again"
        )
        yield Problem(locate(text, index, file), Code.BAD_CHARACTER, message)
    if omitted > 0:
        message = f"from here on there are {omitted:,} more invisible characters"
        yield Problem(locate(text, next(indexes), file), Code.BAD_CHARACTER, message)


def find_tabs(text: str, file: str) -> Iterator[Problem]:
    """Yield a problem for each line that starts with a tab; the last one may count the others."""
    if "\t" not in text:
        return
    indexes = (text.index("\t", match.start()) for match in _TAB_BEFORE_TEXT.finditer(text))
    last_line, last_index = 1, 0
    for number, index in enumerate(indexes, 1):
        last_line += text.count("\n", last_index, index)
        last_index = index
        where = Location(file, last_line, index - text.rfind("\n", 0, index))
        if number == MAX_SHOWN_PROBLEMS and (omitted := sum(1 for _ in indexes)):
            message = (
                f"this line starts with a tab, and so do {omitted:,} lines below it; use spaces"
            )
            yield Problem(where, Code.TAB, message)
            return
        yield Problem(where, Code.TAB, "this line starts with a tab; use spaces")
