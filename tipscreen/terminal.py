"""The interview's two functions for a terminal: one line in, some lines out.

Normal and plain mode ask the same and say the same. Normal mode wraps lines, indents and colours;
plain mode prints one item a line, unwrapped, for screen readers and simple terminals.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tipscreen.conditions import Answer
from tipscreen.errors import Stopped
from tipscreen.interview import Review, Step
from tipscreen.questionnaire import About, Question, QuestionType
from tipscreen.replies import Command, Misread, read_command, read_reply

WIDEST = 80
"""Columns; longer lines are hard to read."""

MANY_ANSWERS = 5
"""Quitting asks once more before so many answers are lost."""

KEYS = "? help, b back, r review, q quit"


def make_console(plain: bool) -> Console:
    """Return a console for standard output that takes nothing for markup."""
    console = Console(markup=False, emoji=False, highlight=False, no_color=plain or None)
    if not plain and console.width > WIDEST:
        console.width = WIDEST
    return console


@dataclass(slots=True)
class Terminal:
    """Asks and shows. Raises Stopped when there is no more input."""

    console: Console
    plain: bool
    section: str | None = None
    """The section of the last question; its name is shown when it changes."""

    def welcome(self, about: About) -> None:
        """Say what this is, and how to answer."""
        self.say(about.title, "bold green")
        for text in (*about.welcome, about.emergency, about.disclaimer, about.review):
            self.gap()
            self.say(text)
        self.gap()
        self.say("Type the number of your answer and press Enter.")
        self.say(f"At any time you can type: {KEYS}.")

    def ask(self, step: Step) -> Answer | Command:
        """Show the question until it is answered, or BACK, REVIEW or QUIT is typed."""
        question = step.question
        self.gap()
        self.show_head(step)
        self.say(question.ask, "bold")
        self.show_choices(question)
        if step.again:
            self.say("You are not sure. This one matters, so please look once more.", "yellow")
            if question.help:
                self.say(question.help, "yellow")
            self.say("Still not sure? Say so again. That is fine.", "yellow")
        if step.given is not None and not step.again:
            self.say(f"Your answer so far: {question.in_words(step.given)}", "green")
            self.say("Press Enter to keep it, or type a new answer.")
        while True:
            self.say(how_to_type(question), "dim")
            typed = self.read_line()
            if not typed.strip() and step.given is not None and not step.again:
                return step.given
            reply = read_reply(question, typed)
            if reply is Command.HELP:
                self.show_help(step)
            elif reply is Command.BACK and step.position == 1:
                self.say("This is the first question.", "yellow")
            elif isinstance(reply, Misread):
                self.say(reply.message, "yellow")
            elif reply is Command.QUIT and not self.is_sure_to_quit(step.position - 1):
                continue
            else:
                if not isinstance(reply, Command):
                    self.say(f"You said: {question.in_words(reply)}", "green")
                return reply

    def is_sure_to_quit(self, answers: int) -> bool:
        """Ask again before many answers are lost; return whether to quit."""
        if answers < MANY_ANSWERS:
            return True
        self.say(f"Stop and lose {answers} answers? Type q again to stop, or Enter to go on.")
        return read_command(self.read_line()) is Command.QUIT

    def show_head(self, step: Step) -> None:
        """Say where on the way this is."""
        if step.question.section != self.section:
            self.section = step.question.section
            self.say(self.section, "bold cyan")
        self.say(f"Question {step.position} of at most {step.at_most}", "dim")

    def show_choices(self, question: Question) -> None:
        """Show what can be picked, numbered."""
        if question.type is not QuestionType.NUMBER:
            self.show_list(enumerate(question.options.values(), 1))
        elif question.not_sure:
            self.say(f"Or type: not sure ({question.not_sure})")

    def show_help(self, step: Step) -> None:
        """Explain the question, why it is asked, and what can be typed."""
        self.gap()
        if step.question.help:
            self.say(step.question.help, "yellow")
        if step.reasons:
            titles = "; ".join(flag.title for flag, _ in step.reasons)
            rules = ", ".join(rule.id for _, rules in step.reasons for rule in rules)
            self.say(f"Why we ask: your answer can count for: {titles}.")
            self.say(f"Rules that read it: {rules}.", "dim")
        self.say("You can type b to go back, r to review your answers, q to quit.")

    def look_over(self, review: Review) -> Question | Command | None:
        """Show the answers until one is picked to be changed, or the person goes on."""
        self.section = None  # the next question names its section again
        self.gap()
        self.say("Your answers", "bold cyan")
        self.show_list(
            (number, f"{question.title}: {question.in_words(answer)}")
            for number, question, answer in review.answers
        )
        count = len(review.not_answered)
        if review.not_answered and review.ended_by:
            self.say(f"The other questions ({count}) are not needed now.", "dim")
        elif review.not_answered:
            titles = "; ".join(question.title for question in review.not_answered)
            self.say(f"Not answered yet ({count}): {titles}.", "dim")
        if review.ended_by:
            self.gap()
            self.say(review.ended_by.headline, "bold red")
            for text in (review.ended_by.say, *review.ended_by.next):
                self.say(text, "bold")
        return self.read_wish(review)

    def read_wish(self, review: Review) -> Question | Command | None:
        """Return what the person wants to do after looking over the answers."""
        questions = {str(number): question for number, question, _ in review.answers}
        onward = "see your result" if review.complete else "go on"
        change = ", or type a number to change that answer" if questions else ""
        while True:
            self.say(f"Press Enter to {onward}{change}. (b back, q quit)", "dim")
            typed = self.read_line().strip()
            command = read_command(typed)
            if not typed:
                return None
            if typed in questions:
                return questions[typed]
            if command is Command.QUIT and self.is_sure_to_quit(len(questions)):
                return command
            if command is Command.BACK:
                return command if review.complete else None
            if command is not None:
                continue
            self.say("That is not the number of an answer in the list.", "yellow")

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph."""
        if self.plain:
            self.console.print(Text(text), soft_wrap=True)
        else:
            self.console.print(Text(text, style=style))

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def show_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Print items, each with its number or mark."""
        if self.plain:
            for mark, text in rows:
                self.say(f"{mark}. {text}" if isinstance(mark, int) else f"{mark} {text}")
            return
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(justify="right", no_wrap=True, style="cyan")
        table.add_column(overflow="fold")
        for mark, text in rows:
            table.add_row(Text(str(mark)), Text(text))
        self.console.print(Padding(table, (0, 0, 0, 2), expand=False))

    def read_line(self) -> str:
        """Return what was typed, without the line end. Raises Stopped at the end of input."""
        self.console.print("> ", end="", soft_wrap=True)
        self.console.file.flush()
        try:
            line = sys.stdin.readline()
        except OSError:  # the terminal is gone
            line = ""
        if not line:
            raise Stopped("\nThe input ended. Nothing was saved, and there is no result.")
        return line.rstrip("\n")


def how_to_type(question: Question) -> str:
    """Return the line that says what can be typed at this question."""
    match question.type:
        case QuestionType.ONE:
            how = "Type one number."
        case QuestionType.MANY:
            how = "Type all numbers that fit"
            how += ", or n for none." if question.none else "."
        case QuestionType.NUMBER:
            how = f"Type a number from {question.at_least} to {question.at_most}."
    return f"{how} ({KEYS})"
