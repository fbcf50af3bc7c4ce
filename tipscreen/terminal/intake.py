"""One intake from the welcome to the result and the note: for a patient, or at the desk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from rich.console import RenderableType

from tipscreen.errors import FileError, Stopped, UsageError, did_you_mean, printable
from tipscreen.interview import SavedSheet, Saver, interview, refuse_label, rules_option, stopped_by
from tipscreen.loading import (
    Answers,
    read_bytes,
    refuse_existing,
    replace_if_unchanged,
    write_new,
)
from tipscreen.questionnaire import Desk, Questionnaire
from tipscreen.reports import ENDINGS, Format, Note, make_note, render, render_note
from tipscreen.screening import Result
from tipscreen.screening import screen as screen_answers
from tipscreen.terminal.layout import make_console, show
from tipscreen.terminal.screens import Terminal


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
    rules: Path | None = None
    """The file of the questionnaire, if it is not the shipped one."""


def check_terminal() -> None:
    """Raise UsageError if there is no terminal to ask on."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "There is no terminal to ask on. To judge an answer sheet: tipscreen screen FILE"
        )


def check_report(path: Path | None, earlier: str = "") -> None:
    """Raise UsageError or FileError if the note could not be written to this file.

    An earlier note, known by its SHA-256, may be written over.
    """
    if path is None:
        return
    if path.suffix not in ENDINGS:
        hint = did_you_mean(path.suffix, ENDINGS)
        raise UsageError(f"the name of the report must end in {', '.join(ENDINGS)}{hint}")
    if earlier_note(path, earlier) is None:
        refuse_existing(path)
    if not os.access(path.parent, os.W_OK):
        raise FileError(f"cannot write {printable(str(path))}: no such folder, or not yours")


def earlier_note(path: Path, earlier: str) -> bytes | None:
    """Return what is in the file if it is the note with this SHA-256; None if it is not."""
    data = read_bytes(path) if earlier and path.is_file() else b""
    return data if data and sha256(data).hexdigest() == earlier else None


def take_in(intake: Intake, resumed: SavedSheet | None = None) -> None:
    """Hold the interview, show the result, write the note.

    Raises Stopped, with what was saved, if it ends without a result.
    """
    check_terminal()
    check_report(intake.report, resumed.note if resumed else "")
    if intake.report and intake.save and intake.report.resolve() == intake.save.resolve():
        raise UsageError("--save and --report need two files")
    questionnaire = intake.questionnaire
    saver = Saver(intake.original, intake.save, resume_options=options_to_resume(intake))
    terminal = Terminal(
        console=make_console(intake.plain),
        plain=intake.plain,
        language=questionnaire.language,
        saver=saver,
        at_desk=intake.desk,
        script=questionnaire.desk if intake.desk else None,
        numbers=questionnaire.numbers if intake.desk else {},
    )
    if resumed:
        is_good = refuse_label(resumed.label, questionnaire.language) is None
        saver.label = resumed.label if is_good or not intake.desk else ""
        saver.note, saver.seen = resumed.note, resumed.data
        tell_changes(terminal, questionnaire, resumed)
    else:
        saver.write({})  # so that a folder that cannot be written to is known at once
        terminal.welcome(questionnaire.about)
    try:
        if intake.desk and not saver.label:
            saver.label = terminal.read_label()
            if resumed is None:
                saver.write({})
        answers = interview(questionnaire, terminal, resumed.answers if resumed else None)
        finish(intake, terminal, answers)
    except (Stopped, KeyboardInterrupt) as error:
        stopped = stopped_by(error, questionnaire, terminal.known)
        if stopped.reminder and intake.report:  # a clerk who runs for a nurse leaves the note
            try:
                hand_over(intake, terminal, terminal.known)
                tell_where(intake, terminal, [])
                saver.write(terminal.known)  # with what the note is known by
            except FileError as failed:
                terminal.say(str(failed), "yellow")
        raise with_what_was_saved(stopped, saver, questionnaire) from None


def with_what_was_saved(stopped: Stopped, saver: Saver, questionnaire: Questionnaire) -> Stopped:
    """Return the same with what became of the answers."""
    _ = questionnaire.language
    kept = [_("Nothing was saved, and there is no result.")]
    if saver.path:
        file = printable(str(saver.path))
        kept = [_("There is no result yet. Your answers are in {file}.", file=file)]
        if saver.failed:
            kept = [_("There is no result yet. Not saved: {error}.", error=saver.failed)]
        if saver.seen:
            command = saver.resume_command
            kept.append("\n" + _("To go on another time: {command}", command=command))
    text = " ".join([str(stopped), *kept])
    return type(stopped)("\n".join(filter(None, (text, stopped.reminder))))


