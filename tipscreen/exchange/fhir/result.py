"""A result as FHIR R4: a `Bundle` of the answers and of an `Observation` made from them.

The observation says what the rules found, as a survey does. It is no `Condition`, since nothing is
diagnosed, and no `ServiceRequest`, since nothing is ordered; it holds no probability.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tipscreen.exchange.fhir.codes import coding_for
from tipscreen.exchange.fhir.response import to_response
from tipscreen.screening.result import ScreeningResult

RESOURCES = uuid5(NAMESPACE_URL, "tipscreen/resources")
SURVEY = {
    "system": "http://terminology.hl7.org/CodeSystem/observation-category",
    "code": "survey",
    "display": "Survey",
}


def to_bundle(result: ScreeningResult, label: str = "") -> dict[str, Any]:
    """Return a `Bundle` (collection): the `QuestionnaireResponse`, and its `Observation`.

    Both are named by UUIDs made of what they say. So the same sheet gives the same bytes, and two
    people who answered alike have the same names: who stores them gives ids of their own.
    """
    response = to_response(result.case.questionnaire, result.case.answers, label)
    observation = to_observation(result, _name_of(response))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": _name_of(resource), "resource": resource}
            for resource in (response, observation)
        ],
    }


def to_observation(result: ScreeningResult, response: str) -> dict[str, Any]:
    """Return what the rules found in the response of this name, to a clinician.

    `preliminary`: nobody has looked at it. The disclaimer is its first note.
    """
    questionnaire, about, outcome = result.case.questionnaire, result.about, result.outcome
    notes = (about.disclaimer, about.emergency, about.review_statement(result.language))
    components = [
        {
            "code": {
                "coding": [coding_for(questionnaire, reason.rule)],
                "text": reason.finding(questionnaire.language),
            },
            "valueBoolean": True,
        }
        for reason in result.reasons
    ]
    return {
        "resourceType": "Observation",
        "language": result.language.code,
        "status": "preliminary",
        "category": [{"coding": [SURVEY]}],
        "code": {"coding": [coding_for(questionnaire, None)], "text": about.title},
        "valueCodeableConcept": {
            "coding": [coding_for(questionnaire, outcome)],
            "text": outcome.headline,
        },
        "note": [{"text": note} for note in notes],
        "method": {
            "text": f"tipscreen questionnaire {about.version}, SHA-256 {questionnaire.sha256}"
        },
        "derivedFrom": [{"reference": response}],
        **({"component": components} if components else {}),
    }


def _name_of(resource: dict[str, Any]) -> str:
    return uuid5(RESOURCES, json.dumps(resource, sort_keys=True)).urn
