"""Several answers on one line, `4 / 1 / 2 3`, for a clerk who knows the questions."""

from __future__ import annotations

from dataclasses import dataclass, field

from tipscreen.interview.replies import InvalidReply, parse_reply
from tipscreen.interview.views import Step
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.language import Language

ANSWER_SEPARATOR = "/"


@dataclass(slots=True)
class FastEntry:
    """What was typed on a line after its first answer, and for which question it was meant."""

    pending: list[str] = field(default_factory=list)
    number: int = 0
    """Of the question that the first of these answers, as in the file."""

    def accept_line(self, typed: str, step: Step) -> str:
        """Return the first answer of a line, which is for this step; keep the rest."""
        first, *self.pending = (part.strip() for part in typed.split(ANSWER_SEPARATOR))
        self.number = step.number + 1
        return first

    def next_answer(self, step: Step, _: Language) -> Answer | InvalidReply | None:
        """Return the answer to this question, why it is not used, or None if none is waiting.

        Only the very next question of the form is answered unseen. Where one in between does not
        apply, the rest of the line could be meant for another question; one about danger, or about
        now, must be read aloud.
        """
        if not self.pending:
            return None
        question = step.question
        is_next = (
            step.number == self.number and step.previous_answer is None and not step.is_repeated
        )
        if not is_next or question.about_now or question.ask_again_if_unsure:
            return InvalidReply(_("Please look at this question first."))
        reply = parse_reply(question, self.pending[0], _)
        if not isinstance(reply, frozenset | int):
            return InvalidReply(_("An answer was not understood."))
        self.pending.pop(0)
        self.number += 1
        return reply

    def clear(self) -> str:
        """Forget the rest of the line; return it."""
        rest = f" {ANSWER_SEPARATOR} ".join(self.pending)
        self.pending.clear()
        return rest
