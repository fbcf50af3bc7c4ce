"""Result -> a report; each format is one module with one function `render`."""

from collections.abc import Callable

from rich.console import RenderableType

from tipscreen.reports import to_json, to_markdown, to_terminal, to_text
from tipscreen.screening import Result

RENDERERS: dict[str, Callable[[Result], RenderableType | str]] = {
    "terminal": to_terminal.render,
    "text": to_text.render,
    "markdown": to_markdown.render,
    "json": to_json.render,
}
"""By the name of the format. All return text, but for the terminal, which needs its width."""
