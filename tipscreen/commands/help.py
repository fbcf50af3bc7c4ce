"""The texts of the help, and how `-h` prints them.

The texts are data: docstrings would be missing under `python -OO`. The manual page and
docs/commands.md are made from the same data.
"""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, get_args, get_type_hints

from typer.models import OptionInfo

PROGRAM = "tipscreen"
MAX_HELP_WIDTH = 80
MIN_HELP_WIDTH = 30
MIN_TWO_COLUMN_WIDTH = 60
"""Width from which an option and its explanation are printed side by side."""

LEFT_COLUMN_WIDTH = 26
"""Width of the column with the options."""


class HelpText(NamedTuple):
    """What the help says about a command beyond its arguments and options."""

    description: str
    """The first line is the summary; empty lines separate paragraphs."""
    examples: tuple[tuple[str, str], ...]
    """Command lines, each with an explanation."""


HELP_TEXTS: Mapping[str, HelpText] = {
    "": HelpText(
        "Is it reasonable to talk with a clinician about trigger point injections?\n\n"
        "Without a command, tipscreen asks the questions and shows the result.\n"
        "It never makes a diagnosis. Always talk with a health professional.",
        (
            ("tipscreen", "Answer the questions."),
            ("tipscreen --desk --notes-dir notes", "Interview people at a front desk."),
        ),
    ),
    "resume": HelpText(
        "Continue a saved interview, starting with a review of the answers.",
        (
            ("tipscreen resume answers.json", "Continue with the answers in this file."),
            ("tipscreen resume answers.json --note note.html", "Write the note at the end, too."),
        ),
    ),
    "serve": HelpText(
        "Ask the questions on pages in a browser on this computer.\n\n"
        "Other computers cannot open the pages. Nothing is saved. Press Ctrl-C to stop.",
        (
            ("tipscreen serve", "Answer the questions in a browser."),
            ("tipscreen serve --idle-timeout 180", "Do the same on a tablet that people share."),
        ),
    ),
    "screen": HelpText(
        "Evaluate completed answer sheets.",
        (
            ("tipscreen screen sheet.yaml", "Show the full result of one sheet."),
            ("tipscreen screen --brief sheet.yaml", "Show only the answer and its main reasons."),
        ),
    ),
    "batch": HelpText(
        "Evaluate a table of answer sheets.",
        (
            ("tipscreen batch sheets.csv -o results.csv", "Evaluate each row of a table."),
            ("tipscreen batch sheets.csv -o results.parquet --keep record", "Also copy a column."),
        ),
    ),
    "check": HelpText(
        "Find mistakes in a questionnaire, run its examples, and prove that it is safe.",
        (
            ("tipscreen check", "Check the shipped questionnaire."),
            ("tipscreen check --strict my-questions.yaml", "Fail on warnings, too."),
        ),
    ),
    "diff": HelpText(
        "Show which answer sheets change outcome between two questionnaires.",
        (
            ("tipscreen diff old.yaml new.yaml", "Show which sheets change outcome."),
            ("tipscreen diff --exit-code old.yaml new.yaml", "Fail if a sheet does."),
        ),
    ),
    "explain": HelpText(
        "Show step by step how an answer sheet leads to its outcome.",
        (
            ("tipscreen explain sheet.yaml", "Show each step."),
            ("tipscreen explain sheet.yaml --why-not reasonable", "Show what would lead there."),
        ),
    ),
    "export": HelpText(
        "Write the questionnaire in another form.",
        (
            ("tipscreen export paper -o form.html", "Write a form to print."),
            ("tipscreen export sheet", "Show a blank answer sheet."),
        ),
    ),
    "init": HelpText(
        "Write a copy of the shipped questionnaire, as a start for your own.\n\n"
        "A JSON Schema is written next to it. With it, editors complete keys and mark mistakes.",
        (
            ("tipscreen init", "Write my-questions.yaml."),
            ("tipscreen init clinic.yaml", "Use another file name."),
        ),
    ),
    "about": HelpText(
        "Explain trigger point injections and these questions.",
        (
            ("tipscreen about", "Read about the treatment and the questions."),
            ("tipscreen --lang es about", "Do the same in Spanish."),
        ),
    ),
}
"""Command to its texts, in the order of the help. The empty name is the program itself."""

COMMON_OPTIONS = ("-h, --help", "Show this help.")
PROGRAM_OPTIONS = (
    ("--install-completion", "Let your shell complete commands and options."),
    ("--show-completion", "Show what would be installed for your shell."),
)


