"""Data frames give the results of `screen` for each row, on every installed engine."""

import pytest
from frames import engine_rows, make_frame, rows, sheets_for
from random_files import random_file

from tipscreen.exchange.tables.frames import screen_frame

pytest.importorskip("polars", reason="the extra `batch` is not installed")


@pytest.mark.parametrize("form", ["texts", "lists", "bits"])
def test_polars_agrees_with_the_engine(form, seeds):
    for seed in seeds:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = make_frame(questionnaire, sheets, form)
        assert rows(screen_frame(questionnaire, frame)) == engine_rows(questionnaire, sheets), seed


def test_polars_agrees_with_the_engine_on_the_shipped_questionnaire(shipped):
    sheets = [dict(e.answers) for e in shipped.examples.values()] + sheets_for(shipped, 1, 100)
    frame = make_frame(shipped, sheets, "texts").lazy()
    assert rows(screen_frame(shipped, frame).collect()) == engine_rows(shipped, sheets)


@pytest.mark.parametrize("form", ["texts", "lists", "bits"])
def test_duckdb_agrees_with_the_engine(form, seeds):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for seed in seeds[::6]:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = make_frame(questionnaire, sheets, form).with_row_index("n").to_arrow()
        with duckdb.connect() as connection:
            table = connection.from_arrow(frame)
            results = screen_frame(questionnaire, table, keep=["n"]).order("n")
            found = results.select("outcome, rules, open_questions, unreadable").fetchall()
        assert found == engine_rows(questionnaire, sheets), seed


@pytest.mark.parametrize("kind", ["object", "arrow", "nullable"])
@pytest.mark.parametrize("form", ["texts", "bits"])
def test_pandas_agrees_with_the_engine(form, kind, shipped, seeds):
    """With every string type of pandas; lists are objects in pandas, and are not supported."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed (the extra `spark`)")
    files = [(shipped, 1), *((random_file(seed), seed) for seed in seeds[::6])]
    for questionnaire, seed in files:
        sheets = sheets_for(questionnaire, seed)
        frame = make_frame(questionnaire, sheets, form)
        if kind == "arrow":
            table = frame.to_pandas(use_pyarrow_extension_array=True)
        else:
            table = pandas.DataFrame(frame.to_dict(as_series=False))
            table = table.convert_dtypes() if kind == "nullable" else table
        results = screen_frame(questionnaire, table)
        found = results[["outcome", "rules", "open_questions", "unreadable"]]
        found_rows = list(found.itertuples(index=False, name=None))
        assert found_rows == engine_rows(questionnaire, sheets), seed
