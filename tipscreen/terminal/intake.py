"""Run one intake from the welcome to the result and the note, for a patient or at the desk."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tipscreen.errors import FileError, InterviewStopped, UsageError, escape_invisible
from tipscreen.interview.case_label import label_problem
from tipscreen.interview.flow import Interview, begin_interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.interview.saved_sheet import SavedSheet, SheetSaver, rules_option
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.reports.note_file import check_note_path, write_note
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card_screens import make_patient_screens
from tipscreen.terminal.interview_loop import InterviewLoop, add_danger_reminder, as_stopped
from tipscreen.terminal.lines.desk_screens import make_desk_screens, print_script
from tipscreen.terminal.lines.layout import make_console
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.prompts import LabelPrompt, offer_page
from tipscreen.terminal.screens import Screens, Terminal
from tipscreen.terminal.system.keyboard import require_terminal
from tipscreen.terminal.system.privacy import disable_core_dumps
from tipscreen.terminal.system.signals import TerminationSignals


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """The options of an intake, mostly from the command line."""

    original: Questionnaire
    """The questionnaire in the language of its file."""
    questionnaire: Questionnaire
    """The questionnaire in the language of the person."""
    plain: bool
    is_desk: bool = False
    save_path: Path | None = None
    note_path: Path | None = None
    note_questionnaire: Questionnaire | None = None
    """The questionnaire in the language of the note; None for the language of the person."""
    questionnaire_path: Path | None = None
    """The file of the questionnaire; None for the shipped one."""
    label: str | None = None
    """The case label, if it was asked before; the welcome was then shown before, too."""


def run_intake(options: IntakeOptions, resumed: SavedSheet | None = None) -> None:
    """Run the interview, show the result and write the note.

    Raises UsageError if there is no terminal, or one file is given for two purposes; FileError if a
    file cannot be written, once the result was shown; InterviewStopped if the intake ends without a
    result. The message says what was saved.
    """
    require_terminal()
    check_note_path(options.note_path, resumed.note_sha256 if resumed else "")
    paths = [path.resolve() for path in (options.note_path, options.save_path) if path]
    if len(set(paths)) < len(paths):
        raise UsageError("--save and --note need two different files")
    disable_core_dumps()
    saver = SheetSaver(options.original, options.save_path, resume_options=resume_options(options))
    autosave = Autosave(saver, TerminationSignals())
    screens: Screens
    if options.is_desk:
        console = make_console(options.plain)
        terminal = LineTerminal(console, options.plain, options.questionnaire.language)
        label = LabelPrompt(terminal, autosave, options.questionnaire.desk)
        screens = make_desk_screens(terminal, label, options.questionnaire)
    else:
        screens = make_patient_screens(options.plain, options.questionnaire.language, autosave)
        label = LabelPrompt(screens.terminal, autosave, options.questionnaire.desk)
    answers = resumed.answers if resumed else None
    interview = begin_interview(options.questionnaire, answers)
    autosave.answers = interview.answers
    with autosave.signals.handled():
        Intake(options, screens, autosave, label).run(interview, resumed)


@dataclass(frozen=True, slots=True)
class Intake:
    """One intake with one person."""

    options: IntakeOptions
    screens: Screens
    autosave: Autosave
    label: LabelPrompt

    def run(self, interview: Interview, resumed: SavedSheet | None) -> None:
        """Run the intake from the first screen to the last; see `run_intake`."""
        terminal = self.screens.terminal
        loop = InterviewLoop(interview, self.screens, self.autosave, self.write_note_on_danger)
        try:
            terminal.scroll_away()
            if resumed:
                self.restore(resumed)
            else:
                self.welcome()
            answers = loop.run_to_result()
        except (InterviewStopped, KeyboardInterrupt, OSError) as cause:
            stopped = self.stop_without_result(loop.interview, cause)
            terminal.flush()
            raise stopped from None
        try:
            failures = self.save_and_write_note(answers)
            self.show_result(answers, failures)
        except (KeyboardInterrupt, OSError) as cause:  # everything is written by now
            raise self.stop_during_result(loop.interview, cause) from None
        if failures:
            raise failures[0]

    def welcome(self) -> None:
        """Show the welcome, and at the desk what to read aloud first; ask for the label there."""
        self.autosave.saver.label = self.options.label or ""
        # Create the file before the first question, so that a failure costs no answers.
        self.create_save_file()
        if self.options.label is None:
            self.screens.show_welcome(self.options.questionnaire.about)
        if self.options.is_desk:
            if script := self.options.questionnaire.desk:
                terminal = self.screens.terminal
                print_script(terminal, terminal.language("Read aloud:"), script.read_first)
            if self.options.label is None:
                self.label.ask()
                self.create_save_file()

    def create_save_file(self) -> None:
        """Save a sheet without answers, if a file is set. Raises FileError."""
        with self.autosave.signals.deferred():
            self.autosave.saver.write({})

    def restore(self, resumed: SavedSheet) -> None:
        """Restore the label and the note's hash from a saved sheet, and print what changed."""
        terminal, saver = self.screens.terminal, self.autosave.saver
        is_valid = label_problem(resumed.label, terminal.language) is None
        saver.label = resumed.label if is_valid or not self.options.is_desk else ""
        saver.note_sha256, saver.last_known_data = resumed.note_sha256, resumed.data
        print_changes(terminal, self.options.questionnaire, resumed)
        if self.options.is_desk and not saver.label:
            self.label.ask()

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
            if self.options.note_path and not try_write(self.write_note, answers):
                self.autosave.note_written = True
                # The sheet stores the note's hash, by which a later run recognizes the note.
                try_write(self.autosave.saver.write, answers)

    def write_note(self, answers: Answers) -> None:
        """Write the note, if requested. Raises FileError."""
        if self.options.note_path:
            from tipscreen.reports.note import make_note

            saver = self.autosave.saver
            questionnaire = self.options.note_questionnaire or self.options.questionnaire
            note = make_note(questionnaire, answers, saver.label, date.today())
            saver.note_sha256 = write_note(note, self.options.note_path, saver.note_sha256)

    def show_result(self, answers: Answers, failures: list[FileError]) -> None:
        """Show the result, and where the note is or why it could not be written."""
        from tipscreen.screening.result import make_result

        _ = self.options.questionnaire.language
        result = make_result(self.options.questionnaire, answers)
        notices = [] if failures else self._note_notices()
        if not self.options.is_desk:
            self.screens.show_result(result)
            self._print_all(notices)
            if not self.options.note_path and not result.outcome.danger:
                with suppress(InterviewStopped):  # the result was already shown
                    offer_page(self.screens.terminal, result)
            return
        if failures:  # reported again when the program ends, but the screen is empty by then
            advice = _("Copy what you need from this screen before you clear it.")
            notices = [(text, "bold yellow") for text in (*map(str, failures), advice)]
        try:
            self.screens.show_result(result)
            self._print_all(notices)
            with suppress(KeyboardInterrupt):  # everything is written by now
                self.screens.wait_after_result(_("Press Enter to clear the screen."))
        finally:
            self.screens.terminal.clear()  # the next visitor must not read it

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
            if self.options.note_path and (in_danger or self.autosave.note_written):
                failures = try_write(self.write_note, interview.answers)
                if not failures:
                    # The sheet stores the note's hash, by which a later run recognizes the note.
                    failures = try_write(saver.write, interview.answers)
                    self._print_all(self._note_notices())
                for error in failures:
                    terminal.print(str(error), "yellow")
        stopped.args = (self._stop_message(stopped),)
        return stopped

    def stop_during_result(self, interview: Interview, cause: BaseException) -> InterviewStopped:
        """Return the exception that ends the intake while the result is shown.

        Everything is written by then.
        """
        self.autosave.signals.is_deferred = True
        stopped = as_stopped(cause, self.autosave.signals, self.options.questionnaire.language)
        add_danger_reminder(stopped, interview)
        stopped.args = ("\n".join(filter(None, (str(stopped), stopped.reminder))),)
        return stopped

    def _note_notices(self) -> list[tuple[str, str]]:
        """Return a message that says where the note is, with its style."""
        if not self.options.note_path:
            return []
        file = escape_invisible(str(self.options.note_path))
        return [(self.options.questionnaire.language("The note is in {file}.", file=file), "green")]

    def _print_all(self, notices: list[tuple[str, str]]) -> None:
        for text, style in notices:
            self.screens.terminal.print(text, style)

    def _stop_message(self, stopped: InterviewStopped) -> str:
        """Return why the intake stopped, and where the answers are."""
        _, saver = self.options.questionnaire.language, self.autosave.saver
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


