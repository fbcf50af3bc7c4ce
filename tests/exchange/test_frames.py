"""Frames are judged as `screen` judges their rows, on every engine that is there."""

import os
from random import Random

import pytest
from random_files import random_file, random_sheet

from tipscreen.exchange import screen_frame
from tipscreen.questionnaire import QuestionType
from tipscreen.screening import Case

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
SEEDS = range(int(os.environ.get("TIPSCREEN_FRAME_SEEDS", "6")))
"""`.ci/run` looks at more."""


def as_text(question, answer):
    if answer is None:
        return None
    if isinstance(answer, int):
        return str(answer)
    return ";".join(option for option in question.options if option in answer)


def in_three_forms(questionnaire, sheets, form):
    """Return a frame of the sheets: `many` as texts, as lists, or as a column of 0 and 1 a choice."""
    columns = {}
    for question in questionnaire.questions.values():
        given = [sheet.get(question.id) for sheet in sheets]
        if question.type is QuestionType.MANY and form == "lists":
            lists = [None if a is None else sorted(a) for a in given]
            columns[question.id] = pl.Series(lists, dtype=pl.List(pl.String))
        elif question.type is QuestionType.MANY and form == "bits":
            for option in question.options:
                columns[f"{question.id}___{option}"] = [int(option in (a or ())) for a in given]
        else:
            texts = [as_text(question, a) for a in given]
            columns[question.id] = pl.Series(texts, dtype=pl.String)
    return pl.DataFrame(columns)


def as_the_engine_says(questionnaire, sheets):
    cases = [Case(questionnaire, sheet) for sheet in sheets]
    return [
        (case.outcome(), ";".join(case.rules_that_hold()), ";".join(case.open_questions()), "")
        for case in cases
    ]


def sheets_for(questionnaire, seed, count=30):
    chance = Random(seed)  # noqa: S311 - no secret
    return [{}, *(random_sheet(chance, questionnaire) for _ in range(count))]


def rows(frame):
    return frame.select("outcome", "rules", "open_questions", "unreadable").rows()


@pytest.mark.parametrize("form", ["texts", "lists", "bits"])
def test_polars_says_what_the_engine_says(form):
    for seed in SEEDS:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = in_three_forms(questionnaire, sheets, form)
        assert rows(screen_frame(questionnaire, frame)) == as_the_engine_says(
            questionnaire, sheets
        ), seed


def test_polars_says_so_of_the_shipped_file_too(shipped):
    sheets = [dict(e.answers) for e in shipped.examples.values()] + sheets_for(shipped, 1, 100)
    frame = in_three_forms(shipped, sheets, "texts").lazy()
    assert rows(screen_frame(shipped, frame).collect()) == as_the_engine_says(shipped, sheets)


@pytest.mark.parametrize("form", ["texts", "lists", "bits"])
def test_duckdb_says_what_the_engine_says(form):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for seed in SEEDS[::6]:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = in_three_forms(questionnaire, sheets, form).with_row_index("n").to_arrow()
        with duckdb.connect() as connection:
            table = connection.from_arrow(frame)
            judged = screen_frame(questionnaire, table, keep=["n"]).order("n")
            found = judged.select("outcome, rules, open_questions, unreadable").fetchall()
        assert found == as_the_engine_says(questionnaire, sheets), seed
