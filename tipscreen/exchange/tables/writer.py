"""Write data frames to a new file that appears when it is complete. Only its owner can read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tipscreen.files import open_new

SPREADSHEET_FORMULA = r"^[=+\-@\t\r]"
"""A spreadsheet may run a cell that starts like this, unless a quote mark precedes it."""

SIGNED_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


class TableWriter:
    """Appends data frames to a file, in the format of its suffix."""

    def __init__(self, file: BinaryIO, suffix: str) -> None:
        self._file = file
        self._suffix = suffix
        self._parquet: Any = None
        self.has_rows = False

    def write(self, frame: Any) -> None:
        """Append the rows of a frame; all frames must have the same columns."""
        if self._suffix == ".parquet":
            from pyarrow import parquet

            table = frame.to_arrow()
            if self._parquet is None:
                self._parquet = parquet.ParquetWriter(self._file, table.schema)
            self._parquet.write_table(table)
        elif self._suffix == ".csv":
            escape_formulas(frame).write_csv(self._file, include_header=not self.has_rows)
        else:
            frame.write_ndjson(self._file)
        self.has_rows = True

    def close(self) -> None:
        """Write the end of the file, which Parquet needs."""
        if self._parquet is not None:
            self._parquet.close()


def escape_formulas(frame: Any) -> Any:
    """Prefix cells that a spreadsheet would run as a formula with a quote mark."""
    import polars as pl

    texts = pl.col(pl.String)
    is_formula = texts.str.contains(SPREADSHEET_FORMULA) & ~texts.str.contains(SIGNED_NUMBER)
    return frame.with_columns(pl.when(is_formula).then("'" + texts).otherwise(texts).name.keep())


@contextmanager
def open_table(path: Path) -> Iterator[TableWriter]:
    """Open a new table file, which appears on exit if no error occurred and anything was written.

    Raises FileError if the file already exists or cannot be created.
    """
    with open_new(path, lambda: writer.has_rows) as file:
        writer = TableWriter(file, path.suffix.casefold())
        yield writer
        writer.close()
