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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tipscreen.questionnaire import (
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Chosen,
    Condition,
    InRange,
    Leaf,
    Not,
    OutcomeIs,
    Questionnaire,
    Raised,
    RuleHolds,
    Truth,
    answered,
    nodes,
    parts_of,
)

Literal: TypeAlias = int
"""The place of a bit; its opposite is `literal ^ 1`."""

State: TypeAlias = int
"""What is known of a sheet: the bits that are set."""

ALWAYS: Literal = 0
"""Set in every state."""

BLANK: State = 1 << ALWAYS
"""The state of which nothing is known yet."""

Gate: TypeAlias = tuple[State, State, State, State, tuple[int, int] | None]
"""(some, yes, every, no, counts). Without counts: if any bit of `some` is set, then set `yes`; if
every bit of `every` is, then `no`. With counts, so many bits of each must be set."""

MOST_KEPT = 4_096
"""Answers to one question whose bits are kept; there can be more, to a long list."""


def mask(literals: Iterable[Literal]) -> State:
    """Return the bits at these places."""
    bits = 0
    for literal in literals:
        bits |= 1 << literal
    return bits


@dataclass(frozen=True, slots=True)
class Node:
    """A condition, and where its truth stands."""

    condition: Condition | None
    """None for what nothing is asked of, and so always holds."""
    yes: State
    """The bit that is set if it holds."""
    no: State
    """The bit that is set if it does not."""
    parts: tuple[Node, ...] = ()


ALWAYS_NODE = Node(None, 1 << ALWAYS, 1 << (ALWAYS ^ 1))


def truth(state: State, node: Node) -> Truth:
    """Return what the state says of the condition."""
    if state & node.yes:
        return Truth.YES
    return Truth.NO if state & node.no else Truth.UNKNOWN


class Said(dict[Answer, State]):
    """What an answer to one question says to its leaves, worked out when it first comes."""

    def __init__(self, leaves: Mapping[Leaf, Literal]) -> None:
        super().__init__()
        self._leaves = leaves

    def __missing__(self, answer: Answer) -> State:
        """Work out the bits of an answer."""
        bits = 0
        for leaf, literal in self._leaves.items():
            match answered(leaf, answer):
                case Truth.YES:
                    bits |= 1 << literal
                case Truth.NO:
                    bits |= 1 << (literal ^ 1)
        if len(self) < MOST_KEPT:
            self[answer] = bits
        return bits


@dataclass(frozen=True, slots=True)
class Stage:
    """A question with an `ask_if`: the gates that say whether it applies, then its leaves."""

    gates: tuple[Gate, ...]
    applies: Node
    leaves: State
    """Both bits of each of its leaves."""
    denied: State
    """Of each of its leaves, the bit for no."""


@dataclass(frozen=True, slots=True)
class Program:
    """Works out a state from what was said: all of it, or what one answer can have an effect on."""

    keeps: State
    """The bits of an earlier state that stay as they are."""
    free: State
    """The leaves of questions that everybody is asked: they are what was said, at once."""
    stages: tuple[Stage, ...]
    """In the order of the questions."""
    gates: tuple[Gate, ...]
    """Of rules, flags, outcomes and topics; each after those that it reads."""

    def run(self, state: State, said: State) -> State:
        """Return the state with what was said to the leaves; `said` holds all answers."""
        state = state & self.keeps | said & self.free
        for stage in self.stages:
            if stage.gates:
                state = settle(state, stage.gates)
            if state & stage.applies.yes:
                state |= said & stage.leaves
            elif state & stage.applies.no:
                state |= stage.denied
            else:  # open whether it applies: what was said can deny a leaf, but not make it hold
                state |= said & stage.denied
        return settle(state, self.gates)

    def after(self, leaves: State) -> Program:
        """Return the part of the program that must run again if these leaves change."""
        touched = leaves
        stages = []
        for stage in self.stages:
            gates, touched = _reading(touched, stage.gates)
            if touched & (stage.applies.yes | stage.leaves):
                touched |= stage.leaves
                stages.append(replace(stage, gates=gates))
        gates, touched = _reading(touched, self.gates)
        return Program(~touched, self.free & leaves, tuple(stages), gates)


def settle(state: State, gates: Iterable[Gate]) -> State:
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


def _reading(touched: State, gates: Iterable[Gate]) -> tuple[tuple[Gate, ...], State]:
    """Return the gates that read a touched cell, however indirectly; and all touched cells."""
    found = []
    for gate in gates:
        some, yes, every, no, _ = gate
        if touched & (some | every):
            touched |= yes | no
            found.append(gate)
    return tuple(found), touched


@dataclass(frozen=True, slots=True)
class Compiled:
    """Where everything that a questionnaire speaks of stands in a state."""

    program: Program
    said: Mapping[str, Said]
    """Question id to the bits of its answers."""
    leaves: Mapping[str, State]
    """Question id to both bits of each of its leaves."""
    ask_ifs: Mapping[str, Node]
    """Of the questions that have one."""
    rules: Mapping[str, Node]
    flags: Mapping[str, Node]
    outcomes: Mapping[str, Node]
    """All but the last, in the order of the file."""
    topics: Mapping[str, Node]
    """Of the topics that have a `show_if`."""
    _after: dict[str, Program] = field(default_factory=dict)

    def state(self, answers: Mapping[str, Answer]) -> State:
        """Return what is known of a sheet. Answers to other questions are passed over."""
        return self.program.run(BLANK, self.bits(answers))

    def bits(self, answers: Mapping[str, Answer]) -> State:
        """Return what the answers say to the leaves, whether or not the questions apply."""
        bits, said = 0, self.said
        for name, answer in answers.items():
            if name in said:
                bits |= said[name][answer]
        return bits

    def after(self, question: str) -> Program:
        """Return what must run again if the answer to this question changes."""
        program = self._after.get(question)
        if program is None:
            program = self._after[question] = self.program.after(self.leaves[question])
        return program

    def applies(self, question: str) -> Node:
        """Return where it stands whether the question applies."""
        return self.ask_ifs.get(question, ALWAYS_NODE)


