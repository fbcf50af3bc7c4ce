"""Print lines on the screen and read lines from the keyboard.

Normal mode wraps lines, indents, colors and draws. Plain mode prints the same text, one item a
line and unwrapped, for screen readers and simple terminals.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from tipscreen.errors import IdleTimeout, InterviewStopped, escape_invisible
from tipscreen.interview.messages import idle_warning_seconds
from tipscreen.questionnaire.language import Language
from tipscreen.terminal.lines.layout import hanging_indent, print_wrapped
from tipscreen.terminal.system.keyboard import discard_typed_ahead, read_line

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Empties the screen and its scrollback."""

SCROLL_OFF_LINES = 200
"""Empty lines that replace `CLEAR` on a terminal without such codes."""


@dataclass(frozen=True, slots=True)
class LineTerminal:
    """A `Terminal` that prints every message immediately."""

    console: Console
    plain: bool
    language: Language
    idle_timeout: int | None = None
    """Seconds without input after which a kiosk ends the interview."""

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
        """Print items, each with its number or bullet."""
        if self.plain:
            for mark, text in rows:
                self.print(f"{mark}. {text}" if isinstance(mark, int) else f"{mark} {text}")
        else:
            print_wrapped(self.console, hanging_indent(rows))

    def print_error(self, text: str) -> None:
        """Print that the last input was not understood; plain mode labels it as an error."""
        if self.plain:
            text = self.language("Error: {text}", text=text)
        self.print(text, "yellow")

    def print_ignored(self, typed: str) -> None:
        """Print which part of the input was ignored."""
        self.print(self.language("Not used: {rest}", rest=escape_invisible(typed)), "yellow")

    def scroll_away(self) -> None:
        """Do nothing: lines continue below the output of other programs."""

    def flush(self) -> None:
        """Do nothing: no message is waiting."""

    def clear(self) -> None:
        """Empty the screen and its scrollback."""
        with suppress(OSError):  # a closed terminal shows nothing
            self.console.file.write(
                "\n" * SCROLL_OFF_LINES if self.console.is_dumb_terminal else CLEAR
            )
            self.console.file.flush()

    def read_line(self) -> str:
        """Return one typed line, within the idle timeout if there is one."""
        return self.read_line_with_timeout(self.idle_timeout)

    def wait_for_enter(self, prompt: str, seconds: int | None = None) -> str:
        """Print a prompt and wait for Enter; return what was typed before it."""
        self.print_blank_line()
        self.print(prompt, "bold")
        return self.read_line_with_timeout(seconds).strip()

    def read_line_with_timeout(self, seconds: int | None) -> str:
        """Return one typed line, without its end.

        Raises InterviewStopped at the end of input, even after half a line; IdleTimeout if nothing
        is typed in time.
        """
        try:
            discard_typed_ahead()
            self._show_prompt()
            line = self._read_with_idle_warning(seconds) if seconds else read_line() or ""
        except OSError:  # the terminal is closed
            line = ""
        if not line.endswith("\n"):  # half a line is not an answer
            raise InterviewStopped("\n" + self.language("The input ended."))
        return line.rstrip("\n")

    def _show_prompt(self) -> None:
        self.console.print("> ", end="", soft_wrap=True)
        self.console.file.flush()

    def _read_with_idle_warning(self, seconds: int) -> str:
        """Return one line; warn before the time is over.

        The line that answers the warning is not an answer to the question before it.
        """
        _ = self.language
        warning_seconds = idle_warning_seconds(seconds)
        while (line := read_line(seconds - warning_seconds)) is None:
            self.print_blank_line()
            text = _(
                "Are you still there? Press Enter to continue. Your answers will be erased in "
                "{seconds} seconds.",
                seconds=warning_seconds,
            )
            discard_typed_ahead()
            self.print(text, "bold yellow")
            if read_line(warning_seconds) is None:
                raise IdleTimeout(_("Nothing was typed."))
            self._show_prompt()
        return line
