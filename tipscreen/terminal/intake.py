"""Run one intake from the welcome to the result and the note, for a patient or at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tipscreen.errors import InterviewStopped, UsageError, escape_invisible
from tipscreen.interview.case_label import label_problem
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.interview.replies import Command
from tipscreen.interview.saved_sheet import SavedSheet, SheetSaver, rules_option
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.reports.note_file import check_note_path
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card_screens import make_patient_screens
from tipscreen.terminal.completion import IntakeCompletion
from tipscreen.terminal.interview_loop import InterviewLoop
from tipscreen.terminal.lines.desk_screens import make_desk_screens, print_opening_script
from tipscreen.terminal.lines.line_terminal import make_line_terminal
from tipscreen.terminal.prompts import LabelPrompt
from tipscreen.terminal.screens import Screens, Terminal
from tipscreen.terminal.system.keyboard import require_terminal
from tipscreen.terminal.system.privacy import disable_core_dumps
from tipscreen.terminal.system.signals import TerminationSignals

INTAKE_COMMANDS = tuple(Command)


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

    Raises:
        UsageError: If there is no terminal, or one file is given for two purposes.
        FileError: If a file cannot be written, once the result was shown.
        InterviewStopped: If the intake ends without a result. The message says what was saved.
    """
    require_terminal()
    check_note_path(options.note_path, resumed.note_sha256 if resumed else "")
    paths = [path.resolve() for path in (options.note_path, options.save_path) if path]
    if len(set(paths)) < len(paths):
        raise UsageError("--save and --note need two different files")
    disable_core_dumps()
    session = IntakeSession.create(options, resumed)
    with session.autosave.signals.handled():
        session.run(resumed)


@dataclass(frozen=True, slots=True)
class IntakeSession:
    """One intake with one person."""

    options: IntakeOptions
    screens: Screens
    autosave: Autosave
    label: LabelPrompt
    loop: InterviewLoop
    completion: IntakeCompletion

    @classmethod
    def create(cls, options: IntakeOptions, resumed: SavedSheet | None) -> IntakeSession:
        """Return an intake with the screens for a patient or a clerk."""
        questionnaire, language = options.questionnaire, options.questionnaire.language
        saver = SheetSaver(
            options.original, options.save_path, resume_options=resume_options(options)
        )
        interview = begin_interview(questionnaire, resumed.answers if resumed else None)
        autosave = Autosave(saver, TerminationSignals(), interview.answers)
        screens: Screens
        if options.is_desk:
            terminal = make_line_terminal(options.plain, language)
            label = LabelPrompt(terminal, autosave, questionnaire.desk)
            screens = make_desk_screens(terminal, label, questionnaire, INTAKE_COMMANDS)
        else:
            screens = make_patient_screens(options.plain, language, autosave, INTAKE_COMMANDS)
            label = LabelPrompt(screens.terminal, autosave, questionnaire.desk)
        completion = IntakeCompletion(
            questionnaire,
            screens,
            autosave,
            options.note_path,
            options.note_questionnaire or questionnaire,
            options.is_desk,
        )
        loop = InterviewLoop(interview, screens, autosave, completion.write_note_on_danger)
        return cls(options, screens, autosave, label, loop, completion)

    def run(self, resumed: SavedSheet | None) -> None:
        """Run the intake from the first screen to the last; see `run_intake`."""
        terminal = self.screens.terminal
        try:
            terminal.scroll_away()
            if resumed:
                self.restore(resumed)
            else:
                self.welcome()
            ending = self.loop.run()
            if not ending.is_confirmed:
                raise InterviewStopped(terminal.language("Stopped."))
        except (InterviewStopped, KeyboardInterrupt, OSError) as cause:
            stopped = self.completion.stop_without_result(self.loop.interview, cause)
            terminal.flush()
            raise stopped from None
        try:
            failures = self.completion.save_and_write_note(ending.answers)
            self.completion.show_result(ending.answers, failures)
        except (KeyboardInterrupt, OSError) as cause:  # everything is written by now
            raise self.completion.stop_during_result(self.loop.interview, cause) from None
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
            print_opening_script(self.screens.terminal, self.options.questionnaire.desk)
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
