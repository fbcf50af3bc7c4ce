"""A picture as SVG: boxes in columns, what is read to the left of what reads it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from tipscreen.reports.pictures.rule_graph import GraphEdge, GraphNode, NodeKind, RuleGraph
from tipscreen.reports.to_html import render_template

WIDTH = 250
LINE_HEIGHT = 17
"""Of text, in pixels, as all here."""
PADDING = 9
COLUMN_GAP = 14
"""Two boxes of a column."""
GAP = 110
"""Two columns, for the arrows."""
MARGIN = 20
CHARACTERS = 36
"""As many of the letters in use fit into a box."""
ORDERING_SWEEPS = 6
"""So often the boxes are put in the order of what they are tied to."""


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A box, and where it stands."""

    box: GraphNode
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        """Return the height: a line for the kind and the id, and those of the title."""
        return height_of(self.lines)

    @property
    def middle(self) -> int:
        """Return where arrows begin and end."""
        return self.y + self.height // 2


def to_svg(picture: RuleGraph) -> str:
    """Return the picture as a file that loads nothing, with its words for who does not see it."""
    columns = _columns(picture)
    placed = {each.box: each for each in _place_nodes(columns)}
    width = MARGIN * 2 + WIDTH * len(columns) + GAP * (len(columns) - 1)
    height = MARGIN + max(each.y + each.height for each in placed.values())
    return render_template(
        "picture.svg",
        picture=picture,
        placed=placed.values(),
        arrows=[_edge_path(arrow, placed) for arrow in picture.arrows],
        size=(width, height),
        box_width=WIDTH,
        line=LINE_HEIGHT,
        padding=PADDING,
    )


def height_of(lines: tuple[str, ...]) -> int:
    """Return the height of a box with a title of these lines."""
    return LINE_HEIGHT * (len(lines) + 1) + 2 * PADDING


def _columns(picture: RuleGraph) -> list[list[GraphNode]]:
    """Return the boxes in columns, each right of all that it reads; outcomes in the last."""
    read: dict[GraphNode, list[GraphNode]] = {box: [] for box in picture.boxes}
    for arrow in picture.arrows:
        read[arrow.target].append(arrow.source)
    column: dict[GraphNode, int] = {}
    for box in TopologicalSorter(read).static_order():
        column[box] = max((column[source] + 1 for source in read[box]), default=0)
    last = max(column.values())
    columns: list[list[GraphNode]] = [[] for _ in range(last + 1)]
    for box in picture.boxes:
        columns[last if box.kind is NodeKind.OUTCOME else column[box]].append(box)
    return _order_columns(picture, columns)


def _order_columns(picture: RuleGraph, columns: list[list[GraphNode]]) -> list[list[GraphNode]]:
    """Return the columns with boxes near to what they are tied to; outcomes stay as in the file."""
    tied: dict[GraphNode, list[GraphNode]] = {box: [] for box in picture.boxes}
    for arrow in picture.arrows:
        tied[arrow.source].append(arrow.target)
        tied[arrow.target].append(arrow.source)
    for _ in range(ORDERING_SWEEPS):
        row = {box: number / len(column) for column in columns for number, box in enumerate(column)}

        def wanted(box: GraphNode, row: Mapping[GraphNode, float] = row) -> float:
            near = [row[other] for other in tied[box]]
            return sum(near) / len(near) if near else 1.0

        columns = [
            [
                *sorted((box for box in column if box.kind is not NodeKind.OUTCOME), key=wanted),
                *(box for box in column if box.kind is NodeKind.OUTCOME),
            ]
            for column in columns
        ]
    return columns


def _place_nodes(columns: list[list[GraphNode]]) -> Iterator[PlacedNode]:
    """Yield each box at its place; each column stands in the middle of the height."""
    texts = {box: _lines(box) for column in columns for box in column}
    heights = [
        sum(height_of(texts[box]) + COLUMN_GAP for box in column) - COLUMN_GAP for column in columns
    ]
    for number, column in enumerate(columns):
        y = MARGIN + (max(heights) - heights[number]) // 2
        for box in column:
            yield PlacedNode(box, texts[box], MARGIN + number * (WIDTH + GAP), y)
            y += height_of(texts[box]) + COLUMN_GAP


def _lines(box: GraphNode) -> tuple[str, ...]:
    return tuple(textwrap.wrap(box.title, CHARACTERS))


def _edge_path(arrow: GraphEdge, placed: Mapping[GraphNode, PlacedNode]) -> tuple[GraphEdge, str]:
    """Return an arrow with its way: a curve from the right side of a box to the left of another."""
    source, target = placed[arrow.source], placed[arrow.target]
    x, end = source.x + WIDTH, target.x - 7
    bend = x + (end - x) // 2
    return (
        arrow,
        f"M{x} {source.middle}C{bend} {source.middle} {bend} {target.middle} {end} {target.middle}",
    )
