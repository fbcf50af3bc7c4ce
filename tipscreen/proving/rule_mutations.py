"""Whether each rule about danger is missed when it is gone: by a guarantee, or by an example."""

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
"""The condition that is no on every sheet."""


@dataclass(frozen=True, slots=True)
class RuleMutation:
    """One rule with a serious flag that is taken out, or that raises a milder flag."""

    rule: str
    raises: str | None = None
    """The flag that it raises instead; None if it is taken out."""

    def __str__(self) -> str:
        how = "were taken out" if self.raises is None else f"only raised '{self.raises}'"
        return f"if the rule '{self.rule}' {how}"

    def apply_to(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire with this loss; a rule that is taken out never holds."""
        rule = questionnaire.rules[self.rule]
        then = (
            replace(rule, raises=self.raises)
            if self.raises
            else replace(rule, when=FALSE_CONDITION)
        )
        return replace(questionnaire, rules={**questionnaire.rules, rule.id: then})


def removals(questionnaire: Questionnaire) -> tuple[RuleMutation, ...]:
    """Return the loss of each rule that raises a serious flag."""
    rules = questionnaire.rules.values()
    return tuple(
        RuleMutation(rule.id) for rule in rules if questionnaire.flags[rule.raises].serious
    )


def weakenings(questionnaire: Questionnaire) -> tuple[RuleMutation, ...]:
    """Return for each rule with a serious flag that it raises the next such flag of the file."""
    serious = [flag.id for flag in questionnaire.flags.values() if flag.serious]
    below = dict(pairwise(serious))
    rules = questionnaire.rules.values()
    return tuple(
        RuleMutation(rule.id, below[rule.raises]) for rule in rules if rule.raises in below
    )


def surviving_mutations(
    sheets: SheetSpace, losses: Iterable[RuleMutation]
) -> tuple[RuleMutation, ...]:
    """Return the losses that break none of the guarantees that hold, on any sheet.

    Not those by which a rule raises another flag, but no sheet gets a milder outcome: there nothing
    is lost, since what is serious is told with every outcome.
    """
    guarantees = [
        (guarantee, _ReadSet.by(guarantee.if_, guarantee.then))
        for guarantee in sheets.questionnaire.guarantees.values()
        if not _is_broken(sheets, sheets.encoded, guarantee)
    ]
    return tuple(loss for loss in losses if not _is_killed(sheets, loss, guarantees))


def _is_killed(
    sheets: SheetSpace, loss: RuleMutation, guarantees: Iterable[tuple[Guarantee, _ReadSet]]
) -> bool:
    """Return whether the loss breaks a guarantee, or is none.

    The guarantees that read most nearly what the rule reads come first: mostly, one is enough.
    """
    rule = _ReadSet.by(sheets.questionnaire.rules[loss.rule].when)
    then = _with_mutation(sheets, loss)
    related, others = [], []
    for guarantee, reads in guarantees:
        if rule.questions.isdisjoint(reads.questions):
            others.append(guarantee)
        else:
            related.append((rule.likeness(reads), guarantee))
    related.sort(key=lambda pair: -pair[0])
    return (
        any(_is_broken(sheets, then, guarantee) for _, guarantee in related)
        or (
            loss.raises is not None
            and not any(map(sheets.is_satisfiable, less_serious_outcomes(sheets, then)))
        )
        or any(_is_broken(sheets, then, guarantee) for guarantee in others)
    )


@dataclass(frozen=True, slots=True)
class _ReadSet:
    """What conditions read themselves, without what is behind flags."""

    questions: frozenset[str]
    options: frozenset[tuple[str, str]]

    @classmethod
    def by(cls, *conditions: Condition) -> _ReadSet:
        leaves = [
            node
            for condition in conditions
            for node in walk(condition)
            if isinstance(node, OptionSelected | InRange)
        ]
        return cls(
            frozenset(leaf.question for leaf in leaves),
            frozenset(
                (x.question, o) for x in leaves if isinstance(x, OptionSelected) for o in x.options
            ),
        )

    def likeness(self, other: _ReadSet) -> float:
        """Return how much of the options of both are the same, from 0 to 1."""
        return len(self.options & other.options) / (len(self.options | other.options) or 1)


def _is_broken(sheets: SheetSpace, judged: QuestionnaireEncoding, guarantee: Guarantee) -> bool:
    """Return whether the guarantee fails on some sheet, as it is judged."""
    if_, then = judged.condition(guarantee.if_), judged.condition(guarantee.then)
    return sheets.is_satisfiable(if_.yes, -then.yes)


def every_serious_rule_is_guarded(sheets: SheetSpace) -> Iterator[Problem]:
    """No serious rule can go unnoticed: a guarantee would break, or an example end otherwise."""
    questionnaire = sheets.questionnaire
    told: set[str] = set()
    for loss in surviving_mutations(sheets, (*removals(questionnaire), *weakenings(questionnaire))):
        examples = (e for e in questionnaire.examples.values() if loss.rule in e.rules)
        if loss.rule in told or any(_changes_outcome(sheets, loss, e) for e in examples):
            continue
        told.add(loss.rule)
        message = (
            f"{loss}, every guarantee would hold and every example end as it does; add a guarantee "
            "about its answers, or an example that it alone decides"
        )
        yield Problem(questionnaire.rules[loss.rule].where, Code.RULE_WITHOUT_GUARD, message)


def _with_mutation(sheets: SheetSpace, loss: RuleMutation) -> QuestionnaireEncoding:
    """Return the same sheets, judged with the loss."""
    flags = {sheets.questionnaire.rules[loss.rule].raises, *filter(None, (loss.raises,))}
    return sheets.with_rules(loss.apply_to(sheets.questionnaire), (loss.rule,), flags)


def _changes_outcome(sheets: SheetSpace, loss: RuleMutation, example: Example) -> bool:
    """Return whether the loss gives the example another outcome."""
    ends = _with_mutation(sheets, loss).outcomes()[example.outcome]
    return not sheets.is_satisfiable(ends, *sheet_literals(sheets.picks, example.answers))
