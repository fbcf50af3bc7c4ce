"""Several answers on one line, `4 / 1 / 2 3`, for a clerk who knows the questions."""

from dataclasses import dataclass, field

from tipscreen.interview.replies import InvalidReply, parse_reply
from tipscreen.interview.views import Step
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.language import Language

ANSWER_SEPARATOR = "/"


@dataclass(slots=True)
class FastEntry:
    """The answers that were typed ahead on one line, and the question they begin with."""

    pending: list[str] = field(default_factory=list)
    """Not used yet, in the order typed."""
    question_number: int = 0
    """Number in the file of the question that the first pending answer is intended for."""

    def accept_line(self, typed: str, step: Step) -> str:
        """Return the first answer of a line, which is for this step; store the rest."""
        first, *self.pending = (part.strip() for part in typed.split(ANSWER_SEPARATOR))
        self.question_number = step.number + 1
        return first

    def next_answer(self, step: Step, language: Language) -> Answer | InvalidReply | None:
        """Return the pending answer to this question, or None if nothing is pending.

        Return InvalidReply with the reason if the answer cannot be used. Only the very next
        question of the form is answered before it is shown. If a question in between does not
        apply, the clerk may have intended the rest of the line for other questions. A question
        about danger, or about right now, must be read aloud.
        """
        _ = language
        if not self.pending:
            return None
        question = step.question
        is_next = (
            step.number == self.question_number
            and step.previous_answer is None
            and not step.is_repeated
        )
        if not is_next or question.about_now or question.ask_again_if_unsure:
            return InvalidReply(_("Please look at this question first."))
        reply = parse_reply(question, self.pending[0], language)
        if not isinstance(reply, frozenset | int):
            return InvalidReply(_("One of the answers was not understood."))
        self.pending.pop(0)
        self.question_number += 1
        return reply

    def clear(self) -> str:
        """Discard the pending answers; return them as one line."""
        rest = f" {ANSWER_SEPARATOR} ".join(self.pending)
        self.pending.clear()
        return rest
