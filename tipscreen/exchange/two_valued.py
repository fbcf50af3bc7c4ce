"""Translate `ask_if` for software whose conditions are only true or false.

tipscreen asks a question unless its `ask_if` is false, so an unknown condition counts as true. Each
condition becomes a formula with two truth values: either "it is true" (`certain`) or "it is true or
unknown" (not `certain`). The exports to FHIR and REDCap are written from this formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tipscreen.errors import UsageError
from tipscreen.questionnaire.conditions import (
    NOT_SURE,
    Composite,
    Condition,
    InRange,
    Not,
    OptionSelected,
)
from tipscreen.questionnaire.model import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Selected:
    """The option is selected."""

    question: Question
    option: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The question is answered with a number, and the number is within the bound."""

    question: Question
    operator: str
    """`>=` or `<=`."""
    bound: int


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """The question has no answer at all."""

    question: Question


Atom: TypeAlias = Selected | Comparison | NotAnswered
"""A statement about one answer. It is true or false, never unknown."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least `minimum` of the parts hold: one for "any", all of them for "all"."""

    minimum: int
    parts: tuple[Formula, ...]

    @property
    def is_any(self) -> bool:
        """True if one of the parts is enough."""
        return self.minimum == 1

    @property
    def is_all(self) -> bool:
        """True if all of the parts must hold."""
        return self.minimum == len(self.parts)


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: Formula


Formula: TypeAlias = Atom | Threshold | Negation


def two_valued_ask_if(questionnaire: Questionnaire, question: Question) -> Formula | None:
    """Return the formula for asking the question, or None if it is always asked.

    Raises UsageError if the condition reads more than answers, which the loader rejects.
    """
    if question.ask_if is None:
        return None
    return _two_valued(question.ask_if, False, questionnaire.questions, question)


def _two_valued(
    condition: Condition, certain: bool, questions: Mapping[str, Question], asked: Question
) -> Formula:
    """Return the formula for "true" (certain), or for "true or unknown" (not certain)."""
    match condition:
        case OptionSelected() | InRange():
            return _leaf_formula(condition, certain, questions)
        case Composite():
            parts = [_two_valued(part, certain, questions, asked) for part in condition.parts]
            return _threshold(condition.minimum, parts)
        case Not(part):
            return Negation(_two_valued(part, not certain, questions, asked))
        case _:
            message = f"the ask_if of '{asked.id}' ({asked.where}) may only read answers"
            raise UsageError(message)


def _leaf_formula(
    leaf: OptionSelected | InRange, certain: bool, questions: Mapping[str, Question]
) -> Formula:
    """Return the formula of a leaf, which includes that its question applies."""
    question = questions[leaf.question]
    if isinstance(leaf, OptionSelected):
        options = set(leaf.options) if certain else {*leaf.options, NOT_SURE}
        formula = _disjunction(
            Selected(question, option) for option in question.options if option in options
        )
    else:
        bounds = ((">=", leaf.at_least), ("<=", leaf.at_most))
        formula = _conjunction(
            Comparison(question, operator, n) for operator, n in bounds if n is not None
        )
        if not certain and NOT_SURE in question.options:
            formula = _disjunction((formula, Selected(question, NOT_SURE)))
    if not certain:
        formula = _disjunction((NotAnswered(question), formula))
    if question.ask_if is None:
        return formula
    return _conjunction((_two_valued(question.ask_if, certain, questions, question), formula))


def _conjunction(formulas: Iterable[Formula]) -> Formula:
    parts = tuple(formulas)
    return _threshold(len(parts), parts)


def _disjunction(formulas: Iterable[Formula]) -> Formula:
    return _threshold(1, tuple(formulas))


def _threshold(minimum: int, formulas: Iterable[Formula]) -> Formula:
    """Return the threshold; nested "any" or nested "all" are merged into one list."""
    given = tuple(formulas)
    if len(given) == 1:
        return given[0]
    if 1 < minimum < len(given):
        return Threshold(minimum, given)
    is_any = minimum == 1
    parts: list[Formula] = []
    for part in given:
        is_same = isinstance(part, Threshold) and (part.is_any if is_any else part.is_all)
        inner = part.parts if isinstance(part, Threshold) and is_same else (part,)
        parts += (item for item in inner if item not in parts)
    if len(parts) == 1:
        return parts[0]
    return Threshold(1 if is_any else len(parts), tuple(parts))
