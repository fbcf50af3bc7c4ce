"""Short prompts that work on every terminal: a file name, a case label, a page, a confirmation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tipscreen.errors import FileError, InterviewStopped, escape_invisible
from tipscreen.files import check_does_not_exist, unused_path, write_new
from tipscreen.interview.case_label import label_problem, looks_like_name
from tipscreen.interview.replies import Command, parse_command
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Desk
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.screens import Terminal

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult

CONFIRM_QUIT_ANSWERS = 5
"""From this number of unsaved answers on, quitting must be confirmed."""

DEFAULT_FILE_STEM = "tipscreen-answers"
"""The suggested name of a saved sheet, before a number and the suffix."""

SHEET_SUFFIX = ".json"

PAGE_FILE_STEM = "tipscreen-page"
"""The name of the page for the visit, before a number and the suffix."""


def save_answers(terminal: Terminal, autosave: Autosave, answers: Answers) -> None:
    """Save the answers, if a file is set, and print why that failed."""
    if error := autosave.save(answers):
        print_save_error(terminal, error)


def print_save_error(terminal: Terminal, error: FileError) -> None:
    """Print that the answers are not in a file."""
    _ = terminal.language
    terminal.print(_("Not saved: {error}.", error=error), "bold red")
    terminal.print(
        _("Your answers are kept while you stay here. The next answer tries to save again.")
    )


def enable_autosave(terminal: Terminal, autosave: Autosave) -> None:
    """Save the answers now and after each later one; ask for a file name if there is none."""
    _, saver = terminal.language, autosave.saver
    if saver.path is not None:
        error = autosave.save(autosave.answers)
    elif (path := ask_file_name(terminal)) is None:
        return
    else:
        error = autosave.enable(path)
    if error:
        print_save_error(terminal, error)
        return
    file = escape_invisible(str(saver.path))
    terminal.print(_("Saved in {file}, and again after each answer.", file=file), "green")
    terminal.print(_("To continue later: {command}", command=saver.resume_command))


def ask_file_name(terminal: Terminal) -> Path | None:
    """Ask for a file name; return None if the person cancels."""
    _ = terminal.language
    offered = Path(f"{unused_path(Path(), DEFAULT_FILE_STEM, SHEET_SUFFIX)}{SHEET_SUFFIX}")
    while True:
        terminal.print(
            _(
                "Press Enter to save as {file}, or type another file name. ({back})",
                file=offered,
                back=Command.BACK.display_text(_),
            )
        )
        typed = terminal.read_line().strip()
        if parse_command(typed, _):
            return None
        path = Path(typed) if typed else offered
        try:
            check_does_not_exist(path)
        except FileError as error:
            terminal.print(str(error), "yellow")
        else:
            return path


def confirm_quit(terminal: Terminal, autosave: Autosave, answer_count: int) -> bool:
    """Return whether to quit, after asking if that loses many answers."""
    if answer_count < CONFIRM_QUIT_ANSWERS or autosave.is_saved:
        return True
    _ = terminal.language
    terminal.print(
        _(
            "Stop and lose {number} answers? Type {key} again to stop, or Enter to continue.",
            number=answer_count,
            key=Command.QUIT.letter_in(_),
        )
    )
    return parse_command(terminal.read_line(), _) is Command.QUIT


@dataclass(frozen=True, slots=True)
class LabelPrompt:
    """Asks for the case label, by which the front desk finds the note."""

    terminal: Terminal
    autosave: Autosave
    script: Desk | None

    def ask(self) -> None:
        """Ask for the label; Enter means none.

        Raises:
            InterviewStopped: If the clerk quits.
        """
        _ = self.terminal.language
        label = ask_label(self.terminal, self.script)
        if parse_command(label, _) is Command.QUIT:
            raise InterviewStopped(_("Stopped."))
        self.autosave.saver.label = label

    def change(self) -> None:
        """Ask for the label again, and save it with the answers."""
        self.ask()
        save_answers(self.terminal, self.autosave, self.autosave.answers)


def ask_label(
    terminal: Terminal,
    script: Desk | None,
    other_input_hint: str = "",
    is_other_input: Callable[[str], bool] = lambda _typed: False,
) -> str:
    """Ask for a case label that identifies no person.

    A possible name must be confirmed once.

    Args:
        terminal: Where to ask.
        script: The texts for the desk, which can allow any label.
        other_input_hint: What else can be typed here.
        is_other_input: Whether a line is such other input.

    Returns:
        The label, empty for none; or the quit command or other input, as typed.
    """
    _ = terminal.language
    unconfirmed = None
    while True:
        terminal.print_blank_line()
        terminal.print(
            _("A label to find this note by, such as room 3; or Enter for none."), "bold"
        )
        hints = (_("No name, no record number, no date of birth."), other_input_hint)
        terminal.print(" ".join(filter(None, hints)))
        label = " ".join(terminal.read_line().split())
        if not label and unconfirmed:
            return unconfirmed
        is_command = parse_command(label, _) is Command.QUIT or is_other_input(label)
        if not label or is_command or (script is not None and script.any_label):
            return escape_invisible(label)
        if problem := label_problem(label, _):
            terminal.print(problem, "yellow")
        elif label != unconfirmed and looks_like_name(label):
            terminal.print(
                _(
                    "Is {label} a person's name? Then type another label. If not, press Enter.",
                    label=label,
                ),
                "yellow",
            )
            unconfirmed = escape_invisible(label)
        else:
            return escape_invisible(label)


def offer_page(terminal: Terminal, result: ScreeningResult) -> None:
    """Offer a page to print and bring along; write it if the person presses Enter."""
    from tipscreen.reports.formats import Format
    from tipscreen.reports.writers import render_result

    _ = terminal.language
    path = Path(f"{unused_path(Path(), PAGE_FILE_STEM, '.html')}.html")
    prompt = _(
        "A page to bring to your visit: press Enter to write {file}, or type n for no page.",
        file=path,
    )
    if terminal.wait_for_enter(prompt):
        return
    try:
        write_new(path, f"{str(render_result(result, Format.HTML)).rstrip()}\n".encode())
    except FileError as error:
        terminal.print(str(error), "yellow")
    else:
        terminal.print(_("The page is in {file}.", file=path), "green")
