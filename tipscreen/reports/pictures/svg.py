"""Export a graph as SVG, with its nodes in columns and all edges pointing to the right."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from tipscreen.reports.pictures.rule_graph import GraphEdge, GraphNode, NodeKind, RuleGraph
from tipscreen.reports.to_html import render_template

# All sizes are in pixels.
BOX_WIDTH = 250
LINE_HEIGHT = 17
PADDING = 9
BOX_GAP = 14
"""The vertical space between two nodes of a column."""
COLUMN_GAP = 110
"""The horizontal space between two columns, for the edges."""
MARGIN = 20
MAX_LINE_CHARACTERS = 36
"""The number of characters that fit on a line of a node."""
ORDERING_SWEEPS = 6
"""How often the nodes of each column are sorted again."""


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with the position of its node."""

    node: GraphNode
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        """The height: one line for the kind and id, and the lines of the title."""
        return height_of(self.lines)

    @property
    def middle(self) -> int:
        """The vertical position where edges start and end."""
        return self.y + self.height // 2


def to_svg(graph: RuleGraph) -> str:
    """Return the SVG file, which loads nothing and describes itself for users who cannot see it."""
    columns = _make_columns(graph)
    placed = {item.node: item for item in _place_nodes(columns)}
    width = MARGIN * 2 + BOX_WIDTH * len(columns) + COLUMN_GAP * (len(columns) - 1)
    height = MARGIN + max(item.y + item.height for item in placed.values())
    return render_template(
        "picture.svg",
        graph=graph,
        placed=placed.values(),
        edges=[_edge_path(edge, placed) for edge in graph.edges],
        size=(width, height),
        box_width=BOX_WIDTH,
        line_height=LINE_HEIGHT,
        padding=PADDING,
    )


def height_of(lines: tuple[str, ...]) -> int:
    """Return the height of a node with these title lines."""
    return LINE_HEIGHT * (len(lines) + 1) + 2 * PADDING


def _make_columns(graph: RuleGraph) -> list[list[GraphNode]]:
    """Return the nodes in columns, each to the right of all it reads; outcomes are in the last."""
    read: dict[GraphNode, list[GraphNode]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        read[edge.target].append(edge.source)
    column: dict[GraphNode, int] = {}
    for node in TopologicalSorter(read).static_order():
        column[node] = max((column[source] + 1 for source in read[node]), default=0)
    last = max(column.values())
    columns: list[list[GraphNode]] = [[] for _ in range(last + 1)]
    for node in graph.nodes:
        columns[last if node.kind is NodeKind.OUTCOME else column[node]].append(node)
    return _order_columns(graph, columns)


def _order_columns(graph: RuleGraph, columns: list[list[GraphNode]]) -> list[list[GraphNode]]:
    """Sort each column so that nodes are near their neighbors; outcomes keep their order."""
    neighbors: dict[GraphNode, list[GraphNode]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        neighbors[edge.source].append(edge.target)
        neighbors[edge.target].append(edge.source)
    for _ in range(ORDERING_SWEEPS):
        row = {
            node: number / len(column) for column in columns for number, node in enumerate(column)
        }

        def mean_row_of_neighbors(node: GraphNode, row: Mapping[GraphNode, float] = row) -> float:
            rows = [row[other] for other in neighbors[node]]
            return sum(rows) / len(rows) if rows else 1.0

        columns = [
            [
                *sorted(
                    (node for node in column if node.kind is not NodeKind.OUTCOME),
                    key=mean_row_of_neighbors,
                ),
                *(node for node in column if node.kind is NodeKind.OUTCOME),
            ]
            for column in columns
        ]
    return columns


def _place_nodes(columns: list[list[GraphNode]]) -> Iterator[PlacedNode]:
    """Yield each node with its position; columns are centered vertically."""
    texts = {node: _title_lines(node) for column in columns for node in column}
    heights = [
        sum(height_of(texts[node]) + BOX_GAP for node in column) - BOX_GAP for column in columns
    ]
    for number, column in enumerate(columns):
        y = MARGIN + (max(heights) - heights[number]) // 2
        for node in column:
            yield PlacedNode(node, texts[node], MARGIN + number * (BOX_WIDTH + COLUMN_GAP), y)
            y += height_of(texts[node]) + BOX_GAP


def _title_lines(node: GraphNode) -> tuple[str, ...]:
    return tuple(textwrap.wrap(node.title, MAX_LINE_CHARACTERS))


def _edge_path(edge: GraphEdge, placed: Mapping[GraphNode, PlacedNode]) -> tuple[GraphEdge, str]:
    """Return an edge and its path: a curve from the right side of a node to the left of another."""
    source, target = placed[edge.source], placed[edge.target]
    x, end = source.x + BOX_WIDTH, target.x - 7
    bend = x + (end - x) // 2
    return (
        edge,
        f"M{x} {source.middle}C{bend} {source.middle} {bend} {target.middle} {end} {target.middle}",
    )