class HelpRow(NamedTuple):
    """An argument or option of a command."""

    is_option: bool
    usage: str
    """How it is typed."""
    explanation: str


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """Everything that the help shows about one command."""

    name: str
    """Empty for the program itself."""
    arguments: tuple[tuple[str, str], ...]
    """How each is typed, and its explanation."""
    options: tuple[tuple[str, str], ...]

    @property
    def usage(self) -> str:
        """The line that shows how the command is typed."""
        words = (PROGRAM, self.name, "[OPTIONS]", *(typed for typed, _ in self.arguments))
        return " ".join(filter(None, words)) + ("" if self.name else " [COMMAND ...]")

    @property
    def description(self) -> str:
        """What the command does, in paragraphs separated by empty lines."""
        return HELP_TEXTS[self.name].description

    @property
    def summary(self) -> str:
        """The first line of the description."""
        return self.description.split("\n")[0]

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Command lines, each with an explanation."""
        return HELP_TEXTS[self.name].examples


def describe_command(function: Callable[..., Any], name: str) -> CommandHelp:
    """Return the help of a command, given its function; the empty name is the program itself."""
    rows = list(_iter_parameters(function))
    arguments = tuple((row.usage, row.explanation) for row in rows if not row.is_option)
    options = tuple((row.usage, row.explanation) for row in rows if row.is_option)
    return CommandHelp(name, arguments, options if name else options + PROGRAM_OPTIONS)


def _iter_parameters(function: Callable[..., Any]) -> Iterator[HelpRow]:
    """Yield the arguments and options of a command, in the order of its parameters."""
    signature = inspect.signature(function).parameters
    for name, hint in get_type_hints(function, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            type_, default = get_args(hint)[0], signature[name].default
            explanation = [info.help]
            metavar = info.metavar or ""
            if isinstance(type_, type) and issubclass(type_, Enum):
                explanation.append(f"One of {', '.join(type_)}.")
                metavar = metavar or name.strip("_").upper()
            if default not in (None, False, inspect.Parameter.empty):
                explanation.append(f"Default: {default}.")
            is_option = isinstance(info, OptionInfo)
            if is_option:
                # Typer stores the first spelling as the default of the annotation.
                spellings = [word for word in (info.default, *info.param_decls) if word]
                usage = f"{', '.join(sorted(spellings, key=len))} {metavar}".strip()
            else:
                usage = metavar or name.upper()
                usage = usage if default is inspect.Parameter.empty else f"[{usage}]"
            yield HelpRow(is_option, usage, " ".join(explanation))


def render_help(command: CommandHelp, subcommands: Iterable[CommandHelp] = ()) -> str:
    """Return what `-h` prints, for the width of the terminal."""
    width = max(MIN_HELP_WIDTH, min(MAX_HELP_WIDTH, shutil.get_terminal_size().columns))
    return "\n".join(format_help_lines(command, subcommands, width)) + "\n"


def format_help_lines(
    command: CommandHelp, subcommands: Iterable[CommandHelp], width: int
) -> Iterator[str]:
    """Yield the lines of `-h`. Only a single long word can be wider than the width."""
    yield from _wrap(f"Usage: {command.usage}", width, after="  ")
    for paragraph in command.description.split("\n\n"):
        yield ""
        for sentence in paragraph.split("\n"):
            yield from _wrap(sentence, width)
    for title, rows in (
        ("Arguments", command.arguments),
        ("Options", (*command.options, COMMON_OPTIONS)),
        ("Commands", tuple((each.name, each.summary) for each in subcommands)),
    ):
        if rows:
            yield from ("", f"{title}:")
            yield from _two_columns(rows, width)
    yield from ("", "Examples:")
    for typed, explanation in command.examples:
        yield from _wrap(typed, width, before="  ", after="      ")
        yield from _wrap(explanation, width, before="    ")


def _two_columns(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield the rows in two columns; on a narrow terminal, each explanation below its option."""
    for typed, explanation in rows:
        left = f"  {typed}"
        if width >= MIN_TWO_COLUMN_WIDTH and len(left) < LEFT_COLUMN_WIDTH:
            indent = " " * LEFT_COLUMN_WIDTH
            first, *more = _wrap(explanation, width, before=indent)
            yield left.ljust(LEFT_COLUMN_WIDTH) + first[LEFT_COLUMN_WIDTH:]
            yield from more
        else:
            yield from _wrap(left.strip(), width, before="  ", after="      ")
            yield from _wrap(explanation, width, before="      ")


def _wrap(text: str, width: int, before: str = "", after: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=before,
        subsequent_indent=before if after is None else after,
        break_long_words=False,
        break_on_hyphens=False,
    )
