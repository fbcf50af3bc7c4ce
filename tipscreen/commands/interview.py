"""`tipscreen` alone, and `tipscreen resume`: ask the questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.commands.options import (
    DeskOption,
    IdleOption,
    KeepSheets,
    KioskOption,
    Lang,
    NoColor,
    Plain,
    Report,
    ReportLang,
    Reports,
    RulesOption,
    Save,
    Unchecked,
    Version,
)

if TYPE_CHECKING:
    from tipscreen.commands.settings import Settings
    from tipscreen.terminal.intake import IntakeOptions

DEFAULT_IDLE_SECONDS = 180
"""Seconds, if `--idle` is left out."""

REQUIRED_OPTIONS = {
    "--idle": ("--kiosk",),
    "--report-lang": ("--report", "--reports"),
    "--reports": ("--desk",),
    "--keep-sheets": ("--reports",),
}
"""Option to those of which it needs one."""


def start(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    rules: RulesOption = None,
    plain: Plain = False,
    no_color: NoColor = False,
    unchecked: Unchecked = False,
    lang: Lang = None,
    save: Save = None,
    report: Report = None,
    report_lang: ReportLang = None,
    desk: DeskOption = False,
    reports: Reports = None,
    keep_sheets: KeepSheets = False,
    kiosk: KioskOption = False,
    idle: IdleOption = None,
    _version: Version = False,
) -> None:
    """Is it reasonable to talk with a clinician about trigger point injections?

    Without a command, asks the questions and shows the result.
    It is never a diagnosis. Always talk with a health professional.
    """
    from tipscreen.commands.settings import (
        make_settings,
        replace_unencodable_characters,
        set_color_environment,
    )

    replace_unencodable_characters()
    set_color_environment(no_color)
    ctx.obj = settings = make_settings(rules, plain, unchecked, lang)
    for_the_interview = {
        "--save": save,
        "--report": report,
        "--report-lang": report_lang,
        "--desk": desk,
        "--reports": reports,
        "--keep-sheets": keep_sheets,
        "--kiosk": kiosk,
        "--idle": idle,
    }
    check_option_combinations([name for name, value in for_the_interview.items() if value], ctx)
    if kiosk:
        run_shared_terminal(settings, idle or DEFAULT_IDLE_SECONDS)
    elif reports:
        from tipscreen.terminal.desk_session import NotesFolder, run_desk

        how = make_intake_options(settings, desk, None, report_lang, None)
        run_desk(how, NotesFolder(reports), keep_sheets=keep_sheets)
    elif ctx.invoked_subcommand is None:
        from tipscreen.terminal.intake import run_intake

        run_intake(make_intake_options(settings, desk, report, report_lang, save))


def check_option_combinations(used: list[str], ctx: typer.Context) -> None:
    """Raise UsageError if options for the interview do not go together, or with a command."""
    from tipscreen.errors import UsageError

    if used and ctx.invoked_subcommand is not None:
        raise UsageError(f"{used[0]} does not go before a command")
    if "--kiosk" in used and used[0] != "--kiosk":
        raise UsageError(f"--kiosk keeps nothing, so it cannot go with {used[0]}")
    for option, needed in REQUIRED_OPTIONS.items():
        if option in used and not set(needed).intersection(used):
            raise UsageError(f"{option} goes with {needed[0]}")
    for option in ("--report", "--save"):
        if "--reports" in used and option in used:
            raise UsageError(f"--reports names the files itself, so it cannot go with {option}")


def run_shared_terminal(settings: "Settings", idle: int) -> None:
    """Ask one person after another, at a shared terminal."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.terminal.keyboard import require_terminal
    from tipscreen.terminal.kiosk import run_kiosk

    require_terminal()
    speaking = settings.all_translations(load_selected_questionnaire(settings))
    run_kiosk(speaking, settings.lang, settings.plain, idle)


def make_intake_options(
    settings: "Settings",
    desk: bool,
    report: Path | None,
    report_lang: str | None,
    save: Path | None,
) -> "IntakeOptions":
    """Return how answers are to be taken in."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.loading.bundled import load_in_language
    from tipscreen.terminal.intake import IntakeOptions

    original = load_selected_questionnaire(settings)
    shown = settings.translated(original)
    noted = load_in_language(original, report_lang, settings.rules) if report_lang else None
    if desk:
        shown, noted = shown.for_desk(), noted and noted.for_desk()
    return IntakeOptions(
        original=original,
        questionnaire=shown,
        plain=settings.plain,
        is_desk=desk,
        save_path=save,
        note_path=report,
        note_questionnaire=noted,
        questionnaire_path=settings.rules,
    )


def resume(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sheet that was saved during an interview.")],
    report: Report = None,
    report_lang: ReportLang = None,
    desk: DeskOption = False,
) -> None:
    """Go on with an interview that was saved, beginning with a look at the answers."""
    from datetime import date

    from tipscreen.errors import escape_invisible
    from tipscreen.files import read_bytes
    from tipscreen.interview.saved_sheet import read_saved
    from tipscreen.terminal.intake import run_intake

    how = make_intake_options(ctx.obj, desk, report, report_lang, file)
    saved = read_saved(read_bytes(file), escape_invisible(str(file)), how.original, date.today())
    run_intake(how, saved)
