"""The questionnaire as a form to be filled in with a pen: numbers, boxes, and whom to skip what.

On paper nobody works out an `ask_if`, so each is told in words, over what can be seen there: which
boxes of earlier questions are ticked. The words hold exactly when the interview would ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipscreen.questionnaire import (
    NONE,
    NOT_SURE,
    AllOf,
    AnyOf,
    AtLeast,
    Chosen,
    Condition,
    InRange,
    Language,
    Not,
    Outcome,
    Question,
    Questionnaire,
    QuestionType,
)
from tipscreen.screening import judge


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in words; what it asks of its parts, and the parts."""

    text: str
    parts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """What to do at once for some answers to a question."""

    answers: str
    """Which answers, in words."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question of the form."""

    number: int
    """Counting from 1; as in an interview that asks everything."""
    question: Question
    only_if: Words | None
    """Whom it is for; None for everybody."""
    alarms: tuple[Alarm, ...]
    """Empty for a question that is not about danger."""


def paper_form(questionnaire: Questionnaire) -> tuple[PaperQuestion, ...]:
    """Return the questions of the form, in the order asked."""
    return tuple(
        PaperQuestion(
            number=questionnaire.numbers[question.id],
            question=question,
            only_if=in_words(questionnaire, may_hold(questionnaire, question.ask_if))
            if question.ask_if
            else None,
            alarms=_alarms(questionnaire, question),
        )
        for question in questionnaire.questions.values()
    )


