"""The manual page docs/tipscreen.1, made from the help texts of the program."""

from tipscreen import __version__
from tipscreen.commands.help import COMMON_OPTIONS, PROGRAM


def render_man_page(program, commands):
    """Return the page that `man tipscreen` shows, in the macros of `man`."""
    lines = [f'.TH TIPSCREEN 1 "" "tipscreen {__version__}" "User commands"']
    lines += [".SH NAME", escape(f"{PROGRAM} - {program.summary}")]
    lines += [".SH SYNOPSIS", escape(program.usage), ".SH DESCRIPTION", escape(program.description)]
    lines += [".SH OPTIONS", *tagged((*program.options, COMMON_OPTIONS)), *examples(program)]
    for command in commands:
        lines += [f".SH {command.name.upper()}", f".B {escape(command.usage)}"]
        lines += [".PP", escape(command.description)]
        lines += [*tagged((*command.arguments, *command.options)), *examples(command)]
    return "\n".join(lines) + "\n"


def tagged(rows):
    """Yield a tagged paragraph for each row: how it is typed, and its explanation."""
    for typed, explanation in rows:
        yield from (".TP", f".B {escape(typed)}", escape(explanation))


def examples(command):
    """Yield each example of a command, after its explanation."""
    for typed, explanation in command.examples:
        yield from (".PP", escape(explanation), ".PP", ".nf", f"    {escape(typed)}", ".fi")


def escape(text):
    """Escape what troff would read as a macro or an escape sequence."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in text.split("\n"))
