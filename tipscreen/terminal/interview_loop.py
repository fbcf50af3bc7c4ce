"""The interview loop: show a view, read a reply, save the answers, advance.

Patients, clerks and kiosks share it. They differ in the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tipscreen.interview.flow import Interview
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, Review
from tipscreen.questionnaire.answers import Answers
from tipscreen.terminal.autosave import Autosave
from tipscreen.terminal.prompts import enable_autosave, save_answers
from tipscreen.terminal.screens import Screens


@dataclass(slots=True)
class InterviewLoop:
    """One interview with one person."""

    interview: Interview
    """The latest state, which stays available when the loop is interrupted."""
    screens: Screens
    autosave: Autosave
    on_danger: Callable[[Answers], None] | None = None
    """Called when a danger outcome ends the questions, before anything is read."""

    def run(self) -> Ending:
        """Ask until the person confirms the answers, or quits.

        Raises:
            InterviewStopped: If the input ends.
            KeyboardInterrupt: At a signal that ends the program.
            OSError: If the terminal is gone.
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
        return view
