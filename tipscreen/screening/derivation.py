"""Why a sheet has its outcome, as a tree down to the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import (
    Condition,
    FlagRaised,
    InRange,
    OptionSelected,
    Truth,
    evaluate,
    parts_of,
)
from tipscreen.questionnaire.model import Outcome, Questionnaire
from tipscreen.questionnaire.wording import condition_text
from tipscreen.screening.case import Case

TRUTH_SYMBOLS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class DerivationNode:
    """One step of the derivation."""

    truth: Truth
    text: str
    children: tuple[DerivationNode, ...] = ()


def derive(questionnaire: Questionnaire, answers: Answers) -> tuple[DerivationNode, ...]:
    """Return a branch for each outcome, from the top to the one that came out.

    An outcome that is not the result says so in one line, unless it is unknown; then, as under the
    result, flags lead to rules, and rules to answers. What is told once is not told again.
    """
    return tuple(_outcomes(Case(questionnaire, answers)))


def _outcomes(case: Case) -> Iterator[DerivationNode]:
    told: set[str] = set()
    for outcome in case.questionnaire.outcomes.values():
        truth = evaluate(outcome.when, case) if outcome.when else Truth.TRUE
        words = f"outcome '{outcome.id}': {outcome.headline}"
        is_result = outcome.id == case.outcome()
        if outcome.when and (is_result or truth is Truth.UNKNOWN):
            yield DerivationNode(truth, words, (_condition_node(case, outcome.when, told),))
        else:
            yield DerivationNode(truth, words + _why_last(case, outcome))
        if is_result:
            return


def _why_last(case: Case, outcome: Outcome) -> str:
    if outcome.when is not None:
        return ""
    waiting = case.verdict.unresolved
    return " (since one above is unknown)" if waiting else " (since none above holds)"


def _condition_node(case: Case, condition: Condition, told: set[str]) -> DerivationNode:
    truth = evaluate(condition, case)
    words = condition_text(case.questionnaire, condition)
    match condition:
        case OptionSelected() | InRange():
            return DerivationNode(truth, f"{words} {_answer_node(case, condition.question, truth)}")
        case FlagRaised(flag):
            return _flag_node(case, flag, words, told)
        case _:
            inner = (_condition_node(case, part, told) for part in parts_of(condition))
            return DerivationNode(truth, words, tuple(inner))


def _flag_node(case: Case, flag: str, words: str, told: set[str]) -> DerivationNode:
    truth = case.flag(flag)
    rules = case.questionnaire.rules_raising(flag)
    if truth is Truth.FALSE:
        return DerivationNode(truth, f"{words} (no rule for it holds)")
    if flag in told:
        return DerivationNode(truth, f"{words} (see above)")
    told.add(flag)
    telling = (rule for rule in rules if case.rule(rule.id) is truth)
    inner = (
        DerivationNode(truth, f"rule '{rule.id}'", (_condition_node(case, rule.when, told),))
        for rule in telling
    )
    return DerivationNode(truth, words, tuple(inner))


def _answer_node(case: Case, name: str, truth: Truth) -> str:
    question = case.questionnaire.questions[name]
    answer = case.answer(name)
    if case.applies(name) is Truth.FALSE:
        return "(the question does not apply)"
    said = question.answer_text(answer) if answer is not None else None
    if truth is Truth.UNKNOWN and case.applies(name) is Truth.UNKNOWN and said:
        return f"(you said: {said}; it is open whether this question applies)"
    if truth is Truth.UNKNOWN:
        state = f"you said: {said}" if said else "not answered"
        return f"({state}; to settle it, ask '{name}': {question.ask})"
    return f"(you said: {said})"


def derivation_to_text(branches: tuple[DerivationNode, ...], depth: int = 0) -> str:
    """Return the tree as indented lines; each begins with yes, no or ?."""
    lines = []
    for branch in branches:
        lines.append(f"{'  ' * depth}[{TRUTH_SYMBOLS[branch.truth]}] {branch.text}")
        if branch.children:
            lines.append(derivation_to_text(branch.children, depth + 1))
    return "\n".join(lines)
