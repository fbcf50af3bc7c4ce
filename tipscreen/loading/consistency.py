"""What is wrong between entries of a questionnaire that are right by themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from tipscreen.errors import Code, Problem, shorten
from tipscreen.questionnaire.conditions import flags_read_by
from tipscreen.questionnaire.model import (
    ChoiceDrawing,
    Flag,
    NoteGroup,
    Outcome,
    Question,
    QuestionType,
    Rule,
)

QUESTION_KEYS = {field.name for field in fields(Question)}
"""A line that slipped under `choices` would be asked as one."""

MAX_FLAG_DEPTH = 10
"""How many flags may stand on each other."""


def find_contradictions(read: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong between entries that are right by themselves.

    Looks at the sections that could be read, so that a mistake in one does not hide those in
    others.
    """
    if questions := read.get("questions"):
        yield from _question_contradictions(questions)
    if (rules := read.get("rules")) and (flags := read.get("flags")):
        yield from _rule_contradictions(rules, flags)
        yield from _flag_cycles(rules, flags)
    if note := read.get("note"):
        yield from _note_contradictions(note)
    if outcomes := read.get("outcomes"):
        yield from _outcome_contradictions(outcomes)
        for outcome in outcomes.values():
            yield from _unshown_danger_flags(outcome, read.get("flags") or {})


def _question_contradictions(questions: Mapping[str, Question]) -> Iterator[Problem]:
    for question in questions.values():
        is_number = question.type is QuestionType.NUMBER
        bounded = question.at_least is not None and question.at_most is not None
        if is_number and (question.choices or question.none or not bounded):
            message = "a number needs 'at_least' and 'at_most', and has no 'choices' and no 'none'"
            yield Problem(question.where, Code.MISSING_KEY, message)
        if is_number and bounded and (question.at_least or 0) > (question.at_most or 0):
            message = "no number can be answered: 'at_least' is above 'at_most'"
            yield Problem(question.where, Code.BAD_VALUE, message)
        if not is_number and not question.choices:
            yield Problem(question.where, Code.MISSING_KEY, "'choices' is missing here")
        for choice in sorted(QUESTION_KEYS.intersection(question.choices)):
            message = f"'{choice}' is a key of a question, not a choice; look at its indentation"
            yield Problem(question.where, Code.BAD_ID, message)
        if question.picture:
            yield from _picture_contradictions(question.picture)


def _picture_contradictions(picture: ChoiceDrawing) -> Iterator[Problem]:
    drawn = set(re.findall("[A-Z]", picture.drawing))
    for letter, uses in Counter(picture.marks.values()).items():
        if uses > 1:
            message = f"two choices have the letter '{shorten(letter)}'; give each its own"
            yield Problem(picture.where, Code.DUPLICATE_KEY, message)
    for choice, letter in picture.marks.items():
        if letter not in drawn:
            message = f"the drawing has no capital letter '{shorten(letter)}' for '{choice}'"
            yield Problem(picture.where, Code.BAD_VALUE, message)
    for letter in sorted(drawn - set(picture.marks.values())):
        message = (
            f"the drawing has a capital letter '{letter}' that is no choice's mark; add it to "
            "'marks', or write it small"
        )
        yield Problem(picture.where, Code.BAD_VALUE, message)


def _note_contradictions(note: Mapping[str, NoteGroup]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for group in note.values():
        for question in group.questions:
            if question in first:
                message = f"'{question}' is on the note already, in '{first[question]}'"
                yield Problem(group.where, Code.DUPLICATE_KEY, message)
            first.setdefault(question, group.id)


def _rule_contradictions(rules: Mapping[str, Rule], flags: Mapping[str, Flag]) -> Iterator[Problem]:
    for rule in rules.values():
        if rule.because is None and not flags[rule.raises].hidden:
            message = f"'because' is missing here; the flag '{rule.raises}' is shown with it"
            yield Problem(rule.where, Code.MISSING_KEY, message)
        if not rule.sources:
            message = "'sources' is empty; name a source, or 'product_choice'"
            yield Problem(rule.where, Code.MISSING_KEY, message)


def _flag_cycles(rules: Mapping[str, Rule], flags: Mapping[str, Flag]) -> Iterator[Problem]:
    """Yield flags that depend on themselves, or on a chain of flags too long to follow."""
    depths: dict[str, int] = {}
    problems: list[Problem] = []
    stands_on: dict[str, list[str]] = {flag: [] for flag in flags}
    for rule in rules.values():
        stands_on[rule.raises] += sorted(flags_read_by(rule.when))

    def depth(flag: str, path: tuple[str, ...]) -> int:
        where = flags[flag].where
        if flag in path:
            circle = " -> ".join((*path[path.index(flag) :], flag))
            message = f"this flag depends on itself: {circle}"
            problems.append(Problem(where, Code.FLAG_CYCLE, message))
        elif flag not in depths and len(path) <= MAX_FLAG_DEPTH:
            inner = [depth(name, (*path, flag)) for name in stands_on[flag]]
            depths[flag] = 1 + max(inner, default=0)
            if depths[flag] > MAX_FLAG_DEPTH:
                message = f"this flag stands on a chain of more than {MAX_FLAG_DEPTH} flags"
                problems.append(Problem(where, Code.TOO_LARGE, message))
        return depths.get(flag, 0)

    for flag in flags:
        depth(flag, ())
    yield from problems


def _outcome_contradictions(outcomes: Mapping[str, Outcome]) -> Iterator[Problem]:
    *others, last = outcomes.values()
    if last.danger:
        message = "the last outcome comes out for want of another; it can have no 'danger'"
        yield Problem(last.where, Code.OUTCOME_ORDER, message)
    if last.when is not None:
        message = "the last outcome is the one if no other holds; it can have no 'when'"
        yield Problem(last.where, Code.OUTCOME_ORDER, message)
    milder_above: str | None = None
    for outcome in others:
        if outcome.when is None:
            message = "'when' is missing here; only the last outcome has none"
            yield Problem(outcome.where, Code.OUTCOME_ORDER, message)
        if outcome.danger and milder_above is not None:
            message = f"an outcome with 'danger' must stand above '{milder_above}', which has none"
            yield Problem(outcome.where, Code.OUTCOME_ORDER, message)
        if not outcome.danger:
            milder_above = milder_above or outcome.id


def _unshown_danger_flags(outcome: Outcome, flags: Mapping[str, Flag]) -> Iterator[Problem]:
    """Yield the flags that decide a danger outcome but would not be shown with it."""
    if outcome.danger and outcome.when:
        for name in sorted(flags_read_by(outcome.when) & flags.keys()):
            if not flags[name].serious:
                message = (
                    f"'{name}' decides the danger outcome '{outcome.id}', which shows serious "
                    "flags only; write 'serious: yes'"
                )
                yield Problem(flags[name].where, Code.BAD_VALUE, message)
