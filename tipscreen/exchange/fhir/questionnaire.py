"""Export a questionnaire as a FHIR R4 `Questionnaire`, for software that fills in forms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """Return the `Questionnaire`; each text carries its translations."""
    about, versions = questionnaire.about, (questionnaire, *translated)
    return {
        "resourceType": "Questionnaire",
        "url": url_of(questionnaire),
        "version": fhir_version_of(questionnaire),
        **_translated_text("title", versions, lambda q: q.about.title),
        "status": about.status.value,
        "subjectType": ["Patient"],
        **({"effectivePeriod": {"start": about.effective.isoformat()}} if about.effective else {}),
        "description": " ".join((about.disclaimer, about.emergency)),
        "language": questionnaire.language.code,
        "item": list(_items(versions)),
    }


Versions: TypeAlias = Sequence[Questionnaire]
"""The questionnaire, then the same questionnaire in each other language."""


def _items(versions: Versions) -> Iterator[dict[str, Any]]:
    """Yield the disclaimer, then one group for each section, in the order asked."""
    disclaimer = _translated_text("text", versions, lambda q: q.about.disclaimer)
    yield {"linkId": "-disclaimer", **disclaimer, "type": "display"}
    for section in sections_of(versions[0]):
        yield {
            "linkId": section.link_id,
            **_question_text("text", versions, section.questions[0], lambda q: q.section),
            "type": "group",
            "item": [item for q in section.questions for item in _question_items(versions, q)],
        }


def _question_items(versions: Versions, question: Question) -> Iterator[dict[str, Any]]:
    """Yield the item of a question; for a number, also a check box for each of its options."""
    when = enable_when_keys(versions[0], question)
    item: dict[str, Any] = {
        "linkId": question.id,
        **_question_text("text", versions, question, lambda q: q.ask),
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
            "answerOption": [_option(versions, question, key) for key in question.options],
        }
    extensions += when.get("extension", [])
    yield {**item, **when, "extension": extensions, **_help(versions, question)}
    if question.type is QuestionType.NUMBER:
        for key in question.options:
            text = _option_text("text", versions, question, key)
            yield {"linkId": option_box_link_id(question, key), **text, "type": "boolean", **when}


def _option(versions: Versions, question: Question, key: str) -> dict[str, Any]:
    """Return an answer option; `none` is marked as exclusive."""
    words = _option_text("display", versions, question, key)
    option: dict[str, Any] = {
        "valueCoding": {"system": choice_system_of(question), "code": key, **words}
    }
    if key == NONE and question.type is QuestionType.MANY:
        url = f"{_STRUCTURE_DEFINITIONS}/questionnaire-optionExclusive"
        option["extension"] = [{"url": url, "valueBoolean": True}]
    return option


def _help(versions: Versions, question: Question) -> dict[str, Any]:
    if question.help is None:
        return {}
    item = {
        "linkId": f"{question.id}-help",
        "extension": [_item_control("help")],
        **_question_text("text", versions, question, lambda q: q.help or ""),
        "type": "display",
    }
    return {"item": [item]}


def _item_control(code: str) -> dict[str, Any]:
    coding = {"system": _ITEM_CONTROLS, "code": code}
    url = f"{_STRUCTURE_DEFINITIONS}/questionnaire-itemControl"
    return {"url": url, "valueCodeableConcept": {"coding": [coding]}}


def _question_text(
    key: str, versions: Versions, question: Question, read: Callable[[Question], str]
) -> Mapping[str, Any]:
    """Return one text of a question under its key, with its translations."""
    return _translated_text(key, versions, lambda version: read(version.questions[question.id]))


def _option_text(
    key: str, versions: Versions, question: Question, option: str
) -> Mapping[str, Any]:
    return _question_text(key, versions, question, lambda q: q.options[option])


def _translated_text(
    key: str, versions: Versions, read: Callable[[Questionnaire], str]
) -> Mapping[str, Any]:
    """Return a text under its key, with an extension for its translations if it has any."""
    text = read(versions[0])
    extensions = [
        {
            "url": f"{_STRUCTURE_DEFINITIONS}/translation",
            "extension": [
                {"url": "lang", "valueCode": other.language.code},
                {"url": "content", "valueString": words},
            ],
        }
        for other in versions[1:]
        if (words := read(other)) and words != text
    ]
    return {key: text, **({f"_{key}": {"extension": extensions}} if extensions else {})}
