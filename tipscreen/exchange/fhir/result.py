"""Export a result as FHIR R4: a `Bundle` of the answers and an `Observation` derived from them.

The observation reports what the rules found, in the category `survey`. It is not a `Condition`,
since nothing is diagnosed, nor a `ServiceRequest`, since nothing is ordered. It contains no
probability.
"""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tipscreen.exchange.fhir.codes import coding_for
from tipscreen.exchange.fhir.response import to_response
from tipscreen.screening.result import ScreeningResult

RESOURCES_NAMESPACE = uuid5(NAMESPACE_URL, "tipscreen/resources")
SURVEY_CATEGORY = {
    "system": "http://terminology.hl7.org/CodeSystem/observation-category",
    "code": "survey",
    "display": "Survey",
}


def to_bundle(result: ScreeningResult, label: str = "") -> dict[str, Any]:
    """Return a `Bundle` (collection) of the `QuestionnaireResponse` and its `Observation`.

    The UUID of each is derived from its content, so the same answer sheet gives the same bytes. Two
    people with the same answers also get the same UUIDs, so software that stores the resources must
    assign its own ids.
    """
    response = to_response(result.case.questionnaire, result.case.answers, label)
    observation = to_observation(result, _urn_of(response))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": _urn_of(resource), "resource": resource}
            for resource in (response, observation)
        ],
    }


def to_observation(result: ScreeningResult, response_urn: str) -> dict[str, Any]:
    """Return what the rules found in the response with this URN, worded for a clinician.

    Its status is `preliminary`, since nobody has reviewed it. The first note is the disclaimer.
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
        "category": [{"coding": [SURVEY_CATEGORY]}],
        "code": {"coding": [coding_for(questionnaire, None)], "text": about.title},
        "valueCodeableConcept": {
            "coding": [coding_for(questionnaire, outcome)],
            "text": outcome.headline,
        },
        "note": [{"text": note} for note in notes],
        "method": {
            "text": f"tipscreen questionnaire {about.version}, SHA-256 {questionnaire.sha256}"
        },
        "derivedFrom": [{"reference": response_urn}],
        **({"component": components} if components else {}),
    }


def _urn_of(resource: dict[str, Any]) -> str:
    return uuid5(RESOURCES_NAMESPACE, json.dumps(resource, sort_keys=True)).urn
