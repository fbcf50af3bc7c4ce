"""The way through the questions: what to ask next, back, review, change, save, end.

`interview` talks with a `Person` that it is given and touches no terminal itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from tipscreen.errors import Interrupted, Stopped
from tipscreen.interview.replies import Command
from tipscreen.loading import Answers
from tipscreen.questionnaire import (
    NOT_SURE,
    Answer,
    Flag,
    Outcome,
    Question,
    Questionnaire,
    Rule,
    flags_read,
    questions_read,
)
from tipscreen.screening import judge, next_question, path


@dataclass(frozen=True, slots=True)
class Step:
    """One question to be asked now."""

    question: Question
    position: int
    """Which of the questions that are asked this is, counting from 1."""
    number: int
    """Its number in the file and on the form on paper, counting from 1."""
    at_most: int
    """How many questions there can be in all. Never rises on the way forward; exact at the end."""
    given: Answer | None
    """The answer given before, if the person came back to it."""
    again: bool
    """Asked a second time, because the first answer was "not sure"."""
    answered: int
    """How many answers there are so far."""
    way: tuple[Question, ...]
    """All questions that apply, or still might, in the order asked."""
    reasons: tuple[tuple[Flag, tuple[Rule, ...]], ...]
    """Why it is asked: the shown flags that the answer counts for, with the rules that read it."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """A wish to answer another question now."""

    question: Question
    """One that applies, or still might."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that was taken down, and what followed from it."""

    question: Question
    answer: Answer
    answers: Answers
    """All answers, with this one."""
    added: tuple[Question, ...]
    """Questions that apply only since the answer was changed."""
    dropped: tuple[Question, ...]
    """Questions whose answers were forgotten, since they do not apply any more."""


@dataclass(frozen=True, slots=True)
class Review:
    """All answers so far, to be looked over."""

    answers: tuple[tuple[int, Question, Answer], ...]
    """Each with the position of its question."""
    not_answered: tuple[Question, ...]
    """Not answered, or not asked any more."""
    complete: bool
    """There is nothing more to ask; confirming leads to the result."""
    ended_by: Outcome | None
    """The outcome that ended the asking early."""


Reply: TypeAlias = Answer | Command | GoTo
"""What comes back from asking; of the commands, not HELP."""


class Person(Protocol):
    """Whom the interview talks with. What these methods raise ends the interview."""

    def ask(self, step: Step) -> Reply:
        """Ask a question."""

    def heard(self, heard: Heard) -> None:
        """Keep the answers, where that is wanted, and only then say what was understood."""

    def look_over(self, review: Review) -> Question | Command | None:
        """Show all answers; return one to change, BACK, SAVE, QUIT, or None to go on."""

    def save(self, answers: Answers) -> None:
        """Save the answers now, and after each one from now on."""


def interview(
    questionnaire: Questionnaire, person: Person, answers: Answers | None = None
) -> Answers:
    """Return the answers that apply, once the person has looked them over.

    With answers from before, it begins with the review. Raises Stopped if the person quits; says
    a danger outcome once more then, and on whatever else ends it.
    """
    known = dict(answers or {})
    _forget_what_does_not_apply(questionnaire, known)
    try:
        return _go_through(questionnaire, person, known, resumed=answers is not None)
    except (Stopped, KeyboardInterrupt) as error:
        raise stopped_by(error, questionnaire, known) from None


def stopped_by(
    error: Stopped | KeyboardInterrupt, questionnaire: Questionnaire, answers: Answers
) -> Stopped:
    """Return the error as one that says a danger in the answers once more."""
    _ = questionnaire.language
    stopped = error if isinstance(error, Stopped) else Interrupted("\n" + _("Stopped."))
    outcome = judge(questionnaire, answers).outcome
    if outcome.danger:  # must not be lost, even on who does not want the result
        stopped.reminder = _("But do not forget: {headline}", headline=outcome.headline)
    return stopped


