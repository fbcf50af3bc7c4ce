"""Generate the screenshots in the documents: SVG images of a terminal in a real run.

`pytest --update-golden tests/test_documents.py` writes them. They show the characters and colors of
the terminal, and load nothing from elsewhere.
"""

import io
from dataclasses import dataclass
from itertools import groupby

import pyte
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from terminals import KNOT, Terminal, knot

COLUMNS, ROWS = 80, 24
THEME = TerminalTheme(
    background=(17, 21, 28),
    foreground=(222, 226, 233),
    normal=[
        (17, 21, 28), (255, 123, 114), (126, 211, 133), (240, 190, 100),
        (121, 178, 255), (215, 160, 255), (98, 208, 218), (222, 226, 233),
    ],
    bright=[
        (150, 160, 175), (255, 150, 142), (150, 230, 157), (250, 210, 130),
        (150, 196, 255), (228, 184, 255), (130, 228, 236), (255, 255, 255),
    ],
)  # fmt: skip
SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Like Rich's own template, but without a font that the viewer would have to download."""


@dataclass(frozen=True)
class Picture:
    """A screenshot of an interview."""

    name: str
    keys: tuple[tuple[str, str], ...]
    """The keys to press, each with the text to wait for afterwards."""


def answered(answers):
    """Return the keys for these answers, from the first card on."""
    questions = ((line + "\r", f"Question {number} of") for number, line in enumerate(answers, 2))
    return (("\r", "Question 1 of"), *questions)


DOWN = "\x1b[B"
WHOLE = knot("takes_a_blood_thinner")
PICTURES = (
    Picture("welcome", ()),
    Picture("question", (*answered(KNOT[:6]), (f"{DOWN * 3} {DOWN} ", "4\u25a0"))),
    Picture("emergency", (*answered(["44"]), ("1\r", "was wrong"))),
    Picture(
        "result",
        (
            *answered(WHOLE[:-1]),
            (WHOLE[-1] + "\r", "Enter: your result"),
            ("\r", "s sources"),
        ),
    ),
)


class Screen(pyte.Screen):
    """A screen that shows dim text in gray; pyte alone ignores the attribute."""

    def select_graphic_rendition(self, *codes):
        super().select_graphic_rendition(*codes)
        if codes == (2,):
            self.cursor.attrs = self.cursor.attrs._replace(fg="brightblack")


def draw(picture):
    """Run the program and return its screenshot, which is the same on every machine."""
    terminal = Terminal(columns=COLUMNS, rows=ROWS, cards=True)

    def wait_for(text):
        terminal.wait_until(lambda: text in " ".join(terminal.screen), repr(text))

    try:
        wait_for("q quit")
        for keys, text in picture.keys:
            terminal.child.send(keys)
            wait_for(text)
    finally:
        terminal.child.close(force=True)
    screen = Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed(terminal.raw)
    bottom = max(row for row, line in enumerate(screen.display) if line.strip())
    rows = [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(bottom + 1)]
    return paint(rows, f"tipscreen-{picture.name}")


def paint(rows, unique_id):
    """Return the SVG of rows of cells."""
    console = Console(
        record=True,
        file=io.StringIO(),
        width=COLUMNS,
        color_system="truecolor",
        force_terminal=True,
        legacy_windows=False,
    )
    for row in rows:
        line = Text()
        for style, run in groupby(row, style_of):
            line.append("".join(cell.data for cell in run), style)
        console.print(line, soft_wrap=True)
    return console.export_svg(title="tipscreen", theme=THEME, code_format=SVG, unique_id=unique_id)


def style_of(cell):
    """Return the style of a cell in the notation of Rich."""
    words = ["bold"] * cell.bold + ["reverse"] * cell.reverse
    words += ["italic"] * cell.italics + ["underline"] * cell.underscore
    words.append(rich_color(cell.fg))
    if cell.bg != "default":
        words += ["on", rich_color(cell.bg)]
    return " ".join(words)


def rich_color(name):
    """Return the Rich name of a color of pyte."""
    if len(name) == 6 and set(name) <= set("0123456789abcdef"):
        return f"#{name}"
    return name.replace("bright", "bright_").replace("brown", "yellow")
