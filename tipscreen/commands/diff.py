"""`tipscreen diff`: show what changes between two questionnaires."""

from pathlib import Path
from typing import Annotated

import typer

from tipscreen.checking.formats import FindingsFormat
from tipscreen.commands.options import one_of


def diff(
    old: Annotated[Path, typer.Argument(help="A questionnaire.")],
    new: Annotated[Path, typer.Argument(help="A later version of it.")],
    format_: Annotated[
        FindingsFormat,
        typer.Option(
            "--format", "-f", help="The format of the changes.", **one_of(FindingsFormat, "format")
        ),
    ] = FindingsFormat.TEXT,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Exit with code 1 if an answer sheet changes outcome."),
    ] = False,
) -> None:
    """Show which answer sheets change outcome between two questionnaires."""
    from tipscreen.checking.audit import require_proof_packages
    from tipscreen.checking.diff_output import DIFFERENCE_FORMATS
    from tipscreen.loading.bundled import load_file

    require_proof_packages()
    from tipscreen.proving.diff import diff_questionnaires

    before, after = load_file(old), load_file(new)
    difference = diff_questionnaires(before, after)
    typer.echo(DIFFERENCE_FORMATS[format_](before, after, difference))
    if exit_code and difference.outcome_changes:
        raise typer.Exit(1)