def compile_questionnaire(questionnaire: Questionnaire) -> Compiled:
    """Return the questionnaire in the form that judges sheets fast."""
    return _Compiler(questionnaire).compiled()


class _Compiler:
    """Gives out cells, and notes the gates that fill them; equal ones are made once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._cells = 1
        self._gates: list[Gate] = []
        self._made: dict[tuple[int, frozenset[Literal]], Literal] = {}
        self._flags: dict[str, Literal] = {}
        self._leaves: dict[str, dict[Leaf, Literal]] = {q: {} for q in questionnaire.questions}
        for condition in questionnaire.judging_conditions():
            for node in nodes(condition):
                if isinstance(node, Chosen | InRange):
                    of = self._leaves[node.question]
                    if node not in of:
                        of[node] = self._new_cell()

    def compiled(self) -> Compiled:
        questionnaire = self._questionnaire
        leaves = {name: mask(_both(of.values())) for name, of in self._leaves.items()}
        free = 0
        ask_ifs: dict[str, Node] = {}
        stages: list[Stage] = []
        for question in questionnaire.questions.values():
            if question.ask_if is None:
                free |= leaves[question.id]
                continue
            node = ask_ifs[question.id] = self._node(question.ask_if)
            stage = Stage(
                gates=self._take_gates(),
                applies=node,
                leaves=leaves[question.id],
                denied=mask(literal ^ 1 for literal in self._leaves[question.id].values()),
            )
            stages.append(stage)
        *outcomes, _ = questionnaire.outcomes.values()
        topics = questionnaire.topics.values()
        return Compiled(
            said={name: Said(of) for name, of in self._leaves.items()},
            leaves=leaves,
            ask_ifs=ask_ifs,
            rules={rule.id: self._node(rule.when) for rule in questionnaire.rules.values()},
            flags={flag: self._node(Raised(flag)) for flag in questionnaire.flags},
            outcomes={o.id: self._node(o.when) for o in outcomes if o.when is not None},
            topics={t.id: self._node(t.show_if) for t in topics if t.show_if is not None},
            program=Program(~0, free, tuple(stages), self._take_gates()),
        )

    def _take_gates(self) -> tuple[Gate, ...]:
        gates = tuple(self._gates)
        self._gates.clear()
        return gates

    def _new_cell(self) -> Literal:
        self._cells += 1
        return 2 * (self._cells - 1)

    def _node(self, condition: Condition) -> Node:
        literal = self._literal(condition)
        parts = tuple(self._node(part) for part in parts_of(condition))
        return Node(condition, 1 << literal, 1 << (literal ^ 1), parts)

    def _literal(self, condition: Condition) -> Literal:
        match condition:
            case Chosen() | InRange():
                return self._leaves[condition.question][condition]
            case Raised(flag):
                return self._flag(flag)
            case Not(part):
                return self._literal(part) ^ 1
            case AnyOf(parts):
                return self._at_least(1, map(self._literal, parts))
            case AllOf(parts):
                return self._at_least(1, (self._literal(part) ^ 1 for part in parts)) ^ 1
            case AtLeast(count, parts):
                return self._at_least(count, map(self._literal, parts))
            case OutcomeIs() | RuleHolds():
                raise TypeError("outcomes and rules are named in guarantees only")

    def _flag(self, flag: str) -> Literal:
        literal = self._flags.get(flag)
        if literal is None:
            rules = self._questionnaire.rules_raising(flag)
            literals = (self._literal(rule.when) for rule in rules)
            literal = self._flags[flag] = self._at_least(1, literals)
        return literal

    def _at_least(self, count: int, literals: Iterable[Literal]) -> Literal:
        counted = literals if count == 1 else self._each_its_own(literals)
        different = frozenset(counted)
        if count == 1 and len(different) == 1:
            return min(different)
        literal = self._made.get((count, different))
        if literal is None:
            literal = self._made[count, different] = self._new_cell()
            opposites = mask(each ^ 1 for each in different)
            counts = (count, len(different) - count + 1) if count > 1 else None
            gate = (mask(different), 1 << literal, opposites, 1 << (literal ^ 1), counts)
            self._gates.append(gate)
        return literal

    def _each_its_own(self, literals: Iterable[Literal]) -> Iterator[Literal]:
        """Yield the literals; what is counted twice gets a cell of its own the second time."""
        seen: set[Literal] = set()
        for literal in literals:
            if literal not in seen:
                seen.add(literal)
                yield literal
            else:
                copy = self._new_cell()
                bits = (1 << literal, 1 << copy, 1 << (literal ^ 1), 1 << (copy ^ 1))
                self._gates.append((*bits, None))
                yield copy


def _both(literals: Iterable[Literal]) -> Iterator[Literal]:
    for literal in literals:
        yield from (literal, literal ^ 1)
