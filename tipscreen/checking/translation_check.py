"""Check a translation: missing and outdated texts, numbers, drawings, readability."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tipscreen.checking.lint import lint_words
from tipscreen.errors import Code, Problem, shorten
from tipscreen.loading.translation import Translation, find_missing, translatable_texts, translate
from tipscreen.questionnaire.model import Questionnaire


def check_translation(
    questionnaire: Questionnaire, translation: Translation
) -> tuple[Problem, ...]:
    """Return all problems of a translation, sorted by location."""
    problems = (
        *_check_missing(questionnaire, translation),
        *_check_unknown_ids(questionnaire, translation),
        *_check_numbers(questionnaire, translation),
        *_check_drawings(questionnaire, translation),
        *(
            replace(problem, message=f"in {translation.language.code}: {problem.message}")
            for problem in lint_words(translate(questionnaire, translation))
        ),
    )
    return tuple(sorted(problems))


def _check_missing(questionnaire: Questionnaire, translation: Translation) -> Iterator[Problem]:
    code = translation.language.code
    for original, translated in find_missing(questionnaire, translation):
        if translated is None:
            message = f"'{original.place}' is not translated into '{code}'; the original is shown"
            yield Problem(original.where, Code.NOT_TRANSLATED, message)
        else:
            message = (
                f"'{original.place}' has changed since it was translated from "
                f"'{shorten(translated.original)}'; the original is shown"
            )
            yield Problem(translated.where, Code.STALE_TRANSLATION, message)


def _check_unknown_ids(questionnaire: Questionnaire, translation: Translation) -> Iterator[Problem]:
    places = {original.place for original in translatable_texts(questionnaire)}
    for place, translated in translation.texts.items():
        if place not in places:
            message = f"the questionnaire has no text '{shorten(place)}'"
            yield Problem(translated.where, Code.BAD_TRANSLATION, message)


def _check_numbers(questionnaire: Questionnaire, translation: Translation) -> Iterator[Problem]:
    """Yield a problem for each translation whose numbers differ from the original."""
    for original in translatable_texts(questionnaire):
        translated = translation.texts.get(original.place)
        if translated and translated.original == original.text:
            texts = (original.text, translated.text)
            expected, found = (sorted(re.findall(r"\d+", text)) for text in texts)
            if expected != found:
                message = (
                    f"the translation has the numbers '{' '.join(found)}', but the original has "
                    f"'{' '.join(expected)}'"
                )
                yield Problem(translated.where, Code.BAD_TRANSLATION, message)


def _check_drawings(questionnaire: Questionnaire, translation: Translation) -> Iterator[Problem]:
    """Yield a problem for each drawing whose capital letters differ from the original.

    The letters are replaced by the numbers of the choices.
    """
    for question in questionnaire.questions.values():
        translated = translation.texts.get(f"questions.{question.id}.picture.drawing")
        if question.picture and translated:
            drawings = (question.picture.drawing, translated.text)
            expected, found = (sorted(re.findall("[A-Z]", drawing)) for drawing in drawings)
            if expected != found:
                message = "the drawing must have the same capital letters as the original"
                yield Problem(translated.where, Code.BAD_TRANSLATION, message)
