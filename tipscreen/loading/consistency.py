"""Find contradictions between entries of a questionnaire that are each valid alone."""

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
"""Keys that are not allowed as choices: a key with the wrong indentation would become a choice."""

MAX_FLAG_DEPTH = 10
"""The longest allowed chain of flags that depend on each other."""


def find_contradictions(sections: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the contradictions between entries that are each valid alone.

    The argument contains only the sections that could be read. A problem in one section therefore
    does not hide the problems of the others.
    """
    if questions := sections.get("questions"):
        yield from _question_contradictions(questions)
    if (rules := sections.get("rules")) and (flags := sections.get("flags")):
        yield from _rule_contradictions(rules, flags)
        yield from _flag_cycles(rules, flags)
    if note := sections.get("note"):
        yield from _note_contradictions(note)
    if outcomes := sections.get("outcomes"):
        yield from _outcome_contradictions(outcomes)
        for outcome in outcomes.values():
            yield from _unshown_danger_flags(outcome, sections.get("flags") or {})


def _question_contradictions(questions: Mapping[str, Question]) -> Iterator[Problem]:
    for question in questions.values():
        is_number = question.type is QuestionType.NUMBER
        has_bounds = question.at_least is not None and question.at_most is not None
        if is_number and (question.choices or question.none or not has_bounds):
            message = (
                "a number requires 'at_least' and 'at_most', and cannot have 'choices' or 'none'"
            )
            yield Problem(question.where, Code.MISSING_KEY, message)
        if is_number and has_bounds and (question.at_least or 0) > (question.at_most or 0):
            message = "no number is allowed: 'at_least' is greater than 'at_most'"
            yield Problem(question.where, Code.BAD_VALUE, message)
        if not is_number and not question.choices:
            yield Problem(question.where, Code.MISSING_KEY, "'choices' is missing")
        for choice in sorted(QUESTION_KEYS.intersection(question.choices)):
            message = f"'{choice}' is a key of a question, not a choice; check its indentation"
            yield Problem(question.where, Code.BAD_ID, message)
        if question.picture:
            yield from _picture_contradictions(question.picture)


def _picture_contradictions(picture: ChoiceDrawing) -> Iterator[Problem]:
    drawn = set(re.findall("[A-Z]", picture.drawing))
    for letter, uses in Counter(picture.marks.values()).items():
        if uses > 1:
            message = f"two choices have the letter '{shorten(letter)}'; give each a different one"
            yield Problem(picture.where, Code.DUPLICATE_KEY, message)
    for choice, letter in picture.marks.items():
        if letter not in drawn:
            message = f"the drawing has no capital letter '{shorten(letter)}' for '{choice}'"
            yield Problem(picture.where, Code.BAD_VALUE, message)
    for letter in sorted(drawn - set(picture.marks.values())):
        message = (
            f"the drawing has a capital letter '{letter}' that belongs to no choice; add it to "
            "'marks' or write it in lower case"
        )
        yield Problem(picture.where, Code.BAD_VALUE, message)


def _note_contradictions(note: Mapping[str, NoteGroup]) -> Iterator[Problem]:
    group_by_question: dict[str, str] = {}
    for group in note.values():
        for question in group.questions:
            if question in group_by_question:
                message = f"'{question}' is already on the note, in '{group_by_question[question]}'"
                yield Problem(group.where, Code.DUPLICATE_KEY, message)
            group_by_question.setdefault(question, group.id)


def _rule_contradictions(rules: Mapping[str, Rule], flags: Mapping[str, Flag]) -> Iterator[Problem]:
    for rule in rules.values():
        if rule.because is None and not flags[rule.raises].hidden:
            message = f"'because' is missing; the flag '{rule.raises}' is shown with it"
            yield Problem(rule.where, Code.MISSING_KEY, message)
        if not rule.sources:
            message = "'sources' is empty; name a source, or 'product_choice'"
            yield Problem(rule.where, Code.MISSING_KEY, message)


def _flag_cycles(rules: Mapping[str, Rule], flags: Mapping[str, Flag]) -> Iterator[Problem]:
    """Yield the flags that depend on themselves, or on too long a chain of flags."""
    depths: dict[str, int] = {}
    problems: list[Problem] = []
    dependencies: dict[str, list[str]] = {flag: [] for flag in flags}
    for rule in rules.values():
        dependencies[rule.raises] += sorted(flags_read_by(rule.when))

    def depth(flag: str, path: tuple[str, ...]) -> int:
        where = flags[flag].where
        if flag in path:
            cycle = " -> ".join((*path[path.index(flag) :], flag))
            message = f"this flag depends on itself: {cycle}"
            problems.append(Problem(where, Code.FLAG_CYCLE, message))
        elif flag not in depths and len(path) <= MAX_FLAG_DEPTH:
            inner_depths = [depth(name, (*path, flag)) for name in dependencies[flag]]
            depths[flag] = 1 + max(inner_depths, default=0)
            if depths[flag] > MAX_FLAG_DEPTH:
                message = f"this flag depends on a chain of more than {MAX_FLAG_DEPTH} flags"
                problems.append(Problem(where, Code.TOO_LARGE, message))
        return depths.get(flag, 0)

    for flag in flags:
        depth(flag, ())
    yield from problems


def _outcome_contradictions(outcomes: Mapping[str, Outcome]) -> Iterator[Problem]:
    *others, last = outcomes.values()
    for key, value in (("danger", last.danger), ("when", last.when)):
        if value:
            message = f"the last outcome is the fallback and cannot have '{key}'"
            yield Problem(last.where, Code.OUTCOME_ORDER, message)
    first_without_danger: str | None = None
    for outcome in others:
        if outcome.when is None:
            message = "'when' is missing; only the last outcome has none"
            yield Problem(outcome.where, Code.OUTCOME_ORDER, message)
        if outcome.danger and first_without_danger is not None:
            message = (
                f"an outcome with 'danger' must be above '{first_without_danger}', which has none"
            )
            yield Problem(outcome.where, Code.OUTCOME_ORDER, message)
        if not outcome.danger:
            first_without_danger = first_without_danger or outcome.id


def _unshown_danger_flags(outcome: Outcome, flags: Mapping[str, Flag]) -> Iterator[Problem]:
    """Yield the flags that decide a danger outcome but are not shown with it."""
    if outcome.danger and outcome.when:
        for name in sorted(flags_read_by(outcome.when) & flags.keys()):
            if not flags[name].serious:
                message = (
                    f"'{name}' decides the danger outcome '{outcome.id}', which shows serious "
                    "flags only; write 'serious: yes'"
                )
                yield Problem(flags[name].where, Code.BAD_VALUE, message)
