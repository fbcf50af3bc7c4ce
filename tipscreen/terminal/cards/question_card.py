"""A question, and the review of all answers, each as a card."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rich.text import Text

from tipscreen.interview.flow import Continue, GoToQuestion, RecordedAnswer, Reply
from tipscreen.interview.messages import answer_with_title
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.conditions import NONE
from tipscreen.questionnaire.model import Question, QuestionType
from tipscreen.questionnaire.wording import drawing_parts
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.cards.card import EMPTY_LINE, Card, RowsSelected, SelectionMode
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.lines.line_terminal import LineTerminal
from tipscreen.terminal.lines.question_screen import QuestionScreen, answer_hint
from tipscreen.terminal.lines.review_screen import ReviewScreen

BAR_WIDTH = 10
"""Characters of the bar that shows how far one is."""

MODE_BY_TYPE = {
    QuestionType.ONE: SelectionMode.ONE,
    QuestionType.MANY: SelectionMode.MANY,
    QuestionType.NUMBER: SelectionMode.NUMBER,
}


@dataclass
class QuestionCardScreen(QuestionScreen):
    """Asks a patient, one question on each screen; what can be typed is the same as in lines."""

    board: CardTerminal = field(kw_only=True)

    def ask(self, step: Step) -> Reply:
        """Show the question until it is answered, or a command other than HELP is given."""
        board, _ = self.board, self.lines.language
        if step.is_repeated:
            self.print_repeat_notice(step.question)
        kept = None if step.is_repeated else step.previous_answer
        if kept is not None:
            words = step.question.answer_text(kept)
            self.lines.print(_("Your answer so far: {words}", words=words), "green")
        card = self.card_of(step, kept)
        while True:
            card, done = board.ask(replace(card, notes=board.pop_pending()))
            options = list(step.question.options)
            if isinstance(done, RowsSelected):
                reply: Reply | None = frozenset(options[row] for row in done.rows)
            elif not done.text:
                if kept is not None:
                    return kept
                self.lines.print(self.how_to_pick(step.question), "yellow")
                continue
            else:
                reply = self.parse(step, done.text)
                card = replace(card, entry=EMPTY_LINE)
            if isinstance(reply, frozenset) and card.seen_rows < len(card.rows):
                self.lines.print(_("There are more choices. Then press Enter."), "yellow")
                card = next_page(card, frozenset(map(options.index, reply)))
            elif reply is not None:
                return reply

    def how_to_pick(self, question: Question) -> str:
        """Return what to do where Enter alone was pressed."""
        _ = self.lines.language
        if question.type is QuestionType.NUMBER:
            return answer_hint(question, _)
        return _("Please pick an answer: with the arrow keys, or type its number.")

    def card_of(self, step: Step, kept: object) -> Card:
        """Return the card of a question, at the answer that was given before, if there is one."""
        question, _ = step.question, self.lines.language
        options = list(question.options)
        is_list = question.type is not QuestionType.NUMBER
        given = frozenset(
            row
            for row, option in enumerate(options)
            if isinstance(kept, frozenset) and option in kept
        )
        is_one = question.type is QuestionType.ONE
        return Card(
            pick=MODE_BY_TYPE[question.type],
            place=self.progress_bar(step),
            ask=Text(question.ask, style="bold"),
            rows=tuple(
                (str(number), words) for number, words in enumerate(question.options.values(), 1)
            )
            if is_list
            else (),
            keys=self.key_hints(question),
            exclusive_rows=frozenset(row for row, option in enumerate(options) if option == NONE),
            at_least=question.at_least or 0,
            at_most=question.at_most or 0,
            escape_text=Command.BACK.letter_in(_),
            immediate_keys=Command.HELP.letter_in(_),
            picture=tuple(drawing_parts(question)),
            nothing_ticked_hint=_(
                "Press space to tick what fits. If nothing does, go down to '{none}'.",
                none=question.none or question.not_sure or "",
            ),
            cursor=min(given, default=None) if is_one else None,
            ticked=frozenset() if is_one else given,
        )

    def progress_bar(self, step: Step) -> Text:
        """Return the section, where on the way this is, and a bar of it."""
        done = BAR_WIDTH * (step.position - 1) // max(step.max_questions, 1)
        full, empty = "█░" if self.lines.console.encoding.startswith("utf") else "#-"
        return Text.assemble(
            (step.question.section, "bold cyan"),
            (f" · {self.progress_text(step)} ", "dim"),
            (full * done + empty * (BAR_WIDTH - done), "cyan"),
        )

    def key_hints(self, question: Question) -> tuple[str, ...]:
        """Return what can be pressed or typed at a question."""
        _ = self.lines.language
        how = {
            QuestionType.ONE: (_("arrows choose"), _("Enter: next")),
            QuestionType.MANY: (_("arrows move"), _("space ticks"), _("Enter: next")),
            QuestionType.NUMBER: (_("type a number"), _("Enter: next")),
        }[question.type]
        shown = (Command.HELP, Command.QUIT, Command.SAVE, Command.REVIEW)
        return (
            *how,
            _("Esc back"),
            *(each.display_text(_) for each in shown if each in self.commands),
        )

    def show_help(self, step: Step) -> None:
        """Explain the question, and why it is asked; what can be pressed stands below it."""
        self.print_explanation(step)

    def reset(self) -> None:
        """Make way for another screen."""

    def answer_text(self, heard: RecordedAnswer) -> str:
        """Return what was understood, with the question: it is not on the screen any more."""
        return answer_with_title(heard)


@dataclass
class ReviewCardScreen(ReviewScreen):
    """Shows a patient the answers on one card."""

    board: CardTerminal = field(kw_only=True)

    def ask(self, review: Review) -> Reply:
        """Show the answers until one is picked to be changed, or the person goes on."""
        if review.ended_by_outcome and review.ended_by_outcome.danger:
            return self.show_emergency(review)
        board, _ = self.board, self.lines.language
        while True:
            self.print_unanswered(review)
            go_on = _("Enter: your result") if review.is_complete else _("Enter: go on")
            keys = [go_on, _("arrows: an answer to change"), _("Esc back")]
            shown = (Command.SAVE, Command.QUIT)
            keys += [each.display_text(_) for each in shown if each in self.commands]
            card = Card(
                pick=SelectionMode.ONE,
                place=Text(_("Your answers"), style="bold cyan"),
                rows=tuple(
                    (str(position), f"{question.title}: {question.answer_text(answer)}")
                    for position, question, answer in review.answers
                ),
                keys=tuple(keys),
                notes=board.pop_pending(),
                escape_text=Command.BACK.letter_in(_),
            )
            _card, done = board.ask(card)
            if isinstance(done, RowsSelected):
                return GoToQuestion(review.answers[min(done.rows)][1])
            reply = self.parse_action(done.text.strip().removeprefix("#"), review)
            if reply is not None:
                return reply

    def show_emergency(self, review: Review) -> Reply:
        """Show the emergency and nothing else, until the person has seen it."""
        from tipscreen.terminal.cards.emergency import emergency_card

        board, _ = self.board, self.lines.language
        board.pop_pending()
        while True:
            _card, done = board.ask(emergency_card(review, _))
            text = done.text if not isinstance(done, RowsSelected) else ""
            if not text:
                return Continue.GO_ON
            if text == Command.BACK.letter_in(_):
                return GoToQuestion(review.danger_signs[0].question)
            if text == Command.QUIT.letter_in(_):
                return Command.QUIT


def make_patient_screens(
    lines: LineTerminal, keeper: Autosave, commands: tuple[Command, ...]
) -> tuple[QuestionScreen, ReviewScreen]:
    """Return the screens of questions and of the review, as a patient sees them here."""
    common = (lines, keeper, commands)
    if isinstance(lines, CardTerminal):
        return QuestionCardScreen(*common, board=lines), ReviewCardScreen(*common, board=lines)
    return QuestionScreen(*common), ReviewScreen(*common)


def next_page(card: Card, picked: frozenset[int]) -> Card:
    """Return the card at the first row that was not seen yet, with what was picked so far."""
    ticked = picked if card.pick is SelectionMode.MANY else frozenset()
    return replace(card, cursor=card.seen_rows, top=card.seen_rows, ticked=ticked)
