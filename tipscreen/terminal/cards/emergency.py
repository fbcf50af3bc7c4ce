"""The card of an emergency: what to do first, the answer that led to it, and nothing else."""

from __future__ import annotations

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from tipscreen.interview.messages import danger_answers_text
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Outcome
from tipscreen.terminal.cards.card import Card, SelectionMode


def emergency_card(outcome: Outcome, review: Review, language: Language) -> Card:
    """Return the card of the danger outcome that ended the questions early."""
    _ = language
    back = Command.BACK.letter_in(_)
    return Card(
        mode=SelectionMode.NOTHING,
        keys=(_("Enter: more about it"), _("{key}: my answer was wrong", key=back)),
        body=Group(
            Panel(Text(outcome.headline, style="bold"), style="bold red", expand=True),
            *(Text(f"* {step}", style="bold") for step in outcome.next),
            Text(),
            Text(outcome.say),
            Text(danger_answers_text(review, _)),
        ),
        escape_text=back,
        immediate_keys=back + Command.QUIT.letter_in(_),
    )
