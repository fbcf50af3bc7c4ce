"""A questionnaire -> steps over whole columns, for any engine that knows boolean columns.

`screening` compiles conditions into gates over two bits each: "surely yes" and "surely no". A step
is such a gate at another width: a bit becomes a column of booleans, never null, so that no engine's
own idea of null can change a result. Each step reads columns that were made before it, so that what
conditions share is worked out once, and no expression grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tipscreen.questionnaire.conditions import NOT_SURE, InRange, Leaf
from tipscreen.questionnaire.model import Outcome, Questionnaire
from tipscreen.screening.compiled import Compiled, Gate
from tipscreen.screening.compiler import compile_questionnaire


class Literal(NamedTuple):
    """A column that is true, or one that is false."""

    column: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A column: true where at least `count` of the literals are."""

    column: str
    count: int
    literals: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """All that is worked out of a table of sheets, and in which columns it then stands."""

    inputs: dict[str, Picked | InRange]
    """Columns that are made of the answers themselves: an option was picked, a number lies in a
    range. That a question was answered at all is a `Picked` of all it offers."""
    layers: tuple[tuple[Step, ...], ...]
    """The steps of a layer read the inputs and earlier layers only."""
    rules: dict[str, str]
    """Rule id to the column that says whether it holds; in the order of the file."""
    outcomes: dict[str, str]
    """The same of outcomes; where no column is true, it is the last outcome."""
    open_questions: dict[str, str]
    """The same of the questions that keep the outcome open."""


class Picked(NamedTuple):
    """One of these options was answered; `number`: or any number."""

    question: str
    options: tuple[str, ...]
    number: bool = False


def steps_of(questionnaire: Questionnaire) -> Steps:
    """Return the steps; they are worked out once and kept with the questionnaire."""
    return questionnaire.once(_make_steps)


def _make_steps(questionnaire: Questionnaire) -> Steps:
    return _Maker(questionnaire).steps()


