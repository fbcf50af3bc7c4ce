"""A questionnaire over all its answer sheets at once, as a circuit.

Each picked option is an input. Each condition becomes two gates: one that holds where it is yes,
one where it is no; where neither holds it is unknown. This says of every sheet just
what `conditions.evaluate` and `screening.Case` say of one; the tests hold the two against each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from tipscreen.proving.circuit import EVERY_SAMPLE, SAMPLES, Circuit
from tipscreen.questionnaire import (
    NONE,
    NOT_SURE,
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Chosen,
    Condition,
    InRange,
    Not,
    OutcomeIs,
    Question,
    Questionnaire,
    QuestionType,
    Raised,
    RuleHolds,
    nodes,
)

Value = str | range
"""An option, or numbers that no condition tells apart."""

Picks = Mapping[str, Mapping[Value, int]]
"""By question, the literal of each value: whether it is picked."""


GROUP = 32
"""How many rules of one flag are one gate."""


@dataclass(frozen=True, slots=True)
class Gates:
    """Where something is yes, and where it is no."""

    yes: int
    no: int


def values(question: Question, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """Return all values that an answer to the question can have."""
    if question.type is not QuestionType.NUMBER:
        return tuple(question.options)
    low, high = question.at_least or 0, question.at_most or 0
    starts = {low}
    for node in (node for condition in conditions for node in nodes(condition)):
        if isinstance(node, InRange) and node.question == question.id:
            starts |= {node.at_least or low, low if node.at_most is None else node.at_most + 1}
    cuts = [*sorted(start for start in starts if low <= start <= high), high + 1]
    spans = tuple(range(start, end) for start, end in pairwise(cuts))
    return (*spans, *question.options)


def free_picks(circuit: Circuit, question: Question, of: tuple[Value, ...]) -> dict[Value, int]:
    """Return new inputs for the values, bound to what a sheet can say; all false is no answer."""
    samples = _sample_answers(question, of)
    picks = {value: circuit.variable(samples[value]) for value in of}
    if question.type is QuestionType.MANY:
        none = picks.get(NONE)
        for value, pick in picks.items():
            if none is not None and value != NONE:
                circuit.require(circuit.any([-none, -pick]))
    else:
        circuit.require(-circuit.at_least(2, list(picks.values())))
    return picks


def _sample_answers(question: Question, of: tuple[Value, ...]) -> dict[Value, int]:
    """Return for each value the samples that pick it: as a person might, with one in four no answer.

    The same for a question whenever it is asked, so that what is found never depends on chance.
    """
    chance = Random(question.id)  # noqa: S311  (nothing here is a secret)
    answered = EVERY_SAMPLE & ~(chance.getrandbits(SAMPLES) & chance.getrandbits(SAMPLES))
    if question.type is not QuestionType.MANY:
        return dict(_divided(chance, answered, of))
    some = chance.getrandbits(SAMPLES) & answered if question.none else answered
    picked = {value: some & chance.getrandbits(SAMPLES) & chance.getrandbits(SAMPLES) for value in of}
    return picked | ({NONE: answered & ~some} if NONE in of else {})


def _divided(
    chance: Random, samples: int, among: tuple[Value, ...]
) -> Iterator[tuple[Value, int]]:
    """Yield a share of the samples for each value, about as many for each."""
    if len(among) > 1:
        half, at = chance.getrandbits(SAMPLES), len(among) // 2
        yield from _divided(chance, samples & half, among[:at])
        yield from _divided(chance, samples & ~half, among[at:])
    elif among:
        yield among[0], samples


@dataclass(frozen=True, slots=True)
class Reach:
    """What depends on the answer to a question, however indirectly."""

    questions: frozenset[str] = frozenset()
    """Itself, and those that it can rule in or out."""
    flags: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(slots=True)
class Encoded:
    """One questionnaire over one set of picks. Gates are made when they are asked for."""

    circuit: Circuit
    questionnaire: Questionnaire
    picks: Picks
    base: Encoded | None = None
    """The same questionnaire over picks that differ only in what `differing` can be reached from;
    all other gates are taken from there."""
    differing: Reach = Reach()
    _leaves: dict[Chosen | InRange, Gates] = field(default_factory=dict)
    _applies: dict[str, Gates] = field(default_factory=dict)
    _flags: dict[str, Gates] = field(default_factory=dict)
    _rules: dict[str, Gates] = field(default_factory=dict)
    _groups: dict[tuple[str, ...], Gates] = field(default_factory=dict)
    _outcomes: dict[str, int] = field(default_factory=dict)

    def condition(self, condition: Condition) -> Gates:
        """Return where the condition is yes, and where it is no."""
        circuit = self.circuit
        match condition:
            case Chosen() | InRange():
                return self._leaf(condition)
            case Raised(flag):
                return self.flag(flag)
            case AllOf(parts):
                return self._all_of(self.condition(part) for part in parts)
            case AnyOf(parts):
                return self._one_of(self.condition(part) for part in parts)
            case Not(part):
                inner = self.condition(part)
                return Gates(inner.no, inner.yes)
            case AtLeast(count, parts):
                found = [self.condition(part) for part in parts]
                too_many = len(found) - count + 1
                return Gates(
                    circuit.at_least(count, [part.yes for part in found]),
                    circuit.at_least(too_many, [part.no for part in found]),
                )
            case OutcomeIs(outcomes):
                held = circuit.any(self.outcomes()[outcome] for outcome in outcomes)
                return Gates(held, -held)
            case RuleHolds(rules):
                return self._one_of(self.rule(rule) for rule in rules)

    def _leaf(self, leaf: Chosen | InRange) -> Gates:
        if self.base and leaf.question not in self.differing.questions:
            return self.base._leaf(leaf)
        gates = self._leaves.get(leaf)
        if gates is None:
            gates = self._leaves[leaf] = self._new_leaf(leaf)
        return gates

    def _new_leaf(self, leaf: Chosen | InRange) -> Gates:
        circuit, picks = self.circuit, self.picks[leaf.question]
        yes = circuit.any(pick for value, pick in picks.items() if _says(value, leaf))
        unsure = picks.get(NOT_SURE, circuit.false)
        no = circuit.all([circuit.any(picks.values()), -yes, -unsure])
        applies = self.applies(leaf.question)
        return Gates(circuit.all([applies.yes, yes]), circuit.any([applies.no, no]))

    def applies(self, question: str) -> Gates:
        """Return where the question surely applies, and where it surely does not."""
        if self.base and question not in self.differing.questions:
            return self.base.applies(question)
        gates = self._applies.get(question)
        if gates is None:
            ask_if = self.questionnaire.questions[question].ask_if
            always = Gates(self.circuit.true, self.circuit.false)
            gates = self._applies[question] = self.condition(ask_if) if ask_if else always
        return gates

    def flag(self, flag: str) -> Gates:
        """Return where the flag is raised, and where it is not."""
        if self.base and flag not in self.differing.flags:
            return self.base.flag(flag)
        gates = self._flags.get(flag)
        if gates is None:
            rules = [rule.id for rule in self.questionnaire.rules_raising(flag)]
            groups = [tuple(rules[at : at + GROUP]) for at in range(0, len(rules), GROUP)]
            gates = self._flags[flag] = self._one_of(self._group(group) for group in groups)
        return gates

    def _group(self, rules: tuple[str, ...]) -> Gates:
        """Return where one of the rules holds; many rules of a flag are shared in groups."""
        if self.base and self.differing.rules.isdisjoint(rules):
            return self.base._group(rules)
        gates = self._groups.get(rules)
        if gates is None:
            gates = self._groups[rules] = self._one_of(self.rule(rule) for rule in rules)
        return gates

    def rule(self, rule: str) -> Gates:
        """Return where the rule holds, and where it does not."""
        if self.base and rule not in self.differing.rules:
            return self.base.rule(rule)
        gates = self._rules.get(rule)
        if gates is None:
            gates = self._rules[rule] = self.condition(self.questionnaire.rules[rule].when)
        return gates

    def _all_of(self, parts: Iterable[Gates]) -> Gates:
        found = list(parts)
        yes = self.circuit.all(part.yes for part in found)
        return Gates(yes, self.circuit.any(part.no for part in found))

    def _one_of(self, parts: Iterable[Gates]) -> Gates:
        found = list(parts)
        yes = self.circuit.any(part.yes for part in found)
        return Gates(yes, self.circuit.all(part.no for part in found))

    def outcomes(self) -> dict[str, int]:
        """Return where each outcome is the result; exactly one is, everywhere."""
        if not self._outcomes:
            circuit = self.circuit
            *others, last = self.questionnaire.outcomes.values()
            others_are_not: list[int] = []
            none_is_open: list[int] = []
            for outcome in others:
                when = outcome.when
                gates = self.condition(when) if when else Gates(circuit.true, circuit.false)
                # All in one gate, so that it shows what other gates it contradicts.
                open_before = () if outcome.danger else none_is_open
                here = circuit.all((*others_are_not, *open_before, gates.yes))
                self._outcomes[outcome.id] = here
                others_are_not.append(-here)
                none_is_open.append(circuit.any((gates.yes, gates.no)))
            self._outcomes[last.id] = circuit.all(others_are_not)
        return self._outcomes


def _says(value: Value, leaf: Chosen | InRange) -> bool:
    """Return whether the leaf is yes for the value; all numbers of a span agree on that."""
    if isinstance(leaf, Chosen):
        return value in leaf.options
    if not isinstance(value, range):
        return False
    above = leaf.at_least is None or leaf.at_least <= value[0]
    return above and (leaf.at_most is None or value[-1] <= leaf.at_most)


def picked(of: Iterable[Value], answer: Answer | None) -> set[Value]:
    """Return those of the values that an answer picks."""
    if answer is None:
        return set()
    if isinstance(answer, int):
        return {value for value in of if isinstance(value, range) and answer in value}
    return {value for value in of if value in answer}


def read_back(picks: Picks, model: set[int]) -> dict[str, Answer]:
    """Return the sheet of an assignment; of numbers not told apart, the first."""
    sheet: dict[str, Answer] = {}
    for question, of in picks.items():
        true = [value for value, literal in of.items() if literal in model]
        numbers = [value for value in true if isinstance(value, range)]
        if numbers:
            sheet[question] = numbers[0][0]
        elif true:
            sheet[question] = frozenset(value for value in true if isinstance(value, str))
    return sheet
