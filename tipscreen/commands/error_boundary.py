"""The one place where errors become text on standard error and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from tipscreen.commands.help import CommandHelp


class TipscreenCommand(TyperCommand):
    """A command that tells about itself in our words."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - of the library
        """Return how the command is typed."""
        return f"Usage: {command_help_of(self).usage}"

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - of the library
        """Write what `-h` shows."""
        from tipscreen.commands.help import render_help

        formatter.write(render_help(command_help_of(self)))


def command_help_of(command: TyperCommand | TyperGroup) -> CommandHelp:
    """Return what there is to tell about a command, or about the program."""
    from inspect import unwrap

    from tipscreen.commands.help import describe_command

    assert command.callback is not None  # noqa: S101 - each has one
    name = "" if isinstance(command, TyperGroup) else command.name
    return describe_command(unwrap(command.callback), name or "")


class TipscreenGroup(TyperGroup):
    """The one place where errors become text on standard error and an exit code."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - of the library
        """Return how the program is typed."""
        return f"Usage: {command_help_of(self).usage}"

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what `-h` shows."""
        from tipscreen.commands.help import render_help

        commands = (self.get_command(ctx, name) for name in self.list_commands(ctx))
        told = [command_help_of(each) for each in commands if isinstance(each, TipscreenCommand)]
        formatter.write(render_help(command_help_of(self), told))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an interrupt ends it in words."""
        outside = signal.getsignal(signal.SIGINT)
        if callable(outside):  # else it is ignored
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print_error("\nStopped. There is no result.")
            raise typer.Exit(130) from None
        finally:
            if outside is not None:
                signal.signal(signal.SIGINT, outside)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Ends with SystemExit, as Typer's own method does."""
        drop_invalid_terminal_size()
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except Exception as error:
            sys.exit(report_error(error))


def drop_invalid_terminal_size() -> None:
    """Take COLUMNS and LINES out of the environment where they are no size of a screen.

    Rich believes what stands there: none, more than there can be, or a digit that is no number.
    """
    for name in ("COLUMNS", "LINES"):
        text = os.environ.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text)):
            os.environ.pop(name, None)


def report_error(error: Exception) -> int:
    """Say on standard error what happened; return the exit code."""
    from tipscreen.errors import TipscreenError

    match error:
        case TipscreenError():
            print_error(str(error))
            return error.exit_code
        case BrokenPipeError():  # nobody reads the output any more
            discard_stdout()
            return 1
        case OSError():  # the disk is full
            discard_stdout()
            print_error(f"cannot write the output: {error.strerror}")
            return 1
        case _:
            # The text of the error is left out: it could hold somebody's answers.
            print_error(
                f"This is a defect of tipscreen: {type(error).__name__} at {error_location(error)}"
            )
            return 70


def error_location(error: Exception) -> str:
    """Return the file and line where an error was raised."""
    import traceback
    from pathlib import Path

    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(place.filename).name}:{place.lineno}"


def print_error(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def discard_stdout() -> None:
    """Point standard output nowhere, so that ending the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
