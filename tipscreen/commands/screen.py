"""`tipscreen screen`: judge answer sheets."""

from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.commands.error_boundary import print_error
from tipscreen.commands.options import Report
from tipscreen.reports.formats import Format

if TYPE_CHECKING:
    from pathlib import Path

    from tipscreen.commands.sheets import InputSheet
    from tipscreen.questionnaire.model import Questionnaire


def screen(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Answer sheets, YAML or JSON, or JSON Lines with one sheet a line; - for standard "
            "input.",
        ),
    ],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How to show the results.")
    ] = Format.TERMINAL,
    lines: Annotated[
        bool,
        typer.Option(
            "--lines",
            help="Judge each line as a sheet, as soon as it is there. Without this, JSON Lines are "
            "known by .jsonl, or by their second line.",
        ),
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Only the answer, up to three reasons and what to do.")
    ] = False,
    report: Report = None,
) -> None:
    """Judge answer sheets without asking."""
    from tipscreen.commands.settings import (
        Settings,
        is_terminal_output,
        load_selected_questionnaire,
        print_output,
    )
    from tipscreen.commands.sheets import iter_sheets
    from tipscreen.errors import TipscreenError, UsageError
    from tipscreen.reports.document import brief_document as in_short
    from tipscreen.reports.writers import render_document, render_result
    from tipscreen.screening.result import make_result as screen_answers

    settings: Settings = ctx.obj
    check_report_option(report, len(files) > 1 or lines)
    if brief and format_.is_machine_readable:
        raise UsageError(f"--brief does not go with --format {format_}, which has all of a result")
    original = load_selected_questionnaire(settings)
    questionnaire = settings.translated(original)
    if format_ is Format.TERMINAL and not is_terminal_output(settings):
        format_ = Format.TEXT
    failed = False
    for sheet in (s for file in files for s in iter_sheets(file, lines, original, settings.rules)):
        if isinstance(sheet, TipscreenError):  # the other sheets are still judged
            print_error(str(sheet))
            failed = True
            continue
        if sheet.is_json_line and report:
            raise UsageError(ONE_NOTE_MESSAGE)
        if not format_.is_machine_readable and (sheet.is_json_line or len(files) > 1):
            typer.echo(f"{' - '.join(filter(None, (sheet.name, sheet.label)))}\n")
        result = screen_answers(questionnaire, sheet.answers, sheet.name)
        if brief:
            print_output(render_document(in_short(result), format_))
        else:
            print_output(render_result(result, format_, sheet.label))
        if report:
            write_sheet_note(questionnaire, sheet, report)
    if failed:
        raise typer.Exit(1)


ONE_NOTE_MESSAGE = "--report is the note on one sheet"


def check_report_option(report: "Path | None", is_many: bool) -> None:
    """Raise UsageError or FileError if the note is asked for and could not be written."""
    from tipscreen.errors import UsageError

    if report is None:
        return
    if is_many:
        raise UsageError(ONE_NOTE_MESSAGE)
    from tipscreen.reports.note_file import check_note_path

    check_note_path(report)


def write_sheet_note(questionnaire: "Questionnaire", sheet: "InputSheet", report: "Path") -> None:
    """Write the note for the clinician."""
    from datetime import date

    from tipscreen.errors import escape_invisible
    from tipscreen.reports.note import make_note
    from tipscreen.reports.note_file import write_note

    write_note(make_note(questionnaire, sheet.answers, sheet.label, date.today()), report)
    print_error(
        questionnaire.language("The note is in {file}.", file=escape_invisible(str(report)))
    )
