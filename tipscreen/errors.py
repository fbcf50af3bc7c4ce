"""What can be wrong, and where: problems are values, collected first and raised once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import NamedTuple


class Code(StrEnum):
    """The stable names of all problems; `checking/codes.md` explains each."""

    BAD_CHARACTER = "bad-character"
    YAML_SYNTAX = "yaml-syntax"
    TAB = "tab"
    YAML_FEATURE = "yaml-feature"
    LOST_TEXT = "lost-text"
    TOO_LARGE = "too-large"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_KIND = "wrong-kind"
    BLANK_TEXT = "blank-text"
    BAD_ID = "bad-id"
    BAD_VALUE = "bad-value"
    UNKNOWN_NAME = "unknown-name"
    BAD_CONDITION = "bad-condition"
    LATER_QUESTION = "later-question"
    FLAG_CYCLE = "flag-cycle"
    OUTCOME_ORDER = "outcome-order"
    OUT_OF_RANGE = "out-of-range"
    CONTRADICTION = "contradiction"
    UNFINISHED = "unfinished"
    EXAMPLE_FAILS = "example-fails"
    GUARANTEE_BROKEN = "guarantee-broken"
    NO_EXAMPLE = "no-example"
    UNREACHABLE_QUESTION = "unreachable-question"
    NEVER_HOLDS = "never-holds"
    ALWAYS_HOLDS = "always-holds"
    NEVER_RAISED = "never-raised"
    UNREACHABLE_OUTCOME = "unreachable-outcome"
    NO_EFFECT = "no-effect"
    NOT_SURE_MISSING = "not-sure-missing"
    NOT_SURE_IGNORED = "not-sure-ignored"
    LESS_SERIOUS_WITH_SIGN = "less-serious-with-sign"
    RULE_WITHOUT_GUARD = "rule-without-guard"
    SOURCE_UNUSED = "source-unused"
    REVIEW_OVERDUE = "review-overdue"
    FILE_STATUS = "file-status"
    HARD_TO_READ = "hard-to-read"
    LONG_SENTENCE = "long-sentence"
    DOUBLE_BARRELED_QUESTION = "double-barreled-question"
    EQUAL_CHOICES = "equal-choices"
    NEVER_SAY = "never-say"
    BAD_TRANSLATION = "bad-translation"
    NOT_TRANSLATED = "not-translated"
    STALE_TRANSLATION = "stale-translation"

    @property
    def is_warning(self) -> bool:
        """Return whether the file can be used as it is; only a strict check fails then."""
        return self in _WARNINGS


_WARNINGS = frozenset(
    {
        Code.RULE_WITHOUT_GUARD,
        Code.SOURCE_UNUSED,
        Code.REVIEW_OVERDUE,
        Code.FILE_STATUS,
        Code.HARD_TO_READ,
        Code.LONG_SENTENCE,
        Code.DOUBLE_BARRELED_QUESTION,
        Code.EQUAL_CHOICES,
        Code.NEVER_SAY,
        Code.NOT_TRANSLATED,
        Code.STALE_TRANSLATION,
    }
)


class Location(NamedTuple):
    """A place in a file. Lines and columns count from 1."""

    # A file has thousands of places, and a tuple is made at half the cost of a dataclass.

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{escape_invisible(self.file)}:{self.line}:{self.column}"


class NameSuggestion(NamedTuple):
    """A name that is not known, and the names that it may be a slip of."""

    name: str
    known: Collection[str]

    @property
    def comparison_cost(self) -> int:
        """Return how many letters are compared with letters to find the nearest, at worst."""
        return (
            min(len(self.known), MAX_COMPARED_NAMES) * min(len(self.name), MAX_COMPARED_LENGTH) ** 2
        )


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what kind, and a sentence that says what to do."""

    where: Location
    code: Code
    message: str
    counterexamples: tuple[str, ...] = ()
    """Answer sheets that show it, each as one line of YAML."""
    suggestion: NameSuggestion | None = field(default=None, compare=False)
    """What the end of the message is still to be made of. `most_telling` does it, for those that
    are shown: to look for near names takes long."""

    def __str__(self) -> str:
        severity = "warning" if self.code.is_warning else "error"
        lines = [f"{self.where}: {severity}[{self.code}]: {escape_invisible(self.message)}"]
        lines += [
            f"    counterexample: {escape_invisible(witness)}" for witness in self.counterexamples
        ]
        return "\n".join(lines)


MAX_SHOWN_PROBLEMS = 100
"""More problems than these are counted, not shown."""

MAX_COMPARISON_COST = 2_500_000
"""No more near names are looked for after this much; a quarter of a second at worst."""


