"""A wrong questionnaire is reported: every problem, each at its place, with what to do."""

import re

import pytest
from helpers import CASES, ROOT, SMALL, assert_problems, with_small

from tipscreen.checking.examples import check
from tipscreen.errors import Code, QuestionnaireError
from tipscreen.loading.reader import load_questionnaire

BAD = sorted((CASES / "bad").glob("*.yaml"))


def problems_in(text: str):
    try:
        return check(load_questionnaire(text.encode(), "case.yaml"))
    except QuestionnaireError as error:
        return error.problems


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_each_bad_case_is_reported_at_its_place(case):
    text = with_small(case.read_text("utf-8"))
    assert_problems(problems_in(text), text)


def test_the_small_questionnaire_has_no_problems():
    assert problems_in(SMALL.read_text("utf-8")) == ()


def test_the_shipped_questionnaire_has_no_problems():
    assert problems_in((ROOT / "questions.yaml").read_text("utf-8")) == ()


def test_every_code_has_a_bad_case():
    text = "".join(case.read_text("utf-8") for case in [*BAD, *(CASES / "bad_sheets").iterdir()])
    text += (CASES / "planted_faults.yaml").read_text("utf-8")
    text += (CASES / "style_faults.yaml").read_text("utf-8")
    text += (CASES / "translation_faults.yaml").read_text("utf-8")
    found = set(re.findall(r"(?:error: \d+|code:) ([\w-]+)", text))
    assert found | NOT_ON_A_LINE == set(Code)


NOT_ON_A_LINE = {"bad-character", "too-large", "unfinished"}
"""Codes whose cases cannot be announced by a comment; they follow here, or in test_saving."""


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        pytest.param(b"a: 1\nb: caf\xe9\n", "2:7", "bad-character", id="latin-1"),
        pytest.param(b"a: 1\nb: x\x1b[31m\n", "2:5", "bad-character", id="escape character"),
        pytest.param("a: \u202etfel\n".encode(), "1:4", "bad-character", id="right-to-left mark"),
        pytest.param("a: 1\u2028b: 2\n".encode(), "1:5", "bad-character", id="line separator"),
        pytest.param(b"[" * 50, "1:41", "too-large", id="nested deeply"),
        pytest.param(b"[" * 100_000, "1:41", "too-large", id="nested beyond measure"),
        pytest.param(b"a: " + b"x" * 4_000_001, "1:1", "too-large", id="many characters"),
        pytest.param(b"[" + b"1," * 200_001 + b"]", "1:400002", "too-large", id="many entries"),
        pytest.param(b"a: 1\nb:2\nc: 3\n", "2:1", "yaml-syntax", id="no space after a colon"),
        pytest.param(b"a: 1\nb\nc: 3\n", "2:1", "yaml-syntax", id="no colon"),
        pytest.param(b'a: "\\e[2J"\n', "1:4", "bad-character", id="an escape in quotes"),
        pytest.param(b'a: "\\u200b"\n', "1:4", "bad-character", id="invisible by an escape"),
        pytest.param(b'a: "\\UFFFFFFFF"\n', "1:7", "yaml-syntax", id="no such character"),
        pytest.param(b"", "1:1", "yaml-syntax", id="empty"),
        pytest.param(b"# only a comment\n", "1:1", "yaml-syntax", id="only a comment"),
        pytest.param(b"[a]", "1:1", "wrong-kind", id="a list"),
        pytest.param(b"hello", "1:1", "wrong-kind", id="a word"),
    ],
)
def test_text_that_is_no_questionnaire_is_refused(data, place, code):
    with pytest.raises(QuestionnaireError) as caught:
        load_questionnaire(data, "case.yaml")
    said = [str(problem) for problem in caught.value.problems]
    assert any(text.startswith(f"case.yaml:{place}: error[{code}]: ") for text in said), said


def test_all_problems_come_in_one_run_sorted_by_place():
    text = SMALL.read_text("utf-8")
    for wrong in ("choices: {bleeding", "raises: caution", "outcome: careful"):
        text = text.replace(wrong, wrong.replace("o", "0", 1).replace("a", "e", 1))
    problems = problems_in(text)
    assert len(problems) >= 3
    assert list(problems) == sorted(problems)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    data = SMALL.read_bytes()
    load_questionnaire(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), "case.yaml")


def test_a_message_cannot_steer_the_terminal():
    with pytest.raises(QuestionnaireError) as caught:
        load_questionnaire(b"x: 1", "\x1b[2Jcase.yaml")
    assert "\x1b" not in str(caught.value)
