"""A questionnaire compiled once, so that a sheet is one whole number and a condition a few masks.

Every leaf, and every condition made of others, has a *cell* of two bits in that number. One bit is
set where it is yes, the other where it is no; neither is set while it is unknown, and never are
both. A *literal* is the place of one of the two bits: even for "it holds", odd for "it does not".
So `literal ^ 1` is the opposite, and a NOT costs nothing (the AIGER format for circuits does the
same).

With both truths at hand, one kind of *gate* is enough: "at least so many of these literals hold".
ANY asks for one of them, and ALL is the opposite of "any of the opposites". A gate is yes if enough
of its literals are set, and no if so many of the opposites are that there can never be enough:
Kleene's logic, by two masks.

`conditions.evaluate` is the definition of what is worked out here; tests hold the two against each
other on random questionnaires and sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tipscreen.questionnaire.conditions import Answer, Condition, Leaf, Truth, evaluate_leaf

Literal: TypeAlias = int
"""The place of a bit; its opposite is `literal ^ 1`."""

State: TypeAlias = int
"""What is known of a sheet: the bits that are set."""

ALWAYS: Literal = 0
"""Set in every state."""

EMPTY_STATE: State = 1 << ALWAYS
"""The state of which nothing is known yet."""

Gate: TypeAlias = tuple[State, State, State, State, tuple[int, int] | None]
"""(some, yes, every, no, counts). Without counts: if any bit of `some` is set, then set `yes`; if
every bit of `every` is, then `no`. With counts, so many bits of each must be set."""

MAX_CACHED_ANSWERS = 4_096
"""Answers to one question whose bits are kept; there can be more, to a long list."""


def mask(literals: Iterable[Literal]) -> State:
    """Return the bits at these places."""
    bits = 0
    for literal in literals:
        bits |= 1 << literal
    return bits


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition, and where its truth stands."""

    condition: Condition | None
    """None for what nothing is asked of, and so always holds."""
    true_bit: State
    """The bit that is set if it holds."""
    false_bit: State
    """The bit that is set if it does not."""
    parts: tuple[CompiledCondition, ...] = ()


ALWAYS_TRUE = CompiledCondition(None, 1 << ALWAYS, 1 << (ALWAYS ^ 1))


def truth(state: State, node: CompiledCondition) -> Truth:
    """Return what the state says of the condition."""
    if state & node.true_bit:
        return Truth.TRUE
    return Truth.FALSE if state & node.false_bit else Truth.UNKNOWN


class AnswerBits(dict[Answer, State]):
    """What an answer to one question says to its leaves, worked out when it first comes."""

    def __init__(self, leaves: Mapping[Leaf, Literal]) -> None:
        super().__init__()
        self.leaves = leaves

    def __missing__(self, answer: Answer) -> State:
        """Work out the bits of an answer."""
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
    """A question with an `ask_if`: the gates that say whether it applies, then its leaves."""

    gates: tuple[Gate, ...]
    applies: CompiledCondition
    leaf_bits: State
    """Both bits of each of its leaves."""
    false_bits: State
    """Of each of its leaves, the bit for no."""


@dataclass(frozen=True, slots=True)
class Program:
    """Works out a state from what was said: all of it, or what one answer can have an effect on."""

    kept_bits: State
    """The bits of an earlier state that stay as they are."""
    unconditional_bits: State
    """The leaves of questions that everybody is asked: they are what was said, at once."""
    stages: tuple[Stage, ...]
    """In the order of the questions."""
    gates: tuple[Gate, ...]
    """Of rules, flags, outcomes and topics; each after those that it reads."""

    def run(self, state: State, said: State) -> State:
        """Return the state with what was said to the leaves; `said` holds all answers."""
        state = state & self.kept_bits | said & self.unconditional_bits
        for stage in self.stages:
            if stage.gates:
                state = run_gates(state, stage.gates)
            if state & stage.applies.true_bit:
                state |= said & stage.leaf_bits
            elif state & stage.applies.false_bit:
                state |= stage.false_bits
            else:  # open whether it applies: what was said can deny a leaf, but not make it hold
                state |= said & stage.false_bits
        return run_gates(state, self.gates)

    def part_affected_by(self, leaves: State) -> Program:
        """Return the part of the program that must run again if these leaves change."""
        touched = leaves
        stages = []
        for stage in self.stages:
            gates, touched = _affected_gates(touched, stage.gates)
            if touched & (stage.applies.true_bit | stage.leaf_bits):
                touched |= stage.leaf_bits
                stages.append(replace(stage, gates=gates))
        gates, touched = _affected_gates(touched, self.gates)
        return Program(~touched, self.unconditional_bits & leaves, tuple(stages), gates)


def run_gates(state: State, gates: Iterable[Gate]) -> State:
    """Return the state with the gates worked out, in their order."""
    for some, yes, every, no, counts in gates:
        if counts is None:
            if state & some:
                state |= yes
            elif state & every == every:
                state |= no
        elif (state & some).bit_count() >= counts[0]:
            state |= yes
        elif (state & every).bit_count() >= counts[1]:
            state |= no
    return state


def _affected_gates(touched: State, gates: Iterable[Gate]) -> tuple[tuple[Gate, ...], State]:
    """Return the gates that read a touched cell, however indirectly; and all touched cells."""
    found = []
    for gate in gates:
        some, yes, every, no, _ = gate
        if touched & (some | every):
            touched |= yes | no
            found.append(gate)
    return tuple(found), touched


@dataclass(frozen=True, slots=True)
class CompiledQuestionnaire:
    """Where everything that a questionnaire speaks of stands in a state."""

    program: Program
    answer_bits: Mapping[str, AnswerBits]
    """Question id to the bits of its answers."""
    leaf_bits: Mapping[str, State]
    """Question id to both bits of each of its leaves."""
    ask_ifs: Mapping[str, CompiledCondition]
    """Of the questions that have one."""
    rules: Mapping[str, CompiledCondition]
    flags: Mapping[str, CompiledCondition]
    outcomes: Mapping[str, CompiledCondition]
    """All but the last, in the order of the file."""
    topics: Mapping[str, CompiledCondition]
    """Of the topics that have a `show_if`."""
    _after: dict[str, Program] = field(default_factory=dict)

    def state_of(self, answers: Mapping[str, Answer]) -> State:
        """Return what is known of a sheet. Answers to other questions are passed over."""
        return self.program.run(EMPTY_STATE, self.bits_of(answers))

    def bits_of(self, answers: Mapping[str, Answer]) -> State:
        """Return what the answers say to the leaves, whether or not the questions apply."""
        bits, said = 0, self.answer_bits
        for name, answer in answers.items():
            if name in said:
                bits |= said[name][answer]
        return bits

    def update_program(self, question: str) -> Program:
        """Return what must run again if the answer to this question changes."""
        program = self._after.get(question)
        if program is None:
            program = self._after[question] = self.program.part_affected_by(
                self.leaf_bits[question]
            )
        return program

    def applies(self, question: str) -> CompiledCondition:
        """Return where it stands whether the question applies."""
        return self.ask_ifs.get(question, ALWAYS_TRUE)
