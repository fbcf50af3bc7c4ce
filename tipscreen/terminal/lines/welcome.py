"""The welcome on lines: what the questionnaire is, and how to answer."""

from __future__ import annotations

from tipscreen.interview.replies import Command
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.typed_replies import command_hints


def print_introduction(terminal: LineTerminal, about: About, *, to_patient: bool = True) -> None:
    """Print what the questionnaire is, and whom it is not for."""
    if terminal.plain:
        terminal.print(terminal.language("Plain mode is on: one item per line, no drawings."))
    terminal.print(about.title, "bold green")
    welcome = about.welcome if to_patient else ()
    review = about.review_statement(terminal.language)
    for text in (*welcome, about.emergency, about.disclaimer, review):
        terminal.print_blank_line()
        terminal.print(text)
    terminal.print_blank_line()


def print_answer_help(terminal: LineTerminal, commands: tuple[Command, ...]) -> None:
    """Print what can be typed."""
    _ = terminal.language
    if terminal.idle_timeout:
        terminal.print(shared_terminal_notice(terminal.idle_timeout, _))
    terminal.print(_("Type the number of your answer and press Enter."))
    terminal.print(_("At any time you can type: {keys}.", keys=command_hints(commands, _)))


def shared_terminal_notice(idle_timeout: int, language: Language) -> str:
    """Return what happens to the answers on a kiosk."""
    _ = language
    return _(
        "This computer is shared. Nothing is saved here. If nothing is typed for {minutes}, all "
        "answers are erased and the screen is cleared.",
        minutes=duration_text(idle_timeout, _),
    )


def duration_text(seconds: int, language: Language) -> str:
    """Return a duration for people to read."""
    _ = language
    if seconds % 60 or seconds < 120:
        return _("{number} seconds", number=seconds)
    return _("{number} minutes", number=seconds // 60)
