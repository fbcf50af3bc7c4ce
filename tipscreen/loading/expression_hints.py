"""Suggest a condition in place of an expression such as `age >= 50`.

The file format has no expressions. This module only writes a hint for the author; it never
evaluates an expression or guesses what it means.
"""

import re
from collections.abc import Collection

from tipscreen.errors import shorten

_MAX_LENGTH = 200

_COMPARISON = re.compile(
    r"""(?<!\w)["']?(?P<name>\w++)["']?\s*+
        (?P<operator>===?|!==?|<>|>=|<=|=>|=<|=|>|<|\bis\ not\b|\bis\b|\bin\b)
        \s*["'\[(]*(?P<value>[\w-]+)["'\])]*""",
    re.VERBOSE,
)
_CONJUNCTION = re.compile(r"\s(and|or|AND|OR)\s|&&?|\|\|?")
_NEGATION = re.compile(r"(?:not\s+|!\s*|~\s*)(\w+)")
_NUMBER = re.compile(r"[0-9]{1,9}")


def suggest_condition(text: str, questions: Collection[str]) -> str | None:
    """Return a message with the condition to write; None if the text is not like an expression.

    The message translates the comparison in the text. If the comparison does not name a question,
    the message shows a template.
    """
    if text.isidentifier():
        return None
    text = text[:_MAX_LENGTH]
    conjunction = _CONJUNCTION.search(text)
    comparison = _COMPARISON.search(text)
    negation = _NEGATION.fullmatch(text)
    if not conjunction and not comparison and not negation:
        return None
    if conjunction:
        key = "any" if conjunction.group().strip().lower() in ("or", "|", "||") else "all"
        part = _comparison_to_yaml(comparison, questions)
        condition = f"{key}: [...] with a condition for each part, such as {part}"
    elif negation:
        condition = f"{{not: {shorten(negation.group(1))}}}"
    else:
        condition = _comparison_to_yaml(comparison, questions)
    return f"a condition is not an expression; write {condition}"


def _comparison_to_yaml(comparison: re.Match[str] | None, questions: Collection[str]) -> str:
    """Return a comparison as a condition; a template if it does not name a question."""
    if comparison is None or comparison["name"] not in questions:
        return "{question: choice}"
    name, operator, value = comparison.group("name", "operator", "value")
    name, value = shorten(name), shorten(value)
    is_number = _NUMBER.fullmatch(value) is not None
    match operator:
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
