"""What a programmer uses: a small surface that says what is wrong, and stays."""

import html
import json
import pydoc
import re
import runpy
from dataclasses import FrozenInstanceError
from functools import partial

import pytest
from asgi import body_of
from helpers import ROOT, SMALL, slow, small_with
from hypothesis import given
from hypothesis import strategies as st
from shipped import ids, shipped_cases

import tipscreen
from tipscreen import AnswersError, FileError, Result, UsageError, begin, load, screen
from tipscreen.interview.flow import Continue, begin_interview
from tipscreen.interview.views import Review
from tipscreen.reports.formats import Format
from tipscreen.reports.writers import render_result
from tipscreen.screening.result import make_result as screen_checked

SHIPPED = load()
SURFACE = {
    "AnswersError", "FileError", "PlainAnswer", "PlainAnswers", "Problem", "Question", "Questionnaire",
    "QuestionnaireError", "Result", "Session", "TipscreenError", "UsageError", "__version__", "begin",
    "load", "screen", "screen_frame",
}  # fmt: skip
"""Others build on these: to take one away, or to change what it takes, breaks their programs."""


def plain(example):
    questions = SHIPPED.questions
    return {key: questions[key].to_plain_answer(a) for key, a in example.answers.items()}


def test_the_surface_is_what_it_was():
    assert set(tipscreen.__all__) == SURFACE
    assert all(getattr(tipscreen, name) is not None for name in SURFACE)
    with pytest.raises(AttributeError):
        tipscreen.nothing_of_this_name  # noqa: B018 - to look is the test


def test_help_is_one_page_that_tells_of_every_name():
    page = pydoc.render_doc(tipscreen, renderer=pydoc.plaintext)
    assert len(page.splitlines()) < 100
    said = page.split("PACKAGE CONTENTS")[0]
    for name in SURFACE - {"__version__"}:
        assert name in said, name


def test_type_checkers_take_what_people_write():
    """`library_use.py` is read by mypy as well; here it runs."""
    uses = runpy.run_path(str(ROOT / "tests" / "support" / "library_use.py"))
    assert uses["outcome"] == "unknown"


# -- load


@pytest.mark.parametrize("kind", ["path", "name", "bytes", "text"])
def test_a_questionnaire_can_be_in_a_file_in_bytes_or_in_a_text(kind):
    text = SMALL.read_text("utf-8")
    source = {"path": SMALL, "name": str(SMALL), "bytes": text.encode(), "text": text}[kind]
    assert load(source).about.title == "Small"


def test_what_is_wrong_in_a_text_has_a_place_without_a_file():
    with pytest.raises(tipscreen.QuestionnaireError, match=r"^questionnaire:1:1: error") as error:
        load("tipscreen: 2\n")
    assert error.value.problems[0].code == "missing-key"


def test_a_name_that_is_no_file_is_told():
    with pytest.raises(FileError, match=r"cannot read nowhere\.yaml"):
        load("nowhere.yaml")


def test_it_speaks_spanish():
    spanish = load(lang="es")
    assert spanish.language.code == "es"
    answers = plain(SHIPPED.examples[ids.typical])
    in_spanish, in_english = screen(spanish, answers).outcome, screen(SHIPPED, answers).outcome
    assert in_spanish.id == in_english.id
    assert in_spanish.headline != in_english.headline
    with pytest.raises(UsageError, match="no language 'ess'; did you mean 'es'"):
        load(lang="ess")


# -- screen


def test_a_result_is_that_of_the_engine():
    for example in SHIPPED.examples.values():
        ours, engines = screen(SHIPPED, plain(example)), screen_checked(SHIPPED, example.answers)
        assert ours.to_json() == render_result(engines, Format.JSON)
        assert ours.to_dict() == json.loads(ours.to_json())
        assert ours.to_html() == render_result(engines, Format.HTML)


def test_its_repr_is_short_and_holds_no_answer(small):
    result = screen(small, {"age": 44, "danger": "fever"})
    assert repr(result) == "<Result 'emergency': 1 reasons, 0 open questions>"


