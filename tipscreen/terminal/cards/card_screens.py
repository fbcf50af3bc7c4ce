"""The `Screens` of a patient on cards, and the choice between cards and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from tipscreen.errors import InterviewStopped
from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.messages import answer_with_title, change_texts
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card import Card, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.cards.view_cards import ViewCards
from tipscreen.terminal.lines.layout import make_console
from tipscreen.terminal.lines.line_screens import LineScreens, shared_terminal_notice
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen
from tipscreen.terminal.lines.typed_replies import ReplyParser
from tipscreen.terminal.screens import Screens, Terminal
from tipscreen.terminal.system.keyboard import supports_key_input

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult


@dataclass(slots=True)
class CardScreens:
    """Shows each view on a card of its own, and reads single keys."""

    cards: CardTerminal
    views: ViewCards
    terminal: Terminal
    """The cards; after the result, plain lines below it."""

    def show_welcome(self, about: About) -> None:
        """Show the welcome until the person begins, or quits."""
        _ = self.cards.language
        notes = self.cards.pop_pending()
        quit_key = Command.QUIT.letter_in(_)
        card = welcome_card(about, _, notes, (Command.QUIT.display_text(_),), quit_key)
        _card, result = self.cards.ask(card)
        if result == TextEntered(quit_key):
            raise InterviewStopped(_("Stopped."))

    def wait_for_visitor(
        self, about: About, others: Sequence[Language], seconds: int | None
    ) -> str:
        """Show the welcome until a key is pressed; return the chosen code, empty to begin."""
        _ = self.cards.language
        language_by_key = {str(number): other for number, other in enumerate(others, 1)}
        hints = tuple(  # each in its own language
            _("{number}: in English", number=key) for key, _ in language_by_key.items()
        )
        notice = shared_terminal_notice(self.cards.lines.idle_timeout or 0, _)
        notes = (Text(notice, style="bold"),)
        card = welcome_card(about, _, notes, hints, "".join(language_by_key))
        _card, result = self.cards.ask_with_timeout(card, seconds)
        if isinstance(result, TextEntered) and result.text in language_by_key:
            return language_by_key[result.text].code
        return ""

    def ask(self, view: Step | Review) -> Reply:
        """Show a question or the review on a card until there is a reply."""
        if isinstance(view, Step):
            return self.views.ask_question(view)
        return self.views.ask_review(view)

    def print_recorded(self, recorded: RecordedAnswer) -> None:
        """Show an answer on the next card, with its question, which is no longer visible."""
        self.cards.print(answer_with_title(recorded), "green")
        for text in change_texts(recorded, self.cards.language):
            self.cards.print(text)

    def show_result(self, result: ScreeningResult) -> None:
        """Show the result on cards until the person is done; then switch to lines."""
        from tipscreen.terminal.cards.result_card import show_result_cards

        show_result_cards(self.cards, result)
        self.terminal = self.cards.lines

    def wait_after_result(self, prompt: str) -> None:
        """Do nothing: the card of the result stayed until Enter."""


def make_patient_screens(
    plain: bool, language: Language, autosave: Autosave, idle_timeout: int | None = None
) -> Screens:
    """Return cards; or lines if they were requested, or if cards are not possible here.

    Only a kiosk has an idle timeout, and it saves nothing.
    """
    commands = tuple(
        command for command in Command if command is not Command.SAVE or idle_timeout is None
    )
    lines = LineTerminal(make_console(plain), plain, language, idle_timeout)
    if plain or lines.console.is_dumb_terminal or not supports_key_input():
        replies = ReplyParser(lines, autosave, commands)
        return LineScreens(lines, QuestionScreen(lines, replies), ReviewScreen(lines, replies))
    cards = CardTerminal(lines)
    views = ViewCards(cards, ReplyParser(cards, autosave, commands))
    return CardScreens(cards, views, terminal=cards)


def welcome_card(
    about: About,
    language: Language,
    notes: tuple[Text, ...],
    more_keys: tuple[str, ...],
    immediate_keys: str,
) -> Card:
    """Return the first card: what the questionnaire is, whom it is not for, and how to answer.

    The `immediate_keys` are the characters that can be pressed besides Enter; `more_keys` are the
    hints for them.
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
