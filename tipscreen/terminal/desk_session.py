"""One person after another at the front desk, with one start of the program.

Each has a note of its own in one folder, named by label and time, and a saved sheet beside it until
the note is written. So what ends one interview loses nothing of another.
"""

from __future__ import annotations

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
from tipscreen.terminal.autosave import SHEET_SUFFIX
from tipscreen.terminal.desk import ask_label, print_desk_instructions
from tipscreen.terminal.intake import INTAKE_COMMANDS, IntakeOptions, run_intake, terminal_for
from tipscreen.terminal.keyboard import require_terminal
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.welcome import print_answer_help, print_introduction

NOTE_SUFFIX = ".html"
RESUMABLE_EXIT_CODES = (InterviewStopped.exit_code, InterviewInterrupted.exit_code)
"""The clerk stopped one interview; with any other exit code the program itself is to end."""


@dataclass(frozen=True, slots=True)
class IntakeFiles:
    """The note of one person, or the sheet of an interview that is not finished."""

    note: Path
    sheet: Path

    @property
    def is_unfinished(self) -> bool:
        """Return whether the interview can be gone on with."""
        return self.sheet.exists()


@dataclass(frozen=True, slots=True)
class NotesFolder:
    """Where the notes of the desk are."""

    path: Path
    clock: Callable[[], datetime] = datetime.now

    def check(self) -> None:
        """Raise FileError if no file can be made there."""
        if not self.path.is_dir() or not os.access(self.path, os.W_OK):
            name = escape_invisible(str(self.path))
            raise FileError(f"cannot write to {name}: no such folder, or not yours; make it first")

    def new_files(self, label: str) -> IntakeFiles:
        """Return where to write, named by label and time, with a number if that is taken."""
        word = re.sub(r"[^\w-]+", "-", label).strip("-") or "no-label"
        stem = f"{self.clock():%Y-%m-%d-%H%M}-{word}"
        return self._filed(unused_path(self.path, stem, NOTE_SUFFIX, SHEET_SUFFIX).name)

    def todays_files(self) -> list[IntakeFiles]:
        """Return today's, the earliest first."""
        today = f"{self.clock():%Y-%m-%d-}*"
        stems = {
            path.stem
            for end in (NOTE_SUFFIX, SHEET_SUFFIX)
            for path in self.path.glob(f"{today}{end}")
        }
        return [self._filed(stem) for stem in sorted(stems)]

    def _filed(self, stem: str) -> IntakeFiles:
        return IntakeFiles(self.path / f"{stem}{NOTE_SUFFIX}", self.path / f"{stem}{SHEET_SUFFIX}")


def run_desk(intake: IntakeOptions, folder: NotesFolder, *, keep_sheets: bool) -> None:
    """Hold one intake after another. Raises Stopped when the clerk ends, or the system does."""
    require_terminal()
    folder.check()
    lines = terminal_for(intake)
    try:
        DeskSession(intake, folder, lines, keep_sheets).run()
    except KeyboardInterrupt:
        raise InterviewInterrupted("\n" + lines.language("Stopped.")) from None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A day at the desk."""

    intake: IntakeOptions
    folder: NotesFolder
    lines: LineTerminal
    keep_sheets: bool

    def run(self) -> None:
        """Ask for the next person until the clerk ends the day."""
        print_introduction(self.lines, self.intake.questionnaire.about, to_patient=False)
        print_answer_help(self.lines, INTAKE_COMMANDS)
        print_desk_instructions(self.lines, self.intake.questionnaire.desk)
        while (wish := self.ask_next()) is not None:
            self.run_intake(*wish)

    def ask_next(self) -> tuple[IntakeOptions, IntakeFiles] | None:
        """Return how to ask whom next, and where it is written; None at the end of the day."""
        _ = self.lines.language
        list_key = _("l")
        more = _("{key}: today's list. {quit}: end.", key=list_key, quit=Command.QUIT.letter_in(_))

        def means_more(typed: str) -> bool:
            return fold(typed) == list_key or self._find_unfinished(typed) is not None

        while True:
            typed = ask_label(self.lines, self.intake.questionnaire.desk, more, means_more)
            if parse_command(typed, _) is Command.QUIT:
                return None
            if fold(typed) == list_key:
                self.print_list()
            elif filed := self._find_unfinished(typed):
                return self.intake, filed
            else:
                return replace(self.intake, label=typed), self.folder.new_files(typed)

    def run_intake(self, intake: IntakeOptions, filed: IntakeFiles) -> None:
        """Hold one intake, from the start or from where it was left."""
        intake = replace(intake, save=filed.sheet, report=filed.note)
        try:
            resumed = None
            if filed.is_unfinished:
                now, data = self.folder.clock().date(), read_bytes(filed.sheet)
                resumed = read_saved(data, escape_invisible(str(filed.sheet)), intake.original, now)
            run_intake(intake, resumed)
        except InterviewStopped as stopped:
            if stopped.exit_code not in RESUMABLE_EXIT_CODES:
                raise
            self.lines.clear()  # the next person must not read it
            self.lines.print(str(stopped), "yellow")
        except (FileError, QuestionnaireError) as error:
            self.lines.print(str(error), "bold red")
        else:
            if not self.keep_sheets:
                filed.sheet.unlink(missing_ok=True)

    def print_list(self) -> None:
        """List what was written today, and what is not finished."""
        _, today = self.lines.language, self.folder.todays_files()
        if not today:
            self.lines.print(_("Nothing yet today."))
        self.lines.print_list((number, self._line(each)) for number, each in enumerate(today, 1))
        if any(each.is_unfinished for each in today):
            self.lines.print(_("To go on with one that is not finished, type its number."))

    def _line(self, filed: IntakeFiles) -> str:
        _, name = self.lines.language, escape_invisible(filed.note.stem)
        if filed.is_unfinished:
            return _("{name}: not finished", name=name)
        return name

    def _find_unfinished(self, typed: str) -> IntakeFiles | None:
        """Return what has this number in the list, if it is not finished."""
        found = {str(number): each for number, each in enumerate(self.folder.todays_files(), 1)}
        filed = found.get(typed)
        return filed if filed and filed.is_unfinished else None
