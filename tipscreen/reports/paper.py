"""Build the paper form of a questionnaire: numbers, boxes, and when to answer each question.

Nobody evaluates an `ask_if` on paper. Each becomes an instruction about what the person can see:
which boxes of earlier questions are ticked. A letter marks each group of boxes to which an
instruction refers. The instruction is true exactly when the interview would ask the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from string import ascii_uppercase

from tipscreen.questionnaire.conditions import (
    NONE,
    NOT_SURE,
    AllOf,
    AnyOf,
    AtLeast,
    Composite,
    Condition,
    InRange,
    Not,
    OptionSelected,
)
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire, QuestionType
from tipscreen.questionnaire.wording import numbered_drawing
from tipscreen.screening.case import determine_outcome


@dataclass(frozen=True, slots=True)
class ConditionText:
    """The text of a condition, with the texts of its parts if they are a list."""

    text: str
    parts: tuple[ConditionText, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """The danger outcome that some answers to a question give."""

    answers: str
    """The text of these answers."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question of the form."""

    number: int
    """The number, from 1, as in an interview that asks all questions."""
    question: Question
    condition: ConditionText | None
    """When to answer the question; None for always."""
    letters: Mapping[str, str]
    """Option to the letters at its box, to which instructions of later questions refer."""
    picture: str
    """A drawing with the numbers of the choices; empty if there is none."""
    alarms: tuple[Alarm, ...]
    """The answers that give a danger outcome; empty if there are none."""


def paper_form(questionnaire: Questionnaire) -> tuple[PaperQuestion, ...]:
    """Return the questions of the form, in the order asked."""
    conditions = {
        question.id: resolve_unknown(questionnaire, question.ask_if)
        for question in questionnaire.questions.values()
        if question.ask_if
    }
    letters = assign_letters(questionnaire, conditions.values())
    return tuple(
        PaperQuestion(
            number=questionnaire.question_numbers[question.id],
            question=question,
            condition=instruction_text(questionnaire, conditions[question.id], letters)
            if question.id in conditions
            else None,
            letters={
                option: " ".join(
                    letter
                    for boxes, letter in letters.items()
                    if boxes.question == question.id and option in boxes.options
                )
                for option in question.options
            },
            picture=numbered_drawing(question),
            alarms=_alarms(questionnaire, question),
        )
        for question in questionnaire.questions.values()
    )


