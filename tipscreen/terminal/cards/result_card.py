"""Show the result on a card: the brief version first, and more pages by a key."""

from functools import partial

from rich.console import Console, RenderableType

from tipscreen.reports.document import (
    MAX_BRIEF_REASONS,
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


def show_result_cards(terminal: CardTerminal, result: ScreeningResult) -> None:
    """Show the brief version, and the pages asked for, until the person is done."""
    _ = terminal.language
    brief = brief_renderable(result, terminal.console)
    pages = {
        _("m, more"): partial(details_document, result),
        _("q, questions"): partial(questions_document, result),
        _("a, about"): partial(about_document, result.case.questionnaire),
        _("s, sources"): partial(sources_document, result),
    }
    page_by_key = {words.split(", ")[0]: page for words, page in pages.items()}
    card = Card(
        mode=SelectionMode.NOTHING,
        keys=(_("Enter: done"), *(words.replace(", ", " ") for words in pages)),
        notes=terminal.pop_pending(),
        body=brief,
        immediate_keys="".join(page_by_key),
    )
    while True:
        card, entered = terminal.ask(card)
        if not isinstance(entered, TextEntered) or not entered.text:
            break
        page = Card(
            mode=SelectionMode.NOTHING,
            keys=(_("arrows or space scroll"), _("Enter or Esc: back to the result")),
            body=render_document(page_by_key[entered.text](), Format.TERMINAL),
            escape_text=" ",
        )
        terminal.ask(page)
    terminal.flush()
    print_wrapped(terminal.console, brief)


def brief_renderable(result: ScreeningResult, console: Console) -> RenderableType:
    """Return the outcome in a colored frame, with as many reasons as fit on one screen."""
    for reason_count in range(MAX_BRIEF_REASONS, 0, -1):
        brief = document_to_framed_terminal(brief_document(result, reason_count))
        if count_lines(console, brief) <= MAX_BRIEF_LINES:
            break
    return brief
