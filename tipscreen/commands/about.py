"""`tipscreen init` and `tipscreen about`: start a questionnaire; read about the treatment."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    file: Annotated[Path, typer.Argument(help="The file to write. It must not exist yet.")] = Path(
        "my-questions.yaml"
    ),
) -> None:
    """Write a copy of the shipped questionnaire, as a start for your own.

    A JSON Schema is written next to it, with which editors complete keys and mark mistakes.
    """
    from tipscreen.errors import escape_invisible
    from tipscreen.files import check_does_not_exist, read_bytes, write_new
    from tipscreen.loading.bundled import shipped_file
    from tipscreen.loading.editor_schema import read_schema, with_schema_modeline

    schema = file.with_suffix(".schema.json")
    check_does_not_exist(file)
    write_new(schema, read_schema())
    write_new(file, with_schema_modeline(read_bytes(shipped_file()), schema.name))
    name = escape_invisible(str(file))
    typer.echo(f"Wrote {name}, and {escape_invisible(str(schema))} for your editor.")
    typer.echo(f"After a change: tipscreen check {name}")


def about(ctx: typer.Context) -> None:
    """Explain trigger point injections and these questions."""
    from tipscreen.commands.settings import Settings, is_terminal_output, print_output
    from tipscreen.loading.bundled import load_file
    from tipscreen.reports.document import about_document
    from tipscreen.reports.formats import Format
    from tipscreen.reports.writers import render_document

    settings: Settings = ctx.obj
    document = about_document(settings.translated(load_file(settings.questionnaire_file)))
    print_output(
        render_document(document, Format.TERMINAL if is_terminal_output(settings) else Format.TEXT)
    )
