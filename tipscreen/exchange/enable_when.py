"""`ask_if` in FHIR: `enableWhen` where that can say it, else a FHIRPath expression.

tipscreen asks a question unless its `ask_if` is surely no, and FHIR knows only yes and no. So a
condition is first turned into a formula of two truth values: that it holds (`sure`), or that it
may hold (not `sure`). A formula that is one list of answers becomes `enableWhen`; any other becomes
`enableWhenExpression` of the Structured Data Capture guide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tipscreen.errors import UsageError
from tipscreen.exchange.fhir_names import companion, system_of
from tipscreen.questionnaire import (
    NOT_SURE,
    AllOf,
    AnyOf,
    AtLeast,
    Chosen,
    Condition,
    InRange,
    Not,
    Question,
    Questionnaire,
    QuestionType,
)

EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


@dataclass(frozen=True, slots=True)
class Atom:
    """What one `enableWhen` says."""

    link_id: str
    operator: str
    """`exists`, `=`, `>=` or `<=`."""
    value: bool | int | str
    system: str = ""
    """Of a choice."""


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many of the parts hold: one for "any", all of them for "all"."""

    least: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The part does not hold."""

    part: Formula


Formula: TypeAlias = Atom | Count | Negated


def enabling(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    """Return the keys of an item that say when it is asked; none if it always is.

    Raises UsageError for a condition that neither way can say.
    """
    if question.ask_if is None:
        return {}
    formula = _formula(question.ask_if, False, questionnaire.questions, question)
    atoms = formula.parts if isinstance(formula, Count) else (formula,)
    plain = tuple(atom for atom in atoms if isinstance(atom, Atom))
    if len(plain) < len(atoms) or (isinstance(formula, Count) and 1 < formula.least < len(atoms)):
        expression = {"language": "text/fhirpath", "expression": _fhirpath(formula)}
        return {"extension": [{"url": EXPRESSION, "valueExpression": expression}]}
    said: dict[str, Any] = {"enableWhen": [_as_enable_when(atom) for atom in plain]}
    if len(plain) > 1:
        every = isinstance(formula, Count) and formula.least == len(plain)
        said["enableBehavior"] = "all" if every else "any"
    return said


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
            message = f"FHIR cannot say the ask_if of '{of.id}' ({of.where}): it must read answers"
            raise UsageError(message)


def _leaf(leaf: Chosen | InRange, sure: bool, questions: Mapping[str, Question]) -> Formula:
    """Return what the answer says; of a question that may not apply, also that it does."""
    question = questions[leaf.question]
    is_number = question.type is QuestionType.NUMBER
    if isinstance(leaf, Chosen):
        options = set(leaf.options) if sure else {*leaf.options, NOT_SURE}
        says = _some(_picked(question, option) for option in question.options if option in options)
    else:
        bounds = ((">=", leaf.at_least), ("<=", leaf.at_most))
        says = _every(Atom(question.id, sign, n) for sign, n in bounds if n is not None)
        if not sure and NOT_SURE in question.options:
            says = _some((says, _picked(question, NOT_SURE)))
    if not sure:
        missing: list[Formula] = [Atom(question.id, "exists", False)]
        if is_number:
            missing += [Negated(_picked(question, option)) for option in question.options]
        says = _some((_every(missing), says))
    if question.ask_if is None:
        return says
    return _every((_formula(question.ask_if, sure, questions, question), says))


def _picked(question: Question, option: str) -> Atom:
    if question.type is QuestionType.NUMBER:
        return Atom(companion(question, option), "=", True)
    return Atom(question.id, "=", option, system_of(question))


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
    parts: dict[Formula, None] = {}
    for part in given:
        is_list = isinstance(part, Count) and _kind(part) == (least == 1)
        parts.update(dict.fromkeys(part.parts if is_list and isinstance(part, Count) else (part,)))
    if len(parts) == 1:
        return next(iter(parts))
    return Count(1 if least == 1 else len(parts), tuple(parts))


def _kind(count: Count) -> bool | None:
    """Return whether it is an "any"; None if it is neither that nor an "all"."""
    if count.least == 1:
        return True
    return False if count.least == len(count.parts) else None


def _as_enable_when(atom: Atom) -> dict[str, Any]:
    said: dict[str, Any] = {"question": atom.link_id, "operator": atom.operator}
    if isinstance(atom.value, bool):
        return {**said, "answerBoolean": atom.value}
    if isinstance(atom.value, int):
        return {**said, "answerInteger": atom.value}
    return {**said, "answerCoding": {"system": atom.system, "code": atom.value}}


def _fhirpath(formula: Formula) -> str:
    match formula:
        case Atom(link_id, operator, value):
            answers = f"%resource.descendants().where(linkId = '{link_id}').answer.value"
            if operator == "exists":
                return f"{answers}.exists()" if value else f"{answers}.empty()"
            if isinstance(value, str):
                return f"{answers}.where(code = '{value}').exists()"
            written = str(value).lower() if isinstance(value, bool) else str(value)
            return f"{answers}.where($this {operator} {written}).exists()"
        case Negated(part):
            return f"({_fhirpath(part)}).not()"
        case Count(least, parts):
            said = [f"({_fhirpath(part)})" for part in parts]
            if least in (1, len(said)):
                return (" or " if least == 1 else " and ").join(said)
            return f"({' + '.join(f'iif({part}, 1, 0)' for part in said)}) >= {least}"
