"""The clinician note: what a clinician needs to know about one answer sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE
from tipscreen.questionnaire.model import Question, Questionnaire
from tipscreen.screening.case import applicable_questions, next_question
from tipscreen.screening.reasons import GivenAnswer
from tipscreen.screening.result import ScreeningResult, make_result

NONE_ANSWER = frozenset({NONE})


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers under one heading."""

    title: str
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True)
class ClinicianNote:
    """The complete content of the note. The formats only render it."""

    result: ScreeningResult
    groups: tuple[AnswerGroup, ...]
    """All answers to applicable questions, in the clinical order of the file."""
    pertinent_negatives: tuple[Question, ...]
    """Questions answered with "none", whose findings the person denied."""
    not_sure: tuple[Question, ...]
    """Questions answered with "not sure", alone or with a choice."""
    not_answered: tuple[Question, ...]
    """Applicable questions without an answer, unless the interview ended early."""
    not_needed: int
    """The number of questions not asked because a danger outcome ended the interview."""
    label: str = ""
    """The case label; empty if there is none."""
    made_on: date | None = None


def make_note(
    questionnaire: Questionnaire, answers: Answers, label: str = "", made_on: date | None = None
) -> ClinicianNote:
    """Return the note for an answer sheet, complete or partial."""
    applicable = applicable_questions(questionnaire, answers)
    given = {q.id: GivenAnswer(q, answers[q.id]) for q in applicable if q.id in answers}
    missing = tuple(question for question in applicable if question.id not in answers)
    is_complete = next_question(questionnaire, answers) is None
    return ClinicianNote(
        result=make_result(questionnaire, answers),
        groups=tuple(_groups(questionnaire, given)),
        pertinent_negatives=tuple(a.question for a in given.values() if _is_negative(a)),
        not_sure=tuple(a.question for a in given.values() if _is_not_sure(a)),
        not_answered=() if is_complete else missing,
        not_needed=len(missing) if is_complete else 0,
        label=label,
        made_on=made_on,
    )


def _is_not_sure(given: GivenAnswer) -> bool:
    return isinstance(given.answer, frozenset) and NOT_SURE in given.answer


def _is_negative(given: GivenAnswer) -> bool:
    return given.answer == NONE_ANSWER and given.question.none_in_note is not None


def _groups(questionnaire: Questionnaire, given: dict[str, GivenAnswer]) -> Iterator[AnswerGroup]:
    remaining = dict(given)
    for group in questionnaire.note.values():
        if answers := tuple(remaining.pop(name) for name in group.questions if name in remaining):
            yield AnswerGroup(group.title, answers)
    if remaining:
        yield AnswerGroup(questionnaire.language("Other answers"), tuple(remaining.values()))
