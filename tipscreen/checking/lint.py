"""Find style problems of a questionnaire: readability, sources, review dates, status."""

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
"""Words that allow a phrase of `never_say` if one of them comes right before it."""

MIN_GRADED_WORDS = 4
"""Choices with fewer words are names, such as "Fibromyalgia"; only their list is graded."""

CHOICE_GRADE_MARGIN = 4
"""Grades that a choice may exceed the limit by: the name of an illness cannot be simplified."""


def lint(questionnaire: Questionnaire, today: date) -> tuple[Problem, ...]:
    """Return all style problems, sorted by location."""
    problems = (
        *_check_sources(questionnaire),
        *_check_review_date(questionnaire, today),
        *_check_status(questionnaire, today),
        *lint_words(questionnaire),
    )
    return tuple(sorted(problems))


def lint_words(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield problems of the texts, in the language of the questionnaire."""
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
    """Yield all prose for patients and clerks with its location; related texts are joined."""
    about = questionnaire.about
    texts = (*about.welcome, about.emergency, about.disclaimer, about.not_reviewed)
    yield about.where, " ".join(filter(None, (*texts, about.intended_use)))
    if desk := questionnaire.desk:
        yield desk.where, " ".join((*desk.read_first, *desk.read_last))
        yield desk.where, " ".join((*desk.never, *desk.fetch_nurse))
    for question in questionnaire.questions.values():
        yield question.where, " ".join(filter(None, (question.ask, question.help)))
        yield question.where, question.at_desk or ""
        yield question.where, " ".join(map(_as_sentence, question.options.values()))
    for rule in questionnaire.rules.values():
        parts = (rule.because, rule.advice, rule.ask_clinician, rule.if_unsure, rule.come_back)
        yield rule.where, " ".join(filter(None, parts))
    for topic in questionnaire.topics.values():
        yield topic.where, " ".join((_as_sentence(topic.title), *topic.say))
    for outcome in questionnaire.outcomes.values():
        texts = (outcome.headline, outcome.say, *outcome.next, *outcome.ask_clinician)
        yield outcome.where, " ".join(texts)
        yield outcome.where, " ".join((outcome.at_desk or "", *outcome.next_at_desk))


def patient_titles(questionnaire: Questionnaire) -> Iterator[tuple[Location, str]]:
    """Yield the titles that patients see, with their locations."""
    yield questionnaire.about.where, questionnaire.about.title
    yield from ((flag.where, flag.title) for flag in questionnaire.flags.values())
    for question in questionnaire.questions.values():
        yield question.where, f"{question.section}. {question.title}"


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def school_grade(text: str, language: str = "en") -> float:
    """Return the school grade needed to read a text; 0 for an empty text.

    English uses the formula of Flesch and Kincaid, Spanish that of Crawford (1984, for the grades
    of primary school). Syllables are counted as the places where a word can be hyphenated.
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
"""By language, the hyphenation dictionary and the formula for the grade. The arguments of the
formula are sentences per word and syllables per word."""


@cache
def _syllables(word: str, dictionary: str) -> int:
    return len(_hyphens(dictionary).positions(word)) + 1


@cache
def _hyphens(dictionary: str) -> Pyphen:
    return Pyphen(lang=dictionary, left=1, right=1)


def _check_prose(style: Style, language: Language, where: Location, text: str) -> Iterator[Problem]:
    # Parentheses are left out: in choices, which are lists of names, they only explain a name.
    sentences = re.split(r"(?<=[.?!])\s+", _without_parentheses(text))
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
            message = f"a sentence of {count} words; split it: '{shorten(sentence)}'"
            yield Problem(where, Code.LONG_SENTENCE, message)


def _check_choice_grades(style: Style, language: Language, question: Question) -> Iterator[Problem]:
    """Yield choices that are much harder to read than the grade of their whole list shows."""
    if language.code not in GRADE_FORMULAS:
        return
    max_grade = style.reading_grade + CHOICE_GRADE_MARGIN
    for text in map(_without_parentheses, question.options.values()):
        grade = school_grade(text, language.code)
        if len(text.split()) >= MIN_GRADED_WORDS and grade > max_grade:
            message = (
                f"the choice '{shorten(text)}' reads at school grade {grade:.1f}; use everyday "
                "words"
            )
            yield Problem(question.where, Code.HARD_TO_READ, message)


def _without_parentheses(text: str) -> str:
    return re.sub(r" \([^()]*\)", "", text)


def _check_banned_phrases(
    style: Style, language: Language, where: Location, text: str
) -> Iterator[Problem]:
    all_phrases = tuple(phrase for phrases in style.never_say.values() for phrase in phrases)
    if not all_phrases or not _substring_pattern(all_phrases).search(text):
        return  # a fast check that is enough for nearly all texts
    negations = tuple(language.phrase_list(ALLOWED_NEGATIONS))
    for category, phrases in style.never_say.items():
        for found in _whole_word_pattern(phrases, negations).findall(text):
            message = f"do not say '{found}' to a patient ({category.replace('_', ' ')})"
            yield Problem(where, Code.NEVER_SAY, message)


@cache
def _substring_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds the phrases, also inside words."""
    return re.compile("|".join(map(re.escape, phrases)), re.IGNORECASE)


@cache
def _whole_word_pattern(phrases: tuple[str, ...], negations: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds the phrases as whole words, unless a negation comes before."""
    not_negated = "".join(rf"(?<!\b{re.escape(word)} )" for word in negations)
    any_phrase = "|".join(rf"(?:\b(?=\w)|(?=\W)){re.escape(phrase)}" for phrase in phrases)
    return re.compile(rf"{not_negated}(?:{any_phrase})(?!\w)", re.IGNORECASE)


def _check_sources(questionnaire: Questionnaire) -> Iterator[Problem]:
    cited = {source for rule in questionnaire.rules.values() for source in rule.sources}
    cited |= {source for topic in questionnaire.topics.values() for source in topic.sources}
    for source in questionnaire.sources.values():
        if source.id not in cited:
            message = f"no rule or topic cites the source '{source.id}'"
            yield Problem(source.where, Code.SOURCE_UNUSED, message)


def _check_questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    for question in questionnaire.questions.values():
        if question.ask.count("?") > 1:
            message = f"'{question.id}' asks two questions in one; split it"
            yield Problem(question.where, Code.DOUBLE_BARRELED_QUESTION, message)
        counts = Counter(text.casefold() for text in question.options.values())
        for text, count in counts.items():
            if count > 1:
                message = f"'{question.id}' has {count} choices with the text '{shorten(text)}'"
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
        message = (
            "this file is active, but nobody has reviewed it; name the reviewer in 'reviewed_by'"
        )
        yield Problem(about.where, Code.FILE_STATUS, message)
    if about.status is Status.ACTIVE and about.effective and about.effective > today:
        message = f"this file is active, but takes effect only on {about.effective}"
        yield Problem(about.where, Code.FILE_STATUS, message)
    yield from retirement_problem(questionnaire)
