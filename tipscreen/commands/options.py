"""The options that stand before a command, and those that several commands share."""

from pathlib import Path
from typing import Annotated

import typer


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        from tipscreen import __version__

        typer.echo(f"tipscreen {__version__}")
        raise typer.Exit


MIN_IDLE_SECONDS, MAX_IDLE_SECONDS = 2, 3600
"""Seconds that a shared terminal may wait."""


def check_idle(seconds: int | None) -> int | None:
    """Return the seconds. Raises an error of usage if they are too few or too many."""
    if seconds is not None and not MIN_IDLE_SECONDS <= seconds <= MAX_IDLE_SECONDS:
        raise typer.BadParameter(
            f"{seconds} is not from {MIN_IDLE_SECONDS} to {MAX_IDLE_SECONDS} seconds."
        )
    return seconds


def rules_path_for_completion(ctx: typer.Context) -> Path | None:
    """Return the file of `--rules` before a command that is being typed; None: the shipped one."""
    above = ctx.parent.params if ctx.parent else {}
    return above.get("rules")


def complete_language(incomplete: str) -> list[str]:
    """Return the languages that begin so."""
    from tipscreen.loading.bundled import available_languages

    return [code for code in available_languages() if code.startswith(incomplete)]


RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="Use this questionnaire, not the shipped one."),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="Plain lines, for screen readers and simple terminals.")
]
NoColor = Annotated[
    bool, typer.Option("--no-color", help="Without colors; NO_COLOR and CLICOLOR are heeded, too.")
]
Unchecked = Annotated[
    bool,
    typer.Option("--unchecked", help="Try out a file of --rules that fails its own examples."),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="CODE",
        autocompletion=complete_language,
        help="Language: en or es; else from the locale.",
    ),
]
Save = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help="Save after each answer, to resume later."),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write the note for the clinician: .html, .md, .json or .txt.",
    ),
]
ReportLang = Annotated[
    str | None,
    typer.Option(
        "--report-lang",
        metavar="CODE",
        autocompletion=complete_language,
        help="The language of that note.",
    ),
]
Reports = Annotated[
    Path | None,
    typer.Option(
        "--reports",
        metavar="FOLDER",
        help="With --desk: one person after another, each with a note in this folder.",
    ),
]
KeepSheets = Annotated[
    bool,
    typer.Option("--keep-sheets", help="With --reports: keep the answers beside each note."),
]
DeskOption = Annotated[
    bool, typer.Option("--desk", help="For the front desk: a script, fast entry, and a note.")
]
KioskOption = Annotated[
    bool,
    typer.Option("--kiosk", help="A shared terminal: clear it after each person, begin anew."),
]
IdleOption = Annotated[
    int | None,
    typer.Option(
        "--idle",
        callback=check_idle,
        metavar="SECONDS",
        help="With --kiosk: discard all after so long without a line, from 2 to 3600; else 180.",
    ),
]
Version = Annotated[
    bool,
    typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
]
