"""FHIR identifiers, by which the reader recognizes what the exports wrote.

A questionnaire has no address on the web, so its canonical URL is a UUID derived from its title.
All versions of a questionnaire share it, and another questionnaire has another one.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from tipscreen.questionnaire.model import Question, Questionnaire

CHOICES_NAMESPACE = uuid5(NAMESPACE_URL, "tipscreen/choices")
QUESTIONNAIRES_NAMESPACE = uuid5(NAMESPACE_URL, "tipscreen/questionnaires")
RESULTS_NAMESPACE = uuid5(NAMESPACE_URL, "tipscreen/findings")
LABELS_URN = uuid5(NAMESPACE_URL, "tipscreen/labels").urn
"""The identifier system of the case labels that a clinic assigns to answer sheets."""

RESPONSE = "QuestionnaireResponse"


class Section(NamedTuple):
    """The consecutive questions under one heading, a group of the form."""

    link_id: str
    heading: str
    questions: tuple[Question, ...]


def sections_of(questionnaire: Questionnaire) -> Iterator[Section]:
    """Yield the groups of the form, in the order asked."""
    runs = groupby(questionnaire.questions.values(), key=lambda question: question.section)
    for number, (heading, questions) in enumerate(runs, 1):
        yield Section(f"-section-{number}", heading, tuple(questions))


def url_of(questionnaire: Questionnaire) -> str:
    """Return the canonical URL of a questionnaire."""
    return uuid5(QUESTIONNAIRES_NAMESPACE, _title(questionnaire)).urn


def _title(questionnaire: Questionnaire) -> str:
    """Return the untranslated title, so that identifiers are the same in every language."""
    return (questionnaire.untranslated or questionnaire).about.title


def fhir_version_of(questionnaire: Questionnaire) -> str:
    """Return the version of the file, followed by the start of its hash."""
    return f"{questionnaire.about.version}+{questionnaire.sha256[:12]}"


def choice_system_of(question: Question) -> str:
    """Return the code system of one question's options; option ids are unique only there."""
    return uuid5(CHOICES_NAMESPACE, question.id).urn


def result_system_of(questionnaire: Questionnaire) -> str:
    """Return the code system of the outcomes and the rules."""
    return uuid5(RESULTS_NAMESPACE, _title(questionnaire)).urn


def option_box_link_id(question: Question, option: str) -> str:
    """Return the link id of a check box next to a number; no question can have this id."""
    return f"{question.id}-{option}"
