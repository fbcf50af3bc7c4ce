"""A card -> the lines of a screen of any size.

What there is no room for goes in this order: empty lines, keys, notes; then the rows scroll.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rich.console import Console, RenderableType
from rich.segment import Segments
from rich.text import Text

from tipscreen.questionnaire.language import Language
from tipscreen.terminal.cards.card import Card, SelectionMode
from tipscreen.terminal.lines.layout import MIN_LIST_WIDTH, text_width

MIN_ROWS = 4
"""Lines that are kept for rows, whatever else there is."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """Single characters that say something."""

    pointer: str
    above: str
    below: str
    ticked: str
    not_ticked: str


UNICODE_SYMBOLS = Symbols("\u276f", "\u2191", "\u2193", "\u25a0", "\u25a1")

ASCII_SYMBOLS = Symbols(">", "^", "v", "x", ".")


def symbols_for(console: Console) -> Symbols:
    """Return the marks that the screen can show."""
    return UNICODE_SYMBOLS if console.encoding.startswith("utf") else ASCII_SYMBOLS


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A card on a screen."""

    card: Card
    """Scrolled so that the cursor is seen."""
    lines: tuple[RenderableType, ...]
    prompt: tuple[int, int] | None
    """Line and column at which one types, counted from 1."""
    is_whole: bool
    """All rows are on the screen, and the picture, if there is one."""


CONFIRMATION_STYLE = "green"
"""The style of a note that only repeats what was understood."""


def layout_card(card: Card, console: Console, language: Language) -> CardLayout:
    """Return the lines of a card; never more than the screen has.

    What was understood last is left out where all choices, or the picture, then have room.
    """
    drawn = _draw(card, console, language)
    if not drawn.is_whole and any(note.style == CONFIRMATION_STYLE for note in card.notes):
        notes = tuple(note for note in card.notes if note.style != CONFIRMATION_STYLE)
        shorter = _draw(replace(card, notes=notes), console, language)
        return shorter if shorter.is_whole else drawn
    return drawn


def _draw(card: Card, console: Console, language: Language) -> CardLayout:
    width, height = text_width(console), console.height

    def wrap(texts: Iterable[Text | None]) -> list[Text]:
        return [line for text in texts if text for line in text.wrap(console, width)]

    place, ask, notes = wrap((card.progress,)), wrap((card.question,)), wrap(card.notes)
    keys = _key_hints(card, console, width)
    prompts = 0 if card.mode is SelectionMode.NOTHING else 1
    fixed = len(place) + len(ask) + prompts
    notes = notes[: max(height - fixed - MIN_ROWS - 1, 0)]
    room = max(height - fixed - len(notes) - len(keys), 1)
    if card.body is not None:
        shown, card, is_whole = _scrolled_body(card, console, width, room)
    else:
        shown, card, is_whole = _scrolled_rows(card, console, width, room, language)
    gaps = room - len(shown)
    lines: list[RenderableType] = [*place, *notes]
    if lines and gaps > 0:
        lines.append(Text())
        gaps -= 1
    lines += [*ask, *shown]
    if gaps > 0:
        lines.append(Text())
    prompt = None
    if prompts:
        typed = card.entry.text
        start = max(card.entry.at - max(width - 4, 1), 0)
        line = Text(f"> {typed[start : start + max(width - 3, 1)]}", no_wrap=True)
        line.truncate(width)
        lines.append(line)
        prompt = (len(lines), min(card.entry.at - start + 3, width))
    if too_many := max(len(lines) + len(keys) - height, 0):  # the last lines are what is typed on
        lines = lines[too_many:]
        prompt = prompt and (max(prompt[0] - too_many, 1), prompt[1])
    return CardLayout(card, (*lines, *keys)[-height:], prompt, is_whole)


def _key_hints(card: Card, console: Console, width: int) -> list[Text]:
    """Return what can be pressed, on one line: the last go where it is too long."""
    between = " \u00b7 " if console.encoding.startswith("utf") else " | "
    parts = list(card.keys)
    while len(parts) > 1 and Text(between.join(parts)).cell_len > width:
        parts.pop()
    line = Text(between.join(parts), style="dim", no_wrap=True)
    line.truncate(width)
    return [line]


