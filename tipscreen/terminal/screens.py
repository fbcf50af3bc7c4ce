"""The person at a terminal: one line in, some lines out.

Normal and plain mode ask the same and say the same. Normal mode wraps lines, indents, colours and
draws; plain mode prints one item a line, unwrapped, for screen readers and simple terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tipscreen.errors import FileError, Idle, Interrupted, Stopped, printable
from tipscreen.interview import (
    BETWEEN,
    Command,
    FastEntry,
    GoTo,
    Heard,
    Misread,
    Reply,
    Review,
    Saver,
    Step,
    read_command,
    read_reply,
    refuse_label,
)
from tipscreen.loading import Answers, refuse_existing
from tipscreen.questionnaire import About, Desk, Language, Question, QuestionType
from tipscreen.reports import titles_of
from tipscreen.terminal.keyboard import discard_typed_ahead, read_line
from tipscreen.terminal.layout import how_many_fit, in_columns, show, with_picture

MANY_ANSWERS = 5
"""Quitting asks once more before so many answers are lost."""

LAST_CALL = 30
"""Seconds between the question whether somebody is still there, and the end."""

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Empties the screen and what was scrolled off it."""

MANY_LINES = 200
"""What a terminal that knows no such codes is scrolled by instead."""

LINES_AROUND_A_PICTURE = 4
"""The position, the question, how to answer it, and the prompt."""

SAVE_AS = "tipscreen-answers{number}.json"


