"""Answer sheets: what is accepted, and the location of each problem."""

import json

import pytest
from helpers import CASES, assert_problems, read_sheet
from shipped import ids

from tipscreen import load, screen
from tipscreen.errors import AnswersError
from tipscreen.interview.replies import InvalidReply, parse_reply
from tipscreen.loading.sheets import check_answers
from tipscreen.reports.to_json import result_to_dict

BAD = sorted((CASES / "bad_sheets").iterdir())


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_each_bad_sheet_is_reported_at_its_place(case, small):
    text = case.read_text("utf-8")
    with pytest.raises(AnswersError) as caught:
        read_sheet(text.encode(), "sheet.yaml", small.questions)
    assert_problems(caught.value.problems, text)


READ = {"age": 44, "danger": frozenset({"none"}), "care": frozenset({"heat", "massage"})}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("age: 44\ndanger: none\ncare: [massage, heat]\n", id="bare YAML"),
        pytest.param("answers: {age: 44, danger: [none], care: [heat, massage]}", id="under a key"),
        pytest.param(
            "questionnaire: {version: 1}\nanswers:\n  age: 44\n  danger: none\n  care: [heat, massage]",
            id="beside the questionnaire",
        ),
        pytest.param('{"age":44,"danger":"none","care":["massage","heat"]}', id="JSON"),
        pytest.param(
            '{\n\t"age": "44",\n\t"danger": "none",\n\t"care": ["heat", "massage"]\n}',
            id="JSON with tabs",
        ),
        pytest.param(
            "\ufeffage: 44\r\ndanger: none\r\ncare: [heat, massage]\r\n", id="from Windows"
        ),
    ],
)
def test_each_way_to_write_a_sheet_is_read(text, small):
    assert read_sheet(text.encode(), "sheet", small.questions) == READ


def test_an_empty_sheet_has_a_place_and_a_code(small):
    with pytest.raises(AnswersError, match=r"sheet:1:1: error\[yaml-syntax\]: the file is empty"):
        read_sheet(b"", "sheet", small.questions)


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"[" * 100_000, id="deep list"),
        pytest.param(b'{"a":' * 100_000, id="deep mapping"),
        pytest.param(b"age: " + b"9" * 5_000, id="a very long number"),
        pytest.param(b"age: NaN", id="not a number"),
        pytest.param(b"age: \xff", id="not UTF-8"),
        pytest.param(b"a: &a [*a]", id="a circle of aliases"),
        pytest.param(b"? {a: b}\n: c", id="a mapping as a key"),
        pytest.param(b"\x00", id="a NUL"),
        pytest.param(b'{"danger": ["fever"], "age"', id="cut off"),
        pytest.param(b"{r: [],g", id="cut off in a name"),
        pytest.param(b'age: "\\UFFFFFFFF"', id="no such character"),
    ],
)
def test_a_hostile_sheet_is_refused_with_a_message(hostile, small):
    with pytest.raises(AnswersError):
        read_sheet(hostile, "sheet", small.questions)


def test_plain_python_values_are_read_like_a_sheet(small):
    plain = {"age": 44, "danger": "none", "care": {"massage", "heat"}}
    assert check_answers(plain, small.questions) == READ


@pytest.mark.parametrize("wrong", [True, None, 4.5, {"a": 1}, [], "fever"])
def test_a_wrong_python_value_is_refused(wrong, small):
    with pytest.raises(AnswersError):
        check_answers({"age": wrong}, small.questions)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("44", 44),
        ("+44", 44),
        (" 44 ", 44),
        ("\t44", 44),
        ("044", 44),
        ("44 years", 44),
        ("44 Years", 44),
        (" +44  years ", 44),
        ("0", 0),
        ("120", 120),
        ("121", None),
        ("-1", None),
        ("44.0", None),
        ("44.5", None),
        ("4 4", None),
        ("+ 44", None),
        ("44 months", None),
        ("years", None),
        ("forty", None),
        ("1e1", None),
        ("\u0664\u0664", None),
        ("9" * 5_000, None),
    ],
)
def test_a_number_is_read_the_same_in_a_sheet_by_the_library_and_at_the_terminal(text, number):
    questions = load().questions
    age = questions[ids.age]

    def answer(read):
        try:
            return read()[ids.age]
        except AnswersError:
            return None

    sheet = json.dumps({ids.age: text}).encode()
    typed = parse_reply(age, text)
    assert answer(lambda: read_sheet(sheet, "sheet", questions)) == number
    assert answer(lambda: check_answers({ids.age: text}, questions)) == number
    assert (None if isinstance(typed, InvalidReply) else typed) == number


@pytest.mark.parametrize("plain", [{"danger": "fever "}, {" danger": "fever"}, {"care": [" heat"]}])
def test_a_blank_beside_an_id_is_part_of_it_for_the_library_too(plain, small):
    with pytest.raises(AnswersError, match=r"no such choice|did you mean 'danger'"):
        check_answers(plain, small.questions)


def test_of_very_many_wrong_choices_in_a_list_the_first_ten_are_told(small):
    sheet = json.dumps({"danger": [f"fevr{number}" for number in range(10_000)]})
    with pytest.raises(AnswersError) as caught:
        read_sheet(sheet.encode(), "sheet", small.questions)
    said = str(caught.value).split("\n")
    assert len(said) == 11
    assert all("'danger' has no such choice" in line for line in said[:10])
    assert said[10].endswith("'danger' has 9,990 more wrong choices from here on")


def test_of_very_many_problems_the_first_hundred_are_told_with_near_names(small):
    with pytest.raises(AnswersError) as caught:
        check_answers({f"dangr{number}": "fever" for number in range(60_000)}, small.questions)
    *said, more = str(caught.value).split("\n")
    assert more == "and 59,900 more problems"
    assert len(said) == 100
    assert all("did you mean 'danger'?" in line for line in said)
    assert len(str(caught.value)) < 20_000


def test_two_lines_are_enough_for_a_library_user():
    result = screen(load(), {ids.danger: [ids.danger_choice]})
    assert result.outcome.id == ids.emergency


def test_the_answers_that_a_result_holds_can_be_judged_again(small):
    result = screen(small, {"age": 44, "danger": ["fever"]})
    sheet = json.dumps(result_to_dict(result)["decisive_answers"])
    assert read_sheet(sheet.encode(), "sheet", small.questions) == {"danger": {"fever"}}
