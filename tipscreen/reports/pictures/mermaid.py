"""Export a graph as a Mermaid flowchart, which wikis and code hosts display."""

from collections.abc import Iterator

from tipscreen.reports.pictures.rule_graph import GraphNode, NodeKind, RuleGraph

SHAPES = {
    NodeKind.QUESTION: '(["{}"])',
    NodeKind.RULE: '["{}"]',
    NodeKind.FLAG: '{{{{"{}"}}}}',
    NodeKind.OUTCOME: '[["{}"]]',
}

SPECIAL_CHARACTERS = '"&<>#;`\\'
"""Characters with a meaning in Mermaid or in the page that contains the flowchart."""


def to_mermaid(graph: RuleGraph) -> str:
    """Return the text of the flowchart."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: RuleGraph) -> Iterator[str]:
    yield f"%% {''.join(char for char in graph.title if char.isprintable())}"
    yield "flowchart LR"
    names = {node: f"{node.kind}_{number}" for number, node in enumerate(graph.nodes, 1)}
    for node in graph.nodes:
        yield f"  {names[node]}{SHAPES[node.kind].format(_label(node))}"
    for edge in graph.edges:
        line = "-. not .->" if edge.is_negated else "-->"
        yield f"  {names[edge.source]} {line} {names[edge.target]}"
    if graph.focus:
        yield f"  style {names[graph.focus]} stroke-width:4px"


def _label(node: GraphNode) -> str:
    title = f"<br>{_escape(node.title)}" if node.title else ""
    return f"<b>{node.kind} {_escape(node.id)}</b>{title}"


def _escape(text: str) -> str:
    """Escape all characters with a special meaning."""
    return "".join(f"#{ord(char)};" if char in SPECIAL_CHARACTERS else char for char in text)