def options_to_resume(intake: Intake) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options with which the interview goes on in the same way."""
    code = intake.questionnaire.language.code
    lang = ("--lang", code) if code != intake.original.language.code else ()
    desk = ("--desk",) if intake.desk else ()
    report = ("--report", str(intake.report)) if intake.report else ()
    note_in = intake.report_in.language.code if intake.report_in else None
    report_lang = ("--report-lang", note_in) if note_in else ()
    return (*rules_option(intake.rules), *lang), (*desk, *report, *report_lang)


def tell_changes(terminal: Terminal, questionnaire: Questionnaire, resumed: SavedSheet) -> None:
    """Say which questions are not what they were when the sheet was saved."""
    _ = questionnaire.language
    terminal.known = resumed.answers
    terminal.say(questionnaire.about.disclaimer)
    if resumed.danger and (resumed.changed or resumed.gone):
        headline = questionnaire.outcomes[resumed.danger.id].headline
        terminal.say(_("But do not forget: {headline}", headline=headline), "bold red")
    if resumed.changed or resumed.gone:
        terminal.gap()
        terminal.say(_("Not all answers can be kept."), "yellow")
        terminal.say(_("The file stays as it is until your next answer."), "yellow")
    if resumed.changed:
        terminal.say(_("These are asked again:"), "yellow")
        titles = (questionnaire.questions[question.id].title for question in resumed.changed)
        terminal.show_list(("-", title) for title in titles)
    if resumed.gone:
        ids = ", ".join(map(printable, resumed.gone))
        terminal.say(_("Not asked any more, and forgotten: {titles}.", titles=ids), "yellow")


def finish(intake: Intake, terminal: Terminal, answers: Answers) -> None:
    """Save the finished sheet, write the note where that was asked for, and show the result.

    Raises FileError for what could not be written, once the result was shown.
    """
    failed: list[FileError] = []
    for write in (
        partial(terminal.saver.write, answers, finished=True),
        partial(hand_over, intake, terminal, answers),
    ):
        try:
            write()
        except FileError as error:
            failed.append(error)
    terminal.gap()
    if intake.desk:
        finish_at_desk(intake, terminal, answers, failed)
    else:
        result = screen_answers(intake.questionnaire, answers)
        present(partial(render, result), intake.plain)
        tell_where(intake, terminal, failed)
        if terminal.saver.seen and not intake.report and not result.outcome.danger:
            _ = terminal.language
            command = terminal.saver.note_command
            terminal.say(_("For a page to print and bring along: {command}", command=command))
    if failed:
        raise failed[0]


def finish_at_desk(
    intake: Intake, terminal: Terminal, answers: Answers, failed: list[FileError]
) -> None:
    """Show the note and what to read aloud, until the clerk has the screen cleared."""
    _ = terminal.language
    note = make_note(intake.questionnaire, answers, terminal.saver.label, date.today())
    try:
        present(partial(render_note, note), intake.plain)
        terminal.show_script(_("Read aloud:"), to_read_aloud(note.result, terminal.script))
        if note.result.outcome.at_desk:
            text = _("At the desk: {text}", text=note.result.outcome.at_desk)
            terminal.say(text, "bold magenta")
        tell_where(intake, terminal, failed)
        with suppress(Stopped):
            terminal.wait_for_enter(_("Press Enter to clear the screen."))
    finally:
        terminal.clear()  # the next visitor must not read it


def tell_where(intake: Intake, terminal: Terminal, failed: list[FileError]) -> None:
    """Say where the note is, if all went well; what went wrong is said at the end."""
    if intake.report and not failed:
        file = printable(str(intake.report))
        terminal.say(terminal.language("The note is in {file}.", file=file), "green")


def hand_over(intake: Intake, terminal: Terminal, answers: Answers) -> None:
    """Write the note where that was asked for. Raises FileError."""
    if intake.report:
        in_language = intake.report_in or intake.questionnaire
        note = make_note(in_language, answers, terminal.saver.label, date.today())
        terminal.saver.note = write_note(note, intake.report, terminal.saver.note)


def to_read_aloud(result: Result, script: Desk | None) -> Iterator[str]:
    """Yield what the person must hear of the result, who does not see the screen."""
    yield from (result.outcome.headline, result.outcome.say, *result.outcome.next)
    yield from (reason.advice for reason in result.reasons if reason.flag.serious and reason.advice)
    if script and not result.outcome.danger:
        yield from script.read_last
    yield result.about.disclaimer


def present(render_in: Callable[[Format], RenderableType | str], plain: bool) -> None:
    """Print a report as a terminal shows it."""
    report = render_in(Format.TEXT if plain else Format.TERMINAL)
    if isinstance(report, str):
        make_console(plain).print(report, soft_wrap=True)
    else:
        show(make_console(plain), report)


def write_note(note: Note, path: Path, earlier: str = "") -> str:
    """Write the note, for its owner only, in the format that the ending of the name says.

    Returns its SHA-256. Raises FileError if there is such a file that is not the earlier note, or
    if it cannot be written.
    """
    data = f"{str(render_note(note, ENDINGS[path.suffix])).rstrip()}\n".encode()
    seen = earlier_note(path, earlier)
    if seen is None:
        write_new(path, data)
    else:
        replace_if_unchanged(path, seen, data)
    return sha256(data).hexdigest()
