"""The condition language as data, and its evaluation to true, false or unknown.

A condition is a tree of the nodes below. Each use of conditions is one function over these nodes:
to evaluate them, to find the questions they read, or to explain why they hold.

The three truth values are those of Kleene's strong logic, as in SQL. The value of a leaf is the
value of its question's `ask_if` AND the value that the answer gives it. This has two consequences:

- If a question does not apply, its leaves are false, whatever its answer is.
- While it is unknown whether a question applies, no answer to it can make a leaf true.

One more answer can therefore change unknown to true or false. It can never change true to false
or false to true.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeAlias

NONE = "none"
"""The id of the option "none of these", which excludes all other options."""

NOT_SURE = "not_sure"
"""The id of the option "I am not sure"."""

Answer: TypeAlias = frozenset[str] | int
"""The answer to one question: the ids of the selected options, or a whole number."""


class Truth(IntEnum):
    """A truth value. In this order AND is the minimum, OR the maximum, and NOT the mirror image."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True, slots=True)
class OptionSelected:
    """At least one of these options is selected."""

    question: str
    options: tuple[str, ...]
    """Option ids, possibly NONE and NOT_SURE. Never empty. `any` is expanded to all choices."""


@dataclass(frozen=True, slots=True)
class InRange:
    """The answer is a number within the bounds, which are inclusive."""

    question: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """This flag is raised."""

    flag: str


class Composite(ABC):
    """At least `minimum` of the parts hold."""

    __slots__ = ()
    parts: tuple[Condition, ...]

    @property
    @abstractmethod
    def minimum(self) -> int:
        """The number of parts that are enough."""


@dataclass(frozen=True, slots=True)
class AllOf(Composite):
    """Every part holds."""

    parts: tuple[Condition, ...]

    @property
    def minimum(self) -> int:
        """All of them."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf(Composite):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    @property
    def minimum(self) -> int:
        """One."""
        return 1


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast(Composite):
    """At least `count` of the parts hold; `count` is from 1 to the number of parts."""

    count: int
    parts: tuple[Condition, ...]

    @property
    def minimum(self) -> int:
        """The count of the file."""
        return self.count


@dataclass(frozen=True, slots=True)
class OutcomeIs:
    """The outcome is one of these. Allowed in guarantees only."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleHolds:
    """At least one of these rules holds. Allowed in guarantees only."""

    rules: tuple[str, ...]


Leaf: TypeAlias = OptionSelected | InRange
Condition: TypeAlias = (
    OptionSelected | InRange | FlagRaised | AllOf | AnyOf | Not | AtLeast | OutcomeIs | RuleHolds
)


class Facts(Protocol):
    """What conditions are evaluated against: one answer sheet for one questionnaire."""

    def applies(self, question: str) -> Truth:
        """Return the value of the question's `ask_if`; true if it has none."""

    def answer(self, question: str) -> Answer | None:
        """Return the answer; None if the question is unanswered."""

    def flag(self, flag: str) -> Truth:
        """Return the value of the flag: whether a rule raises it."""

    def rule(self, rule: str) -> Truth:
        """Return the value of the rule: whether it holds."""

    def outcome(self) -> str:
        """Return the id of the outcome."""


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Return the value of the condition. Never raises for a condition of a loaded file."""
    match condition:
        case OptionSelected() | InRange():
            question = condition.question
            return min(facts.applies(question), evaluate_leaf(condition, facts.answer(question)))
        case FlagRaised(flag):
            return facts.flag(flag)
        case Composite():
            truths = [evaluate(part, facts) for part in condition.parts]
            if truths.count(Truth.TRUE) >= condition.minimum:
                return Truth.TRUE
            possible = len(truths) - truths.count(Truth.FALSE)
            return Truth.UNKNOWN if possible >= condition.minimum else Truth.FALSE
        case Not(part):
            return Truth(Truth.TRUE - evaluate(part, facts))
        case OutcomeIs(outcomes):
            return Truth.TRUE if facts.outcome() in outcomes else Truth.FALSE
        case RuleHolds(rules):
            return kleene_or(facts.rule(rule) for rule in rules)


def evaluate_leaf(leaf: Leaf, answer: Answer | None) -> Truth:
    """Return the value that the answer alone gives the leaf.

    An unanswered leaf is unknown. So is a "not sure" answer, unless the leaf lists `not_sure` or an
    option that was selected together with it.
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


def kleene_or(truths: Iterable[Truth]) -> Truth:
    """Return the OR of all values; stop at the first true one."""
    result = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        result = max(result, truth)
    return result


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the direct parts of a condition; empty for a leaf, flag, outcome or rule."""
    match condition:
        case Composite():
            return condition.parts
        case Not(part):
            return (part,)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield the condition and all conditions inside it, outer ones first."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def questions_read_by(condition: Condition) -> set[str]:
    """Return the ids of the questions that the condition reads directly, not through flags."""
    return {node.question for node in walk(condition) if isinstance(node, OptionSelected | InRange)}


def flags_read_by(condition: Condition) -> set[str]:
    """Return the ids of the flags that the condition reads."""
    return {node.flag for node in walk(condition) if isinstance(node, FlagRaised)}
