"""Problems as they are shown: which ones, in which order, and with which suggestions."""

import pytest

from tipscreen.errors import (
    MAX_SHOWN_PROBLEMS,
    AnswersError,
    Code,
    Location,
    NameSuggestion,
    Problem,
    did_you_mean,
    escape_invisible,
    select_for_display,
)


def problem(line, code=Code.BAD_VALUE, **more):
    return Problem(Location("a", line, 1), code, f"wrong at {line}", **more)


def test_problems_are_shown_by_their_place():
    shown, left = select_for_display([problem(2), problem(1)])
    assert [entry.where.line for entry in shown] == [1, 2]
    assert left == ()


def test_of_very_many_the_errors_are_shown_before_the_warnings():
    warnings = [problem(line, Code.LONG_SENTENCE) for line in range(1, MAX_SHOWN_PROBLEMS + 1)]
    shown, left = select_for_display([*warnings, problem(MAX_SHOWN_PROBLEMS + 1)])
    assert len(shown) == MAX_SHOWN_PROBLEMS
    assert shown[-1] == problem(MAX_SHOWN_PROBLEMS + 1)
    assert left == (problem(MAX_SHOWN_PROBLEMS, Code.LONG_SENTENCE),)


@pytest.mark.parametrize(
    ("more", "said"), [(1, "and 1 more problem"), (1_000, "and 1,000 more problems")]
)
def test_how_many_are_not_shown_is_said(more, said):
    error = AnswersError(problem(line) for line in range(MAX_SHOWN_PROBLEMS + more))
    assert str(error).split("\n")[MAX_SHOWN_PROBLEMS:] == [said]
    assert len(error.problems) == MAX_SHOWN_PROBLEMS + more


def test_a_near_name_is_told_with_the_problem():
    (shown,), _ = select_for_display(
        [problem(1, suggestion=NameSuggestion("fevr", ("fever", "chills")))]
    )
    assert shown.message == "wrong at 1; did you mean 'fever'?"
    assert select_for_display([shown])[0] == (shown,)


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        pytest.param("fevr", ["fever", "chills"], "; did you mean 'fever'?", id="a slip"),
        pytest.param("FEVER", ["fever", "chills"], "; did you mean 'fever'?", id="capitals"),
        pytest.param(
            "age", ["age_in_months", "x"], "; did you mean 'age_in_months'?", id="the beginning"
        ),
        pytest.param(
            "zzz", ["fever", "chills"], "; expected one of: fever, chills", id="none near"
        ),
        pytest.param("zzz", [f"n{n}" for n in range(13)], "", id="none near in a long list"),
        pytest.param(
            "zzz", ["k" * 99, "x"], f"; expected one of: {'k' * 57}..., x", id="long names"
        ),
        pytest.param("k" * 99, ["k" * 98] * 13, "", id="a name too long to compare"),
        pytest.param(
            "n777", [f"m{n}" for n in range(999)] + ["n77"], "; did you mean 'n77'?", id="many"
        ),
        pytest.param("zzz", [], "", id="nothing known"),
        pytest.param("", ["fever"], "; expected one of: fever", id="no name"),
    ],
)
def test_did_you_mean(name, known, said):
    assert did_you_mean(name, known) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain \u00fc", "plain \u00fc"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\u202eb\nc\u200b", "a\\u202eb\nc\\u200b"),
        ("\U000e0001", "\\U000e0001"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(text, said):
    assert escape_invisible(text) == said
