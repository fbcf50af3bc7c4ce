"""A questionnaire over all its answer sheets at once, as a circuit.

Each picked option is an input. Each condition becomes two gates: one that holds where it is yes,
one where it is no; where neither holds it is unknown. This says of every sheet just
what `conditions.evaluate` and `screening.Case` say of one; the tests hold the two against each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tipscreen.circuit import Circuit
from tipscreen.conditions import (
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
    Raised,
    RuleHolds,
    nodes,
)
from tipscreen.questionnaire import Question, Questionnaire, QuestionType

Value = str | range
"""An option, or numbers that no condition tells apart."""

Picks = Mapping[str, Mapping[Value, int]]
"""By question, the literal of each value: whether it is picked."""


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
    picks = {value: circuit.variable() for value in of}
    if question.type is QuestionType.MANY:
        none = picks.get(NONE)
        for value, pick in picks.items():
            if none is not None and value != NONE:
                circuit.require(circuit.any([-none, -pick]))
    else:
        circuit.require(-circuit.at_least(2, list(picks.values())))
    return picks


@dataclass(slots=True)
class Encoded:
    """One questionnaire over one set of picks. Gates are made when they are asked for."""

    circuit: Circuit
    questionnaire: Questionnaire
    picks: Picks
    _leaves: dict[Chosen | InRange, Gates] = field(default_factory=dict)
    _applies: dict[str, Gates] = field(default_factory=dict)
    _flags: dict[str, Gates] = field(default_factory=dict)
    _rules: dict[str, Gates] = field(default_factory=dict)
    _outcomes: dict[str, int] = field(default_factory=dict)

    def share(
        self,
        other: Encoded,
        less_questions: Iterable[str],
        less_flags: Iterable[str],
        less_rules: Iterable[str],
    ) -> None:
        """Take over the gates of an encoding that differs only in what is named here.

        The questions are those whose answer, or whose `ask_if`, differs.
        """
        questions = set(less_questions)
        self._leaves = {
            leaf: gates for leaf, gates in other._leaves.items() if leaf.question not in questions
        }
        self._applies = _less(other._applies, questions)
        self._flags = _less(other._flags, less_flags)
        self._rules = _less(other._rules, less_rules)

    def condition(self, condition: Condition) -> Gates:
        """Return where the condition is yes, and where it is no."""
        circuit = self.circuit
        match condition:
            case Chosen() | InRange():
                return self._leaf(condition)
            case Raised(flag):
                return self.flag(flag)
            case AllOf(parts):
                found = [self.condition(part) for part in parts]
                return Gates(
                    circuit.all(part.yes for part in found), circuit.any(part.no for part in found)
                )
            case AnyOf(parts):
                found = [self.condition(part) for part in parts]
                return Gates(
                    circuit.any(part.yes for part in found), circuit.all(part.no for part in found)
                )
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
                found = [self.rule(rule) for rule in rules]
                return Gates(
                    circuit.any(part.yes for part in found), circuit.all(part.no for part in found)
                )

    def _leaf(self, leaf: Chosen | InRange) -> Gates:
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
        gates = self._applies.get(question)
        if gates is None:
            ask_if = self.questionnaire.questions[question].ask_if
            always = Gates(self.circuit.true, self.circuit.false)
            gates = self._applies[question] = self.condition(ask_if) if ask_if else always
        return gates

    def flag(self, flag: str) -> Gates:
        """Return where the flag is raised, and where it is not."""
        gates = self._flags.get(flag)
        if gates is None:
            found = [self.rule(rule.id) for rule in self.questionnaire.rules_raising(flag)]
            yes = self.circuit.any(rule.yes for rule in found)
            gates = self._flags[flag] = Gates(yes, self.circuit.all(rule.no for rule in found))
        return gates

    def rule(self, rule: str) -> Gates:
        """Return where the rule holds, and where it does not."""
        gates = self._rules.get(rule)
        if gates is None:
            gates = self._rules[rule] = self.condition(self.questionnaire.rules[rule].when)
        return gates

    def outcomes(self) -> dict[str, int]:
        """Return where each outcome is the result; exactly one is, everywhere."""
        if not self._outcomes:
            circuit = self.circuit
            *others, last = self.questionnaire.outcomes.values()
            undecided, nothing_open = circuit.true, circuit.true
            for outcome in others:
                gates = (
                    self.condition(outcome.when)
                    if outcome.when
                    else Gates(circuit.true, circuit.false)
                )
                reachable = undecided if outcome.danger else circuit.all([undecided, nothing_open])
                here = circuit.all([reachable, gates.yes])
                self._outcomes[outcome.id] = here
                undecided = circuit.all([undecided, -here])
                nothing_open = circuit.all([nothing_open, circuit.any([gates.yes, gates.no])])
            self._outcomes[last.id] = undecided
        return self._outcomes


def _says(value: Value, leaf: Chosen | InRange) -> bool:
    """Return whether the leaf is yes for the value; all numbers of a span agree on that."""
    if isinstance(leaf, Chosen):
        return value in leaf.options
    if not isinstance(value, range):
        return False
    above = leaf.at_least is None or leaf.at_least <= value[0]
    return above and (leaf.at_most is None or value[-1] <= leaf.at_most)


def _less(gates: dict[str, Gates], names: Iterable[str]) -> dict[str, Gates]:
    left_out = set(names)
    return {name: gate for name, gate in gates.items() if name not in left_out}


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
        picked = [value for value, literal in of.items() if literal in model]
        numbers = [value for value in picked if isinstance(value, range)]
        if numbers:
            sheet[question] = numbers[0][0]
        elif picked:
            sheet[question] = frozenset(value for value in picked if isinstance(value, str))
    return sheet
