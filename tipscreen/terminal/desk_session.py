"""Run a session at the front desk: one person after another, with one start of the program.

Each person has a note in one folder, named by time and label. A saved sheet stays next to it until
the note is written, or longer with `keep_sheets`, so an interrupted intake can be resumed.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tipscreen.errors import (
    FileError,
    InterviewInterrupted,
    InterviewStopped,
    QuestionnaireError,
    escape_invisible,
)
from tipscreen.files import read_bytes, unused_path
from tipscreen.interview.replies import Command, parse_command
from tipscreen.interview.saved_sheet import read_saved
from tipscreen.questionnaire.language import fold
from tipscreen.terminal.intake import IntakeOptions, run_intake
from tipscreen.terminal.lines.desk_screens import print_desk_welcome
from tipscreen.terminal.lines.layout import make_console
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.prompts import SHEET_SUFFIX, ask_label
from tipscreen.terminal.screens import Terminal
from tipscreen.terminal.system.keyboard import require_terminal

NOTE_SUFFIX = ".html"
RESUMABLE_EXIT_CODES = (InterviewStopped.exit_code, InterviewInterrupted.exit_code)
"""Exit codes that end one intake, but not the session."""


@dataclass(frozen=True, slots=True)
class IntakeFiles:
    """The files of one person: the note, and the saved sheet of an unfinished intake."""

    note: Path
    sheet: Path

    @property
    def is_unfinished(self) -> bool:
        """Whether the intake can be resumed."""
        return self.sheet.exists()


@dataclass(frozen=True, slots=True)
class NotesFolder:
    """The folder with the notes of the desk."""

    path: Path
    clock: Callable[[], datetime] = datetime.now

    def check(self) -> None:
        """Raise FileError if the folder does not exist or is not writable."""
        if not self.path.is_dir() or not os.access(self.path, os.W_OK):
            name = escape_invisible(str(self.path))
            raise FileError(
                f"cannot write to {name}: the folder does not exist or is not writable; "
                "create it first"
            )

    def new_files(self, label: str) -> IntakeFiles:
        """Return unused file names with the time and the label, and a number if necessary."""
        word = re.sub(r"[^\w-]+", "-", label).strip("-") or "no-label"
        stem = f"{self.clock():%Y-%m-%d-%H%M}-{word}"
        return self._files(unused_path(self.path, stem, NOTE_SUFFIX, SHEET_SUFFIX).name)

    def todays_files(self) -> list[IntakeFiles]:
        """Return the files of today, the earliest first."""
        today = f"{self.clock():%Y-%m-%d-}*"
        stems = {
            path.stem
            for suffix in (NOTE_SUFFIX, SHEET_SUFFIX)
            for path in self.path.glob(f"{today}{suffix}")
        }
        return [self._files(stem) for stem in sorted(stems)]

    def _files(self, stem: str) -> IntakeFiles:
        return IntakeFiles(self.path / f"{stem}{NOTE_SUFFIX}", self.path / f"{stem}{SHEET_SUFFIX}")


def run_desk(options: IntakeOptions, folder: NotesFolder, *, keep_sheets: bool) -> None:
    """Run one intake after another until the clerk ends the session.

    Raises UsageError if there is no terminal; FileError if the folder is not writable;
    InterviewStopped if the clerk or a signal interrupts the session.
    """
    require_terminal()
    folder.check()
    questionnaire = options.questionnaire
    terminal = LineTerminal(make_console(options.plain), options.plain, questionnaire.language)
    try:
        print_desk_welcome(terminal, questionnaire.about, questionnaire.desk)
        DeskSession(options, folder, terminal, keep_sheets).run()
    except KeyboardInterrupt:
        raise InterviewInterrupted("\n" + terminal.language("Stopped.")) from None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A session at the desk: a series of intakes."""

    options: IntakeOptions
    folder: NotesFolder
    terminal: Terminal
    keep_sheets: bool

    def run(self) -> None:
        """Ask for the next case until the clerk ends the session."""
        while (case := self.ask_next()) is not None:
            self.run_intake(*case)

    def ask_next(self) -> tuple[IntakeOptions, IntakeFiles] | None:
        """Ask for a label, or the number of an unfinished intake in today's list.

        Return the options and files of that intake, or None to end the session. Shows the list on
        request.
        """
        _ = self.terminal.language
        list_key = _("l")
        hint = _("{key}: today's list. {quit}: end.", key=list_key, quit=Command.QUIT.letter_in(_))

        def is_other_input(typed: str) -> bool:
            return fold(typed) == list_key or self._find_unfinished(typed) is not None

        while True:
            typed = ask_label(self.terminal, self.options.questionnaire.desk, hint, is_other_input)
            if parse_command(typed, _) is Command.QUIT:
                return None
            if fold(typed) == list_key:
                self.print_todays_list()
            elif files := self._find_unfinished(typed):
                return self.options, files
            else:
                return replace(self.options, label=typed), self.folder.new_files(typed)

    def run_intake(self, options: IntakeOptions, files: IntakeFiles) -> None:
        """Run one intake from the start, or resume an unfinished one. Prints errors of its files.

        Raises InterviewStopped if the session must end, too.
        """
        options = replace(options, save_path=files.sheet, note_path=files.note)
        try:
            resumed = None
            if files.is_unfinished:
                today, data = self.folder.clock().date(), read_bytes(files.sheet)
                name = escape_invisible(str(files.sheet))
                resumed = read_saved(data, name, options.original, today)
            run_intake(options, resumed)
        except InterviewStopped as stopped:
            if stopped.exit_code not in RESUMABLE_EXIT_CODES:
                raise
            self.terminal.clear()  # the next person must not read this person's answers
            self.terminal.print(str(stopped), "yellow")
        except (FileError, QuestionnaireError) as error:
            self.terminal.print(str(error), "bold red")
        else:
            if not self.keep_sheets:
                files.sheet.unlink(missing_ok=True)

    def print_todays_list(self) -> None:
        """List the notes and unfinished intakes of today."""
        _, today = self.terminal.language, self.folder.todays_files()
        if not today:
            self.terminal.print(_("Nothing yet today."))
        self.terminal.print_list(enumerate(map(self._list_item, today), 1))
        if any(files.is_unfinished for files in today):
            self.terminal.print(_("To continue an unfinished one, type its number."))

    def _list_item(self, files: IntakeFiles) -> str:
        _, name = self.terminal.language, escape_invisible(files.note.stem)
        return _("{name}: not finished", name=name) if files.is_unfinished else name

    def _find_unfinished(self, typed: str) -> IntakeFiles | None:
        """Return the unfinished intake with this number in today's list, if there is one."""
        numbered = {str(number): item for number, item in enumerate(self.folder.todays_files(), 1)}
        files = numbered.get(typed)
        return files if files and files.is_unfinished else None
