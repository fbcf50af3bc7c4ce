"""Turn errors of the YAML parser into problems that tell an author what to do.

The library has two parsers, one in C and one in Python. Their messages are similar but not equal,
and this module knows both. Nothing is parsed a second time for a better message.
"""

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
        "this escape is not a character; type the character itself in place of the escape",
    ),
    (
        r"unknown escape|escape sequence|hexa?decimal",
        "write a backslash twice inside double quotes, or use single quotes",
    ),
    (
        r"expected ',' or",
        "the list or group that begins {above} needs a comma or its closing bracket",
    ),
    (
        r"block end|expected key|'-' indicator",
        "this line does not fit here; check its indentation, and the quotes just before it",
    ),
    (
        r"sequence entries",
        "start a list on a new line; put quotes around text that begins with '-'",
    ),
    (r"mapping keys", "put quotes around text that begins with '?'"),
    (r"\btab\b", "a tab is not allowed here; use spaces"),
    (r"\btag\b|URI", "put quotes around text that begins with '!'"),
    (
        r"node content",
        "something is missing before this character; put quotes around text that begins with it",
    ),
    (
        r"document start",
        "this line does not continue the lines above it; check its indentation, and look for '...'",
    ),
)
"""Patterns for the parsers' messages, context first, each with a hint. The first match wins."""

_REPORTED_AT_START = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while scanning a directive",
)
"""Contexts whose start is the location of the error, although the parser reports a later one."""

_DEFAULT_MESSAGE = (
    "the file cannot be read from here on; put quotes around the text, or check the lines above"
)


def is_nesting_error(error: Exception) -> bool:
    """Return whether the parser reached its own limit of nesting."""
    return "nesting" in (getattr(error, "problem", None) or "")


def syntax_problem(
    text: str, file: str, error: Any, open_quote: tuple[Location, int] | None
) -> Problem:
    """Return the problem for an error of a parser.

    `open_quote` is the start and the last line of a quoted text over several lines, if one is just
    before. If the error is on that line, the closing quote is probably missing, and the parser
    took the next quote for it.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:  # happens with an escape that is not a character
        return Problem(Location(file, 1, 1), Code.YAML_SYNTAX, "this is not valid YAML")
    if open_quote is not None and open_quote[1] == mark.line:
        return Problem(open_quote[0], Code.YAML_SYNTAX, UNCLOSED_QUOTE)
    context_mark = error.context_mark
    if error.context in _REPORTED_AT_START:
        mark = context_mark or mark
    stripped = text.rstrip()
    if mark.index >= len(stripped) and re.search("flow", error.context or ""):
        is_known = context_mark.index < len(stripped)
        opened = f"the list or group at line {context_mark.line + 1}" if is_known else "a bracket"
        message = f"the file ends before {opened} is closed"
        return Problem(locate(text, len(stripped), file), Code.YAML_SYNTAX, message)
    line = text[mark.index - mark.column :].partition("\n")[0]
    message = _hint(line, mark.column, f"{error.context}: {error.problem}")
    is_above = context_mark and context_mark.line < mark.line
    above = f"at line {context_mark.line + 1}" if is_above else "above"
    where = Location(file, mark.line + 1, mark.column + 1)
    return Problem(where, Code.YAML_SYNTAX, message.replace("{above}", above))


def _hint(line: str, column: int, parser_message: str) -> str:
    """Return what the author should do about a message of the parser."""
    if "\u201c" in line or "\u201d" in line:
        return 'put straight quotes (") around the text, not curly ones'
    if "mapping values are not allowed" in parser_message:
        return _colon_hint(line, column)
    hints = (hint for pattern, hint in _HINTS if re.search(pattern, parser_message))
    return next(hints, _DEFAULT_MESSAGE)


def _colon_hint(line: str, column: int) -> str:
    """Return what the author should do about a colon that is not allowed."""
    if re.fullmatch(r" *+[\w-]+", line[:column]):
        spaces = len(line) - len(line.lstrip(" "))
        return f"{spaces} spaces do not fit the lines above; align this line with them"
    if re.match(r" *+(when|if|then|ask_if|show_if|not):", line):
        return "write a condition in braces, such as {pain: any}"
    return "put quotes around text that contains a colon and a space"
