"""The SQL query gives the results of the engine."""

import pytest
from frames import engine_rows, make_frame, sheets_for
from helpers import SMALL
from random_files import random_file
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.exchange.tables.sql import to_sql

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
sqlglot = pytest.importorskip("sqlglot", reason="the extra `sql` is not installed")


def run_query(questionnaire, frame):
    with duckdb.connect() as connection:
        connection.register("sheets", frame.to_arrow())
        query = to_sql(questionnaire, Dialect.DUCKDB)
        columns = "outcome, rules, open_questions, unreadable"
        return connection.sql(query).select(columns).fetchall()


def test_the_sql_query_agrees_with_the_engine(seeds):
    for seed in seeds:
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        frame = make_frame(questionnaire, sheets, "texts")
        assert run_query(questionnaire, frame) == engine_rows(questionnaire, sheets), seed


@pytest.mark.parametrize("dialect", Dialect)
def test_every_dialect_can_be_read_back(dialect):
    query = to_sql(random_file(3), dialect)
    assert sqlglot.parse_one(query, dialect=dialect.value).find(sqlglot.exp.With)


def test_the_query_and_the_empty_table_are_exported(shipped, small):
    done = CliRunner().invoke(
        app, ["--questionnaire", str(SMALL), "export", "sql", "--dialect", "spark"]
    )
    assert done.stdout == to_sql(small, Dialect.SPARK)
    heading = CliRunner().invoke(app, ["export", "sheet", "--csv"]).stdout
    assert heading == ",".join(shipped.questions) + "\n"
