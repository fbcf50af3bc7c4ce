"""Spark gives the results of the engine, as a data frame and with SQL."""

import os
import shutil
import sys

import pytest
from frames import engine_rows, make_frame, sheets_for
from random_files import random_file

from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.exchange.tables.frames import screen_frame
from tipscreen.exchange.tables.sql import to_sql

pytest.importorskip("pyspark", reason="PySpark is not installed (the extra `spark`)")
pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="Spark needs Java, which is not installed"
)

COLUMNS = ("outcome", "rules", "open_questions", "unreadable")


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": "2",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def with_numbers(frame):
    """Return the frame with row numbers, in a type that Spark supports."""
    import polars as pl

    return frame.with_row_index("n").with_columns(pl.col("n").cast(pl.Int64)).to_arrow()


def rows(frame):
    return [tuple(row[name] for name in COLUMNS) for row in frame.orderBy("n").collect()]


@pytest.mark.filterwarnings("ignore")  # of Spark's own
def test_spark_agrees_with_the_engine(spark):
    """For random questionnaires in three forms, as data frames and SQL."""
    for seed in range(4):
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        expected = engine_rows(questionnaire, sheets)
        for form in ("texts", "lists", "bits"):
            frame = spark.createDataFrame(with_numbers(make_frame(questionnaire, sheets, form)))
            assert rows(screen_frame(questionnaire, frame, keep=["n"])) == expected, (seed, form)
        texts = make_frame(questionnaire, sheets, "texts")
        spark.createDataFrame(texts.to_arrow()).createOrReplaceTempView("sheets")
        results = spark.sql(to_sql(questionnaire, Dialect.SPARK)).collect()
        assert sorted(tuple(row[name] for name in COLUMNS) for row in results) == sorted(expected)


@pytest.mark.slow  # Spark takes most of a minute to plan it
@pytest.mark.filterwarnings("ignore")  # of Spark's own
def test_spark_agrees_with_the_engine_on_the_shipped_questionnaire(spark, shipped):
    sheets = [dict(example.answers) for example in shipped.examples.values()]
    frame = spark.createDataFrame(with_numbers(make_frame(shipped, sheets, "texts")))
    expected = engine_rows(shipped, sheets)
    assert rows(screen_frame(shipped, frame, keep=["n"])) == expected
