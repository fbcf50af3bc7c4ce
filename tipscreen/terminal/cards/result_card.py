"""The result on one card, and what can be looked at from there; a page to bring along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, RenderableType

from tipscreen.errors import FileError
from tipscreen.files import unused_path, write_new
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
from tipscreen.reports.writers import render_document, render_result
from tipscreen.screening.result import ScreeningResult
from tipscreen.terminal.cards.card import Card, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.layout import count_lines, print_wrapped
from tipscreen.terminal.lines.line_terminal import LineTerminal

PAGE_FILE_STEM = "tipscreen-page"
"""What a page is called, before a number and the ending."""

MAX_BRIEF_LINES = 21
"""Of the short version; below it stands what can be pressed."""


@dataclass(frozen=True, slots=True)
class ResultCardScreen:
    """Shows a result: the short version first, and more of it by a key."""

    board: CardTerminal
    result: ScreeningResult

    def show(self) -> None:
        """Show the short version and what is asked for, until the person is done."""
        _, result = self.board.language, self.result
        short = brief_renderable(result, self.board.console)
        pages: dict[str, Callable[[], Document]] = {
            _("m, more"): lambda: details_document(result),
            _("q, questions"): lambda: questions_document(result),
            _("a, about"): lambda: about_document(result.case.questionnaire),
            _("s, sources"): lambda: sources_document(result),
        }
        keys = {words.split(", ")[0]: words.replace(", ", " ") for words in pages}
        page_of = dict(zip(keys, pages.values(), strict=True))
        card = Card(
            pick=SelectionMode.NOTHING,
            keys=(_("Enter: done"), *keys.values()),
            notes=self.board.pop_pending(),
            body=short,
            immediate_keys="".join(keys),
        )
        while True:
            card, done = self.board.ask(card)
            text = done.text if isinstance(done, TextEntered) else ""
            if not text:
                break
            self.show_page(page_of[text]())
        self.board.flush()
        print_wrapped(self.board.console, short)

    def show_page(self, document: Document) -> None:
        """Show a page, until a key leads back."""
        _ = self.board.language
        card = Card(
            pick=SelectionMode.NOTHING,
            keys=(_("arrows or space scroll"), _("Enter or Esc: back to the result")),
            body=render_document(document, Format.TERMINAL),
            escape_text=" ",
        )
        self.board.ask(card)


def brief_renderable(result: ScreeningResult, console: Console) -> RenderableType:
    """Return the short version: the answer in a frame of its colour, and what belongs to it.

    With as many reasons as leave it on one screen.
    """
    for reasons in range(MAX_BRIEF_REASONS, 0, -1):
        shown = document_to_framed_terminal(brief_document(result, reasons))
        if count_lines(console, shown) <= MAX_BRIEF_LINES:
            break
    return shown


def offer_page(lines: LineTerminal, result: ScreeningResult) -> None:
    """Offer a page to print and bring along, and write it if that is wanted."""
    _ = lines.language
    path = Path(f"{unused_path(Path(), PAGE_FILE_STEM, '.html')}.html")
    text = _(
        "A page to bring to your visit: press Enter to write {file}, or type n for no page.",
        file=path,
    )
    typed = lines.wait_for_enter(text)
    if typed:
        return
    try:
        write_new(path, f"{str(render_result(result, Format.HTML)).rstrip()}\n".encode())
    except FileError as error:
        lines.print(str(error), "yellow")
    else:
        lines.print(_("The page is in {file}.", file=path), "green")
