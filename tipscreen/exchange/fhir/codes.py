"""The code system of what a sheet can come to: the outcomes and the rules of a questionnaire.

They are codes of our own: no code of LOINC or SNOMED CT says what one of our rules says.
"""

from __future__ import annotations

from typing import Any

from tipscreen.exchange.fhir.identifiers import fhir_version_of, result_system_of
from tipscreen.questionnaire.model import Outcome, Questionnaire, Rule

OUTCOME, RULE = "outcome", "rule"
"""The codes above those of all outcomes, and above those of all rules."""


def to_code_system(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the FHIR R4 `CodeSystem`, with every code that an `Observation` of ours can have."""
    outcomes, rules = questionnaire.outcomes.values(), questionnaire.rules.values()
    groups = {
        OUTCOME: ("Outcome of the questionnaire", [_outcome(outcome) for outcome in outcomes]),
        RULE: ("Rule of the questionnaire that holds", [_rule(questionnaire, r) for r in rules]),
    }
    return {
        "resourceType": "CodeSystem",
        "language": questionnaire.language.code,
        "url": result_system_of(questionnaire),
        "version": fhir_version_of(questionnaire),
        "title": questionnaire.about.title,
        "status": "draft",
        "description": questionnaire.about.disclaimer,
        "caseSensitive": True,
        "hierarchyMeaning": "grouped-by",
        "content": "complete",
        "concept": [
            {"code": code, "display": display, "concept": concepts}
            for code, (display, concepts) in groups.items()
        ],
    }


def coding_for(questionnaire: Questionnaire, what: Outcome | Rule | None) -> dict[str, str]:
    """Return the code of an outcome or of a rule; of "outcome" itself for None."""
    system = result_system_of(questionnaire)
    match what:
        case None:
            return {"system": system, "code": OUTCOME, "display": "Outcome of the questionnaire"}
        case Outcome():
            return {"system": system, **_outcome(what)}
        case Rule():
            return {"system": system, **_rule(questionnaire, what)}


def _outcome(outcome: Outcome) -> dict[str, str]:
    return {"code": f"{OUTCOME}-{outcome.id}", "display": outcome.in_note or outcome.headline}


def _rule(questionnaire: Questionnaire, rule: Rule) -> dict[str, str]:
    title = questionnaire.flags[rule.raises].title
    return {"code": f"{RULE}-{rule.id}", "display": rule.in_note or rule.because or title}
