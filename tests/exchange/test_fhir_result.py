"""Export answers and results as FHIR, and read them again."""

import json
from random import Random

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.codesystem import CodeSystem
from helpers import SMALL
from random_files import random_file, random_sheet
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.errors import AnswersError
from tipscreen.exchange.fhir.codes import to_code_system
from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire
from tipscreen.exchange.fhir.reader import read_response
from tipscreen.exchange.fhir.result import to_bundle
from tipscreen.library import screen
from tipscreen.loading.bundled import load_file, load_translation
from tipscreen.loading.translation import translate
from tipscreen.screening.case import next_question


def as_json(resource):
    return json.dumps(resource, ensure_ascii=False).encode()


def resources_of(bundle):
    """Return the response, the observation, and the URN of the response."""
    (name, response), (_, observation) = [(e["fullUrl"], e["resource"]) for e in bundle["entry"]]
    return response, observation, name


def items_of(items):
    for item in items:
        yield item
        yield from items_of(item.get("item", ()))


def test_an_exported_response_is_read_back_and_exported_identically():
    """On random questionnaires and sheets, complete and partial; some answers do not apply."""
    for seed in range(120):
        questionnaire = random_file(seed)
        chance = Random(seed)  # noqa: S311 - no secret
        for label in ("", "A-7"):
            sheet = random_sheet(chance, questionnaire)
            result = screen(questionnaire, sheet)
            bundle = to_bundle(result, label)
            response, *_ = resources_of(bundle)
            for written in (bundle, response):
                answers, read_label = read_response(as_json(written), "r.json", questionnaire)
                assert (answers, read_label) == (result.case.answers, label)
                again = screen(questionnaire, answers)
                assert to_bundle(again, read_label) == bundle
                assert again.outcome == result.outcome


def test_the_resource_is_valid_for_the_fhir_models(shipped):
    for seed in range(20):
        questionnaire = random_file(seed)
        sheet = random_sheet(Random(seed), questionnaire)  # noqa: S311 - no secret
        Bundle.model_validate_json(as_json(to_bundle(screen(questionnaire, sheet))))
    for example in shipped.examples.values():
        bundle = to_bundle(screen(shipped, example.answers))
        Bundle.model_validate_json(as_json(bundle))
    CodeSystem.model_validate_json(as_json(to_code_system(shipped)))


def test_the_response_has_the_order_and_groups_of_the_form(shipped):
    form = to_fhir_questionnaire(shipped)
    place = {item["linkId"]: number for number, item in enumerate(items_of(form["item"]))}
    group_of = {
        item["linkId"]: group["linkId"] for group in form["item"] for item in group.get("item", ())
    }
    for example in shipped.examples.values():
        response, *_ = resources_of(to_bundle(screen(shipped, example.answers)))
        link_ids = [item["linkId"] for item in items_of(response.get("item", ()))]
        assert link_ids == sorted(link_ids, key=place.__getitem__)
        for group in response.get("item", ()):
            assert {group_of[item["linkId"]] for item in group["item"]} == {group["linkId"]}
        assert response["questionnaire"] == f"{form['url']}|{form['version']}"
        is_over = next_question(shipped, example.answers) is None
        assert response["status"] == ("completed" if is_over else "in-progress")


def test_the_response_omits_answers_that_do_not_apply(small):
    sheet = {"care": "none", "weeks": "long"}
    result = screen(small, sheet)
    assert [question.id for question in result.set_aside] == ["weeks"]
    response, *_ = resources_of(to_bundle(result))
    assert "weeks" not in {item["linkId"] for item in items_of(response.get("item", ()))}


