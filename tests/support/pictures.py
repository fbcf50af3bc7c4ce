"""Pictures for the documents: what a person sees in a real run, painted as SVG.

`pytest --update-golden tests/test_documents.py` makes them anew. They show what the screen of a
terminal shows, character by character with its colours, and load nothing when they are looked at.
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
"""Rich's own would name a font that the viewer must fetch."""


@dataclass(frozen=True)
class Picture:
    """A moment of an interview."""

    name: str
    keys: tuple[tuple[str, str], ...]
    """What is pressed, and what is on the screen then."""


def answered(answers):
    """Return the keys of so many answers, from the first card on."""
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
    """A screen that shows what is dim in grey; pyte alone shows it as the rest."""

    def select_graphic_rendition(self, *codes):
        super().select_graphic_rendition(*codes)
        if codes == (2,):
            self.cursor.attrs = self.cursor.attrs._replace(fg="brightblack")


def draw(picture):
    """Return the picture, made by running the program; the same on every machine."""
    terminal = Terminal(columns=COLUMNS, rows=ROWS, cards=True)

    def sees(words):
        terminal.wait_until(lambda: words in " ".join(terminal.screen), repr(words))

    try:
        sees("q quit")
        for keys, words in picture.keys:
            terminal.child.send(keys)
            sees(words)
    finally:
        terminal.child.close(force=True)
    screen = Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed(terminal.raw)
    bottom = max(row for row, line in enumerate(screen.display) if line.strip())
    rows = [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(bottom + 1)]
    return paint(rows, f"tipscreen-{picture.name}")


def paint(rows, unique_id):
    """Return an SVG of rows of cells."""
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
    """Return the style of a cell in Rich's words."""
    words = ["bold"] * cell.bold + ["reverse"] * cell.reverse
    words += ["italic"] * cell.italics + ["underline"] * cell.underscore
    words.append(colour(cell.fg))
    if cell.bg != "default":
        words += ["on", colour(cell.bg)]
    return " ".join(words)


def colour(name):
    """Return a colour of pyte in Rich's words."""
    if len(name) == 6 and set(name) <= set("0123456789abcdef"):
        return f"#{name}"
    return name.replace("bright", "bright_").replace("brown", "yellow")
