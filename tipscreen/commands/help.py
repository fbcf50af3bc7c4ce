"""The texts of the help, and how `-h` prints them.

The texts are in help.toml: docstrings would be missing under `python -OO`. The manual page and
docs/commands.md are made from the same data.
"""

import inspect
import shutil
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
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


@cache
def load_help_texts() -> Mapping[str, HelpText]:
    """Return the texts of each command, in the order of the help. "" is the program itself."""
    data = tomllib.loads((Path(__file__).with_name("help.toml")).read_text("utf-8"))
    return {
        name: HelpText(entry["description"], tuple(map(tuple, entry["examples"])))
        for name, entry in data.items()
    }


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
        return load_help_texts()[self.name].description

    @property
    def summary(self) -> str:
        """The first line of the description."""
        return self.description.split("\n")[0]

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Command lines, each with an explanation."""
        return load_help_texts()[self.name].examples


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
