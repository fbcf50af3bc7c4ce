"""The error boundary: exceptions become messages on standard error and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from types import FrameType

    from tipscreen.commands.help import CommandHelp

INTERNAL_ERROR_EXIT_CODE = 70
DEBUG_VARIABLE = "TIPSCREEN_DEBUG"
"""Environment variable; "1" prints the whole traceback of an internal error."""


class TipscreenCommand(TyperCommand):
    """A Typer command with tipscreen's own help layout."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - required by Typer
        """Return the usage line."""
        return f"Usage: {command_help_of(self).usage}"

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - required by Typer
        """Return what a shell shows when it completes the command."""
        return command_help_of(self).summary

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - required by Typer
        """Write what `-h` prints."""
        from tipscreen.commands.help import render_help

        formatter.write(render_help(command_help_of(self)))


class TipscreenGroup(TyperGroup):
    """The program as a Typer group, with its own help layout and the error boundary."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ARG002 - required by Typer
        """Return the usage line."""
        return f"Usage: {command_help_of(self).usage}"

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - required by Typer
        """Write what `-h` prints."""
        from tipscreen.commands.help import render_help

        commands = map(command_help_of, self.commands.values())
        formatter.write(render_help(command_help_of(self), commands))

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Ctrl-C ends it with a message."""
        previous_handler = signal.getsignal(signal.SIGINT)
        if callable(previous_handler):  # otherwise the parent process ignores Ctrl-C
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print_error("\nStopped. There is no result.")
            raise typer.Exit(130) from None
        finally:
            if previous_handler is not None:
                signal.signal(signal.SIGINT, previous_handler)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Ends with SystemExit, like the method of Typer."""
        drop_invalid_terminal_size()
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except Exception as error:
            sys.exit(report_error(error))


def command_help_of(command: Any) -> CommandHelp:
    """Return the help of a command, or of the program."""
    from inspect import unwrap

    from tipscreen.commands.help import describe_command

    name = "" if isinstance(command, TyperGroup) else command.name
    return describe_command(unwrap(command.callback), name)


def drop_invalid_terminal_size() -> None:
    """Remove COLUMNS and LINES from the environment if they are not valid sizes.

    Rich uses their values unchecked: zero, a size that no terminal has, or a digit that is not a
    number.
    """
    for name in ("COLUMNS", "LINES"):
        text = os.environ.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text)):
            os.environ.pop(name, None)


def report_error(error: Exception) -> int:
    """Print on standard error what happened, and return the exit code."""
    from tipscreen.errors import TipscreenError

    match error:
        case TipscreenError():
            print_error(str(error))
            return error.exit_code
        case BrokenPipeError():  # the reader closed the pipe, as `head` does
            discard_stdout()
            return 1
        case OSError():  # for example, the disk is full
            discard_stdout()
            print_error(f"cannot write the output: {error.strerror}")
            return 1
        case _:
            print_error("\n".join(internal_error_lines(error)))
            return INTERNAL_ERROR_EXIT_CODE


def internal_error_lines(error: Exception) -> Iterator[str]:
    """Yield a report on an unexpected exception that its reader can pass on.

    It contains neither messages nor values, which could be answers of a person, and no path that
    could name the user. A traceback with messages is printed only if the environment asks for it.
    """
    import platform
    import traceback

    from tipscreen import __version__

    yield f"internal error (a bug in tipscreen): {type(error).__name__}"
    yield f"tipscreen {__version__}, Python {platform.python_version()}, {platform.platform()}"
    if os.environ.get(DEBUG_VARIABLE) == "1":
        yield "".join(traceback.format_exception(error))
        return
    for exception in _iter_causes(error):
        yield f"{type(exception).__name__}, raised through:"
        for frame, line in traceback.walk_tb(exception.__traceback__):
            yield f"  {_relative_file(frame)}:{line} in {frame.f_code.co_qualname}"
    yield "Please report these lines on the issue page of the project. They contain no answers."
    yield f"{DEBUG_VARIABLE}=1 shows the whole traceback, which can contain answers."


def _iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception, then the one that caused it, and so on."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and not any(cause is each for each in seen):
        yield cause
        seen.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _relative_file(frame: FrameType) -> str:
    """Return the source file of a frame, as a path below the folder that it was imported from."""
    from pathlib import Path

    path = Path(frame.f_code.co_filename)
    module = frame.f_globals.get("__name__", "")
    depth = module.count(".") + (2 if path.stem == "__init__" else 1)
    return "/".join(path.parts[-depth:])


def print_error(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def discard_stdout() -> None:
    """Redirect standard output to the null device, so that the final flush cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
