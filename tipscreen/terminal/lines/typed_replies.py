"""Turn a typed line into a reply, at a question or at the review.

Lines and cards share it, because both accept the same typed answers and commands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tipscreen.interview.flow import Continue, GoToQuestion, Reply
from tipscreen.interview.replies import Command, InvalidReply, parse_command, parse_reply
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.prompts import confirm_quit
from tipscreen.terminal.screens import Terminal


@dataclass(frozen=True, slots=True)
class ReplyParser:
    """Understands typed lines, and prints a message where there is no reply in one."""

    terminal: Terminal
    autosave: Autosave
    commands: tuple[Command, ...] = tuple(Command)
    """The commands available here; a kiosk saves nothing."""

    def parse_at_question(self, step: Step, typed: str) -> Reply | None:
        """Return the reply to a question; None after a message that says what to do instead."""
        _ = self.terminal.language
        match parse_reply(step.question, typed, _):
            case InvalidReply(message):
                self.terminal.print_error(message)
            case Command.BACK if step.position == 1:
                self.terminal.print(_("This is the first question."), "yellow")
            case Command.SAVE if Command.SAVE not in self.commands:
                self.terminal.print(_("Nothing is saved on this computer."), "yellow")
            case Command.QUIT if not confirm_quit(self.terminal, self.autosave, step.answered):
                pass
            case reply:
                return reply
        return None

    def parse_at_review(
        self, review: Review, typed: str, number_by_id: Mapping[str, int]
    ) -> Reply | None:
        """Return the reply to a review; None after a message that says what to do instead.

        A question is chosen by its number, or by its position if it has no number.
        """
        _ = self.terminal.language
        question_by_text = {
            str(number_by_id.get(question.id, position)): question
            for position, question, _answer in review.answers
        }
        if not typed:
            return Continue.GO_ON
        if typed in question_by_text:
            return GoToQuestion(question_by_text[typed])
        match parse_command(typed, _):
            case Command.QUIT if confirm_quit(self.terminal, self.autosave, len(review.answers)):
                return Command.QUIT
            case (Command.SAVE | Command.BACK) as command if command in self.commands:
                return command
            case None:
                text = _("That is not the number of an answer in the list.")
                self.terminal.print(text, "yellow")
        return None

    def available(self, *commands: Command) -> tuple[Command, ...]:
        """Return those of the commands that are available here."""
        return tuple(command for command in commands if command in self.commands)


def command_hints(commands: tuple[Command, ...], language: Language) -> str:
    """Return how to type the commands."""
    return ", ".join(command.display_text(language) for command in commands)
