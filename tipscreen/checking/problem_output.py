"""Format problems as text, as JSON, and as annotations of a pull request.

Each format shows at most `MAX_SHOWN_PROBLEMS`. If there are more, one last entry gives the number
of the others, at the location of the first of them.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from tipscreen.checking.formats import FindingsFormat
from tipscreen.errors import (
    Location,
    Problem,
    ProblemsError,
    escape_invisible,
    format_omitted_count,
    select_for_display,
)


def severity(problem: Problem) -> str:
    """Return the severity of a problem: "warning" or "error"."""
    return "warning" if problem.code.is_warning else "error"


def problems_to_text(problems: Iterable[Problem]) -> str:
    """Return one problem per line, with its counterexamples below it."""
    return str(ProblemsError(problems))


def problems_to_json(problems: Iterable[Problem]) -> str:
    """Return a JSON list without invisible characters."""
    found = [
        {
            "file": problem.where.file,
            "line": problem.where.line,
            "column": problem.where.column,
            "severity": severity(problem),
            "code": problem.code,
            "message": escape_invisible(problem.message),
            "witnesses": [escape_invisible(sheet) for sheet in problem.counterexamples],
        }
        for problem in _display_lines(problems)
    ]
    text = json.dumps(found, indent=2, ensure_ascii=False)
    return re.sub(r"[^\n -~]", _escape_if_invisible, text)


def problems_to_github(problems: Iterable[Problem]) -> str:
    """Return one workflow command per line."""
    return "\n".join(
        github_annotation(
            severity(problem),
            problem.where,
            problem.code,
            "\n".join((problem.message, *problem.counterexamples)),
        )
        for problem in _display_lines(problems)
    )


def github_annotation(level: str, where: Location, title: str, message: str) -> str:
    """Return a workflow command that shows a message on a line of a file."""
    return (
        f"::{level} file={_escape_property(where.file)},line={where.line},col={where.column},"
        f"title={_escape_property(title)}::{_escape_message(message)}"
    )


def _display_lines(problems: Iterable[Problem]) -> list[Problem]:
    shown, left = select_for_display(problems)
    if not left:
        return list(shown)
    return [*shown, replace(left[0], message=format_omitted_count(len(left)), counterexamples=())]


def _escape_if_invisible(match: re.Match[str]) -> str:
    return match.group() if match.group().isprintable() else json.dumps(match.group())[1:-1]


def _escape_message(text: str) -> str:
    return escape_invisible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[FindingsFormat, Callable[[Iterable[Problem]], str]] = {
    FindingsFormat.TEXT: problems_to_text,
    FindingsFormat.JSON: problems_to_json,
    FindingsFormat.GITHUB: problems_to_github,
}
