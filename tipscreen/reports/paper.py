"""The questionnaire as a form to be filled in with a pen: numbers, boxes, and whom to skip what.

On paper nobody works out an `ask_if`, so each is told in words, over what can be seen there: which
boxes of earlier questions are ticked. Boxes that such a condition asks for bear a letter. The words
hold exactly when the interview would ask.
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
    """A condition in words; what it asks of its parts, and the parts."""

    text: str
    parts: tuple[ConditionText, ...] = ()


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
    condition: ConditionText | None
    """Whom it is for; None for everybody."""
    letters: Mapping[str, str]
    """Option to the letters of the conditions of later questions that ask for its box."""
    picture: str
    """A drawing with the numbers of the choices; empty for none."""
    alarms: tuple[Alarm, ...]
    """Empty for a question that is not about danger."""


def paper_form(questionnaire: Questionnaire) -> tuple[PaperQuestion, ...]:
    """Return the questions of the form, in the order asked."""
    conditions = {
        question.id: is_possible(questionnaire, question.ask_if)
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


def is_possible(
    questionnaire: Questionnaire, condition: Condition, doubt: bool = True
) -> Condition:
    """Return a condition that is yes where this one is yes or unknown, for answered questions.

    "Not sure" leaves a condition unknown, and what is unknown is asked; so here "not sure" counts.
    Without doubt: yes where this one is yes; that is what a "not" asks of its part.
    """

    def each(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(is_possible(questionnaire, part, doubt) for part in parts)

    match condition:
        case OptionSelected(question, options) if doubt:
            can_doubt = NOT_SURE in questionnaire.questions[question].options
            added = (NOT_SURE,) if can_doubt and NOT_SURE not in options else ()
            return OptionSelected(question, (*options, *added))
        case InRange(question) if doubt and NOT_SURE in questionnaire.questions[question].options:
            return AnyOf((condition, OptionSelected(question, (NOT_SURE,))))
        case AllOf(parts):
            return AllOf(_drop_excluded(each(parts)))
        case AnyOf(parts):
            return AnyOf(each(parts))
        case AtLeast(count, parts):
            return AtLeast(count, each(parts))
        case Not(part):
            return Not(is_possible(questionnaire, part, not doubt))
        case OptionSelected(question) | InRange(question) if not doubt:
            # An answer counts for sure only if its own question is asked for sure.
            ask_if = questionnaire.questions[question].ask_if
            return (
                AllOf((condition, is_possible(questionnaire, ask_if, doubt)))
                if ask_if
                else condition
            )
        case _:
            return condition


def _drop_excluded(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return parts that must all hold, with fewer boxes to read: none that a part rules out."""
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
    left = tuple(option for option in boxes.options if (boxes.question, option) not in ruled_out)
    return replace(boxes, options=left) if left else boxes


def assign_letters(
    questionnaire: Questionnaire, conditions: Iterable[Condition]
) -> dict[OptionSelected, str]:
    """Return a letter for each set of boxes that conditions ask for and that words do not tell."""
    letters: dict[OptionSelected, str] = {}
    for boxes in chain.from_iterable(map(_boxes_asked_for, conditions)):
        question = questionnaire.questions[boxes.question]
        if len(boxes.options) > 1 and _only_other_option(question, boxes) is None:
            letters.setdefault(boxes, _letter(len(letters)))
    return letters


def _boxes_asked_for(condition: Condition) -> Iterator[OptionSelected]:
    match condition:
        case OptionSelected():
            yield condition
        case Not(part):
            yield from _boxes_asked_for(part)
        case AtLeast(_, parts) if _boxes_of_one(parts):
            return  # the words name them
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            yield from chain.from_iterable(map(_boxes_asked_for, parts))


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, last = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def instruction_text(
    questionnaire: Questionnaire, condition: Condition, letters: Mapping[OptionSelected, str]
) -> ConditionText:
    """Return what a condition of an `ask_if` asks for, to follow "Answer this only if"."""
    _, numbers = questionnaire.language, questionnaire.question_numbers

    def each(parts: tuple[Condition, ...]) -> tuple[ConditionText, ...]:
        return tuple(instruction_text(questionnaire, part, letters) for part in parts)

    def joined(parts: tuple[Condition, ...], between: str, above: str) -> ConditionText:
        """Return one sentence; a list where "and" beside "or" could be read in two ways."""
        if all(map(_is_single, parts)):
            return ConditionText(between.join(words.text for words in each(parts)))
        return ConditionText(above, each(parts))

    match condition:
        case OptionSelected(name):
            boxes = _boxes(questionnaire, condition, letters)
            text = _("you ticked {boxes} in question {number}", boxes=boxes, number=numbers[name])
            return ConditionText(text)
        case Not(OptionSelected(name) as chosen):
            where = {"boxes": _boxes(questionnaire, chosen, letters), "number": numbers[name]}
            return ConditionText(_("you did not tick {boxes} in question {number}", **where))
        case InRange(name):
            where = {"text": _bounds(condition, _), "number": numbers[name]}
            return ConditionText(_("you wrote {text} in question {number}", **where))
        case AllOf(parts):
            return joined(parts, _(", and "), _("all of these are true:"))
        case AnyOf(parts):
            return joined(parts, _(", or "), _("one or more of these are true:"))
        case Not(part):
            return ConditionText(_("this is not true:"), each((part,)))
        case AtLeast(count, parts):
            if found := _boxes_of_one(parts):
                question = questionnaire.questions[found.question]
                return ConditionText(_count_of_one(question, count, found.options, numbers, _))
            return ConditionText(_("{count} or more of these are true:", count=count), each(parts))
        case _:
            raise TypeError(f"not a condition of an ask_if: {condition}")


