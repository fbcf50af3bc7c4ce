"""What a person typed at a question -> an answer, a command, or what was not understood."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from tipscreen.loading.sheets import is_in_range, parse_whole_number
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer
from tipscreen.questionnaire.language import ENGLISH, Language, fold
from tipscreen.questionnaire.model import Question, QuestionType

MIN_WORD_LENGTH = 4
"""Letters; shorter words name no choice by themselves."""

YES_WORDS = "y, yes"
NO_WORDS = "n, no, none, nothing, none of these, none of them"
NOT_SURE_WORDS = "not sure, unsure, i am not sure, i'm not sure, i don't know, don't know"
NEGATION_WORDS = "no, not, none, never, nothing, without, cannot, don, isn, doesn"
AND_WORDS = "and"


class Command(Enum):
    """What can be typed instead of an answer: a letter, or the whole word."""

    HELP = "?, help"
    BACK = "b, back"
    REVIEW = "r, review"
    SAVE = "s, save"
    QUIT = "q, quit"

    def letter_in(self, _: Language) -> str:
        """Return the letter."""
        return _.phrase_list(self.value)[0]

    def display_text(self, _: Language) -> str:
        """Return the letter and the word."""
        return " ".join(_(self.value).split(", ")[:2])


@dataclass(frozen=True, slots=True)
class InvalidReply:
    """What was typed is not an answer; the message says what to type."""

    message: str


def parse_command(typed: str, _: Language) -> Command | None:
    """Return the command that was typed, None if it is none."""
    word = fold(typed.strip())
    return next((command for command in Command if word in _.phrase_list(command.value)), None)


def parse_reply(
    question: Question, typed: str, _: Language = ENGLISH
) -> Answer | Command | InvalidReply:
    """Return what the typed line means at this question.

    Numbers as shown (`2`, `1 3`, `1-3`), words that only one choice has (`massage, heat`), `y` and
    `n`, a command, or the number that was asked for, as an answer sheet may write it (`44`,
    `44 years`). Nothing is guessed: what fits two choices, or none, is a Misread.
    """
    text = re.sub(r"(?<=\w)[.)!]+$", "", fold(typed.strip()).lstrip("#"))
    if not text.isprintable() or not text:  # an arrow key, for one, is not printable
        return InvalidReply(_how_to_answer(question, _))
    command = parse_command(text, _)
    if command is not None:
        key = command.letter_in(_)
        if text != key and _matching_options(question, text, _):
            return InvalidReply(
                _("Type {key} for '{text}', or the number of a choice.", key=key, text=text)
            )
        return command
    if question.type is QuestionType.NUMBER:
        return _parse_number(question, text, _)
    named: list[str] = []
    between = "|".join(rf"\b{re.escape(word)}\b" for word in _.phrase_list(AND_WORDS))
    for part in filter(None, (part.strip() for part in re.split(rf"[,;+&]|{between}", text))):
        found = _parse_part(question, part, _)
        if isinstance(found, InvalidReply):
            return found
        named.extend(found)
    if not named:
        return InvalidReply(_how_to_answer(question, _))
    return select_options(question, named, _)


def select_options(
    question: Question, options: Collection[str], _: Language
) -> Answer | InvalidReply:
    """Return the answer that picks these options of the question, of which there are some."""
    several = len(set(options)) > 1
    if question.type is QuestionType.ONE and several:
        return InvalidReply(_("Please choose just one."))
    if NONE in options and several:
        words = question.options[NONE]
        return InvalidReply(
            _("'{words}' cannot go with another answer. Which one is it?", words=words)
        )
    return frozenset(options)


def _parse_number(question: Question, text: str, _: Language) -> Answer | InvalidReply:
    if text in _.phrase_list(NOT_SURE_WORDS) and NOT_SURE in question.options:
        return frozenset((NOT_SURE,))
    number = parse_whole_number(question, text)
    if number is not None and is_in_range(question, number):
        return number
    return InvalidReply(_how_to_answer(question, _))


def _parse_part(question: Question, part: str, _: Language) -> list[str] | InvalidReply:
    options = list(question.options)
    if re.fullmatch(r"[0-9 \-\u2013]+", part):
        numbers: list[int] = []
        for span in re.sub(r" *[\-\u2013] *", "-", part).split():
            ends = span.split("-")
            if len(ends) > 2 or not all(end.isdigit() and len(end) < 4 for end in ends):
                return InvalidReply(_how_to_answer(question, _))
            numbers.extend(range(int(ends[0]), int(ends[-1]) + 1) or [0])
        if not all(1 <= number <= len(options) for number in numbers):
            return InvalidReply(_("Please type numbers from 1 to {last}.", last=len(options)))
        return [options[number - 1] for number in numbers]
    if part in _.phrase_list(YES_WORDS) + _.phrase_list(NO_WORDS):
        return _read_yes_or_no(question, part, _)
    if part in _.phrase_list(NOT_SURE_WORDS) and NOT_SURE in question.options:
        return [NOT_SURE]
    found = _matching_options(question, part, _)
    if len(found) == 1:
        return found
    if found:
        numbers_found = ", ".join(str(options.index(option) + 1) for option in found)
        message = _(
            "That fits more than one choice. Please type a number: {numbers}.",
            numbers=numbers_found,
        )
        return InvalidReply(message)
    return InvalidReply(_how_to_answer(question, _))


def _read_yes_or_no(question: Question, part: str, _: Language) -> list[str] | InvalidReply:
    if {"yes", "no"} <= set(question.choices):
        return ["yes" if part in _.phrase_list(YES_WORDS) else "no"]
    if part in _.phrase_list(NO_WORDS) and NONE in question.options:
        return [NONE]
    return InvalidReply(_("Please type the number of what fits."))


def _matching_options(question: Question, text: str, _: Language) -> list[str]:
    """Return the choice that the text is, or those that have every word of it.

    The first letters of a long word will do. A text with a "no" or "not" in it names no choice: "no
    fever" must not be taken for "fever".
    """
    wanted = re.findall(r"[^\W\d_]+", text)
    if (
        set(_.phrase_list(NEGATION_WORDS)).intersection(wanted)
        or max(map(len, wanted), default=0) < MIN_WORD_LENGTH
    ):
        return []
    whole = [
        option
        for option in question.choices
        if fold(_without_explanation(question, option)) == text
    ]
    return whole or [
        option
        for option, words in question.choices.items()
        if all(_contains_words(re.findall(r"\w+", fold(words)), word) for word in wanted)
    ]


def _without_explanation(question: Question, option: str) -> str:
    """Return the words of a choice without what explains it."""
    return question.answer_text(frozenset((option,)))


def _contains_words(words: list[str], wanted: str) -> bool:
    is_long = len(wanted) >= MIN_WORD_LENGTH
    return any(word == wanted or (is_long and word.startswith(wanted)) for word in words)


def _how_to_answer(question: Question, _: Language) -> str:
    last = len(question.options)
    match question.type:
        case QuestionType.NUMBER:
            low, high = question.at_least, question.at_most
            return _("Please type a whole number from {low} to {high}.", low=low, high=high)
        case QuestionType.ONE:
            return _("Please type one number from 1 to {last}. Type ? for help.", last=last)
        case QuestionType.MANY:
            return _(
                "Please type numbers from 1 to {last}, such as 1 3. Type ? for help.", last=last
            )