def select_for_display(
    problems: Iterable[Problem],
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the problems to show, by place and with the near names told, and those left out.

    If there are more than can be shown, errors come before warnings.
    """
    found = sorted(problems, key=_sort_key)
    if len(found) > MAX_SHOWN_PROBLEMS:
        found.sort(key=lambda problem: problem.code.is_warning)
    shown = []
    effort = 0
    for problem in sorted(found[:MAX_SHOWN_PROBLEMS], key=_sort_key):
        hint = ""
        if problem.suggestion is not None:
            effort += problem.suggestion.comparison_cost
            hint = did_you_mean(*problem.suggestion) if effort <= MAX_COMPARISON_COST else ""
        shown.append(replace(problem, message=problem.message + hint, suggestion=None))
    return tuple(shown), tuple(found[MAX_SHOWN_PROBLEMS:])


def _sort_key(problem: Problem) -> tuple[Location, Code, str]:
    """Return what problems are sorted by; quicker than to compare the problems themselves."""
    return problem.where, problem.code, problem.message


def format_omitted_count(count: int) -> str:
    """Return how many problems are not shown."""
    return f"and {count:,} more problem{'s' if count > 1 else ''}"


class TipscreenError(Exception):
    """A failure the person can mend. Its text is fit to be shown as it is."""

    exit_code = 1


class ProblemsError(TipscreenError):
    """All problems of one file together: those that are shown, by place, then the others."""

    def __init__(self, problems: Iterable[Problem], advice: str = "") -> None:
        shown, left = select_for_display(problems)
        self.problems = (*shown, *left)
        lines = [str(problem) for problem in shown]
        if left:
            lines.append(format_omitted_count(len(left)))
        if advice:
            lines.append(advice)
        super().__init__("\n".join(lines))


class QuestionnaireError(ProblemsError):
    """A questionnaire file cannot be used."""


class AnswersError(ProblemsError):
    """An answer sheet cannot be judged."""


class FileError(TipscreenError):
    """A file cannot be read or written."""


class UsageError(TipscreenError):
    """The program was asked for something it cannot do here."""

    exit_code = 2


class InterviewStopped(TipscreenError):  # noqa: N818 - stopping is not an error, only a way to end
    """The interview ended without a result."""

    exit_code = 3

    def __init__(self, reason: str, reminder: str = "") -> None:
        super().__init__(reason)
        self.reminder = reminder
        """What must not be lost all the same: a danger that was found; empty if there is none."""


class InterviewInterrupted(InterviewStopped):
    """The person pressed Ctrl-C."""

    exit_code = 130


class IdleTimeout(InterviewStopped):
    """Nothing was typed for too long at a shared terminal."""


def escape_invisible(text: str) -> str:
    """Return the text with every control, direction or other invisible character spelled out.

    Line ends stay. What comes from a file or a keyboard can so never steer the terminal.
    """
    if text.isprintable():
        return text
    invisible = (char for char in set(text) if not char.isprintable() and char != "\n")
    return text.translate({ord(char): _escape_char(char) for char in invisible})


def _escape_char(char: str) -> str:
    return char.encode("unicode_escape").decode()


def shorten(text: str, limit: int = 60) -> str:
    """Return the text, cut with an ellipsis if it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


MAX_LISTED_NAMES = 12
"""So many names, or fewer, are all named where none is near."""

MAX_COMPARED_LENGTH = 60
"""Longer names are not compared letter by letter."""

MAX_COMPARED_NAMES = 500
"""Of more names, only those with the same first letter are compared, and of these so many."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that proposes the nearest known name, or lists a short choice.

    Empty if nothing is near and the list is long.
    """
    names = known if isinstance(known, Collection) else tuple(known)
    nearest = _nearest(name.casefold(), names)
    if nearest:
        return f"; did you mean '{shorten(nearest)}'?"
    return list_expected(names)


def list_expected(names: Collection[str]) -> str:
    """Return the end of a sentence that lists a short choice; empty if it is long."""
    if 0 < len(names) <= MAX_LISTED_NAMES:
        return "; expected one of: " + ", ".join(map(shorten, names))
    return ""


def _nearest(name: str, names: Collection[str]) -> str | None:
    """Return the nearest name; None if none is near."""
    if not name or len(name) > MAX_COMPARED_LENGTH:
        return None
    compared: Iterable[str] = (known for known in names if len(known) <= MAX_COMPARED_LENGTH)
    if len(names) > MAX_COMPARED_NAMES:
        compared = (known for known in compared if known[:1].casefold() == name[0])
    by_small_letters = {known.casefold(): known for known in islice(compared, MAX_COMPARED_NAMES)}
    longer = [small for small in by_small_letters if small.startswith(f"{name}_")]
    found = difflib.get_close_matches(name, by_small_letters, n=1, cutoff=0.6) or longer
    return by_small_letters[found[0]] if found else None
