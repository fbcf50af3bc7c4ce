"""`tipscreen init` and `tipscreen about`: begin a file of your own; read about the treatment."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    file: Annotated[
        Path, typer.Argument(help="The file to write; it must not be there yet.")
    ] = Path("my-questions.yaml"),
) -> None:
    """Write a copy of the shipped questionnaire, to start your own from."""
    from tipscreen.errors import printable
    from tipscreen.loading import read_bytes, shipped_file, write_new

    write_new(file, read_bytes(shipped_file()))
    typer.echo(
        f"Wrote {printable(str(file))}. After a change: tipscreen check {printable(str(file))}"
    )


def about(ctx: typer.Context) -> None:
    """Tell about trigger point injections, and about these questions."""
    from tipscreen.commands.settings import Settings, is_for_a_screen, show
    from tipscreen.loading import load
    from tipscreen.reports import Format, about_document, write

    settings: Settings = ctx.obj
    document = about_document(settings.translated(load(settings.rules)))
    show(write(document, Format.TERMINAL if is_for_a_screen(settings) else Format.TEXT))
