"""The first screen: what this is and how to answer; or what became of a saved sheet."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from tipscreen.errors import escape_invisible
from tipscreen.interview.messages import danger_reminder
from tipscreen.interview.replies import Command
from tipscreen.interview.saved_sheet import SavedSheet
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About, Questionnaire
from tipscreen.terminal.cards.card import Card, SelectionMode
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import command_hints


def print_introduction(lines: LineTerminal, about: About, *, to_patient: bool = True) -> None:
    """Say what this is, and for whom it is not."""
    if lines.plain:
        lines.print(lines.language("Plain mode is on: one thing a line, nothing drawn."))
    lines.print(about.title, "bold green")
    for text in about.welcome if to_patient else ():
        lines.print_blank_line()
        lines.print(text)
    for text in (about.emergency, about.disclaimer, about.review_statement(lines.language)):
        lines.print_blank_line()
        lines.print(text)
    lines.print_blank_line()


def print_answer_help(lines: LineTerminal, commands: tuple[Command, ...]) -> None:
    """Say what can be typed."""
    _ = lines.language
    if lines.idle:
        lines.print(shared_terminal_notice(lines.idle, _))
    lines.print(_("Type the number of your answer and press Enter."))
    lines.print(_("At any time you can type: {keys}.", keys=command_hints(commands, _)))


def shared_terminal_notice(idle: int, _: Language) -> str:
    """Return what holds at a shared terminal."""
    return _(
        "This computer is shared. Nothing is saved here. If nothing is typed for {minutes}, all "
        "answers are thrown away and the screen is cleared.",
        minutes=duration_text(idle, _),
    )


def welcome_card(about: About, _: Language, notes: tuple[Text, ...]) -> Card:
    """Return the first card: what this is, for whom it is not, and how to answer."""
    texts = (*about.welcome, about.emergency, about.disclaimer, about.review_statement(_))
    how = _("Move with the arrow keys, or type the number of your answer and press Enter.")
    return Card(
        pick=SelectionMode.NOTHING,
        keys=(_("Enter: begin"), Command.QUIT.display_text(_)),
        place=Text(about.title, style="bold green"),
        notes=notes,
        body=Group(*(Text(text) for text in (*texts, how))),
        immediate_keys=Command.QUIT.letter_in(_),
    )


def print_changes(lines: LineTerminal, questionnaire: Questionnaire, resumed: SavedSheet) -> None:
    """Say which questions are not what they were when the sheet was saved."""
    _ = lines.language
    lines.print(questionnaire.about.disclaimer)
    if resumed.danger and (resumed.changed_questions or resumed.removed_questions):
        lines.print(danger_reminder(questionnaire.outcomes[resumed.danger.id], _), "bold red")
    if resumed.changed_questions or resumed.removed_questions:
        lines.print_blank_line()
        lines.print(_("Not all answers can be kept."), "yellow")
        lines.print(_("The file stays as it is until your next answer."), "yellow")
    if resumed.changed_questions:
        lines.print(_("These are asked again:"), "yellow")
        titles = (
            questionnaire.questions[question.id].title for question in resumed.changed_questions
        )
        lines.print_list(("-", title) for title in titles)
    if resumed.removed_questions:
        ids = ", ".join(map(escape_invisible, resumed.removed_questions))
        lines.print(_("Not asked any more, and forgotten: {titles}.", titles=ids), "yellow")


def duration_text(seconds: int, _: Language) -> str:
    """Return a time in words."""
    if seconds % 60 or seconds < 120:
        return _("{number} seconds", number=seconds)
    return _("{number} minutes", number=seconds // 60)
