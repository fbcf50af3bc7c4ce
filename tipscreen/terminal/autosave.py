"""Save the answers after each one, once a file is set.

Nothing here prints or asks; `prompts` does. A failure is returned, so that the interview goes on.
"""

from dataclasses import dataclass, field
from pathlib import Path

from tipscreen.errors import FileError
from tipscreen.interview.saved_sheet import SheetSaver
from tipscreen.questionnaire.answers import Answers
from tipscreen.terminal.system.signals import TerminationSignals


@dataclass(slots=True)
class Autosave:
    """Saves the answers of one interview."""

    saver: SheetSaver
    signals: TerminationSignals
    answers: Answers = field(default_factory=dict)
    """The latest answers, saved or not."""
    note_written: bool = False
    """Whether a danger outcome had the note written before the end of the interview."""

    @property
    def is_saved(self) -> bool:
        """Whether all answers are in a file."""
        return self.saver.path is not None and self.saver.last_error is None

    def save(self, answers: Answers) -> FileError | None:
        """Save the answers, if a file is set; return why that failed.

        A signal waits until the file is written.
        """
        self.answers = answers
        try:
            with self.signals.deferred():
                self.saver.write(answers)
        except FileError as error:
            return error
        return None

    def enable(self, path: Path) -> FileError | None:
        """Save to this file from now on; return why that failed, which leaves autosave off."""
        self.saver.path = path
        error = self.save(self.answers)
        if error:
            self.saver.path = None
        return error
