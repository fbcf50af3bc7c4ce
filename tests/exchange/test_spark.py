"""The rules on Spark, for those who outgrow one machine."""

import os
import shutil
import sys

import pytest
from frames import as_the_engine_says, in_three_forms, sheets_for
from random_files import random_file

from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.exchange.tables.frames import screen_frame
from tipscreen.exchange.tables.sql import to_sql

pytest.importorskip("pyspark", reason="PySpark is not installed (the extra `spark`)")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java for Spark")

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
    """Return the frame with the number of each row, of a type that Spark knows."""
    import polars as pl

    return frame.with_row_index("n").with_columns(pl.col("n").cast(pl.Int64)).to_arrow()


def rows(frame):
    return [tuple(row[name] for name in COLUMNS) for row in frame.orderBy("n").collect()]


@pytest.mark.filterwarnings("ignore")  # of Spark's own
def test_spark_says_what_the_engine_says(spark):
    """Of random questionnaires, in three forms, as a frame and as a query."""
    for seed in range(4):
        questionnaire = random_file(seed)
        sheets = sheets_for(questionnaire, seed)
        expected = as_the_engine_says(questionnaire, sheets)
        for form in ("texts", "lists", "bits"):
            frame = spark.createDataFrame(with_numbers(in_three_forms(questionnaire, sheets, form)))
            assert rows(screen_frame(questionnaire, frame, keep=["n"])) == expected, (seed, form)
        texts = in_three_forms(questionnaire, sheets, "texts")
        spark.createDataFrame(texts.to_arrow()).createOrReplaceTempView("sheets")
        judged = spark.sql(to_sql(questionnaire, Dialect.SPARK)).collect()
        assert sorted(tuple(row[name] for name in COLUMNS) for row in judged) == sorted(expected)


@pytest.mark.slow  # Spark takes most of a minute to plan it
@pytest.mark.filterwarnings("ignore")  # of Spark's own
def test_spark_says_so_of_the_shipped_file_too(spark, shipped):
    sheets = [dict(example.answers) for example in shipped.examples.values()]
    frame = spark.createDataFrame(with_numbers(in_three_forms(shipped, sheets, "texts")))
    expected = as_the_engine_says(shipped, sheets)
    assert rows(screen_frame(shipped, frame, keep=["n"])) == expected
