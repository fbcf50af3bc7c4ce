"""The way through the questions, as a value: what is asked now, and where a reply leads.

Nothing here shows, reads, saves or waits. A face (a terminal, a page) shows what is `now`, reads a
reply, and goes on with the interview that `reply` returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TypeAlias

from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, View, make_review, make_step
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NOT_SURE, Answer, questions_read_by
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire
from tipscreen.screening.case import applicable_questions, determine_outcome, next_question


@dataclass(frozen=True, slots=True)
class GoToQuestion:
    """A wish to answer another question now."""

    question: Question
    """One that applies, or still might."""


class Continue(Enum):
    """What can be said at a review that needs no change."""

    GO_ON = auto()


Reply: TypeAlias = Answer | Command | GoToQuestion | Continue
"""What a face hands back. Of the commands, HELP is the face's own; SAVE leaves the review."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer that was taken down, and what followed from it."""

    question: Question
    answer: Answer
    newly_asked: tuple[Question, ...]
    """Questions that are asked only since the answer was changed."""
    set_aside: tuple[Question, ...]
    """Questions whose answers were set aside, since they do not apply any more."""
    restored: tuple[Question, ...]
    """Questions that apply again as they did, so that the answers set aside count again."""


@dataclass(frozen=True, slots=True)
class SetAsideAnswer:
    """An answer to a question that does not apply now: never evaluated, shown or saved."""

    answer: Answer
    depended_on: Answers
    """The answers on which its `ask_if` stood then. With others, the same words can ask for
    something else: "how did it go?" is about the care that was named."""


