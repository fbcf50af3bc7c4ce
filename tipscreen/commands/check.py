"""`tipscreen check`: find mistakes, run the examples, prove that it is safe."""

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.checking.formats import FindingsFormat
from tipscreen.commands.options import one_of

if TYPE_CHECKING:
    from tipscreen.errors import Problem


def complete_code() -> list[str]:
    """Return the problem codes that the shell can offer; Typer filters them by prefix."""
    from tipscreen.errors import Code

    return list(Code)


def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Questionnaires to check; by default, the shipped one.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")] = False,
    format_: Annotated[
        FindingsFormat,
        typer.Option(
            "--format", "-f", help="The format of the problems.", **one_of(FindingsFormat, "format")
        ),
    ] = FindingsFormat.TEXT,
    explain_code: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CODE",
            autocompletion=complete_code,
            help="Explain a problem code.",
        ),
    ] = None,
) -> None:
    """Find mistakes in a questionnaire, run its examples, and prove that it is safe."""
    from tipscreen.checking.audit import require_proof_packages
    from tipscreen.checking.problem_output import FORMATS
    from tipscreen.errors import escape_invisible

    if explain_code is not None:
        typer.echo(explain_code_text(explain_code))
        return
    if strict or format_ is not FindingsFormat.TEXT:
        require_proof_packages()  # a partial check must not look like a clean result
    audits = {path: audit_path(path) for path in files or [ctx.obj.questionnaire_file]}
    is_failed = {
        path: any(strict or not problem.code.is_warning for problem in problems)
        for path, (problems, _) in audits.items()
    }
    if format_ is FindingsFormat.TEXT:
        for path, (problems, confirmations) in audits.items():
            if problems:
                typer.echo(FORMATS[format_](problems), err=True)
            heading = [f"{escape_invisible(str(path))}:"] if len(audits) > 1 else []
            lines = [*heading, summarize_counts(problems), *confirmations]
            typer.echo("\n".join(lines), err=is_failed[path])
    else:
        typer.echo(FORMATS[format_](tuple(chain(*(problems for problems, _ in audits.values())))))
    if any(is_failed.values()):
        raise typer.Exit(1)


def audit_path(path: "Path | None") -> "tuple[tuple[Problem, ...], tuple[str, ...]]":
    """Return the problems of a file, and the sentences about what was checked and proven.

    The path None stands for the shipped questionnaire.
    """
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
    """Return the explanation of a problem code. Raises UsageError if the code is unknown."""
    from tipscreen.checking.codes import read_explanation
    from tipscreen.errors import Code, UsageError, did_you_mean

    if code not in list(Code):
        raise UsageError(f"there is no problem code '{code}'{did_you_mean(code, Code)}")
    return read_explanation(Code(code))


def summarize_counts(problems: "tuple[Problem, ...]") -> str:
    """Return a sentence with the numbers of errors and warnings."""
    warnings = sum(problem.code.is_warning for problem in problems)
    if not problems:
        return "No problems found."
    return f"Errors: {len(problems) - warnings}. Warnings: {warnings}."


def show_progress(claim: str) -> None:
    """Show on a terminal which claim is being checked, on one line that is overwritten."""
    if sys.stderr is not None and sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{claim}", err=True, nl=not claim)
