"""A questionnaire over all its answer sheets at once, as a circuit.

Each picked option is an input. Each condition becomes two gates: one that holds where it is yes,
one where it is no; where neither holds it is unknown. This says of every sheet just
what `conditions.evaluate` and `screening.Case` say of one; the tests hold the two against each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from random import Random

from tipscreen.proving.circuit import ALL_SAMPLES, SAMPLE_COUNT, Circuit
from tipscreen.questionnaire.conditions import (
    NONE,
    NOT_SURE,
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Condition,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
    walk,
)
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

Value = str | range
"""An option, or numbers that no condition tells apart."""

SelectionLiterals = Mapping[str, Mapping[Value, int]]
"""By question, the literal of each value: whether it is picked."""


RULES_PER_GATE = 32
"""How many rules of one flag are one gate."""


@dataclass(frozen=True, slots=True)
class DualRail:
    """Where something is yes, and where it is no; each is made when it is first asked for."""

    make_literal: Callable[[bool], int]

    @property
    def yes(self) -> int:
        """Return where it is yes."""
        return self.make_literal(True)

    @property
    def no(self) -> int:
        """Return where it is no."""
        return self.make_literal(False)


def answer_values(question: Question, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """Return all values that an answer to the question can have."""
    if question.type is not QuestionType.NUMBER:
        return tuple(question.options)
    low, high = question.at_least or 0, question.at_most or 0
    starts = {low}
    for node in (node for condition in conditions for node in walk(condition)):
        if isinstance(node, InRange) and node.question == question.id:
            starts |= {node.at_least or low, low if node.at_most is None else node.at_most + 1}
    cuts = [*sorted(start for start in starts if low <= start <= high), high + 1]
    spans = tuple(range(start, end) for start, end in pairwise(cuts))
    return (*spans, *question.options)


def new_selection_inputs(
    circuit: Circuit,
    question: Question,
    of: tuple[Value, ...],
    known: Sequence[Mapping[str, Answer]] = (),
) -> dict[Value, int]:
    """Return new inputs for the values, bound to what a sheet can say; all false is no answer.

    The samples are sheets at random and, where sheets are known, these as they are and with a few
    other answers.
    """
    samples = _sample_answers(question, of, known)
    picks = {value: circuit.new_input(samples[value]) for value in of}
    if question.type is QuestionType.MANY:
        none = picks.get(NONE)
        for value, pick in picks.items():
            if none is not None and value != NONE:
                circuit.assert_literal(circuit.disjunction([-none, -pick]))
    else:
        circuit.assert_literal(-circuit.at_least(2, list(picks.values())))
    return picks


FIRST_KNOWN_SAMPLE = SAMPLE_COUNT // 4
"""The first of the samples that are made from known sheets, if there are such."""

RANDOM_SAMPLES = (1 << FIRST_KNOWN_SAMPLE) - 1
"""The samples before it."""


def _sample_answers(
    question: Question, of: tuple[Value, ...], known: Sequence[Mapping[str, Answer]]
) -> dict[Value, int]:
    """Return for each value the samples that pick it.

    The same for a question whenever it is asked, so that what is found never depends on chance.
    """
    bits = partial(Random(question.id).getrandbits, SAMPLE_COUNT)  # noqa: S311  (this is no secret)
    changed = RANDOM_SAMPLES | bits() & bits() & bits() & bits() & bits() if known else ALL_SAMPLES
    changed &= ~((1 << len(known)) - 1 << FIRST_KNOWN_SAMPLE)  # once as they are
    answered = changed & (bits() | bits())
    if question.type is QuestionType.MANY:
        some = answered & bits() if NONE in of else answered
        samples = {value: some & bits() & bits() for value in of}
        if NONE in of:
            samples[NONE] = answered & ~some
    else:
        samples = dict(_split_samples(bits, answered, of))
    known = known[:SAMPLE_COUNT]
    for sheet, its_share in zip(known, _deal_samples(len(known)), strict=True):
        for value in values_selected_by(of, sheet.get(question.id)):
            samples[value] |= its_share & ~changed
    return samples


@cache
def _deal_samples(count: int) -> tuple[int, ...]:
    """Return the samples dealt out to so many sheets, to each its own."""
    return tuple(sum(1 << at for at in range(n, SAMPLE_COUNT, count)) for n in range(count))


def _split_samples(
    bits: Callable[[], int], samples: int, among: tuple[Value, ...]
) -> Iterator[tuple[Value, int]]:
    """Yield a share of the samples for each value, about as many for each."""
    if len(among) > 1:
        half, at = bits(), len(among) // 2
        yield from _split_samples(bits, samples & half, among[:at])
        yield from _split_samples(bits, samples & ~half, among[at:])
    elif among:
        yield among[0], samples


@dataclass(frozen=True, slots=True)
class Dependents:
    """What depends on the answer to a question, however indirectly."""

    questions: frozenset[str] = frozenset()
    """Itself, and those that it can rule in or out."""
    flags: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(slots=True)
class QuestionnaireEncoding:
    """One questionnaire over one set of picks. Gates are made when they are asked for."""

    circuit: Circuit
    questionnaire: Questionnaire
    picks: SelectionLiterals
    base: QuestionnaireEncoding | None = None
    """The same questionnaire over picks that differ only in what `differing` can be reached from;
    all other gates are taken from there."""
    differing: Dependents = Dependents()
    _leaves: dict[tuple[OptionSelected | InRange, bool], int] = field(default_factory=dict)
    _asked: dict[tuple[str, bool], int] = field(default_factory=dict)
    _flags: dict[tuple[str, bool], int] = field(default_factory=dict)
    _groups: dict[tuple[tuple[str, ...], bool], int] = field(default_factory=dict)
    _rules: dict[tuple[str, bool], int] = field(default_factory=dict)
    _outcomes: dict[str, int] = field(default_factory=dict)

    def condition(self, condition: Condition) -> DualRail:
        """Return where the condition is yes, and where it is no."""
        return DualRail(partial(self._condition, condition))

    def applies(self, question: str) -> DualRail:
        """Return where the question surely applies, and where it surely does not."""
        return DualRail(partial(self._applies, question))

    def flag(self, flag: str) -> DualRail:
        """Return where the flag is raised, and where it is not."""
        return DualRail(partial(self._flag, flag))

    def rule(self, rule: str) -> DualRail:
        """Return where the rule holds, and where it does not."""
        return DualRail(partial(self._rule, rule))

    def _condition(self, condition: Condition, yes: bool) -> int:
        """Return where the condition is yes, or where it is no."""
        circuit = self.circuit
        match condition:
            case OptionSelected() | InRange():
                return self._leaf(condition, yes)
            case FlagRaised(flag):
                return self._flag(flag, yes)
            case AllOf(parts):
                join = circuit.conjunction if yes else circuit.disjunction
                return join([self._condition(part, yes) for part in parts])
            case AnyOf(parts):
                join = circuit.disjunction if yes else circuit.conjunction
                return join([self._condition(part, yes) for part in parts])
            case Not(part):
                return self._condition(part, not yes)
            case AtLeast(count, parts):
                enough = count if yes else len(parts) - count + 1
                return circuit.at_least(enough, [self._condition(part, yes) for part in parts])
            case OutcomeIs(outcomes):
                held = circuit.disjunction(self.outcomes()[outcome] for outcome in outcomes)
                return held if yes else -held
            case RuleHolds(rules):
                return self._disjunction_rail([self._rule(rule, yes) for rule in rules], yes)

    def _disjunction_rail(self, parts: Iterable[int], yes: bool) -> int:
        """Return where one of the parts is yes, or where all are no."""
        return self.circuit.disjunction(parts) if yes else self.circuit.conjunction(parts)

    def _leaf(self, leaf: OptionSelected | InRange, yes: bool) -> int:
        if self.base and leaf.question not in self.differing.questions:
            return self.base._leaf(leaf, yes)
        gate = self._leaves.get((leaf, yes))
        if gate is None:
            gate = self._leaves[leaf, yes] = self._new_leaf(leaf, yes)
        return gate

    def _new_leaf(self, leaf: OptionSelected | InRange, yes: bool) -> int:
        circuit, picks = self.circuit, self.picks[leaf.question]
        applies = self._applies(leaf.question, yes)
        said = circuit.disjunction(_picks_of(leaf, picks))
        if yes:
            return circuit.conjunction((applies, said))
        unsure = picks.get(NOT_SURE, circuit.false)
        return circuit.disjunction(
            (applies, circuit.conjunction((circuit.disjunction(picks.values()), -said, -unsure)))
        )

    def _applies(self, question: str, yes: bool) -> int:
        if self.base and question not in self.differing.questions:
            return self.base._applies(question, yes)
        gate = self._asked.get((question, yes))
        if gate is None:
            ask_if = self.questionnaire.questions[question].ask_if
            always = self.circuit.true if yes else self.circuit.false
            gate = self._condition(ask_if, yes) if ask_if else always
            self._asked[question, yes] = gate
        return gate

    def _flag(self, flag: str, yes: bool) -> int:
        if self.base and flag not in self.differing.flags:
            return self.base._flag(flag, yes)
        gate = self._flags.get((flag, yes))
        if gate is None:
            rules = [rule.id for rule in self.questionnaire.rules_raising(flag)]
            groups = [
                tuple(rules[at : at + RULES_PER_GATE])
                for at in range(0, len(rules), RULES_PER_GATE)
            ]
            gate = self._disjunction_rail([self._group(group, yes) for group in groups], yes)
            self._flags[flag, yes] = gate
        return gate

    def _group(self, rules: tuple[str, ...], yes: bool) -> int:
        """Return where one of the rules holds, or none; rules of one flag are shared in groups."""
        if self.base and self.differing.rules.isdisjoint(rules):
            return self.base._group(rules, yes)
        gate = self._groups.get((rules, yes))
        if gate is None:
            gate = self._disjunction_rail([self._rule(rule, yes) for rule in rules], yes)
            self._groups[rules, yes] = gate
        return gate

    def _rule(self, rule: str, yes: bool) -> int:
        if self.base and rule not in self.differing.rules:
            return self.base._rule(rule, yes)
        gate = self._rules.get((rule, yes))
        if gate is None:
            gate = self._rules[rule, yes] = self._condition(
                self.questionnaire.rules[rule].when, yes
            )
        return gate

    def outcomes(self) -> dict[str, int]:
        """Return where each outcome is the result; exactly one is, everywhere."""
        if not self._outcomes:
            circuit = self.circuit
            *others, last = self.questionnaire.outcomes.values()
            others_are_not: list[int] = []
            none_is_open: list[int] = []
            for outcome in others:
                yes, no = (
                    self._condition(outcome.when, rail)
                    if outcome.when
                    else (circuit.true if rail else circuit.false)
                    for rail in (True, False)
                )
                # All in one gate, so that it shows what other gates it contradicts.
                open_before = () if outcome.danger else none_is_open
                here = circuit.conjunction((*others_are_not, *open_before, yes))
                self._outcomes[outcome.id] = here
                others_are_not.append(-here)
                none_is_open.append(circuit.disjunction((yes, no)))
            self._outcomes[last.id] = circuit.conjunction(others_are_not)
        return self._outcomes


def _picks_of(leaf: OptionSelected | InRange, of: Mapping[Value, int]) -> Iterator[int]:
    """Yield the picks for which the leaf is yes; all numbers of a span agree on that."""
    if isinstance(leaf, OptionSelected):
        yield from (of[option] for option in leaf.options if option in of)
        return
    for span, pick in of.items():
        if isinstance(span, range):
            above = leaf.at_least is None or leaf.at_least <= span[0]
            if above and (leaf.at_most is None or span[-1] <= leaf.at_most):
                yield pick


def values_selected_by(of: Iterable[Value], answer: Answer | None) -> set[Value]:
    """Return those of the values that an answer picks."""
    if answer is None:
        return set()
    if isinstance(answer, int):
        return {value for value in of if isinstance(value, range) and answer in value}
    return {value for value in of if value in answer}


def sheet_literals(picks: SelectionLiterals, sheet: Mapping[str, Answer]) -> Iterator[int]:
    """Yield what makes the sheet this one: the picks of its answers, and no other."""
    for question, of in picks.items():
        now = values_selected_by(of, sheet.get(question))
        yield from (pick if value in now else -pick for value, pick in of.items())


def sheet_from_model(picks: SelectionLiterals, model: set[int]) -> dict[str, Answer]:
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
