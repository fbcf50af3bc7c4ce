"""Problems as they are shown: which, in what order, and with what near names."""

import pytest

from tipscreen.errors import (
    MOST_SHOWN,
    AnswersError,
    Code,
    Location,
    Near,
    Problem,
    did_you_mean,
    most_telling,
    printable,
)


def problem(line, code=Code.BAD_VALUE, **more):
    return Problem(Location("a", line, 1), code, f"wrong at {line}", **more)


def test_problems_are_shown_by_their_place():
    shown, left = most_telling([problem(2), problem(1)])
    assert [entry.where.line for entry in shown] == [1, 2]
    assert left == ()


def test_of_very_many_the_errors_are_shown_before_the_warnings():
    warnings = [problem(line, Code.LONG_SENTENCE) for line in range(1, MOST_SHOWN + 1)]
    shown, left = most_telling([*warnings, problem(MOST_SHOWN + 1)])
    assert len(shown) == MOST_SHOWN
    assert shown[-1] == problem(MOST_SHOWN + 1)
    assert left == (problem(MOST_SHOWN, Code.LONG_SENTENCE),)


@pytest.mark.parametrize(
    ("more", "said"), [(1, "and 1 more problem"), (1_000, "and 1,000 more problems")]
)
def test_how_many_are_not_shown_is_said(more, said):
    error = AnswersError(problem(line) for line in range(MOST_SHOWN + more))
    assert str(error).split("\n")[MOST_SHOWN:] == [said]
    assert len(error.problems) == MOST_SHOWN + more


def test_a_near_name_is_told_with_the_problem():
    (shown,), _ = most_telling([problem(1, near=Near("fevr", ("fever", "chills")))])
    assert shown.message == "wrong at 1; did you mean 'fever'?"
    assert most_telling([shown])[0] == (shown,)


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        pytest.param("fevr", ["fever", "chills"], "; did you mean 'fever'?", id="a slip"),
        pytest.param("FEVER", ["fever", "chills"], "; did you mean 'fever'?", id="capitals"),
        pytest.param("age", ["age_years", "x"], "; did you mean 'age_years'?", id="the beginning"),
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
    assert printable(text) == said
