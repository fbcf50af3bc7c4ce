"""How an intake ends: with a result that is shown and written down, or broken off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tipscreen.errors import FileError, InterviewInterrupted, InterviewStopped, escape_invisible
from tipscreen.interview.flow import Interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.reports.formats import Format
from tipscreen.reports.note_file import write_note
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.desk import print_outcome_actions, read_aloud_script
from tipscreen.terminal.layout import make_console, print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.signals import HANGUP_EXIT_CODE, TerminationSignals, detach_closed_terminal

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class IntakeCompletion:
    """Ends an intake."""

    questionnaire: Questionnaire
    keeper: Autosave
    report: Path | None
    """Where the note is written; None for no note."""
    report_in: Questionnaire
    """The questionnaire in the language of the note."""

    def save_and_write_note(self, answers: Answers) -> list[FileError]:
        """Save the finished sheet and write the note, where that was asked for.

        Returns what could not be written. A signal waits until all is.
        """
        with self.keeper.signals.deferred():
            save = partial(self.keeper.saver.write, finished=True)
            return [*try_write(save, answers), *try_write(self.write_note, answers)]

    def write_note_on_danger(self, answers: Answers) -> None:
        """Write the note now, where one was asked for: who runs for a nurse presses no key.

        What fails is tried again at the end, and said there.
        """
        with self.keeper.signals.deferred():
            if self.report and not try_write(self.write_note, answers):
                self.keeper.note_written = True
                try_write(self.keeper.saver.write, answers)  # what the note is known by

    def write_note(self, answers: Answers) -> None:
        """Write the note, where that was asked for. Raises FileError."""
        if self.report:
            from tipscreen.reports.note import make_note

            saver = self.keeper.saver
            note = make_note(self.report_in, answers, saver.label, date.today())
            saver.note_sha256 = write_note(note, self.report, saver.note_sha256)

    def show_to_patient(self, answers: Answers, failed: list[FileError]) -> None:
        """Show the result, and how to bring it along."""
        from tipscreen.reports.writers import render_result
        from tipscreen.screening.result import make_result

        lines = self.keeper.lines
        result = make_result(self.questionnaire, answers)
        if isinstance(lines, CardTerminal):
            from tipscreen.terminal.cards.result_card import ResultCardScreen

            ResultCardScreen(lines, result).show()
            lines = lines.to_line_terminal()
        else:
            lines.print_blank_line()
            print_report(partial(render_result, result), lines.plain)
        self.print_note_path(failed, lines)
        if not self.report and not result.outcome.danger:
            from tipscreen.terminal.cards.result_card import offer_page

            with suppress(InterviewStopped):  # all has been shown
                offer_page(lines, result)

    def show_at_desk(self, answers: Answers, failed: list[FileError]) -> None:
        """Show the note and what to read aloud, until the clerk has the screen cleared."""
        from tipscreen.reports.note import make_note
        from tipscreen.reports.writers import render_note

        lines, script = self.keeper.lines, self.questionnaire.desk
        _ = lines.language
        note = make_note(self.questionnaire, answers, self.keeper.saver.label, date.today())
        try:
            lines.print_blank_line()
            print_report(partial(render_note, note), lines.plain)
            lines.print_script(_("Read aloud:"), read_aloud_script(note.result, script))
            print_outcome_actions(lines, note.result.outcome)
            self.print_note_path(failed, lines)
            for error in failed:  # said again at the end, when all is off the screen
                lines.print(str(error), "bold yellow")
            if failed:
                text = _("Copy what you need from this screen before you clear it.")
                lines.print(text, "bold yellow")
            with suppress(InterviewStopped, KeyboardInterrupt):  # all has been done
                lines.wait_for_enter(_("Press Enter to clear the screen."))
        finally:
            lines.clear()  # the next visitor must not read it

    def print_note_path(self, failed: list[FileError], lines: LineTerminal) -> None:
        """Say where the note is, if all went well; what went wrong is said at the end."""
        if self.report and not failed:
            file = escape_invisible(str(self.report))
            lines.print(lines.language("The note is in {file}.", file=file), "green")

    def stop_without_result(self, interview: Interview, why: BaseException) -> InterviewStopped:
        """Return how the program ends without a result: what was saved, and a danger once more.

        A clerk who runs for a nurse leaves the note: it is written for a danger outcome. One that
        was written for a danger that is no more, since an answer was changed, is put right.
        """
        saver, signals = self.keeper.saver, self.keeper.signals
        signals.is_deferred = True  # nothing breaks this off
        stopped = as_stopped(why, signals, self.keeper.lines.language)
        with suppress(OSError):  # the terminal can go at any moment
            in_danger = add_danger_reminder(stopped, interview)  # said with or without a note
            if self.report and (in_danger or self.keeper.note_written):
                failed = try_write(self.write_note, interview.answers)
                if not failed:  # what the note is known by stands in the sheet
                    failed = try_write(saver.write, interview.answers)
                    self.print_note_path([], self.keeper.lines)
                for error in failed:
                    self.keeper.lines.print(str(error), "yellow")
        stopped.args = (self._stop_message(stopped),)
        return stopped

    def stop_during_result(self, interview: Interview, why: BaseException) -> InterviewStopped:
        """Return how the program ends while the result is shown, once all is written down."""
        self.keeper.signals.is_deferred = True
        stopped = as_stopped(why, self.keeper.signals, self.keeper.lines.language)
        add_danger_reminder(stopped, interview)
        stopped.args = ("\n".join(filter(None, (str(stopped), stopped.reminder))),)
        return stopped

    def _stop_message(self, stopped: InterviewStopped) -> str:
        """Return why it was stopped, and what became of the answers."""
        _, saver = self.keeper.lines.language, self.keeper.saver
        kept = [_("Nothing was saved, and there is no result.")]
        if saver.path:
            file = escape_invisible(str(saver.path))
            kept = [_("There is no result yet. Your answers are in {file}.", file=file)]
            if saver.last_error:
                kept = [_("There is no result yet. Not saved: {error}.", error=saver.last_error)]
            if saver.last_known_data:
                command = saver.resume_command
                kept.append("\n" + _("To go on another time: {command}", command=command))
        text = " ".join([str(stopped), *kept])
        return "\n".join(filter(None, (text, stopped.reminder)))


def try_write(write: Callable[[Answers], None], answers: Answers) -> list[FileError]:
    """Write something; return why that failed, if it did."""
    try:
        write(answers)
    except FileError as error:
        return [error]
    return []


def as_stopped(why: BaseException, signals: TerminationSignals, _: Language) -> InterviewStopped:
    """Return how the program ends when something else than its person broke it off."""
    gone = detach_closed_terminal()
    if isinstance(why, InterviewStopped):
        stopped = why
    elif isinstance(why, KeyboardInterrupt):
        stopped = InterviewInterrupted("\n" + _("Stopped."))
    else:
        stopped = InterviewStopped("\n" + _("The input ended."))
    stopped.exit_code = HANGUP_EXIT_CODE if gone else signals.exit_code or stopped.exit_code
    return stopped


def add_danger_reminder(stopped: InterviewStopped, interview: Interview) -> bool:
    """Have a danger that was found said once more, even to who does not want the result."""
    stopped.reminder = danger_reminder(interview.danger, interview.questionnaire.language)
    return bool(stopped.reminder)


def print_report(render_in: Callable[[Format], RenderableType | str], plain: bool) -> None:
    """Print a report as a terminal shows it."""
    report = render_in(Format.TEXT if plain else Format.TERMINAL)
    if isinstance(report, str):
        make_console(plain).print(report, soft_wrap=True)
    else:
        print_wrapped(make_console(plain), report)
