"""Read FHIR responses that other software filled in."""

import json
from random import Random

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from helpers import SMALL
from random_files import random_file, random_sheet
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.errors import AnswersError
from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire
from tipscreen.exchange.fhir.reader import read_response
from tipscreen.loading.bundled import load_file
from tipscreen.questionnaire.model import QuestionType


def response_to(questionnaire, sheet, /, **more):
    """Return the response of a form filler: without texts and dates, nested like the form."""
    form = to_fhir_questionnaire(questionnaire)
    groups = []
    for group in form["item"]:
        items = []
        for item in group.get("item", ()):
            name, _, option = item["linkId"].partition("-")
            answer = sheet.get(name)
            values = []
            if answer is None:
                continue
            if questionnaire.questions[name].type is not QuestionType.NUMBER:
                codings = [each["valueCoding"] for each in item["answerOption"]]
                values = [{"valueCoding": c} for c in codings if c["code"] in answer]
            elif isinstance(answer, int) and not option:
                values = [{"valueInteger": answer}]
            elif option:
                values = [{"valueBoolean": not isinstance(answer, int) and option in answer}]
            if values:
                items.append({"linkId": item["linkId"], "answer": values})
        if items:
            groups.append({"linkId": group["linkId"], "item": items})
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{form['url']}|{form['version']}",
        "status": "completed",
        **({"item": groups} if groups else {}),
        **more,
    }


def test_a_response_gives_the_answers_of_its_sheet():
    """On random questionnaires and sheets; the response is also valid for the FHIR models."""
    for seed in range(60):
        questionnaire = random_file(seed)
        sheet = random_sheet(Random(seed), questionnaire)  # noqa: S311 - no secret
        written = json.dumps(response_to(questionnaire, sheet)).encode()
        QuestionnaireResponse.model_validate_json(written)
        assert read_response(written, "r.json", questionnaire) == (sheet, "")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        pytest.param({"questionnaire": "urn:other"}, "another questionnaire", id="another form"),
        pytest.param({"status": "entered-in-error"}, "in error", id="an error"),
        pytest.param({"resourceType": "Patient"}, "'Patient'", id="another resource"),
        pytest.param({"item": [{"linkId": "wekes", "answer": [{}]}]}, "'weeks'", id="a slip"),
        pytest.param(
            {"item": [{"linkId": "age", "answer": [{"valueString": "44"}]}]},
            "valueInteger",
            id="kind",
        ),
        pytest.param(
            {"item": [{"linkId": "weeks", "answer": [{"valueCoding": {"code": "lnog"}}]}]},
            "'weeks' has no such choice; expected one of: short, long, not_sure",
            id="no such choice",
        ),
        pytest.param(
            {
                "item": [
                    {
                        "linkId": "weeks",
                        "answer": [{"valueCoding": {"system": "x", "code": "long"}}],
                    }
                ]
            },
            "another code system",
            id="another system",
        ),
    ],
)
def test_problems_are_reported_with_their_location(more, message):
    small = load_file(SMALL)
    written = json.dumps(response_to(small, {}, **more), indent=1).encode()
    with pytest.raises(AnswersError) as error:
        read_response(written, "r.json", small)
    assert message in str(error.value)
    assert str(error.value).startswith("r.json:")


def test_a_response_to_another_version_is_rejected():
    small = load_file(SMALL)
    other_version = response_to(small, {})["questionnaire"].partition("|")[0] + "|0"
    written = json.dumps(response_to(small, {}, questionnaire=other_version)).encode()
    with pytest.raises(AnswersError, match="version '0'"):
        read_response(written, "r.json", small)


def test_screen_gives_the_same_result_for_a_response_and_its_sheet(tmp_path):
    shipped = load_file()
    answers = shipped.examples[ids.typical].answers
    plain = {key: shipped.questions[key].to_plain_answer(a) for key, a in answers.items()}
    results = []
    for name, data in (("a", plain), ("b", response_to(shipped, answers))):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(data), "utf-8")
        result = CliRunner().invoke(app, ["screen", str(file), "--format", "json"])
        results.append({**json.loads(result.stdout), "sheet": None})
    assert results[0] == results[1]
