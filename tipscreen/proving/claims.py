"""Proofs over every answer sheet there can be, whole or partial, of one questionnaire.

Each claim is a question to a SAT solver: is there a sheet on which it fails? If there is, it is
made as small as can be, judged by `screening` to confirm it, and shown. If there is none, the
claim is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tipscreen.errors import Code, Problem
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.proving.danger_claims import (
    danger_questions_offer_not_sure,
    danger_signs_never_lower_severity,
    not_sure_can_raise_danger,
)
from tipscreen.proving.encoding import QuestionnaireEncoding, Value
from tipscreen.proving.rule_mutations import every_serious_rule_is_guarded
from tipscreen.proving.sheet_space import SheetSpace
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Truth, evaluate
from tipscreen.questionnaire.model import Guarantee, Outcome, Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case

# -- the claims. Each yields a problem for everything of which it does not hold.


def every_question_can_be_asked(sheets: SheetSpace) -> Iterator[Problem]:
    """Every question can be asked."""
    for question in sheets.questionnaire.questions.values():
        if not sheets.is_satisfiable(sheets.encoded.applies(question.id).yes):
            message = f"'{question.id}' can never be asked for sure; its 'ask_if' cannot hold"
            yield Problem(question.where, Code.UNREACHABLE_QUESTION, message)


def every_rule_can_hold_and_fail(sheets: SheetSpace) -> Iterator[Problem]:
    """Every rule can hold, and every rule that is shown can fail."""
    questionnaire = sheets.questionnaire
    for rule in questionnaire.rules.values():
        gates = sheets.encoded.rule(rule.id)
        if not sheets.is_satisfiable(gates.yes):
            message = f"no answers can make the rule '{rule.id}' hold; look at its 'when'"
            yield Problem(rule.where, Code.NEVER_HOLDS, message)
        elif not questionnaire.flags[rule.raises].hidden and not sheets.is_satisfiable(gates.no):
            message = f"no answers can make the rule '{rule.id}' fail; look at its 'when'"
            yield Problem(rule.where, Code.ALWAYS_HOLDS, message)


def every_flag_can_be_raised(sheets: SheetSpace) -> Iterator[Problem]:
    """Every flag can be raised."""
    for flag in sheets.questionnaire.flags.values():
        if not sheets.is_satisfiable(sheets.encoded.flag(flag.id).yes):
            message = f"nothing can raise the flag '{flag.id}'"
            yield Problem(flag.where, Code.NEVER_RAISED, message)


def every_outcome_is_reachable(sheets: SheetSpace) -> Iterator[Problem]:
    """Every outcome can come out; none hides another."""
    earlier: list[Outcome] = []
    for outcome in sheets.questionnaire.outcomes.values():
        if not sheets.is_satisfiable(sheets.encoded.outcomes()[outcome.id]):
            hiding = _hidden_by(sheets, outcome, earlier)
            why = f"it is hidden by {', '.join(hiding)}" if hiding else "its 'when' can never hold"
            message = f"the outcome '{outcome.id}' can never come out; {why}"
            witnesses = _where_condition_holds(sheets, outcome)
            yield Problem(outcome.where, Code.UNREACHABLE_OUTCOME, message, witnesses)
        earlier.append(outcome)


def _where_condition_holds(sheets: SheetSpace, hidden: Outcome) -> tuple[str, ...]:
    """Return a sheet on which the condition of the outcome holds, if there is one."""
    when = hidden.when
    if when is None:
        return ()

    def holds(sheet: Answers) -> bool:
        return evaluate(when, Case(sheets.questionnaire, sheet)) is Truth.TRUE

    sheet = sheets.find_sheet(holds, sheets.encoded.condition(when).yes)
    return () if sheet is None else (to_yaml_line(sheets.questionnaire.questions, sheet),)


def _hidden_by(sheets: SheetSpace, hidden: Outcome, earlier: list[Outcome]) -> list[str]:
    """Return the outcomes that come out where the hidden one's condition holds.

    One alone if it is enough, else all of them; none if the condition cannot hold.
    """
    encoded = sheets.encoded
    holds = encoded.condition(hidden.when).yes if hidden.when else sheets.circuit.true
    if not sheets.is_satisfiable(holds):
        return []
    whens = {o.id: encoded.condition(o.when).yes for o in earlier if o.when}
    alone = [name for name, when in whens.items() if not sheets.is_satisfiable(holds, -when)]
    some = [name for name in whens if sheets.is_satisfiable(holds, encoded.outcomes()[name])]
    return [f"'{name}'" for name in (alone[-1:] or some)]


def every_answer_can_matter(sheets: SheetSpace) -> Iterator[Problem]:
    """Every choice can change something shown; a danger sign, against "none of these" too."""
    questions = sheets.questionnaire.questions.values()
    matters = {
        (question.id, value): _find_difference(sheets, question, value)
        for question in questions
        for value in sheets.picks[question.id]
        if value != NOT_SURE
    }
    possible = sheets.circuit.satisfiable_among(matters.values())
    for question in questions:
        of = [value for name, value in matters if name == question.id]
        idle = [value for value in of if matters[question.id, value] not in possible]
        if len(idle) == len(of):
            message = f"no answer to '{question.id}' can change anything that is shown"
            yield Problem(question.where, Code.NO_EFFECT, message)
        elif idle:
            names = ", ".join(f"'{describe_value(value)}'" for value in idle)
            message = f"these choices of '{question.id}' can change nothing that is shown: {names}"
            yield Problem(question.where, Code.NO_EFFECT, message)


def describe_value(value: Value) -> str:
    """Return a choice, a number, or numbers as "3 to 4"."""
    if isinstance(value, str):
        return value
    return str(value[0]) if len(value) == 1 else f"{value[0]} to {value[-1]}"


def _find_difference(sheets: SheetSpace, question: Question, value: Value) -> int:
    """Return where picking the value, or not, makes a difference to anything shown.

    Where samples show one difference to be possible, the others are not looked for.
    """
    circuit = sheets.circuit
    one, other = _with_and_without(sheets, question, value)
    differences = []
    for pair in zip(_shown(sheets, question, one), _shown(sheets, question, other), strict=True):
        difference = circuit.xor(*pair)
        if circuit.holds_in_sample(difference):
            return difference
        differences.append(difference)
    return circuit.disjunction(differences)


def _with_and_without(
    sheets: SheetSpace, question: Question, value: Value
) -> tuple[QuestionnaireEncoding, QuestionnaireEncoding]:
    """Return all sheets with the value picked, and the same without it."""
    if question.type is not QuestionType.MANY or value == NONE:
        return sheets.with_only(question.id, value), sheets.with_only(question.id, None)
    circuit = sheets.circuit
    others = {key: pick for key, pick in sheets.picks[question.id].items() if key != value}
    none: dict[Value, int] = {NONE: circuit.false} if question.none else {}
    with_it = sheets.with_picks(question.id, {**others, **none, value: circuit.true})
    if question.none and question.id in sheets.dangers.list_questions:
        others.pop(NONE)
        none = {NONE: circuit.conjunction(-pick for pick in others.values())}
    return with_it, sheets.with_picks(question.id, {**others, **none, value: circuit.false})


def _shown(sheets: SheetSpace, question: Question, of: QuestionnaireEncoding) -> Iterator[int]:
    """Yield where each thing is shown that the question can reach, what is nearest first."""
    questionnaire = sheets.questionnaire
    near = sheets.rules_reading(question.id)
    for rule in (*near, *sorted(sheets.reach(question.id).rules.difference(near))):
        if not questionnaire.flags[questionnaire.rules[rule].raises].hidden:
            yield of.rule(rule).yes
    yield from of.outcomes().values()
    for topic in questionnaire.topics.values():
        if topic.show_if:
            yield of.condition(topic.show_if).yes


def every_guarantee_holds(sheets: SheetSpace) -> Iterator[Problem]:
    """Every guarantee of the file holds."""
    for guarantee in sheets.questionnaire.guarantees.values():
        broken = partial(is_broken, sheets.questionnaire, guarantee)
        if_, then = (sheets.encoded.condition(c) for c in (guarantee.if_, guarantee.then))
        if not sheets.is_satisfiable(if_.yes):
            message = f"the 'if' of the guarantee '{guarantee.id}' can never hold; it says nothing"
            yield Problem(guarantee.where, Code.NEVER_HOLDS, message)
        sheet = sheets.find_sheet(broken, if_.yes, -then.yes)
        if sheet is not None:
            outcome = Case(sheets.questionnaire, sheet).outcome()
            message = f"this guarantee is broken, with the outcome '{outcome}': {guarantee.because}"
            witness = to_yaml_line(sheets.questionnaire.questions, sheet)
            yield Problem(guarantee.where, Code.GUARANTEE_BROKEN, message, (witness,))


def is_broken(questionnaire: Questionnaire, guarantee: Guarantee, sheet: Answers) -> bool:
    """Return whether the guarantee does not hold for the sheet."""
    case = Case(questionnaire, sheet)
    applies = evaluate(guarantee.if_, case) is Truth.TRUE
    return applies and evaluate(guarantee.then, case) is not Truth.TRUE


CLAIMS: tuple[Callable[[SheetSpace], Iterator[Problem]], ...] = (
    every_question_can_be_asked,
    every_rule_can_hold_and_fail,
    every_flag_can_be_raised,
    every_outcome_is_reachable,
    every_guarantee_holds,
    every_serious_rule_is_guarded,  # before those that tell the solver of more gates
    every_answer_can_matter,
    danger_questions_offer_not_sure,
    not_sure_can_raise_danger,
    danger_signs_never_lower_severity,
)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What came of all claims."""

    problems: tuple[Problem, ...]
    """Where a claim fails, sorted by place, with the smallest sheets found that show it."""
    proven: tuple[str, ...]
    """The claims that hold, a sentence each."""


def prove_all(questionnaire: Questionnaire, done: Callable[[str], None] = lambda _: None) -> Proofs:
    """Return where a claim about all sheets fails, and which claims hold.

    `done` is told each claim when it has been looked at, and at the end an empty text.
    """
    sheets = SheetSpace(questionnaire)
    problems: list[Problem] = []
    proven: list[str] = []
    for claim in CLAIMS:
        sentence = claim.__doc__ or ""
        found = tuple(claim(sheets))
        problems += found
        if not found:
            proven.append(sentence)
        done(sentence)
    done("")
    return Proofs(tuple(sorted(problems)), tuple(proven))
