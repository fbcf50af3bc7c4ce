"""The clinician note: its content, and its look in a real browser."""

import json
import re
from datetime import date

import pytest
from browser import needs_browser
from helpers import CASES, SMALL
from shipped import shipped_cases

from tipscreen import load
from tipscreen.loading.bundled import load_translation
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import check_answers
from tipscreen.loading.translation import translate
from tipscreen.reports.formats import NOTE_FORMAT_BY_SUFFIX, Format
from tipscreen.reports.note import make_note
from tipscreen.reports.writers import render_note

ENGLISH = load()
SPANISH = translate(ENGLISH, load_translation("es"))
IN = {"en": ENGLISH, "es": SPANISH}
COMPLICATED = check_answers(
    json.loads((CASES / "complicated_patient.json").read_text("utf-8")), ENGLISH.questions
)
NOTES = shipped_cases("reports")["note"]
DAY = date(2026, 11, 22)


def note_on(example, questionnaire=ENGLISH, **more):
    return make_note(questionnaire, questionnaire.examples[example].answers, **more)


@pytest.mark.parametrize("ending", NOTE_FORMAT_BY_SUFFIX)
def test_golden(ending, golden):
    note = make_note(ENGLISH, COMPLICATED, "room 3", DAY)
    text = str(render_note(note, NOTE_FORMAT_BY_SUFFIX[ending])).replace(ENGLISH.sha256, "SHA256")
    if ending == ".json":
        text = json.dumps(json.loads(text), indent=1)
    golden(f"note{ending}", text.replace(ENGLISH.sha256[:12], "SHA256"))


@pytest.mark.parametrize("format_", [Format.TERMINAL, *NOTE_FORMAT_BY_SUFFIX.values()])
def test_every_example_gives_a_note_with_outcome_reasons_and_disclaimer(format_):
    for example in ENGLISH.examples:
        note = note_on(example)
        text = str(render_note(note, format_)) if format_ is not Format.TERMINAL else None
        if text is None:
            continue
        plain = re.sub(r"\\|<[^>]*>", "", text).replace("&#39;", "'").replace("&#34;", '"')
        result = note.result
        assert result.outcome.headline in plain
        if format_ is not Format.JSON:
            assert result.outcome.in_note in plain
        assert note.result.about.disclaimer in plain
        for reason in result.reasons:
            told = reason.because if format_ is Format.JSON else reason.rule.in_note
            assert told in plain


def test_every_answer_is_on_the_note_once_in_the_order_of_the_file():
    note = make_note(ENGLISH, COMPLICATED)
    shown = [given.question.id for group in note.groups for given in group.answers]
    assert sorted(shown) == sorted(COMPLICATED)
    wanted = [name for group in ENGLISH.note.values() for name in group.questions]
    assert shown == [name for name in wanted if name in COMPLICATED]


def test_an_answer_without_a_note_group_comes_last(small):
    note = make_note(small, small.examples["young"].answers)
    assert [group.title for group in note.groups] == ["Other answers"]


def test_the_note_addresses_the_clinician_in_the_third_person():
    """The report for the person says "you"; the note must not."""
    for example in ENGLISH.examples:
        text = str(render_note(note_on(example), Format.TEXT))
        for heading in ("Red flags", "Cautions", "Pertinent negatives", "Other findings"):
            if heading in text:
                part = text.partition(f"\n{heading}")[2].partition("\n\n")[0]
                assert not re.search(r"\byour?s?\b", part, re.IGNORECASE), part
    shown = [rule for rule in ENGLISH.rules.values() if not ENGLISH.flags[rule.raises].hidden]
    assert all(rule.in_note for rule in shown)
    assert all(source.short for source in ENGLISH.sources.values())


def test_red_flags_come_first_with_their_sources_and_negatives_by_name():
    lines = str(render_note(note_on(NOTES["cautions"]), Format.TEXT)).split("\n")
    places = [lines.index(f"{heading}:") for heading in ("Cautions", "Pertinent negatives")]
    assert places == sorted(places)
    assert places[0] < lines.index("History, in the words that the person picked:")
    assert any(line.startswith("- Takes an anticoagulant") and "ASRA" in line for line in lines)
    assert any(line.startswith("- No new chest pressure") for line in lines)
    assert not any("None of these" in line for line in lines)


def test_a_rule_that_may_hold_is_marked_as_uncertain():
    text = str(render_note(note_on(NOTES["not_sure_about_danger"]), Format.TEXT))
    assert "Not sure about a danger sign; treated as present until checked." in text
    sheet = {**COMPLICATED, **check_answers(NOTES["not_sure_answers"], ENGLISH.questions)}
    text = str(render_note(make_note(ENGLISH, sheet), Format.TEXT))
    assert "- In doubt: Adverse reaction to a past trigger point injection." in text


