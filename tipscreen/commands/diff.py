"""`tipscreen diff`: what changes between two questionnaires."""

from pathlib import Path
from typing import Annotated

import typer

from tipscreen.checking import FindingsFormat


def diff(
    old: Annotated[Path, typer.Argument(help="A questionnaire.")],
    new: Annotated[Path, typer.Argument(help="A later version of it.")],
    format_: Annotated[
        FindingsFormat, typer.Option("--format", "-f", help="How to show what changes.")
    ] = FindingsFormat.TEXT,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if a sheet changes outcome.")
    ] = False,
) -> None:
    """Show which answer sheets change outcome between two questionnaires."""
    from tipscreen.checking import DIFFERENCE_FORMATS, need_extra
    from tipscreen.loading import load

    need_extra()
    from tipscreen.proving import compare

    before, after = load(old), load(new)
    difference = compare(before, after)
    typer.echo(DIFFERENCE_FORMATS[format_](before, after, difference))
    if exit_code and difference.moves:
        raise typer.Exit(1)
