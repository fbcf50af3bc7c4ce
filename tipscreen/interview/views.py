"""What a face shows: a question in its place, the review, or the end.

Each is worked out from the questionnaire and the answers alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import Answer, flags_read_by, questions_read_by
from tipscreen.questionnaire.model import Flag, Outcome, Question, Questionnaire, Rule
from tipscreen.screening.case import applicable_questions, determine_outcome

if TYPE_CHECKING:
    from tipscreen.screening.reasons import GivenAnswer


@dataclass(frozen=True, slots=True)
class Step:
    """One question to be asked now."""

    question: Question
    position: int
    """Which of the questions that are asked this is, counting from 1."""
    number: int
    """Its number in the file and on the form on paper, counting from 1."""
    max_questions: int
    """How many questions there can be in all. Never rises on the way forward; exact at the end."""
    previous_answer: Answer | None
    """The answer given before, if the person came back to it."""
    is_repeated: bool
    """Asked a second time, because the first answer was "not sure"."""
    answered: int
    """How many answers there are so far."""
    applicable_questions: tuple[Question, ...]
    """All questions that apply, or still might, in the order asked."""
    questionnaire: Questionnaire = field(repr=False)

    @property
    def reasons(self) -> tuple[tuple[Flag, tuple[Rule, ...]], ...]:
        """Why it is asked: the shown flags that the answer counts for, with their rules."""
        return reasons_to_ask(self.questionnaire, self.question)


@dataclass(frozen=True, slots=True)
class Review:
    """All answers so far, to be looked over."""

    answers: tuple[tuple[int, Question, Answer], ...]
    """Each with the position of its question."""
    not_answered: tuple[Question, ...]
    """Not answered, or not asked any more."""
    is_complete: bool
    """There is nothing more to ask; going on leads to the result."""
    ended_by_outcome: Outcome | None
    """The outcome that ended the asking early."""
    danger_signs: tuple[GivenAnswer, ...] = ()
    """The answers that are a danger, if that ended the asking."""

    @property
    def danger_text(self) -> str:
        """Return these answers in the words of the questionnaire."""
        return "; ".join(given.words for given in self.danger_signs)


@dataclass(frozen=True, slots=True)
class Ending:
    """Nothing more is asked."""

    answers: Answers
    """Those that apply."""
    is_confirmed: bool
    """The person looked them over, and there is a result; else the person quit."""


View: TypeAlias = Step | Review | Ending
"""What a face shows."""


def make_step(
    questionnaire: Questionnaire, answers: Answers, question: Question, again: bool
) -> Step:
    """Return the question with its place on the way."""
    way = applicable_questions(questionnaire, answers)
    return Step(
        question=question,
        position=way.index(question) + 1,
        number=questionnaire.question_numbers[question.id],
        max_questions=len(way),
        previous_answer=answers.get(question.id),
        is_repeated=again,
        answered=len(answers),
        applicable_questions=way,
        questionnaire=questionnaire,
    )


def make_review(questionnaire: Questionnaire, answers: Answers, complete: bool) -> Review:
    """Return the answers so far, in the order asked."""
    way = applicable_questions(questionnaire, answers)
    outcome = determine_outcome(questionnaire, answers).outcome
    ended_by = outcome if complete and outcome.ends_interview else None
    return Review(
        answers=tuple(
            (number, question, answers[question.id])
            for number, question in enumerate(way, 1)
            if question.id in answers
        ),
        not_answered=tuple(question for question in way if question.id not in answers),
        is_complete=complete,
        ended_by_outcome=ended_by,
        danger_signs=_danger_signs(questionnaire, answers) if ended_by and ended_by.danger else (),
    )


def _danger_signs(questionnaire: Questionnaire, answers: Answers) -> tuple[GivenAnswer, ...]:
    """Return the answers that the reasons for the outcome read, each once."""
    from tipscreen.screening.result import make_result

    result = make_result(questionnaire, answers)
    given = (answer for reason in result.main_reasons for answer in reason.answers)
    return tuple({answer.question.id: answer for answer in given}.values())


def reasons_to_ask(
    questionnaire: Questionnaire, question: Question
) -> tuple[tuple[Flag, tuple[Rule, ...]], ...]:
    """Return the shown flags that the answer counts for, each with the rules that read it.

    A rule that raises a hidden flag counts for what that flag helps to raise.
    """
    found: dict[str, list[Rule]] = {}
    waiting = [r for r in questionnaire.rules.values() if question.id in questions_read_by(r.when)]
    seen: set[str] = set()
    while waiting:
        rule = waiting.pop(0)
        if rule.id in seen:
            continue
        seen.add(rule.id)
        if questionnaire.flags[rule.raises].hidden:
            rules = questionnaire.rules.values()
            waiting.extend(other for other in rules if rule.raises in flags_read_by(other.when))
        else:
            found.setdefault(rule.raises, []).append(rule)
    flags = questionnaire.flags.values()
    return tuple((flag, tuple(found[flag.id])) for flag in flags if flag.id in found)
