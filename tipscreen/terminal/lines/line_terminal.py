"""Lines out to the screen, lines in from the keyboard.

Normal and plain mode say the same. Normal mode wraps lines, indents, colours and draws; plain mode
prints one item a line, unwrapped, for screen readers and simple terminals.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from tipscreen.errors import IdleTimeout, InterviewStopped, escape_invisible
from tipscreen.interview.messages import idle_warning_seconds
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.keyboard import discard_typed_ahead, read_line
from tipscreen.terminal.layout import hanging_indent, print_wrapped

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Empties the screen and what was scrolled off it."""

SCROLL_OFF_LINES = 200
"""What a terminal that knows no such codes is scrolled by instead."""


@dataclass(frozen=True, slots=True)
class LineTerminal:
    """A screen that lines are added to, and a keyboard."""

    console: Console
    plain: bool
    language: Language
    idle: int | None = None
    """Seconds without a line after which a shared terminal begins anew."""

    def print(self, text: str, style: str = "") -> None:
        """Print a paragraph."""
        if self.plain:
            self.console.print(Text(text), soft_wrap=True)
        else:
            print_wrapped(self.console, Text(text, style=style))

    def print_blank_line(self) -> None:
        """Print an empty line."""
        self.console.print()

    def print_list(self, rows: Iterable[tuple[int | str, str]]) -> None:
        """Print items, each with its number or mark."""
        if self.plain:
            for mark, text in rows:
                self.print(f"{mark}. {text}" if isinstance(mark, int) else f"{mark} {text}")
        else:
            print_wrapped(self.console, hanging_indent(rows))

    def print_script(self, title: str, lines: Iterable[str]) -> None:
        """Print what a clerk reads aloud, does, or leaves alone."""
        self.print_blank_line()
        self.print(title, "bold magenta")
        self.print_list(("-", line) for line in lines)

    def print_error(self, text: str) -> None:
        """Say that what was typed was not understood; plain mode names it as an error."""
        if self.plain:
            text = self.language("Error: {text}", text=text)
        self.print(text, "yellow")

    def print_ignored(self, typed: str) -> None:
        """Say that what was typed has no effect."""
        self.print(self.language("Not used: {rest}", rest=escape_invisible(typed)), "yellow")

    def flush(self) -> None:
        """Show what was said and not shown yet: here, nothing."""

    def clear(self) -> None:
        """Empty the screen and what was scrolled off it."""
        with suppress(OSError):  # a terminal that is gone shows nothing
            self.console.file.write(
                "\n" * SCROLL_OFF_LINES if self.console.is_dumb_terminal else CLEAR
            )
            self.console.file.flush()

    def read_line(self) -> str:
        """Return what was typed; at a shared terminal, within the time. Raises as `read_within`."""
        return self.read_line_with_timeout(self.idle)

    def wait_for_enter(self, what_for: str, seconds: int | None = None) -> str:
        """Wait until the person has read what stands there; return what was typed, if anything."""
        self.print_blank_line()
        self.print(what_for, "bold")
        return self.read_line_with_timeout(seconds).strip()

    def read_line_with_timeout(self, seconds: int | None) -> str:
        """Return what was typed, without the line end. Raises Stopped at the end of input."""
        try:
            discard_typed_ahead()
            self._show_prompt()
            line = self._read_with_idle_warning(seconds) if seconds else read_line() or ""
        except OSError:  # the terminal is gone
            line = ""
        if not line.endswith("\n"):  # half a line is no answer
            raise InterviewStopped("\n" + self.language("The input ended."))
        return line.rstrip("\n")

    def _show_prompt(self) -> None:
        self.console.print("> ", end="", soft_wrap=True)
        self.console.file.flush()

    def _read_with_idle_warning(self, seconds: int) -> str:
        """Return a line. Raises Idle if none comes, some time after asking for it.

        What is typed to say "I am here" is no answer to the question before it.
        """
        _ = self.language
        last_call = idle_warning_seconds(seconds)
        while (line := read_line(seconds - last_call)) is None:
            self.print_blank_line()
            text = _(
                "Are you still there? Press Enter to go on. In {seconds} seconds all answers are "
                "thrown away.",
                seconds=last_call,
            )
            discard_typed_ahead()
            self.print(text, "bold yellow")
            if read_line(last_call) is None:
                raise IdleTimeout(_("Nothing was typed."))
            self._show_prompt()
        return line
