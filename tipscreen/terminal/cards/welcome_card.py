"""The first card: what the questionnaire is, whom it is not for, and how to answer."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About
from tipscreen.terminal.cards.card import Card, SelectionMode


def welcome_card(
    about: About,
    language: Language,
    notes: tuple[Text, ...],
    more_keys: tuple[str, ...],
    immediate_keys: str,
) -> Card:
    """Return the first card.

    Args:
        about: The texts about the questionnaire.
        language: The language of the person.
        notes: Messages at the top.
        more_keys: What can be pressed besides Enter.
        immediate_keys: The characters for that.
    """
    _ = language
    texts = (*about.welcome, about.emergency, about.disclaimer, about.review_statement(_))
    how = _("Move with the arrow keys, or type the number of your answer and press Enter.")
    return Card(
        mode=SelectionMode.NOTHING,
        keys=(_("Enter: begin"), *more_keys),
        progress=Text(about.title, style="bold green"),
        notes=notes,
        body=Group(*(Text(text) for text in (*texts, how))),
        immediate_keys=immediate_keys,
    )
