"""The code system of results: one code for each outcome and each rule of a questionnaire.

The codes are our own, because no LOINC or SNOMED CT code means what one of our rules means.
"""

from typing import Any

from tipscreen.exchange.fhir.identifiers import fhir_version_of, result_system_of
from tipscreen.questionnaire.model import Outcome, Questionnaire, Rule

OUTCOME, RULE = "outcome", "rule"
"""The parent codes of all outcomes and of all rules."""


def to_code_system(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the FHIR R4 `CodeSystem` with every code that our `Observation`s can contain."""
    outcomes, rules = questionnaire.outcomes.values(), questionnaire.rules.values()
    groups = {
        OUTCOME: ("Outcome of the questionnaire", [_outcome_code(o) for o in outcomes]),
        RULE: (
            "Rule of the questionnaire that holds",
            [_rule_code(questionnaire, r) for r in rules],
        ),
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


def coding_for(questionnaire: Questionnaire, result: Outcome | Rule | None) -> dict[str, str]:
    """Return the coding of an outcome or a rule; for None, the parent code of outcomes."""
    system = result_system_of(questionnaire)
    match result:
        case None:
            return {"system": system, "code": OUTCOME, "display": "Outcome of the questionnaire"}
        case Outcome():
            return {"system": system, **_outcome_code(result)}
        case Rule():
            return {"system": system, **_rule_code(questionnaire, result)}


def _outcome_code(outcome: Outcome) -> dict[str, str]:
    return {"code": f"{OUTCOME}-{outcome.id}", "display": outcome.in_note or outcome.headline}


def _rule_code(questionnaire: Questionnaire, rule: Rule) -> dict[str, str]:
    title = questionnaire.flags[rule.raises].title
    return {"code": f"{RULE}-{rule.id}", "display": rule.in_note or rule.because or title}