def print_changes(terminal: Terminal, questionnaire: Questionnaire, resumed: SavedSheet) -> None:
    """Print which questions have changed since the sheet was saved."""
    _ = terminal.language
    terminal.print(questionnaire.about.disclaimer)
    has_changes = resumed.changed_questions or resumed.removed_questions
    if resumed.danger and has_changes:
        outcome = questionnaire.outcomes[resumed.danger.id]
        terminal.print(danger_reminder(outcome, _), "bold red")
    if has_changes:
        terminal.print_blank_line()
        terminal.print(_("Not all answers can be kept."), "yellow")
        terminal.print(_("The file stays as it is until your next answer."), "yellow")
    if resumed.changed_questions:
        terminal.print(_("These are asked again:"), "yellow")
        changed = (questionnaire.questions[question.id] for question in resumed.changed_questions)
        terminal.print_list(("-", question.title) for question in changed)
    if resumed.removed_questions:
        ids = ", ".join(map(escape_invisible, resumed.removed_questions))
        terminal.print(
            _("These questions were removed, so their answers are lost: {titles}.", titles=ids),
            "yellow",
        )


def resume_options(options: IntakeOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options that resume the intake in the same way: before the command, and after."""
    code = options.questionnaire.language.code
    lang = ("--lang", code) if code != options.original.language.code else ()
    desk = ("--desk",) if options.is_desk else ()
    note = ("--note", str(options.note_path)) if options.note_path else ()
    note_in = options.note_questionnaire
    note_lang = ("--note-lang", note_in.language.code) if note_in else ()
    return (*rules_option(options.questionnaire_path), *lang), (*desk, *note, *note_lang)
