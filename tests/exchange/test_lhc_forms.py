"""LHC-Forms, software that fills in FHIR forms, asks our questions and returns the answers."""

import json
from random import Random

import pytest
from browser import needs_browser
from lhc_forms import FOLDER, LhcForms
from random_files import random_answer, random_file, random_sheet
from shipped import shipped_cases

from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire
from tipscreen.exchange.fhir.reader import read_response
from tipscreen.library import screen
from tipscreen.screening.case import applicable_questions

pytestmark = [
    needs_browser,
    pytest.mark.skipif(
        not FOLDER, reason="TIPSCREEN_LFORMS names no folder (npm pack lforms, unpacked)"
    ),
]
EXAMPLES = shipped_cases("lhc_forms")


@pytest.fixture(scope="module")
def filler():
    filler = LhcForms()
    yield filler
    filler.close()


def items_by_id(items):
    found = {}
    for item in items:
        found |= {item["linkId"]: item, **items_by_id(item.get("item", ()))}
    return found


def fill_in(filler, questionnaire, sheet):
    """Answer the visible questions in the order of the form; check after each which are visible.

    Return the answers that were given.
    """
    form = to_fhir_questionnaire(questionnaire)
    items = items_by_id(form["item"])
    filler.show(form)
    given = {}
    for question in questionnaire.questions.values():
        asked = [each.id for each in applicable_questions(questionnaire, given)]
        assert filler.wait_for_questions(asked) == asked, (question.id, given)
        if question.id in asked and question.id in sheet:
            filler.answer(question, sheet[question.id], items[question.id])
            given[question.id] = sheet[question.id]
    asked = [each.id for each in applicable_questions(questionnaire, given)]
    assert filler.wait_for_questions(asked) == asked, given
    return given


def read_back(filler, questionnaire):
    """Return the answers in the response of the form filler."""
    response = filler.response()
    assert response["resourceType"] == "QuestionnaireResponse"
    return read_response(json.dumps(response).encode(), "response.json", questionnaire)[0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_lhc_forms_shows_the_shipped_questions_and_returns_the_answers(filler, shipped, name):
    sheet = shipped.examples[name].answers
    given = fill_in(filler, shipped, sheet)
    read = read_back(filler, shipped)
    assert read == given
    assert screen(shipped, read).outcome.id == shipped.examples[name].outcome


@pytest.mark.parametrize("seed", range(12))
def test_lhc_forms_shows_random_questionnaires_and_returns_the_answers(filler, seed):
    questionnaire = random_file(seed)
    sheet = random_sheet(Random(seed), questionnaire)  # noqa: S311 - no secret
    given = fill_in(filler, questionnaire, sheet)
    assert read_back(filler, questionnaire) == given


def test_a_changed_answer_changes_what_lhc_forms_shows(filler):
    """The response may contain answers that no longer apply; the result ignores them."""
    changed = 0
    for seed in range(12, 30):
        questionnaire = random_file(seed)
        chance = Random(seed)  # noqa: S311 - no secret
        given = fill_in(filler, questionnaire, random_sheet(chance, questionnaire))
        items = items_by_id(to_fhir_questionnaire(questionnaire)["item"])
        for question in questionnaire.questions.values():
            earlier = given.get(question.id)
            if isinstance(earlier, int) or earlier is None or not question.choices:
                continue
            answer = random_answer(chance, question)
            filler.answer(question, answer, items[question.id], earlier)
            after = given | {question.id: answer}
            asked = [each.id for each in applicable_questions(questionnaire, after)]
            assert filler.wait_for_questions(asked) == asked, (seed, question.id)
            changed += asked != [each.id for each in applicable_questions(questionnaire, given)]
            read = screen(questionnaire, read_back(filler, questionnaire))
            assert read.case.answers == {k: v for k, v in after.items() if k in asked}
            break
    assert changed
