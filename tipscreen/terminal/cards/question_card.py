"""Ask one question on a card, until there is a reply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.text import Text

from tipscreen.interview.flow import Reply
from tipscreen.interview.messages import progress_text
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Step
from tipscreen.questionnaire.conditions import NONE, Answer
from tipscreen.questionnaire.model import Question, QuestionType
from tipscreen.questionnaire.wording import drawing_parts
from tipscreen.terminal.cards.card import EMPTY_LINE, Card, RowsSelected, SelectionMode
from tipscreen.terminal.cards.card_terminal import CardTerminal
from tipscreen.terminal.lines.question_screen import (
    answer_hint,
    print_explanation,
    print_repeat_notice,
)
from tipscreen.terminal.lines.typed_replies import ReplyParser

BAR_WIDTH = 10
"""Characters of the progress bar."""

MODE_BY_TYPE = {
    QuestionType.ONE: SelectionMode.ONE,
    QuestionType.MANY: SelectionMode.MANY,
    QuestionType.NUMBER: SelectionMode.NUMBER,
}


@dataclass(frozen=True, slots=True)
class QuestionCardScreen:
    """Asks a patient with the arrow keys; everything that lines accept can be typed as well."""

    terminal: CardTerminal
    replies: ReplyParser

    def ask(self, step: Step) -> Reply:
        """Show the question until there is an answer, or a command other than HELP."""
        terminal, _ = self.terminal, self.terminal.language
        if step.is_repeated:
            print_repeat_notice(terminal, step.question)
        previous = None if step.is_repeated else step.previous_answer
        if previous is not None:
            words = step.question.answer_text(previous)
            terminal.print(_("Your answer so far: {words}", words=words), "green")
        options = list(step.question.options)
        card = self.make_card(step, previous)
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
                terminal.print(self.selection_hint(step.question), "yellow")
                continue
            if reply is Command.HELP:
                print_explanation(terminal, step)
            elif isinstance(reply, frozenset) and card.seen_rows < len(card.rows):
                terminal.print(_("There are more choices. Then press Enter."), "yellow")
                card = next_page(card, frozenset(map(options.index, reply)))
            elif reply is not None:
                return reply

    def selection_hint(self, question: Question) -> str:
        """Return what to do after Enter without an answer."""
        _ = self.terminal.language
        if question.type is QuestionType.NUMBER:
            return answer_hint(question, _)
        return _("Please pick an answer: with the arrow keys, or type its number.")

    def make_card(self, step: Step, previous: Answer | None) -> Card:
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


def next_page(card: Card, selected: frozenset[int]) -> Card:
    """Return the card scrolled to the first row not seen yet, with the rows selected so far."""
    ticked = selected if card.mode is SelectionMode.MANY else frozenset()
    return replace(card, cursor=card.seen_rows, top=card.seen_rows, ticked=ticked)
