"""Export a questionnaire as a FHIR R4 `Questionnaire`, for software that fills in forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from tipscreen.exchange.fhir.enable_when import enable_when_keys
from tipscreen.exchange.fhir.identifiers import (
    choice_system_of,
    fhir_version_of,
    option_box_link_id,
    sections_of,
    url_of,
)
from tipscreen.questionnaire.conditions import NONE
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

_STRUCTURE_DEFINITIONS = "http://hl7.org/fhir/StructureDefinition"
_ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"


def to_fhir_questionnaire(
    questionnaire: Questionnaire, translated: Sequence[Questionnaire] = ()
) -> dict[str, Any]:
    """Return the `Questionnaire`; each text carries its translations.

    Raises:
        UsageError: An `ask_if` reads more than answers.
    """
    about = questionnaire.about
    return {
        "resourceType": "Questionnaire",
        "url": url_of(questionnaire),
        "version": fhir_version_of(questionnaire),
        **_translated_text("title", about.title, [(q, q.about.title) for q in translated]),
        "status": about.status.value,
        "subjectType": ["Patient"],
        **({"effectivePeriod": {"start": about.effective.isoformat()}} if about.effective else {}),
        "description": " ".join((about.disclaimer, about.emergency)),
        "language": questionnaire.language.code,
        "item": list(_items(questionnaire, translated)),
    }


def _items(
    questionnaire: Questionnaire, translated: Sequence[Questionnaire]
) -> Iterator[dict[str, Any]]:
    """Yield the disclaimer, then one group for each section, in the order asked."""
    yield {
        "linkId": "-disclaimer",
        **_translated_text(
            "text", questionnaire.about.disclaimer, [(q, q.about.disclaimer) for q in translated]
        ),
        "type": "display",
    }
    for link_id, heading, questions in sections_of(questionnaire):
        first = questions[0].id
        yield {
            "linkId": link_id,
            **_translated_text(
                "text", heading, [(q, q.questions[first].section) for q in translated]
            ),
            "type": "group",
            "item": [
                item
                for question in questions
                for item in _question_items(
                    questionnaire, question, [(q, q.questions[question.id]) for q in translated]
                )
            ],
        }


Translations: TypeAlias = list[tuple[Questionnaire, Question]]
"""One question in other languages, each with its questionnaire."""


def _question_items(
    questionnaire: Questionnaire, question: Question, others: Translations
) -> Iterator[dict[str, Any]]:
    """Yield the item of a question; for a number, also a check box for each of its options."""
    when = enable_when_keys(questionnaire, question)
    item: dict[str, Any] = {
        "linkId": question.id,
        **_translated_text("text", question.ask, [(q, other.ask) for q, other in others]),
        "required": False,
    }
    if question.type is QuestionType.NUMBER:
        low, high = question.at_least, question.at_most
        bounds = [(name, n) for name, n in (("minValue", low), ("maxValue", high)) if n is not None]
        extensions = [
            {"url": f"{_STRUCTURE_DEFINITIONS}/{name}", "valueInteger": n} for name, n in bounds
        ]
        item |= {"type": "integer"}
    else:
        many = question.type is QuestionType.MANY
        extensions = [_item_control("check-box" if many else "radio-button")]
        item |= {
            "type": "choice",
            "repeats": many,
            "answerOption": [_option(question, key, others) for key in question.options],
        }
    extensions += when.get("extension", [])
    yield {**item, **when, "extension": extensions, **_help(question, others)}
    if question.type is QuestionType.NUMBER:
        for key, words in question.options.items():
            translations = [(q, other.options[key]) for q, other in others]
            text = _translated_text("text", words, translations)
            yield {"linkId": option_box_link_id(question, key), **text, "type": "boolean", **when}


def _option(question: Question, key: str, others: Translations) -> dict[str, Any]:
    """Return an answer option; `none` is marked as exclusive."""
    translations = [(q, other.options[key]) for q, other in others]
    words = _translated_text("display", question.options[key], translations)
    option: dict[str, Any] = {
        "valueCoding": {"system": choice_system_of(question), "code": key, **words}
    }
    if key == NONE and question.type is QuestionType.MANY:
        url = f"{_STRUCTURE_DEFINITIONS}/questionnaire-optionExclusive"
        option["extension"] = [{"url": url, "valueBoolean": True}]
    return option


def _help(question: Question, others: Translations) -> dict[str, Any]:
    if question.help is None:
        return {}
    translations = [(q, other.help or "") for q, other in others]
    item = {
        "linkId": f"{question.id}-help",
        "extension": [_item_control("help")],
        **_translated_text("text", question.help, translations),
        "type": "display",
    }
    return {"item": [item]}


def _item_control(code: str) -> dict[str, Any]:
    coding = {"system": _ITEM_CONTROLS, "code": code}
    url = f"{_STRUCTURE_DEFINITIONS}/questionnaire-itemControl"
    return {"url": url, "valueCodeableConcept": {"coding": [coding]}}


def _translated_text(
    key: str, text: str, translations: Sequence[tuple[Questionnaire, str]]
) -> Mapping[str, Any]:
    """Return a text under its key, with an extension for its translations if it has any."""
    extensions = [
        {
            "url": f"{_STRUCTURE_DEFINITIONS}/translation",
            "extension": [
                {"url": "lang", "valueCode": other.language.code},
                {"url": "content", "valueString": words},
            ],
        }
        for other, words in translations
        if words and words != text
    ]
    return {key: text, **({f"_{key}": {"extension": extensions}} if extensions else {})}