def resolve_unknown(
    questionnaire: Questionnaire, condition: Condition, unknown_is_true: bool = True
) -> Condition:
    """Return a condition that is never unknown if all its questions are answered.

    It is true where the given condition is true or unknown, because a question is asked unless its
    `ask_if` is false. A "not sure" answer makes a condition unknown, so it counts as selected here.
    If `unknown_is_true` is false, unknown becomes false. A "not" inverts it for its part.
    """

    def resolve_all(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(resolve_unknown(questionnaire, part, unknown_is_true) for part in parts)

    match condition:
        case OptionSelected(question, options) if unknown_is_true:
            has_not_sure = NOT_SURE in questionnaire.questions[question].options
            added = (NOT_SURE,) if has_not_sure and NOT_SURE not in options else ()
            return OptionSelected(question, (*options, *added))
        case InRange(question) if (
            unknown_is_true and NOT_SURE in questionnaire.questions[question].options
        ):
            return AnyOf((condition, OptionSelected(question, (NOT_SURE,))))
        case AllOf(parts):
            return AllOf(_drop_excluded(resolve_all(parts)))
        case AnyOf(parts):
            return AnyOf(resolve_all(parts))
        case AtLeast(count, parts):
            return AtLeast(count, resolve_all(parts))
        case Not(part):
            return Not(resolve_unknown(questionnaire, part, not unknown_is_true))
        case OptionSelected(question) | InRange(question) if not unknown_is_true:
            # The answer makes the leaf true only if its own question certainly applies.
            if ask_if := questionnaire.questions[question].ask_if:
                return AllOf((condition, resolve_unknown(questionnaire, ask_if, unknown_is_true)))
            return condition
        case _:
            return condition


def _drop_excluded(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Shorten an "all of" list: drop options that another part of it rules out."""
    ruled_out = {
        (part.part.question, option)
        for part in parts
        if isinstance(part, Not) and isinstance(part.part, OptionSelected)
        for option in part.part.options
    }
    return tuple(
        _without(part, ruled_out) if isinstance(part, OptionSelected) else part for part in parts
    )


def _without(boxes: OptionSelected, ruled_out: set[tuple[str, str]]) -> OptionSelected:
    rest = tuple(option for option in boxes.options if (boxes.question, option) not in ruled_out)
    return replace(boxes, options=rest) if rest else boxes


def assign_letters(
    questionnaire: Questionnaire, conditions: Iterable[Condition]
) -> dict[OptionSelected, str]:
    """Return a letter for each group of boxes that is too long for an instruction."""
    letters: dict[OptionSelected, str] = {}
    for boxes in chain.from_iterable(map(_iter_boxes, conditions)):
        question = questionnaire.questions[boxes.question]
        if len(boxes.options) > 1 and _only_other_option(question, boxes) is None:
            letters.setdefault(boxes, _letter(len(letters)))
    return letters


def _iter_boxes(condition: Condition) -> Iterator[OptionSelected]:
    match condition:
        case OptionSelected():
            yield condition
        case Not(part):
            yield from _iter_boxes(part)
        case AtLeast(_, parts) if _boxes_of_one_question(parts):
            return  # the instruction names these boxes
        case Composite():
            yield from chain.from_iterable(map(_iter_boxes, condition.parts))


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on, for the numbers from 0."""
    prefix, last = divmod(number, len(ascii_uppercase))
    return (_letter(prefix - 1) if prefix else "") + ascii_uppercase[last]


def instruction_text(
    questionnaire: Questionnaire, condition: Condition, letters: Mapping[OptionSelected, str]
) -> ConditionText:
    """Return the text of a condition, which continues "Answer this only if".

    Raises:
        TypeError: The condition reads more than answers, which no `ask_if` can.
    """
    _, numbers = questionnaire.language, questionnaire.question_numbers

    def texts_of_all(parts: tuple[Condition, ...]) -> tuple[ConditionText, ...]:
        return tuple(instruction_text(questionnaire, part, letters) for part in parts)

    def joined(parts: tuple[Condition, ...], separator: str, heading: str) -> ConditionText:
        """Return one sentence, or a list if mixing "and" and "or" would be ambiguous."""
        if all(map(_is_single, parts)):
            return ConditionText(separator.join(part.text for part in texts_of_all(parts)))
        return ConditionText(heading, texts_of_all(parts))

    match condition:
        case OptionSelected(name):
            boxes = _boxes_text(questionnaire, condition, letters)
            text = _("you ticked {boxes} in question {number}", boxes=boxes, number=numbers[name])
            return ConditionText(text)
        case Not(OptionSelected(name) as selected):
            values = {
                "boxes": _boxes_text(questionnaire, selected, letters),
                "number": numbers[name],
            }
            return ConditionText(_("you did not tick {boxes} in question {number}", **values))
        case InRange(name):
            values = {"text": _range_text(condition, _), "number": numbers[name]}
            return ConditionText(_("you wrote {text} in question {number}", **values))
        case AllOf(parts):
            return joined(parts, _(", and "), _("all of these are true:"))
        case AnyOf(parts):
            return joined(parts, _(", or "), _("one or more of these are true:"))
        case Not(part):
            return ConditionText(_("this is not true:"), texts_of_all((part,)))
        case AtLeast(count, parts):
            if boxes_of_one := _boxes_of_one_question(parts):
                return ConditionText(_count_text(questionnaire, count, boxes_of_one))
            return ConditionText(
                _("{count} or more of these are true:", count=count), texts_of_all(parts)
            )
        case _:
            raise TypeError(f"not a condition of an ask_if: {condition}")


def _is_single(condition: Condition) -> bool:
    leaf = condition.part if isinstance(condition, Not) else condition
    return isinstance(leaf, OptionSelected) or isinstance(condition, InRange)


def _range_text(number: InRange, language: Language) -> str:
    _ = language
    bounds = {"low": number.at_least, "high": number.at_most}
    if number.at_least is None:
        return _("{high} or less", **bounds)
    if number.at_most is None:
        return _("{low} or more", **bounds)
    return _("from {low} to {high}", **bounds)


def _boxes_text(
    questionnaire: Questionnaire, boxes: OptionSelected, letters: Mapping[OptionSelected, str]
) -> str:
    """Return the text for a group of boxes: its letter, its only option, or its only exception."""
    _, question = questionnaire.language, questionnaire.questions[boxes.question]
    if letter := letters.get(boxes):
        return _("a box with {letter}", letter=letter)
    if other := _only_other_option(question, boxes):
        return _("any box but '{words}'", words=_short_label(question, other))
    return f"'{_short_label(question, boxes.options[0])}'"


def _only_other_option(question: Question, boxes: OptionSelected) -> str | None:
    """Return the only option that is not in the group, if "any box but" it means the group."""
    others = [option for option in question.options if option not in boxes.options]
    is_complement = len(others) == 1 and (question.type is QuestionType.ONE or others == [NONE])
    return others[0] if is_complement else None


def _short_label(question: Question, option: str) -> str:
    return question.answer_text(frozenset((option,)))


def _boxes_of_one_question(parts: tuple[Condition, ...]) -> OptionSelected | None:
    """Return all boxes as one group if each part is one box of the same question.

    Each part may also contain "not sure", if all of them do.
    """
    leaves = [part for part in parts if isinstance(part, OptionSelected)]
    options = [option for leaf in leaves for option in leaf.options if option != NOT_SURE]
    if len(leaves) < len(parts) or len({leaf.question for leaf in leaves}) > 1:
        return None
    if len(options) != len(leaves) or len(set(options)) != len(options):
        return None
    if len({NOT_SURE in leaf.options for leaf in leaves}) > 1:
        return None
    not_sure = (NOT_SURE,) if NOT_SURE in leaves[0].options else ()
    return OptionSelected(leaves[0].question, (*options, *not_sure))


def _count_text(questionnaire: Questionnaire, count: int, boxes: OptionSelected) -> str:
    """Return the text for "at least `count` of these boxes of one question"."""
    _, question = questionnaire.language, questionnaire.questions[boxes.question]
    text = _(
        "in question {number} ({title}):",
        number=questionnaire.question_numbers[question.id],
        title=question.title,
    )
    options = [option for option in boxes.options if option != NOT_SURE]
    # "N or more boxes" would also count boxes that are not in the group.
    is_exact = NOT_SURE in boxes.options or NOT_SURE not in question.options
    is_exact = is_exact and (count > 1 or NONE not in question.options)
    if is_exact and set(options) == set(question.choices):
        text += " " + _("{count} or more boxes", count=count)
    else:
        labels = "; ".join(_short_label(question, option) for option in options)
        text += " " + _("{count} or more of these boxes: {words}", count=count, words=labels)
    if NOT_SURE in boxes.options:
        text += _(" or ") + f"'{_short_label(question, NOT_SURE)}'"
    return text


def _alarms(questionnaire: Questionnaire, question: Question) -> tuple[Alarm, ...]:
    """Return the danger outcomes that a single option of this question gives by itself."""
    questions = {**questionnaire.questions, question.id: replace(question, ask_if=None)}
    if_asked = replace(questionnaire, questions=questions)
    found: dict[str, list[str]] = {}
    for option in question.options:
        outcome = determine_outcome(if_asked, {question.id: frozenset((option,))}).outcome
        if outcome.danger:
            found.setdefault(outcome.id, []).append(option)
    return tuple(
        Alarm(
            _options_text(question, options, questionnaire.language), questionnaire.outcomes[name]
        )
        for name, options in found.items()
    )


def _options_text(question: Question, options: list[str], language: Language) -> str:
    _ = language
    has_all = bool(question.choices) and set(question.choices) <= set(options)
    rest = [option for option in options if not (has_all and option in question.choices)]
    labels = [_short_label(question, option) for option in rest]
    return "; ".join([_("Any of these signs"), *labels] if has_all else labels)
