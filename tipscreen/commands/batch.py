"""`tipscreen batch`: evaluate a table of answer sheets."""

from pathlib import Path
from typing import Annotated

import typer

from tipscreen.commands.error_boundary import print_error


def batch(
    ctx: typer.Context,
    table: Annotated[
        Path,
        typer.Argument(help="A table with one sheet per row: .csv, .jsonl or .parquet."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file for the results: .csv, .jsonl or .parquet.",
        ),
    ],
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="COLUMN", help="A column to copy, such as a record id."),
    ] = None,
) -> None:
    """Evaluate a table of answer sheets."""
    import shutil
    import sys

    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.errors import UsageError, escape_invisible
    from tipscreen.exchange.tables.batch import bad_rows_path, outcome_bars, screen_table

    questionnaire = load_selected_questionnaire(ctx.obj)
    try:
        is_hidden = not sys.stderr.isatty()
        with typer.progressbar(length=1000, file=sys.stderr, hidden=is_hidden) as bar:
            summary = screen_table(
                questionnaire,
                table,
                output,
                tuple(keep or ()),
                lambda fraction: bar.update(round(fraction * 1000) - bar.pos),
            )
    except ImportError:
        raise UsageError("batch needs extra packages: pip install 'tipscreen[batch]'") from None
    for line in outcome_bars(questionnaire, summary, min(shutil.get_terminal_size().columns, 80)):
        typer.echo(line)
    if summary.bad_rows:
        rows = "row was" if summary.bad_rows == 1 else "rows were"
        file = escape_invisible(str(bad_rows_path(output)))
        print_error(f"{summary.bad_rows:,} {rows} not evaluated; {file} says why.")
        raise typer.Exit(1)
