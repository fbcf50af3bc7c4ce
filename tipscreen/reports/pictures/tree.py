"""Export what a question, flag or outcome depends on as a tree of plain lines."""

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
"""Minimum number of columns for text at any depth."""


@dataclass(frozen=True, slots=True)
class DependencyTree:
    """A text and what it depends on."""

    text: str
    children: tuple[DependencyTree, ...] = ()


def to_tree_lines(
    questionnaire: Questionnaire, focus: str | None = None, width: int | None = None
) -> str:
    """Return the tree of one question, flag or outcome, or the trees of all outcomes.

    Lines are wrapped at `width`, if it is given; no word is split.

    Raises:
        KeyError: The focus is not a key of `focus_targets`.
    """
    if focus is None:
        trees = [
            _outcome_tree(questionnaire, name, with_rules=False) for name in questionnaire.outcomes
        ]
    else:
        node = focus_targets(questionnaire)[focus]
        trees = [BUILDER_BY_KIND[node.kind](questionnaire, node.id)]
    return "".join(
        f"{line}\n" for tree in trees for line in _lines(tree, "", "", width or NO_WRAP_WIDTH)
    )


def _outcome_tree(
    questionnaire: Questionnaire, name: str, with_rules: bool = True
) -> DependencyTree:
    outcome = questionnaire.outcomes[name]
    text = f"outcome '{name}': {outcome.headline}"
    if outcome.when is None:
        return DependencyTree(text, (DependencyTree("none of the outcomes above it"),))
    return DependencyTree(text, (_condition_tree(questionnaire, outcome.when, with_rules),))


def _flag_tree(questionnaire: Questionnaire, name: str) -> DependencyTree:
    flag = questionnaire.flags[name]
    rules = (
        DependencyTree(_rule_text(rule), (_condition_tree(questionnaire, rule.when),))
        for rule in questionnaire.rules_raising(name)
    )
    return DependencyTree(f"flag '{name}': {flag.title}", tuple(rules))


def _rule_text(rule: Rule) -> str:
    """Return the id and the reason of a rule, if it has a reason."""
    return f"rule '{rule.id}'" + (f": {rule.because}" if rule.because else "")


def _question_tree(questionnaire: Questionnaire, name: str) -> DependencyTree:
    """Return when a question is asked, and what reads its answer."""
    question = questionnaire.questions[name]
    asked = DependencyTree("asked of everybody")
    if question.ask_if:
        asked = DependencyTree("asked if", (_condition_tree(questionnaire, question.ask_if),))
    rules = tuple(
        DependencyTree(_rule_text(rule), (DependencyTree(f"raises flag '{rule.raises}'"),))
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
    NodeKind.OUTCOME: _outcome_tree,
    NodeKind.FLAG: _flag_tree,
    NodeKind.QUESTION: _question_tree,
}


def _condition_tree(
    questionnaire: Questionnaire, condition: Condition, with_rules: bool = False
) -> DependencyTree:
    """Return a condition with its parts, and optionally the rules that raise its flags."""
    text = condition_text(questionnaire, condition)
    if with_rules and isinstance(condition, FlagRaised):
        rules = questionnaire.rules_raising(condition.flag)
        return DependencyTree(text, tuple(DependencyTree(_rule_text(rule)) for rule in rules))
    parts = (_condition_tree(questionnaire, part, with_rules) for part in parts_of(condition))
    return DependencyTree(text, tuple(parts))


def _lines(tree: DependencyTree, first: str, others: str, width: int) -> Iterator[str]:
    """Yield the lines of a tree, with a prefix for its first line and one for the others."""
    stem = "\u2502  " if tree.children else "   "
    yield from textwrap.wrap(
        tree.text,
        max(width, len(others) + MIN_TREE_WIDTH),
        initial_indent=first,
        subsequent_indent=others + stem,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for child in tree.children:
        is_last = child is tree.children[-1]
        branch, below = ("\u2514\u2500 ", "   ") if is_last else ("\u251c\u2500 ", "\u2502  ")
        yield from _lines(child, others + branch, others + below, width)
