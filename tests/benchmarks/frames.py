"""A table of many sheets through `tipscreen batch`, and the same through the engine, row by row.

Prints processor time and the most memory, and fails if one row differs in outcome or rules.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from random_files import random_sheet

from tipscreen import load
from tipscreen.exchange.tables.batch import screen_table
from tipscreen.questionnaire.model import QuestionType
from tipscreen.screening.case import Case

DIFFERENT = 20_000
"""Sheets that are made up; a longer table repeats them, for columns know no memo."""


def cell(question, answer):
    if answer is None or isinstance(answer, frozenset):
        picked = sorted(answer or ())
        return (picked or None) if question.type is QuestionType.MANY else ";".join(picked) or None
    return str(answer)


def table_of(questionnaire, sheets):
    return pl.DataFrame(
        {
            q.id: pl.Series(
                [cell(q, sheet.get(q.id)) for sheet in sheets],
                dtype=pl.List(pl.String) if q.type is QuestionType.MANY else pl.String,
            )
            for q in questionnaire.questions.values()
        }
    )


def write_repeated(frame, times, path):
    from pyarrow import parquet

    table = frame.to_arrow()
    with parquet.ParquetWriter(path, table.schema) as writer:
        for _ in range(times):
            writer.write_table(table)


def main(count):
    questionnaire = load()
    chance = Random(11)
    sheets = [random_sheet(chance, questionnaire) for _ in range(min(count, DIFFERENT))]
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "in.parquet"), Path(folder, "out.parquet")
        write_repeated(table_of(questionnaire, sheets), count // len(sheets), source)
        begun, since = time.process_time(), time.perf_counter()
        summary = screen_table(questionnaire, source, output)
        took, waited = time.process_time() - begun, time.perf_counter() - since
        found = pl.scan_parquet(output).select("outcome", "rules")
        expected = []
        for sheet in sheets:
            case = Case(questionnaire, sheet)
            expected.append((case.outcome(), ";".join(case.rules_that_hold())))
        for at in range(0, count, len(sheets)):
            assert found.slice(at, len(sheets)).collect().rows() == expected, f"rows from {at}"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{summary.outcomes.total():,} sheets: {took:.1f} s of processor, {waited:.1f} s, ", end=""
    )
    print(f"{most:,.0f} MB; every outcome and every rule as the engine says")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
