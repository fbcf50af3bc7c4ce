"""Answers that are kept: when they are saved, where to, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tipscreen.errors import FileError, escape_invisible
from tipscreen.files import check_does_not_exist, unused_path
from tipscreen.interview.replies import Command, parse_command
from tipscreen.interview.saved_sheet import SheetSaver
from tipscreen.questionnaire.answers import Answers
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.signals import TerminationSignals

CONFIRM_QUIT_ANSWERS = 5
"""Quitting asks once more before so many answers are lost."""

DEFAULT_FILE_STEM = "tipscreen-answers"
"""What a sheet is called, before a number and the ending."""

SHEET_SUFFIX = ".json"


@dataclass(slots=True)
class Autosave:
    """Saves the answers, where that was asked for, and says so."""

    lines: LineTerminal
    saver: SheetSaver
    signals: TerminationSignals
    answers: Answers = field(default_factory=dict)
    """The last that were to be kept."""
    note_written: bool = False
    """The note was written while asking, since there was a danger."""

    def save(self, answers: Answers) -> bool:
        """Save the answers where that was asked for; return whether nothing went wrong."""
        _, say = self.lines.language, self.lines.print
        self.answers = answers
        try:
            with self.signals.deferred():
                self.saver.write(answers)
        except FileError as error:
            say(_("Not saved: {error}.", error=error), "bold red")
            say(_("Your answers are kept as long as you go on here. The next answer tries again."))
            return False
        return True

    def enable(self) -> None:
        """Save the answers now, and after each one from now on."""
        _, say = self.lines.language, self.lines.print
        asked_for = self.saver.path is None
        if self.saver.path is None:
            self.saver.path = self.ask_file_name()
        if self.saver.path is None or not self.save(self.answers):
            if asked_for:
                self.saver.path = None
            return
        file = escape_invisible(str(self.saver.path))
        say(_("Saved in {file}, and again after each answer.", file=file), "green")
        say(_("To go on another time: {command}", command=self.saver.resume_command))

    def ask_file_name(self) -> Path | None:
        """Return where to save; None if the person thinks better of it."""
        _ = self.lines.language
        offered = Path(f"{unused_path(Path(), DEFAULT_FILE_STEM, SHEET_SUFFIX)}{SHEET_SUFFIX}")
        while True:
            self.lines.print(
                _(
                    "Press Enter to save as {file}, or type another file name. ({back})",
                    file=offered,
                    back=Command.BACK.display_text(_),
                )
            )
            typed = self.lines.read_line().strip()
            if parse_command(typed, _):
                return None
            path = Path(typed) if typed else offered
            try:
                check_does_not_exist(path)
            except FileError as error:
                self.lines.print(str(error), "yellow")
                continue
            return path

    def confirm_quit(self, answers: int) -> bool:
        """Ask again before many answers are lost; return whether to quit."""
        is_saved = self.saver.path is not None and self.saver.last_error is None
        if answers < CONFIRM_QUIT_ANSWERS or is_saved:
            return True
        _ = self.lines.language
        self.lines.print(
            _(
                "Stop and lose {number} answers? Type {key} again to stop, or Enter to go on.",
                number=answers,
                key=Command.QUIT.letter_in(_),
            )
        )
        return parse_command(self.lines.read_line(), _) is Command.QUIT