def _is_single(condition: Condition) -> bool:
    leaf = condition.part if isinstance(condition, Not) else condition
    return isinstance(leaf, OptionSelected) or isinstance(condition, InRange)


def _bounds(number: InRange, _: Language) -> str:
    bounds = {"low": number.at_least, "high": number.at_most}
    if number.at_least is None:
        return _("{high} or less", **bounds)
    if number.at_most is None:
        return _("{low} or more", **bounds)
    return _("from {low} to {high}", **bounds)


def _boxes(
    questionnaire: Questionnaire, chosen: OptionSelected, letters: Mapping[OptionSelected, str]
) -> str:
    """Return which boxes: by letter, by the only one, or by the one that is not among them."""
    _, question = questionnaire.language, questionnaire.questions[chosen.question]
    if letter := letters.get(chosen):
        return _("a box with {letter}", letter=letter)
    if left_out := _only_other_option(question, chosen):
        return _("any box but '{words}'", words=_short_label(question, left_out))
    return f"'{_short_label(question, chosen.options[0])}'"


def _only_other_option(question: Question, boxes: OptionSelected) -> str | None:
    """Return the only option that is not among the boxes, where the rest is told by it."""
    left_out = [option for option in question.options if option not in boxes.options]
    told_by_it = len(left_out) == 1 and (question.type is QuestionType.ONE or left_out == [NONE])
    return left_out[0] if told_by_it else None


def _question_reference(question: Question, numbers: Mapping[str, int], _: Language) -> str:
    return _("in question {number} ({title}):", number=numbers[question.id], title=question.title)


def _short_label(question: Question, option: str) -> str:
    return question.answer_text(frozenset((option,)))


def _boxes_of_one(parts: tuple[Condition, ...]) -> OptionSelected | None:
    """Return the boxes if each part is one box of the same question, or "not sure" of it."""
    leaves = [part for part in parts if isinstance(part, OptionSelected)]
    options = [option for leaf in leaves for option in leaf.options if option != NOT_SURE]
    if len(leaves) < len(parts) or len({leaf.question for leaf in leaves}) > 1:
        return None
    if len(options) != len(leaves) or len(set(options)) != len(options):
        return None
    if len({NOT_SURE in leaf.options for leaf in leaves}) > 1:
        return None
    doubt = (NOT_SURE,) if NOT_SURE in leaves[0].options else ()
    return OptionSelected(leaves[0].question, (*options, *doubt))


def _count_of_one(
    question: Question,
    count: int,
    options: tuple[str, ...],
    numbers: Mapping[str, int],
    _: Language,
) -> str:
    at = _question_reference(question, numbers, _)
    boxes = [option for option in options if option != NOT_SURE]
    counts_right = NOT_SURE in options or NOT_SURE not in question.options
    counts_right = counts_right and (count > 1 or NONE not in question.options)
    if counts_right and set(boxes) == set(question.choices):
        text = _("{count} or more boxes", count=count)
    else:
        words = "; ".join(_short_label(question, option) for option in boxes)
        text = _("{count} or more of these boxes: {words}", count=count, words=words)
    if NOT_SURE in options:
        text += _(" or ") + f"'{_short_label(question, NOT_SURE)}'"
    return f"{at} {text}"


def _alarms(questionnaire: Questionnaire, question: Question) -> tuple[Alarm, ...]:
    """Return the danger outcomes that one choice of this question by itself gives."""
    asked = {**questionnaire.questions, question.id: replace(question, ask_if=None)}
    if_asked = replace(questionnaire, questions=asked)
    found: dict[str, list[str]] = {}
    for option in question.options:
        outcome = determine_outcome(if_asked, {question.id: frozenset((option,))}).outcome
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
    words = [_short_label(question, option) for option in rest]
    return "; ".join([_("Any of these signs"), *words] if all_choices else words)
