"""A line that a person is typing, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from tipscreen.terminal.cards.keys import Key, Press

MAX_LINE_LENGTH = 500
"""Characters; further ones are ignored."""


@dataclass(frozen=True, slots=True)
class LineEditor:
    """The typed text and the cursor."""

    text: str = ""
    cursor: int = 0
    """The position of the next character."""

    @classmethod
    def from_text(cls, text: str) -> LineEditor:
        """Return a line with the cursor at the end."""
        return cls(text, len(text))

    def handle_key(self, press: Press) -> LineEditor:
        """Return the line after a key; unchanged if the key does not edit."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        match press:
            case str() if len(self.text) < MAX_LINE_LENGTH:
                return LineEditor(before + press + after, self.cursor + len(press))
            case Key.BACKSPACE:
                return LineEditor(before[:-1] + after, max(self.cursor - 1, 0))
            case Key.DELETE:
                return LineEditor(before + after[1:], self.cursor)
            case Key.LEFT:
                return LineEditor(self.text, max(self.cursor - 1, 0))
            case Key.RIGHT:
                return LineEditor(self.text, min(self.cursor + 1, len(self.text)))
            case Key.HOME:
                return LineEditor(self.text, 0)
            case Key.END:
                return LineEditor.from_text(self.text)
            case Key.CLEAR_LINE | Key.ESCAPE:
                return LineEditor()
        return self
