"""One intake from the welcome to the result and the note: for a patient, or at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tipscreen.errors import InterviewStopped, UsageError
from tipscreen.interview.case_label import label_problem
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.replies import Command
from tipscreen.interview.saved_sheet import SavedSheet, SheetSaver, rules_option
from tipscreen.questionnaire.model import About, Questionnaire
from tipscreen.reports.note_file import check_note_path
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card import TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal, make_terminal
from tipscreen.terminal.cards.question_card import make_patient_screens
from tipscreen.terminal.completion import IntakeCompletion
from tipscreen.terminal.desk import (
    DeskQuestionScreen,
    DeskReviewScreen,
    LabelPrompt,
    print_desk_instructions,
    print_opening_script,
)
from tipscreen.terminal.interview_loop import InterviewLoop
from tipscreen.terminal.keyboard import require_terminal
from tipscreen.terminal.layout import make_console
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen
from tipscreen.terminal.privacy import disable_core_dumps
from tipscreen.terminal.signals import TerminationSignals
from tipscreen.terminal.welcome import (
    print_answer_help,
    print_changes,
    print_introduction,
    welcome_card,
)

INTAKE_COMMANDS = tuple(Command)


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """How answers are taken in."""

    original: Questionnaire
    """In the language of its file."""
    questionnaire: Questionnaire
    """In the language of the person."""
    plain: bool
    desk: bool = False
    save: Path | None = None
    report: Path | None = None
    report_in: Questionnaire | None = None
    """The questionnaire in the language of the note; None for that of the person."""
    rules: Path | None = None
    """The file of the questionnaire, if it is not the shipped one."""
    label: str | None = None
    """The case label, if it is known already: then another intake was held before this one, and how
    to answer need not be said."""


def run_intake(intake: IntakeOptions, resumed: SavedSheet | None = None) -> None:
    """Hold the interview, show the result, write the note.

    Raises Stopped, with what was saved, if it ends without a result.
    """
    require_terminal()
    check_note_path(intake.report, resumed.note_sha256 if resumed else "")
    if intake.report and intake.save and intake.report.resolve() == intake.save.resolve():
        raise UsageError("--save and --note need two different files")
    disable_core_dumps()
    visit = IntakeSession.create(intake, resumed)
    with visit.closing.keeper.signals.handled():
        visit.run(resumed)


@dataclass(frozen=True, slots=True)
class IntakeSession:
    """One intake that is being held."""

    intake: IntakeOptions
    talk: InterviewLoop
    label: LabelPrompt
    closing: IntakeCompletion

    @classmethod
    def create(cls, intake: IntakeOptions, resumed: SavedSheet | None) -> IntakeSession:
        """Return an intake with its screens: of a patient, or of a clerk."""
        questionnaire = intake.questionnaire
        lines = terminal_for(intake)
        saver = SheetSaver(intake.original, intake.save, resume_options=resume_options(intake))
        interview = begin_interview(questionnaire, resumed.answers if resumed else None)
        keeper = Autosave(lines, saver, TerminationSignals(), interview.answers)
        label = LabelPrompt(lines, keeper, questionnaire.desk)
        common, on_paper = (lines, keeper, INTAKE_COMMANDS), questionnaire.question_numbers
        if intake.desk:
            question: QuestionScreen = DeskQuestionScreen(*common, label=label, numbers=on_paper)
            review: ReviewScreen = DeskReviewScreen(*common, on_paper, {"0": label.change})
        else:
            question, review = make_patient_screens(*common)
        note_in = intake.report_in or questionnaire
        closing = IntakeCompletion(questionnaire, keeper, intake.report, note_in)
        talk = InterviewLoop(interview, question, review, keeper, closing.write_note_on_danger)
        return cls(intake, talk, label, closing)

    def run(self, resumed: SavedSheet | None) -> None:
        """Hold the intake from the first screen to the last.

        Raises Stopped if it is broken off, and FileError for what could not be written, once the
        result was shown.
        """
        lines = self.label.lines
        try:
            if isinstance(lines, CardTerminal):
                lines.scroll_away()
            if resumed:
                self.restore(resumed)
            else:
                self.welcome()
            ending = self.talk.run()
            if not ending.is_confirmed:
                raise InterviewStopped(self.closing.questionnaire.language("Stopped."))
        except (InterviewStopped, KeyboardInterrupt, OSError) as why:
            stopped = self.closing.stop_without_result(self.talk.interview, why)
            lines.flush()
            raise stopped from None
        try:
            failed = self.closing.save_and_write_note(ending.answers)
            if self.intake.desk:
                self.closing.show_at_desk(ending.answers, failed)
            else:
                self.closing.show_to_patient(ending.answers, failed)
        except (KeyboardInterrupt, OSError) as why:  # all is written down
            raise self.closing.stop_during_result(self.talk.interview, why) from None
        if failed:
            raise failed[0]

    def welcome(self) -> None:
        """Say what this is, and how to answer."""
        lines, questionnaire = self.label.lines, self.intake.questionnaire
        if self.intake.label is not None:
            self.closing.keeper.saver.label = self.intake.label
            self.create_save_file()
            print_opening_script(lines, questionnaire.desk)
            return
        self.create_save_file()  # so that a folder that cannot be written to is known at once
        if isinstance(lines, CardTerminal):
            show_welcome(lines, questionnaire.about)
            return
        print_introduction(lines, questionnaire.about, to_patient=not self.intake.desk)
        print_answer_help(lines, INTAKE_COMMANDS)
        if self.intake.desk:
            print_desk_instructions(lines, questionnaire.desk)
            print_opening_script(lines, questionnaire.desk)
            self.label.ask()
            self.create_save_file()

    def create_save_file(self) -> None:
        """Save that there is no answer yet, where that was asked for. Raises FileError."""
        with self.closing.keeper.signals.deferred():
            self.closing.keeper.saver.write({})

    def restore(self, resumed: SavedSheet) -> None:
        """Take over what stands in a saved sheet beside the answers, and say what changed."""
        lines, saver = self.label.lines, self.closing.keeper.saver
        is_good = label_problem(resumed.label, lines.language) is None
        saver.label = resumed.label if is_good or not self.intake.desk else ""
        saver.note_sha256, saver.last_known_data = resumed.note_sha256, resumed.data
        print_changes(lines, self.intake.questionnaire, resumed)
        if self.intake.desk and not saver.label:
            self.label.ask()


def terminal_for(intake: IntakeOptions) -> LineTerminal:
    """Return the screen: one card after another; lines for a clerk, and where cards cannot be."""
    if intake.desk:
        return LineTerminal(make_console(intake.plain), intake.plain, intake.questionnaire.language)
    return make_terminal(intake.plain, intake.questionnaire.language)


def show_welcome(board: CardTerminal, about: About) -> None:
    """Show the first card. Raises Stopped if the person does not want to begin."""
    _ = board.language
    card = welcome_card(about, _, board.pop_pending())
    _card, done = board.ask(card)
    if done == TextEntered(Command.QUIT.letter_in(_)):
        raise InterviewStopped(_("Stopped."))


def resume_options(intake: IntakeOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options with which the interview goes on in the same way."""
    code = intake.questionnaire.language.code
    lang = ("--lang", code) if code != intake.original.language.code else ()
    desk = ("--desk",) if intake.desk else ()
    report = ("--note", str(intake.report)) if intake.report else ()
    note_in = intake.report_in.language.code if intake.report_in else None
    report_lang = ("--note-lang", note_in) if note_in else ()
    return (*rules_option(intake.rules), *lang), (*desk, *report, *report_lang)
