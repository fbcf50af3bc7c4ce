"""Encode a questionnaire over all its answer sheets at once, as a circuit.

Each option that can be selected is an input of the circuit. Each condition becomes a dual rail: one
literal that is true where the condition is true, and one that is true where it is false. Where
neither is, the condition is unknown.

The circuit gives for every sheet what `conditions.evaluate` and `screening.Case` give for one.
Tests compare the two.
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
    Answer,
    Composite,
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
"""An option, or a span of numbers that no condition distinguishes."""

SelectionLiterals = Mapping[str, Mapping[Value, int]]
"""By question and value, the literal that is true where the value is selected."""

RULES_PER_GATE = 32
"""Number of rules of one flag that share a gate."""

FIRST_KNOWN_SAMPLE = SAMPLE_COUNT // 4
"""The first sample that is a copy of a known sheet, if there are known sheets."""

RANDOM_SAMPLES = (1 << FIRST_KNOWN_SAMPLE) - 1
"""The samples before it."""


@dataclass(frozen=True, slots=True)
class DualRail:
    """A dual-rail pair of literals, "true" and "false", each created on first use."""

    make_literal: Callable[[bool], int]

    @property
    def true(self) -> int:
        """The literal that is true where the condition is true."""
        return self.make_literal(True)

    @property
    def false(self) -> int:
        """The literal that is true where the condition is false."""
        return self.make_literal(False)


def answer_values(question: Question, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """Return all values that an answer to the question can have.

    Numbers are grouped into spans, cut at each bound that a condition names.
    """
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
    values: tuple[Value, ...],
    known: Sequence[Mapping[str, Answer]] = (),
) -> dict[Value, int]:
    """Return a new input for each value, constrained to answers that a sheet can have.

    All inputs false means that the question is unanswered. The samples of the inputs are random
    sheets and, if known sheets are given, these sheets and variants of them.
    """
    samples = _sample_answers(question, values, known)
    inputs = {value: circuit.new_input(samples[value]) for value in values}
    if question.type is QuestionType.MANY:
        none = inputs.get(NONE)
        for value, literal in inputs.items():
            if none is not None and value != NONE:
                circuit.assert_literal(circuit.disjunction([-none, -literal]))
    else:
        circuit.assert_literal(-circuit.at_least(2, list(inputs.values())))
    return inputs


def _sample_answers(
    question: Question, values: tuple[Value, ...], known: Sequence[Mapping[str, Answer]]
) -> dict[Value, int]:
    """Return, for each value, a mask of the samples in which it is selected.

    Without known sheets, every sample has a random answer. With known sheets, only the first
    quarter of the samples is random; the rest are copies of the known sheets in rotation.
    In a copy, one answer in 32 is replaced by a random one, so that the samples also cover the
    neighborhood of these sheets. One copy of each sheet stays exact.

    The random numbers depend on the id of the question alone. So the same file always gives the
    same samples, and the same counterexamples.
    """
    random_mask = partial(Random(question.id).getrandbits, SAMPLE_COUNT)  # noqa: S311  (no secret)
    if known:
        # Each AND halves the share of samples in the mask, each OR raises it.
        one_in_32 = random_mask() & random_mask() & random_mask() & random_mask() & random_mask()
        exact_copies = ((1 << len(known)) - 1) << FIRST_KNOWN_SAMPLE
        randomized = (RANDOM_SAMPLES | one_in_32) & ~exact_copies
    else:
        randomized = ALL_SAMPLES
    three_in_four = random_mask() | random_mask()
    answered = randomized & three_in_four
    if question.type is QuestionType.MANY:
        not_none = (answered & random_mask()) if NONE in values else answered
        samples = {value: not_none & random_mask() & random_mask() for value in values}
        if NONE in values:
            samples[NONE] = answered & ~not_none
    else:
        samples = dict(_split_samples(random_mask, answered, values))
    known = known[:SAMPLE_COUNT]
    for sheet, copies in zip(known, _deal_samples(len(known)), strict=True):
        for value in values_selected_by(values, sheet.get(question.id)):
            samples[value] |= copies & ~randomized
    return samples


@cache
def _deal_samples(count: int) -> tuple[int, ...]:
    """Return `count` masks that deal out the samples in turn, as cards are dealt."""
    return tuple(
        sum(1 << sample for sample in range(first, SAMPLE_COUNT, count)) for first in range(count)
    )


def _split_samples(
    random_mask: Callable[[], int], samples: int, values: tuple[Value, ...]
) -> Iterator[tuple[Value, int]]:
    """Yield a random share of the samples for each value; the shares are about equal."""
    if len(values) > 1:
        half, middle = random_mask(), len(values) // 2
        yield from _split_samples(random_mask, samples & half, values[:middle])
        yield from _split_samples(random_mask, samples & ~half, values[middle:])
    elif values:
        yield values[0], samples


@dataclass(frozen=True, slots=True)
class Dependents:
    """What depends on an answer or on rules, directly or indirectly."""

    questions: frozenset[str] = frozenset()
    """The question itself, and those that it can make applicable or not."""
    flags: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(slots=True)
class QuestionnaireEncoding:
    """One questionnaire over one set of selection literals. Gates are created on first use.

    The private methods take a `rail`: True for the literal "is true", False for "is false".
    """

    circuit: Circuit
    questionnaire: Questionnaire
    selections: SelectionLiterals
    base: QuestionnaireEncoding | None = None
    """An encoding that differs only in what `differing` contains; it provides all other gates."""
    differing: Dependents = Dependents()
    _leaves: dict[tuple[OptionSelected | InRange, bool], int] = field(default_factory=dict)
    _ask_ifs: dict[tuple[str, bool], int] = field(default_factory=dict)
    _flags: dict[tuple[str, bool], int] = field(default_factory=dict)
    _groups: dict[tuple[tuple[str, ...], bool], int] = field(default_factory=dict)
    _rules: dict[tuple[str, bool], int] = field(default_factory=dict)
    _outcomes: dict[str, int] = field(default_factory=dict)

    def condition(self, condition: Condition) -> DualRail:
        """Return where the condition is true, and where it is false."""
        return DualRail(partial(self._condition, condition))

    def applies(self, question: str) -> DualRail:
        """Return where the question applies for sure, and where it does not for sure."""
        return DualRail(partial(self._applies, question))

    def flag(self, flag: str) -> DualRail:
        """Return where the flag is raised, and where it is not."""
        return DualRail(partial(self._flag, flag))

    def rule(self, rule: str) -> DualRail:
        """Return where the rule holds, and where it does not."""
        return DualRail(partial(self._rule, rule))

    def _condition(self, condition: Condition, rail: bool) -> int:
        """Return one rail of the condition."""
        circuit = self.circuit
        match condition:
            case OptionSelected() | InRange():
                return self._leaf(condition, rail)
            case FlagRaised(flag):
                return self._flag(flag, rail)
            case Composite():
                rails = [self._condition(part, rail) for part in condition.parts]
                minimum = condition.minimum
                return circuit.at_least(minimum if rail else len(rails) - minimum + 1, rails)
            case Not(part):
                return self._condition(part, not rail)
            case OutcomeIs(outcomes):
                holds = circuit.disjunction(self.outcomes()[outcome] for outcome in outcomes)
                return holds if rail else -holds
            case RuleHolds(rules):
                return self._any_of([self._rule(rule, rail) for rule in rules], rail)

    def _any_of(self, rails: Iterable[int], rail: bool) -> int:
        """Return one rail of "any of these": true if one part is, false if all parts are."""
        return self.circuit.disjunction(rails) if rail else self.circuit.conjunction(rails)

    def _leaf(self, leaf: OptionSelected | InRange, rail: bool) -> int:
        if self.base and leaf.question not in self.differing.questions:
            return self.base._leaf(leaf, rail)
        gate = self._leaves.get((leaf, rail))
        if gate is None:
            gate = self._leaves[leaf, rail] = self._new_leaf(leaf, rail)
        return gate

    def _new_leaf(self, leaf: OptionSelected | InRange, rail: bool) -> int:
        """Return one rail of a leaf.

        It is true if the question applies and the answer matches. It is false if the question does
        not apply, or if the answer does not match and is not "not sure".
        """
        circuit, selections = self.circuit, self.selections[leaf.question]
        applies = self._applies(leaf.question, rail)
        matches = circuit.disjunction(_matching_literals(leaf, selections))
        if rail:
            return circuit.conjunction((applies, matches))
        not_sure = selections.get(NOT_SURE, circuit.false)
        answered = circuit.disjunction(selections.values())
        return circuit.disjunction((applies, circuit.conjunction((answered, -matches, -not_sure))))

    def _applies(self, question: str, rail: bool) -> int:
        if self.base and question not in self.differing.questions:
            return self.base._applies(question, rail)
        gate = self._ask_ifs.get((question, rail))
        if gate is None:
            ask_if = self.questionnaire.questions[question].ask_if
            always = self.circuit.true if rail else self.circuit.false
            gate = self._condition(ask_if, rail) if ask_if else always
            self._ask_ifs[question, rail] = gate
        return gate

    def _flag(self, flag: str, rail: bool) -> int:
        if self.base and flag not in self.differing.flags:
            return self.base._flag(flag, rail)
        gate = self._flags.get((flag, rail))
        if gate is None:
            rules = [rule.id for rule in self.questionnaire.rules_raising(flag)]
            groups = [
                tuple(rules[start : start + RULES_PER_GATE])
                for start in range(0, len(rules), RULES_PER_GATE)
            ]
            gate = self._any_of([self._group(group, rail) for group in groups], rail)
            self._flags[flag, rail] = gate
        return gate

    def _group(self, rules: tuple[str, ...], rail: bool) -> int:
        """Return one rail of "any of these rules"; encodings share the groups without changes."""
        if self.base and self.differing.rules.isdisjoint(rules):
            return self.base._group(rules, rail)
        gate = self._groups.get((rules, rail))
        if gate is None:
            gate = self._any_of([self._rule(rule, rail) for rule in rules], rail)
            self._groups[rules, rail] = gate
        return gate

    def _rule(self, rule: str, rail: bool) -> int:
        if self.base and rule not in self.differing.rules:
            return self.base._rule(rule, rail)
        gate = self._rules.get((rule, rail))
        if gate is None:
            when = self.questionnaire.rules[rule].when
            gate = self._rules[rule, rail] = self._condition(when, rail)
        return gate

    def outcomes(self) -> dict[str, int]:
        """Return, by outcome, the literal that is true where it is the result.

        Exactly one of them is true on every sheet.
        """
        if not self._outcomes:
            circuit = self.circuit
            *others, fallback = self.questionnaire.outcomes.values()
            none_selected: list[int] = []
            none_unknown: list[int] = []
            for outcome in others:
                true, false = (
                    self._condition(outcome.when, rail)
                    if outcome.when
                    else (circuit.true if rail else circuit.false)
                    for rail in (True, False)
                )
                # A single gate, so that simplification sees which other gates it contradicts.
                none_unknown_above = () if outcome.danger else none_unknown
                selected = circuit.conjunction((*none_selected, *none_unknown_above, true))
                self._outcomes[outcome.id] = selected
                none_selected.append(-selected)
                none_unknown.append(circuit.disjunction((true, false)))
            self._outcomes[fallback.id] = circuit.conjunction(none_selected)
        return self._outcomes


def _matching_literals(
    leaf: OptionSelected | InRange, selections: Mapping[Value, int]
) -> Iterator[int]:
    """Yield the literals of the values that match the leaf; a span matches as a whole."""
    if isinstance(leaf, OptionSelected):
        yield from (selections[option] for option in leaf.options if option in selections)
        return
    for span, literal in selections.items():
        if isinstance(span, range):
            is_above = leaf.at_least is None or leaf.at_least <= span[0]
            if is_above and (leaf.at_most is None or span[-1] <= leaf.at_most):
                yield literal


def values_selected_by(values: Iterable[Value], answer: Answer | None) -> set[Value]:
    """Return the values that an answer selects; none if there is no answer."""
    if answer is None:
        return set()
    if isinstance(answer, int):
        return {value for value in values if isinstance(value, range) and answer in value}
    return {value for value in values if value in answer}


def sheet_literals(selections: SelectionLiterals, sheet: Mapping[str, Answer]) -> Iterator[int]:
    """Yield the literals that together describe this one sheet and no other."""
    for question, literals in selections.items():
        selected = values_selected_by(literals, sheet.get(question))
        yield from (
            literal if value in selected else -literal for value, literal in literals.items()
        )


def sheet_from_model(selections: SelectionLiterals, model: set[int]) -> dict[str, Answer]:
    """Return the sheet that an assignment of the solver describes; the first number of a span."""
    sheet: dict[str, Answer] = {}
    for question, literals in selections.items():
        selected = [value for value, literal in literals.items() if literal in model]
        numbers = [value for value in selected if isinstance(value, range)]
        if numbers:
            sheet[question] = numbers[0][0]
        elif selected:
            sheet[question] = frozenset(value for value in selected if isinstance(value, str))
    return sheet
