"""Which answers decided an outcome, and which others would change it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice, product

from tipscreen.loading import Answers
from tipscreen.questionnaire import (
    NONE,
    NOT_SURE,
    Answer,
    Chosen,
    Outcome,
    Question,
    Questionnaire,
    QuestionType,
    Truth,
    nodes,
)
from tipscreen.screening.case import Case, judge

MOST_CHANGED_QUESTIONS = 4
"""How many answers "what would change this result" changes together, at most."""

MOST_TRIES = 1_000
"""How many answers to the same questions it tries, at most, so that no file can make it hang."""


def decisive_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers left when each one that the verdict can do without is taken out.

    Late questions are tried first, so that what is left are the earliest, gravest answers.
    """
    wanted = judge(questionnaire, answers)
    if wanted.still_open and not wanted.outcome.danger:
        return {}
    left = dict(answers)
    for name in reversed(list(questionnaire.questions)):
        if name in left:
            fewer = {key: answer for key, answer in left.items() if key != name}
            verdict = judge(questionnaire, fewer)
            # Fewer answers open the last outcome again; then it no longer stands by itself.
            if verdict.outcome is wanted.outcome and (
                wanted.outcome.danger or not verdict.still_open
            ):
                left = fewer
    return left


def changes(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[tuple[Outcome, dict[str, Answer]], ...]:
    """Return, for each other outcome within reach, a smallest change of answers that gives it.

    Only answers that the present outcome calls `changeable` are tried, of up to
    MOST_CHANGED_QUESTIONS questions together.
    """
    now = judge(questionnaire, answers).outcome
    *_, cannot_say = questionnaire.outcomes.values()
    alternatives = {
        leaf.question: tuple(_alternatives(questionnaire, leaf, answers.get(leaf.question)))
        for leaf in now.changeable
    }
    found: dict[str, tuple[Outcome, dict[str, Answer]]] = {}
    for count in range(1, MOST_CHANGED_QUESTIONS + 1):
        for names in combinations(alternatives, count):
            for picked in islice(product(*(alternatives[name] for name in names)), MOST_TRIES):
                changed = dict(zip(names, picked, strict=True))
                case = Case(questionnaire, {**answers, **changed})
                if any(case.applies(name) is not Truth.YES for name in names):
                    continue
                other = case.verdict.outcome
                if other in (now, cannot_say) or other.id in found:
                    continue
                if not case.verdict.still_open:
                    found[other.id] = (other, changed)
        if found:
            break
    order = list(questionnaire.outcomes)
    return tuple(found[name] for name in order if name in found)


def _alternatives(
    questionnaire: Questionnaire, changeable: Chosen, now: Answer | None
) -> Iterator[Answer]:
    """Yield other answers that the person could come to; of many choices, one or two more."""
    question = questionnaire.questions[changeable.question]
    have = (now if isinstance(now, frozenset) else frozenset[str]()) - {NONE, NOT_SURE}
    more = []
    for option in changeable.options:
        if question.type is QuestionType.ONE or option not in question.choices:
            if now != (other := frozenset((option,))):
                yield other
        elif option not in have:
            more.append(option)
    distinct = _distinct(questionnaire, question, more)
    for added in chain(combinations(distinct, 1), combinations(distinct, 2)):
        yield have.union(added)


def _distinct(questionnaire: Questionnaire, question: Question, options: list[str]) -> list[str]:
    """Return the options less those that no condition tells from an earlier one."""
    leaves = [
        node
        for condition in questionnaire.conditions()
        for node in nodes(condition)
        if isinstance(node, Chosen) and node.question == question.id
    ]
    first_alike: dict[tuple[bool, ...], str] = {}
    for option in options:
        first_alike.setdefault(tuple(option in leaf.options for leaf in leaves), option)
    return list(first_alike.values())
