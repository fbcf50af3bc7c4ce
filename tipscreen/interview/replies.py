"""Parse what a person types at a question: an answer, a command, or an invalid reply."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from tipscreen.loading.sheets import is_in_range, parse_whole_number
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer
from tipscreen.questionnaire.language import ENGLISH, Language, fold
from tipscreen.questionnaire.model import Question, QuestionType

MIN_WORD_LENGTH = 4
"""In letters; a shorter word alone is not matched with a choice."""

YES_WORDS = "y, yes"
NO_WORDS = "n, no, none, nothing, none of these, none of them"
NOT_SURE_WORDS = "not sure, unsure, i am not sure, i'm not sure, i don't know, don't know"
NEGATION_WORDS = "no, not, none, never, nothing, without, cannot, don, isn, doesn"
AND_WORDS = "and"


class Command(Enum):
    """A command that can be typed instead of an answer: its letter, or the whole word."""

    HELP = "?, help"
    BACK = "b, back"
    REVIEW = "r, review"
    SAVE = "s, save"
    QUIT = "q, quit"

    def letter_in(self, language: Language) -> str:
        """Return the letter of the command."""
        return language.phrase_list(self.value)[0]

    def display_text(self, language: Language) -> str:
        """Return the letter and the word, as shown on the screen."""
        return " ".join(language(self.value).split(", ")[:2])


@dataclass(frozen=True, slots=True)
class InvalidReply:
    """A reply that cannot be used; the message says what to type instead."""

    message: str


def parse_command(typed: str, language: Language) -> Command | None:
    """Return the command that was typed, or None if it is not a command."""
    word = fold(typed.strip())
    return next((c for c in Command if word in language.phrase_list(c.value)), None)


def parse_reply(
    question: Question, typed: str, language: Language = ENGLISH
) -> Answer | Command | InvalidReply:
    """Return the meaning of the typed line at this question.

    A line can contain option numbers (`2`, `1 3`, `1-3`), words that only one choice contains
    (`massage, heat`), `y` or `n`, or a command. For a number question, it contains the number as
    an answer sheet may write it (`44`, `44 years`). Nothing is guessed: a text that matches two
    choices, or none, gives an InvalidReply.
    """
    _ = language
    text = re.sub(r"(?<=\w)[.)!]+$", "", fold(typed.strip()).lstrip("#"))
    if not text.isprintable() or not text:  # an arrow key sends characters that do not print
        return InvalidReply(_how_to_answer(question, language))
    command = parse_command(text, language)
    if command is not None:
        key = command.letter_in(language)
        if text != key and _matching_options(question, text, language):
            return InvalidReply(
                _("Type {key} for '{text}', or the number of a choice.", key=key, text=text)
            )
        return command
    if question.type is QuestionType.NUMBER:
        return _parse_number(question, text, language)
    options: list[str] = []
    conjunctions = "|".join(rf"\b{re.escape(word)}\b" for word in language.phrase_list(AND_WORDS))
    parts = (part.strip() for part in re.split(rf"[,;+&]|{conjunctions}", text))
    for part in filter(None, parts):
        found = _parse_part(question, part, language)
        if isinstance(found, InvalidReply):
            return found
        options.extend(found)
    if not options:
        return InvalidReply(_how_to_answer(question, language))
    return select_options(question, options, language)


def select_options(
    question: Question, options: Collection[str], language: Language
) -> Answer | InvalidReply:
    """Return the answer that selects these options of the question, at least one."""
    _ = language
    several = len(set(options)) > 1
    if question.type is QuestionType.ONE and several:
        return InvalidReply(_("Please choose just one."))
    if NONE in options and several:
        words = question.options[NONE]
        return InvalidReply(
            _("'{words}' cannot be combined with another answer. Which one is right?", words=words)
        )
    return frozenset(options)


def _parse_number(question: Question, text: str, language: Language) -> Answer | InvalidReply:
    if text in language.phrase_list(NOT_SURE_WORDS) and NOT_SURE in question.options:
        return frozenset((NOT_SURE,))
    number = parse_whole_number(question, text)
    if number is not None and is_in_range(question, number):
        return number
    return InvalidReply(_how_to_answer(question, language))


def _parse_part(question: Question, part: str, language: Language) -> list[str] | InvalidReply:
    """Return the options that one part of a line names."""
    _ = language
    options = list(question.options)
    if re.fullmatch(r"[0-9 \-\u2013]+", part):
        numbers: list[int] = []
        for span in re.sub(r" *[\-\u2013] *", "-", part).split():
            ends = span.split("-")
            if len(ends) > 2 or not all(end.isdigit() and len(end) < 4 for end in ends):
                return InvalidReply(_how_to_answer(question, language))
            numbers.extend(range(int(ends[0]), int(ends[-1]) + 1) or [0])
        if not all(1 <= number <= len(options) for number in numbers):
            return InvalidReply(_("Please type numbers from 1 to {last}.", last=len(options)))
        return [options[number - 1] for number in numbers]
    if part in language.phrase_list(YES_WORDS) + language.phrase_list(NO_WORDS):
        return _parse_yes_or_no(question, part, language)
    if part in language.phrase_list(NOT_SURE_WORDS) and NOT_SURE in question.options:
        return [NOT_SURE]
    found = _matching_options(question, part, language)
    if len(found) == 1:
        return found
    if found:
        matches = ", ".join(str(options.index(option) + 1) for option in found)
        return InvalidReply(
            _("That fits more than one choice. Please type a number: {numbers}.", numbers=matches)
        )
    return InvalidReply(_how_to_answer(question, language))


def _parse_yes_or_no(question: Question, part: str, language: Language) -> list[str] | InvalidReply:
    _ = language
    if {"yes", "no"} <= set(question.choices):
        return ["yes" if part in language.phrase_list(YES_WORDS) else "no"]
    if part in language.phrase_list(NO_WORDS) and NONE in question.options:
        return [NONE]
    return InvalidReply(_("Please type the number of your answer."))


def _matching_options(question: Question, text: str, language: Language) -> list[str]:
    """Return the choice that equals the text, or else the choices that contain all its words.

    The first letters of a long word are enough. A text that contains a negation matches no choice:
    "no fever" must not be read as "fever".
    """
    words = re.findall(r"[^\W\d_]+", text)
    if (
        set(language.phrase_list(NEGATION_WORDS)).intersection(words)
        or max(map(len, words), default=0) < MIN_WORD_LENGTH
    ):
        return []
    # The answer text of a choice does not include its explanation.
    exact = [o for o in question.choices if fold(question.answer_text(frozenset((o,)))) == text]
    return exact or [
        option
        for option, choice in question.choices.items()
        if all(_contains_word(re.findall(r"\w+", fold(choice)), word) for word in words)
    ]


def _contains_word(words: list[str], wanted: str) -> bool:
    """Return whether one of the words is the wanted word or, if that is long, begins with it."""
    is_long = len(wanted) >= MIN_WORD_LENGTH
    return any(word == wanted or (is_long and word.startswith(wanted)) for word in words)


def _how_to_answer(question: Question, language: Language) -> str:
    _ = language
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
