"""Explain why a sheet has its outcome, as a tree down to the answers."""

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
    """Return a node for each outcome, from the top down to the result.

    Below the result and each unknown outcome are its flags, their rules, and their answers. An
    outcome that is false has no children. Each flag is explained once.
    """
    return tuple(_outcome_nodes(Case(questionnaire, answers)))


def _outcome_nodes(case: Case) -> Iterator[DerivationNode]:
    explained: set[str] = set()
    for outcome in case.questionnaire.outcomes.values():
        truth = evaluate(outcome.when, case) if outcome.when else Truth.TRUE
        text = f"outcome '{outcome.id}': {outcome.headline}"
        is_result = outcome.id == case.outcome()
        if outcome.when and (is_result or truth is Truth.UNKNOWN):
            yield DerivationNode(truth, text, (_condition_node(case, outcome.when, explained),))
        else:
            yield DerivationNode(truth, text + _fallback_cause_text(case, outcome))
        if is_result:
            return


def _fallback_cause_text(case: Case, outcome: Outcome) -> str:
    if outcome.when is not None:
        return ""
    is_open = case.verdict.unresolved
    return " (since one above is unknown)" if is_open else " (since none above holds)"


def _condition_node(case: Case, condition: Condition, explained: set[str]) -> DerivationNode:
    truth = evaluate(condition, case)
    text = condition_text(case.questionnaire, condition)
    match condition:
        case OptionSelected() | InRange():
            return DerivationNode(truth, f"{text} {_answer_text(case, condition.question, truth)}")
        case FlagRaised(flag):
            return _flag_node(case, flag, text, explained)
        case _:
            children = (_condition_node(case, part, explained) for part in parts_of(condition))
            return DerivationNode(truth, text, tuple(children))


def _flag_node(case: Case, flag: str, text: str, explained: set[str]) -> DerivationNode:
    truth = case.flag(flag)
    rules = case.questionnaire.rules_raising(flag)
    if truth is Truth.FALSE:
        return DerivationNode(truth, f"{text} (no rule for it holds)")
    if flag in explained:
        return DerivationNode(truth, f"{text} (see above)")
    explained.add(flag)
    deciding = (rule for rule in rules if case.rule(rule.id) is truth)
    children = (
        DerivationNode(truth, f"rule '{rule.id}'", (_condition_node(case, rule.when, explained),))
        for rule in deciding
    )
    return DerivationNode(truth, text, tuple(children))


def _answer_text(case: Case, name: str, truth: Truth) -> str:
    question = case.questionnaire.questions[name]
    answer = case.answer(name)
    if case.applies(name) is Truth.FALSE:
        return "(the question does not apply)"
    text = question.answer_text(answer) if answer is not None else None
    if truth is Truth.UNKNOWN and case.applies(name) is Truth.UNKNOWN and text:
        return f"(you answered: {text}; it is unknown whether this question applies)"
    if truth is Truth.UNKNOWN:
        state = f"you answered: {text}" if text else "not answered"
        return f"({state}; to settle it, ask '{name}': {question.ask})"
    return f"(you answered: {text})"


def derivation_to_text(nodes: tuple[DerivationNode, ...], depth: int = 0) -> str:
    """Return the tree as indented lines; each begins with [yes], [no] or [?]."""
    lines = []
    for node in nodes:
        lines.append(f"{'  ' * depth}[{TRUTH_SYMBOLS[node.truth]}] {node.text}")
        if node.children:
            lines.append(derivation_to_text(node.children, depth + 1))
    return "\n".join(lines)
