"""Table files: their rows, their unreadable cells, and safe output."""

import csv
import json
import subprocess
import sys
import time

import pytest
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.screening.case import Case

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")

READ = {
    ".csv": pl.read_csv,
    ".jsonl": pl.read_ndjson,
    ".parquet": pl.read_parquet,
}
TABLE = f"""\
id,{ids.age},{ids.danger},{ids.blood_thinner}___{ids.thinner_choice}
"=HYPERLINK(""x"")",44,{ids.danger_choice},1
-12,44 years, none ,0
too old,440,none,0
two at once,4,none;{ids.danger_choice},2
cut,4
empty,,,
"""


@pytest.fixture
def batch(tmp_path):
    """Return a function that runs `batch` on a table: its output, the results, the bad rows."""

    def batch(table, *arguments, name="in.csv", output="out.csv"):
        path = tmp_path / name
        if isinstance(table, pl.DataFrame):
            table.write_parquet(path)
        else:
            path.write_text(table, "utf-8")
        out = tmp_path / output
        done = CliRunner().invoke(app, ["batch", str(path), "-o", str(out), *arguments])
        bad_rows = tmp_path / f"{out.stem}.bad-rows.csv"
        results = READ[out.suffix](out).rows(named=True) if out.exists() else None
        text = bad_rows.read_text("utf-8") if bad_rows.exists() else ""
        bad = list(csv.DictReader(text.splitlines()))
        return done, results, [(int(b["row"]), b["column"], b["reason"]) for b in bad]

    return batch


@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.parquet"])
def test_readable_rows_are_evaluated_and_others_reported(batch, shipped, output):
    done, results, bad = batch(TABLE, "--keep", "id", output=output)
    assert done.exit_code == 1
    assert [(r["row"], r["outcome"]) for r in results] == [
        (2, ids.emergency),
        (3, ids.fallback),
        (7, ids.fallback),
    ]
    assert all(r["disclaimer"] == shipped.about.disclaimer for r in results)
    assert {r["questionnaire"] for r in results} == {shipped.sha256}
    assert [(row, column) for row, column, _ in bad] == [
        (4, ids.age),
        (5, f"{ids.blood_thinner}___{ids.thinner_choice}"),
        (5, ids.danger),
        (6, ""),
    ]
    assert "out.bad-rows.csv says why" in done.stderr


def test_a_reported_cell_shows_no_other_cell(batch):
    _, _, bad = batch(f"{ids.age},{ids.danger}\n440,{ids.danger_choice}\n")
    assert bad == [(2, ids.age, f"'{ids.age}' takes a whole number from 0 to 120")]


def test_formulas_are_escaped_only_in_csv(batch):
    assert [r["id"] for r in batch(TABLE, "--keep", "id")[1]][:2] == ['\'=HYPERLINK("x")', "-12"]
    found = batch(TABLE, "--keep", "id", output="other.jsonl")[1]
    assert found[0]["id"] == '=HYPERLINK("x")'


def test_each_outcome_is_counted_with_a_bar(batch):
    done, _, _ = batch(f"{ids.age},{ids.danger}\n44,{ids.danger_choice}\n")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].split()[:3] == [ids.emergency, "1", "100%"]
    assert done.stdout.splitlines()[0].endswith("#")


@pytest.mark.parametrize(
    ("table", "arguments", "told"),
    [
        (f"{ids.age}x\n4\n", [], f"'{ids.age}x' is not a question; did you mean '{ids.age}'?"),
        (f"{ids.age},{ids.age}\n4,4\n", [], f"names a column twice: {ids.age}"),
        (f"{ids.age}\n4\n", ["--keep", "id"], "there is no column 'id' to keep"),
        (f"outcome,{ids.age}\n,4\n", ["--keep", "outcome"], "is reserved for results; rename it"),
        (f"{ids.danger},{ids.danger}___none\n,1\n", [], "and columns for its options"),
        ("", [], "has no heading"),
    ],
)
def test_an_invalid_table_is_rejected_and_nothing_is_written(batch, table, arguments, told):
    done, results, bad = batch(table, *arguments)
    assert done.exit_code in (1, 2)
    assert told in done.stderr
    assert results is None
    assert not bad


def test_existing_files_are_not_overwritten(batch):
    batch(TABLE, "--keep", "id")
    done, _, _ = batch(TABLE, "--keep", "id")
    assert done.exit_code == 1
    assert "out.csv" in done.stderr


def test_json_lines_and_parquet_give_the_results_of_single_sheets(batch, shipped):
    examples = list(shipped.examples.values())
    sheets = [
        {name: shipped.questions[name].to_plain_answer(given) for name, given in e.answers.items()}
        for e in examples
    ]
    expected = [Case(shipped, e.answers).outcome() for e in examples]
    lines = "\n".join(map(json.dumps, sheets))
    assert [r["outcome"] for r in batch(lines, name="in.jsonl")[1]] == expected
    columns = {}
    for question in shipped.questions.values():
        values = [sheet.get(question.id) for sheet in sheets]
        if question.type == "many":
            values = [[v] if isinstance(v, str) else v for v in values]
            columns[question.id] = pl.Series(values, dtype=pl.List(pl.String))
        elif question.type == "number":
            columns[question.id] = pl.Series(values, dtype=pl.Float64, strict=False)
        else:
            columns[question.id] = pl.Series(values, dtype=pl.String)
    found = batch(pl.DataFrame(columns), name="in.parquet", output="other.csv")[1]
    assert [r["outcome"] for r in found] == expected


def test_an_invalid_json_line_is_reported_with_its_number(batch):
    lines = '{"AGE": 4}\n\n{"AGE": 4, "AGE": 5}\n[]\n{"agee": 1}\n{"AGE": null}'.replace(
        "AGE", ids.age
    )
    _, results, bad = batch(lines, name="in.jsonl")
    assert [r["row"] for r in results] == [1, 6]
    assert [row for row, _, _ in bad] == [3, 4, 5]


@pytest.mark.slow
@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.parquet"])
def test_a_killed_batch_leaves_no_partial_file(tmp_path, output):
    pl.DataFrame({ids.age: [44, 15, 440] * 200_000}).write_parquet(tmp_path / "in.parquet")
    command = [sys.executable, "-m", "tipscreen", "batch", "in.parquet", "-o", output]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:  # fmt: skip
        while not any(path.stat().st_size for path in tmp_path.glob(".tipscreen-*.new")):
            assert running.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        running.kill()
    assert not (tmp_path / output).exists()
    assert not list(tmp_path.glob("out.*"))
    pl.DataFrame({ids.age: [44, 440]}).write_parquet(tmp_path / "few.parquet")
    done = subprocess.run(
        [*command[:4], "few.parquet", "-o", output], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1  # one row is wrong
    stem = output.partition(".")[0]
    assert {path.name for path in tmp_path.iterdir()} == {
        "in.parquet", "few.parquet", output, f"{stem}.bad-rows.csv",
    }  # fmt: skip
