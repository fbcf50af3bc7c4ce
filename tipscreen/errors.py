"""What can be wrong, and where: problems are values, collected first and raised once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The stable names of all problems; the README explains each."""

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
    FLAG_CIRCLE = "flag-circle"
    OUTCOME_ORDER = "outcome-order"
    OUT_OF_RANGE = "out-of-range"
    CONTRADICTION = "contradiction"
    UNFINISHED = "unfinished"
    EXAMPLE_FAILS = "example-fails"
    GUARANTEE_BROKEN = "guarantee-broken"
    NO_EXAMPLE = "no-example"
    NEVER_ASKED = "never-asked"
    NEVER_HOLDS = "never-holds"
    ALWAYS_HOLDS = "always-holds"
    NEVER_RAISED = "never-raised"
    NEVER_COMES_OUT = "never-comes-out"
    NO_EFFECT = "no-effect"
    DOUBT_UNASKED = "doubt-unasked"
    DOUBT_UNHEARD = "doubt-unheard"
    MILDER_WITH_SIGN = "milder-with-sign"
    SOURCE_UNUSED = "source-unused"
    REVIEW_OVERDUE = "review-overdue"
    HARD_TO_READ = "hard-to-read"
    LONG_SENTENCE = "long-sentence"
    TWO_QUESTIONS = "two-questions"
    EQUAL_CHOICES = "equal-choices"
    NEVER_SAY = "never-say"
    BAD_TRANSLATION = "bad-translation"
    NOT_TRANSLATED = "not-translated"
    STALE_TRANSLATION = "stale-translation"

    @property
    def is_warning(self) -> bool:
        """Return whether it is a matter of style, which fails a check only if that is strict."""
        return self in _WARNINGS


_WARNINGS = frozenset(
    {
        Code.SOURCE_UNUSED,
        Code.REVIEW_OVERDUE,
        Code.HARD_TO_READ,
        Code.LONG_SENTENCE,
        Code.TWO_QUESTIONS,
        Code.EQUAL_CHOICES,
        Code.NEVER_SAY,
        Code.NOT_TRANSLATED,
        Code.STALE_TRANSLATION,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what kind, and a sentence that says what to do."""

    where: Location
    code: Code
    message: str
    witnesses: tuple[str, ...] = ()
    """Answer sheets that show it, each as one line of YAML."""

    def __str__(self) -> str:
        severity = "warning" if self.code.is_warning else "error"
        lines = [f"{self.where}: {severity}[{self.code}]: {printable(self.message)}"]
        lines += [f"    shown by: {printable(witness)}" for witness in self.witnesses]
        return "\n".join(lines)


MOST_SHOWN = 100
"""More problems than these are counted, not shown."""


class TipscreenError(Exception):
    """A failure the person can mend. Its text is fit to be shown as it is."""

    exit_code = 1


class ProblemsError(TipscreenError):
    """All problems of one file together, sorted by their place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"and {len(self.problems) - MOST_SHOWN} more problems")
        super().__init__("\n".join(shown))


class QuestionnaireError(ProblemsError):
    """A questionnaire file cannot be used."""


class AnswersError(ProblemsError):
    """An answer sheet cannot be judged."""


class FileError(TipscreenError):
    """A file cannot be read or written."""


class UsageError(TipscreenError):
    """The program was asked for something it cannot do here."""

    exit_code = 2


class Stopped(TipscreenError):  # noqa: N818 - stopping is not an error, only a way to end
    """The interview ended without a result."""

    exit_code = 3

    def __init__(self, reason: str, reminder: str = "") -> None:
        super().__init__(reason)
        self.reminder = reminder
        """What must not be lost all the same: a danger that was found; empty if there is none."""


class Interrupted(Stopped):
    """The person pressed Ctrl-C."""

    exit_code = 130


class Idle(Stopped):
    """Nothing was typed for too long at a shared terminal."""


def printable(text: str) -> str:
    """Return the text with every control, direction or other invisible character spelled out.

    Line ends stay. What comes from a file or a keyboard can so never steer the terminal.
    """
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode()
        for char in text
    )


def shorten(text: str, limit: int = 60) -> str:
    """Return the text, cut with an ellipsis if it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that proposes the nearest known name, or lists a short choice.

    Empty if nothing is near and the list is long.
    """
    names = list(known)
    by_small_letters = {known_name.casefold(): known_name for known_name in names}
    name = name.casefold()
    longer = [small for small in by_small_letters if small.startswith(f"{name}_")]
    nearest = difflib.get_close_matches(name, by_small_letters, n=1, cutoff=0.6) or longer
    if nearest:
        return f"; did you mean '{by_small_letters[nearest[0]]}'?"
    if 0 < len(names) <= 12:
        return "; expected one of: " + ", ".join(names)
    return ""
