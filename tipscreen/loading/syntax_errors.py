"""What the YAML parser found wrong -> a problem in words that help.

Both parsers of the library are known, the one in C and the one in Python: they word alike, but not
the same. Nothing is parsed again for the sake of a message.
"""

from __future__ import annotations

import re
from typing import Any

from tipscreen.errors import Code, Location, Problem
from tipscreen.loading.decoding import locate

UNCLOSED_QUOTE = "the quote that opens here is not closed on this line"

_HINTS = (
    (
        r"chomping or indentation|comment or (a )?line break|indentation indicator",
        "put quotes around text that begins with '>' or '|'",
    ),
    (r"cannot start any token", "put quotes around text that begins with this character"),
    (r"directive|YAML document", "put quotes around text that begins with '%'"),
    (r"alphabetic or numeric character", "put quotes around text that begins with '*' or '&'"),
    (
        r"expected ':'",
        "this line needs a colon and a space after its name, or a space after its dash",
    ),
    (r"unexpected end of stream|document (separator|indicator)", UNCLOSED_QUOTE),
    (
        r"Unicode character escape code",
        "there is no such character; type the character itself in place of the escape",
    ),
    (
        r"unknown escape|escape sequence|hexa?decimal",
        "in double quotes a backslash must be written twice; or use single quotes",
    ),
    (
        r"expected ',' or",
        "a bracket list or group that began {above} needs a comma or its closing bracket",
    ),
    (
        r"block end|expected key|'-' indicator",
        "this line does not fit: look at its indentation, and at quotes just before it",
    ),
    (
        r"sequence entries",
        "a list begins on a line of its own; put quotes around text that begins with '-'",
    ),
    (r"mapping keys", "put quotes around text that begins with '?'"),
    (r"\btab\b", "a tab cannot stand here; use spaces"),
    (r"\btag\b|URI", "put quotes around text that begins with '!'"),
    (
        r"node content",
        "something is missing before this sign; put quotes around text that begins with it",
    ),
    (
        r"document start",
        "this line does not belong to what stands above it; look at its indentation, and for '...'",
    ),
)
"""What each parser says, context first, and what that means. The first that fits is told."""

_REPORTED_AT_START = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while scanning a directive",
)
"""The error is in their line, and is found in one below it, or in the middle."""

_DEFAULT_MESSAGE = "this cannot be read from here on; put quotes around the text, and look above it"


def is_nesting_error(error: Exception) -> bool:
    """Return whether the parser itself refused to go so deep."""
    return "nesting" in (getattr(error, "problem", None) or "")


def syntax_problem(
    text: str, file: str, error: Any, open_quote: tuple[Location, int] | None
) -> Problem:
    """Return the problem for what a parser raised.

    `open_quote` is where a quoted text over several lines began, and where it ended, if it stands
    just before: if the error is on its last line, its end is missing, most likely, and the parser
    took the next quote for it.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:  # known of escapes for a character that there is not
        return Problem(Location(file, 1, 1), Code.YAML_SYNTAX, "this is not valid YAML")
    if open_quote is not None and open_quote[1] == mark.line:
        return Problem(open_quote[0], Code.YAML_SYNTAX, UNCLOSED_QUOTE)
    begun = error.context_mark
    if error.context in _REPORTED_AT_START:
        mark = begun or mark
    ended = text.rstrip()
    if mark.index >= len(ended) and re.search("flow", error.context or ""):
        what = f"what began at line {begun.line + 1}" if begun.index < len(ended) else "a bracket"
        message = f"the file ends here, before {what} was closed"
        return Problem(locate(text, len(ended), file), Code.YAML_SYNTAX, message)
    message = _message(_line_at(text, mark), mark, f"{error.context}: {error.problem}")
    above = f"at line {begun.line + 1}" if begun and begun.line < mark.line else "above"
    where = Location(file, mark.line + 1, mark.column + 1)
    return Problem(where, Code.YAML_SYNTAX, message.replace("{above}", above))


def _line_at(text: str, mark: Any) -> str:
    start = mark.index - mark.column
    end = text.find("\n", start)
    return text[start:end] if end >= 0 else text[start:]


def _message(line: str, mark: Any, said: str) -> str:
    if "\u201c" in line or "\u201d" in line:
        return 'put straight quotes (") around the text, not curly ones'
    if "mapping values are not allowed" in said:
        return _colon_hint(line, mark.column)
    return next((hint for pattern, hint in _HINTS if re.search(pattern, said)), _DEFAULT_MESSAGE)


def _colon_hint(line: str, column: int) -> str:
    """Return what is wrong about a colon where none can stand."""
    if re.fullmatch(r" *+[\w-]+", line[:column]):
        spaces = len(line) - len(line.lstrip(" "))
        return f"this line begins after {spaces} spaces, which does not fit the lines above it"
    if re.match(r" *+(when|if|then|ask_if|show_if|not):", line):
        return "a condition stands in braces, such as {pain: any}"
    return "put quotes around text that has a colon and a space in it"
