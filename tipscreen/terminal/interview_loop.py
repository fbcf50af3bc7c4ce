"""The interview loop: show a view, read a reply, save the answers, advance.

Patients, clerks and kiosks share it. They differ in the screens.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tipscreen.errors import InterviewInterrupted, InterviewStopped
from tipscreen.interview.flow import Interview
from tipscreen.interview.messages import danger_reminder
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, Review
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.prompts import enable_autosave, save_answers
from tipscreen.terminal.screens import Screens
from tipscreen.terminal.system.signals import (
    HANGUP_EXIT_CODE,
    TerminationSignals,
    detach_closed_terminal,
)


@dataclass(slots=True)
class InterviewLoop:
    """One interview with one person."""

    interview: Interview
    """The latest state, which stays available when the loop is interrupted."""
    screens: Screens
    autosave: Autosave
    on_danger: Callable[[Answers], None] | None = None
    """Called when a danger outcome ends the questions, before anything is read."""

    def run_to_result(self) -> Answers:
        """Return the answers once the person confirms them.

        Raises InterviewStopped if the person quits, or the input ends; KeyboardInterrupt at a
        signal that ends the program; OSError if the terminal is gone.
        """
        terminal = self.screens.terminal
        while not isinstance(view := self.interview.current, Ending):
            if isinstance(view, Review) and view.danger_signs and self.on_danger:
                self.on_danger(self.interview.answers)
            reply = self.screens.ask(view)
            self.interview = self.interview.advance(reply)
            if recorded := self.interview.last_recorded:
                # Save before confirming on the screen.
                save_answers(terminal, self.autosave, self.interview.answers)
                self.screens.print_recorded(recorded)
            elif reply is Command.SAVE:
                enable_autosave(terminal, self.autosave)
        if not view.is_confirmed:
            raise InterviewStopped(terminal.language("Stopped."))
        return view.answers


def as_stopped(
    cause: BaseException, signals: TerminationSignals, language: Language
) -> InterviewStopped:
    """Return the exception that ends the program, with the exit code for its cause."""
    _ = language
    is_closed = detach_closed_terminal()
    if isinstance(cause, InterviewStopped):
        stopped = cause
    elif isinstance(cause, KeyboardInterrupt):
        stopped = InterviewInterrupted("\n" + _("Stopped."))
    else:
        stopped = InterviewStopped("\n" + _("The input ended."))
    stopped.exit_code = HANGUP_EXIT_CODE if is_closed else signals.exit_code or stopped.exit_code
    return stopped


def add_danger_reminder(stopped: InterviewStopped, interview: Interview) -> bool:
    """Repeat a danger outcome to anyone who quits early; return whether there is one."""
    stopped.reminder = danger_reminder(interview.danger, interview.questionnaire.language)
    return bool(stopped.reminder)
