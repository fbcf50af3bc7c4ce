"""The one place where errors become text on standard error and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import typer

from tipscreen.commands.help import GroupWithHelp


class Border(GroupWithHelp):
    """The one place where errors become text on standard error and an exit code."""

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
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except Exception as error:
            sys.exit(tell(error))


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