def _go_through(
    questionnaire: Questionnaire, person: Person, answers: dict[str, Answer], resumed: bool
) -> Answers:
    wanted: Question | None = None  # one that the person went to
    again = False  # that one is asked a second time at once
    look_over_first = resumed
    while True:
        question = wanted or next_question(questionnaire, answers)
        if question is None or look_over_first:
            reply: Reply = Command.REVIEW
        else:
            reply = person.ask(step_at(questionnaire, answers, question, again))
        asked_again, again, look_over_first = again, False, False
        if reply is Command.REVIEW:
            complete = question is None
            wish = person.look_over(review(questionnaire, answers, complete))
            if wish is None and complete:
                return answers
            reply = wish if isinstance(wish, Command) else Command.REVIEW
            wanted = wish if isinstance(wish, Question) else question
        match reply:
            case Command.QUIT:
                raise Stopped(questionnaire.language("Stopped."))
            case Command.SAVE:
                person.save(answers)
                wanted = question
            case Command.BACK:
                wanted = question_before(questionnaire, answers, question)
            case GoTo(other):
                wanted = other
            case Command():
                pass
            case answer if question is not None:
                # Also "not sure" that is asked once more counts from now on.
                person.heard(take_down(questionnaire, answers, question, answer))
                unsure = answer == frozenset((NOT_SURE,))
                again = question.ask_again_if_unsure and unsure and not asked_again
                wanted = question if again else None


def take_down(
    questionnaire: Questionnaire, answers: dict[str, Answer], question: Question, answer: Answer
) -> Heard:
    """Add the answer and forget those that no longer apply; these may be asked again."""
    before = path(questionnaire, answers)
    changed = question.id in answers
    answers[question.id] = answer
    dropped = _forget_what_does_not_apply(questionnaire, answers)
    after = path(questionnaire, answers)
    return Heard(
        question=question,
        answer=answer,
        answers=answers,
        added=tuple(each for each in after if changed and each not in before),
        dropped=dropped,
    )


def _forget_what_does_not_apply(
    questionnaire: Questionnaire, answers: dict[str, Answer]
) -> tuple[Question, ...]:
    """Take out the answers that do not apply; return their questions."""
    applying = path(questionnaire, answers)
    gone = tuple(questionnaire.questions[name] for name in answers)
    gone = tuple(question for question in gone if question not in applying)
    for question in gone:
        del answers[question.id]
    return gone


def step_at(
    questionnaire: Questionnaire, answers: Answers, question: Question, again: bool
) -> Step:
    """Return the question with its place on the way."""
    way = path(questionnaire, answers)
    return Step(
        question=question,
        position=way.index(question) + 1,
        number=questionnaire.numbers[question.id],
        at_most=len(way),
        given=answers.get(question.id),
        again=again,
        answered=len(answers),
        way=way,
        reasons=reasons_to_ask(questionnaire, question),
    )


def question_before(
    questionnaire: Questionnaire, answers: Answers, question: Question | None
) -> Question:
    """Return the question before this one; the first one for itself; the last answered for None."""
    way = path(questionnaire, answers)
    if question is None:
        return next((step for step in reversed(way) if step.id in answers), way[0])
    return way[max(way.index(question) - 1, 0)]


def review(questionnaire: Questionnaire, answers: Answers, complete: bool) -> Review:
    """Return the answers so far, in the order asked."""
    way = path(questionnaire, answers)
    outcome = judge(questionnaire, answers).outcome
    return Review(
        answers=tuple(
            (number, question, answers[question.id])
            for number, question in enumerate(way, 1)
            if question.id in answers
        ),
        not_answered=tuple(question for question in way if question.id not in answers),
        complete=complete,
        ended_by=outcome if complete and outcome.ends_interview else None,
    )


def reasons_to_ask(
    questionnaire: Questionnaire, question: Question
) -> tuple[tuple[Flag, tuple[Rule, ...]], ...]:
    """Return the shown flags that the answer counts for, each with the rules that read it.

    A rule that raises a hidden flag counts for what that flag helps to raise.
    """
    found: dict[str, list[Rule]] = {}
    waiting = [r for r in questionnaire.rules.values() if question.id in questions_read(r.when)]
    seen: set[str] = set()
    while waiting:
        rule = waiting.pop(0)
        if rule.id in seen:
            continue
        seen.add(rule.id)
        if questionnaire.flags[rule.raises].hidden:
            rules = questionnaire.rules.values()
            waiting.extend(other for other in rules if rule.raises in flags_read(other.when))
        else:
            found.setdefault(rule.raises, []).append(rule)
    flags = questionnaire.flags.values()
    return tuple((flag, tuple(found[flag.id])) for flag in flags if flag.id in found)
