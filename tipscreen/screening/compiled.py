"""Represent a sheet as one integer, and each condition as bit masks of it, for speed.

Every leaf and every compound condition has a *cell* of two bits in that integer, the *state*. The
first bit is set if the condition is true, the second if it is false. Neither is set while it is
unknown; both are never set. A *literal* is the position of one of the two bits: even for "true",
odd for "false". So `literal ^ 1` is the opposite, and NOT costs nothing, as in the AIGER format for
circuits.

Because both truths have a bit, one kind of *gate* is enough: "at least N of these literals are
set". ANY needs one of them. ALL is the opposite of "any of the opposites". A gate is true if enough
of its literals are set. It is false once so few literals can still become true that N is out of
reach. This is Kleene's three-valued logic, computed with two masks.

`conditions.evaluate` defines the semantics. Tests compare it with this module on random
questionnaires and sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tipscreen.questionnaire.conditions import Answer, Condition, Leaf, Truth, evaluate_leaf

Literal: TypeAlias = int
"""The position of a bit in a state; its opposite is `literal ^ 1`."""

State: TypeAlias = int
"""All bits of one sheet."""

ALWAYS: Literal = 0
"""A literal that is set in every state."""

EMPTY_STATE: State = 1 << ALWAYS
"""The state of a sheet of which nothing is known yet."""

Gate: TypeAlias = tuple[State, State, State, State, tuple[int, int] | None]
"""(literals, true_bit, opposites, false_bit, counts), all but the last as masks.

Without `counts`, one bit of `literals` sets `true_bit`, and all bits of `opposites` together set
`false_bit`. With `counts`, that many bits of each are needed."""

MAX_CACHED_ANSWERS = 4_096
"""Maximum number of answers cached for one question; a long list has more combinations."""


def mask(literals: Iterable[Literal]) -> State:
    """Return a mask with the bits of these literals."""
    bits = 0
    for literal in literals:
        bits |= 1 << literal
    return bits


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition with its two bits in a state."""

    condition: Condition | None
    """None for the condition that always holds."""
    true_bit: State
    """Mask of the bit that is set if the condition is true."""
    false_bit: State
    """Mask of the bit that is set if the condition is false."""
    parts: tuple[CompiledCondition, ...] = ()


ALWAYS_TRUE = CompiledCondition(None, 1 << ALWAYS, 1 << (ALWAYS ^ 1))


def truth(state: State, node: CompiledCondition) -> Truth:
    """Return the truth of the condition in a state."""
    if state & node.true_bit:
        return Truth.TRUE
    return Truth.FALSE if state & node.false_bit else Truth.UNKNOWN


class AnswerBits(dict[Answer, State]):
    """Cache from an answer to the bits that it sets in the leaves of its question."""

    def __init__(self, leaves: Mapping[Leaf, Literal]) -> None:
        super().__init__()
        self.leaves = leaves

    def __missing__(self, answer: Answer) -> State:
        """Compute the bits of an answer."""
        bits = 0
        for leaf, literal in self.leaves.items():
            match evaluate_leaf(leaf, answer):
                case Truth.TRUE:
                    bits |= 1 << literal
                case Truth.FALSE:
                    bits |= 1 << (literal ^ 1)
        if len(self) < MAX_CACHED_ANSWERS:
            self[answer] = bits
        return bits


@dataclass(frozen=True, slots=True)
class Stage:
    """A question with an `ask_if`: the gates that decide whether it applies, then its leaves."""

    gates: tuple[Gate, ...]
    applies: CompiledCondition
    leaf_bits: State
    """Both bits of each of its leaves."""
    false_bits: State
    """The "false" bit of each of its leaves."""


