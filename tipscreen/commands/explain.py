"""`tipscreen explain`: how a sheet comes to its outcome."""

from __future__ import annotations

from typing import Annotated

import typer

from tipscreen.checking import need_extra
from tipscreen.commands.settings import questionnaire_to_use, read_answers
from tipscreen.errors import UsageError, did_you_mean
from tipscreen.screening import derivation, derivation_as_text


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
    _, answers, _ = read_answers(sheet, questionnaire, ctx.obj)
    parts = [derivation_as_text(derivation(questionnaire, answers))]
    if why_not is not None:
        if why_not not in questionnaire.outcomes:
            hint = did_you_mean(why_not, questionnaire.outcomes)
            raise UsageError(f"there is no outcome '{why_not}'{hint}")
        need_extra()
        from tipscreen.proving import change_as_text, smallest_change

        change = smallest_change(questionnaire, answers, why_not)
        parts.append(change_as_text(questionnaire, answers, why_not, change))
    about = questionnaire.about
    typer.echo(
        "\n\n".join(
            (about.disclaimer, *parts, about.review(questionnaire.language), about.disclaimer)
        )
    )
