"""(Result, answers) -> the note that goes to the clinician with the person."""

from __future__ import annotations

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
    """Answers that stand together."""

    title: str
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True)
class ClinicianNote:
    """All that the note says. Reports draw from it and decide nothing."""

    result: ScreeningResult
    groups: tuple[AnswerGroup, ...]
    """Every answer that applies, in the clinical order of the file."""
    pertinent_negatives: tuple[Question, ...]
    """Lists of which nothing is there, with the findings that are then absent."""
    not_sure: tuple[Question, ...]
    """Answered with "not sure", alone or beside a choice."""
    not_answered: tuple[Question, ...]
    """Should have been answered, and were not."""
    not_needed: int
    """How many questions were left out because of a danger that was found."""
    label: str = ""
    """The case label of the front desk."""
    made_on: date | None = None


def make_note(
    questionnaire: Questionnaire, answers: Answers, label: str = "", made_on: date | None = None
) -> ClinicianNote:
    """Return the note for an answer sheet, whole or partial."""
    applying = applicable_questions(questionnaire, answers)
    given = {q.id: GivenAnswer(q, answers[q.id]) for q in applying if q.id in answers}
    missing = tuple(question for question in applying if question.id not in answers)
    is_over = next_question(questionnaire, answers) is None
    return ClinicianNote(
        result=make_result(questionnaire, answers),
        groups=tuple(_groups(questionnaire, given)),
        pertinent_negatives=tuple(each.question for each in given.values() if _is_negative(each)),
        not_sure=tuple(each.question for each in given.values() if _is_unsure(each)),
        not_answered=() if is_over else missing,
        not_needed=len(missing) if is_over else 0,
        label=label,
        made_on=made_on,
    )


def _is_unsure(given: GivenAnswer) -> bool:
    return isinstance(given.answer, frozenset) and NOT_SURE in given.answer


def _is_negative(given: GivenAnswer) -> bool:
    return given.answer == NONE_ANSWER and given.question.none_in_note is not None


def _groups(questionnaire: Questionnaire, given: dict[str, GivenAnswer]) -> Iterator[AnswerGroup]:
    left = dict(given)
    for group in questionnaire.note.values():
        if answers := tuple(left.pop(name) for name in group.questions if name in left):
            yield AnswerGroup(group.title, answers)
    if left:
        yield AnswerGroup(questionnaire.language("Other answers"), tuple(left.values()))
