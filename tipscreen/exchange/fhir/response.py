"""Export answers as a FHIR R4 `QuestionnaireResponse`, in the order and groups of the form."""

from collections.abc import Iterator
from typing import Any

from tipscreen.exchange.fhir.identifiers import (
    LABELS_URN,
    RESPONSE,
    choice_system_of,
    fhir_version_of,
    option_box_link_id,
    sections_of,
    url_of,
)
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.model import Question, Questionnaire
from tipscreen.screening.case import applicable_questions, next_question


def to_response(questionnaire: Questionnaire, answers: Answers, label: str = "") -> dict[str, Any]:
    """Return the response; it omits questions that do not apply or were not answered.

    Its status is `completed` if no more questions would be asked, which a danger outcome can cause
    early, and otherwise `in-progress`. It names neither a person nor a time: the software that
    stores it knows both.
    """
    applicable = {question.id for question in applicable_questions(questionnaire, answers)}
    given = {name: answer for name, answer in answers.items() if name in applicable}
    is_complete = next_question(questionnaire, answers) is None
    items = [
        {"linkId": link_id, "text": heading, "item": inside}
        for link_id, heading, questions in sections_of(questionnaire)
        if (inside := [item for q in questions if q.id in given for item in _items(q, given[q.id])])
    ]
    return {
        "resourceType": RESPONSE,
        "language": questionnaire.language.code,
        **({"identifier": {"system": LABELS_URN, "value": label}} if label else {}),
        "questionnaire": f"{url_of(questionnaire)}|{fhir_version_of(questionnaire)}",
        "status": "completed" if is_complete else "in-progress",
        **({"item": items} if items else {}),
    }


def _items(question: Question, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the item with the answer; without a number, a check box for each option selected."""
    if isinstance(answer, int):
        yield _item(question.id, question.ask, [{"valueInteger": answer}])
        return
    selected = {key: words for key, words in question.options.items() if key in answer}
    if question.choices:
        system = choice_system_of(question)
        codings = [
            {"valueCoding": {"system": system, "code": key, "display": words}}
            for key, words in selected.items()
        ]
        yield _item(question.id, question.ask, codings)
        return
    for key, words in selected.items():
        yield _item(option_box_link_id(question, key), words, [{"valueBoolean": True}])


def _item(link_id: str, text: str, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"linkId": link_id, "text": text, "answer": answers}
