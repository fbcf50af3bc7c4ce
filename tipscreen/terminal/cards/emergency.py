"""The card of an emergency: what to do first, which answer it was, and nothing else."""

from __future__ import annotations

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from tipscreen.interview.messages import danger_answers_text
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.cards.card import Card, SelectionMode


def emergency_card(review: Review, _: Language) -> Card:
    """Return the card of the danger outcome that ended the asking."""
    outcome = review.ended_by_outcome
    assert outcome is not None  # noqa: S101 - asked by who calls
    said = danger_answers_text(review, _)
    return Card(
        pick=SelectionMode.NOTHING,
        keys=(
            _("Enter: more about it"),
            _("{key}: my answer was wrong", key=Command.BACK.letter_in(_)),
        ),
        body=Group(
            Panel(Text(outcome.headline, style="bold"), style="bold red", expand=True),
            *(Text(f"* {step}", style="bold") for step in outcome.next),
            Text(),
            Text(outcome.say),
            Text(said),
        ),
        escape_text=Command.BACK.letter_in(_),
        immediate_keys=Command.BACK.letter_in(_) + Command.QUIT.letter_in(_),
    )
