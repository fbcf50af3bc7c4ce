"""The commands: arguments in, one call of the core, text out, an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tipscreen import __version__
from tipscreen.bundled import load, read_bytes
from tipscreen.check import check as check_questionnaire
from tipscreen.check import refusals, summary
from tipscreen.errors import QuestionnaireError, TipscreenError, UsageError, printable
from tipscreen.interview import interview
from tipscreen.questionnaire import Questionnaire
from tipscreen.reports import RENDERERS, Format
from tipscreen.reports.outline import about_outline
from tipscreen.reports.to_terminal import render_blocks as blocks_to_terminal
from tipscreen.reports.to_text import render_blocks as blocks_to_text
from tipscreen.screening import Result
from tipscreen.screening import screen as screen_answers
from tipscreen.sheets import read_sheet
from tipscreen.terminal import Terminal, make_console


class Border(TyperGroup):
    """The one place where errors become text on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except TipscreenError as error:
            complain(str(error))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            complain("\nStopped. Nothing was saved, and there is no result.")
            raise typer.Exit(130) from None
        except OSError as error:  # nobody reads the output any more, or the disk is full
            give_up_output()
            if not isinstance(error, BrokenPipeError):
                complain(f"cannot write the output: {error.strerror}")
            raise typer.Exit(1) from None
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "typer":
                raise  # Typer's own ways to end a command
            # The text of the error is left out: it could hold somebody's answers.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            complain(f"This is a defect of tipscreen: {type(error).__name__} at {where}")
            raise typer.Exit(70) from None


def complain(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def give_up_output() -> None:
    """Point standard output nowhere, so that ending the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def questionnaire_to_use(settings: Settings) -> Questionnaire:
    """Return the shipped questionnaire, or the one that was named, if its examples hold.

    Raises QuestionnaireError for one that fails its own examples or guarantees: it must not judge.
    """
    questionnaire = load(settings.rules)
    if settings.rules and (problems := refusals(questionnaire)):
        raise QuestionnaireError(problems)
    return questionnaire


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that stand before the command."""

    rules: Path | None
    plain: bool


app = typer.Typer(
    cls=Border,
    add_completion=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"tipscreen {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="FILE", help="Use this questionnaire, not the shipped one."
        ),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            envvar="ACCESSIBLE",
            help="Plain lines, for screen readers and simple terminals.",
        ),
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Is it reasonable to talk with a clinician about trigger point injections?

    Without a command, asks the questions and shows the result.
    It is never a diagnosis. Always talk with a health professional.
    """
    ctx.obj = Settings(rules, plain or os.environ.get("TERM") == "dumb")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what cannot be shown or read must not end the program
            stream.reconfigure(errors="replace")
    if ctx.invoked_subcommand is None:
        ask_and_show(ctx.obj)


def ask_and_show(settings: Settings) -> None:
    """Hold the interview and print its result."""
    questionnaire = questionnaire_to_use(settings)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "There is no terminal to ask on. To judge an answer sheet: tipscreen screen FILE"
        )
    terminal = Terminal(make_console(settings.plain), settings.plain)
    terminal.welcome(questionnaire.about)
    answers = interview(questionnaire, terminal.ask, terminal.look_over)
    terminal.gap()
    show(screen_answers(questionnaire, answers), Format.TERMINAL, settings)


def show(result: Result, format_: Format, settings: Settings) -> None:
    """Print a result in a format; for the terminal, in plain lines if so wished."""
    if settings.plain and format_ is Format.TERMINAL:
        format_ = Format.TEXT
    report = RENDERERS[format_](result)
    if isinstance(report, str):
        typer.echo(report)
    else:
        make_console(plain=False).print(report)


@app.command()
def screen(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Answer sheets, YAML or JSON; - for standard input."
        ),
    ],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How to show the results.")
    ] = Format.TERMINAL,
) -> None:
    """Judge answer sheets without asking."""
    questionnaire = questionnaire_to_use(ctx.obj)
    failed = False
    for file in files:
        try:
            data = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
            name = "standard input" if file == "-" else file
            answers = read_sheet(data, name, questionnaire.questions)
        except TipscreenError as error:  # the other sheets are still judged
            complain(str(error))
            failed = True
            continue
        if len(files) > 1 and format_ is not Format.JSON:
            typer.echo(f"{printable(name)}\n")
        show(screen_answers(questionnaire, answers, name), format_, ctx.obj)
    if failed:
        raise typer.Exit(1)


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A questionnaire; the shipped one if left out.", show_default=False),
    ] = None,
) -> None:
    """Look for mistakes in a questionnaire, and run its examples."""
    questionnaire = load(file or ctx.obj.rules)
    problems = check_questionnaire(questionnaire)
    if problems:
        raise QuestionnaireError(problems)
    typer.echo(summary(questionnaire))


@app.command()
def about(ctx: typer.Context) -> None:
    """Tell about trigger point injections, and about these questions."""
    blocks = about_outline(load(ctx.obj.rules))
    if ctx.obj.plain:
        typer.echo(blocks_to_text(blocks))
    else:
        make_console(plain=False).print(blocks_to_terminal(blocks))


def main() -> None:
    """Run the program."""
    app(prog_name="tipscreen")
