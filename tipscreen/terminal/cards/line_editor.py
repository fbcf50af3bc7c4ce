"""A line that is being typed, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from tipscreen.terminal.cards.keys import Key, Press

LONGEST = 500
"""Characters; more is no answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed, and where the next character goes."""

    text: str = ""
    at: int = 0

    @classmethod
    def of(cls, text: str) -> Entry:
        """Return a line with the cursor at its end."""
        return cls(text, len(text))

    def press(self, press: Press) -> Entry:
        """Return the line after a key that changes it, or moves in it; else the same."""
        before, after = self.text[: self.at], self.text[self.at :]
        match press:
            case str() if len(self.text) < LONGEST:
                return Entry(before + press + after, self.at + len(press))
            case Key.BACKSPACE:
                return Entry(before[:-1] + after, max(self.at - 1, 0))
            case Key.DELETE:
                return Entry(before + after[1:], self.at)
            case Key.LEFT:
                return Entry(self.text, max(self.at - 1, 0))
            case Key.RIGHT:
                return Entry(self.text, min(self.at + 1, len(self.text)))
            case Key.HOME:
                return Entry(self.text, 0)
            case Key.END:
                return Entry.of(self.text)
            case Key.CLEAR_LINE | Key.ESCAPE:
                return Entry()
        return self
