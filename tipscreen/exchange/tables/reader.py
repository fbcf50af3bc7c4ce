"""Read a table file of answer sheets as data frames, one chunk of rows after another."""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tipscreen.errors import FileError, UsageError, escape_invisible
from tipscreen.loading.json_sheets import reject_duplicate_keys
from tipscreen.questionnaire.model import Questionnaire

CHUNK_ROWS = 100_000
"""Rows in a chunk: enough for the full speed of the engine, in some tens of megabytes."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table; the column `row` contains their numbers."""

    frame: Any
    bad_rows: tuple[tuple[int, str], ...]
    """The number of each invalid row, and why it is invalid."""
    fraction_done: float
    """The fraction of the file that has been read."""


def iter_chunks(
    source: Path, questionnaire: Questionnaire, keep: Collection[str]
) -> Iterator[Chunk]:
    """Yield the rows of a file in chunks.

    CSV rows are numbered as in a spreadsheet, so the first one below the heading is 2. Parquet rows
    are counted from 1. JSON Lines have line numbers. Raises FileError for an unreadable file, and
    UsageError for a column name that occurs twice or is reserved.
    """
    try:
        yield from _READERS[source.suffix.casefold()](source, questionnaire, keep)
    except OSError as error:
        raise FileError(
            f"cannot read {escape_invisible(str(source))}: {error.strerror or error}"
        ) from None


def _parquet(source: Path, *_: object) -> Iterator[Chunk]:
    import polars as pl
    from pyarrow import ArrowInvalid, parquet

    try:
        file = parquet.ParquetFile(source)
    except ArrowInvalid:
        raise FileError(f"{escape_invisible(str(source))} is not a Parquet file") from None
    total, row = file.metadata.num_rows, 1
    if "row" in file.schema_arrow.names:
        raise UsageError("the column 'row' is reserved for results; rename it")
    with file:
        for batch in file.iter_batches(CHUNK_ROWS):
            frame: Any = pl.from_arrow(batch)
            numbers = pl.int_range(row, row + len(frame), dtype=pl.Int64, eager=True).alias("row")
            row += len(frame)
            yield Chunk(frame.with_columns(numbers), (), (row - 1) / total)


def _csv(source: Path, *_: object) -> Iterator[Chunk]:
    size = source.stat().st_size
    with (
        source.open("rb") as data,
        io.TextIOWrapper(data, "utf-8-sig", errors="replace", newline="") as stream,
    ):
        reader = csv.reader(stream)
        heading = next(_rows(reader, None), "")
        if isinstance(heading, str) or not heading:
            raise FileError(f"{escape_invisible(str(source))} has no heading with column names")
        repeated = sorted({escape_invisible(name) for name in heading if heading.count(name) > 1})
        if repeated:
            raise UsageError(f"the heading names a column twice: {', '.join(repeated)}")
        rows = _rows(reader, len(heading))
        yield from _iter_row_chunks(rows, heading, 2, lambda: data.tell() / size)


def _rows(reader: Iterator[list[str]], size: int | None) -> Iterator[list[str] | str]:
    """Yield each row, or the reason why it is invalid; None allows rows of any size."""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"is not a row of a table: {error}"
            continue
        is_wrong = size is not None and row and len(row) != size
        yield f"has {len(row)} cells, but the heading has {size}" if is_wrong else row


def _json_lines(
    source: Path, questionnaire: Questionnaire, keep: Collection[str]
) -> Iterator[Chunk]:
    """Yield the sheets, one on each line; saved sheets have their answers under `answers`."""
    names = list(dict.fromkeys((*questionnaire.questions, *keep)))
    size = source.stat().st_size
    with source.open("rb") as stream:
        rows = (_sheet(line, names) if line.strip() else [] for line in stream)
        yield from _iter_row_chunks(rows, names, 1, lambda: stream.tell() / size)


def _iter_row_chunks(
    rows: Iterable[Sequence[str | None] | str],
    names: list[str],
    first: int,
    fraction_done: Callable[[], float],
) -> Iterator[Chunk]:
    """Yield rows in chunks. A string in place of a row is the reason why it is invalid."""
    numbered = enumerate(rows, first)
    head = [next(numbered, (first, []))]  # yield a chunk for an empty table, too: it has columns
    while head:
        chunk = [*head, *islice(numbered, CHUNK_ROWS - 1)]
        good = [(number, row) for number, row in chunk if row and not isinstance(row, str)]
        bad = tuple((number, row) for number, row in chunk if row and isinstance(row, str))
        yield Chunk(_frame(names, good), bad, fraction_done())
        head = list(islice(numbered, 1))


def _frame(names: list[str], rows: list[tuple[int, Sequence[str | None]]]) -> Any:
    """Return rows of strings as a data frame; an empty cell is null."""
    import polars as pl

    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(names)
    texts = {
        name: pl.Series([cell or None for cell in cells], dtype=pl.String)
        for name, cells in zip(names, columns, strict=True)
    }
    return pl.DataFrame({**texts, "row": pl.Series([n for n, _ in rows], dtype=pl.Int64)})


def _sheet(line: bytes, names: list[str]) -> list[str | None] | str:
    try:
        found = json.loads(line.decode("utf-8-sig"), object_pairs_hook=reject_duplicate_keys)
    except (ValueError, RecursionError):
        return "is not a JSON object with unique names"
    if not isinstance(found, dict):
        return "is not a JSON object"
    if isinstance(found.get("answers"), dict) and "answers" not in names:
        found = {**found["answers"], "label": found.get("label")}
        if "label" not in names:
            del found["label"]
    unknown = [name for name in found if name not in names]
    if unknown:
        return f"has '{escape_invisible(unknown[0][:60])}', which is not a question"
    return [_as_text(found.get(name)) for name in names]


def _as_text(value: Any) -> str | None:
    if isinstance(value, list):
        return ";".join(str(item).replace(";", ",") for item in value) or "[]"
    return None if value is None else str(value)


_READERS: dict[str, Callable[..., Iterator[Chunk]]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
}
