"""The commands: arguments in, one call of the core, text out, an exit code."""

from __future__ import annotations

import importlib.util
import os
import sys
import traceback
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tipscreen import __version__
from tipscreen.bundled import MOST_BYTES, load, page_of, read_bytes, write_copy
from tipscreen.check import check as check_questionnaire
from tipscreen.check import refusals, summary
from tipscreen.errors import (
    Code,
    FileError,
    Problem,
    QuestionnaireError,
    TipscreenError,
    UsageError,
    did_you_mean,
    printable,
)
from tipscreen.explain import as_text as tree_as_text
from tipscreen.explain import explain as explain_answers
from tipscreen.findings import FORMATS, FindingsFormat
from tipscreen.interview import interview
from tipscreen.questionnaire import Questionnaire
from tipscreen.reports import RENDERERS, Format
from tipscreen.reports.outline import about_outline
from tipscreen.reports.to_terminal import render_blocks as blocks_to_terminal
from tipscreen.reports.to_text import render_blocks as blocks_to_text
from tipscreen.screening import Result
from tipscreen.screening import screen as screen_answers
from tipscreen.sheets import Answers, read_sheet
from tipscreen.terminal import Terminal, make_console


class Border(TyperGroup):
    """The one place where errors become text on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an interrupt ends it in words."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("\nStopped. Nothing was saved, and there is no result.")
            raise typer.Exit(130) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Ends with SystemExit, as Typer's own method does."""
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except TipscreenError as error:
            complain(str(error))
            sys.exit(error.exit_code)
        except OSError as error:  # nobody reads the output any more, or the disk is full
            give_up_output()
            if not isinstance(error, BrokenPipeError):
                complain(f"cannot write the output: {error.strerror}")
            sys.exit(1)
        except Exception as error:
            # The text of the error is left out: it could hold somebody's answers.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            complain(f"This is a defect of tipscreen: {type(error).__name__} at {where}")
            sys.exit(70)


def complain(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def give_up_output() -> None:
    """Point standard output nowhere, so that ending the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def questionnaire_to_use(settings: Settings) -> Questionnaire:
    """Return the shipped questionnaire, or the one that was named, if its examples hold.

    Raises QuestionnaireError for one that fails its own examples or guarantees: it must not judge,
    unless somebody only tries it out.
    """
    questionnaire = load(settings.rules)
    if settings.rules and (problems := refusals(questionnaire)):
        if not settings.unchecked:
            raise QuestionnaireError(problems)
        complain("THIS FILE FAILS ITS OWN EXAMPLES. Do not use it for patients.\n")
    return questionnaire


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that stand before the command."""

    rules: Path | None
    plain: bool
    unchecked: bool


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
        typer.Option("--plain", help="Plain lines, for screen readers and simple terminals."),
    ] = False,
    unchecked: Annotated[
        bool,
        typer.Option("--unchecked", help="Try out a file of --rules that fails its own examples."),
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
    accessible = os.environ.get("ACCESSIBLE", "0").casefold() not in ("", "0", "false", "no")
    ctx.obj = Settings(rules, plain or accessible or os.environ.get("TERM") == "dumb", unchecked)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what cannot be shown or read must not end the program
            stream.reconfigure(errors="replace")
    if ctx.invoked_subcommand is None:
        ask_and_show(ctx.obj)


def ask_and_show(settings: Settings) -> None:
    """Hold the interview and print its result."""
    questionnaire = questionnaire_to_use(settings)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
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


def read_answers(file: str, questionnaire: Questionnaire) -> tuple[str, Answers]:
    """Return what the answer sheet is called, and its answers; - is standard input."""
    name = "standard input" if file == "-" else file
    if file != "-":
        data = read_bytes(Path(file))
    elif sys.stdin is None:
        raise FileError("there is no standard input to read")
    else:
        data = sys.stdin.buffer.read(MOST_BYTES)
    return printable(name), read_sheet(data, name, questionnaire.questions)


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
            name, answers = read_answers(file, questionnaire)
        except TipscreenError as error:  # the other sheets are still judged
            complain(str(error))
            failed = True
            continue
        if len(files) > 1 and format_ is not Format.JSON:
            typer.echo(f"{name}\n")
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
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")] = False,
    format_: Annotated[
        FindingsFormat, typer.Option("--format", "-f", help="How to show the problems.")
    ] = FindingsFormat.TEXT,
    explain_code: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Tell what a problem code means."),
    ] = None,
) -> None:
    """Look for mistakes in a questionnaire, run its examples, and prove that it is safe."""
    if explain_code is not None:
        if explain_code not in list(Code):
            raise UsageError(f"there is no code '{explain_code}'{did_you_mean(explain_code, Code)}")
        typer.echo(page_of(Code(explain_code)))
        return
    if strict or format_ is not FindingsFormat.TEXT:
        need_extra()  # what only a part was checked of must not look as if all were well
    told: list[str] = []
    try:
        problems = find_problems(load(file or ctx.obj.rules), told)
    except QuestionnaireError as error:
        problems = list(error.problems)
    as_text = format_ is FindingsFormat.TEXT
    if problems or not as_text:
        typer.echo(FORMATS[format_](problems), err=as_text)
    failed = any(strict or not problem.code.is_warning for problem in problems)
    if as_text:
        typer.echo("\n".join([count_in_words(problems), *told]), err=failed)
    if failed:
        raise typer.Exit(1)


