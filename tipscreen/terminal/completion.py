"""End an intake: show and save the result, or stop without one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tipscreen.errors import FileError, InterviewInterrupted, InterviewStopped, escape_invisible
from tipscreen.interview.flow import Interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.reports.note_file import write_note
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.prompts import offer_page
from tipscreen.terminal.screens import Screens
from tipscreen.terminal.system.signals import (
    HANGUP_EXIT_CODE,
    TerminationSignals,
    detach_closed_terminal,
)


@dataclass(frozen=True, slots=True)
class IntakeCompletion:
    """Ends one intake."""

    questionnaire: Questionnaire
    screens: Screens
    autosave: Autosave
    note_path: Path | None
    """The file of the note; None for no note."""
    note_questionnaire: Questionnaire
    """The questionnaire in the language of the note."""
    is_desk: bool
    """Whether a clerk sees the screen, which is cleared after each person."""

    def save_and_write_note(self, answers: Answers) -> list[FileError]:
        """Save the finished sheet and write the note, if requested; return what failed.

        Signals wait until both are done.
        """
        with self.autosave.signals.deferred():
            save = partial(self.autosave.saver.write, finished=True)
            return [*try_write(save, answers), *try_write(self.write_note, answers)]

    def write_note_on_danger(self, answers: Answers) -> None:
        """Write the note immediately, if requested: a clerk who runs for a nurse presses no key.

        A failure is not reported now, because the note is written again at the end.
        """
        with self.autosave.signals.deferred():
            if self.note_path and not try_write(self.write_note, answers):
                self.autosave.note_written = True
                # The sheet stores the note's hash, by which a later run recognizes the note.
                try_write(self.autosave.saver.write, answers)

    def write_note(self, answers: Answers) -> None:
        """Write the note, if requested. Raises FileError."""
        if self.note_path:
            from tipscreen.reports.note import make_note

            saver = self.autosave.saver
            note = make_note(self.note_questionnaire, answers, saver.label, date.today())
            saver.note_sha256 = write_note(note, self.note_path, saver.note_sha256)

    def show_result(self, answers: Answers, failures: list[FileError]) -> None:
        """Show the result, and where the note is or why it could not be written."""
        from tipscreen.screening.result import make_result

        _ = self.questionnaire.language
        result = make_result(self.questionnaire, answers)
        notices = [] if failures else self._note_notices()
        if self.is_desk:
            if failures:  # reported again when the program ends, but the screen is empty by then
                texts = [
                    *map(str, failures),
                    _("Copy what you need from this screen before you clear it."),
                ]
                notices = [(text, "bold yellow") for text in texts]
            try:
                self.screens.show_result(result, notices, _("Press Enter to clear the screen."))
            finally:
                self.screens.terminal.clear()  # the next visitor must not read it
            return
        self.screens.show_result(result, notices)
        if not self.note_path and not result.outcome.danger:
            with suppress(InterviewStopped):  # the result was already shown
                offer_page(self.screens.terminal, result)

    def stop_without_result(self, interview: Interview, cause: BaseException) -> InterviewStopped:
        """Return the exception that ends the intake without a result.

        Its message says what was saved, and repeats a danger outcome. For a danger outcome the note
        is written, so that a clerk who runs for a nurse leaves it. A note written for a danger that
        no longer exists, because an answer was changed, is corrected.
        """
        saver, signals = self.autosave.saver, self.autosave.signals
        terminal = self.screens.terminal
        signals.is_deferred = True  # signals stay deferred from here on
        stopped = as_stopped(cause, signals, terminal.language)
        with suppress(OSError):  # the terminal can close at any moment
            in_danger = add_danger_reminder(stopped, interview)
            if self.note_path and (in_danger or self.autosave.note_written):
                failures = try_write(self.write_note, interview.answers)
                if not failures:
                    # The sheet stores the note's hash, by which a later run recognizes the note.
                    failures = try_write(saver.write, interview.answers)
                    for text, style in self._note_notices():
                        terminal.print(text, style)
                for error in failures:
                    terminal.print(str(error), "yellow")
        stopped.args = (self._stop_message(stopped),)
        return stopped

    def stop_during_result(self, interview: Interview, cause: BaseException) -> InterviewStopped:
        """Return the exception that ends the intake while the result is shown.

        Everything is written by then.
        """
        self.autosave.signals.is_deferred = True
        stopped = as_stopped(cause, self.autosave.signals, self.questionnaire.language)
        add_danger_reminder(stopped, interview)
        stopped.args = ("\n".join(filter(None, (str(stopped), stopped.reminder))),)
        return stopped

    def _note_notices(self) -> list[tuple[str, str]]:
        """Return a message that says where the note is, with its style."""
        if not self.note_path:
            return []
        file = escape_invisible(str(self.note_path))
        return [(self.questionnaire.language("The note is in {file}.", file=file), "green")]

    def _stop_message(self, stopped: InterviewStopped) -> str:
        """Return why the intake stopped, and where the answers are."""
        _, saver = self.questionnaire.language, self.autosave.saver
        parts = [str(stopped), _("Nothing was saved, and there is no result.")]
        if saver.path:
            file = escape_invisible(str(saver.path))
            parts[1] = _("There is no result yet. Your answers are in {file}.", file=file)
            if saver.last_error:
                parts[1] = _("There is no result yet. Not saved: {error}.", error=saver.last_error)
            if saver.last_known_data:
                command = saver.resume_command
                parts.append("\n" + _("To continue later: {command}", command=command))
        return "\n".join(filter(None, (" ".join(parts), stopped.reminder)))


def try_write(write: Callable[[Answers], None], answers: Answers) -> list[FileError]:
    """Write a file; return the error in a list, which is empty on success."""
    try:
        write(answers)
    except FileError as error:
        return [error]
    return []


def as_stopped(
    cause: BaseException, signals: TerminationSignals, language: Language
) -> InterviewStopped:
    """Return the exception that ends the program, with the exit code for its cause."""
    _ = language
    is_closed = detach_closed_terminal()
    if isinstance(cause, InterviewStopped):
        stopped = cause
    elif isinstance(cause, KeyboardInterrupt):
        stopped = InterviewInterrupted("\n" + _("Stopped."))
    else:
        stopped = InterviewStopped("\n" + _("The input ended."))
    stopped.exit_code = HANGUP_EXIT_CODE if is_closed else signals.exit_code or stopped.exit_code
    return stopped


def add_danger_reminder(stopped: InterviewStopped, interview: Interview) -> bool:
    """Repeat a danger outcome to anyone who quits early; return whether there is one."""
    stopped.reminder = danger_reminder(interview.danger, interview.questionnaire.language)
    return bool(stopped.reminder)
