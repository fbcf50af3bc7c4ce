"""Mutation analysis: does a check fail when a serious rule is removed or weakened?

A serious rule raises a serious flag. A mutation removes it, or makes it raise a less serious flag.
A guarantee or an example should then fail, or else the rule could be lost by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tipscreen.errors import Code, Problem
from tipscreen.proving.danger_claims import less_serious_outcomes
from tipscreen.proving.encoding import QuestionnaireEncoding, sheet_literals
from tipscreen.proving.sheet_space import SheetSpace
from tipscreen.questionnaire.conditions import AnyOf, Condition, InRange, OptionSelected, walk
from tipscreen.questionnaire.model import Example, Guarantee, Questionnaire

FALSE_CONDITION = AnyOf(())
"""The condition that is false on every sheet."""


@dataclass(frozen=True, slots=True)
class RuleMutation:
    """One serious rule that is removed, or that raises a less serious flag."""

    rule: str
    raises: str | None = None
    """The flag that it raises instead; None if it is removed."""

    def __str__(self) -> str:
        change = "were removed" if self.raises is None else f"only raised '{self.raises}'"
        return f"if the rule '{self.rule}' {change}"

    def apply_to(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the mutated questionnaire. A removed rule stays, but never holds."""
        rule = questionnaire.rules[self.rule]
        mutated = (
            replace(rule, raises=self.raises)
            if self.raises
            else replace(rule, when=FALSE_CONDITION)
        )
        return replace(questionnaire, rules={**questionnaire.rules, rule.id: mutated})


def removals(questionnaire: Questionnaire) -> tuple[RuleMutation, ...]:
    """Return the removal of each serious rule."""
    rules = questionnaire.rules.values()
    return tuple(
        RuleMutation(rule.id) for rule in rules if questionnaire.flags[rule.raises].serious
    )


def weakenings(questionnaire: Questionnaire) -> tuple[RuleMutation, ...]:
    """Return, for each serious rule, that it raises the next serious flag of the file instead."""
    serious = [flag.id for flag in questionnaire.flags.values() if flag.serious]
    next_flag = dict(pairwise(serious))
    rules = questionnaire.rules.values()
    return tuple(
        RuleMutation(rule.id, next_flag[rule.raises]) for rule in rules if rule.raises in next_flag
    )


def surviving_mutations(
    sheets: SheetSpace, mutations: Iterable[RuleMutation]
) -> tuple[RuleMutation, ...]:
    """Return the mutations that break no guarantee on any sheet.

    Guarantees that are already broken do not count. Leave out weakenings that give no sheet a less
    serious outcome: they lose nothing, because serious flags are shown with every outcome.
    """
    guarantees = [
        (guarantee, _ReadSet.of(guarantee.if_, guarantee.then))
        for guarantee in sheets.questionnaire.guarantees.values()
        if not _can_break(sheets, sheets.encoding, guarantee)
    ]
    return tuple(mutation for mutation in mutations if not _is_killed(sheets, mutation, guarantees))


def _is_killed(
    sheets: SheetSpace, mutation: RuleMutation, guarantees: Iterable[tuple[Guarantee, _ReadSet]]
) -> bool:
    """Return whether the mutation breaks a guarantee, or loses nothing.

    Guarantees that read almost the same answers as the rule come first: usually the first one is
    enough.
    """
    rule = _ReadSet.of(sheets.questionnaire.rules[mutation.rule].when)
    mutated = _with_mutation(sheets, mutation)
    related, others = [], []
    for guarantee, reads in guarantees:
        if rule.questions.isdisjoint(reads.questions):
            others.append(guarantee)
        else:
            related.append((rule.similarity(reads), guarantee))
    related.sort(key=lambda pair: -pair[0])
    return (
        any(_can_break(sheets, mutated, guarantee) for _, guarantee in related)
        or (
            mutation.raises is not None
            and not any(map(sheets.is_satisfiable, less_serious_outcomes(sheets, mutated)))
        )
        or any(_can_break(sheets, mutated, guarantee) for guarantee in others)
    )


@dataclass(frozen=True, slots=True)
class _ReadSet:
    """The answers that conditions read directly, not through flags."""

    questions: frozenset[str]
    options: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, *conditions: Condition) -> _ReadSet:
        leaves = [
            node
            for condition in conditions
            for node in walk(condition)
            if isinstance(node, OptionSelected | InRange)
        ]
        return cls(
            frozenset(leaf.question for leaf in leaves),
            frozenset(
                (leaf.question, option)
                for leaf in leaves
                if isinstance(leaf, OptionSelected)
                for option in leaf.options
            ),
        )

    def similarity(self, other: _ReadSet) -> float:
        """Return the share of common options among all options of both, from 0 to 1."""
        return len(self.options & other.options) / (len(self.options | other.options) or 1)


def _can_break(sheets: SheetSpace, encoding: QuestionnaireEncoding, guarantee: Guarantee) -> bool:
    """Return whether the guarantee fails on some sheet of the encoding."""
    if_, then = encoding.condition(guarantee.if_), encoding.condition(guarantee.then)
    return sheets.is_satisfiable(if_.true, -then.true)


def every_serious_rule_is_guarded(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each serious rule that could be removed or weakened unnoticed."""
    questionnaire = sheets.questionnaire
    reported: set[str] = set()
    mutations = (*removals(questionnaire), *weakenings(questionnaire))
    for mutation in surviving_mutations(sheets, mutations):
        rule = mutation.rule
        examples = (e for e in questionnaire.examples.values() if rule in e.rules)
        if rule in reported or any(_changes_outcome(sheets, mutation, e) for e in examples):
            continue
        reported.add(rule)
        message = (
            f"{mutation}, every guarantee would still hold and every example would have the same "
            "outcome; add a guarantee about its answers, or an example that it alone decides"
        )
        yield Problem(questionnaire.rules[rule].where, Code.RULE_WITHOUT_GUARD, message)


def _with_mutation(sheets: SheetSpace, mutation: RuleMutation) -> QuestionnaireEncoding:
    """Return the same sheets, evaluated by the mutated questionnaire."""
    flags = {sheets.questionnaire.rules[mutation.rule].raises, *filter(None, (mutation.raises,))}
    return sheets.with_rules(mutation.apply_to(sheets.questionnaire), (mutation.rule,), flags)


def _changes_outcome(sheets: SheetSpace, mutation: RuleMutation, example: Example) -> bool:
    """Return whether the mutation gives the example another outcome."""
    same_outcome = _with_mutation(sheets, mutation).outcomes()[example.outcome]
    answers = sheet_literals(sheets.selections, example.answers)
    return not sheets.is_satisfiable(same_outcome, *answers)