def may_hold(questionnaire: Questionnaire, condition: Condition, doubt: bool = True) -> Condition:
    """Return a condition that is yes where this one is yes or unknown, for answered questions.

    "Not sure" leaves a condition unknown, and what is unknown is asked; so here "not sure" counts.
    Without doubt: yes where this one is yes; that is what a "not" asks of its part.
    """

    def each(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(may_hold(questionnaire, part, doubt) for part in parts)

    match condition:
        case Chosen(question, options) if doubt:
            can_doubt = NOT_SURE in questionnaire.questions[question].options
            added = (NOT_SURE,) if can_doubt and NOT_SURE not in options else ()
            return Chosen(question, (*options, *added))
        case InRange(question) if doubt and NOT_SURE in questionnaire.questions[question].options:
            return AnyOf((condition, Chosen(question, (NOT_SURE,))))
        case AllOf(parts):
            return AllOf(each(parts))
        case AnyOf(parts):
            return AnyOf(each(parts))
        case AtLeast(count, parts):
            return AtLeast(count, each(parts))
        case Not(part):
            return Not(may_hold(questionnaire, part, not doubt))
        case Chosen(question) | InRange(question) if not doubt:
            # An answer counts for sure only if its own question is asked for sure.
            ask_if = questionnaire.questions[question].ask_if
            return (
                AllOf((condition, may_hold(questionnaire, ask_if, doubt))) if ask_if else condition
            )
        case _:
            return condition


def in_words(questionnaire: Questionnaire, condition: Condition) -> Words:
    """Return what a condition of an `ask_if` asks for, in words and numbers of the form."""
    _, numbers = questionnaire.language, questionnaire.numbers

    def parts_of(parts: tuple[Condition, ...]) -> tuple[Words, ...]:
        return tuple(in_words(questionnaire, part) for part in parts)

    match condition:
        case Chosen(name, options):
            question = questionnaire.questions[name]
            return Words(f"{_at(question, numbers, _)} {_boxes(question, options, _)}")
        case InRange(name, low, high):
            question = questionnaire.questions[name]
            bounds = {"low": low, "high": high}
            if low is None:
                text = _("{high} or less", **bounds)
            elif high is None:
                text = _("{low} or more", **bounds)
            else:
                text = _("from {low} to {high}", **bounds)
            return Words(f"{_at(question, numbers, _)} {text}")
        case AllOf(parts):
            return Words(_("all of these are true:"), parts_of(parts))
        case AnyOf(parts):
            return Words(_("one or more of these are true:"), parts_of(parts))
        case Not(part):
            return Words(_("this is not true:"), parts_of((part,)))
        case AtLeast(count, parts):
            if (boxes := _boxes_of_one(parts)) is not None:
                question = questionnaire.questions[boxes.question]
                return Words(_count_of_one(question, count, boxes.options, numbers, _))
            return Words(_("{count} or more of these are true:", count=count), parts_of(parts))
        case _:
            raise TypeError(f"not a condition of an ask_if: {condition}")


def _at(question: Question, numbers: Mapping[str, int], _: Language) -> str:
    return _("in question {number} ({title}):", number=numbers[question.id], title=question.title)


def _boxes(question: Question, options: tuple[str, ...], _: Language) -> str:
    """Return which boxes; by the one that is not among them, where that is the same."""
    left_out = [option for option in question.options if option not in options]
    if len(left_out) == 1 and (question.type is QuestionType.ONE or left_out == [NONE]):
        return _("any answer but '{words}'", words=_short(question, left_out[0]))
    between = _(" or ")
    ticked = (f"'{_short(question, o)}'" for o in question.options if o in options)
    return between.join(ticked)


def _short(question: Question, option: str) -> str:
    return question.in_words(frozenset((option,)))


def _boxes_of_one(parts: tuple[Condition, ...]) -> Chosen | None:
    """Return the boxes if each part is one box of the same question, or "not sure" of it."""
    leaves = [part for part in parts if isinstance(part, Chosen)]
    options = [option for leaf in leaves for option in leaf.options if option != NOT_SURE]
    if len(leaves) < len(parts) or len({leaf.question for leaf in leaves}) > 1:
        return None
    if len(options) != len(leaves) or len(set(options)) != len(options):
        return None
    if len({NOT_SURE in leaf.options for leaf in leaves}) > 1:
        return None
    doubt = (NOT_SURE,) if NOT_SURE in leaves[0].options else ()
    return Chosen(leaves[0].question, (*options, *doubt))


def _count_of_one(
    question: Question,
    count: int,
    options: tuple[str, ...],
    numbers: Mapping[str, int],
    _: Language,
) -> str:
    at = _at(question, numbers, _)
    boxes = [option for option in options if option != NOT_SURE]
    counts_right = NOT_SURE in options or NOT_SURE not in question.options
    counts_right = counts_right and (count > 1 or NONE not in question.options)
    if counts_right and set(boxes) == set(question.choices):
        text = _("{count} or more boxes", count=count)
    else:
        words = "; ".join(_short(question, option) for option in boxes)
        text = _("{count} or more of these boxes: {words}", count=count, words=words)
    if NOT_SURE in options:
        text += _(" or ") + f"'{_short(question, NOT_SURE)}'"
    return f"{at} {text}"


def _alarms(questionnaire: Questionnaire, question: Question) -> tuple[Alarm, ...]:
    """Return the danger outcomes that one choice of this question by itself gives."""
    asked = {**questionnaire.questions, question.id: replace(question, ask_if=None)}
    if_asked = replace(questionnaire, questions=asked)
    found: dict[str, list[str]] = {}
    for option in question.options:
        outcome = judge(if_asked, {question.id: frozenset((option,))}).outcome
        if outcome.danger:
            found.setdefault(outcome.id, []).append(option)
    return tuple(
        Alarm(
            _some_answers(question, options, questionnaire.language), questionnaire.outcomes[name]
        )
        for name, options in found.items()
    )


def _some_answers(question: Question, options: list[str], _: Language) -> str:
    all_choices = bool(question.choices) and set(question.choices) <= set(options)
    rest = [option for option in options if not (all_choices and option in question.choices)]
    words = [_short(question, option) for option in rest]
    return "; ".join([_("Any of these signs"), *words] if all_choices else words)
