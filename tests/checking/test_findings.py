"""Problems for programs: whole, capped, and without a character that cannot be seen."""

import json

import pytest

from tipscreen.checking.problem_output import (
    FORMATS,
    FindingsFormat,
    problems_to_github,
    problems_to_json,
    problems_to_text,
)
from tipscreen.errors import MAX_SHOWN_PROBLEMS, Code, Location, NameSuggestion, Problem

HOSTILE = "\u202etfel\u2066 \x1b[31m \x07\u200b\r\ud800 ::warning::"
PROBLEM = Problem(Location(f"a{HOSTILE}.yaml", 3, 7), Code.BAD_VALUE, HOSTILE, (HOSTILE,))


@pytest.mark.parametrize("format_", FindingsFormat)
def test_no_format_has_a_character_that_cannot_be_seen(format_):
    text = FORMATS[format_]([PROBLEM])
    assert all(char.isprintable() or char == "\n" for char in text)
    text.encode()


def test_json_gives_the_name_of_the_file_back():
    (found,) = json.loads(problems_to_json([PROBLEM]))
    assert found["file"] == PROBLEM.where.file
    assert found["message"].isprintable()


def test_a_message_cannot_begin_another_workflow_command():
    assert problems_to_github([PROBLEM]).count("\n") == 0


@pytest.mark.parametrize("format_", FindingsFormat)
def test_a_near_name_is_told_in_every_format(format_):
    problem = Problem(
        Location("a", 1, 1),
        Code.UNKNOWN_NAME,
        "what",
        suggestion=NameSuggestion("fevr", ("fever",)),
    )
    assert "what; did you mean 'fever'?" in FORMATS[format_]([problem])


MANY = [Problem(Location("a", line, 1), Code.BAD_VALUE, f"wrong {line}") for line in range(1, 251)]


def test_of_very_many_problems_the_text_says_how_many_more():
    said = problems_to_text(MANY).split("\n")
    assert len(said) == MAX_SHOWN_PROBLEMS + 1
    assert said[-1] == "and 150 more problems"


def test_of_very_many_problems_json_ends_with_how_many_more_and_where():
    found = json.loads(problems_to_json(MANY))
    assert len(found) == MAX_SHOWN_PROBLEMS + 1
    assert (found[-1]["message"], found[-1]["line"]) == (
        "and 150 more problems",
        MAX_SHOWN_PROBLEMS + 1,
    )


def test_of_very_many_problems_annotations_end_with_how_many_more():
    said = problems_to_github(MANY).split("\n")
    assert len(said) == MAX_SHOWN_PROBLEMS + 1
    assert said[-1].endswith("::and 150 more problems")
    assert f"line={MAX_SHOWN_PROBLEMS + 1}," in said[-1]
