"""Compare two questionnaires over all answer sheets that both can read.

The SAT solver finds a witness for each pair of outcomes between which a sheet moves. If it finds
none, it is proven that no sheet changes its outcome.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from tipscreen.errors import Location
from tipscreen.proving.circuit import Circuit
from tipscreen.proving.encoding import (
    QuestionnaireEncoding,
    Value,
    answer_values,
    new_selection_inputs,
)
from tipscreen.proving.sheet_space import find_sheet
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case

COMPARED_SECTIONS = ("questions", "flags", "rules", "topics", "outcomes", "sources", "guarantees")


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A pair of outcomes between which some sheets move."""

    old: str
    new: str
    witness: Answers
    """The smallest sheet found that moves."""
    rules: tuple[str, ...]
    """The rules that are not the same in both versions on the witness."""


class EditKind(StrEnum):
    """The kind of change to an entry, or to the order of a section."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "in another order"


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry that was added, removed or changed, or a section in another order."""

    section: str
    id: str
    """Empty for a whole section, and for a section without entries."""
    kind: EditKind
    where: Location
    """In the new file; in the old one if it was removed."""
    keys: tuple[str, ...] = ()
    """The keys that changed. A new location in the file does not count."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes between two questionnaires."""

    outcome_changes: tuple[OutcomeChange, ...]
    """Empty if it is proven that no sheet changes its outcome."""
    edits: tuple[Edit, ...]


def diff_questionnaires(old: Questionnaire, new: Questionnaire) -> Difference:
    """Return the changes of outcomes and of entries.

    The sheets compared are those that both versions can read: every selected choice is in both. A
    question that only one version has may have any answer there.
    """
    return Difference(tuple(_find_outcome_changes(old, new)), tuple(_find_edits(old, new)))


def _find_outcome_changes(old: Questionnaire, new: Questionnaire) -> Iterator[OutcomeChange]:
    circuit = Circuit()
    selections = _common_selections(circuit, old, new)
    before, after = (
        QuestionnaireEncoding(circuit, version, {q: selections[q] for q in version.questions})
        for version in (old, new)
    )
    for old_outcome, is_before in before.outcomes().items():
        for new_outcome, is_after in after.outcomes().items():
            if old_outcome == new_outcome:
                continue

            def moves(sheet: Answers, pair: tuple[str, str] = (old_outcome, new_outcome)) -> bool:
                return (
                    case_for_version(old, sheet).outcome(),
                    case_for_version(new, sheet).outcome(),
                ) == pair

            witness = find_sheet(circuit, selections, moves, is_before, is_after)
            if witness is not None:
                rules = tuple(
                    _differing_rules(case_for_version(old, witness), case_for_version(new, witness))
                )
                yield OutcomeChange(old_outcome, new_outcome, witness, rules)


def case_for_version(questionnaire: Questionnaire, sheet: Answers) -> Case:
    """Evaluate the sheet in one version, without answers to questions that it does not have."""
    known = {key: answer for key, answer in sheet.items() if key in questionnaire.questions}
    return Case(questionnaire, known)


def _common_selections(
    circuit: Circuit, old: Questionnaire, new: Questionnaire
) -> dict[str, Mapping[Value, int]]:
    """Return inputs for the answers that both versions can read."""
    conditions = (*old.conditions(), *new.conditions())
    selections: dict[str, Mapping[Value, int]] = {}
    for name in {**old.questions, **new.questions}:
        versions = [v.questions[name] for v in (old, new) if name in v.questions]
        question = _common_question(versions)
        values = answer_values(question, conditions)
        selections[name] = new_selection_inputs(circuit, question, values)
    return selections


def _common_question(versions: list[Question]) -> Question:
    """Return a question with exactly the answers that all of its versions can read."""
    first, *_ = versions
    types = {version.type for version in versions}
    in_all = set.intersection(*(set(version.options) for version in versions))
    return replace(
        first,
        type=first.type if len(types) == 1 else QuestionType.ONE,
        choices={choice: first.choices[choice] for choice in first.choices if choice in in_all},
        none=first.none if NONE in in_all else None,
        not_sure=first.not_sure if NOT_SURE in in_all else None,
        at_least=max(version.at_least or 0 for version in versions),
        at_most=min(version.at_most or 0 for version in versions),
    )


def _differing_rules(before: Case, after: Case) -> Iterator[str]:
    for rule in {**before.questionnaire.rules, **after.questionnaire.rules}:
        truths = {
            case.rule(rule) if rule in case.questionnaire.rules else None
            for case in (before, after)
        }
        if len(truths) > 1:
            yield rule


def _find_edits(old: Questionnaire, new: Questionnaire) -> Iterator[Edit]:
    for section in COMPARED_SECTIONS:
        before: Mapping[str, Any] = getattr(old, section)
        after: Mapping[str, Any] = getattr(new, section)
        for name in {**before, **after}:
            if name not in after:
                yield Edit(section, name, EditKind.REMOVED, before[name].where)
            elif name not in before:
                yield Edit(section, name, EditKind.ADDED, after[name].where)
            elif keys := _changed_keys(before[name], after[name]):
                yield Edit(section, name, EditKind.CHANGED, after[name].where, keys)
        common = [name for name in before if name in after]
        in_new_order = [name for name in after if name in before]
        if common != in_new_order:
            yield Edit(section, "", EditKind.REORDERED, after[in_new_order[0]].where)
    if keys := _changed_keys(old.about, new.about):
        yield Edit("about", "", EditKind.CHANGED, new.about.where, keys)


def _changed_keys(before: Any, after: Any) -> tuple[str, ...]:
    old, new = _without_locations(before), _without_locations(after)
    return tuple(name.rstrip("_") for name in old if old[name] != new[name])


def _without_locations(value: Any) -> Any:
    """Return a part of a questionnaire as plain values without locations.

    The order of a mapping counts, because choices are shown in that order.
    """
    if is_dataclass(value):
        return {
            field.name: _without_locations(getattr(value, field.name))
            for field in fields(value)
            if field.name != "where"
        } | {"": type(value).__name__}
    if isinstance(value, Mapping):
        return tuple((key, _without_locations(inner)) for key, inner in value.items())
    if isinstance(value, tuple):
        return tuple(_without_locations(inner) for inner in value)
    return value