class _Maker:
    """Gives out columns, and notes the steps that fill them, each after those that it reads."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._compiled: Compiled = questionnaire.once(compile_questionnaire)
        self._inputs: dict[str, Picked | InRange] = {}
        self._names: dict[Picked | InRange, str] = {}
        self._made: list[Step] = []
        self._reached: dict[int, list[Literal]] = {}
        """Cell to the columns that say it is among what keeps the outcome open."""

    def steps(self) -> Steps:
        compiled, program = self._compiled, self._compiled.program
        conditional = dict(zip(compiled.ask_ifs, program.stages, strict=True))
        for name, said in compiled.said.items():
            stage = conditional.get(name)
            if stage:
                self._forward(stage.gates)
            for leaf, literal in said.leaves.items():
                yes, no = self._said(leaf)
                if stage:  # open whether it applies: the answer can deny, but not make it hold
                    yes = (*yes, Literal(_bit(stage.applies.yes)))
                    said_no = self._step(f"said_{literal ^ 1}", len(no), no)
                    self._step(f"bit_{literal}", len(yes), yes)
                    self._step(f"bit_{literal ^ 1}", 1, (said_no, Literal(_bit(stage.applies.no))))
                else:
                    self._step(f"bit_{literal}", len(yes), yes)
                    self._step(f"bit_{literal ^ 1}", len(no), no)
        self._forward(program.gates)
        outcomes = self._walk()
        open_questions = self._backward()
        return Steps(
            self._inputs,
            _in_layers(self._inputs, self._made),
            {name: _bit(node.yes) for name, node in compiled.rules.items()},
            outcomes,
            open_questions,
        )

    def _step(self, column: str, count: int, literals: Iterable[Literal]) -> Literal:
        self._made.append(Step(column, count, tuple(literals)))
        return Literal(column)

    def _input(self, asked: Picked | InRange) -> Literal:
        column = self._names.setdefault(asked, f"in_{len(self._names)}")
        self._inputs[column] = asked
        return Literal(column)

    def _said(self, leaf: Leaf) -> tuple[tuple[Literal, ...], tuple[Literal, ...]]:
        """Return what must be true together for the answer to say yes, and to say no."""
        question = self._questionnaire.questions[leaf.question]
        if isinstance(leaf, InRange):
            yes = self._input(leaf)
            any_number = self._input(Picked(question.id, (), number=True))
            return (yes,), (any_number, yes._replace(holds=False))
        yes = self._input(Picked(question.id, leaf.options))
        others = tuple(option for option in question.options if option != NOT_SURE)
        no = [self._input(Picked(question.id, others, number=True)), yes._replace(holds=False)]
        if NOT_SURE in question.options:
            no.append(self._input(Picked(question.id, (NOT_SURE,)))._replace(holds=False))
        return (yes,), tuple(no)

    def _forward(self, gates: Iterable[Gate]) -> None:
        for some, yes, every, no, counts in gates:
            enough, too_few = counts or (1, every.bit_count())
            self._step(_bit(yes), enough, map(Literal, _bits(some)))
            self._step(_bit(no), too_few, map(Literal, _bits(every)))

    def _walk(self) -> dict[str, str]:
        """Make the column of each outcome: the walk from the top comes to it, and it holds."""
        found: dict[str, str] = {}
        earlier: list[Literal] = []
        for number, (name, node) in enumerate(self._compiled.outcomes.items()):
            yes, no = Literal(_bit(node.yes)), Literal(_bit(node.no))
            comes = self._comes_to(number, self._questionnaire.outcomes[name], earlier)
            self._step(f"outcome_{number}", 2, (comes, yes))
            still_open = (comes, yes._replace(holds=False), no._replace(holds=False))
            self._reach(node.yes, self._step(f"open_{number}", 3, still_open))
            found[name] = f"outcome_{number}"
            earlier.append(no)
        return found

    def _comes_to(self, number: int, outcome: Outcome, earlier: list[Literal]) -> Literal:
        column = f"comes_{number}"
        if outcome.danger and number:  # what is open above it does not stop the walk
            before = (Literal(f"comes_{number - 1}"), Literal(f"outcome_{number - 1}", holds=False))
            return self._step(column, 2, before)
        return self._step(column, len(earlier), earlier)

    def _reach(self, bit: int, by: Literal) -> None:
        self._reached.setdefault(_cell(bit), []).append(by)

    def _take_reached(self, cell: int) -> Literal | None:
        """Make the column that says a cell is unknown, and that something open looks at it."""
        if cell not in self._reached:
            return None
        by = self._step(f"looked_{cell}", 1, self._reached.pop(cell))
        neither = (Literal(f"bit_{2 * cell + no}", holds=False) for no in (0, 1))
        return self._step(f"reached_{cell}", 3, (by, *neither))

    def _backward(self) -> dict[str, str]:
        """Follow what is open from the outcomes back to the questions, as `open_questions` does."""
        program = self._compiled.program
        stages = dict(zip(self._compiled.ask_ifs, program.stages, strict=True))
        self._back_through(program.gates)
        found: dict[str, str] = {}
        for name, said in reversed(list(self._compiled.said.items())):
            stage = stages.get(name)
            looked: list[Literal] = []
            unsaid: list[Literal] = []
            for leaf, literal in said.leaves.items():
                reached = self._take_reached(literal // 2)
                if reached is None:
                    continue
                yes, no = self._said(leaf)
                says_no = self._step(f"denies_{literal}", len(no), no)
                says = (reached, yes[0]._replace(holds=False), says_no._replace(holds=False))
                unsaid.append(self._step(f"unsaid_{literal}", 3, says))
                looked.append(reached)
            if unsaid:
                found[name] = self._step(f"asked_{name}", 1, unsaid).column
            if stage:
                if looked:
                    self._reach(stage.applies.yes, self._step(f"behind_{name}", 1, looked))
                self._back_through(stage.gates)
        return {name: found[name] for name in self._questionnaire.questions if name in found}

    def _back_through(self, gates: tuple[Gate, ...]) -> None:
        for some, yes, every, _, _ in reversed(gates):
            reached = self._take_reached(_cell(yes))
            if reached is not None:
                for cell in set(map(_cell, _each(some | every))):
                    self._reached.setdefault(cell, []).append(reached)


def _each(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _cell(bit: int) -> int:
    return (bit.bit_length() - 1) // 2


def _bit(bit: int) -> str:
    return f"bit_{bit.bit_length() - 1}"


def _bits(mask: int) -> Iterator[str]:
    return map(_bit, _each(mask))


def _in_layers(inputs: Iterable[str], steps: Iterable[Step]) -> tuple[tuple[Step, ...], ...]:
    depth = dict.fromkeys(inputs, 0)
    layers: dict[int, list[Step]] = {}
    for step in steps:
        deep = 1 + max((depth[column] for column, _ in step.literals), default=0)
        depth[step.column] = deep
        layers.setdefault(deep, []).append(step)
    return tuple(tuple(layers[deep]) for deep in sorted(layers))
