"""The screen of one question: shown, and asked until there is a reply."""

from __future__ import annotations

from dataclasses import dataclass

from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.messages import change_texts, progress_text, purpose_text, repeat_texts
from tipscreen.interview.replies import Command, InvalidReply, parse_reply
from tipscreen.interview.views import Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Question, QuestionType
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.layout import beside_drawing, count_fitting_rows, print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal

DRAWING_MARGIN_LINES = 4
"""The position, the question, how to answer it, and the prompt."""


@dataclass
class QuestionScreen:
    """Asks a patient."""

    lines: LineTerminal
    keeper: Autosave
    commands: tuple[Command, ...]
    section: str | None = None
    """The section of the last question; its name is shown when it changes."""

    def reset(self) -> None:
        """Make way for another screen; the next question names its section again."""
        self.section = None

    def ask(self, step: Step) -> Reply:
        """Show the question until it is answered, or a command other than HELP is typed."""
        _, say, question = self.lines.language, self.lines.print, step.question
        self.lines.print_blank_line()
        if step.is_repeated:
            self.print_repeat_notice(question)
        self.print_heading(step)
        say(question.ask, "bold")
        self.print_choices(question)
        self.print_desk_action(question)
        kept = None if step.is_repeated else step.previous_answer
        if kept is not None:
            say(_("Your answer so far: {words}", words=question.answer_text(kept)), "green")
            say(_("Press Enter to keep it, or type a new answer."))
        while True:
            say(self.input_hint(question), "dim")
            typed = self.lines.read_line()
            if kept is not None and not typed.strip():
                return kept
            reply = self.parse(step, typed)
            if reply is not None:
                return reply

    def print_repeat_notice(self, question: Question) -> None:
        """Say why the question is asked a second time."""
        for text in repeat_texts(question, self.lines.language):
            self.lines.print(text, "yellow")

    def parse(self, step: Step, typed: str) -> Reply | None:
        """Return what was typed at a question; None after telling what to do instead."""
        _, say = self.lines.language, self.lines.print
        match parse_reply(step.question, typed, _):
            case InvalidReply(message):
                self.lines.print_error(message)
            case Command.HELP:
                self.show_help(step)
            case Command.BACK if step.position == 1:
                say(_("This is the first question."), "yellow")
            case Command.SAVE if Command.SAVE not in self.commands:
                say(_("Nothing is saved on this computer."), "yellow")
            case Command.QUIT if not self.keeper.confirm_quit(step.answered):
                pass
            case reply:
                return reply
        return None

    def print_recorded(self, heard: RecordedAnswer) -> None:
        """Say what was understood, and what follows from it."""
        self.lines.print(self.answer_text(heard), "green")
        for text in change_texts(heard, self.lines.language):
            self.lines.print(text)

    def answer_text(self, heard: RecordedAnswer) -> str:
        """Return what was understood."""
        _, words = self.lines.language, heard.question.answer_text(heard.answer)
        if self.lines.plain:
            return _("Answer: {words}", words=words)
        return _("You said: {words}", words=words)

    def progress_text(self, step: Step) -> str:
        """Return where on the way this is."""
        return progress_text(step, self.lines.language)

    def print_heading(self, step: Step) -> None:
        """Say where on the way this is, and in which section."""
        if step.question.section != self.section:
            self.section = step.question.section
            self.lines.print(self.section, "bold cyan")
        self.lines.print(self.progress_text(step), "dim")

    def print_desk_action(self, question: Question) -> None:
        """Say what else is to be done at this question: for a patient, nothing."""

    def print_choices(self, question: Question) -> None:
        """Show what can be picked, numbered; in parts, if it is more than the screen holds."""
        lines, _ = self.lines, self.lines.language
        if question.type is QuestionType.NUMBER:
            if question.not_sure:
                lines.print(_("Or type: not sure ({words})", words=question.not_sure))
            return
        rows = list(enumerate(question.options.values(), 1))
        if lines.plain:
            lines.print_list(rows)
            return
        picture = beside_drawing(lines.console, rows, question, DRAWING_MARGIN_LINES)
        if picture:
            print_wrapped(lines.console, picture)
            return
        around = (question.ask, self.input_hint(question), ">")
        while len(rows) > (fitting := count_fitting_rows(lines.console, rows, around)):
            lines.print_list(rows[:fitting])
            rows = rows[fitting:]
            text = _("Press Enter to see the other choices ({number}).", number=len(rows))
            lines.print(text, "bold yellow")
            if typed := lines.read_line().strip():
                lines.print_ignored(typed)
                lines.print(_("Please look at all choices first."), "yellow")
        lines.print_list(rows)

    def show_help(self, step: Step) -> None:
        """Explain the question, why it is asked, and what can be typed."""
        _ = self.lines.language
        self.lines.print_blank_line()
        self.print_explanation(step)
        self.lines.print(
            _("At any time you can type: {keys}.", keys=command_hints(self.commands, _))
        )

    def print_explanation(self, step: Step) -> None:
        """Explain the question, and why it is asked."""
        if step.question.help:
            self.lines.print(step.question.help, "yellow")
        if why := purpose_text(step, self.lines.language):
            self.lines.print(why)

    def input_hint(self, question: Question) -> str:
        """Return what can be typed at this question."""
        _ = self.lines.language
        return f"{answer_hint(question, _)} ({command_hints(self.commands, _)})"


def command_hints(commands: tuple[Command, ...], _: Language) -> str:
    """Return how the commands are typed."""
    return ", ".join(command.display_text(_) for command in commands)


def answer_hint(question: Question, _: Language) -> str:
    """Return how the question is answered."""
    match question.type:
        case QuestionType.ONE:
            return _("Type one number.")
        case QuestionType.MANY if question.none:
            return _("Type all that fit, or n for none.")
        case QuestionType.MANY:
            return _("Type all that fit.")
        case QuestionType.NUMBER:
            low, high = question.at_least, question.at_most
            return _("Type a number from {low} to {high}.", low=low, high=high)
