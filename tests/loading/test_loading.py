"""Every problem of a questionnaire is reported at its location, with what to do."""

import re

import pytest
import yaml
from helpers import CASES, ROOT, SMALL, assert_problems, with_small

from tipscreen.checking.examples import check_examples
from tipscreen.errors import Code, QuestionnaireError
from tipscreen.loading import reader, yaml_tree
from tipscreen.loading.reader import load_questionnaire

BAD = sorted((CASES / "bad").glob("*.yaml"))


def problems_in(text: str):
    try:
        return check_examples(load_questionnaire(text.encode(), "case.yaml"))
    except QuestionnaireError as error:
        return error.problems


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_each_bad_case_is_reported_at_its_place(case):
    text = with_small(case.read_text("utf-8"))
    assert_problems(problems_in(text), text)


@pytest.mark.parametrize(
    "case", [case for case in BAD if "syntax" in case.stem], ids=lambda c: c.stem
)
def test_each_syntax_error_is_told_alike_where_the_parser_in_c_is_not_at_hand(case, monkeypatch):
    monkeypatch.setattr(yaml_tree, "_FAST_LOADER", yaml.BaseLoader)
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
"""Codes whose cases cannot have a comment; they are tested below, or in test_saving."""


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        pytest.param(b"a: 1\nb: caf\xe9\n", "2:7", "bad-character", id="latin-1"),
        pytest.param(b"a: 1\nb: x\x1b[31m\n", "2:5", "bad-character", id="escape character"),
        pytest.param("a: \u202etfel\n".encode(), "1:4", "bad-character", id="right-to-left mark"),
        pytest.param("a: 1\u2028b: 2\n".encode(), "1:5", "bad-character", id="line separator"),
        pytest.param(b"[" * 50, "1:41", "too-large", id="nested deeply"),
        pytest.param(b"[" * 50 + b"]" * 50, "1:41", "too-large", id="nested deeply and closed"),
        pytest.param(b"[" * 100_000, "1:41", "too-large", id="nested beyond measure"),
        pytest.param(
            b"[" * 5_000 + b"]" * 5_000, "1:41", "too-large", id="nested beyond measure and closed"
        ),
        pytest.param(b"a: [b, " * 5_000, "1:141", "too-large", id="keys beyond measure"),
        pytest.param(b"- " * 5_000, "1:81", "too-large", id="dashes beyond measure"),
        pytest.param(b"a: " + b"x" * 4_000_001, "1:1", "too-large", id="many characters"),
        pytest.param(b"[" + b"1," * 200_001 + b"]", "1:400002", "too-large", id="many entries"),
        pytest.param(b"a: 1\nb:2\nc: 3\n", "2:1", "yaml-syntax", id="no space after a colon"),
        pytest.param(b"a: 1\nb\nc: 3\n", "2:1", "yaml-syntax", id="no colon"),
        pytest.param(b'a: "\\e[2J"\n', "1:4", "bad-character", id="an escape in quotes"),
        pytest.param(b'a: "\\u200b"\n', "1:4", "bad-character", id="invisible by an escape"),
        pytest.param(b'a: "\\UFFFFFFFF"\n', "1:7", "yaml-syntax", id="no such character"),
        pytest.param(b"a: [b,\nc: d: e]\n", "2:5", "yaml-syntax", id="an open list"),
        pytest.param(b"a: [b,\nc, d\n\n", "2:5", "yaml-syntax", id="an open list at the end"),
        pytest.param(b"a: 1\n...\nb: 1\n", "3:1", "yaml-syntax", id="text after the end"),
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("%", "put quotes around text that begins with '%'", id="percent"),
        pytest.param(
            "% better\n", "put quotes around text that begins with '%'", id="percent, text"
        ),
        pytest.param("a: ]", "something is missing before this character", id="a closing bracket"),
        pytest.param("a: - b", "start a list on a new line", id="a dash in a line"),
        pytest.param('a: "\\q"', "write a backslash twice", id="a backslash"),
        pytest.param("a: !x! b", "put quotes around text that begins with '!'", id="a tag"),
        pytest.param("a: [b,\nc: d: e]", "that begins at line 1 needs a comma", id="an open list"),
        pytest.param("{a: b", "the file ends before the list or group at line 1", id="cut off"),
        pytest.param("a: [b, [", "the file ends before a bracket is closed", id="cut after"),
        pytest.param("a: 1\n...\nb: 1", "does not continue the lines above", id="after the end"),
    ],
)
@pytest.mark.parametrize("parser", ["in C", "in Python"])
def test_what_the_parser_found_is_told_in_plain_words(text, said, parser, monkeypatch):
    if parser == "in Python":
        monkeypatch.setattr(yaml_tree, "_FAST_LOADER", yaml.BaseLoader)
    (problem,) = problems_in(text)
    assert said in problem.message


