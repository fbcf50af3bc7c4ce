"""What to write in place of an expression, which many expect a condition to be.

Nothing here reads a condition: the file has no expressions, and never guesses what one means.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tipscreen.errors import shorten

_MAX_LENGTH = 200

_COMPARISON = re.compile(
    r"""(?<!\w)["']?(?P<name>\w++)["']?\s*+
        (?P<sign>===?|!==?|<>|>=|<=|=>|=<|=|>|<|\bis\ not\b|\bis\b|\bin\b)
        \s*["'\[(]*(?P<value>[\w-]+)["'\])]*""",
    re.VERBOSE,
)
_CONJUNCTION = re.compile(r"\s(and|or|AND|OR)\s|&&?|\|\|?")
_NEGATED = re.compile(r"(?:not\s+|!\s*|~\s*)(\w+)")
_NUMBER = re.compile(r"[0-9]{1,9}")


def suggest_condition(text: str, questions: Collection[str]) -> str | None:
    """Return how to write a condition, if the text looks like an expression; None if it does not.

    The comparison that is written is said as it would have to be; of a name that is no question, as
    one with names to fill in.
    """
    if text.isidentifier():
        return None
    text = text[:_MAX_LENGTH]
    joined = _CONJUNCTION.search(text)
    compared = _COMPARISON.search(text)
    negated = _NEGATED.fullmatch(text)
    if not joined and not compared and not negated:
        return None
    if joined:
        word = "any" if joined.group().strip().lower() in ("or", "|", "||") else "all"
        part = _comparison_as_yaml(compared, questions)
        write = f"{word}: [...] with a condition for each part, such as {part}"
    elif negated:
        write = f"{{not: {shorten(negated.group(1))}}}"
    else:
        write = _comparison_as_yaml(compared, questions)
    return f"a condition is no expression; write {write}"


def _comparison_as_yaml(compared: re.Match[str] | None, questions: Collection[str]) -> str:
    if compared is None or compared["name"] not in questions:
        return "{question: choice}"
    name, sign, value = compared["name"], compared["sign"], compared["value"]
    name, value = shorten(name), shorten(value)
    is_number = _NUMBER.fullmatch(value) is not None
    match sign:
        case ">=" | "=>" if is_number:
            return f"{{{name}: {{at_least: {value}}}}}"
        case "<=" | "=<" if is_number:
            return f"{{{name}: {{at_most: {value}}}}}"
        case ">" if is_number:
            return f"{{{name}: {{at_least: {int(value) + 1}}}}}"
        case "<" if is_number:
            return f"{{{name}: {{at_most: {max(int(value) - 1, 0)}}}}}"
        case "!=" | "!==" | "<>" | "is not":
            return f"{{not: {{{name}: {value}}}}}"
        case _ if is_number:
            return f"{{{name}: {{at_least: {value}, at_most: {value}}}}}"
        case _:
            return f"{{{name}: {value}}}"
