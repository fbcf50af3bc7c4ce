"""Locations, problems and exceptions.

A problem is a value. A reader collects all problems of a file, then raises them together.
"""

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import NamedTuple


class Code(StrEnum):
    """The stable code of each kind of problem; `checking/codes.md` explains each one."""

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
        """Whether the file can be used as it is; only a strict check fails then."""
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
    """A place in a file. Lines and columns count from 1.

    A file has thousands of locations, and a named tuple takes half the time of a dataclass to make.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{escape_invisible(self.file)}:{self.line}:{self.column}"


class NameSuggestion(NamedTuple):
    """An unknown name, and the known names to look for a similar one in."""

    name: str
    known: Collection[str]

    @property
    def comparison_cost(self) -> int:
        """The largest number of character comparisons that the search can take."""
        length = min(len(self.name), MAX_COMPARED_LENGTH)
        return min(len(self.known), MAX_COMPARED_NAMES) * length**2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: its location, its code, and a message that says what to do."""

    where: Location
    code: Code
    message: str
    counterexamples: tuple[str, ...] = ()
    """Answer sheets that show the problem, each as one line of YAML."""
    suggestion: NameSuggestion | None = field(default=None, compare=False)
    """Completes the message with a similar name. `select_for_display` does this for the problems
    that are shown only, because the search is slow."""

    def __str__(self) -> str:
        severity = "warning" if self.code.is_warning else "error"
        lines = [f"{self.where}: {severity}[{self.code}]: {self.message}"]
        lines += [f"    counterexample: {sheet}" for sheet in self.counterexamples]
        return escape_invisible("\n".join(lines))


MAX_SHOWN_PROBLEMS = 100
"""Any further problems are counted and not shown."""

MAX_COMPARISON_COST = 2_500_000
"""The limit for all searches for similar names together: at worst a quarter of a second."""


def select_for_display(
    problems: Iterable[Problem],
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the problems to show, with complete messages, and the problems to omit.

    Both are sorted by location. If not all can be shown, errors take precedence over warnings.
    """
    by_precedence = sorted(problems, key=_sort_key)
    if len(by_precedence) > MAX_SHOWN_PROBLEMS:
        by_precedence.sort(key=lambda problem: problem.code.is_warning)
    shown = []
    total_cost = 0
    for problem in sorted(by_precedence[:MAX_SHOWN_PROBLEMS], key=_sort_key):
        hint = ""
        if problem.suggestion is not None:
            total_cost += problem.suggestion.comparison_cost
            hint = did_you_mean(*problem.suggestion) if total_cost <= MAX_COMPARISON_COST else ""
        shown.append(replace(problem, message=problem.message + hint, suggestion=None))
    return tuple(shown), tuple(by_precedence[MAX_SHOWN_PROBLEMS:])


def _sort_key(problem: Problem) -> tuple[Location, Code, str]:
    """Return the key to sort problems by; faster than comparing the problems themselves."""
    return problem.where, problem.code, problem.message


def format_omitted_count(count: int) -> str:
    """Return the line that says how many problems are omitted."""
    return f"and {count:,} more problem{'s' if count > 1 else ''}"


class TipscreenError(Exception):
    """A failure that the person can fix. Its text can be shown without changes."""

    exit_code = 1


class ProblemsError(TipscreenError):
    """All problems of one file: first those that are shown, then the omitted ones."""

    def __init__(self, problems: Iterable[Problem], advice: str = "") -> None:
        shown, omitted = select_for_display(problems)
        self.problems = (*shown, *omitted)
        lines = [str(problem) for problem in shown]
        if omitted:
            lines.append(format_omitted_count(len(omitted)))
        if advice:
            lines.append(advice)
        super().__init__("\n".join(lines))


class QuestionnaireError(ProblemsError):
    """A questionnaire file cannot be used."""


class AnswersError(ProblemsError):
    """An answer sheet cannot be evaluated."""


class FileError(TipscreenError):
    """A file cannot be read or written."""


class UsageError(TipscreenError):
    """The request is invalid, or something that it needs is missing."""

    exit_code = 2


class InterviewStopped(TipscreenError):  # noqa: N818 - stopping is not an error
    """The interview ended without a result."""

    exit_code = 3

    def __init__(self, reason: str, reminder: str = "") -> None:
        super().__init__(reason)
        self.reminder = reminder
        """The danger outcome to repeat to the person; empty if there is none."""


class InterviewInterrupted(InterviewStopped):
    """The person pressed Ctrl-C."""

    exit_code = 130


class IdleTimeout(InterviewStopped):
    """Nobody typed anything at a shared terminal until the idle timeout."""


def escape_invisible(text: str) -> str:
    """Return the text with control, direction and other invisible characters as escapes.

    Newlines stay. Text from a file or a keyboard therefore cannot control the terminal.
    """
    if text.isprintable():
        return text
    invisible = (char for char in set(text) if not char.isprintable() and char != "\n")
    return text.translate({ord(char): char.encode("unicode_escape").decode() for char in invisible})


def shorten(text: str, limit: int = 60) -> str:
    """Return the text; if it is longer than the limit, its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


MAX_COMPARED_LENGTH = 60
"""Longer names are not searched for similar ones."""

MAX_COMPARED_NAMES = 500
"""Of a longer list, only names with the same first letter are compared, up to this number."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message: the most similar known name, or a short list of all names.

    Empty if no name is similar and the list is long.
    """
    names = known if isinstance(known, Collection) else tuple(known)
    nearest = _find_nearest(name.casefold(), names)
    return f"; did you mean '{shorten(nearest)}'?" if nearest else list_expected(names)


def list_expected(names: Collection[str]) -> str:
    """Return the end of a message that lists the names; empty if there are too many."""
    if 0 < len(names) <= 12:
        return "; expected one of: " + ", ".join(map(shorten, names))
    return ""


def _find_nearest(name: str, names: Collection[str]) -> str | None:
    """Return the most similar name, ignoring case; None if none is similar enough."""
    if not name or len(name) > MAX_COMPARED_LENGTH:
        return None
    compared: Iterable[str] = (known for known in names if len(known) <= MAX_COMPARED_LENGTH)
    if len(names) > MAX_COMPARED_NAMES:
        compared = (known for known in compared if known[:1].casefold() == name[0])
    by_folded = {known.casefold(): known for known in islice(compared, MAX_COMPARED_NAMES)}
    longer = [folded for folded in by_folded if folded.startswith(f"{name}_")]
    found = difflib.get_close_matches(name, by_folded, n=1, cutoff=0.6) or longer
    return by_folded[found[0]] if found else None
