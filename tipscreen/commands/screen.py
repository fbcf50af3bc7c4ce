"""`tipscreen screen`: evaluate answer sheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.commands.error_boundary import print_error
from tipscreen.commands.options import NoteOption, one_of
from tipscreen.reports.formats import Format

if TYPE_CHECKING:
    from tipscreen.commands.sheets import InputSheet
    from tipscreen.questionnaire.model import Questionnaire


def screen(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Answer sheets in YAML or JSON, or files in JSON Lines with one sheet per line; - "
            "for standard input.",
        ),
    ],
    format_: Annotated[
        Format,
        typer.Option(
            "--format", "-f", help="The format of the results.", **one_of(Format, "format")
        ),
    ] = Format.TERMINAL,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Evaluate each line as a sheet, as soon as it arrives. Without this option, JSON "
            "Lines are recognized by the suffix .jsonl or by their second line.",
        ),
    ] = False,
    brief: Annotated[
        bool,
        typer.Option("--brief", help="Show only the answer, up to three reasons and what to do."),
    ] = False,
    note: NoteOption = None,
) -> None:
    """Evaluate completed answer sheets."""
    from tipscreen.commands.settings import (
        Settings,
        is_terminal_output,
        load_selected_questionnaire,
        print_output,
    )
    from tipscreen.commands.sheets import iter_sheets
    from tipscreen.errors import TipscreenError, UsageError
    from tipscreen.reports.document import brief_document
    from tipscreen.reports.writers import render_document, render_result
    from tipscreen.screening.result import make_result

    settings: Settings = ctx.obj
    check_note_option(note, is_one_sheet=len(files) == 1 and not jsonl)
    if brief and format_.is_machine_readable:
        raise UsageError(
            f"--brief cannot be combined with --format {format_}, which always contains the full "
            "result"
        )
    original = load_selected_questionnaire(settings)
    questionnaire = settings.translated(original)
    if format_ is Format.TERMINAL and not is_terminal_output(settings):
        format_ = Format.TEXT
    failed = False
    for sheet in iter_sheets(files, jsonl, original, settings.questionnaire_file):
        if isinstance(sheet, TipscreenError):  # one bad sheet must not stop the others
            print_error(str(sheet))
            failed = True
            continue
        check_note_option(note, is_one_sheet=not sheet.is_json_line)
        if not format_.is_machine_readable and (sheet.is_json_line or len(files) > 1):
            typer.echo(f"{' - '.join(filter(None, (sheet.name, sheet.label)))}\n")
        result = make_result(questionnaire, sheet.answers, sheet.name)
        if brief:
            print_output(render_document(brief_document(result), format_))
        else:
            print_output(render_result(result, format_, sheet.label))
        if note:
            write_sheet_note(questionnaire, sheet, note)
    if failed:
        raise typer.Exit(1)


def check_note_option(note: Path | None, is_one_sheet: bool) -> None:
    """Check before the evaluation that the note, if requested, can be written.

    Raises UsageError if there are several sheets, FileError if the file cannot be written.
    """
    if note is None:
        return
    from tipscreen.errors import UsageError
    from tipscreen.reports.note_file import check_note_path

    if not is_one_sheet:
        raise UsageError("--note writes one note, so it needs exactly one answer sheet")
    check_note_path(note)


def write_sheet_note(questionnaire: "Questionnaire", sheet: "InputSheet", note: Path) -> None:
    """Write the clinician note on one sheet to a file, and print where it is."""
    from datetime import date

    from tipscreen.errors import escape_invisible
    from tipscreen.reports.note import make_note
    from tipscreen.reports.note_file import write_note

    write_note(make_note(questionnaire, sheet.answers, sheet.label, date.today()), note)
    print_error(questionnaire.language("The note is in {file}.", file=escape_invisible(str(note))))
