"""The views of an interview: a question with its position, the review, or the ending.

Each is computed from the questionnaire and the answers alone.
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
    """Position among the applicable questions, counting from 1."""
    number: int
    """Number in the file and on the paper form, counting from 1."""
    max_questions: int
    """Upper limit on the number of questions, exact at the last; never rises moving forward."""
    previous_answer: Answer | None
    """The answer given before, if the person came back to this question."""
    is_repeated: bool
    """Asked a second time, because the first answer was "not sure"."""
    answered: int
    """Number of answers so far."""
    applicable_questions: tuple[Question, ...]
    """All questions that apply, or still might, in the order asked."""
    questionnaire: Questionnaire = field(repr=False)

    @property
    def reasons(self) -> tuple[tuple[Flag, tuple[Rule, ...]], ...]:
        """Why the question is asked: the flags that it can raise, with their rules."""
        return reasons_to_ask(self.questionnaire, self.question)


@dataclass(frozen=True, slots=True)
class Review:
    """All answers so far, for the person to check."""

    answers: tuple[tuple[int, Question, Answer], ...]
    """Each answer with its question and the position of that question."""
    not_answered: tuple[Question, ...]
    """Applicable questions without an answer."""
    is_complete: bool
    """Nothing is left to ask; the next view is the result."""
    ended_by_outcome: Outcome | None
    """The outcome that ended the questionnaire early, if any."""
    danger_signs: tuple[GivenAnswer, ...] = ()
    """The answers that led to a danger outcome, if it ended the questionnaire early."""

    @property
    def danger_text(self) -> str:
        """The danger signs in the words of the questionnaire."""
        return "; ".join(given.words for given in self.danger_signs)


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of the interview."""

    answers: Answers
    """The answers that apply."""
    is_confirmed: bool
    """True if the person confirmed the review, so there is a result; false if the person quit."""


View: TypeAlias = Step | Review | Ending
"""What the interface shows at one time."""


def make_step(
    questionnaire: Questionnaire, answers: Answers, question: Question, is_repeated: bool
) -> Step:
    """Return the view of one applicable question."""
    applicable = applicable_questions(questionnaire, answers)
    return Step(
        question=question,
        position=applicable.index(question) + 1,
        number=questionnaire.question_numbers[question.id],
        max_questions=len(applicable),
        previous_answer=answers.get(question.id),
        is_repeated=is_repeated,
        answered=len(answers),
        applicable_questions=applicable,
        questionnaire=questionnaire,
    )


def make_review(questionnaire: Questionnaire, answers: Answers, complete: bool) -> Review:
    """Return the view of all answers so far, in the order asked."""
    applicable = applicable_questions(questionnaire, answers)
    outcome = determine_outcome(questionnaire, answers).outcome
    ended_by = outcome if complete and outcome.ends_interview else None
    return Review(
        answers=tuple(
            (number, question, answers[question.id])
            for number, question in enumerate(applicable, 1)
            if question.id in answers
        ),
        not_answered=tuple(question for question in applicable if question.id not in answers),
        is_complete=complete,
        ended_by_outcome=ended_by,
        danger_signs=_danger_signs(questionnaire, answers) if ended_by and ended_by.danger else (),
    )


def _danger_signs(questionnaire: Questionnaire, answers: Answers) -> tuple[GivenAnswer, ...]:
    """Return the answers that support the outcome, each once."""
    from tipscreen.screening.result import make_result

    result = make_result(questionnaire, answers)
    given = (answer for reason in result.main_reasons for answer in reason.answers)
    return tuple({answer.question.id: answer for answer in given}.values())


def reasons_to_ask(
    questionnaire: Questionnaire, question: Question
) -> tuple[tuple[Flag, tuple[Rule, ...]], ...]:
    """Return the flags that the question can raise, each with the rules that read its answer.

    Hidden flags are not listed. Instead, the rules that read a hidden flag are followed to the
    flags that they raise.
    """
    rules_by_flag: dict[str, list[Rule]] = {}
    pending = [r for r in questionnaire.rules.values() if question.id in questions_read_by(r.when)]
    seen: set[str] = set()
    while pending:
        rule = pending.pop(0)
        if rule.id in seen:
            continue
        seen.add(rule.id)
        if questionnaire.flags[rule.raises].hidden:
            rules = questionnaire.rules.values()
            pending.extend(other for other in rules if rule.raises in flags_read_by(other.when))
        else:
            rules_by_flag.setdefault(rule.raises, []).append(rule)
    flags = questionnaire.flags.values()
    return tuple(
        (flag, tuple(rules_by_flag[flag.id])) for flag in flags if flag.id in rules_by_flag
    )
