"""The one loop: shows what is asked now, reads a reply, keeps the answers, and goes on.

It is the same for a patient, a clerk and a shared terminal; they differ in the screens that they
are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tipscreen.interview.flow import Interview
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, Review, Step
from tipscreen.questionnaire.answers import Answers
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.lines.question_screen import QuestionScreen
from tipscreen.terminal.lines.review_screen import ReviewScreen


@dataclass(slots=True)
class InterviewLoop:
    """An interview that is being held."""

    interview: Interview
    """As it stands, also after the talk was broken off."""
    question: QuestionScreen
    review: ReviewScreen
    keeper: Autosave
    on_danger: Callable[[Answers], None] | None = None
    """What is done at the moment when a danger ends the questions, before anything is read."""

    def run(self) -> Ending:
        """Ask until the person has confirmed the answers, or quits.

        Raises Stopped, Signalled or OSError if the talk is broken off.
        """
        while True:
            match self.interview.current:
                case Step() as step:
                    reply = self.question.ask(step)
                case Review() as review:
                    self.question.reset()
                    if review.danger_signs and self.on_danger:
                        self.on_danger(self.interview.answers)
                    reply = self.review.ask(review)
                case ending:
                    return ending
            self.interview = self.interview.advance(reply)
            if heard := self.interview.last_recorded:
                self.keeper.save(self.interview.answers)  # only then it is said
                self.question.print_recorded(heard)
            elif reply is Command.SAVE:
                self.keeper.enable()
