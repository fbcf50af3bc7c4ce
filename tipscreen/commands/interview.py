"""`tipscreen` without a command, and `tipscreen resume`: interview one person or several."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.commands.options import (
    AllowFailingExamplesOption,
    DeskOption,
    IdleTimeoutOption,
    KeepSheetsOption,
    KioskOption,
    LanguageOption,
    NoColorOption,
    NoteLanguageOption,
    NoteOption,
    NotesDirOption,
    PlainOption,
    QuestionnaireOption,
    SaveOption,
    VersionOption,
)

if TYPE_CHECKING:
    from tipscreen.commands.settings import Settings
    from tipscreen.terminal.intake import IntakeOptions

DEFAULT_IDLE_SECONDS = 180
"""Idle timeout of a kiosk without `--idle-timeout`."""

INTERVIEW_OPTIONS = (
    "--save",
    "--note",
    "--note-lang",
    "--desk",
    "--notes-dir",
    "--keep-sheets",
    "--kiosk",
    "--idle-timeout",
)
"""Options that make no sense with a command."""

REQUIRED_OPTIONS = {
    "--idle-timeout": ("--kiosk",),
    "--note-lang": ("--note", "--notes-dir"),
    "--notes-dir": ("--desk",),
    "--keep-sheets": ("--notes-dir",),
}
"""Option to the options of which it requires at least one."""


def start(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    questionnaire_file: QuestionnaireOption = None,
    plain: PlainOption = False,
    no_color: NoColorOption = False,
    allow_failing_examples: AllowFailingExamplesOption = False,
    lang: LanguageOption = None,
    save: SaveOption = None,
    note: NoteOption = None,
    note_lang: NoteLanguageOption = None,
    desk: DeskOption = False,
    notes_dir: NotesDirOption = None,
    keep_sheets: KeepSheetsOption = False,
    kiosk: KioskOption = False,
    idle_timeout: IdleTimeoutOption = None,
    _version: VersionOption = False,
) -> None:
    """Apply the options that come before a command; without a command, run an interview."""
    from tipscreen.commands.settings import (
        make_settings,
        replace_unencodable_characters,
        set_color_environment,
    )

    replace_unencodable_characters()
    set_color_environment(no_color)
    ctx.obj = settings = make_settings(questionnaire_file, plain, allow_failing_examples, lang)
    check_option_combinations(ctx)
    if kiosk:
        run_shared_terminal(settings, idle_timeout or DEFAULT_IDLE_SECONDS)
    elif notes_dir:
        from tipscreen.terminal.desk_session import NotesFolder, run_desk

        options = make_intake_options(settings, desk, None, note_lang, None)
        run_desk(options, NotesFolder(notes_dir), keep_sheets=keep_sheets)
    elif ctx.invoked_subcommand is None:
        from tipscreen.terminal.intake import run_intake

        run_intake(make_intake_options(settings, desk, note, note_lang, save))


def check_option_combinations(ctx: typer.Context) -> None:
    """Raise UsageError if interview options exclude each other, or the command that follows."""
    from tipscreen.errors import UsageError

    given = [
        option
        for option in INTERVIEW_OPTIONS
        if ctx.params[option.removeprefix("--").replace("-", "_")]
    ]
    if given and ctx.invoked_subcommand is not None:
        raise UsageError(
            f"{given[0]} is for an interview and cannot come before '{ctx.invoked_subcommand}'"
        )
    if "--kiosk" in given and given[0] != "--kiosk":
        raise UsageError(f"--kiosk saves nothing, so it cannot be combined with {given[0]}")
    for option, required in REQUIRED_OPTIONS.items():
        if option in given and not set(required).intersection(given):
            raise UsageError(f"{option} requires {' or '.join(required)}")
    for option in ("--note", "--save"):
        if "--notes-dir" in given and option in given:
            raise UsageError(
                f"--notes-dir names the files itself, so it cannot be combined with {option}"
            )


def run_shared_terminal(settings: "Settings", idle_seconds: int) -> None:
    """Interview one person after another at a shared terminal."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.terminal.kiosk import run_kiosk
    from tipscreen.terminal.system.keyboard import require_terminal

    require_terminal()
    questionnaire_by_language = settings.all_translations(load_selected_questionnaire(settings))
    run_kiosk(questionnaire_by_language, settings.lang, settings.plain, idle_seconds)


def make_intake_options(
    settings: "Settings",
    desk: bool,
    note: Path | None,
    note_lang: str | None,
    save: Path | None,
) -> "IntakeOptions":
    """Return the options of one intake, with the questionnaire in the languages requested."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.loading.bundled import load_in_language
    from tipscreen.terminal.intake import IntakeOptions

    original = load_selected_questionnaire(settings)
    shown = settings.translated(original)
    in_note = (
        load_in_language(original, note_lang, settings.questionnaire_file) if note_lang else None
    )
    if desk:
        shown, in_note = shown.for_desk(), in_note and in_note.for_desk()
    return IntakeOptions(
        original=original,
        questionnaire=shown,
        plain=settings.plain,
        is_desk=desk,
        save_path=save,
        note_path=note,
        note_questionnaire=in_note,
        questionnaire_path=settings.questionnaire_file,
    )


def resume(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sheet that was saved during an interview.")],
    note: NoteOption = None,
    note_lang: NoteLanguageOption = None,
    desk: DeskOption = False,
) -> None:
    """Continue a saved interview, beginning with a review of the answers."""
    from datetime import date

    from tipscreen.errors import escape_invisible
    from tipscreen.files import read_bytes
    from tipscreen.interview.saved_sheet import read_saved
    from tipscreen.terminal.intake import run_intake

    options = make_intake_options(ctx.obj, desk, note, note_lang, file)
    saved = read_saved(
        read_bytes(file), escape_invisible(str(file)), options.original, date.today()
    )
    run_intake(options, saved)
