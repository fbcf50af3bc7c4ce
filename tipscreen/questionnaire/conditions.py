"""The condition language as data, and its evaluation to yes, no or unknown.

A condition is a tree of the node kinds below. Every use of conditions (to evaluate them, to find
what they read, to say why they hold) is one function over these same nodes.

The three truth values are Kleene's, the same as in SQL. One sentence fixes the meaning of a leaf:
*a leaf is its question's `ask_if` AND what the answer says.* So a question that does not apply
makes its leaves "no" whatever was answered earlier; and while it is open whether a question
applies, an answer to it cannot settle anything as "yes". Therefore one more answer can turn an
unknown into yes or no, but never a yes into a no or a no into a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeAlias

NONE = "none"
"""The answer option that says "none of these"; it excludes all others."""

NOT_SURE = "not_sure"
"""The answer option that says "I am not sure"."""

Answer: TypeAlias = frozenset[str] | int
"""What was answered to one question: ids of the options picked, or a whole number."""


class Truth(IntEnum):
    """Ordered so that AND is the least, OR the greatest, and NOT the mirror image."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True, slots=True)
class OptionSelected:
    """At least one of these options was picked."""

    question: str
    options: tuple[str, ...]
    """Option ids; may hold NONE and NOT_SURE. Never empty. `any` is written out."""


@dataclass(frozen=True, slots=True)
class InRange:
    """A number was answered that lies between the bounds, ends included."""

    question: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """This flag is raised."""

    flag: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts hold; `count` lies between 1 and the number of parts."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class OutcomeIs:
    """The result is one of these outcomes. In guarantees only."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleHolds:
    """At least one of these rules holds. In guarantees only."""

    rules: tuple[str, ...]


Leaf: TypeAlias = OptionSelected | InRange
Condition: TypeAlias = (
    OptionSelected | InRange | FlagRaised | AllOf | AnyOf | Not | AtLeast | OutcomeIs | RuleHolds
)


class Facts(Protocol):
    """What conditions are evaluated against: one answer sheet, seen through one questionnaire."""

    def applies(self, question: str) -> Truth:
        """Return the truth of the question's `ask_if`; yes if it has none."""

    def answer(self, question: str) -> Answer | None:
        """Return the answer, None if there is none."""

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised."""

    def rule(self, rule: str) -> Truth:
        """Return whether the rule holds."""

    def outcome(self) -> str:
        """Return the id of the outcome."""


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Return whether the condition holds. Never raises for a condition of a loaded file."""
    match condition:
        case OptionSelected() | InRange():
            question = condition.question
            return min(facts.applies(question), evaluate_leaf(condition, facts.answer(question)))
        case FlagRaised(flag):
            return facts.flag(flag)
        case AllOf(parts):
            return kleene_and(evaluate(part, facts) for part in parts)
        case AnyOf(parts):
            return kleene_or(evaluate(part, facts) for part in parts)
        case Not(part):
            return Truth(Truth.TRUE - evaluate(part, facts))
        case AtLeast(count, parts):
            truths = [evaluate(part, facts) for part in parts]
            if truths.count(Truth.TRUE) >= count:
                return Truth.TRUE
            possible = len(truths) - truths.count(Truth.FALSE)
            return Truth.UNKNOWN if possible >= count else Truth.FALSE
        case OutcomeIs(outcomes):
            return Truth.TRUE if facts.outcome() in outcomes else Truth.FALSE
        case RuleHolds(rules):
            return kleene_or(facts.rule(rule) for rule in rules)


def evaluate_leaf(leaf: Leaf, answer: Answer | None) -> Truth:
    """Return what the answer alone says about the leaf.

    No answer is unknown. "Not sure" is unknown too, unless the leaf names it; options that were
    picked beside "not sure" count.
    """
    if answer is None:
        return Truth.UNKNOWN
    if isinstance(leaf, OptionSelected):
        options = answer if isinstance(answer, frozenset) else frozenset[str]()
        if not options.isdisjoint(leaf.options):
            return Truth.TRUE
        return Truth.UNKNOWN if NOT_SURE in options else Truth.FALSE
    if isinstance(answer, frozenset):
        return Truth.UNKNOWN
    above = leaf.at_least is None or leaf.at_least <= answer
    below = leaf.at_most is None or answer <= leaf.at_most
    return Truth.TRUE if above and below else Truth.FALSE


def kleene_and(truths: Iterable[Truth]) -> Truth:
    """Return the AND of all; stops at the first no."""
    result = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        result = min(result, truth)
    return result


def kleene_or(truths: Iterable[Truth]) -> Truth:
    """Return the OR of all; stops at the first yes."""
    result = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        result = max(result, truth)
    return result


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside this one; none for a leaf or a name."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield the condition and everything inside it, from the outside in."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def questions_read_by(condition: Condition) -> set[str]:
    """Return the ids of the questions that the condition itself reads, not those behind flags."""
    return {node.question for node in walk(condition) if isinstance(node, OptionSelected | InRange)}


def flags_read_by(condition: Condition) -> set[str]:
    """Return the ids of the flags that the condition names."""
    return {node.flag for node in walk(condition) if isinstance(node, FlagRaised)}
