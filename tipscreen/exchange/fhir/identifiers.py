"""What things are called in FHIR, so that what goes out is known again when it comes in.

A questionnaire has no address on the web. Its canonical url is a UUID made of its title: the same
for each version of it, and another one for another questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from tipscreen.questionnaire.model import Question, Questionnaire

CHOICES_NAMESPACE = uuid5(NAMESPACE_URL, "tipscreen/choices")
QUESTIONNAIRES = uuid5(NAMESPACE_URL, "tipscreen/questionnaires")
FINDINGS = uuid5(NAMESPACE_URL, "tipscreen/findings")
LABELS_URN = uuid5(NAMESPACE_URL, "tipscreen/labels").urn
"""Of the case labels that a clinic gives to sheets."""

RESPONSE = "QuestionnaireResponse"


class Section(NamedTuple):
    """Questions under one heading: a group of the form."""

    link_id: str
    heading: str
    questions: tuple[Question, ...]


def sections_of(questionnaire: Questionnaire) -> Iterator[Section]:
    """Yield the groups of the form, in the order asked."""
    runs = groupby(questionnaire.questions.values(), key=lambda question: question.section)
    for number, (heading, questions) in enumerate(runs, 1):
        yield Section(f"-section-{number}", heading, tuple(questions))


def url_of(questionnaire: Questionnaire) -> str:
    """Return the canonical url."""
    return uuid5(QUESTIONNAIRES, _title(questionnaire)).urn


def _title(questionnaire: Questionnaire) -> str:
    """Return the title in the language of the file: names are the same in every language."""
    return (questionnaire.untranslated or questionnaire).about.title


def fhir_version_of(questionnaire: Questionnaire) -> str:
    """Return the version of the file, with the beginning of its hash."""
    return f"{questionnaire.about.version}+{questionnaire.sha256[:12]}"


def choice_system_of(question: Question) -> str:
    """Return the code system of the choices of a question: their ids are unique in it alone."""
    return uuid5(CHOICES_NAMESPACE, question.id).urn


def result_system_of(questionnaire: Questionnaire) -> str:
    """Return the code system of what a sheet can come to: the outcomes and the rules."""
    return uuid5(FINDINGS, _title(questionnaire)).urn


def option_box_link_id(question: Question, option: str) -> str:
    """Return the link id of the box to tick instead of a number; no question has such an id."""
    return f"{question.id}-{option}"
