"""Reports: golden files, the disclaimer in every format, and escaped texts."""

import html
import io
import json
import re

import pytest
from golden_names import GOLDEN_RESULTS, ONE_EXAMPLE_AN_OUTCOME
from helpers import SMALL
from rich.console import Console
from shipped import shipped_cases

from tipscreen import screen
from tipscreen.loading.reader import load_questionnaire
from tipscreen.reports import to_json, to_markdown
from tipscreen.reports.document import about_document
from tipscreen.reports.formats import Format
from tipscreen.reports.writers import render_document, render_result


def shown(report, width=80, **options):
    """Return the text of the report in a terminal of this width."""
    if isinstance(report, str):
        return report
    console = Console(
        width=width, file=io.StringIO(), markup=False, emoji=False, highlight=False, **options
    )
    console.print(report)
    return console.file.getvalue()


def result_of(questionnaire, example):
    return screen(questionnaire, questionnaire.examples[example].answers)


@pytest.mark.parametrize("name", GOLDEN_RESULTS)
def test_golden(name, shipped, golden):
    example, _, format_ = name.partition(".")
    if example == "about":
        text = render_document(about_document(shipped), Format.TEXT)
    elif format_ == "40-columns":
        text = shown(render_result(result_of(shipped, example), Format.TERMINAL), width=40)
    else:
        text = shown(render_result(result_of(shipped, example), Format(format_)))
        if format_ == "json":
            text = json.dumps(json.loads(text), indent=1)
    golden(name, text.replace(shipped.sha256, "SHA256").replace(shipped.sha256[:12], "SHA256"))


def words_of(page):
    """Return the visible text of an HTML page."""
    body = re.sub(r"(?s)^.*<body>|</body>.*$", "", page)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("outcome", ONE_EXAMPLE_AN_OUTCOME)
def test_the_disclaimer_is_in_every_outcome_and_format(outcome, format_, shipped):
    result = result_of(shipped, ONE_EXAMPLE_AN_OUTCOME[outcome])
    assert result.outcome.id == outcome
    text = shown(render_result(result, Format(format_)))
    text = one_line(words_of(text) if format_ == "html" else text)
    for words in (
        result.about.disclaimer,
        result.about.emergency,
        result.about.review_statement(result.language),
    ):
        assert words in text
    if not format_.is_machine_readable:
        assert text.count(result.about.disclaimer) == 2
        assert text.strip("*").startswith(result.about.disclaimer)
        assert text.endswith(result.about.disclaimer)


def test_the_examples_above_cover_every_outcome(shipped):
    assert list(ONE_EXAMPLE_AN_OUTCOME) == list(shipped.outcomes)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_about_shows_all_topics_and_the_disclaimer(width, shipped):
    text = one_line(shown(render_document(about_document(shipped), Format.TERMINAL), width=width))
    assert text.count(shipped.about.disclaimer) == 2
    for topic in shipped.topics.values():
        for paragraph in topic.say:
            assert paragraph in text


def test_every_serious_rule_is_shown_with_reason_advice_and_source(shipped):
    for example in shipped.examples:
        result = result_of(shipped, example)
        text = one_line(shown(render_result(result, Format.TERMINAL)))
        for reason in result.reasons:
            assert reason.because in text
            assert reason.advice is None or reason.advice in text
            assert all(source.title in text for source in reason.sources)


JSON_KEYS = {
    "": "format format_version language sheet disclaimer emergency review outcome flags rules decisive_answers "
    "would_change come_back open_questions might_be set_aside ask_clinician topics questionnaire",
    "outcome": "id headline meaning next_steps",
    "rules": "id flag because advice sources answers",
    "would_change": "answers outcome",
    "open_questions": "id ask state",
    "topics": "id title say",
    "questionnaire": "version status effective sha256",
}


def test_json_has_exactly_these_keys(shipped):
    for example in shipped_cases("reports")["json_keys"]:
        data = json.loads(to_json.result_to_json(result_of(shipped, example)))
        assert (data["format"], data["format_version"]) == ("tipscreen-result", 1)
        for key, wanted in JSON_KEYS.items():
            found = data[key] if key else data
            for entry in found if isinstance(found, list) else [found]:
                assert list(entry) == wanted.split()


def test_json_is_one_line_that_survives_a_round_trip(shipped):
    for example in shipped.examples:
        result = screen(shipped, shipped.examples[example].answers, 'a "sheet"\n')
        text = to_json.result_to_json(result, label="\u00e9\\")
        assert "\n" not in text
        assert json.dumps(json.loads(text), ensure_ascii=False) == text


HOSTILE = r"[left hip] [/b] :smile: <b>x</b> *y* _z_ `c` # 1. \ | &amp; ![i](u)"


def test_texts_of_the_file_are_escaped_in_reports(small):
    source = (
        (small_text := SMALL.read_text("utf-8"))
        .replace("headline: Ready.", f"headline: '{HOSTILE}'")
        .replace("because: Long care.", f"because: '{HOSTILE}'")
    )
    assert source != small_text
    questionnaire = load_questionnaire(source.encode(), "hostile.yaml")
    result = result_of(questionnaire, "young")
    assert one_line(shown(render_result(result, Format.TERMINAL), width=200)).count(HOSTILE) == 4
    assert render_result(result, Format.TEXT).count(HOSTILE) == 4
    markdown = render_result(result, Format.MARKDOWN)
    assert HOSTILE not in markdown
    assert to_markdown.escape_markdown("<b>*x*</b>") == r"\<b\>\*x\*\</b\>"
    assert to_markdown.escape_markdown("1. x") == r"1\. x"
    assert to_markdown.escape_markdown("- x") == r"\- x"
    assert small.about.disclaimer in markdown


def test_a_reviewed_questionnaire_names_the_reviewer():
    text = SMALL.read_text("utf-8").replace(
        "reviewed_by: nobody yet", "reviewed_by: Dr. A. Example, MD 12345"
    )
    result = result_of(load_questionnaire(text.encode(), "x.yaml"), "young")
    report = render_result(result, Format.TEXT)
    assert "Questions reviewed by Dr. A. Example, MD 12345." in report
    assert "Not reviewed." not in report


def test_color_carries_no_meaning_of_its_own(shipped):
    result = result_of(shipped, shipped_cases("reports")["emergency_example"])
    plain = shown(render_result(result, Format.TERMINAL))
    coloured = shown(
        render_result(result, Format.TERMINAL), force_terminal=True, color_system="standard"
    )
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    assert "Get help now. Call 911." in plain
