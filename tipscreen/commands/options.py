"""The options of the program, and those that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


def show_version(is_requested: bool) -> None:
    """Print the version and exit, if `--version` was given."""
    if is_requested:
        from tipscreen import __version__

        typer.echo(f"tipscreen {__version__}")
        raise typer.Exit


def one_of(kind: type[StrEnum], noun: str) -> dict[str, Any]:
    """Return the settings of an option or argument whose value is one of an enum.

    Typer's own message on another value has no suggestion, and differs between its releases. The
    parser raises UsageError instead.
    """

    def parse(text: str) -> StrEnum:
        from tipscreen.errors import UsageError, did_you_mean, escape_invisible, list_expected

        if text in list(kind):
            return kind(text)
        expected, hint = list_expected(list(kind)), did_you_mean(text, kind)
        hint = "" if hint == expected else hint
        raise UsageError(f"there is no {noun} '{escape_invisible(text)}'{expected}{hint}")

    return {"parser": parse, "autocompletion": lambda: list(kind)}


MIN_IDLE_SECONDS, MAX_IDLE_SECONDS = 2, 3600
"""Limits of `--idle-timeout`."""


def check_idle_seconds(seconds: int | None) -> int | None:
    """Return the seconds unchanged. Raises UsageError if they are outside the limits."""
    from tipscreen.errors import UsageError

    if seconds is not None and not MIN_IDLE_SECONDS <= seconds <= MAX_IDLE_SECONDS:
        limits = f"from {MIN_IDLE_SECONDS} to {MAX_IDLE_SECONDS}"
        raise UsageError(f"--idle-timeout must be {limits} seconds, not {seconds}")
    return seconds


def idle_timeout_option(help_text: str) -> Any:
    """Return the option `--idle-timeout`, which means a little more with `serve`."""
    return typer.Option(
        "--idle-timeout", callback=check_idle_seconds, metavar="SECONDS", help=help_text
    )


def questionnaire_path_for_completion(ctx: typer.Context) -> Path | None:
    """Return the file given with `--questionnaire` on the line that the shell completes.

    None stands for the shipped questionnaire.
    """
    return ctx.parent.params.get("questionnaire_file") if ctx.parent else None


def complete_language() -> list[str]:
    """Return the language codes that the shell can offer; Typer filters them by prefix."""
    from tipscreen.loading.bundled import available_languages

    return available_languages()


QuestionnaireOption = Annotated[
    Path | None,
    typer.Option(
        "--questionnaire", metavar="FILE", help="Use this questionnaire instead of the shipped one."
    ),
]
PlainOption = Annotated[
    bool,
    typer.Option("--plain", help="Print plain lines, for screen readers and simple terminals."),
]
NoColorOption = Annotated[
    bool,
    typer.Option("--no-color", help="Use no colors. NO_COLOR and CLICOLOR=0 do the same."),
]
AllowFailingExamplesOption = Annotated[
    bool,
    typer.Option(
        "--allow-failing-examples",
        help="Try out a questionnaire that fails its own examples. Never use it for patients.",
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="CODE",
        autocompletion=complete_language,
        help="The language: en or es. By default, the locale decides.",
    ),
]
SaveOption = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help="Save after each answer, to resume later."),
]
NoteOption = Annotated[
    Path | None,
    typer.Option(
        "--note",
        metavar="FILE",
        help="Write the note for the clinician: .html, .md, .json or .txt.",
    ),
]
NoteLanguageOption = Annotated[
    str | None,
    typer.Option(
        "--note-lang",
        metavar="CODE",
        autocompletion=complete_language,
        help="The language of the note: en or es.",
    ),
]
DeskOption = Annotated[
    bool,
    typer.Option("--desk", help="For the front desk: a script to read aloud, and fast entry."),
]
NotesDirOption = Annotated[
    Path | None,
    typer.Option(
        "--notes-dir",
        metavar="DIR",
        help="With --desk: interview one person after another; write each note to this directory.",
    ),
]
KeepSheetsOption = Annotated[
    bool,
    typer.Option("--keep-sheets", help="With --notes-dir: keep the answers next to each note."),
]
KioskOption = Annotated[
    bool,
    typer.Option(
        "--kiosk", help="For a shared terminal: clear it after each person, and start again."
    ),
]
IdleTimeoutOption = Annotated[
    int | None,
    idle_timeout_option(
        "With --kiosk: erase the answers after this many seconds without input (2-3600; "
        "default 180)."
    ),
]
VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
]
