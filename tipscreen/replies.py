"""What a person typed at a question -> an answer, a command, or what was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tipscreen.conditions import NONE, NOT_SURE, Answer
from tipscreen.questionnaire import Question, QuestionType

SHORTEST_WORD = 4
"""Letters; shorter words name no choice by themselves."""

NEGATIONS = {"no", "not", "none", "never", "nothing", "without", "cannot", "don", "isn", "doesn"}
YES = {"y", "yes"}
NO = {"n", "no", "none", "nothing", "none of these", "none of them"}
UNSURE = {"not sure", "unsure", "i am not sure", "i'm not sure", "i don't know", "don't know"}


class Command(Enum):
    """What can be typed instead of an answer: a letter, or the whole word."""

    HELP = ("?", "help")
    BACK = ("b", "back")
    REVIEW = ("r", "review")
    QUIT = ("q", "quit")


@dataclass(frozen=True, slots=True)
class Misread:
    """What was typed is not an answer; the message says what to type."""

    message: str


def read_command(typed: str) -> Command | None:
    """Return the command that was typed, None if it is none."""
    word = typed.strip().casefold()
    return next((command for command in Command if word in command.value), None)


def read_reply(question: Question, typed: str) -> Answer | Command | Misread:
    """Return what the typed line means at this question.

    Numbers as shown (`2`, `1 3`, `1-3`), words that only one choice has (`massage, heat`), `y` and
    `n`, or a command. Nothing is guessed: what fits two choices, or none, is a Misread.
    """
    text = re.sub(r"(?<=\w)[.)!]+$", "", typed.strip().casefold().lstrip("#"))
    if not text.isprintable() or not text:  # an arrow key, for one, is not printable
        return Misread(_how_to_answer(question))
    command = read_command(text)
    if command is not None:
        letter = command.value[0]
        if text != letter and _matches(question, text):
            return Misread(f"Type {letter} for '{text}', or the number of a choice.")
        return command
    if question.type is QuestionType.NUMBER:
        return _read_number(question, text)
    picked: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;+&]|\band\b", text))):
        found = _read_part(question, part)
        if isinstance(found, Misread):
            return found
        picked.extend(found)
    if not picked:
        return Misread(_how_to_answer(question))
    if question.type is QuestionType.ONE and len(set(picked)) > 1:
        return Misread("Please choose just one.")
    if NONE in picked and len(set(picked)) > 1:
        words = question.options[NONE]
        return Misread(f"'{words}' cannot go with another answer. Which one is it?")
    return frozenset(picked)


def _read_number(question: Question, text: str) -> Answer | Misread:
    low, high = question.at_least, question.at_most
    if text in UNSURE and NOT_SURE in question.options:
        return frozenset((NOT_SURE,))
    text = text.removesuffix(f" {question.unit}")
    in_digits = re.fullmatch(r"[0-9]{1,9}", text) is not None
    if in_digits and low is not None and high is not None and low <= int(text) <= high:
        return int(text)
    return Misread(_how_to_answer(question))


def _read_part(question: Question, part: str) -> list[str] | Misread:
    options = list(question.options)
    if re.fullmatch(r"[0-9 \-\u2013]+", part):
        numbers: list[int] = []
        for span in re.sub(r" *[\-\u2013] *", "-", part).split():
            ends = span.split("-")
            if len(ends) > 2 or not all(end.isdigit() and len(end) < 4 for end in ends):
                return Misread(_how_to_answer(question))
            numbers.extend(range(int(ends[0]), int(ends[-1]) + 1) or [0])
        if not all(1 <= number <= len(options) for number in numbers):
            return Misread(f"Please type numbers from 1 to {len(options)}.")
        return [options[number - 1] for number in numbers]
    if part in YES | NO:
        return _read_yes_or_no(question, part)
    if part in UNSURE and NOT_SURE in question.options:
        return [NOT_SURE]
    found = _matches(question, part)
    if len(found) == 1:
        return found
    if found:
        numbers_found = " or ".join(str(options.index(option) + 1) for option in found)
        return Misread(f"That fits more than one choice. Please type the number: {numbers_found}.")
    return Misread(_how_to_answer(question))


def _read_yes_or_no(question: Question, part: str) -> list[str] | Misread:
    if {"yes", "no"} <= set(question.choices):
        return ["yes" if part in YES else "no"]
    if part in NO and NONE in question.options:
        return [NONE]
    return Misread("Please type the number of what fits.")


def _matches(question: Question, text: str) -> list[str]:
    """Return the choices whose words have every word of the text, or its first letters.

    A text with a "no" or "not" in it names no choice: "no fever" must not be taken for "fever".
    """
    wanted = re.findall(r"[^\W\d_]+", text)
    if NEGATIONS.intersection(wanted) or max(map(len, wanted), default=0) < SHORTEST_WORD:
        return []
    return [
        option
        for option, words in question.choices.items()
        if all(_has(re.findall(r"\w+", words.casefold()), word) for word in wanted)
    ]


def _has(words: list[str], wanted: str) -> bool:
    is_long = len(wanted) >= SHORTEST_WORD
    return any(word == wanted or (is_long and word.startswith(wanted)) for word in words)


def _how_to_answer(question: Question) -> str:
    match question.type:
        case QuestionType.NUMBER:
            return f"Please type a whole number from {question.at_least} to {question.at_most}."
        case QuestionType.ONE:
            return f"Please type one number from 1 to {len(question.options)}. Type ? for help."
        case QuestionType.MANY:
            last = len(question.options)
            return f"Please type numbers from 1 to {last}, such as 1 3. Type ? for help."
