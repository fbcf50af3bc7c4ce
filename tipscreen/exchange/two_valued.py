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
    Condition,
    InRange,
    Not,
    OptionSelected,
)
from tipscreen.questionnaire.model import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Selected:
    """This option was picked."""

    question: Question
    option: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """There is a number, and it is on this side of the bound, or at it."""

    question: Question
    operator: str
    """`>=` or `<=`."""
    bound: int


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """There is no answer at all."""

    question: Question


Atom: TypeAlias = Selected | Comparison | NotAnswered
"""What one answer says; yes or no, never unknown."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least so many of the parts hold: one for "any", all of them for "all"."""

    minimum: int
    parts: tuple[Formula, ...]

    @property
    def is_any(self) -> bool:
        """Return whether one of the parts is enough."""
        return self.minimum == 1

    @property
    def is_all(self) -> bool:
        """Return whether all of the parts must hold."""
        return self.minimum == len(self.parts)


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: Formula


Formula: TypeAlias = Atom | Threshold | Negation


def two_valued_ask_if(questionnaire: Questionnaire, question: Question) -> Formula | None:
    """Return when the question is asked; None if it always is.

    Raises UsageError for a condition on more than answers, which the loader lets nobody write.
    """
    if question.ask_if is None:
        return None
    return _two_valued(question.ask_if, False, questionnaire.questions, question)


def _two_valued(
    condition: Condition, sure: bool, questions: Mapping[str, Question], of: Question
) -> Formula:
    """Return when the condition holds (sure), or when it is not known that it does not."""
    match condition:
        case OptionSelected() | InRange():
            return _leaf_formula(condition, sure, questions)
        case AllOf(parts):
            return _conjunction(_two_valued(part, sure, questions, of) for part in parts)
        case AnyOf(parts):
            return _disjunction(_two_valued(part, sure, questions, of) for part in parts)
        case AtLeast(count, parts):
            return _threshold(count, [_two_valued(part, sure, questions, of) for part in parts])
        case Not(part):
            return Negation(_two_valued(part, not sure, questions, of))
        case _:
            message = f"the ask_if of '{of.id}' ({of.where}) must read answers, and nothing else"
            raise UsageError(message)


def _leaf_formula(
    leaf: OptionSelected | InRange, sure: bool, questions: Mapping[str, Question]
) -> Formula:
    """Return what the answer says; of a question that may not apply, also that it does."""
    question = questions[leaf.question]
    if isinstance(leaf, OptionSelected):
        options = set(leaf.options) if sure else {*leaf.options, NOT_SURE}
        says = _disjunction(
            Selected(question, option) for option in question.options if option in options
        )
    else:
        bounds = ((">=", leaf.at_least), ("<=", leaf.at_most))
        says = _conjunction(Comparison(question, sign, n) for sign, n in bounds if n is not None)
        if not sure and NOT_SURE in question.options:
            says = _disjunction((says, Selected(question, NOT_SURE)))
    if not sure:
        says = _disjunction((NotAnswered(question), says))
    if question.ask_if is None:
        return says
    return _conjunction((_two_valued(question.ask_if, sure, questions, question), says))


def _conjunction(formulas: Iterable[Formula]) -> Formula:
    parts = tuple(formulas)
    return _threshold(len(parts), parts)


def _disjunction(formulas: Iterable[Formula]) -> Formula:
    return _threshold(1, tuple(formulas))


def _threshold(least: int, formulas: Iterable[Formula]) -> Formula:
    """Return the count; "any" inside "any", and "all" inside "all", are one list."""
    given = tuple(formulas)
    if len(given) == 1:
        return given[0]
    if 1 < least < len(given):
        return Threshold(least, given)
    is_any = least == 1
    parts: list[Formula] = []
    for part in given:
        is_same = isinstance(part, Threshold) and (part.is_any if is_any else part.is_all)
        inner = part.parts if isinstance(part, Threshold) and is_same else (part,)
        parts += (each for each in inner if each not in parts)
    if len(parts) == 1:
        return parts[0]
    return Threshold(1 if is_any else len(parts), tuple(parts))