def test_the_observation_contains_the_outcome_and_rules_of_the_result(shipped):
    known = {
        concept["code"]: concept["display"]
        for group in to_code_system(shipped)["concept"]
        for concept in group["concept"]
    }
    for example in shipped.examples.values():
        result = screen(shipped, example.answers)
        _, observation, response = resources_of(to_bundle(result))
        assert observation["status"] == "preliminary"
        assert observation["derivedFrom"] == [{"reference": response}]
        assert observation["note"][0]["text"] == shipped.about.disclaimer
        assert shipped.sha256 in observation["method"]["text"]
        value = observation["valueCodeableConcept"]
        assert value["coding"][0]["code"] == f"outcome-{result.outcome.id}"
        assert value["text"] == result.outcome.headline
        codings = [part["code"]["coding"][0] for part in observation.get("component", ())]
        assert [c["code"] for c in codings] == [f"rule-{r.rule.id}" for r in result.reasons]
        for coding in (*value["coding"], *codings):
            assert known[coding["code"]] == coding["display"]


def test_the_bundle_has_no_diagnosis_order_or_probability(shipped):
    for example in shipped.examples.values():
        written = as_json(to_bundle(screen(shipped, example.answers))).decode()
        for word in ("Condition", "ServiceRequest", "probability", "RiskAssessment", "subject"):
            assert f'"{word}"' not in written


def test_identifiers_are_the_same_in_spanish(shipped):
    """So answers given in Spanish can be read with the untranslated questionnaire."""
    spanish = translate(shipped, load_translation("es"))
    sheet = shipped.examples[ids.typical].answers
    english_bundle, spanish_bundle = (to_bundle(screen(q, sheet)) for q in (shipped, spanish))
    response, observation, _ = resources_of(spanish_bundle)
    assert response["questionnaire"] == resources_of(english_bundle)[0]["questionnaire"]
    assert observation["code"]["coding"][0]["system"] == to_code_system(shipped)["url"]
    assert observation["note"][0]["text"] == spanish.about.disclaimer
    assert read_response(as_json(spanish_bundle), "r.json", shipped)[0] == sheet


@pytest.mark.parametrize("count", [0, 2])
def test_a_bundle_must_have_one_response(count):
    small = load_file(SMALL)
    bundle = to_bundle(screen(small, {}))
    bundle["entry"] = [bundle["entry"][0]] * count + bundle["entry"][1:]
    with pytest.raises(AnswersError, match=f"found {count}"):
        read_response(as_json(bundle), "r.json", small)


def test_an_identifier_of_another_system_is_not_a_label():
    small = load_file(SMALL)
    response, *_ = resources_of(to_bundle(screen(small, {})))
    response["identifier"] = {"system": "https://clinic.example/records", "value": "MRN 1234567"}
    assert read_response(as_json(response), "r.json", small) == ({}, "")


def test_screen_writes_one_bundle_per_line_and_reads_them_again(tmp_path, shipped):
    sheets = tmp_path / "sheets.jsonl"
    examples = list(shipped.examples.values())[:5]
    sheets.write_text(
        "".join(
            json.dumps(
                {
                    "label": f"case {number}",
                    "answers": {
                        key: shipped.questions[key].to_plain_answer(answer)
                        for key, answer in example.answers.items()
                    },
                }
            )
            + "\n"
            for number, example in enumerate(examples)
        ),
        "utf-8",
    )
    first = CliRunner().invoke(app, ["screen", str(sheets), "--format", "fhir"])
    assert first.exit_code == 0, first.output
    bundles = tmp_path / "bundles.ndjson"
    bundles.write_text(first.stdout, "utf-8")
    second = CliRunner().invoke(app, ["screen", str(bundles), "--format", "fhir"])
    assert second.stdout == first.stdout
    outcomes = [
        json.loads(line)["entry"][1]["resource"]["valueCodeableConcept"]["coding"][0]["code"]
        for line in first.stdout.splitlines()
    ]
    assert outcomes == [f"outcome-{example.outcome}" for example in examples]


def test_fhir_output_cannot_be_brief():
    result = CliRunner().invoke(app, ["screen", "-", "--format", "fhir", "--brief"], input="{}")
    assert result.exit_code == 2
    assert "--format fhir" in result.stderr
