"""The questionnaire as boxes and arrows: questions, rules, flags and outcomes, and what reads what.

All of it would be too much to look at. Without a focus a picture shows flags and outcomes alone;
with one, what leads to that question, flag or outcome, and what it leads to.
"""

from __future__ import annotations

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
    """What a box stands for."""

    QUESTION = "question"
    RULE = "rule"
    FLAG = "flag"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One thing of the file."""

    kind: NodeKind
    id: str
    """As in the file; with the kind, unique."""
    title: str
    """Empty for a rule that nobody is told of."""
    is_serious: bool = False
    """A danger outcome, or a flag that a clinician must see."""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """What comes from one box is read by the other."""

    source: GraphNode
    target: GraphNode
    is_negated: bool
    """It counts where it does not hold: it stands below a NOT."""


@dataclass(frozen=True, slots=True)
class RuleGraph:
    """Boxes in the order of the file, and the arrows between them. There is no way in a circle."""

    title: str
    boxes: tuple[GraphNode, ...]
    arrows: tuple[GraphEdge, ...]
    focus: GraphNode | None = None


def build_graph(questionnaire: Questionnaire, focus: str | None = None) -> RuleGraph:
    """Return the picture of one question, flag or outcome, or of the flags and outcomes.

    Raises KeyError if the questionnaire has nothing of that name.
    """
    boxes = tuple(_boxes(questionnaire))
    arrows = tuple(dict.fromkeys(_arrows(questionnaire, boxes)))
    title = questionnaire.about.title
    if focus is None:
        return _overview(RuleGraph(title, boxes, arrows))
    chosen = focus_targets(questionnaire)[focus]
    return _neighborhood(RuleGraph(title, boxes, arrows, chosen), chosen)


def focus_targets(questionnaire: Questionnaire) -> Mapping[str, GraphNode]:
    """Return what a picture can be made of, by its id.

    Of a flag and an outcome with the same id, that is the outcome; `flag:` before it is the flag.
    """
    found: dict[str, GraphNode] = {}
    for box in _boxes(questionnaire):
        if box.kind is NodeKind.RULE:
            continue
        other = found.get(box.id)
        if other:
            found[f"{other.kind}:{other.id}"] = other
        found[box.id] = box
    return found


def _boxes(questionnaire: Questionnaire) -> Iterator[GraphNode]:
    for question in questionnaire.questions.values():
        yield GraphNode(NodeKind.QUESTION, question.id, question.title)
    for rule in questionnaire.rules.values():
        yield GraphNode(NodeKind.RULE, rule.id, rule.because or "")
    for flag in questionnaire.flags.values():
        yield GraphNode(NodeKind.FLAG, flag.id, flag.title, flag.serious)
    for outcome in questionnaire.outcomes.values():
        yield GraphNode(NodeKind.OUTCOME, outcome.id, outcome.headline, outcome.danger)


def _arrows(questionnaire: Questionnaire, boxes: Iterable[GraphNode]) -> Iterator[GraphEdge]:
    of = {(box.kind, box.id): box for box in boxes}
    for rule in questionnaire.rules.values():
        target = of[NodeKind.RULE, rule.id]
        for kind, name, is_against in _read_by_condition(rule.when):
            yield GraphEdge(of[kind, name], target, is_against)
        yield GraphEdge(target, of[NodeKind.FLAG, rule.raises], is_negated=False)
    for outcome in questionnaire.outcomes.values():
        for kind, name, is_against in _read_by_condition(outcome.when) if outcome.when else ():
            yield GraphEdge(of[kind, name], of[NodeKind.OUTCOME, outcome.id], is_against)


def _read_by_condition(
    condition: Condition, is_against: bool = False
) -> Iterator[tuple[NodeKind, str, bool]]:
    """Yield what a condition reads, and whether it counts where it does not hold."""
    match condition:
        case OptionSelected() | InRange():
            yield NodeKind.QUESTION, condition.question, is_against
        case FlagRaised(flag):
            yield NodeKind.FLAG, flag, is_against
        case _:
            below = is_against != isinstance(condition, Not)
            for part in parts_of(condition):
                yield from _read_by_condition(part, below)


def _overview(whole: RuleGraph) -> RuleGraph:
    """Return the outcomes with what they read; and the flags that are read by rules for flags."""
    rules_for = {
        arrow.source: arrow.target for arrow in whole.arrows if arrow.source.kind is NodeKind.RULE
    }
    arrows = [
        GraphEdge(arrow.source, rules_for.get(arrow.target, arrow.target), arrow.is_negated)
        for arrow in whole.arrows
        if arrow.target.kind is NodeKind.OUTCOME
        or (arrow.source.kind is NodeKind.FLAG and arrow.target.kind is NodeKind.RULE)
    ]
    drawn = {box for arrow in arrows for box in (arrow.source, arrow.target)}
    drawn |= {box for box in whole.boxes if box.kind in (NodeKind.FLAG, NodeKind.OUTCOME)}
    return _subgraph(whole, drawn, arrows)


def _neighborhood(whole: RuleGraph, focus: GraphNode) -> RuleGraph:
    """Return what leads to a box and what it leads to, until the next question, flag or outcome."""
    drawn, arrows = {focus}, []
    for forward in (False, True):
        waiting = [focus]
        while waiting:
            box = waiting.pop()
            for arrow in whole.arrows:
                here, there = (
                    (arrow.source, arrow.target) if forward else (arrow.target, arrow.source)
                )
                if here != box:
                    continue
                arrows.append(arrow)
                if there.kind is NodeKind.RULE and there not in drawn:
                    waiting.append(there)
                drawn.add(there)
    return _subgraph(whole, drawn, arrows)


def _subgraph(whole: RuleGraph, drawn: set[GraphNode], arrows: Iterable[GraphEdge]) -> RuleGraph:
    boxes = tuple(box for box in whole.boxes if box in drawn)
    return RuleGraph(whole.title, boxes, tuple(dict.fromkeys(arrows)), whole.focus)
