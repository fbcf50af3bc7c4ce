"""A picture in the language of Mermaid, which wikis and code sites draw."""

from __future__ import annotations

from collections.abc import Iterator

from tipscreen.reports.pictures.rule_graph import GraphNode, NodeKind, RuleGraph

SHAPES = {
    NodeKind.QUESTION: '(["{}"])',
    NodeKind.RULE: '["{}"]',
    NodeKind.FLAG: '{{{{"{}"}}}}',
    NodeKind.OUTCOME: '[["{}"]]',
}

SPECIAL_CHARACTERS = '"&<>#;`\\'
"""Characters that mean something to Mermaid or to the page it is drawn on."""


def to_mermaid(picture: RuleGraph) -> str:
    """Return the picture as the text of a flowchart."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: RuleGraph) -> Iterator[str]:
    yield f"%% {''.join(char for char in picture.title if char.isprintable())}"
    yield "flowchart LR"
    names = {box: f"{box.kind}_{number}" for number, box in enumerate(picture.boxes, 1)}
    for box in picture.boxes:
        yield f"  {names[box]}{SHAPES[box.kind].format(_label(box))}"
    for arrow in picture.arrows:
        line = "-. not .->" if arrow.is_negated else "-->"
        yield f"  {names[arrow.source]} {line} {names[arrow.target]}"
    if picture.focus:
        yield f"  style {names[picture.focus]} stroke-width:4px"


def _label(box: GraphNode) -> str:
    title = f"<br>{_escape(box.title)}" if box.title else ""
    return f"<b>{box.kind} {_escape(box.id)}</b>{title}"


def _escape(text: str) -> str:
    """Return a text in which no character means anything but itself."""
    return "".join(f"#{ord(char)};" if char in SPECIAL_CHARACTERS else char for char in text)
