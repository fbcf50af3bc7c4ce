"""Ask one question on lines, until there is a reply."""

from dataclasses import dataclass

from tipscreen.interview.flow import Reply
from tipscreen.interview.messages import progress_text, purpose_text, repeat_texts
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Question, QuestionType
from tipscreen.terminal.lines.layout import beside_drawing, count_fitting_rows, print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.typed_replies import ReplyParser, command_hints
from tipscreen.terminal.screens import Terminal

DRAWING_MARGIN_LINES = 4
"""Lines around a drawing: the progress, the question, how to answer it, and the prompt."""


@dataclass
class QuestionScreen:
    """Asks a patient."""

    terminal: LineTerminal
    replies: ReplyParser
    section: str | None = None
    """The section shown last; a heading is printed when it changes."""

    def reset(self) -> None:
        """Print the section again before the next question."""
        self.section = None

    def ask(self, step: Step) -> Reply:
        """Show the question until there is an answer, or a command other than HELP."""
        _, terminal, question = self.terminal.language, self.terminal, step.question
        terminal.print_blank_line()
        if step.is_repeated:
            print_repeat_notice(terminal, question)
        self.print_heading(step)
        terminal.print(question.ask, "bold")
        self.print_choices(question)
        self.print_desk_action(question)
        previous = None if step.is_repeated else step.previous_answer
        if previous is not None:
            words = question.answer_text(previous)
            terminal.print(_("Your answer so far: {words}", words=words), "green")
            terminal.print(_("Press Enter to keep it, or type a new answer."))
        while True:
            terminal.print(self.input_hint(question), "dim")
            typed = terminal.read_line()
            if previous is not None and not typed.strip():
                return previous
            reply = self.parse(step, typed)
            if reply is Command.HELP:
                terminal.print_blank_line()
                print_explanation(terminal, step)
                keys = command_hints(self.replies.commands, _)
                terminal.print(_("At any time you can type: {keys}.", keys=keys))
            elif reply is not None:
                return reply

    def parse(self, step: Step, typed: str) -> Reply | None:
        """Return the reply in a typed line; None after a message that says what to do instead."""
        return self.replies.parse_at_question(step, typed)

    def progress_text(self, step: Step) -> str:
        """Return how far the person is."""
        return progress_text(step, self.terminal.language)

    def print_heading(self, step: Step) -> None:
        """Print how far the person is, below the section if that is new."""
        if step.question.section != self.section:
            self.section = step.question.section
            self.terminal.print(self.section, "bold cyan")
        self.terminal.print(self.progress_text(step), "dim")

    def print_desk_action(self, question: Question) -> None:
        """Print what to do at the desk: nothing for a patient."""

    def print_choices(self, question: Question) -> None:
        """Print the numbered choices, in parts if they do not fit on the screen."""
        terminal, _ = self.terminal, self.terminal.language
        if question.type is QuestionType.NUMBER:
            if question.not_sure:
                terminal.print(_("Or type: not sure ({words})", words=question.not_sure))
            return
        rows = list(enumerate(question.options.values(), 1))
        if terminal.plain:
            terminal.print_list(rows)
            return
        drawing = beside_drawing(terminal.console, rows, question, DRAWING_MARGIN_LINES)
        if drawing:
            print_wrapped(terminal.console, drawing)
            return
        around = (question.ask, self.input_hint(question), ">")
        while len(rows) > (fitting := count_fitting_rows(terminal.console, rows, around)):
            terminal.print_list(rows[:fitting])
            rows = rows[fitting:]
            text = _("Press Enter to see the other choices ({number}).", number=len(rows))
            terminal.print(text, "bold yellow")
            if typed := terminal.read_line().strip():
                terminal.print_ignored(typed)
                terminal.print(_("Please look at all choices first."), "yellow")
        terminal.print_list(rows)

    def input_hint(self, question: Question) -> str:
        """Return what can be typed at this question."""
        _ = self.terminal.language
        return f"{answer_hint(question, _)} ({command_hints(self.replies.commands, _)})"


def print_repeat_notice(terminal: Terminal, question: Question) -> None:
    """Print why the question is asked a second time."""
    for text in repeat_texts(question, terminal.language):
        terminal.print(text, "yellow")


def print_explanation(terminal: Terminal, step: Step) -> None:
    """Explain the question, and why it is asked."""
    if step.question.help:
        terminal.print(step.question.help, "yellow")
    if purpose := purpose_text(step, terminal.language):
        terminal.print(purpose)


def answer_hint(question: Question, language: Language) -> str:
    """Return how to answer the question."""
    _ = language
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
