"""One intake from the welcome to the result: for a patient, at the desk, or one after another."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tipscreen.errors import (
    FileError,
    Idle,
    Interrupted,
    Stopped,
    UsageError,
    did_you_mean,
    printable,
)
from tipscreen.files import refuse_existing, write_new
from tipscreen.interview import interview
from tipscreen.keyboard import can_wait
from tipscreen.note import Note, make_note
from tipscreen.questionnaire import Questionnaire
from tipscreen.replies import Command
from tipscreen.reports import ENDINGS, Format, render, render_note
from tipscreen.saved import SavedSheet, Saver
from tipscreen.screening import Result
from tipscreen.screening import screen as screen_answers
from tipscreen.sheets import Answers
from tipscreen.terminal import Terminal, make_console, show


@dataclass(frozen=True, slots=True)
class Intake:
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


def check_terminal() -> None:
    """Raise UsageError if there is no terminal to ask on."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "There is no terminal to ask on. To judge an answer sheet: tipscreen screen FILE"
        )


def check_report(path: Path | None) -> None:
    """Raise UsageError or FileError if the note could not be written to this file."""
    if path is None:
        return
    if path.suffix not in ENDINGS:
        hint = did_you_mean(path.suffix, ENDINGS)
        raise UsageError(f"the name of the report must end in {', '.join(ENDINGS)}{hint}")
    refuse_existing(path)


def take_in(intake: Intake, resumed: SavedSheet | None = None) -> None:
    """Hold the interview, show the result, write the note.

    Raises Stopped, with what was saved, if it ends without a result.
    """
    check_terminal()
    check_report(intake.report)
    questionnaire = intake.questionnaire
    saver = Saver(intake.original, intake.save, resumed.label if resumed else "")
    terminal = Terminal(
        console=make_console(intake.plain),
        plain=intake.plain,
        language=questionnaire.language,
        saver=saver,
        desk=questionnaire.desk if intake.desk else None,
    )
    if resumed is None:
        if intake.save:
            refuse_existing(intake.save)
            saver.write({})  # so that a folder that cannot be written to is known at once
        terminal.welcome(questionnaire.about)
    else:
        tell_changes(terminal, questionnaire, resumed)
    try:
        if intake.desk and resumed is None:
            saver.label = terminal.read_label()
        answers = interview(questionnaire, terminal, resumed.answers if resumed else None)
    except Stopped as stopped:
        raise with_what_was_saved(stopped, saver, questionnaire) from None
    failed = None
    try:
        saver.write(answers, finished=True)
    except FileError as error:  # the result comes first
        failed = error
    finish(intake, terminal, answers)
    if failed:
        raise failed


def with_what_was_saved(stopped: Stopped, saver: Saver, questionnaire: Questionnaire) -> Stopped:
    """Return the same with what became of the answers."""
    _ = questionnaire.language
    kept = _("Nothing was saved, and there is no result.")
    if saver.path:
        file = printable(str(saver.path))
        kept = _(
            "There is no result yet. Your answers are in {file}. To go on: tipscreen resume {file}",
            file=file,
        )
    return type(stopped)("\n".join(filter(None, (f"{stopped} {kept}", stopped.reminder))))


def tell_changes(terminal: Terminal, questionnaire: Questionnaire, resumed: SavedSheet) -> None:
    """Say which questions are not what they were when the sheet was saved."""
    _ = questionnaire.language
    terminal.say(questionnaire.about.disclaimer)
    if resumed.changed or resumed.gone:
        terminal.gap()
        terminal.say(_("The questions have changed since then."), "yellow")
    if resumed.changed:
        terminal.say(_("These are asked again:"), "yellow")
        terminal.show_list(("-", question.title) for question in resumed.changed)
    if resumed.gone:
        ids = ", ".join(map(printable, resumed.gone))
        terminal.say(_("Not asked any more, and forgotten: {titles}.", titles=ids), "yellow")


def finish(intake: Intake, terminal: Terminal, answers: Answers) -> None:
    """Show the result, or at the desk the note; write the note where that was asked for."""
    questionnaire = intake.questionnaire
    _ = questionnaire.language
    label = terminal.saver.label
    terminal.gap()
    if intake.desk:
        note = make_note(questionnaire, answers, label, date.today())
        present_note(note, intake.plain)
        if questionnaire.outcomes and note.result.outcome.at_desk:
            text = _("At the desk: {text}", text=note.result.outcome.at_desk)
            terminal.say(text, "bold magenta")
        if terminal.desk:
            terminal.show_script(_("Read aloud:"), terminal.desk.read_last)
    else:
        present(screen_answers(questionnaire, answers), intake.plain)
    if intake.report:
        in_language = intake.report_in or questionnaire
        write_note(make_note(in_language, answers, label, date.today()), intake.report)
        terminal.say(_("The note is in {file}.", file=printable(str(intake.report))), "green")


def present(result: Result, plain: bool) -> None:
    """Print a result as a terminal shows it."""
    console = make_console(plain)
    report = render(result, Format.TEXT if plain else Format.TERMINAL)
    console.print(report, soft_wrap=True) if plain else show(console, report)


def present_note(note: Note, plain: bool) -> None:
    """Print a note as a terminal shows it."""
    console = make_console(plain)
    report = render_note(note, Format.TEXT if plain else Format.TERMINAL)
    console.print(report, soft_wrap=True) if plain else show(console, report)


def write_note(note: Note, path: Path) -> None:
    """Write the note, for its owner only, in the format that the ending of the name says.

    Raises FileError if there is such a file already, or it cannot be written.
    """
    text = str(render_note(note, ENDINGS[path.suffix])).rstrip("\n") + "\n"
    write_new(path, text.encode())


def kiosk(questionnaire: Questionnaire, plain: bool, idle: int) -> None:
    """Hold one interview after another, and leave nothing of it on the screen or elsewhere.

    Ends when the input ends before anything was typed. Raises UsageError where the system cannot
    tell that nobody types.
    """
    check_terminal()
    if not can_wait():
        raise UsageError("--kiosk does not work on this system")
    for name in ("SIGTSTP", "SIGQUIT"):  # a patient must not get behind the program
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    while True:
        terminal = Terminal(
            console=make_console(plain),
            plain=plain,
            language=questionnaire.language,
            saver=Saver(questionnaire),
            idle=idle,
            commands=tuple(command for command in Command if command is not Command.SAVE),
        )
        terminal.clear()
        try:
            one_person(terminal, questionnaire)
        finally:
            terminal.clear()


def one_person(terminal: Terminal, questionnaire: Questionnaire) -> None:
    """Hold one interview at a shared terminal, until its result was read.

    Raises Stopped if the input ends before anything was typed.
    """
    _ = questionnaire.language
    terminal.welcome(questionnaire.about)
    try:
        terminal.wait_for_enter(_("Press Enter to begin."), idle=None)
    except (Interrupted, KeyboardInterrupt):
        return
    try:
        answers = interview(questionnaire, terminal)
        terminal.gap()
        present(screen_answers(questionnaire, answers), terminal.plain)
        clear = _("Press Enter to clear the screen for the next person.")
        terminal.wait_for_enter(clear, terminal.idle)
    except Idle:
        return
    except (Stopped, KeyboardInterrupt) as stopped:
        if reminder := getattr(stopped, "reminder", ""):  # a danger stays until it was read
            try:
                clear = _("Press Enter to clear the screen for the next person.")
                terminal.wait_for_enter(f"{reminder} {clear}", terminal.idle)
            except (Stopped, KeyboardInterrupt):
                return
