"""The `Screens` of a patient on cards, and the choice between cards and lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from tipscreen.errors import InterviewStopped
from tipscreen.interview.flow import RecordedAnswer, Reply
from tipscreen.interview.messages import answer_with_title, change_texts
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card import TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.cards.question_card import QuestionCardScreen
from tipscreen.terminal.cards.review_card import ReviewCardScreen
from tipscreen.terminal.cards.welcome_card import welcome_card
from tipscreen.terminal.lines.line_screens import make_line_screens
from tipscreen.terminal.lines.line_terminal import make_line_terminal
from tipscreen.terminal.lines.typed_replies import ReplyParser
from tipscreen.terminal.lines.welcome import shared_terminal_notice
from tipscreen.terminal.screens import Screens, Terminal
from tipscreen.terminal.system.keyboard import supports_key_input

if TYPE_CHECKING:
    from tipscreen.screening.result import ScreeningResult


@dataclass(slots=True)
class CardScreens:
    """Shows each view on a card of its own, and reads single keys."""

    cards: CardTerminal
    question: QuestionCardScreen
    review: ReviewCardScreen
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
        hints = tuple(language_hint(other, key) for key, other in language_by_key.items())
        notice = shared_terminal_notice(self.cards.lines.idle_timeout or 0, _)
        notes = (Text(notice, style="bold"),)
        card = welcome_card(about, _, notes, hints, "".join(language_by_key))
        _card, result = self.cards.ask_with_timeout(card, seconds)
        if isinstance(result, TextEntered) and result.text in language_by_key:
            return language_by_key[result.text].code
        return ""

    def ask(self, view: Step | Review) -> Reply:
        """Show a question or the review on a card until there is a reply."""
        return self.question.ask(view) if isinstance(view, Step) else self.review.ask(view)

    def print_recorded(self, recorded: RecordedAnswer) -> None:
        """Show an answer on the next card, with its question, which is no longer visible."""
        self.cards.print(answer_with_title(recorded), "green")
        for text in change_texts(recorded, self.cards.language):
            self.cards.print(text)

    def show_result(
        self,
        result: ScreeningResult,
        notices: Iterable[tuple[str, str]] = (),
        closing_prompt: str = "",  # noqa: ARG002 - part of the protocol
    ) -> None:
        """Show the result on cards until the person is done; then the notices, on lines.

        The closing prompt is not needed: the card itself stays until Enter.
        """
        from tipscreen.terminal.cards.result_card import ResultCardScreen

        ResultCardScreen(self.cards, result).show()
        self.terminal = self.cards.lines
        for text, style in notices:
            self.terminal.print(text, style)


def make_patient_screens(
    plain: bool,
    language: Language,
    autosave: Autosave,
    commands: tuple[Command, ...],
    idle_timeout: int | None = None,
) -> Screens:
    """Return cards; or lines if they were requested, or if cards are not possible here."""
    lines = make_line_terminal(plain, language, idle_timeout)
    if plain or lines.console.is_dumb_terminal or not supports_key_input():
        return make_line_screens(lines, autosave, commands)
    cards = CardTerminal(lines)
    replies = ReplyParser(cards, autosave, commands)
    question, review = QuestionCardScreen(cards, replies), ReviewCardScreen(cards, replies)
    return CardScreens(cards, question, review, terminal=cards)


def language_hint(language: Language, key: str) -> str:
    """Return which key changes to a language, for someone who reads only that one."""
    _ = language
    return _("{number}: in English", number=key)
