"""Find the questions that ask for danger signs.

A danger is a rule that raises a serious flag, or an outcome with `danger`. A hidden flag that is
not serious is only a name for the conditions of its rules: a condition that reads the flag counts
as reading them. An `ask_if` does not count. A question that only decides whether another one is
asked does not ask for danger signs.
"""

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
    """Danger lists: questions of the type `many` in which each choice is one more sign. Either only
    dangers read them, or dangers name each of their choices."""
    single_questions: frozenset[str]
    """The danger lists, and the questions of the type `one` that only dangers read, at least one of
    which reads nothing else."""


@dataclass(frozen=True, slots=True)
class _DangerReader:
    """A rule with a shown or serious flag, or a danger outcome."""

    is_danger: bool
    leaves: tuple[Leaf, ...]


def danger_questions(questionnaire: Questionnaire) -> DangerQuestions:
    """Return the questions of a questionnaire that ask for danger signs."""
    readers: dict[str, list[_DangerReader]] = {question: [] for question in questionnaire.questions}
    for reader in _readers(questionnaire):
        for question in {leaf.question for leaf in reader.leaves}:
            readers[question].append(reader)
    questions = questionnaire.questions.values()
    lists = frozenset(q.id for q in questions if _is_danger_list(q, readers[q.id]))
    singles = frozenset(q.id for q in questions if _is_about_danger_alone(q, readers[q.id]))
    return DangerQuestions(lists, lists | singles)


def _readers(questionnaire: Questionnaire) -> Iterator[_DangerReader]:
    leaves_of_flag: dict[str, tuple[Leaf, ...]] = {}

    def leaves(condition: Condition) -> Iterator[Leaf]:
        for node in walk(condition):
            match node:
                case OptionSelected() | InRange():
                    yield node
                case FlagRaised(flag) if _is_helper_flag(questionnaire, flag):
                    if flag not in leaves_of_flag:
                        rules = questionnaire.rules_raising(flag)
                        found = (leaf for rule in rules for leaf in leaves(rule.when))
                        leaves_of_flag[flag] = tuple(dict.fromkeys(found))
                    yield from leaves_of_flag[flag]

    for rule in questionnaire.rules.values():
        if not _is_helper_flag(questionnaire, rule.raises):
            yield _DangerReader(questionnaire.flags[rule.raises].serious, tuple(leaves(rule.when)))
    for outcome in questionnaire.outcomes.values():
        if outcome.danger and outcome.when:
            yield _DangerReader(True, tuple(leaves(outcome.when)))


def _is_helper_flag(questionnaire: Questionnaire, flag: str) -> bool:
    return questionnaire.flags[flag].hidden and not questionnaire.flags[flag].serious


def _is_danger_list(question: Question, readers: list[_DangerReader]) -> bool:
    dangers = [reader for reader in readers if reader.is_danger]
    if question.type is not QuestionType.MANY or not dangers:
        return False
    named_choices = {
        option
        for reader in dangers
        for leaf in reader.leaves
        if isinstance(leaf, OptionSelected) and leaf.question == question.id
        for option in leaf.options
    }
    return len(dangers) == len(readers) or named_choices.issuperset(question.choices)


def _is_about_danger_alone(question: Question, readers: list[_DangerReader]) -> bool:
    if question.type is not QuestionType.ONE:
        return False
    has_own_reader = any(
        {leaf.question for leaf in reader.leaves} == {question.id} for reader in readers
    )
    return has_own_reader and all(reader.is_danger for reader in readers)