class Phase(Enum):
    """Where the person is."""

    AT_QUESTION = auto()
    """Or at the review, if there is no more question."""
    AT_REVIEW = auto()
    CONFIRMED = auto()
    QUIT = auto()


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview as it stands; each reply makes another one. Made by `begin`."""

    questionnaire: Questionnaire
    answers: Answers
    """Those that apply, in the order given."""
    question: Question | None
    """What is asked now, or once the review is over; None if there is nothing more to ask."""
    phase: Phase = Phase.AT_QUESTION
    is_repeated: bool = False
    """The question is asked a second time, because the first answer was "not sure"."""
    set_aside: Mapping[str, SetAsideAnswer] = field(default_factory=dict)
    """What was answered to questions that do not apply now, by their ids."""
    last_recorded: RecordedAnswer | None = None
    """What followed from the last reply; None if it was no answer."""

    @property
    def current(self) -> View:
        """Return what is to be shown."""
        if self.phase in (Phase.CONFIRMED, Phase.QUIT):
            return Ending(self.answers, self.phase is Phase.CONFIRMED)
        if self.question is None or self.phase is Phase.AT_REVIEW:
            return make_review(self.questionnaire, self.answers, complete=self.question is None)
        return make_step(self.questionnaire, self.answers, self.question, self.is_repeated)

    @property
    def applicable_questions(self) -> tuple[Question, ...]:
        """Return all questions that apply, or still might, in the order asked."""
        return applicable_questions(self.questionnaire, self.answers)

    @property
    def danger(self) -> Outcome | None:
        """Return the danger outcome that the answers give so far; None if they give none."""
        outcome = determine_outcome(self.questionnaire, self.answers).outcome
        return outcome if outcome.danger else None

    def advance(self, reply: Reply) -> Interview:
        """Return the interview after a reply to what is `now`.

        Raises ValueError for an answer to a review, and for any reply to an ending.
        """
        at_review = self.question is None or self.phase is Phase.AT_REVIEW
        if self.phase in (Phase.CONFIRMED, Phase.QUIT):
            raise ValueError("the interview has ended")
        match reply:
            case Command.QUIT:
                return replace(self, phase=Phase.QUIT, last_recorded=None)
            case Command.REVIEW:
                return self._move_to(self.question, Phase.AT_REVIEW)
            case Command.BACK if at_review and self.question is not None:
                return self._move_to(self.question)
            case Command.BACK:
                before = previous_question(self.questionnaire, self.answers, self.question)
                return self._move_to(before)
            case GoToQuestion(question):
                return self._move_to(question)
            case Continue.GO_ON if self.question is None:
                return replace(self, phase=Phase.CONFIRMED, last_recorded=None)
            case Command() | Continue():
                return self._move_to(self.question)
        if self.question is None or at_review:
            raise ValueError("there is no question to answer now")
        return self._record(self.question, reply)

    def _move_to(self, question: Question | None, place: Phase = Phase.AT_QUESTION) -> Interview:
        return replace(self, question=question, phase=place, is_repeated=False, last_recorded=None)

    def _record(self, question: Question, answer: Answer) -> Interview:
        """Take the answer down; set aside what no longer applies, and bring back what does."""
        questions = self.questionnaire.questions
        before = applicable_questions(self.questionnaire, self.answers)
        changed = question.id in self.answers
        aside = {name: kept for name, kept in self.set_aside.items() if name != question.id}
        answers = _applicable_answers(self.questionnaire, {**self.answers, question.id: answer})
        answers = _restore_answers(self.questionnaire, answers, aside)
        dropped = tuple(questions[name] for name in self.answers if name not in answers)
        back = tuple(each for each in questions.values() if each.id in aside and each.id in answers)
        added = applicable_questions(self.questionnaire, answers) if changed else ()
        # Also "not sure" that is asked once more counts from now on.
        unsure = answer == frozenset((NOT_SURE,))
        again = question.ask_again_if_unsure and unsure and not self.is_repeated
        return replace(
            self,
            answers=answers,
            question=question if again else next_question(self.questionnaire, answers),
            is_repeated=again,
            set_aside={
                **{name: kept for name, kept in aside.items() if name not in answers},
                **{each.id: self._set_aside(each) for each in dropped},
            },
            last_recorded=RecordedAnswer(
                question=question,
                answer=answer,
                newly_asked=tuple(each for each in added if each not in (*before, *back)),
                set_aside=dropped,
                restored=back,
            ),
        )

    def _set_aside(self, question: Question) -> SetAsideAnswer:
        return SetAsideAnswer(self.answers[question.id], _dependencies(question, self.answers))


def begin_interview(questionnaire: Questionnaire, answers: Answers | None = None) -> Interview:
    """Return an interview at its first question; with answers from before, at the review."""
    applying = _applicable_answers(questionnaire, answers or {})
    place = Phase.AT_QUESTION if answers is None else Phase.AT_REVIEW
    return Interview(questionnaire, applying, next_question(questionnaire, applying), place)


def _applicable_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers to the questions that apply, or still might."""
    ids = {question.id for question in applicable_questions(questionnaire, answers)}
    return {name: answer for name, answer in answers.items() if name in ids}


def _restore_answers(
    questionnaire: Questionnaire, answers: Answers, aside: Mapping[str, SetAsideAnswer]
) -> Answers:
    """Return the answers with those set aside whose questions are asked as they were then.

    One that comes back can bring back another, which is later in the file.
    """
    for name, question in questionnaire.questions.items():
        if (
            name in aside
            and aside[name].depended_on == _dependencies(question, answers)
            and question in applicable_questions(questionnaire, answers)
        ):
            answers = {**answers, name: aside[name].answer}
    return _applicable_answers(questionnaire, answers)


def _dependencies(question: Question, answers: Answers) -> Answers:
    """Return the answers on which it depends whether the question is asked."""
    read = questions_read_by(question.ask_if) if question.ask_if else ()
    return {name: answers[name] for name in read if name in answers}


def previous_question(
    questionnaire: Questionnaire, answers: Answers, question: Question | None
) -> Question:
    """Return the question before this one; the first one for itself; the last answered for None."""
    way = applicable_questions(questionnaire, answers)
    if question is None:
        return next((step for step in reversed(way) if step.id in answers), way[0])
    return way[max(way.index(question) - 1, 0)]
