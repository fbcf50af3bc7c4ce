"""SQL dialects, in a module of their own so that the command line need not load the exporter."""

from enum import StrEnum


class Dialect(StrEnum):
    """The SQL dialects that `to_sql` can write."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"
    BIGQUERY = "bigquery"