def count_in_words(problems: list[Problem]) -> str:
    """Return one sentence on how many errors and warnings there are."""
    warnings = sum(problem.code.is_warning for problem in problems)
    if not problems:
        return "No problems found."
    return f"Errors: {len(problems) - warnings}. Warnings: {warnings}."


def find_problems(questionnaire: Questionnaire, told: list[str]) -> list[Problem]:
    """Return all problems of a questionnaire that loads; add to `told` what holds of it."""
    problems = list(check_questionnaire(questionnaire))
    if not problems:
        told.append(summary(questionnaire))
    if not has_extra():
        told.append(f"Nothing was proven. {EXTRA}")
        return problems
    from tipscreen.lint import lint
    from tipscreen.prove import CLAIMS, prove

    unproven = prove(questionnaire, show_progress)
    if not unproven:
        told.append("Proven for every answer sheet there can be, whole or partial:")
        told += [f"- {claim.__doc__}" for claim in CLAIMS]
    return sorted((*problems, *unproven, *lint(questionnaire, date.today())))


EXTRA = "Proofs need two more packages: pip install 'tipscreen[check]'"


def has_extra() -> bool:
    """Return whether the packages for proofs are installed."""
    return all(importlib.util.find_spec(package) for package in ("pysat", "pyphen"))


def need_extra() -> None:
    """Raise UsageError if the packages for proofs are not installed."""
    if not has_extra():
        raise UsageError(EXTRA)


def show_progress(claim: str) -> None:
    """Show on a terminal what has been looked at, on one line that is written over."""
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{claim}", err=True, nl=not claim)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A questionnaire.")],
    new: Annotated[Path, typer.Argument(help="A later version of it.")],
) -> None:
    """Show which answer sheets change outcome between two questionnaires."""
    need_extra()
    from tipscreen.diff import as_text
    from tipscreen.diff import diff as compare

    before, after = load(old), load(new)
    typer.echo(as_text(before, after, compare(before, after)))


@app.command()
def explain(
    ctx: typer.Context,
    sheet: Annotated[str, typer.Argument(help="An answer sheet; - for standard input.")],
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not", metavar="OUTCOME", help="Show the smallest change that gives this outcome."
        ),
    ] = None,
) -> None:
    """Show how an answer sheet comes to its outcome, step by step."""
    questionnaire = questionnaire_to_use(ctx.obj)
    _, answers = read_answers(sheet, questionnaire)
    parts = [tree_as_text(explain_answers(questionnaire, answers))]
    if why_not is not None:
        if why_not not in questionnaire.outcomes:
            hint = did_you_mean(why_not, questionnaire.outcomes)
            raise UsageError(f"there is no outcome '{why_not}'{hint}")
        need_extra()
        from tipscreen.why_not import as_text, smallest_change

        change = smallest_change(questionnaire, answers, why_not)
        parts.append(as_text(questionnaire, answers, why_not, change))
    about = questionnaire.about
    typer.echo("\n\n".join((about.disclaimer, *parts, about.review, about.disclaimer)))


@app.command()
def init(
    file: Annotated[
        Path, typer.Argument(help="The file to write; it must not be there yet.")
    ] = Path("my-questions.yaml"),
) -> None:
    """Write a copy of the shipped questionnaire, to start your own from."""
    write_copy(file)
    typer.echo(
        f"Wrote {printable(str(file))}. After a change: tipscreen check {printable(str(file))}"
    )


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
