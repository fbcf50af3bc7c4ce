"""`tipscreen explain`: show how an answer sheet leads to its outcome."""

from typing import TYPE_CHECKING, Annotated

import typer

from tipscreen.commands.options import questionnaire_path_for_completion

if TYPE_CHECKING:
    from tipscreen.questionnaire.answers import Answers
    from tipscreen.questionnaire.model import Questionnaire


def complete_outcome(ctx: typer.Context) -> list[str]:
    """Return the outcomes that the shell can offer; Typer filters them by prefix."""
    from tipscreen.loading.bundled import load_file

    return list(load_file(questionnaire_path_for_completion(ctx)).outcomes)


def explain(
    ctx: typer.Context,
    sheet: Annotated[str, typer.Argument(help="An answer sheet; - for standard input.")],
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="OUTCOME",
            autocompletion=complete_outcome,
            help="Show the smallest change of answers that leads to this outcome.",
        ),
    ] = None,
) -> None:
    """Show step by step how an answer sheet leads to its outcome."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.commands.sheets import read_sheet
    from tipscreen.screening.derivation import derivation_to_text, derive

    questionnaire = load_selected_questionnaire(ctx.obj)
    answers = read_sheet(sheet, questionnaire, ctx.obj.questionnaire_file).answers
    parts = [derivation_to_text(derive(questionnaire, answers))]
    if why_not is not None:
        parts.append(explain_why_not(why_not, questionnaire, answers))
    about = questionnaire.about
    typer.echo(
        "\n\n".join(
            (
                about.disclaimer,
                *parts,
                about.review_statement(questionnaire.language),
                about.disclaimer,
            )
        )
    )


def explain_why_not(outcome: str, questionnaire: "Questionnaire", answers: "Answers") -> str:
    """Return the smallest change of answers that leads to the outcome, as text.

    Raises UsageError if the outcome does not exist, or if the packages for proofs are missing.
    """
    from tipscreen.checking.audit import require_proof_packages
    from tipscreen.errors import UsageError, did_you_mean

    if outcome not in questionnaire.outcomes:
        hint = did_you_mean(outcome, questionnaire.outcomes)
        raise UsageError(f"there is no outcome '{outcome}'{hint}")
    require_proof_packages()
    from tipscreen.proving.why_not import change_to_text, smallest_change

    change = smallest_change(questionnaire, answers, outcome)
    return change_to_text(questionnaire, answers, outcome, change)