def test_more_choices_than_anybody_reads_are_refused():
    choices = ", ".join(f"c{number}: C" for number in range(101))
    text = SMALL.read_text("utf-8").replace("{short: Short, long: Long}", f"{{{choices}}}")
    (problem,) = problems_in(text)
    assert (problem.code, problem.where.line) == ("too-large", 38)


def test_examples_that_take_over_more_than_can_be_held_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_EXAMPLE_ANSWERS", 5)
    (problem,) = problems_in(SMALL.read_text("utf-8"))
    assert problem.message == "the examples have more than 5 answers in all"


def test_of_very_many_lines_with_tabs_the_last_says_how_many_follow():
    problems = problems_in("a: 1\n" + "\tb: 1\n" * 250)
    assert len(problems) == 100
    assert str(problems[99]).startswith(
        "case.yaml:101:1: error[tab]: this line starts with a tab, "
    )
    assert "and so do 150 lines below it" in problems[99].message


def test_of_very_many_invisible_characters_the_last_says_how_many_follow():
    problems = problems_in("a: " + "\u200b" * 30)
    assert len(problems) == 11
    assert problems[10].message == "from here on there are 20 more invisible characters"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b c # d", id="one blank"),
        pytest.param("a: b #c", id="no blank after"),
        pytest.param("- b c  #d\n- e", id="two blanks, none after"),
        pytest.param("- b: #1\n", id="after a colon"),
        pytest.param("{a: b #c\n}", id="in a group"),
    ],
)
def test_text_after_a_hash_sign_is_lost(text):
    assert "lost-text" in {problem.code for problem in problems_in(text)}


@pytest.mark.parametrize("text", ["a: b  # c", "a: b  ##\nc: d", "a:  # c\n  b: c", "a: 'b' # c"])
def test_a_comment_is_lost_and_may_be(text):
    assert "lost-text" not in {problem.code for problem in problems_in(text)}


@pytest.mark.parametrize(
    ("flags", "order", "refused"),
    [
        (10, 1, []),
        (11, 1, ["f11"]),
        (12, 1, ["f11", "f12"]),
        (10, -1, []),
        (11, -1, ["f11"]),
        (12, -1, ["f12", "f11"]),
    ],
)
def test_a_chain_of_flags_is_followed_so_far_and_no_farther(flags, order, refused):
    """Whether each flag is below the flags that it depends on, or above them."""
    chain = "".join(f"  f{n}: {{title: F}}\n" for n in range(1, flags + 1)[::order])
    rules = (
        "  r1: {when: {age: {at_least: 65}}, raises: f1, because: B., sources: [book]}\n"
        + "".join(
            f"  r{n}: {{when: {{all: [f{n - 1}, caution]}}, raises: f{n}, because: B., sources: [book]}}\n"
            for n in range(2, flags + 1)
        )
    )
    text = SMALL.read_text("utf-8")
    text = text.replace("rules:\n", f"{chain}rules:\n", 1)
    text = text.replace("outcomes:\n", f"{rules}outcomes:\n", 1)
    try:
        load_questionnaire(text.encode(), "case.yaml")
        found = []
    except QuestionnaireError as error:
        assert {problem.code for problem in error.problems} == {Code.TOO_LARGE}
        found = [
            text.split("\n")[problem.where.line - 1].split(":")[0].strip()
            for problem in error.problems
        ]
    assert found == refused
