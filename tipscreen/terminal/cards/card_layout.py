"""Lay out a card: the lines that it takes on a screen of any size.

If there is no room, empty lines disappear first, then notes. After that, the rows or the body
scroll. The key hints always take one line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rich.console import Console, RenderableType
from rich.segment import Segments
from rich.text import Text

from tipscreen.questionnaire.language import Language
from tipscreen.terminal.cards.card import Card, SelectionMode
from tipscreen.terminal.lines.layout import MIN_LIST_WIDTH, text_width

MIN_ROWS = 4
"""Lines reserved for rows before notes are shown."""

CONFIRMATION_STYLE = "green"
"""The style of a note that only confirms the last answer."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The characters that mark the cursor, ticks and hidden rows."""

    pointer: str
    above: str
    below: str
    ticked: str
    not_ticked: str


UNICODE_SYMBOLS = Symbols("\u276f", "\u2191", "\u2193", "\u25a0", "\u25a1")

ASCII_SYMBOLS = Symbols(">", "^", "v", "x", ".")


def symbols_for(console: Console) -> Symbols:
    """Return the symbols that the terminal can show."""
    return UNICODE_SYMBOLS if console.encoding.startswith("utf") else ASCII_SYMBOLS


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A card as it appears on a screen."""

    card: Card
    """The card, scrolled so that the cursor is visible."""
    lines: tuple[RenderableType, ...]
    prompt: tuple[int, int] | None
    """Line and column of the typed text, counted from 1."""
    is_complete: bool
    """Whether all rows are visible, and the drawing if there is one."""


def layout_card(card: Card, console: Console, language: Language) -> CardLayout:
    """Return the lines of a card, never more than the screen has.

    The confirmation of the last answer is omitted if all rows and the drawing fit without it.
    """
    layout = _layout(card, console, language)
    notes = tuple(note for note in card.notes if note.style != CONFIRMATION_STYLE)
    if layout.is_complete or notes == card.notes:
        return layout
    shorter = _layout(replace(card, notes=notes), console, language)
    return shorter if shorter.is_complete else layout


def _layout(card: Card, console: Console, language: Language) -> CardLayout:
    width, height = text_width(console), console.height

    def wrap(texts: Iterable[Text | None]) -> list[Text]:
        return [line for text in texts if text for line in text.wrap(console, width)]

    progress, question = wrap((card.progress,)), wrap((card.question,))
    hints = _key_hints(card, console, width)
    prompt_lines = 0 if card.mode is SelectionMode.NOTHING else 1
    fixed = len(progress) + len(question) + prompt_lines
    notes = wrap(card.notes)[: max(height - fixed - MIN_ROWS - 1, 0)]
    room = max(height - fixed - len(notes) - len(hints), 1)
    if card.body is not None:
        content, card, is_complete = _layout_body(card, card.body, console, width, room)
    else:
        content, card, is_complete = _layout_rows(card, console, width, room, language)
    gaps = room - len(content)
    lines: list[RenderableType] = [*progress, *notes]
    if lines and gaps > 0:
        lines.append(Text())
        gaps -= 1
    lines += [*question, *content]
    if gaps > 0:
        lines.append(Text())
    prompt = None
    if prompt_lines:
        line, column = _prompt_line(card, width)
        lines.append(line)
        prompt = (len(lines), column)
    if excess := max(len(lines) + len(hints) - height, 0):
        # Drop the first lines: the last ones contain the prompt.
        lines = lines[excess:]
        prompt = prompt and (max(prompt[0] - excess, 1), prompt[1])
    return CardLayout(card, (*lines, *hints)[-height:], prompt, is_complete)


def _prompt_line(card: Card, width: int) -> tuple[Text, int]:
    """Return the part of the typed line around the cursor, and the column of the cursor."""
    start = max(card.entry.cursor - max(width - 4, 1), 0)
    visible = card.entry.text[start : start + max(width - 3, 1)]
    line = Text(f"> {visible}", no_wrap=True)
    line.truncate(width)
    return line, min(card.entry.cursor - start + 3, width)


def _key_hints(card: Card, console: Console, width: int) -> list[Text]:
    """Return the key hints on one line; the last ones are omitted if it is too long."""
    separator = " \u00b7 " if console.encoding.startswith("utf") else " | "
    hints = list(card.keys)
    while len(hints) > 1 and Text(separator.join(hints)).cell_len > width:
        hints.pop()
    line = Text(separator.join(hints), style="dim", no_wrap=True)
    line.truncate(width)
    return [line]


def _layout_body(
    card: Card, body: RenderableType, console: Console, width: int, room: int
) -> tuple[list[RenderableType], Card, bool]:
    """Return the visible lines of the body, the scrolled card, and whether that is all."""
    options = console.options.update(width=width, height=None)
    rendered = console.render_lines(body, options, pad=False)
    while rendered and not "".join(segment.text for segment in rendered[-1]).strip():
        rendered.pop()
    lines: list[RenderableType] = [Segments(segments) for segments in rendered]
    if len(lines) <= room:
        return lines, replace(card, top=0, seen_rows=len(lines)), True
    symbols = symbols_for(console)
    top = min(card.top, len(lines) - room + 1)
    end = top + room - 1
    arrows = (symbols.above if top else "", symbols.below if end < len(lines) else "")
    position = f"{' '.join(filter(None, arrows))} {end}/{len(lines)}"
    seen = max(card.seen_rows, end)
    visible = [*lines[top:end], Text(position, style="bold yellow")]
    return visible, replace(card, top=top, seen_rows=seen), False


def _layout_rows(
    card: Card, console: Console, width: int, room: int, language: Language
) -> tuple[list[RenderableType], Card, bool]:
    """Return the visible lines of the rows, the scrolled card, and whether that is all.

    The drawing is next to the rows, if both fit.
    """
    drawing = _drawing_lines(card)
    list_width = width - max((line.cell_len for line in drawing), default=0) - 2
    if list_width >= MIN_LIST_WIDTH and len(drawing) <= room:
        rows = [_row_lines(card, number, console, list_width) for number in range(len(card.rows))]
        if drawing and sum(map(len, rows)) <= room:
            lines = [line for row in rows for line in row]
            lines += [Text()] * (len(drawing) - len(lines))
            for line, drawing_line in zip(lines, drawing, strict=False):
                line.pad_right(list_width + 2 - line.cell_len)
                line.append_text(drawing_line)
            return list(lines), replace(card, top=0, seen_rows=len(card.rows)), True
    rows = [_row_lines(card, number, console, width) for number in range(len(card.rows))]
    if sum(map(len, rows)) <= room:
        lines = [line for row in rows for line in row]
        return list(lines), replace(card, top=0, seen_rows=len(card.rows)), not drawing
    room = max(room - 2, 1)  # two lines count the hidden rows
    top, end = _visible_rows(card, list(map(len, rows)), room)
    symbols, _ = symbols_for(console), language
    visible = [line for row in rows[top:end] for line in row][:room]
    above, below = (
        Text(f"  {arrow} {_('{number} more', number=count)}" if count else "", style="bold yellow")
        for arrow, count in ((symbols.above, top), (symbols.below, len(rows) - end))
    )
    lines = [above, *visible, *[Text()] * (room - len(visible)), below]
    return list(lines), replace(card, top=top, seen_rows=max(card.seen_rows, end)), False


def _visible_rows(card: Card, heights: list[int], room: int) -> tuple[int, int]:
    """Return the first visible row and the end: the cursor is visible, and no room is wasted."""
    top = min(card.top, len(heights) - 1)
    if card.cursor is not None:
        top = min(top, card.cursor)
        while sum(heights[top : card.cursor + 1]) > room and top < card.cursor:
            top += 1
    end = top
    while end < len(heights) and (end == top or sum(heights[top : end + 1]) <= room):
        end += 1
    while end == len(heights) and top > 0 and sum(heights[top - 1 : end]) <= room:
        top -= 1
    return top, end


def _row_lines(card: Card, number: int, console: Console, width: int) -> list[Text]:
    """Return the lines of one row, with a hanging indent."""
    mark, words = card.rows[number]
    symbols = symbols_for(console)
    mark_width = max(len(mark) for mark, _words in card.rows)
    pointer = symbols.pointer if card.cursor == number else " "
    tick = " "
    if card.mode is SelectionMode.MANY:
        tick = symbols.ticked if number in card.ticked else symbols.not_ticked
    prefix = f"{pointer}{mark:>{mark_width}}{tick} "
    style = "bold" if card.cursor == number or number in card.ticked else ""
    lines = Text(words, style=style).wrap(console, max(width - len(prefix), 8))
    first = Text.assemble((prefix, "bold cyan" if card.cursor == number else "cyan"), lines[0])
    indent = " " * len(prefix)
    return [first, *(Text.assemble(indent, line) for line in lines[1:])]


def _drawing_lines(card: Card) -> list[Text]:
    """Return the lines of the drawing, with the parts of the selected rows highlighted."""
    selected = card.ticked or ({card.cursor} if card.cursor is not None else set())
    text = Text()
    for part, row in card.drawing:
        is_highlighted = row is not None and row in selected
        text.append(part, style="bold reverse yellow" if is_highlighted else "cyan")
    return list(text.split("\n", allow_blank=False)) if text else []
