"""Show the review on a card: all answers, or the emergency that ended the questions."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from tipscreen.interview.flow import Continue, GoToQuestion, Reply
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review
from tipscreen.questionnaire.model import Outcome
from tipscreen.terminal.cards.card import Card, RowsSelected, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.lines.review_screen import print_unanswered
from tipscreen.terminal.lines.typed_replies import ReplyParser


@dataclass(frozen=True, slots=True)
class ReviewCardScreen:
    """Shows a patient the answers."""

    terminal: CardTerminal
    replies: ReplyParser

    def ask(self, review: Review) -> Reply:
        """Show the answers until the person selects one to change, or continues."""
        if review.ended_by_outcome and review.ended_by_outcome.danger:
            return self.show_emergency(review.ended_by_outcome, review)
        while True:
            print_unanswered(self.terminal, review)
            _card, result = self.terminal.ask(self.make_card(review))
            if isinstance(result, RowsSelected):
                return GoToQuestion(review.answers[min(result.rows)][1])
            typed = result.text.strip().removeprefix("#")
            reply = self.replies.parse_at_review(review, typed, {})
            if reply is not None:
                return reply

    def make_card(self, review: Review) -> Card:
        """Return the card of all answers."""
        _ = self.terminal.language
        enter = _("Enter: your result") if review.is_complete else _("Enter: continue")
        commands = self.replies.available(Command.SAVE, Command.QUIT)
        return Card(
            mode=SelectionMode.ONE,
            progress=Text(_("Your answers"), style="bold cyan"),
            rows=tuple(
                (str(position), f"{question.title}: {question.answer_text(answer)}")
                for position, question, answer in review.answers
            ),
            keys=(
                enter,
                _("arrows: an answer to change"),
                _("Esc back"),
                *(command.display_text(_) for command in commands),
            ),
            notes=self.terminal.pop_pending(),
            escape_text=Command.BACK.letter_in(_),
        )

    def show_emergency(self, outcome: Outcome, review: Review) -> Reply:
        """Show the emergency and nothing else, until the person presses a key for it."""
        from tipscreen.terminal.cards.emergency import emergency_card

        _ = self.terminal.language
        self.terminal.pop_pending()
        while True:
            _card, result = self.terminal.ask(emergency_card(outcome, review, _))
            text = result.text if isinstance(result, TextEntered) else ""
            if not text:
                return Continue.GO_ON
            if text == Command.BACK.letter_in(_):
                return GoToQuestion(review.danger_signs[0].question)
            if text == Command.QUIT.letter_in(_):
                return Command.QUIT
