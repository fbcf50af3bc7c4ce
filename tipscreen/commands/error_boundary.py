"""The one place where errors become text on standard error and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from tipscreen.commands.help import Told


class Command(TyperCommand):
    """A command that tells about itself in our words."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - of the library
        """Return how the command is typed."""
        return f"Usage: {told_of(self).usage}"

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - of the library
        """Write what `-h` shows."""
        from tipscreen.commands.help import help_of

        formatter.write(help_of(told_of(self)))


def told_of(command: TyperCommand | TyperGroup) -> Told:
    """Return what there is to tell about a command, or about the program."""
    from inspect import unwrap

    from tipscreen.commands.help import about_command

    assert command.callback is not None  # noqa: S101 - each has one
    name = "" if isinstance(command, TyperGroup) else command.name
    return about_command(unwrap(command.callback), name or "")


class Border(TyperGroup):
    """The one place where errors become text on standard error and an exit code."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - of the library
        """Return how the program is typed."""
        return f"Usage: {told_of(self).usage}"

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what `-h` shows."""
        from tipscreen.commands.help import help_of

        commands = (self.get_command(ctx, name) for name in self.list_commands(ctx))
        told = [told_of(each) for each in commands if isinstance(each, Command)]
        formatter.write(help_of(told_of(self), told))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an interrupt ends it in words."""
        outside = signal.getsignal(signal.SIGINT)
        if callable(outside):  # else it is ignored
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("\nStopped. There is no result.")
            raise typer.Exit(130) from None
        finally:
            if outside is not None:
                signal.signal(signal.SIGINT, outside)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Ends with SystemExit, as Typer's own method does."""
        forget_sizes_of_no_screen()
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except Exception as error:
            sys.exit(tell(error))


def forget_sizes_of_no_screen() -> None:
    """Take COLUMNS and LINES out of the environment where they are no size of a screen.

    Rich believes what stands there: none, more than there can be, or a digit that is no number.
    """
    for name in ("COLUMNS", "LINES"):
        text = os.environ.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text)):
            os.environ.pop(name, None)


def tell(error: Exception) -> int:
    """Say on standard error what happened; return the exit code."""
    from tipscreen.errors import TipscreenError

    match error:
        case TipscreenError():
            complain(str(error))
            return error.exit_code
        case BrokenPipeError():  # nobody reads the output any more
            give_up_output()
            return 1
        case OSError():  # the disk is full
            give_up_output()
            complain(f"cannot write the output: {error.strerror}")
            return 1
        case _:
            # The text of the error is left out: it could hold somebody's answers.
            complain(f"This is a defect of tipscreen: {type(error).__name__} at {place_of(error)}")
            return 70


def place_of(error: Exception) -> str:
    """Return the file and line where an error was raised."""
    import traceback
    from pathlib import Path

    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(place.filename).name}:{place.lineno}"


def complain(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def give_up_output() -> None:
    """Point standard output nowhere, so that ending the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
