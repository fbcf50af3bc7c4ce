"""Show the result on a card: the brief version first, and more pages by a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console, RenderableType

from tipscreen.reports.document import (
    MAX_BRIEF_REASONS,
    Document,
    about_document,
    brief_document,
    details_document,
    questions_document,
    sources_document,
)
from tipscreen.reports.formats import Format
from tipscreen.reports.to_terminal import document_to_framed_terminal
from tipscreen.reports.writers import render_document
from tipscreen.screening.result import ScreeningResult
from tipscreen.terminal.cards.card import Card, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.lines.layout import count_lines, print_wrapped

MAX_BRIEF_LINES = 21
"""Lines of the brief version, which leave room for the key hints below it."""


@dataclass(frozen=True, slots=True)
class ResultCardScreen:
    """Shows one result."""

    terminal: CardTerminal
    result: ScreeningResult

    def show(self) -> None:
        """Show the brief version, and the pages asked for, until the person is done."""
        _, result = self.terminal.language, self.result
        brief = brief_renderable(result, self.terminal.console)
        pages: dict[str, Callable[[], Document]] = {
            _("m, more"): lambda: details_document(result),
            _("q, questions"): lambda: questions_document(result),
            _("a, about"): lambda: about_document(result.case.questionnaire),
            _("s, sources"): lambda: sources_document(result),
        }
        hint_by_key = {words.split(", ")[0]: words.replace(", ", " ") for words in pages}
        page_by_key = dict(zip(hint_by_key, pages.values(), strict=True))
        card = Card(
            mode=SelectionMode.NOTHING,
            keys=(_("Enter: done"), *hint_by_key.values()),
            notes=self.terminal.pop_pending(),
            body=brief,
            immediate_keys="".join(hint_by_key),
        )
        while True:
            card, result_of_card = self.terminal.ask(card)
            key = result_of_card.text if isinstance(result_of_card, TextEntered) else ""
            if not key:
                break
            self.show_page(page_by_key[key]())
        self.terminal.flush()
        print_wrapped(self.terminal.console, brief)

    def show_page(self, document: Document) -> None:
        """Show a page until a key leads back."""
        _ = self.terminal.language
        card = Card(
            mode=SelectionMode.NOTHING,
            keys=(_("arrows or space scroll"), _("Enter or Esc: back to the result")),
            body=render_document(document, Format.TERMINAL),
            escape_text=" ",
        )
        self.terminal.ask(card)


def brief_renderable(result: ScreeningResult, console: Console) -> RenderableType:
    """Return the outcome in a colored frame, with as many reasons as fit on one screen."""
    for reason_count in range(MAX_BRIEF_REASONS, 0, -1):
        brief = document_to_framed_terminal(brief_document(result, reason_count))
        if count_lines(console, brief) <= MAX_BRIEF_LINES:
            break
    return brief
