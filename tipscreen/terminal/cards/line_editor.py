"""A line that is being typed, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from tipscreen.terminal.cards.keys import Key, Press

MAX_LINE_LENGTH = 500
"""Characters; more is no answer."""


@dataclass(frozen=True, slots=True)
class LineEditor:
    """What was typed, and where the next character goes."""

    text: str = ""
    at: int = 0

    @classmethod
    def from_text(cls, text: str) -> LineEditor:
        """Return a line with the cursor at its end."""
        return cls(text, len(text))

    def handle_key(self, press: Press) -> LineEditor:
        """Return the line after a key that changes it, or moves in it; else the same."""
        before, after = self.text[: self.at], self.text[self.at :]
        match press:
            case str() if len(self.text) < MAX_LINE_LENGTH:
                return LineEditor(before + press + after, self.at + len(press))
            case Key.BACKSPACE:
                return LineEditor(before[:-1] + after, max(self.at - 1, 0))
            case Key.DELETE:
                return LineEditor(before + after[1:], self.at)
            case Key.LEFT:
                return LineEditor(self.text, max(self.at - 1, 0))
            case Key.RIGHT:
                return LineEditor(self.text, min(self.at + 1, len(self.text)))
            case Key.HOME:
                return LineEditor(self.text, 0)
            case Key.END:
                return LineEditor.from_text(self.text)
            case Key.CLEAR_LINE | Key.ESCAPE:
                return LineEditor()
        return self
