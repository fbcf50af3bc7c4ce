"""Kinds of SQL; known at the start, since the command line chooses from them."""

from enum import StrEnum


class Dialect(StrEnum):
    """The kinds of SQL that can be written."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"
    BIGQUERY = "bigquery"
