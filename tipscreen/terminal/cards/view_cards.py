"""Ask a question or show the review on a card, until there is a reply."""

from dataclasses import dataclass, replace

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from tipscreen.interview.flow import Continue, GoToQuestion, Reply
from tipscreen.interview.messages import danger_answers_text, progress_text
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.conditions import NONE, Answer
from tipscreen.questionnaire.model import Outcome, Question, QuestionType
from tipscreen.questionnaire.wording import drawing_parts
from tipscreen.terminal.cards.card import EMPTY_LINE, Card, RowsSelected, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.lines.question_screen import (
    answer_hint,
    print_explanation,
    print_repeat_notice,
)
from tipscreen.terminal.lines.review_screen import print_unanswered
from tipscreen.terminal.lines.typed_replies import ReplyParser

BAR_WIDTH = 10
"""Characters of the progress bar."""

MODE_BY_TYPE = {
    QuestionType.ONE: SelectionMode.ONE,
    QuestionType.MANY: SelectionMode.MANY,
    QuestionType.NUMBER: SelectionMode.NUMBER,
}


@dataclass(frozen=True, slots=True)
class ViewCards:
    """Asks a patient with the arrow keys; everything that lines accept can be typed as well."""

    terminal: CardTerminal
    replies: ReplyParser

    def ask_question(self, step: Step) -> Reply:
        """Show the question until there is an answer, or a command other than HELP."""
        terminal, _ = self.terminal, self.terminal.language
        if step.is_repeated:
            print_repeat_notice(terminal, step.question)
        previous = None if step.is_repeated else step.previous_answer
        if previous is not None:
            words = step.question.answer_text(previous)
            terminal.print(_("Your answer so far: {words}", words=words), "green")
        options = list(step.question.options)
        card = self.question_card(step, previous)
        reply: Reply | None
        while True:
            card, result = terminal.ask(replace(card, notes=terminal.pop_pending()))
            if isinstance(result, RowsSelected):
                reply = frozenset(options[row] for row in result.rows)
            elif result.text:
                reply = self.replies.parse_at_question(step, result.text)
                card = replace(card, entry=EMPTY_LINE)
            elif previous is not None:
                return previous
            else:
                text = _("Please pick an answer: with the arrow keys, or type its number.")
                if step.question.type is QuestionType.NUMBER:
                    text = answer_hint(step.question, _)
                terminal.print(text, "yellow")
                continue
            if reply is Command.HELP:
                print_explanation(terminal, step)
            elif isinstance(reply, frozenset) and card.seen_rows < len(card.rows):
                terminal.print(_("There are more choices. Then press Enter."), "yellow")
                card = next_page(card, frozenset(map(options.index, reply)))
            elif reply is not None:
                return reply

    def question_card(self, step: Step, previous: Answer | None) -> Card:
        """Return the card of a question, with the previous answer selected."""
        question, _ = step.question, self.terminal.language
        options = list(question.options)
        selected = frozenset(
            row
            for row, option in enumerate(options)
            if isinstance(previous, frozenset) and option in previous
        )
        is_one = question.type is QuestionType.ONE
        rows: tuple[tuple[str, str], ...] = ()
        if question.type is not QuestionType.NUMBER:
            rows = tuple((str(n), words) for n, words in enumerate(question.options.values(), 1))
        return Card(
            mode=MODE_BY_TYPE[question.type],
            progress=self.progress_bar(step),
            question=Text(question.ask, style="bold"),
            rows=rows,
            keys=self.key_hints(question),
            exclusive_rows=frozenset(row for row, option in enumerate(options) if option == NONE),
            at_least=question.at_least or 0,
            at_most=question.at_most or 0,
            escape_text=Command.BACK.letter_in(_),
            immediate_keys=Command.HELP.letter_in(_),
            drawing=tuple(drawing_parts(question)),
            nothing_ticked_hint=_(
                "Press space to tick what fits. If nothing does, go down to '{none}'.",
                none=question.none or question.not_sure or "",
            ),
            cursor=min(selected, default=None) if is_one else None,
            ticked=frozenset() if is_one else selected,
        )

    def progress_bar(self, step: Step) -> Text:
        """Return the section, how far the person is, and a bar that shows it."""
        done = BAR_WIDTH * (step.position - 1) // max(step.max_questions, 1)
        full, empty = "█░" if self.terminal.console.encoding.startswith("utf") else "#-"
        return Text.assemble(
            (step.question.section, "bold cyan"),
            (f" · {progress_text(step, self.terminal.language)} ", "dim"),
            (full * done + empty * (BAR_WIDTH - done), "cyan"),
        )

    def key_hints(self, question: Question) -> tuple[str, ...]:
        """Return what can be pressed or typed at a question."""
        _ = self.terminal.language
        how = {
            QuestionType.ONE: (_("arrows choose"), _("Enter: next")),
            QuestionType.MANY: (_("arrows move"), _("space ticks"), _("Enter: next")),
            QuestionType.NUMBER: (_("type a number"), _("Enter: next")),
        }[question.type]
        commands = self.replies.available(Command.HELP, Command.QUIT, Command.SAVE, Command.REVIEW)
        return (*how, _("Esc back"), *(command.display_text(_) for command in commands))

    def ask_review(self, review: Review) -> Reply:
        """Show the answers until the person selects one to change, or continues."""
        if review.ended_by_outcome and review.ended_by_outcome.danger:
            return self.show_emergency(review.ended_by_outcome, review)
        while True:
            print_unanswered(self.terminal, review)
            _card, result = self.terminal.ask(self.review_card(review))
            if isinstance(result, RowsSelected):
                return GoToQuestion(review.answers[min(result.rows)][1])
            typed = result.text.strip().removeprefix("#")
            reply = self.replies.parse_at_review(review, typed, {})
            if reply is not None:
                return reply

    def review_card(self, review: Review) -> Card:
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
        _ = self.terminal.language
        back, leave = Command.BACK.letter_in(_), Command.QUIT.letter_in(_)
        self.terminal.pop_pending()
        card = Card(
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
            immediate_keys=back + leave,
        )
        while True:
            _card, result = self.terminal.ask(card)
            match result:
                case TextEntered(text) if text == back:
                    return GoToQuestion(review.danger_signs[0].question)
                case TextEntered(text) if text == leave:
                    return Command.QUIT
                case TextEntered(""):
                    return Continue.GO_ON


def next_page(card: Card, selected: frozenset[int]) -> Card:
    """Return the card scrolled to the first row not seen yet, with the rows selected so far."""
    ticked = selected if card.mode is SelectionMode.MANY else frozenset()
    return replace(card, cursor=card.seen_rows, top=card.seen_rows, ticked=ticked)
