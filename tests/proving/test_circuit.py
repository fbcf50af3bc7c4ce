"""Circuits: gates are what they should be, however they were simplified, and whoever is asked."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tipscreen.proving.circuit import Circuit

INPUTS = 4
SHEETS = list(product((False, True), repeat=INPUTS))
SAMPLES = [sum(1 << n for n, sheet in enumerate(SHEETS) if sheet[i]) for i in range(INPUTS)]
"""By input, the samples in which it holds, where each assignment is a sample."""

FORMULAS = st.recursive(
    st.integers(0, INPUTS - 1) | st.booleans(),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, max_size=4)),
        st.tuples(st.just("differ"), inner, inner),
        st.tuples(st.just("at_least"), st.integers(0, 4), st.lists(inner, max_size=4)),
    ),
    max_leaves=12,
)


def truth(formula, sheet):
    """Return the truth of a formula, worked out the plain way."""
    match formula:
        case bool():
            return formula
        case int():
            return sheet[formula]
        case "not", part:
            return not truth(part, sheet)
        case "all", parts:
            return all(truth(part, sheet) for part in parts)
        case "any", parts:
            return any(truth(part, sheet) for part in parts)
        case "differ", one, other:
            return truth(one, sheet) != truth(other, sheet)
        case "at_least", count, parts:
            return sum(truth(part, sheet) for part in parts) >= count


def gate(circuit, inputs, formula):
    """Return the formula as a gate of the circuit."""
    match formula:
        case bool():
            return circuit.true if formula else circuit.false
        case int():
            return inputs[formula]
        case "not", part:
            return -gate(circuit, inputs, part)
        case ("all" | "any") as join, parts:
            make = circuit.conjunction if join == "all" else circuit.disjunction
            return make(gate(circuit, inputs, part) for part in parts)
        case "differ", one, other:
            return circuit.xor(gate(circuit, inputs, one), gate(circuit, inputs, other))
        case "at_least", count, parts:
            return circuit.at_least(count, [gate(circuit, inputs, part) for part in parts])


@given(st.lists(FORMULAS, min_size=1, max_size=5))
def test_a_gate_holds_where_its_formula_does(formulas):
    circuit = Circuit()
    inputs = [circuit.new_input() for _ in range(INPUTS)]
    gates = [gate(circuit, inputs, formula) for formula in formulas]
    for sheet in SHEETS:
        fixed = [pick if held else -pick for pick, held in zip(inputs, sheet, strict=True)]
        for formula, literal in zip(formulas, gates, strict=True):
            assert circuit.is_satisfiable(*fixed, literal) == truth(formula, sheet)


@given(st.lists(FORMULAS, min_size=1, max_size=6), FORMULAS, st.booleans())
def test_what_can_be_is_what_some_assignment_that_is_allowed_shows(formulas, required, by_samples):
    circuit = Circuit()
    samples = SAMPLES if by_samples else [0] * INPUTS
    inputs = [circuit.new_input(samples[i]) for i in range(INPUTS)]
    gates = [gate(circuit, inputs, formula) for formula in formulas]
    circuit.assert_literal(gate(circuit, inputs, required))
    allowed = [sheet for sheet in SHEETS if truth(required, sheet)]
    possible = {
        literal
        for formula, literal in zip(formulas, gates, strict=True)
        if any(truth(formula, sheet) for sheet in allowed)
    }
    if by_samples:
        assert {literal for literal in gates if circuit.holds_in_sample(literal)} == possible
    assert circuit.satisfiable_among(gates) == possible
    for literal in gates:
        model = circuit.solve(literal)
        assert (model is not None) == (literal in possible)
        if model is not None:
            sheet = tuple(pick in model for pick in inputs)
            assert sheet in allowed
            assert all(
                truth(formula, sheet)
                for formula, other in zip(formulas, gates, strict=True)
                if other == literal
            )


def test_an_assignment_says_of_each_input_one_thing_and_what_always_holds():
    circuit = Circuit()
    inputs = [circuit.new_input() for _ in range(INPUTS)]
    model = circuit.solve(circuit.conjunction(inputs[:3]), -inputs[3])
    assert {circuit.true, *inputs[:3], -inputs[3]} <= model
    assert not any(-literal in model for literal in model)


def test_what_can_never_be_is_not_taken_for_possible_since_another_is():
    """No sample shows either, and the impossible one looks no different before it is solved."""
    circuit = Circuit()
    a, b = circuit.new_input(), circuit.new_input()
    never = circuit.conjunction(circuit.disjunction(pair) for pair in product((a, -a), (b, -b)))
    both = circuit.conjunction((a, b))
    assert not circuit.holds_in_sample(never)
    assert not circuit.holds_in_sample(both)
    assert circuit.satisfiable_among([never, both, circuit.false]) == {both}
