"""`tipscreen check`: look for mistakes, run the examples, prove."""

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.checking.formats import FindingsFormat

if TYPE_CHECKING:
    from tipscreen.errors import Problem


def complete_code(incomplete: str) -> list[str]:
    """Return the problem codes that begin so."""
    from tipscreen.errors import Code

    return [code for code in Code if code.startswith(incomplete)]


def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Questionnaires; the shipped one if left out.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")] = False,
    format_: Annotated[
        FindingsFormat, typer.Option("--format", "-f", help="How to show the problems.")
    ] = FindingsFormat.TEXT,
    explain_code: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CODE",
            autocompletion=complete_code,
            help="Tell what a problem code means.",
        ),
    ] = None,
) -> None:
    """Look for mistakes in a questionnaire, run its examples, and prove that it is safe."""
    from tipscreen.checking.audit import require_proof_packages
    from tipscreen.checking.problem_output import FORMATS
    from tipscreen.errors import escape_invisible

    if explain_code is not None:
        typer.echo(explain_code_text(explain_code))
        return
    if strict or format_ is not FindingsFormat.TEXT:
        require_proof_packages()  # a partial check must not look like a clean result
    paths = files or [ctx.obj.rules]
    found = {path: audit_path(path) for path in paths}
    failed = {
        path: any(strict or not problem.code.is_warning for problem in problems)
        for path, (problems, _) in found.items()
    }
    if format_ is FindingsFormat.TEXT:
        for path, (problems, told) in found.items():
            if problems:
                typer.echo(FORMATS[format_](problems), err=True)
            heading = [f"{escape_invisible(str(path))}:"] if len(found) > 1 else []
            lines = [*heading, summarize_counts(problems), *told]
            typer.echo("\n".join(lines), err=failed[path])
    else:
        typer.echo(FORMATS[format_](tuple(chain(*(problems for problems, _ in found.values())))))
    if any(failed.values()):
        raise typer.Exit(1)


def audit_path(path: "Path | None") -> "tuple[tuple[Problem, ...], tuple[str, ...]]":
    """Return what is wrong in a file, and what was found to hold; None is the shipped one."""
    from datetime import date

    from tipscreen.checking.audit import audit_file
    from tipscreen.errors import QuestionnaireError
    from tipscreen.loading.bundled import load_file

    try:
        audit = audit_file(load_file(path), path, date.today(), show_progress)
    except QuestionnaireError as error:
        return error.problems, ()
    return audit.problems, audit.confirmations


def explain_code_text(code: str) -> str:
    """Return what a problem code means. Raises UsageError if there is no such code."""
    from tipscreen.checking.codes import read_explanation
    from tipscreen.errors import Code, UsageError, did_you_mean

    if code not in list(Code):
        raise UsageError(f"there is no code '{code}'{did_you_mean(code, Code)}")
    return read_explanation(Code(code))


def summarize_counts(problems: "tuple[Problem, ...]") -> str:
    """Return one sentence on how many errors and warnings there are."""
    warnings = sum(problem.code.is_warning for problem in problems)
    if not problems:
        return "No problems found."
    return f"Errors: {len(problems) - warnings}. Warnings: {warnings}."


def show_progress(claim: str) -> None:
    """Show on a terminal what has been looked at, on one line that is written over."""
    if sys.stderr is not None and sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{claim}", err=True, nl=not claim)