@dataclass(slots=True)
class Terminal:
    """Asks and shows. Raises Stopped when there is no more input."""

    console: Console
    plain: bool
    language: Language
    saver: Saver
    at_desk: bool = False
    """A clerk types for somebody else."""
    script: Desk | None = None
    """What the clerk reads aloud, does and leaves alone."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Question id to its number on the form on paper, which the desk uses."""
    idle: int | None = None
    """Seconds without a line after which a shared terminal begins anew."""
    commands: tuple[Command, ...] = tuple(Command)
    section: str | None = None
    """The section of the last question; its name is shown when it changes."""
    fast_entry: FastEntry = field(default_factory=FastEntry)
    """What a clerk typed on one line for the questions that come next."""
    known: Answers = field(default_factory=dict)
    """All answers so far."""

    def welcome(self, about: About) -> None:
        """Say what this is, and how to answer."""
        _ = self.language
        self.say(about.title, "bold green")
        for text in () if self.at_desk else about.welcome:
            self.gap()
            self.say(text)
        for text in (about.emergency, about.disclaimer, about.review(_)):
            self.gap()
            self.say(text)
        self.gap()
        if self.idle:
            self.say(
                _(
                    "This computer is shared. If nothing is typed for {minutes}, all answers are "
                    "thrown away and the screen is cleared.",
                    minutes=in_minutes(self.idle, _),
                )
            )
        self.say(_("Type the number of your answer and press Enter."))
        self.say(_("At any time you can type: {keys}.", keys=self.keys()))
        if self.at_desk:
            self.say(_("Several answers on one line: put / between them, as in 4 / 1 / 2 3."))
            self.say(_("To question 7, as numbered on paper: #7. To the label: #0."))
        if self.script:
            self.show_script(_("What to leave alone:"), self.script.never)
            self.show_script(_("Fetch a nurse:"), self.script.fetch_nurse)
            self.show_script(_("Read aloud:"), self.script.read_first)

    def show_script(self, title: str, lines: Iterable[str]) -> None:
        """Show what a clerk reads aloud, does, or leaves alone."""
        self.gap()
        self.say(title, "bold magenta")
        self.show_list(("-", line) for line in lines)

    def keys(self) -> str:
        """Return what can always be typed."""
        return ", ".join(command.shown(self.language) for command in self.commands)

    # -- what the interview asks for

    def ask(self, step: Step) -> Reply:
        """Show the question until it is answered, or a command other than HELP is typed."""
        _, question = self.language, step.question
        match self.fast_entry.answer(step, _):
            case Misread(why):
                self.drop_typed_ahead(why)
            case answer if answer is not None:
                return answer
        self.gap()
        if step.again:
            self.say(_("You are not sure. This one matters, so please look once more."), "yellow")
            if question.help:
                self.say(question.help, "yellow")
            self.say(_("Still not sure? Say so again. That is fine."), "yellow")
        self.show_head(step)
        self.say(question.ask, "bold")
        self.show_choices(question)
        if self.at_desk and question.at_desk:
            self.say(_("At the desk: {text}", text=question.at_desk), "magenta")
        kept = None if step.again else step.given
        if kept is not None:
            words = question.in_words(kept)
            self.say(_("Your answer so far: {words}", words=words), "green")
            self.say(_("Press Enter to keep it, or type a new answer."))
        while True:
            self.say(f"{how_to_type(question, _)} ({self.keys()})", "dim")
            typed = self.read_answer()
            if kept is not None and not typed.strip():
                return kept
            reply = self.understand(step, typed)
            if reply is not None:
                return reply

    def understand(self, step: Step, typed: str) -> Reply | None:
        """Return what was typed at a question; None after telling what to do instead."""
        _ = self.language
        if self.at_desk and (jump := re.fullmatch(r"\s*#\s*([0-9]{1,3})\s*", typed)):
            return self.jump(int(jump.group(1)), step)
        if self.at_desk and (BETWEEN in typed or "#" in typed):
            if "#" in typed:
                self.say(_("Please type # and a number on a line of its own."), "yellow")
                self.say(_("Not used: {rest}", rest=printable(typed.strip())), "yellow")
                return None
            typed = self.fast_entry.take_in(typed, step)
        reply = read_reply(step.question, typed, _)
        if not isinstance(reply, frozenset | int):
            self.drop_typed_ahead(_("The first answer was not understood."))
        match reply:
            case Misread(message):
                self.say(message, "yellow")
            case Command.HELP:
                self.show_help(step)
            case Command.BACK if step.position == 1:
                self.say(_("This is the first question."), "yellow")
            case Command.SAVE if Command.SAVE not in self.commands:
                self.say(_("Nothing is saved on this computer."), "yellow")
            case Command.QUIT if not self.is_sure_to_quit(step.answered):
                pass
            case _:
                return reply
        return None

    def jump(self, number: int, step: Step) -> GoTo | None:
        """Return the question of this number on paper; None, after saying why, if there is none."""
        _ = self.language
        question = next((each for each in step.way if self.numbers.get(each.id) == number), None)
        if number == 0:
            self.change_label()
        elif question:
            return GoTo(question)
        elif number in self.numbers.values():
            self.say(_("Question {number} does not apply.", number=number), "yellow")
        else:
            self.say(_("There is no question {number}.", number=number), "yellow")
        return None

    def drop_typed_ahead(self, why: str) -> None:
        """Say that the rest of the line is not used, if there is a rest."""
        if rest := self.fast_entry.drop():
            self.gap()
            self.say(why, "yellow")
            self.say(self.language("Not used: {rest}", rest=printable(rest)), "yellow")

    def heard(self, heard: Heard) -> None:
        """Save the answers, where that is wanted, and only then say what was understood."""
        _ = self.language
        self.known = heard.answers
        self.save_now(heard.answers)
        words = heard.question.in_words(heard.answer)
        if self.at_desk:
            self.say(f"{heard.question.title}: {words}", "green")
        else:
            self.say(_("You said: {words}", words=words), "green")
        if heard.added:
            self.say(_("This adds to the questions: {titles}.", titles=titles_of(heard.added)))
        if heard.dropped:
            titles = titles_of(heard.dropped)
            self.say(_("Not asked any more, and forgotten: {titles}.", titles=titles))

    def look_over(self, review: Review) -> Question | Command | None:
        """Show the answers until one is picked to be changed, or the person goes on."""
        _ = self.language
        self.drop_typed_ahead(_("Please look at the answers first."))
        self.section = None  # the next question names its section again
        self.gap()
        self.say(_("Your answers"), "bold cyan")
        if self.at_desk:
            self.say(_("Label: {label}", label=self.saver.label or _("none")))
        self.show_list(
            (self.number_of(question, position), f"{question.title}: {question.in_words(answer)}")
            for position, question, answer in review.answers
        )
        number = len(review.not_answered)
        if review.not_answered and review.ended_by:
            text = _("The other questions ({number}) are not needed now.", number=number)
            self.say(text, "dim")
        elif review.not_answered:
            titles = titles_of(review.not_answered)
            text = _("Not answered yet ({number}): {titles}.", number=number, titles=titles)
            self.say(text, "dim")
        if review.ended_by:
            self.gap()
            self.say(review.ended_by.headline, "bold red")
            for text in (review.ended_by.say, *review.ended_by.next):
                self.say(text, "bold")
            if self.at_desk and review.ended_by.at_desk:
                text = _("At the desk: {text}", text=review.ended_by.at_desk)
                self.say(text, "bold magenta")
        return self.read_wish(review)

    def number_of(self, question: Question, position: int) -> int:
        """Return the number that a question is known by: at the desk, the one on paper."""
        return self.numbers.get(question.id, position)

    def read_wish(self, review: Review) -> Question | Command | None:
        """Return what the person wants to do after looking over the answers."""
        _ = self.language
        questions = {
            str(self.number_of(question, position)): question
            for position, question, _answer in review.answers
        }
        how = [
            _("Press Enter to see your result.") if review.complete else _("Press Enter to go on.")
        ]
        if questions:
            how.append(_("To change an answer, type its number."))
        shown = [Command.BACK, Command.SAVE, Command.QUIT]
        keys = ", ".join(c.shown(_) for c in shown if c in self.commands)
        while True:
            self.say(f"{' '.join(how)} ({keys})", "dim")
            typed = self.read_answer().strip().removeprefix("#")
            command = read_command(typed, _)
            if self.at_desk and typed == "0":
                self.change_label()
                continue
            if not typed:
                return None
            if typed in questions:
                return questions[typed]
            match command:
                case Command.QUIT if self.is_sure_to_quit(len(questions)):
                    return command
                case Command.SAVE if command in self.commands:
                    return command
                case Command.BACK:
                    return command if review.complete else None
                case None:
                    self.say(_("That is not the number of an answer in the list."), "yellow")

    # -- saving and stopping

    def is_sure_to_quit(self, answers: int) -> bool:
        """Ask again before many answers are lost; return whether to quit."""
        is_saved = self.saver.path is not None and self.saver.failed is None
        if answers < MANY_ANSWERS or is_saved:
            return True
        _ = self.language
        self.say(
            _(
                "Stop and lose {number} answers? Type {key} again to stop, or Enter to go on.",
                number=answers,
                key=Command.QUIT.key(_),
            )
        )
        return read_command(self.read_answer(), _) is Command.QUIT

    def save(self, answers: Answers) -> None:
        """Save the answers now, and after each one from now on."""
        _ = self.language
        asked_for = self.saver.path is None
        if self.saver.path is None:
            self.saver.path = self.read_file_name()
        if self.saver.path is None or not self.save_now(answers):
            if asked_for:
                self.saver.path = None
            return
        file = printable(str(self.saver.path))
        self.say(_("Saved in {file}, and again after each answer.", file=file), "green")
        command = self.saver.resume_command
        self.say(_("To go on another time: {command}", command=command))

    def read_file_name(self) -> Path | None:
        """Return where to save; None if the person thinks better of it."""
        _ = self.language
        names = (Path(SAVE_AS.format(number=f"-{n}" if n > 1 else "")) for n in count(1))
        offered = next(name for name in names if not name.exists())
        while True:
            self.say(
                _(
                    "Press Enter to save as {file}, or type another file name. ({back})",
                    file=offered,
                    back=Command.BACK.shown(_),
                )
            )
            typed = self.read_answer().strip()
            if read_command(typed, _):
                return None
            path = Path(typed) if typed else offered
            try:
                refuse_existing(path)
            except FileError as error:
                self.say(str(error), "yellow")
                continue
            return path

    def save_now(self, answers: Answers) -> bool:
        """Save the answers where that was asked for; return whether nothing went wrong."""
        _ = self.language
        try:
            self.saver.write(answers)
        except FileError as error:
            self.say(_("Not saved: {error}.", error=error), "bold red")
            self.say(
                _("Your answers are kept as long as you go on here. The next answer tries again.")
            )
            return False
        return True

    # -- what a question looks like

    def show_head(self, step: Step) -> None:
        """Say where on the way this is."""
        _ = self.language
        if step.question.section != self.section:
            self.section = step.question.section
            self.say(self.section, "bold cyan")
        text = _("Question {position} of at most {most}", position=step.position, most=step.at_most)
        if self.at_desk:
            text += " " + _("({number} on paper)", number=step.number)
        self.say(text, "dim")

    def show_choices(self, question: Question) -> None:
        """Show what can be picked, numbered; in parts, if it is more than the screen holds."""
        _ = self.language
        if question.type is QuestionType.NUMBER:
            if question.not_sure:
                self.say(_("Or type: not sure ({words})", words=question.not_sure))
            return
        rows = list(enumerate(question.options.values(), 1))
        if self.plain:
            self.show_list(rows)
            return
        how = f"{how_to_type(question, _)} ({self.keys()})"
        picture = with_picture(self.console, rows, question, LINES_AROUND_A_PICTURE)
        if picture:
            show(self.console, picture)
            return
        while len(rows) > (fitting := how_many_fit(self.console, rows, (question.ask, how, ">"))):
            self.show_list(rows[:fitting])
            rows = rows[fitting:]
            text = _("Press Enter to see the other choices ({number}).", number=len(rows))
            self.say(text, "bold yellow")
            if typed := self.read_answer().strip():
                self.say(_("Not used: {rest}", rest=printable(typed)), "yellow")
                self.say(_("Please look at all choices first."), "yellow")
        self.show_list(rows)

    def show_help(self, step: Step) -> None:
        """Explain the question, why it is asked, and what can be typed."""
        _ = self.language
        self.gap()
        if step.question.help:
            self.say(step.question.help, "yellow")
        if step.reasons:
            titles = "; ".join(flag.title for flag, _rules in step.reasons)
            rules = ", ".join(rule.id for _flag, rules in step.reasons for rule in rules)
            self.say(_("Why we ask: your answer can count for: {titles}.", titles=titles))
            self.say(_("Rules that read it: {rules}.", rules=rules), "dim")
        self.say(_("At any time you can type: {keys}.", keys=self.keys()))

    # -- lines out, lines in

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph."""
        if self.plain:
            self.console.print(Text(text), soft_wrap=True)
        else:
            show(self.console, Text(text, style=style))

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def show_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Print items, each with its number or mark."""
        if self.plain:
            for mark, text in rows:
                self.say(f"{mark}. {text}" if isinstance(mark, int) else f"{mark} {text}")
        else:
            show(self.console, in_columns(rows))

    def read_label(self) -> str:
        """Return the case label that the clerk chooses; empty for none."""
        _ = self.language
        while True:
            self.gap()
            self.say(_("A label to find this note by, such as room 3; or Enter for none."), "bold")
            self.say(_("No name, no record number, no date of birth."))
            label = " ".join(self.read_answer().split())
            if read_command(label, _) is Command.QUIT:
                raise Stopped(_("Stopped."))
            any_label = self.script is not None and self.script.any_label
            why_not = None if any_label else refuse_label(label, _)
            if not label or why_not is None:
                return printable(label)
            self.say(why_not, "yellow")

    def change_label(self) -> None:
        """Ask for the label again, and save it with the answers."""
        self.saver.label = self.read_label()
        self.save_now(self.known)

    def wait_for_enter(self, what_for: str, idle: int | None = None) -> str:
        """Wait until the person has read what stands there; return what was typed, if anything."""
        self.gap()
        self.say(what_for, "bold")
        return self.read_line(idle).strip()

    def clear(self) -> None:
        """Empty the screen and what was scrolled off it."""
        self.console.file.write("\n" * MANY_LINES if self.console.is_dumb_terminal else CLEAR)
        self.console.file.flush()
        self.section = None

    def read_answer(self) -> str:
        """Return what was typed; at a shared terminal, within the time."""
        return self.read_line(self.idle)

    def read_line(self, idle: int | None = None) -> str:
        """Return what was typed, without the line end. Raises Stopped at the end of input."""
        _ = self.language
        try:
            discard_typed_ahead()
            self.show_prompt()
            line = self.read_while_there(idle) if idle else read_line() or ""
        except KeyboardInterrupt:
            raise Interrupted("\n" + _("Stopped.")) from None
        except OSError:  # the terminal is gone
            line = ""
        if not line.endswith("\n"):  # half a line is no answer
            raise Stopped("\n" + _("The input ended."))
        return line.rstrip("\n")

    def show_prompt(self) -> None:
        """Show that a line is waited for."""
        self.console.print("> ", end="", soft_wrap=True)
        self.console.file.flush()

    def read_while_there(self, seconds: int) -> str:
        """Return a line. Raises Idle if none comes, some time after asking for it.

        What is typed to say "I am here" is no answer to the question before it.
        """
        _ = self.language
        last_call = min(LAST_CALL, seconds // 2)
        while (line := read_line(seconds - last_call)) is None:
            self.gap()
            text = _(
                "Are you still there? Press Enter to go on. In {seconds} seconds all answers are "
                "thrown away.",
                seconds=last_call,
            )
            discard_typed_ahead()
            self.say(text, "bold yellow")
            if read_line(last_call) is None:
                raise Idle(_("Nothing was typed."))
            self.show_prompt()
        return line


def in_minutes(seconds: int, _: Language) -> str:
    """Return a time in words."""
    if seconds % 60 or seconds < 120:
        return _("{number} seconds", number=seconds)
    return _("{number} minutes", number=seconds // 60)


def how_to_type(question: Question, _: Language) -> str:
    """Return what can be typed at this question."""
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
