"""Files of many answer sheets: read in pieces, judged, and written with what was wrong beside them.

A piece at a time is in memory. A row with a value that is not plainly an answer gets a closer look,
by the code that reads single sheets: it finds an answer all the same, or words what is wrong.
"""

from __future__ import annotations

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
from tipscreen.exchange.tables.table_reader import Chunk, iter_chunks
from tipscreen.exchange.tables.table_writer import open_table
from tipscreen.loading.sheets import check_answers
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case

TABLE_SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")


class BadCell(NamedTuple):
    """What is wrong in a row that was not judged. Tells no other cell of the row."""

    file: str
    row: int
    column: str
    """Empty if the row as a whole cannot be read."""
    reason: str


@dataclass(slots=True)
class BatchSummary:
    """What came out of a table."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad_rows: int = 0


def screen_table(
    questionnaire: Questionnaire,
    source: Path,
    output: Path,
    keep: Collection[str] = (),
    progress: Callable[[float], object] = lambda _: None,
) -> BatchSummary:
    """Judge the sheets of a file and write a row of results for each that can be read.

    What is wrong with the other rows goes to `bad_rows_beside(output)`, if there are any.
    `progress` is told the share that is done. Both files appear when all is done, or not at all.

    Raises FileError for a file that cannot be read or written, UsageError for columns that are
    neither questions nor kept.
    """
    for file in (source, output):
        if file.suffix.casefold() not in TABLE_SUFFIXES:
            raise UsageError(
                f"{escape_invisible(str(file))} must end in {', '.join(TABLE_SUFFIXES)}"
            )
    if "row" in keep:
        raise UsageError("the column 'row' has the name of a result; give it another name")
    summary = BatchSummary()
    bad_file = bad_rows_path(output)
    with open_table(output) as good, open_table(bad_file) as bad:
        for piece in iter_chunks(source, questionnaire, keep):
            judged, problems = screen_chunk(questionnaire, piece, keep, source)
            summary.outcomes.update(judged["outcome"].to_list())
            summary.bad_rows += len({problem.row for problem in problems})
            good.write(judged.drop("unreadable"))
            if problems:
                bad.write(bad_cells_frame(problems))
            progress(piece.fraction_done)
    return summary


def bad_rows_path(output: Path) -> Path:
    """Return the file for what could not be read."""
    return output.with_name(f"{output.stem}.bad-rows.csv")


def bad_cells_frame(problems: list[BadCell]) -> Any:
    """Return what is wrong as a data frame."""
    import polars as pl

    return pl.DataFrame(problems, schema=list(BadCell._fields), orient="row")


def screen_chunk(
    questionnaire: Questionnaire, piece: Chunk, keep: Collection[str], source: Path
) -> tuple[Any, list[BadCell]]:
    """Return the results of the rows that can be read, and what is wrong with the others."""
    import polars as pl

    frame = piece.frame
    columns = match_columns(questionnaire, [c for c in frame.columns if c != "row"], keep)
    judged = screen_frame(questionnaire, frame.lazy(), ("row", *keep)).collect()
    problems = [BadCell(str(source), row, "", reason) for row, reason in piece.bad_rows]
    doubtful = judged["unreadable"] != ""
    if not doubtful.any():
        return judged, problems
    rescued = []
    for cells in frame.filter(doubtful).iter_rows(named=True):
        answers: dict[str, Answer] = {}
        wrong: list[BadCell] = []
        for name, forms in columns.items():
            question = questionnaire.questions[name]
            try:
                answers |= read_cells_with_messages(question, forms, cells)
            except _BadValueError as error:
                column, reason = error.args
                wrong.append(BadCell(str(source), cells["row"], column, reason))
        problems += wrong
        if not wrong:
            kept = {name: cells[name] for name in ("row", *keep)}
            rescued.append(kept | result_columns(questionnaire, answers))
    good = judged.filter(~doubtful)
    if rescued:
        good = pl.concat([good, pl.DataFrame(rescued, schema=good.schema)]).sort("row")
    return good, sorted(problems)


def result_columns(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the columns of the result of one sheet."""
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
    """A column and what is wrong in it."""


def read_cells_with_messages(
    question: Question, forms: Mapping[str, str], cells: Mapping[str, Any]
) -> dict[str, Answer]:
    """Return the answer to one question by its id; empty if there is none."""
    if "" not in forms:
        picked = []
        for option, column in forms.items():
            match str(cells[column]).strip():
                case "1" | "True":
                    picked.append(option)
                case "0" | "False" | "None" | "":
                    pass
                case _:
                    raise _BadValueError(column, f"'{column}' takes 0 or 1")
        value: Any = picked or None
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
    """Yield a line an outcome, in the order of the file: how many, what share, a bar."""
    total = summary.outcomes.total()
    longest = max(map(len, questionnaire.outcomes))
    for name in questionnaire.outcomes:
        count = summary.outcomes[name]
        share = count / total if total else 0
        head = f"{name:<{longest}} {count:>11,} {share:>4.0%} "
        yield (head + "#" * round(share * max(width - len(head), 0))).rstrip()