def test_unanswered_and_unsure_questions_are_named():
    note = note_on(NOTES["not_sure"]["example"])
    assert [question.id for question in note.not_sure] == NOTES["not_sure"]["questions"]
    note = note_on(NOTES["not_answered"]["example"])
    assert [question.id for question in note.not_answered] == NOTES["not_answered"]["questions"]
    text = str(render_note(note, Format.TEXT))
    assert "Not answered: Blood thinners and bleeding." in text


def test_questions_skipped_after_an_emergency_are_not_called_unanswered():
    case = NOTES["emergency"]
    note = note_on(case["example"])
    assert note.not_answered == ()
    assert note.not_needed == case["not_needed"]
    assert f"Not asked, since this could not wait: {case['not_needed']}" in str(
        render_note(note, Format.TEXT)
    )


def test_answers_that_do_not_apply_are_not_on_the_note():
    note = note_on(NOTES["set_aside"]["example"])
    assert NOTES["set_aside"]["question"] not in {
        g.question.id for group in note.groups for g in group.answers
    }


def test_json_has_exactly_these_keys():
    data = json.loads(str(render_note(make_note(ENGLISH, COMPLICATED, "", DAY), Format.JSON)))
    assert list(data["note"]) == ["label", "made_on", "answers", "not_sure", "not_answered"]
    assert data["note"]["label"] is None
    assert data["note"]["made_on"] == "2026-11-22"
    assert data["format_version"] == 1


HOSTILE = "<script>alert(1)</script> & \" ' [/b] <img src=x onerror=y>"


def test_texts_of_the_file_and_the_person_are_escaped():
    text = SMALL.read_text("utf-8").replace(
        "headline: Ready.", f"headline: '{HOSTILE.replace(chr(39), '')}'"
    )
    hostile = load_questionnaire(text.encode(), "hostile.yaml")
    page = str(render_note(note_on("young", hostile, label=HOSTILE), Format.HTML))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_loads_nothing_and_runs_no_script():
    page = str(render_note(make_note(ENGLISH, COMPLICATED), Format.HTML))
    assert not re.search(r"<(script|link|img|iframe|form|object)|javascript:|\son\w+=|url\(", page)
    assert "default-src 'none'" in page


# -- in a real browser

PAPER = {"A4": (8.27, 11.69), "Letter": (8.5, 11)}


@needs_browser
@pytest.mark.parametrize("language", IN)
def test_a_complicated_patient_fits_one_printed_page(page, language):
    note = make_note(IN[language], COMPLICATED, "room 3", DAY)
    assert len(note.result.reasons) >= 20
    shown = page(str(render_note(note, Format.HTML)))
    for name, size in PAPER.items():
        assert len(shown.texts_of_pdf(*size)) == 1, name


@needs_browser
def test_a_note_with_every_outcome_fits_one_printed_page(page):
    by_outcome = {example.outcome: example.id for example in ENGLISH.examples.values()}
    for example in by_outcome.values():
        shown = page(str(render_note(note_on(example), Format.HTML)))
        assert len(shown.texts_of_pdf(*PAPER["Letter"])) == 1, example


@needs_browser
def test_outcome_reason_and_next_step_are_visible_without_scrolling(page, tmp_path):
    html = str(render_note(make_note(ENGLISH, COMPLICATED, "room 3", DAY), Format.HTML))
    shown = page(html, width=800, height=600)
    for words in (
        "To be assessed first; injection not to be discussed before that.",
        "Adverse reaction to a past trigger point injection.",
        "Make an appointment, and bring a copy of this.",
    ):
        place = f"""[...document.querySelectorAll('h1, h2, li, p')]
            .find(e => e.textContent.includes({json.dumps(words)})).getBoundingClientRect()"""
        assert 0 < shown.evaluate(f"{place}.top") < shown.evaluate(f"{place}.bottom") <= 600, words
    shown.screenshot(tmp_path / "note.png")
    assert (tmp_path / "note.png").stat().st_size > 20_000


@needs_browser
@pytest.mark.parametrize("width", [320, 800])
def test_nothing_is_wider_than_the_window(page, width):
    shown = page(str(render_note(make_note(ENGLISH, COMPLICATED), Format.HTML)), width=width)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


@needs_browser
@pytest.mark.parametrize("language", IN)
def test_a_screen_reader_finds_headings_lists_and_language(page, language):
    note = make_note(IN[language], COMPLICATED, "room 3", DAY)
    shown = page(str(render_note(note, Format.HTML)))
    tree = shown.accessibility_tree()
    headings = [name for role, name in tree if role == "heading"]
    assert headings[:2] == [
        IN[language].language("Note for the clinician"),
        note.result.outcome.in_note,
    ]
    assert ("main", "") in tree
    assert sum(role == "listitem" for role, _ in tree) > 20
    assert shown.evaluate("document.documentElement.lang") == language
    told = " ".join(name for role, name in tree if role == "StaticText")
    assert note.result.about.disclaimer in told
