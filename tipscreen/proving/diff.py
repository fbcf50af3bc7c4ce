"""What changes between two questionnaires: proven over all sheets that both can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from tipscreen.errors import Location
from tipscreen.loading import Answers, in_one_line
from tipscreen.proving.all_sheets import find_sheet
from tipscreen.proving.circuit import Circuit
from tipscreen.proving.encoding import Encoded, Value, free_picks, values
from tipscreen.questionnaire import Question, Questionnaire, QuestionType
from tipscreen.screening import Case

COMPARED = ("questions", "flags", "rules", "topics", "outcomes", "sources", "guarantees")


@dataclass(frozen=True, slots=True)
class Move:
    """Some sheets that had one outcome have another now."""

    old: str
    new: str
    witness: Answers
    """A sheet that shows it, as small as could be found."""
    rules: tuple[str, ...]
    """The rules that hold in one version and not in the other, on the witness."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry that was added, removed or changed."""

    section: str
    id: str
    what: str
    """"added", "removed", or "changed: " and the keys."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changes between two questionnaires."""

    moves: tuple[Move, ...]
    """Empty: it is proven that no sheet changes outcome."""
    edits: tuple[Edit, ...]


def compare(old: Questionnaire, new: Questionnaire) -> Difference:
    """Return what changes, outcomes first.

    A sheet is one that both can read: its choices are in both. A question that only one of them
    has is answered freely there.
    """
    return Difference(tuple(_moves(old, new)), tuple(_edits(old, new)))


def _moves(old: Questionnaire, new: Questionnaire) -> Iterator[Move]:
    circuit = Circuit()
    picks = _common_picks(circuit, old, new)
    before, after = (
        Encoded(circuit, version, {q: picks[q] for q in version.questions})
        for version in (old, new)
    )
    for old_outcome, was in before.outcomes().items():
        for new_outcome, becomes in after.outcomes().items():
            if old_outcome == new_outcome:
                continue

            def moves(sheet: Answers, pair: tuple[str, str] = (old_outcome, new_outcome)) -> bool:
                return (case_of(old, sheet).outcome(), case_of(new, sheet).outcome()) == pair

            witness = find_sheet(circuit, picks, moves, was, becomes)
            if witness is not None:
                rules = tuple(_differing_rules(case_of(old, witness), case_of(new, witness)))
                yield Move(old_outcome, new_outcome, witness, rules)


def case_of(questionnaire: Questionnaire, sheet: Answers) -> Case:
    """Return the sheet as one version sees it: without the questions that it does not have."""
    known = {key: answer for key, answer in sheet.items() if key in questionnaire.questions}
    return Case(questionnaire, known)


def _common_picks(
    circuit: Circuit, old: Questionnaire, new: Questionnaire
) -> dict[str, Mapping[Value, int]]:
    conditions = (*old.conditions(), *new.conditions())
    picks: dict[str, Mapping[Value, int]] = {}
    for name in {**old.questions, **new.questions}:
        versions = [v.questions[name] for v in (old, new) if name in v.questions]
        question = _narrowest(versions)
        ways = [values(replace(question, choices=v.choices), conditions) for v in versions]
        common = tuple(value for value in ways[0] if all(value in way for way in ways))
        picks[name] = free_picks(circuit, question, common)
    return picks


def _narrowest(versions: list[Question]) -> Question:
    """Return a question whose answers all its versions can read, but for their choices."""
    kinds = [version.type for version in versions]
    question = versions[kinds.index(QuestionType.ONE) if QuestionType.ONE in kinds else 0]
    return replace(
        question,
        at_least=max(version.at_least or 0 for version in versions),
        at_most=min(version.at_most or 0 for version in versions),
        none=question.none if all(version.none for version in versions) else None,
        not_sure=question.not_sure if all(version.not_sure for version in versions) else None,
    )


def _differing_rules(before: Case, after: Case) -> Iterator[str]:
    for rule in {**before.questionnaire.rules, **after.questionnaire.rules}:
        truths = {
            case.rule(rule) if rule in case.questionnaire.rules else None
            for case in (before, after)
        }
        if len(truths) > 1:
            yield rule


def _edits(old: Questionnaire, new: Questionnaire) -> Iterator[Edit]:
    for section in COMPARED:
        before: Mapping[str, Any] = getattr(old, section)
        after: Mapping[str, Any] = getattr(new, section)
        for name in {**before, **after}:
            if name not in after:
                yield Edit(section, name, "removed")
            elif name not in before:
                yield Edit(section, name, "added")
            elif keys := ", ".join(_changed_keys(before[name], after[name])):
                yield Edit(section, name, f"changed: {keys}")
        common = [name for name in before if name in after]
        if common != [name for name in after if name in before]:
            yield Edit(section, "", "in another order")
    if keys := ", ".join(_changed_keys(old.about, new.about)):
        yield Edit("about", "", f"changed: {keys}")


def _changed_keys(before: Any, after: Any) -> Iterator[str]:
    nowhere = Location("", 1, 1)
    before, after = replace(before, where=nowhere), replace(after, where=nowhere)
    for field in fields(before):
        if getattr(before, field.name) != getattr(after, field.name):
            yield field.name.rstrip("_")


def difference_as_text(old: Questionnaire, new: Questionnaire, difference: Difference) -> str:
    """Return the difference for people."""
    lines = ["Outcomes"]
    if not difference.moves:
        lines.append(
            "  No sheet changes outcome. This is proven for every sheet that both can read."
        )
    for move in difference.moves:
        lines.append(f"  {move.old} -> {move.new}")
        lines.append(
            f"    shown by: {in_one_line({**old.questions, **new.questions}, move.witness)}"
        )
        lines.append(f"    rules: {', '.join(move.rules) or 'the same'}")
    lines += ["", "Entries"]
    if not difference.edits:
        lines.append("  Nothing is different.")
    for edit in difference.edits:
        lines.append(f"  {edit.section} {edit.id}".rstrip() + f": {edit.what}")
    return "\n".join(lines)