@dataclass(frozen=True, slots=True)
class Program:
    """Computes a state from the answers: all of it, or the part that one answer affects."""

    kept_bits: State
    """The bits of an earlier state that do not change."""
    unconditional_bits: State
    """The leaves of questions without an `ask_if`: their answers count unconditionally."""
    stages: tuple[Stage, ...]
    """In the order of the questions."""
    gates: tuple[Gate, ...]
    """The gates of rules, flags, outcomes and topics; each comes after those that it reads."""

    def run(self, state: State, answer_bits: State) -> State:
        """Return the state after the answers; `answer_bits` are the bits of all answers."""
        state = (state & self.kept_bits) | (answer_bits & self.unconditional_bits)
        for stage in self.stages:
            if stage.gates:
                state = run_gates(state, stage.gates)
            if state & stage.applies.true_bit:
                state |= answer_bits & stage.leaf_bits
            elif state & stage.applies.false_bit:
                state |= stage.false_bits
            else:  # applicability unknown: an answer can make a leaf false, never true
                state |= answer_bits & stage.false_bits
        return run_gates(state, self.gates)

    def part_affected_by(self, leaf_bits: State) -> Program:
        """Return the part of the program that must run again if these leaves change."""
        touched = leaf_bits
        stages = []
        for stage in self.stages:
            gates, touched = _affected_gates(touched, stage.gates)
            if touched & (stage.applies.true_bit | stage.leaf_bits):
                touched |= stage.leaf_bits
                stages.append(replace(stage, gates=gates))
        gates, touched = _affected_gates(touched, self.gates)
        return Program(~touched, self.unconditional_bits & leaf_bits, tuple(stages), gates)


def run_gates(state: State, gates: Iterable[Gate]) -> State:
    """Return the state after evaluating the gates in order."""
    for literals, true_bit, opposites, false_bit, counts in gates:
        if counts is None:
            if state & literals:
                state |= true_bit
            elif state & opposites == opposites:
                state |= false_bit
        elif (state & literals).bit_count() >= counts[0]:
            state |= true_bit
        elif (state & opposites).bit_count() >= counts[1]:
            state |= false_bit
    return state


def _affected_gates(touched: State, gates: Iterable[Gate]) -> tuple[tuple[Gate, ...], State]:
    """Return the gates that read a touched bit, directly or indirectly, and all touched bits."""
    found = []
    for gate in gates:
        literals, true_bit, opposites, false_bit, _ = gate
        if touched & (literals | opposites):
            touched |= true_bit | false_bit
            found.append(gate)
    return tuple(found), touched


@dataclass(frozen=True, slots=True)
class CompiledQuestionnaire:
    """Bit positions in a state of all questions, rules, flags, outcomes and topics."""

    program: Program
    answer_bits: Mapping[str, AnswerBits]
    """By question, the bits of its answers."""
    leaf_bits: Mapping[str, State]
    """By question, both bits of each of its leaves."""
    ask_ifs: Mapping[str, CompiledCondition]
    """The `ask_if` of each question that has one."""
    rules: Mapping[str, CompiledCondition]
    flags: Mapping[str, CompiledCondition]
    outcomes: Mapping[str, CompiledCondition]
    """The `when` of each outcome but the fallback, in the order of the file."""
    topics: Mapping[str, CompiledCondition]
    """The `show_if` of each topic that has one."""
    _update_programs: dict[str, Program] = field(default_factory=dict)

    def state_of(self, answers: Mapping[str, Answer]) -> State:
        """Return the state of a sheet. Ignore answers to unknown questions."""
        return self.program.run(EMPTY_STATE, self.bits_of(answers))

    def bits_of(self, answers: Mapping[str, Answer]) -> State:
        """Return the bits that the answers set in leaves, whether or not their questions apply."""
        bits = 0
        for name, answer in answers.items():
            if name in self.answer_bits:
                bits |= self.answer_bits[name][answer]
        return bits

    def update_program(self, question: str) -> Program:
        """Return the part of the program to run again if the answer to this question changes."""
        program = self._update_programs.get(question)
        if program is None:
            program = self.program.part_affected_by(self.leaf_bits[question])
            self._update_programs[question] = program
        return program

    def applies(self, question: str) -> CompiledCondition:
        """Return the `ask_if` of the question, or a condition that always holds."""
        return self.ask_ifs.get(question, ALWAYS_TRUE)
