"""`ask_if` for software that knows only yes and no.

tipscreen asks a question unless its `ask_if` is surely no. So a condition is turned into a formula
of two truth values: that it holds (`sure`), or that it may hold (not `sure`). What is said in FHIR
and in REDCap is made from this formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tipscreen.errors import UsageError
from tipscreen.questionnaire.conditions import (
    NOT_SURE,
    AllOf,
    AnyOf,
    AtLeast,
    Chosen,
    Condition,
    InRange,
    Not,
)
from tipscreen.questionnaire.model import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Picked:
    """This option was picked."""

    question: Question
    option: str


@dataclass(frozen=True, slots=True)
class Compared:
    """There is a number, and it is on this side of the bound, or at it."""

    question: Question
    sign: str
    """`>=` or `<=`."""
    bound: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """There is no answer at all."""

    question: Question


Fact: TypeAlias = Picked | Compared | Unanswered
"""What one answer says; yes or no, never unknown."""


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many of the parts hold: one for "any", all of them for "all"."""

    least: int
    parts: tuple[Formula, ...]

    @property
    def is_any(self) -> bool:
        """Return whether one of the parts is enough."""
        return self.least == 1

    @property
    def is_all(self) -> bool:
        """Return whether all of the parts must hold."""
        return self.least == len(self.parts)


@dataclass(frozen=True, slots=True)
class Negated:
    """The part does not hold."""

    part: Formula


Formula: TypeAlias = Fact | Count | Negated


def when_asked(questionnaire: Questionnaire, question: Question) -> Formula | None:
    """Return when the question is asked; None if it always is.

    Raises UsageError for a condition on more than answers, which the loader lets nobody write.
    """
    if question.ask_if is None:
        return None
    return _formula(question.ask_if, False, questionnaire.questions, question)


def _formula(
    condition: Condition, sure: bool, questions: Mapping[str, Question], of: Question
) -> Formula:
    """Return when the condition holds (sure), or when it is not known that it does not."""
    match condition:
        case Chosen() | InRange():
            return _leaf(condition, sure, questions)
        case AllOf(parts):
            return _every(_formula(part, sure, questions, of) for part in parts)
        case AnyOf(parts):
            return _some(_formula(part, sure, questions, of) for part in parts)
        case AtLeast(count, parts):
            return _count(count, [_formula(part, sure, questions, of) for part in parts])
        case Not(part):
            return Negated(_formula(part, not sure, questions, of))
        case _:
            message = f"the ask_if of '{of.id}' ({of.where}) must read answers, and nothing else"
            raise UsageError(message)


def _leaf(leaf: Chosen | InRange, sure: bool, questions: Mapping[str, Question]) -> Formula:
    """Return what the answer says; of a question that may not apply, also that it does."""
    question = questions[leaf.question]
    if isinstance(leaf, Chosen):
        options = set(leaf.options) if sure else {*leaf.options, NOT_SURE}
        says = _some(Picked(question, option) for option in question.options if option in options)
    else:
        bounds = ((">=", leaf.at_least), ("<=", leaf.at_most))
        says = _every(Compared(question, sign, n) for sign, n in bounds if n is not None)
        if not sure and NOT_SURE in question.options:
            says = _some((says, Picked(question, NOT_SURE)))
    if not sure:
        says = _some((Unanswered(question), says))
    if question.ask_if is None:
        return says
    return _every((_formula(question.ask_if, sure, questions, question), says))


def _every(formulas: Iterable[Formula]) -> Formula:
    parts = tuple(formulas)
    return _count(len(parts), parts)


def _some(formulas: Iterable[Formula]) -> Formula:
    return _count(1, tuple(formulas))


def _count(least: int, formulas: Iterable[Formula]) -> Formula:
    """Return the count; "any" inside "any", and "all" inside "all", are one list."""
    given = tuple(formulas)
    if len(given) == 1:
        return given[0]
    if 1 < least < len(given):
        return Count(least, given)
    is_any = least == 1
    parts: list[Formula] = []
    for part in given:
        is_same = isinstance(part, Count) and (part.is_any if is_any else part.is_all)
        inner = part.parts if isinstance(part, Count) and is_same else (part,)
        parts += (each for each in inner if each not in parts)
    if len(parts) == 1:
        return parts[0]
    return Count(1 if is_any else len(parts), tuple(parts))
