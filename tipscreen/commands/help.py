"""What is told of the commands: by `-h`, in the manual page, and in docs/commands.md.

All three are made from the same: the doc comment of a command, its parameters, and its examples.
"""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_args, get_type_hints

from typer.models import OptionInfo

PROGRAM = "tipscreen"
MAX_HELP_WIDTH = 80
MIN_HELP_WIDTH = 30
MIN_TWO_COLUMN_WIDTH = 60
"""Columns from which on what is typed and what it does stand side by side."""

LEFT_COLUMN_WIDTH = 26
"""Columns of the left one of the two."""

EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("tipscreen", "Answer the questions."),
        ("tipscreen --desk --reports notes", "Ask at a front desk, one person after another."),
    ),
    "resume": (
        ("tipscreen resume answers.json", "Go on with the answers in this file."),
        ("tipscreen resume answers.json --report note.html", "Write the note at the end as well."),
    ),
    "serve": (
        ("tipscreen serve", "Answer the questions in a browser."),
        ("tipscreen serve --idle 180", "The same, on a tablet that people share."),
    ),
    "screen": (
        ("tipscreen screen sheet.yaml", "Show the whole result of one sheet."),
        ("tipscreen screen --brief sheet.yaml", "Show the answer and its main reasons alone."),
    ),
    "batch": (
        ("tipscreen batch sheets.csv -o results.csv", "Judge each row of a table."),
        ("tipscreen batch sheets.csv -o results.parquet --keep record", "Copy a column along."),
    ),
    "check": (
        ("tipscreen check", "Prove the shipped questionnaire."),
        ("tipscreen check --strict my-questions.yaml", "Fail on warnings as well."),
    ),
    "diff": (
        ("tipscreen diff old.yaml new.yaml", "Show which sheets change outcome."),
        ("tipscreen diff --exit-code old.yaml new.yaml", "Fail if one does."),
    ),
    "explain": (
        ("tipscreen explain sheet.yaml", "Show each step."),
        ("tipscreen explain sheet.yaml --why-not reasonable", "Show what would give that."),
    ),
    "export": (
        ("tipscreen export paper -o form.html", "Write a form to print."),
        ("tipscreen export sheet", "Show a blank answer sheet."),
    ),
    "init": (
        ("tipscreen init", "Write my-questions.yaml."),
        ("tipscreen init clinic.yaml", "Give it another name."),
    ),
    "about": (
        ("tipscreen about", "Read about the treatment and the questions."),
        ("tipscreen --lang es about", "The same in Spanish."),
    ),
}
"""Command to its examples, each with what it is for."""

COMMON_OPTIONS = ("-h, --help", "Show this and end.")
PROGRAM_OPTIONS = (
    ("--install-completion", "Let your shell complete commands and options."),
    ("--show-completion", "Show how that is done."),
)


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """All there is to tell about one command."""

    name: str
    """Empty for the program itself."""
    description: str
    """Its doc comment; paragraphs are parted by empty lines."""
    arguments: tuple[tuple[str, str], ...]
    """How each is typed, and what it is."""
    options: tuple[tuple[str, str], ...]

    @property
    def usage(self) -> str:
        """Return how the command is typed."""
        words = (PROGRAM, self.name, "[OPTIONS]", *(typed for typed, _ in self.arguments))
        return " ".join(filter(None, words)) + ("" if self.name else " [COMMAND ...]")

    @property
    def summary(self) -> str:
        """Return the first line."""
        return self.description.split("\n")[0]

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Return command lines, each with what it is for."""
        return EXAMPLES.get(self.name, ())


def describe_command(command: Callable[..., Any], name: str) -> CommandHelp:
    """Return what there is to tell about a command, from its function; no name is the program's."""
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for is_option, typed, said in _parameters(command):
        (options if is_option else arguments).append((typed, said))
    options += () if name else PROGRAM_OPTIONS
    says = inspect.getdoc(command) or ""
    return CommandHelp(name, says, tuple(arguments), tuple(options))


