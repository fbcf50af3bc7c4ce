"""What a reader would mind in a questionnaire that works: words, sources, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

from pyphen import Pyphen

from tipscreen.checking.examples import retirement_problem
from tipscreen.errors import Code, Location, Problem, shorten
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Question, Questionnaire, Status, Style, is_not_reviewed

ALLOWED_NEGATIONS = "not, never"
"""After these, a phrase that should not be said may be."""

MIN_GRADED_WORDS = 4
"""A choice of fewer words is a name, such as "Fibromyalgia", and is judged with its list alone."""

CHOICE_GRADE_MARGIN = 4
"""So much harder may one choice be: an illness has its name, and there is no sentence to cut."""


def lint(questionnaire: Questionnaire, today: date) -> tuple[Problem, ...]:
    """Return everything that is found, sorted by place."""
    problems = (
        *_check_sources(questionnaire),
        *_check_review_date(questionnaire, today),
        *_check_status(questionnaire, today),
        *lint_words(questionnaire),
    )
    return tuple(sorted(problems))


def lint_words(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield what a reader would mind in the words, in whatever language they are."""
    yield from _check_questions(questionnaire)
    if style := questionnaire.style:
        language = questionnaire.language
        for where, text in patient_texts(questionnaire):
            yield from _check_prose(style, language, where, text)
            yield from _check_banned_phrases(style, language, where, text)
        for question in questionnaire.questions.values():
            yield from _check_choice_grades(style, language, question)
        for where, text in patient_titles(questionnaire):
            yield from _check_banned_phrases(style, language, where, text)


def patient_texts(questionnaire: Questionnaire) -> Iterator[tuple[Location, str]]:
    """Yield all prose for patients and clerks, with its place; what belongs together as one."""
    about = questionnaire.about
    said = (*about.welcome, about.emergency, about.disclaimer, about.not_reviewed)
    said += (about.intended_use,) if about.intended_use else ()
    yield about.where, " ".join(said)
    if desk := questionnaire.desk:
        yield desk.where, " ".join((*desk.read_first, *desk.read_last))
        yield desk.where, " ".join((*desk.never, *desk.fetch_nurse))
    for question in questionnaire.questions.values():
        yield question.where, " ".join(filter(None, (question.ask, question.help)))
        yield question.where, question.at_desk or ""
        yield question.where, " ".join(f"{_as_sentence(c)}" for c in question.options.values())
    for rule in questionnaire.rules.values():
        parts = (rule.because, rule.advice, rule.ask_clinician, rule.if_unsure, rule.come_back)
        yield rule.where, " ".join(filter(None, parts))
    for topic in questionnaire.topics.values():
        yield topic.where, " ".join((_as_sentence(topic.title), *topic.say))
    for outcome in questionnaire.outcomes.values():
        said = (outcome.headline, outcome.say, *outcome.next, *outcome.ask_clinician)
        yield outcome.where, " ".join(said)
        yield outcome.where, " ".join((outcome.at_desk or "", *outcome.next_at_desk))


def patient_titles(questionnaire: Questionnaire) -> Iterator[tuple[Location, str]]:
    """Yield the titles that patients see, with their places."""
    yield questionnaire.about.where, questionnaire.about.title
    yield from ((flag.where, flag.title) for flag in questionnaire.flags.values())
    for question in questionnaire.questions.values():
        yield question.where, f"{question.section}. {question.title}"


def _as_sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def school_grade(text: str, language: str = "en") -> float:
    """Return the school grade at which a text reads; 0 for an empty text.

    By the formula of Flesch and Kincaid for English, and of Crawford (1984, for the grades of
    primary school) for Spanish. Syllables are counted by where a word can be hyphenated.
    """
    words = re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?", text)
    if not words:
        return 0.0
    sentences = max(1, len(re.findall(r"[.?!]+(?=\s|$)", text)))
    dictionary, formula = GRADE_FORMULAS[language]
    syllables = sum(_syllables(word.casefold(), dictionary) for word in words)
    return formula(sentences / len(words), syllables / len(words))


GRADE_FORMULAS: Mapping[str, tuple[str, Callable[[float, float], float]]] = {
    "en": ("en_US", lambda sentences, syllables: 0.39 / sentences + 11.8 * syllables - 15.59),
    "es": ("es", lambda sentences, syllables: -20.5 * sentences + 4.9 * syllables - 3.407),
}
"""Language to where its words can be hyphenated, and to a school grade from sentences a word and
syllables a word."""


@cache
def _syllables(word: str, dictionary: str) -> int:
    return len(_hyphens(dictionary).positions(word)) + 1


@cache
def _hyphens(dictionary: str) -> Pyphen:
    return Pyphen(lang=dictionary, left=1, right=1)


