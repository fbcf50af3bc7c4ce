"""`tipscreen` alone, and `tipscreen resume`: ask the questions."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tipscreen import __version__
from tipscreen.commands.settings import (
    Settings,
    in_language,
    language_of_the_system,
    questionnaire_to_use,
)
from tipscreen.errors import UsageError, printable
from tipscreen.interview import read_saved
from tipscreen.loading import languages, read_bytes
from tipscreen.terminal import Intake, check_terminal, hold_kiosk, take_in


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"tipscreen {__version__}")
        raise typer.Exit


Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write the note for the clinician: .html, .md, .json or .txt.",
    ),
]
ReportLanguage = Annotated[
    str | None, typer.Option("--report-lang", metavar="CODE", help="The language of that note.")
]
Desk = Annotated[
    bool, typer.Option("--desk", help="For the front desk: a script, fast entry, and a note.")
]


def start(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="FILE", help="Use this questionnaire, not the shipped one."
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines, for screen readers and simple terminals.")
    ] = False,
    unchecked: Annotated[
        bool,
        typer.Option("--unchecked", help="Try out a file of --rules that fails its own examples."),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="CODE", help="Language: en or es; else from the locale."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save after each answer, to resume later."),
    ] = None,
    report: Report = None,
    report_lang: ReportLanguage = None,
    desk: Desk = False,
    kiosk_mode: Annotated[
        bool,
        typer.Option("--kiosk", help="A shared terminal: clear it after each person, begin anew."),
    ] = False,
    idle: Annotated[
        int | None,
        typer.Option(
            "--idle",
            min=2,
            max=3600,
            metavar="SECONDS",
            help="With --kiosk: discard all after so long without a line; 180 if left out.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Is it reasonable to talk with a clinician about trigger point injections?

    Without a command, asks the questions and shows the result.
    It is never a diagnosis. Always talk with a health professional.
    """
    accessible = os.environ.get("ACCESSIBLE", "0").casefold() not in ("", "0", "false", "no")
    ctx.obj = settings = Settings(
        rules=rules,
        plain=plain or accessible or os.environ.get("TERM") == "dumb",
        unchecked=unchecked,
        lang=lang or language_of_the_system(),
    )
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what cannot be shown or read must not end the program
            stream.reconfigure(errors="replace")
    for_the_interview = {
        "--save": save,
        "--report": report,
        "--report-lang": report_lang,
        "--desk": desk,
        "--kiosk": kiosk_mode,
        "--idle": idle,
    }
    used = [name for name, value in for_the_interview.items() if value]
    if ctx.invoked_subcommand is not None:
        if used:
            raise UsageError(f"{used[0]} does not go before a command")
        return
    if kiosk_mode:
        if used[0] != "--kiosk":
            raise UsageError(f"--kiosk keeps nothing, so it cannot go with {used[0]}")
        check_terminal()
        original = questionnaire_to_use(settings)
        speaking = {code: in_language(original, code, rules) for code in languages()}
        hold_kiosk(speaking, settings.lang, settings.plain, idle or 180)
        return
    if idle:
        raise UsageError("--idle goes with --kiosk")
    if report_lang and not report:
        raise UsageError("--report-lang goes with --report")
    take_in(intake(settings, desk, report, report_lang, save))


def intake(
    settings: Settings, desk: bool, report: Path | None, report_lang: str | None, save: Path | None
) -> Intake:
    """Return how answers are to be taken in."""
    original = questionnaire_to_use(settings)
    return Intake(
        original=original,
        questionnaire=settings.translated(original),
        plain=settings.plain,
        desk=desk,
        save=save,
        report=report,
        report_in=in_language(original, report_lang, settings.rules) if report_lang else None,
        rules=settings.rules,
    )


def resume(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sheet that was saved during an interview.")],
    report: Report = None,
    report_lang: ReportLanguage = None,
    desk: Desk = False,
) -> None:
    """Go on with an interview that was saved, beginning with a look at the answers."""
    how = intake(ctx.obj, desk, report, report_lang, file)
    saved = read_saved(read_bytes(file), printable(str(file)), how.original, date.today())
    take_in(how, saved)
