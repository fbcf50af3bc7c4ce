"""Result -> a report; each format is one module with one function `render`."""

from collections.abc import Callable
from enum import StrEnum

from rich.console import RenderableType

from tipscreen.reports import to_json, to_markdown, to_terminal, to_text
from tipscreen.screening import Result


class Format(StrEnum):
    """The formats a result can be shown in."""

    TERMINAL = "terminal"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


RENDERERS: dict[Format, Callable[[Result], RenderableType | str]] = {
    Format.TERMINAL: to_terminal.render,
    Format.TEXT: to_text.render,
    Format.MARKDOWN: to_markdown.render,
    Format.JSON: to_json.render,
}
"""All return text, but for the terminal, which needs its width."""
