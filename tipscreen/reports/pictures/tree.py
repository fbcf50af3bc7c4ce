"""What leads to an outcome or a flag, as a tree that a terminal shows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tipscreen.questionnaire.conditions import Condition, FlagRaised, parts_of, questions_read_by
from tipscreen.questionnaire.model import Questionnaire, Rule
from tipscreen.questionnaire.wording import condition_text
from tipscreen.reports.pictures.rule_graph import NodeKind, focus_targets

NO_WRAP_WIDTH = 10_000
MIN_TREE_WIDTH = 20
"""Columns that words have, however deep they stand."""


@dataclass(frozen=True, slots=True)
class DependencyTree:
    """Something, and what it hangs on."""

    text: str
    children: tuple[DependencyTree, ...] = ()


def to_tree_lines(
    questionnaire: Questionnaire, focus: str | None = None, width: int | None = None
) -> str:
    """Return the tree of one question, flag or outcome, or of all outcomes, as lines.

    None is wider than `width`, if it is given, unless a word is. Raises KeyError if there is
    nothing of that name.
    """
    if focus is None:
        trees = [_of_outcome(questionnaire, name, deep=False) for name in questionnaire.outcomes]
    else:
        box = focus_targets(questionnaire)[focus]
        trees = [BUILDER_BY_KIND[box.kind](questionnaire, box.id)]
    return "".join(
        f"{line}\n" for tree in trees for line in _lines(tree, "", "", width or NO_WRAP_WIDTH)
    )


def _of_outcome(questionnaire: Questionnaire, name: str, deep: bool = True) -> DependencyTree:
    outcome = questionnaire.outcomes[name]
    words = f"outcome '{name}': {outcome.headline}"
    if outcome.when is None:
        return DependencyTree(words, (DependencyTree("none of the outcomes above it"),))
    return DependencyTree(words, (_of_condition(questionnaire, outcome.when, deep),))


def _of_flag(questionnaire: Questionnaire, name: str) -> DependencyTree:
    flag = questionnaire.flags[name]
    rules = (
        DependencyTree(_rule(rule), (_of_condition(questionnaire, rule.when),))
        for rule in questionnaire.rules_raising(name)
    )
    return DependencyTree(f"flag '{name}': {flag.title}", tuple(rules))


def _rule(rule: Rule) -> str:
    """Return the rule in words; one that nobody is told of has its id alone."""
    return f"rule '{rule.id}'" + (f": {rule.because}" if rule.because else "")


def _of_question(questionnaire: Questionnaire, name: str) -> DependencyTree:
    """Return when a question is asked, and what its answer counts for."""
    question = questionnaire.questions[name]
    asked = DependencyTree("asked of everybody")
    if question.ask_if:
        asked = DependencyTree("asked if", (_of_condition(questionnaire, question.ask_if),))
    rules = tuple(
        DependencyTree(_rule(rule), (DependencyTree(f"raises flag '{rule.raises}'"),))
        for rule in questionnaire.rules.values()
        if name in questions_read_by(rule.when)
    )
    outcomes = tuple(
        DependencyTree(f"outcome '{outcome.id}': {outcome.headline}")
        for outcome in questionnaire.outcomes.values()
        if outcome.when and name in questions_read_by(outcome.when)
    )
    return DependencyTree(
        f"question '{name}': {question.ask}", (asked, DependencyTree("read by", rules + outcomes))
    )


BUILDER_BY_KIND = {
    NodeKind.OUTCOME: _of_outcome,
    NodeKind.FLAG: _of_flag,
    NodeKind.QUESTION: _of_question,
}


def _of_condition(
    questionnaire: Questionnaire, condition: Condition, deep: bool = False
) -> DependencyTree:
    """Return a condition with its parts; `deep`, with the rules for the flags in it."""
    words = condition_text(questionnaire, condition)
    if deep and isinstance(condition, FlagRaised):
        rules = questionnaire.rules_raising(condition.flag)
        return DependencyTree(words, tuple(DependencyTree(_rule(rule)) for rule in rules))
    parts = (_of_condition(questionnaire, part, deep) for part in parts_of(condition))
    return DependencyTree(words, tuple(parts))


def _lines(tree: DependencyTree, first: str, others: str, width: int) -> Iterator[str]:
    """Yield the lines of a tree: `first` stands before its first line, `others` before the rest."""
    stem = "\u2502  " if tree.children else "   "
    yield from textwrap.wrap(
        tree.text,
        max(width, len(others) + MIN_TREE_WIDTH),
        initial_indent=first,
        subsequent_indent=others + stem,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for inner in tree.children:
        is_last = inner is tree.children[-1]
        branch, below = ("\u2514\u2500 ", "   ") if is_last else ("\u251c\u2500 ", "\u2502  ")
        yield from _lines(inner, others + branch, others + below, width)