def _parameters(command: Callable[..., Any]) -> Iterator[tuple[bool, str, str]]:
    """Yield whether each is an option, how it is typed, and what it does."""
    signature = inspect.signature(command).parameters
    for name, hint in get_type_hints(command, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            kind, default = get_args(hint)[0], signature[name].default
            said = [info.help]
            metavar = info.metavar or ""
            if isinstance(kind, type) and issubclass(kind, Enum):
                said.append(f"One of {', '.join(kind)}.")
                metavar = metavar or name.strip("_").upper()
            if default not in (None, False, inspect.Parameter.empty):
                said.append(f"Default: {default}.")
            is_option = isinstance(info, OptionInfo)
            if is_option:
                # Typer takes the first spelling for its default, where that stands elsewhere.
                spelt = [word for word in (info.default, *info.param_decls) if word]
                typed = f"{', '.join(sorted(spelt, key=len))} {metavar}".strip()
            else:
                typed = metavar or name.upper()
                typed = typed if default is inspect.Parameter.empty else f"[{typed}]"
            yield is_option, typed, " ".join(said)


def format_help_lines(
    told: CommandHelp, others: Iterable[CommandHelp], width: int
) -> Iterator[str]:
    """Yield the lines of `-h`, none wider than this: a word alone may be."""
    yield from _wrap(f"Usage: {told.usage}", width, after="  ")
    for paragraph in told.description.split("\n\n"):
        yield ""
        for sentence in paragraph.split("\n"):
            yield from _wrap(sentence, width)
    options = (*told.options, COMMON_OPTIONS)
    commands = tuple((other.name, other.summary) for other in others)
    for title, rows in (
        ("Arguments", told.arguments),
        ("Options", options),
        ("Commands", commands),
    ):
        if rows:
            yield from ("", f"{title}:")
            yield from _two_columns(rows, width)
    yield from ("", "Examples:")
    for typed, said in told.examples:
        yield from _wrap(typed, width, before="  ", after="      ")
        yield from _wrap(said, width, before="    ")


def _two_columns(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    for typed, said in rows:
        left = f"  {typed}"
        if width >= MIN_TWO_COLUMN_WIDTH and len(left) < LEFT_COLUMN_WIDTH:
            indent = " " * LEFT_COLUMN_WIDTH
            first, *more = _wrap(said, width, before=indent)
            yield left.ljust(LEFT_COLUMN_WIDTH) + first[LEFT_COLUMN_WIDTH:]
            yield from more
        else:
            yield from _wrap(left.strip(), width, before="  ", after="      ")
            yield from _wrap(said, width, before="      ")


def _wrap(text: str, width: int, before: str = "", after: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=before,
        subsequent_indent=before if after is None else after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def render_man_page(program: CommandHelp, commands: Iterable[CommandHelp], version: str) -> str:
    """Return the page that `man tipscreen` shows, in the macros of `man`."""
    lines = [f'.TH TIPSCREEN 1 "" "tipscreen {version}" "User commands"']
    lines += [".SH NAME", _roff(f"{PROGRAM} - {program.summary}")]
    lines += [".SH SYNOPSIS", _roff(program.usage), ".SH DESCRIPTION", _roff(program.description)]
    lines += [".SH OPTIONS", *_tagged((*program.options, COMMON_OPTIONS))]
    lines += _examples(program)
    for told in commands:
        lines += [
            f".SH {told.name.upper()}",
            f".B {_roff(told.usage)}",
            ".PP",
            _roff(told.description),
        ]
        lines += [*_tagged((*told.arguments, *told.options)), *_examples(told)]
    return "\n".join(lines) + "\n"


def _tagged(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for typed, said in rows:
        yield from (".TP", f".B {_roff(typed)}", _roff(said))


def _examples(told: CommandHelp) -> Iterator[str]:
    for typed, said in told.examples:
        yield from (".PP", _roff(said), ".PP", ".nf", f"    {_roff(typed)}", ".fi")


def _roff(text: str) -> str:
    """Return a text without what troff would read as a macro or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in text.split("\n"))


def render_help(told: CommandHelp, others: Iterable[CommandHelp] = ()) -> str:
    """Return what `-h` shows on a screen of the present width."""
    width = max(MIN_HELP_WIDTH, min(MAX_HELP_WIDTH, shutil.get_terminal_size().columns))
    return "\n".join(format_help_lines(told, others, width)) + "\n"
