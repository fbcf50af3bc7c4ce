"""Frames of results -> a file that is there when all of it is, readable by its owner alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tipscreen.files import open_new

SPREADSHEET_FORMULA = r"^[=+\-@\t\r]"
"""What begins so, a spreadsheet program may run; after a quote mark it is a text."""

SIGNED_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


class TableWriter:
    """Writes frames to a file, one below the other."""

    def __init__(self, file: BinaryIO, ending: str) -> None:
        self._file = file
        self._ending = ending
        self._parquet: Any = None
        self.begun = False

    def write(self, frame: Any) -> None:
        """Write the rows of a frame; all frames have the same columns."""
        if self._ending == ".parquet":
            self._write_parquet(frame.to_arrow())
        elif self._ending == ".csv":
            escape_formulas(frame).write_csv(self._file, include_header=not self.begun)
        else:
            frame.write_ndjson(self._file)
        self.begun = True

    def _write_parquet(self, table: Any) -> None:
        from pyarrow import parquet

        if self._parquet is None:
            self._parquet = parquet.ParquetWriter(self._file, table.schema)
        self._parquet.write_table(table)

    def close(self) -> None:
        """Write what belongs at the end."""
        if self._parquet is not None:
            self._parquet.close()


def escape_formulas(frame: Any) -> Any:
    """Return the frame with a quote mark before each text that a spreadsheet program would run."""
    import polars as pl

    texts = pl.col(pl.String)
    runs = texts.str.contains(SPREADSHEET_FORMULA) & ~texts.str.contains(SIGNED_NUMBER)
    return frame.with_columns(pl.when(runs).then("'" + texts).otherwise(texts).name.keep())


@contextmanager
def open_table(path: Path) -> Iterator[TableWriter]:
    """Give a writer to a new file, which appears once all went well and anything was written.

    Raises FileError if there is such a file, or none can be made.
    """
    with open_new(path, lambda: writer.begun) as file:
        writer = TableWriter(file, path.suffix.casefold())
        yield writer
        writer.close()
