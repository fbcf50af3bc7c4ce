"""Evaluate a file of many answer sheets; write the results, and a file of the unreadable cells.

Only one chunk of rows is in memory at a time. Data frames evaluate all rows that have plain values.
The code for single sheets then reads each other row again: it accepts more spellings, and its
messages say why it rejects a cell.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tipscreen.errors import AnswersError, UsageError, escape_invisible
from tipscreen.exchange.tables.frames import (
    NAME_SEPARATOR,
    RESULT_COLUMNS,
    match_columns,
    screen_frame,
)
from tipscreen.exchange.tables.reader import Chunk, iter_chunks
from tipscreen.exchange.tables.writer import open_table
from tipscreen.loading.sheets import check_answers
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case

TABLE_SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")


class BadCell(NamedTuple):
    """Why a row was not evaluated. Contains no value of another cell of the row."""

    file: str
    row: int
    column: str
    """The name of the column; empty if the whole row cannot be read."""
    reason: str


@dataclass(slots=True)
class BatchSummary:
    """The counts that are shown after a batch."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad_rows: int = 0


def screen_table(
    questionnaire: Questionnaire,
    source: Path,
    output: Path,
    keep: Collection[str] = (),
    report_progress: Callable[[float], object] = lambda _: None,
) -> BatchSummary:
    """Evaluate the answer sheets of a file; write one row of results for each readable one.

    The suffix of a file selects its format. The columns in `keep` are copied to the results. The
    problems of the other rows, if any, are written to `bad_rows_path(output)`. Both files appear
    when everything is done, or not at all. `report_progress` is called with the fraction done.

    Raises FileError if a file cannot be read or written, and UsageError for a column that is
    neither a question nor kept.
    """
    import polars as pl

    for file in (source, output):
        if file.suffix.casefold() not in TABLE_SUFFIXES:
            raise UsageError(
                f"{escape_invisible(str(file))} must end in {', '.join(TABLE_SUFFIXES)}"
            )
    if "row" in keep:
        raise UsageError("the column 'row' is reserved for results; rename it")
    summary = BatchSummary()
    bad_file = bad_rows_path(output)
    with open_table(output) as good, open_table(bad_file) as bad:
        for chunk in iter_chunks(source, questionnaire, keep):
            results, bad_cells = screen_chunk(questionnaire, chunk, keep, source)
            summary.outcomes.update(results["outcome"].to_list())
            summary.bad_rows += len({cell.row for cell in bad_cells})
            good.write(results.drop("unreadable"))
            if bad_cells:
                bad.write(pl.DataFrame(bad_cells, schema=list(BadCell._fields), orient="row"))
            report_progress(chunk.fraction_done)
    return summary


def bad_rows_path(output: Path) -> Path:
    """Return the path of the file that lists the unreadable cells."""
    return output.with_name(f"{output.stem}.bad-rows.csv")


def screen_chunk(
    questionnaire: Questionnaire, chunk: Chunk, keep: Collection[str], source: Path
) -> tuple[Any, list[BadCell]]:
    """Return the results of the readable rows, and the unreadable cells of the others."""
    import polars as pl

    frame = chunk.frame
    columns = match_columns(questionnaire, [c for c in frame.columns if c != "row"], keep)
    results = screen_frame(questionnaire, frame.lazy(), ("row", *keep)).collect()
    bad_cells = [BadCell(str(source), row, "", reason) for row, reason in chunk.bad_rows]
    unreadable = results["unreadable"] != ""
    if not unreadable.any():
        return results, bad_cells
    rescued = []
    for cells in frame.filter(unreadable).iter_rows(named=True):
        answers: dict[str, Answer] = {}
        bad_here: list[BadCell] = []
        for name, forms in columns.items():
            question = questionnaire.questions[name]
            try:
                answers |= read_cells_with_messages(question, forms, cells)
            except _BadValueError as error:
                column, reason = error.args
                bad_here.append(BadCell(str(source), cells["row"], column, reason))
        bad_cells += bad_here
        if not bad_here:
            kept = {name: cells[name] for name in ("row", *keep)}
            rescued.append(kept | result_columns(questionnaire, answers))
    good = results.filter(~unreadable)
    if rescued:
        good = pl.concat([good, pl.DataFrame(rescued, schema=good.schema)]).sort("row")
    return good, sorted(bad_cells)


def result_columns(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the result of one answer sheet, by column."""
    case = Case(questionnaire, answers)
    values = (
        case.outcome(),
        ";".join(case.rules_that_hold()),
        ";".join(case.open_questions()),
        "",
        questionnaire.sha256,
        questionnaire.about.disclaimer,
    )
    return dict(zip(RESULT_COLUMNS, values, strict=True))


class _BadValueError(ValueError):
    """A cell cannot be read; its arguments are the column and the reason."""


def read_cells_with_messages(
    question: Question, forms: Mapping[str, str], cells: Mapping[str, Any]
) -> dict[str, Answer]:
    """Return the answer to one question under its id; empty if there is none.

    `forms` are the columns of the question: option to column, or "" to its only column. `cells` is
    the row, by column. Raises _BadValueError if a cell cannot be read.
    """
    if "" not in forms:
        selected = []
        for option, column in forms.items():
            match str(cells[column]).strip():
                case "1" | "True":
                    selected.append(option)
                case "0" | "False" | "None" | "":
                    pass
                case _:
                    raise _BadValueError(column, f"'{column}' takes 0 or 1")
        value: Any = selected or None
        column = f"{question.id}{NAME_SEPARATOR}"
    else:
        column = forms[""]
        value = cells[column]
    if isinstance(value, str):
        value = value.strip()
        if question.type is QuestionType.MANY and value:
            value = [part.strip() for part in value.split(";")]
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or value == "":
        return {}
    try:
        return check_answers({question.id: value}, {question.id: question}, "cell")
    except AnswersError as error:
        reason = "; ".join(problem.message for problem in error.problems)
        raise _BadValueError(column, reason) from None


def outcome_bars(questionnaire: Questionnaire, summary: BatchSummary, width: int) -> Iterator[str]:
    """Yield a line for each outcome, in the order of the file: count, share and bar."""
    total = summary.outcomes.total()
    longest = max(map(len, questionnaire.outcomes))
    for name in questionnaire.outcomes:
        count = summary.outcomes[name]
        share = count / total if total else 0
        head = f"{name:<{longest}} {count:>11,} {share:>4.0%} "
        yield (head + "#" * round(share * max(width - len(head), 0))).rstrip()
