"""The dependency graph of a questionnaire: questions, rules, flags and outcomes.

The complete graph would be too large to read. Without a focus, a graph shows only flags and
outcomes. With a focus, it shows what that question, flag or outcome depends on, and what depends on
it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tipscreen.questionnaire.conditions import (
    Condition,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    parts_of,
)
from tipscreen.questionnaire.model import Questionnaire


class NodeKind(StrEnum):
    """The kinds of nodes."""

    QUESTION = "question"
    RULE = "rule"
    FLAG = "flag"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A question, rule, flag or outcome."""

    kind: NodeKind
    id: str
    """The id in the file, which is unique for its kind."""
    title: str
    """The title; empty for a rule without a reason."""
    is_serious: bool = False
    """True for a danger outcome or a serious flag."""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """The target reads the source, or the source rule raises the target flag."""

    source: GraphNode
    target: GraphNode
    is_negated: bool
    """True if the target reads the source below a `not` (or below an odd number of them)."""


@dataclass(frozen=True, slots=True)
class RuleGraph:
    """Nodes in the order of the file, and the edges between them; there are no cycles."""

    title: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    focus: GraphNode | None = None


def build_graph(questionnaire: Questionnaire, focus: str | None = None) -> RuleGraph:
    """Return the graph of one question, flag or outcome, or of all flags and outcomes.

    Raises:
        KeyError: The focus is not a key of `focus_targets`.
    """
    nodes = tuple(_iter_nodes(questionnaire))
    edges = tuple(dict.fromkeys(_iter_edges(questionnaire, nodes)))
    title = questionnaire.about.title
    if focus is None:
        return _overview(RuleGraph(title, nodes, edges))
    chosen = focus_targets(questionnaire)[focus]
    return _neighborhood(RuleGraph(title, nodes, edges, chosen), chosen)


def focus_targets(questionnaire: Questionnaire) -> Mapping[str, GraphNode]:
    """Return the nodes that can be the focus of a graph, by id.

    If a flag and an outcome have the same id, it names the outcome, and `flag:` and the id name the
    flag.
    """
    found: dict[str, GraphNode] = {}
    for node in _iter_nodes(questionnaire):
        if node.kind is NodeKind.RULE:
            continue
        other = found.get(node.id)
        if other:
            found[f"{other.kind}:{other.id}"] = other
        found[node.id] = node
    return found


def _iter_nodes(questionnaire: Questionnaire) -> Iterator[GraphNode]:
    for question in questionnaire.questions.values():
        yield GraphNode(NodeKind.QUESTION, question.id, question.title)
    for rule in questionnaire.rules.values():
        yield GraphNode(NodeKind.RULE, rule.id, rule.because or "")
    for flag in questionnaire.flags.values():
        yield GraphNode(NodeKind.FLAG, flag.id, flag.title, flag.serious)
    for outcome in questionnaire.outcomes.values():
        yield GraphNode(NodeKind.OUTCOME, outcome.id, outcome.headline, outcome.danger)


def _iter_edges(questionnaire: Questionnaire, nodes: Iterable[GraphNode]) -> Iterator[GraphEdge]:
    node_of = {(node.kind, node.id): node for node in nodes}
    for rule in questionnaire.rules.values():
        target = node_of[NodeKind.RULE, rule.id]
        for kind, name, is_negated in _iter_reads(rule.when):
            yield GraphEdge(node_of[kind, name], target, is_negated)
        yield GraphEdge(target, node_of[NodeKind.FLAG, rule.raises], is_negated=False)
    for outcome in questionnaire.outcomes.values():
        for kind, name, is_negated in _iter_reads(outcome.when) if outcome.when else ():
            yield GraphEdge(node_of[kind, name], node_of[NodeKind.OUTCOME, outcome.id], is_negated)


def _iter_reads(
    condition: Condition, is_negated: bool = False
) -> Iterator[tuple[NodeKind, str, bool]]:
    """Yield each question and flag that a condition reads, and whether it is negated."""
    match condition:
        case OptionSelected() | InRange():
            yield NodeKind.QUESTION, condition.question, is_negated
        case FlagRaised(flag):
            yield NodeKind.FLAG, flag, is_negated
        case _:
            is_part_negated = is_negated != isinstance(condition, Not)
            for part in parts_of(condition):
                yield from _iter_reads(part, is_part_negated)


def _overview(whole: RuleGraph) -> RuleGraph:
    """Return outcomes and flags; a rule between two flags becomes an edge."""
    flag_raised_by = {
        edge.source: edge.target for edge in whole.edges if edge.source.kind is NodeKind.RULE
    }
    edges = [
        GraphEdge(edge.source, flag_raised_by.get(edge.target, edge.target), edge.is_negated)
        for edge in whole.edges
        if edge.target.kind is NodeKind.OUTCOME
        or (edge.source.kind is NodeKind.FLAG and edge.target.kind is NodeKind.RULE)
    ]
    included = {node for edge in edges for node in (edge.source, edge.target)}
    included |= {node for node in whole.nodes if node.kind in (NodeKind.FLAG, NodeKind.OUTCOME)}
    return _subgraph(whole, included, edges)


def _neighborhood(whole: RuleGraph, focus: GraphNode) -> RuleGraph:
    """Return the focus with its predecessors and successors, across rules."""
    included, edges = {focus}, []
    for forward in (False, True):
        pending = [focus]
        while pending:
            node = pending.pop()
            for edge in whole.edges:
                here, there = (edge.source, edge.target) if forward else (edge.target, edge.source)
                if here != node:
                    continue
                edges.append(edge)
                if there.kind is NodeKind.RULE and there not in included:
                    pending.append(there)
                included.add(there)
    return _subgraph(whole, included, edges)


def _subgraph(whole: RuleGraph, included: set[GraphNode], edges: Iterable[GraphEdge]) -> RuleGraph:
    nodes = tuple(node for node in whole.nodes if node in included)
    return RuleGraph(whole.title, nodes, tuple(dict.fromkeys(edges)), whole.focus)