def _check_prose(style: Style, language: Language, where: Location, text: str) -> Iterator[Problem]:
    # Choices are lists of names; what stands in brackets only explains one.
    sentences = re.split(r"(?<=[.?!])\s+", _without_brackets(text))
    prose = " ".join(sentences)
    grade = school_grade(prose, language.code) if language.code in GRADE_FORMULAS else 0
    if grade > style.reading_grade:
        message = (
            f"this reads at school grade {grade:.1f}, above {style.reading_grade}; use shorter "
            "words and sentences"
        )
        yield Problem(where, Code.HARD_TO_READ, message)
    for sentence in sentences:
        count = len(sentence.split())
        if count > style.longest_sentence:
            message = f"a sentence of {count} words; make two of it: '{shorten(sentence)}'"
            yield Problem(where, Code.LONG_SENTENCE, message)


def _check_choice_grades(style: Style, language: Language, question: Question) -> Iterator[Problem]:
    """Yield choices that are far harder than their list, in which one hides among the others."""
    if language.code not in GRADE_FORMULAS:
        return
    for words in map(_without_brackets, question.options.values()):
        grade = school_grade(words, language.code)
        if (
            len(words.split()) >= MIN_GRADED_WORDS
            and grade > style.reading_grade + CHOICE_GRADE_MARGIN
        ):
            message = (
                f"the choice '{shorten(words)}' reads at school grade {grade:.1f}; say it in "
                "everyday words"
            )
            yield Problem(question.where, Code.HARD_TO_READ, message)


def _without_brackets(text: str) -> str:
    return re.sub(r" \([^()]*\)", "", text)


def _check_banned_phrases(
    style: Style, language: Language, where: Location, text: str
) -> Iterator[Problem]:
    everything = tuple(phrase for phrases in style.never_say.values() for phrase in phrases)
    if not everything or not _substring_pattern(everything).search(text):
        return  # which is quick to see, and so with nearly all texts
    allowed = tuple(language.phrase_list(ALLOWED_NEGATIONS))
    for what, phrases in style.never_say.items():
        for found in _whole_word_pattern(phrases, allowed).findall(text):
            message = f"'{found}' should not be said to a patient ({what.replace('_', ' ')})"
            yield Problem(where, Code.NEVER_SAY, message)


@cache
def _substring_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the phrases, also inside of words."""
    return re.compile("|".join(map(re.escape, phrases)), re.IGNORECASE)


@cache
def _whole_word_pattern(
    phrases: tuple[str, ...], allowed_after: tuple[str, ...]
) -> re.Pattern[str]:
    """Return what finds the phrases, as whole words, unless one of these words stands before."""
    before = "".join(rf"(?<!\b{re.escape(word)} )" for word in allowed_after)
    anyone = "|".join(rf"(?:\b(?=\w)|(?=\W)){re.escape(phrase)}" for phrase in phrases)
    return re.compile(rf"{before}(?:{anyone})(?!\w)", re.IGNORECASE)


def _check_sources(questionnaire: Questionnaire) -> Iterator[Problem]:
    cited = {source for rule in questionnaire.rules.values() for source in rule.sources}
    cited |= {source for topic in questionnaire.topics.values() for source in topic.sources}
    for source in questionnaire.sources.values():
        if source.id not in cited:
            message = f"no rule or topic names the source '{source.id}'"
            yield Problem(source.where, Code.SOURCE_UNUSED, message)


def _check_questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    for question in questionnaire.questions.values():
        if question.ask.count("?") > 1:
            message = f"'{question.id}' asks two questions in one"
            yield Problem(question.where, Code.DOUBLE_BARRELED_QUESTION, message)
        counted = Counter(words.casefold() for words in question.options.values())
        for words, count in counted.items():
            if count > 1:
                message = f"'{question.id}' has {count} choices with the words '{shorten(words)}'"
                yield Problem(question.where, Code.EQUAL_CHOICES, message)


def _check_review_date(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    about = questionnaire.about
    if about.review_due < today:
        message = f"the review of this file was due on {about.review_due}"
        yield Problem(about.where, Code.REVIEW_OVERDUE, message)
    for rule in questionnaire.rules.values():
        if rule.review_due and rule.review_due < today:
            message = f"the review of '{rule.id}' was due on {rule.review_due}"
            yield Problem(rule.where, Code.REVIEW_OVERDUE, message)


def _check_status(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    about = questionnaire.about
    if about.status is Status.ACTIVE and is_not_reviewed(about.reviewed_by):
        message = "this file is active, and nobody has reviewed it; name who did in 'reviewed_by'"
        yield Problem(about.where, Code.FILE_STATUS, message)
    if about.status is Status.ACTIVE and about.effective and about.effective > today:
        message = f"this file is active, and not in use before {about.effective}"
        yield Problem(about.where, Code.FILE_STATUS, message)
    yield from retirement_problem(questionnaire)
