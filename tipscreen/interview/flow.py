"""The interview as a value: what is asked now, and where each reply leads.

Nothing here prints, reads, saves or waits. An interface (terminal or web) shows the `current` view,
reads a reply, and continues with the interview that `advance` returns.
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
    """A request to answer another question now."""

    question: Question
    """It applies, or still might."""


class Continue(Enum):
    """The reply to a review in which the person changes nothing."""

    GO_ON = auto()


Reply: TypeAlias = Answer | Command | GoToQuestion | Continue
"""A reply to a view. The interface handles HELP and SAVE; `advance` then returns to the view."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer that was recorded, and how it changed the list of questions."""

    question: Question
    answer: Answer
    newly_asked: tuple[Question, ...]
    """Questions that apply only since this answer was changed; empty for a first answer."""
    set_aside: tuple[Question, ...]
    """Questions that no longer apply, so their answers were set aside."""
    restored: tuple[Question, ...]
    """Questions that apply again as they did before, so their answers count again."""


@dataclass(frozen=True, slots=True)
class SetAsideAnswer:
    """An answer to a question that does not apply now: never evaluated, shown or saved."""

    answer: Answer
    depended_on: Answers
    """The answers that its `ask_if` depended on at that time. With other ones, the same words can
    ask for something else: "how did it go?" refers to the care that the person named before."""


class Phase(Enum):
    """Where the person is in the interview."""

    AT_QUESTION = auto()
    """At a question; at the review if no question is left."""
    AT_REVIEW = auto()
    CONFIRMED = auto()
    QUIT = auto()


@dataclass(frozen=True, slots=True)
class Interview:
    """The state of an interview. Each reply gives a new one; `begin_interview` makes the first."""

    questionnaire: Questionnaire
    answers: Answers
    """The answers that apply, in the order given."""
    question: Question | None
    """The question asked now, or after the review; None if nothing is left to ask."""
    phase: Phase = Phase.AT_QUESTION
    is_repeated: bool = False
    """The question is asked a second time, because the first answer was "not sure"."""
    set_aside: Mapping[str, SetAsideAnswer] = field(default_factory=dict)
    """Answers to questions that do not apply now, by question id."""
    last_recorded: RecordedAnswer | None = None
    """The result of the last reply; None if that reply was not an answer."""

    @property
    def current(self) -> View:
        """The view to show now."""
        if self.phase in (Phase.CONFIRMED, Phase.QUIT):
            return Ending(self.answers, self.phase is Phase.CONFIRMED)
        if self.question is None or self.phase is Phase.AT_REVIEW:
            return make_review(self.questionnaire, self.answers, complete=self.question is None)
        return make_step(self.questionnaire, self.answers, self.question, self.is_repeated)

    @property
    def applicable_questions(self) -> tuple[Question, ...]:
        """All questions that apply, or still might, in the order asked."""
        return applicable_questions(self.questionnaire, self.answers)

    @property
    def danger(self) -> Outcome | None:
        """The danger outcome of the answers so far; None if they give no danger outcome."""
        outcome = determine_outcome(self.questionnaire, self.answers).outcome
        return outcome if outcome.danger else None

    def advance(self, reply: Reply) -> Interview:
        """Return the interview advanced by one reply.

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
                return self._move_to(
                    previous_question(self.questionnaire, self.answers, self.question)
                )
            case GoToQuestion(question):
                return self._move_to(question)
            case Continue.GO_ON if self.question is None:
                return replace(self, phase=Phase.CONFIRMED, last_recorded=None)
            case Command() | Continue():
                return self._move_to(self.question)
        if self.question is None or at_review:
            raise ValueError("there is no question to answer now")
        return self._record(self.question, reply)

    def _move_to(self, question: Question | None, phase: Phase = Phase.AT_QUESTION) -> Interview:
        return replace(self, question=question, phase=phase, is_repeated=False, last_recorded=None)

    def _record(self, question: Question, answer: Answer) -> Interview:
        """Record an answer; set aside or restore the answers to questions that depend on it."""
        questions = self.questionnaire.questions
        questions_before = self.applicable_questions
        is_change = question.id in self.answers
        aside = {name: saved for name, saved in self.set_aside.items() if name != question.id}
        answers = _applicable_answers(self.questionnaire, {**self.answers, question.id: answer})
        answers = _restore_answers(self.questionnaire, answers, aside)
        dropped = tuple(questions[name] for name in self.answers if name not in answers)
        restored = tuple(q for q in questions.values() if q.id in aside and q.id in answers)
        questions_after = applicable_questions(self.questionnaire, answers) if is_change else ()
        newly_asked = tuple(q for q in questions_after if q not in (*questions_before, *restored))
        # A "not sure" answer counts immediately, even if the question is now asked a second time.
        is_not_sure = answer == frozenset((NOT_SURE,))
        repeats = question.ask_again_if_unsure and is_not_sure and not self.is_repeated
        return replace(
            self,
            answers=answers,
            question=question if repeats else next_question(self.questionnaire, answers),
            is_repeated=repeats,
            set_aside={
                **{name: saved for name, saved in aside.items() if name not in answers},
                **{q.id: self._set_aside(q) for q in dropped},
            },
            last_recorded=RecordedAnswer(question, answer, newly_asked, dropped, restored),
        )

    def _set_aside(self, question: Question) -> SetAsideAnswer:
        return SetAsideAnswer(self.answers[question.id], _dependencies(question, self.answers))


def begin_interview(questionnaire: Questionnaire, answers: Answers | None = None) -> Interview:
    """Return an interview at its first question or, given earlier answers, at the review."""
    applicable = _applicable_answers(questionnaire, answers or {})
    phase = Phase.AT_QUESTION if answers is None else Phase.AT_REVIEW
    return Interview(questionnaire, applicable, next_question(questionnaire, applicable), phase)


def _applicable_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers to the questions that apply, or still might."""
    ids = {question.id for question in applicable_questions(questionnaire, answers)}
    return {name: answer for name, answer in answers.items() if name in ids}


def _restore_answers(
    questionnaire: Questionnaire, answers: Answers, aside: Mapping[str, SetAsideAnswer]
) -> Answers:
    """Return the answers, with each set-aside answer whose question applies as it did before.

    The questions are checked in the order of the file, since a restored answer can restore another
    one further down.
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
    """Return the answers that decide whether the question applies."""
    ids = questions_read_by(question.ask_if) if question.ask_if else ()
    return {name: answers[name] for name in ids if name in answers}


def previous_question(
    questionnaire: Questionnaire, answers: Answers, question: Question | None
) -> Question:
    """Return the question before this one; for the first question, return it again.

    None stands for the review: return the last answered question, or the first of all.
    """
    questions = applicable_questions(questionnaire, answers)
    if question is None:
        return next((q for q in reversed(questions) if q.id in answers), questions[0])
    return questions[max(questions.index(question) - 1, 0)]
