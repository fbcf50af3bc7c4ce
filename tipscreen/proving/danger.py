"""Which questions ask for danger signs.

A danger is what raises a serious flag, or makes an outcome with `danger` hold. A flag that is
hidden, and not serious itself, is only a name for the conditions of its rules: what reads the flag
is taken to read them. An `ask_if` is not looked through: a question that only decides whether
another one is asked, asks for no sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tipscreen.questionnaire.conditions import (
    Condition,
    FlagRaised,
    InRange,
    Leaf,
    OptionSelected,
    walk,
)
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType


@dataclass(frozen=True, slots=True)
class DangerQuestions:
    """The ids of the questions that ask for danger signs."""

    list_questions: frozenset[str]
    """Those of the type many of which each pick is one more sign: all that reads them is a danger,
    or such readers name each of their choices."""
    single_questions: frozenset[str]
    """These lists, and those of the type one that only dangers read, one of them nothing else."""


@dataclass(frozen=True, slots=True)
class _DangerReader:
    """A rule with a flag that is shown or serious, or an outcome with `danger`."""

    is_danger: bool
    leaves: tuple[Leaf, ...]


def danger_questions(questionnaire: Questionnaire) -> DangerQuestions:
    """Return the questions that ask for danger signs, in lists and by themselves."""
    readers: dict[str, list[_DangerReader]] = {question: [] for question in questionnaire.questions}
    for reader in _readers(questionnaire):
        for question in {leaf.question for leaf in reader.leaves}:
            readers[question].append(reader)
    questions = questionnaire.questions.values()
    lists = frozenset(q.id for q in questions if _is_list(q, readers[q.id]))
    alone = frozenset(q.id for q in questions if _is_about_danger_alone(q, readers[q.id]))
    return DangerQuestions(lists, lists | alone)


def _readers(questionnaire: Questionnaire) -> Iterator[_DangerReader]:
    behind: dict[str, tuple[Leaf, ...]] = {}

    def leaves(condition: Condition) -> Iterator[Leaf]:
        for node in walk(condition):
            match node:
                case OptionSelected() | InRange():
                    yield node
                case FlagRaised(flag) if _is_helper_flag(questionnaire, flag):
                    if flag not in behind:
                        rules = questionnaire.rules_raising(flag)
                        found = (leaf for rule in rules for leaf in leaves(rule.when))
                        behind[flag] = tuple(dict.fromkeys(found))
                    yield from behind[flag]

    for rule in questionnaire.rules.values():
        if not _is_helper_flag(questionnaire, rule.raises):
            yield _DangerReader(questionnaire.flags[rule.raises].serious, tuple(leaves(rule.when)))
    for outcome in questionnaire.outcomes.values():
        if outcome.danger and outcome.when:
            yield _DangerReader(True, tuple(leaves(outcome.when)))


def _is_helper_flag(questionnaire: Questionnaire, flag: str) -> bool:
    return questionnaire.flags[flag].hidden and not questionnaire.flags[flag].serious


def _is_list(question: Question, readers: list[_DangerReader]) -> bool:
    dangers = [reader for reader in readers if reader.is_danger]
    if question.type is not QuestionType.MANY or not dangers:
        return False
    named = {
        option
        for reader in dangers
        for leaf in reader.leaves
        if isinstance(leaf, OptionSelected) and leaf.question == question.id
        for option in leaf.options
    }
    return len(dangers) == len(readers) or named.issuperset(question.choices)


def _is_about_danger_alone(question: Question, readers: list[_DangerReader]) -> bool:
    if question.type is not QuestionType.ONE:
        return False
    nothing_else = any(
        {leaf.question for leaf in reader.leaves} == {question.id} for reader in readers
    )
    return nothing_else and all(reader.is_danger for reader in readers)
