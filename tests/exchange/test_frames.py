"""Frames are judged as `screen` judges their rows, on every engine that is there."""

import pytest
from frames import as_the_engine_says, in_three_forms, rows, sheets_for
from random_files import random_file

from tipscreen.exchange.tables.frames import screen_frame

pytest.importorskip("polars", reason="the extra `batch` is not installed")


@pytest.mark.parametrize("form", ["texts", "lists", "bits"])
def test_polars_says_what_the_engine_says(form, seeds):
    for seed in seeds:
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
def test_duckdb_says_what_the_engine_says(form, seeds):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for seed in seeds[::6]:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = in_three_forms(questionnaire, sheets, form).with_row_index("n").to_arrow()
        with duckdb.connect() as connection:
            table = connection.from_arrow(frame)
            judged = screen_frame(questionnaire, table, keep=["n"]).order("n")
            found = judged.select("outcome, rules, open_questions, unreadable").fetchall()
        assert found == as_the_engine_says(questionnaire, sheets), seed


@pytest.mark.parametrize("kind", ["object", "arrow", "nullable"])
@pytest.mark.parametrize("form", ["texts", "bits"])
def test_pandas_says_what_the_engine_says(form, kind, shipped, seeds):
    """Whatever it keeps texts in; lists are objects to it, and are not read."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed (the extra `spark`)")
    files = [(shipped, 1), *((random_file(seed), seed) for seed in seeds[::6])]
    for questionnaire, seed in files:
        sheets = sheets_for(questionnaire, seed)
        frame = in_three_forms(questionnaire, sheets, form)
        if kind == "arrow":
            table = frame.to_pandas(use_pyarrow_extension_array=True)
        else:
            table = pandas.DataFrame(frame.to_dict(as_series=False))
            table = table.convert_dtypes() if kind == "nullable" else table
        judged = screen_frame(questionnaire, table)
        found = judged[["outcome", "rules", "open_questions", "unreadable"]]
        said = list(found.itertuples(index=False, name=None))
        assert said == as_the_engine_says(questionnaire, sheets), seed
