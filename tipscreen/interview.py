"""The way through the questions: what to ask next, back, review, change, end.

`interview` asks through two functions that it is given and touches no terminal itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tipscreen.case import judge, next_question, path
from tipscreen.conditions import NOT_SURE, Answer, flags_read, questions_read
from tipscreen.errors import Stopped
from tipscreen.questionnaire import Flag, Outcome, Question, Questionnaire, Rule
from tipscreen.replies import Command
from tipscreen.sheets import Answers


@dataclass(frozen=True, slots=True)
class Step:
    """One question to be asked now."""

    question: Question
    position: int
    """Which question this is, counting from 1."""
    at_most: int
    """How many questions there can be in all. Never rises on the way forward; exact at the end."""
    given: Answer | None
    """The answer given before, if the person came back to it."""
    again: bool
    """Asked a second time, because the first answer was "not sure"."""
    reasons: tuple[tuple[Flag, tuple[Rule, ...]], ...]
    """Why it is asked: the shown flags that the answer counts for, with the rules that read it."""


@dataclass(frozen=True, slots=True)
class Review:
    """All answers so far, to be looked over."""

    answers: tuple[tuple[int, Question, Answer], ...]
    """Each with the number of its question."""
    not_answered: tuple[Question, ...]
    """Not answered, or not asked any more."""
    complete: bool
    """There is nothing more to ask; confirming leads to the result."""
    ended_by: Outcome | None
    """The outcome that ended the asking early."""


Ask = Callable[[Step], Answer | Command]
"""Asks a question; returns the answer, or BACK, REVIEW or QUIT."""

LookOver = Callable[[Review], Question | Command | None]
"""Shows a review; returns a question to change, BACK, QUIT, or None to go on."""


def interview(questionnaire: Questionnaire, ask: Ask, look_over: LookOver) -> Answers:
    """Return the answers that apply, once the person has looked them over.

    Raises Stopped if the person quits; what the two functions raise passes through.
    """
    answers: dict[str, Answer] = {}
    try:
        return _go_through(questionnaire, answers, ask, look_over)
    except Stopped as stopped:
        outcome = judge(questionnaire, answers).outcome
        if outcome.danger:  # must not be lost, even on who does not want the result
            raise Stopped(f"{stopped}\nBut do not forget: {outcome.headline}") from None
        raise


def _go_through(
    questionnaire: Questionnaire, answers: dict[str, Answer], ask: Ask, look_over: LookOver
) -> Answers:
    wanted: Question | None = None  # one that the person went back to
    while True:
        question = wanted or next_question(questionnaire, answers)
        reply = ask_one(questionnaire, answers, question, ask) if question else Command.REVIEW
        if reply is Command.REVIEW:
            complete = question is None
            wish = look_over(review(questionnaire, answers, complete))
            if wish is None and complete:
                return answers
            reply = wish if isinstance(wish, Command) else Command.REVIEW
            wanted = wish if isinstance(wish, Question) else question
        if reply is Command.QUIT:
            raise Stopped("Stopped. Nothing was saved, and there is no result.")
        if reply is Command.BACK:
            wanted = question_before(questionnaire, answers, question)
        elif not isinstance(reply, Command) and question is not None:
            answers[question.id] = reply
            # What no longer applies is forgotten; should it apply again, it is asked again.
            applying = {applies.id for applies in path(questionnaire, answers)}
            for gone in answers.keys() - applying:
                del answers[gone]
            wanted = None


def ask_one(
    questionnaire: Questionnaire, answers: Answers, question: Question, ask: Ask
) -> Answer | Command:
    """Return the reply; where the question wants it, "not sure" alone is asked once more."""
    reply = ask(step_at(questionnaire, answers, question, again=False))
    if question.ask_again_if_unsure and reply == frozenset((NOT_SURE,)):
        reply = ask(step_at(questionnaire, answers, question, again=True))
    return reply


def step_at(
    questionnaire: Questionnaire, answers: Answers, question: Question, again: bool
) -> Step:
    """Return the question with its place on the way."""
    way = path(questionnaire, answers)
    return Step(
        question=question,
        position=way.index(question) + 1,
        at_most=len(way),
        given=answers.get(question.id),
        again=again,
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