def _scrolled_body(
    card: Card, console: Console, width: int, room: int
) -> tuple[list[RenderableType], Card, bool]:
    """Return the lines of what is read that are on the screen now."""
    assert card.body is not None  # noqa: S101 - asked by who calls
    options = console.options.update(width=width, height=None)
    rendered = console.render_lines(card.body, options, pad=False)
    while rendered and not "".join(segment.text for segment in rendered[-1]).strip():
        rendered.pop()
    lines: list[RenderableType] = [Segments(segments) for segments in rendered]
    if len(lines) <= room:
        return lines, replace(card, top=0, seen_rows=len(lines)), True
    marks = symbols_for(console)
    top = min(card.top, len(lines) - room + 1)
    shown = lines[top : top + room - 1]
    left = len(lines) - top - len(shown)
    sign = " ".join(filter(None, (marks.above if top else "", marks.below if left else "")))
    more = Text(f"{sign} {top + len(shown)}/{len(lines)}", style="bold yellow")
    seen = max(card.seen_rows, top + len(shown))
    return [*shown, more], replace(card, top=top, seen_rows=seen), False


def _scrolled_rows(
    card: Card, console: Console, width: int, room: int, _: Language
) -> tuple[list[RenderableType], Card, bool]:
    """Return the rows that are on the screen now, with their picture if there is room for it."""
    picture = _drawing_lines(card)
    picture_width = max((line.cell_len for line in picture), default=0)
    left = width - picture_width - 2
    if left >= MIN_LIST_WIDTH and len(picture) <= room:
        each = [_row(card, number, console, left) for number in range(len(card.rows))]
        if picture and sum(map(len, each)) <= room:
            lines = [line for row in each for line in row]
            lines += [Text()] * (len(picture) - len(lines))
            for line, drawn in zip(lines, picture, strict=False):
                line.pad_right(left + 2 - line.cell_len)
                line.append_text(drawn)
            return list(lines), replace(card, top=0, seen_rows=len(card.rows)), True
    each = [_row(card, number, console, width) for number in range(len(card.rows))]
    sizes = list(map(len, each))
    if sum(sizes) <= room:
        lines = [line for row in each for line in row]
        return list(lines), replace(card, top=0, seen_rows=len(card.rows)), not picture
    room = max(room - 2, 1)  # for what says that there is more
    top = min(card.top, len(each) - 1)
    if card.cursor is not None:
        top = min(top, card.cursor)
        while sum(sizes[top : card.cursor + 1]) > room and top < card.cursor:
            top += 1
    end = top
    while end < len(each) and (end == top or sum(sizes[top : end + 1]) <= room):
        end += 1
    while end == len(each) and top > 0 and sum(sizes[top - 1 : end]) <= room:
        top -= 1
    marks = symbols_for(console)
    shown = [line for row in each[top:end] for line in row][:room]
    more = [
        Text(f"  {sign} {_('{number} more', number=count)}" if count else "", style="bold yellow")
        for sign, count in ((marks.above, top), (marks.below, len(each) - end))
    ]
    lines = [more[0], *shown, *[Text()] * (room - len(shown)), more[1]]
    return list(lines), replace(card, top=top, seen_rows=max(card.seen_rows, end)), False


def _row(card: Card, number: int, console: Console, width: int) -> list[Text]:
    """Return the lines of one row, with a hanging indent."""
    mark, words = card.rows[number]
    marks = symbols_for(console)
    widest = max(len(mark) for mark, _words in card.rows)
    pointer = marks.pointer if card.cursor == number else " "
    box = " "
    if card.mode is SelectionMode.MANY:
        box = marks.ticked if number in card.ticked else marks.not_ticked
    before = f"{pointer}{mark:>{widest}}{box} "
    style = "bold" if card.cursor == number or number in card.ticked else ""
    lines = Text(words, style=style).wrap(console, max(width - len(before), 8))
    first = Text.assemble((before, "bold cyan" if card.cursor == number else "cyan"), lines[0])
    indent = " " * len(before)
    return [first, *(Text.assemble(indent, line) for line in lines[1:])]


def _drawing_lines(card: Card) -> list[Text]:
    """Return the lines of the drawing, what is picked lit up in it."""
    picked = card.ticked or ({card.cursor} if card.cursor is not None else set())
    text = Text()
    for part, row in card.drawing:
        is_lit = row is not None and row in picked
        text.append(part, style="bold reverse yellow" if is_lit else "cyan")
    return list(text.split("\n", allow_blank=False)) if text else []
