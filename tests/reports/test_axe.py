"""axe-core, an accessibility checker, finds no violation on our pages."""

import json
import os
from pathlib import Path

import pytest
from browser import needs_browser
from helpers import CASES

from tipscreen import load
from tipscreen.library import screen
from tipscreen.loading.bundled import load_translation
from tipscreen.loading.sheets import check_answers
from tipscreen.loading.translation import translate
from tipscreen.reports.blank_forms import paper_page
from tipscreen.reports.formats import Format
from tipscreen.reports.note import make_note
from tipscreen.reports.writers import render_note, render_result

AXE = os.environ.get("TIPSCREEN_AXE", "")
SHEET = json.loads((CASES / "complicated_patient.json").read_text("utf-8"))

pytestmark = [
    needs_browser,
    pytest.mark.skipif(
        not AXE, reason="TIPSCREEN_AXE does not name an axe.min.js (npm install axe-core)"
    ),
]


def report_page(questionnaire, answers):
    return str(render_result(screen(questionnaire, answers), Format.HTML))


def note_page(questionnaire, answers):
    return str(render_note(make_note(questionnaire, answers, "room 3"), Format.HTML))


def paper_form_page(questionnaire, _answers):
    return paper_page(questionnaire)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("make_page", [report_page, note_page, paper_form_page])
def test_axe_finds_no_violation_on_our_pages(page, make_page, language):
    questionnaire = load()
    if language != "en":
        questionnaire = translate(questionnaire, load_translation(language))
    answers = check_answers(SHEET, questionnaire.questions)
    shown = page(make_page(questionnaire, answers))
    shown.evaluate(Path(AXE).read_text("utf-8"))
    found = shown.evaluate("axe.run().then(found => JSON.stringify(found))")
    found = json.loads(found)
    assert [(item["id"], item["nodes"][0]["html"]) for item in found["violations"]] == []
    assert len(found["passes"]) > 10


def test_axe_finds_violations_on_a_bad_page(page):
    shown = page("<html><body><img src='x.png'><p style='color: #eee'>pale</p></body></html>")
    shown.evaluate(Path(AXE).read_text("utf-8"))
    found = shown.evaluate("axe.run().then(found => found.violations.map(each => each.id))")
    assert {"image-alt", "html-has-lang", "color-contrast"} <= set(found)