def test_a_notebook_shows_the_report_in_a_frame_of_its_own(small):
    result = screen(small, {"danger": "not_sure"})
    frame = result._repr_html_()
    (inside,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(inside) == result.to_html()
    assert " sandbox " in frame
    assert "<" not in inside


@pytest.mark.parametrize("answers", [[1], "age", 44, None, {("a", "b")}])
def test_answers_that_are_no_mapping_are_told(small, answers):
    with pytest.raises(TypeError, match="must be a mapping, question id to answer"):
        screen(small, answers)


@pytest.mark.parametrize("value", [{}, None, "questions.yaml"])
def test_what_is_no_questionnaire_is_told(value):
    for use in (screen, begin):
        with pytest.raises(TypeError, match=r"must be a questionnaire, from load\(\); it is a"):
            use(value, {})


def test_what_a_data_frame_has_is_understood():
    """None and NaN where nothing is, floats where a column has gaps, and numpy's own numbers."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed (the extra `spark`)")
    score = "  score: {section: You, title: S, ask: S?, type: number, at_least: 0, at_most: 10}\n"
    questionnaire = small_with(score=("flags:\n", f"{score}flags:\n"))
    frame = pandas.DataFrame(
        {
            "age": [44.0, float("nan"), 17],
            "danger": ["none", None, "fever"],
            "care": [["massage"], None, ["massage", "heat"]],
            "score": pandas.array([7, None, 3], dtype="Int64"),
        }
    )
    found = [screen(questionnaire, row).case.answers for row in frame.to_dict("records")]
    assert found == [
        {"age": 44, "danger": {"none"}, "care": {"massage"}, "score": 7},
        {},
        {"age": 17, "danger": {"fever"}, "care": {"massage", "heat"}, "score": 3},
    ]


@pytest.mark.parametrize("value", [44.5, float("inf"), True, {"a": 1}, [44], "forty"])
def test_what_is_no_answer_is_told_with_its_question(small, value):
    with pytest.raises(AnswersError, match="'age'"):
        screen(small, {"age": value})


def test_floats_that_are_whole_and_gaps(small):
    found = screen(small, {"age": 44.0, "weeks": float("nan"), "danger": None})
    assert found.case.answers == {"age": 44}


# -- begin


@pytest.mark.parametrize("step", [6, slow(1)])
def test_a_session_asks_what_the_terminal_asks(step):
    """Both use the same interview: examples, from the first question to the end."""
    for example in list(SHIPPED.examples.values())[::step]:
        answers = plain(example)
        session, interview = begin(SHIPPED), begin_interview(SHIPPED)
        while session.question and session.question.id in answers:
            question = session.question
            assert interview.question == question
            session = session.answer(answers[question.id])
            interview = interview.advance(example.answers[question.id])
            assert session.progress[0] == len(interview.answers) <= session.progress[1]
        if session.question is None:
            assert isinstance(session.current, Review)
            assert not session.is_finished
            assert session.confirm_review().is_finished
            assert interview.advance(Continue.GO_ON).current == session.confirm_review().current
            assert session.result.outcome.id == example.outcome


def test_a_session_goes_back_round_and_on(small):
    session = begin(small).answer(44).answer("none")
    assert session.question.id == "care"
    assert session.back().question.id == "danger"
    assert session.go_to("age").answer(50).answers["age"] == 50
    assert session.review().question is None
    assert session.review().confirm_review().question.id == "care"
    assert session.answers == {"age": 44, "danger": "none"}
    with pytest.raises(ValueError, match="'weeks' is not a question of this interview"):
        begin(small, {"care": "none"}).go_to("weeks")


def test_a_session_is_a_value(small):
    first = begin(small)
    first.answer(44)
    assert first.answers == {}
    with pytest.raises(FrozenInstanceError):
        first.interview = None


def test_a_session_continues_with_earlier_answers(small):
    session = begin(small, {"age": 44.0})
    assert session.question is None
    assert session.confirm_review().question.id == "danger"


def test_a_danger_is_reported_as_soon_as_it_shows(small):
    session = begin(small).answer(44)
    assert session.danger is None
    assert session.answer(["fever"]).danger.id == "emergency"


def test_an_answer_out_of_turn_is_an_error(small):
    with pytest.raises(ValueError, match="no question is asked now"):
        begin(small, {}).answer("none")
    with pytest.raises(AnswersError, match="has no such choice"):
        begin(small).answer(44).answer("nnone")


@given(
    st.dictionaries(st.text(), st.from_type(type).flatmap(st.from_type) | st.floats() | st.text())
)
def test_no_answers_end_in_anything_but_a_clear_error(answers):
    try:
        assert isinstance(screen(SHIPPED, answers), Result)
    except AnswersError as error:
        assert error.problems


def test_the_web_form_of_the_documents_works():
    """Each example is asked and judged as here, by the page alone."""
    pytest.importorskip("fastapi", reason="FastAPI is not installed")
    (source,) = re.findall(
        r"(?m)^```python\n((?:.*\n)*?)```$", (ROOT / "docs" / "own-interface.md").read_text("utf-8")
    )
    assert len(source.splitlines()) < 55
    form: dict = {}
    exec(source, form)  # noqa: S102 - our own
    page_of = partial(body_of, form["app"])
    for name in shipped_cases("library")["answered_in_the_web_form"]:
        example = SHIPPED.examples[name]
        answers = plain(example)
        page = page_of()
        for question in SHIPPED.questions.values():
            asked = html.unescape(page)
            if question.ask not in asked or question.id not in answers:
                continue
            kept = html.unescape(re.findall(r"name=answers value='([^']*)'", page)[0])
            answer = answers[question.id]
            page = page_of({"answers": kept, "answer": answer})
        assert SHIPPED.outcomes[example.outcome].headline in html.unescape(page), name
        assert SHIPPED.about.disclaimer in html.unescape(page)
    wrong = page_of({"answers": "{}", "answer": "old"})
    assert "takes a whole number from 0 to 120" in html.unescape(wrong)
