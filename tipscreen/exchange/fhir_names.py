"""What things are called in FHIR, so that what goes out is known again when it comes in.

A questionnaire has no address on the web. Its canonical url is a UUID made of its title: the same
for each version of it, and another one for another questionnaire.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from tipscreen.questionnaire import Question, Questionnaire

CHOICES = uuid5(NAMESPACE_URL, "tipscreen/choices")
QUESTIONNAIRES = uuid5(NAMESPACE_URL, "tipscreen/questionnaires")


def url_of(questionnaire: Questionnaire) -> str:
    """Return the canonical url."""
    return uuid5(QUESTIONNAIRES, questionnaire.about.title).urn


def version_of(questionnaire: Questionnaire) -> str:
    """Return the version of the file, with the beginning of its hash."""
    return f"{questionnaire.about.version}+{questionnaire.sha256[:12]}"


def system_of(question: Question) -> str:
    """Return the code system of the choices of a question: their ids are unique in it alone."""
    return uuid5(CHOICES, question.id).urn


def companion(question: Question, option: str) -> str:
    """Return the link id of the box to tick instead of a number; no question has such an id."""
    return f"{question.id}-{option}"
