"""`tipscreen screen`: judge answer sheets."""

from typing import Annotated

import typer

from tipscreen.commands.border import complain
from tipscreen.commands.options import Report
from tipscreen.reports import Format


def screen(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Answer sheets, YAML or JSON; - for standard input."
        ),
    ],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How to show the results.")
    ] = Format.TERMINAL,
    report: Report = None,
) -> None:
    """Judge answer sheets without asking."""
    from datetime import date

    from tipscreen.commands.settings import Settings, questionnaire_to_use, read_answers, show
    from tipscreen.errors import TipscreenError, UsageError, printable
    from tipscreen.reports import make_note, render
    from tipscreen.screening import screen as screen_answers
    from tipscreen.terminal import check_report, write_note

    settings: Settings = ctx.obj
    if report and len(files) > 1:
        raise UsageError("--report is the note on one sheet")
    check_report(report)
    original = questionnaire_to_use(settings)
    questionnaire = settings.translated(original)
    failed = False
    for file in files:
        try:
            name, answers, label = read_answers(file, original, settings)
        except TipscreenError as error:  # the other sheets are still judged
            complain(str(error))
            failed = True
            continue
        if len(files) > 1 and format_ is not Format.JSON:
            typer.echo(f"{name}\n")
        result = screen_answers(questionnaire, answers, name)
        if settings.plain and format_ is Format.TERMINAL:
            format_ = Format.TEXT
        show(render(result, format_))
        if report:
            write_note(make_note(questionnaire, answers, label, date.today()), report)
            complain(questionnaire.language("The note is in {file}.", file=printable(str(report))))
    if failed:
        raise typer.Exit(1)
