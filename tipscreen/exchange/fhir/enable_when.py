"""Express `ask_if` in FHIR: as `enableWhen` if possible, otherwise in FHIRPath.

`enableWhen` can express one list of conditions on answers. Any other formula becomes the
`enableWhenExpression` of the Structured Data Capture guide.
"""

from typing import Any

from tipscreen.exchange.fhir.identifiers import choice_system_of, option_box_link_id
from tipscreen.exchange.two_valued import (
    Atom,
    Comparison,
    Formula,
    Negation,
    NotAnswered,
    Selected,
    Threshold,
    two_valued_ask_if,
)
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


def enable_when_keys(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    """Return the keys of an item that define when it is asked; empty if it always is."""
    formula = two_valued_ask_if(questionnaire, question)
    if formula is None:
        return {}
    is_list = isinstance(formula, Threshold) and (formula.is_any or formula.is_all)
    parts = formula.parts if isinstance(formula, Threshold) and is_list else (formula,)
    entries = [_enable_when(part) for part in parts if not isinstance(part, Threshold | Negation)]
    expressible = [entry for entry in entries if entry]
    if len(expressible) < len(parts):
        expression = {"language": "text/fhirpath", "expression": _fhirpath(formula)}
        return {"extension": [{"url": EXPRESSION, "valueExpression": expression}]}
    if len(expressible) == 1:
        return {"enableWhen": expressible}
    is_all = isinstance(formula, Threshold) and formula.is_all
    return {"enableWhen": expressible, "enableBehavior": "all" if is_all else "any"}


def _enable_when(atom: Atom) -> dict[str, Any] | None:
    """Return an atom as one `enableWhen`, or None if it needs more than one."""
    question = atom.question
    match atom:
        case Selected(_, option) if question.type is QuestionType.NUMBER:
            link_id = option_box_link_id(question, option)
            return {"question": link_id, "operator": "=", "answerBoolean": True}
        case Selected(_, option):
            coding = {"system": choice_system_of(question), "code": option}
            return {"question": question.id, "operator": "=", "answerCoding": coding}
        case Comparison(_, operator, bound):
            return {"question": question.id, "operator": operator, "answerInteger": bound}
        case NotAnswered():
            if _option_boxes(question):
                return None
            return {"question": question.id, "operator": "exists", "answerBoolean": False}


def _option_boxes(question: Question) -> list[Selected]:
    """Return the options of a number question, which are items of their own."""
    if question.type is not QuestionType.NUMBER:
        return []
    return [Selected(question, option) for option in question.options]


def _fhirpath(formula: Formula) -> str:
    match formula:
        case Selected(question, option) if question.type is QuestionType.NUMBER:
            boxes = _fhirpath_values(option_box_link_id(question, option))
            return f"{boxes}.where($this = true).exists()"
        case Selected(question, option):
            return f"{_fhirpath_values(question.id)}.where(code = '{option}').exists()"
        case Comparison(question, operator, bound):
            return f"{_fhirpath_values(question.id)}.where($this {operator} {bound}).exists()"
        case NotAnswered(question):
            empty = f"{_fhirpath_values(question.id)}.empty()"
            unticked = (f"({_fhirpath(box)}).not()" for box in _option_boxes(question))
            return " and ".join((empty, *unticked))
        case Negation(part):
            return f"({_fhirpath(part)}).not()"
        case Threshold(minimum, parts):
            terms = [f"({_fhirpath(part)})" for part in parts]
            if formula.is_any or formula.is_all:
                return (" or " if formula.is_any else " and ").join(terms)
            return f"({' + '.join(f'iif({part}, 1, 0)' for part in terms)}) >= {minimum}"


def _fhirpath_values(link_id: str) -> str:
    return f"%resource.descendants().where(linkId = '{link_id}').answer.value"
