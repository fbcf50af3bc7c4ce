"""The FHIR `Questionnaire` has all questions, and other software asks them when we do."""

import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Validated
from fhirpathpy import compile as fhirpath
from fhirpathpy.models import models
from random_files import random_file, random_sheet

from tipscreen.errors import UsageError
from tipscreen.exchange.fhir.enable_when import EXPRESSION
from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire
from tipscreen.loading.bundled import load_file, load_translation
from tipscreen.loading.translation import translate
from tipscreen.questionnaire.conditions import FlagRaised, Truth
from tipscreen.questionnaire.model import QuestionType, Status
from tipscreen.screening.case import Case

SEEDS = range(150)


def items_of(items):
    for item in items:
        yield item
        yield from items_of(item.get("item", ()))


def asked_by_fhir(form, sheet, questions):
    """Return the ids that FHIR enables; answers to disabled questions are removed."""
    given = {}
    asked = set()
    for item in items_of(form["item"]):
        if item["type"] in ("group", "display") or not is_enabled(item, given):
            continue
        name, _, option = item["linkId"].partition("-")
        answer = sheet.get(name)
        if not option:
            asked.add(name)
        if answer is None:
            continue
        if questions[name].type is not QuestionType.NUMBER:
            given[name] = [
                {"valueCoding": o["valueCoding"]}
                for o in item["answerOption"]
                if o["valueCoding"]["code"] in answer
            ]
        elif option and not isinstance(answer, int) and option in answer:
            given[item["linkId"]] = [{"valueBoolean": True}]
        elif not option and isinstance(answer, int):
            given[name] = [{"valueInteger": answer}]
    return asked


def is_enabled(item, given):
    for extension in item.get("extension", ()):
        if extension["url"] == EXPRESSION:
            response = {
                "resourceType": "QuestionnaireResponse",
                "item": [{"linkId": key, "answer": value} for key, value in given.items()],
            }
            evaluate = fhirpath(extension["valueExpression"]["expression"], models["r4"])
            return evaluate(response, {"resource": response}) == [True]
    conditions = item.get("enableWhen")
    if conditions is None:
        return True
    every = item.get("enableBehavior") == "all"
    return (all if every else any)(holds(each, given) for each in conditions)


def holds(condition, given):
    answers = [value for a in given.get(condition["question"], ()) for value in a.values()]
    ((_, wanted),) = [pair for pair in condition.items() if pair[0].startswith("answer")]
    match condition["operator"]:
        case "exists":
            return bool(answers) is wanted
        case "=" if isinstance(wanted, dict):
            return any(a["code"] == wanted["code"] for a in answers)
        case "=":
            return wanted in answers
        case ">=":
            return any(a >= wanted for a in answers)
        case "<=":
            return any(a <= wanted for a in answers)
    raise AssertionError(condition)


def test_fhir_software_asks_the_same_questions():
    """On random questionnaires and sheets, complete and partial; both ways to express it occur."""
    ways = set()
    for seed in SEEDS:
        questionnaire = random_file(seed)
        form = to_fhir_questionnaire(questionnaire)
        for item in items_of(form["item"]):
            ways |= {key for key in ("enableWhen", "enableBehavior") if key in item}
            ways |= {e["url"] for e in item.get("extension", ()) if e["url"] == EXPRESSION}
        chance = Random(seed)  # noqa: S311 - no secret
        for _ in range(6):
            sheet = random_sheet(chance, questionnaire)
            case = Case(questionnaire, sheet)
            expected = {q for q in questionnaire.questions if case.applies(q) is not Truth.FALSE}
            assert asked_by_fhir(form, sheet, questionnaire.questions) == expected, (seed, sheet)
    assert ways == {"enableWhen", "enableBehavior", EXPRESSION}


def test_the_resource_is_valid_for_the_fhir_models():
    shipped = load_file()
    spanish = translate(shipped, load_translation("es"))
    for form in (
        to_fhir_questionnaire(shipped, [spanish]),
        *map(to_fhir_questionnaire, map(random_file, range(20))),
    ):
        Validated.model_validate_json(json.dumps(form))


def test_the_form_has_every_question_option_and_translation():
    shipped = load_file()
    form = to_fhir_questionnaire(shipped, [translate(shipped, load_translation("es"))])
    items = {item["linkId"]: item for item in items_of(form["item"])}
    assert len(items) == len(list(items_of(form["item"])))
    for question in shipped.questions.values():
        item = items[question.id]
        assert item["text"] == question.ask
        (translation,) = item["_text"]["extension"]
        assert translation["extension"][0]["valueCode"] == "es"
        if question.type is not QuestionType.NUMBER:
            codes = [option["valueCoding"]["code"] for option in item["answerOption"]]
            assert codes == list(question.options)


@pytest.mark.parametrize("kind", ["title", "version"])
def test_all_versions_have_the_same_url(kind):
    form = to_fhir_questionnaire(load_file())
    assert form["url"].startswith("urn:uuid:")
    assert form[kind]
    assert form["version"].startswith(load_file().about.version)


def extensions_of(element):
    """Return the value of each extension by the last part of its URL."""
    found = {}
    for extension in element.get("extension", ()):
        ((_, value),) = [pair for pair in extension.items() if pair[0] != "url"]
        found[extension["url"].rpartition("/")[2]] = value
    return found


def test_the_form_defines_controls_bounds_and_exclusive_options(shipped):
    items = {item["linkId"]: item for item in items_of(to_fhir_questionnaire(shipped)["item"])}
    controls = {QuestionType.ONE: "radio-button", QuestionType.MANY: "check-box"}
    for question in shipped.questions.values():
        item = items[question.id]
        extensions = extensions_of(item)
        if question.type is QuestionType.NUMBER:
            assert item["type"] == "integer"
            assert (extensions["minValue"], extensions["maxValue"]) == (
                question.at_least,
                question.at_most,
            )
            continue
        assert item["type"] == "choice"
        assert item["repeats"] is (question.type is QuestionType.MANY)
        assert (
            extensions["questionnaire-itemControl"]["coding"][0]["code"] == controls[question.type]
        )
        exclusive = [
            option["valueCoding"]["code"]
            for option in item["answerOption"]
            if extensions_of(option).get("questionnaire-optionExclusive")
        ]
        has_none = question.type is QuestionType.MANY and question.none
        assert exclusive == (["none"] if has_none else [])
        if question.help:
            help_item = items[f"{question.id}-help"]
            assert (help_item["type"], help_item["text"]) == ("display", question.help)


def test_a_condition_without_a_fhir_form_is_an_error_that_names_it(small):
    """The loader rejects such a file, but a program could build the questionnaire."""
    helped = replace(small.questions["helped"], ask_if=FlagRaised("caution"))
    changed = replace(small, questions={**small.questions, "helped": helped})
    with pytest.raises(UsageError, match=r"ask_if of 'helped' \(small\.yaml:\d+:\d+\)"):
        to_fhir_questionnaire(changed)


def test_the_form_has_status_and_effective_date(shipped):
    assert to_fhir_questionnaire(shipped)["status"] == "draft"
    assert "effectivePeriod" not in to_fhir_questionnaire(shipped)
    about = replace(shipped.about, status=Status.ACTIVE, effective=date(2027, 1, 1))
    told = to_fhir_questionnaire(replace(shipped, about=about))
    assert told["status"] == "active"
    assert told["effectivePeriod"] == {"start": "2027-01-01"}
    Validated.model_validate(told)
