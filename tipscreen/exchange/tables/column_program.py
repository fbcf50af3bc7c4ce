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
from tipscreen.screening.compiled import CompiledQuestionnaire, Gate
from tipscreen.screening.compiler import compile_questionnaire


class ColumnLiteral(NamedTuple):
    """A column that is true, or one that is false."""

    column: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class ColumnGate:
    """A column: true where at least `count` of the literals are."""

    column: str
    count: int
    literals: tuple[ColumnLiteral, ...]


@dataclass(frozen=True, slots=True)
class ColumnProgram:
    """All that is worked out of a table of sheets, and in which columns it then stands."""

    inputs: dict[str, AnsweredWith | InRange]
    """Columns that are made of the answers themselves: an option was picked, a number lies in a
    range. That a question was answered at all is a `Picked` of all it offers."""
    layers: tuple[tuple[ColumnGate, ...], ...]
    """The steps of a layer read the inputs and earlier layers only."""
    rules: dict[str, str]
    """Rule id to the column that says whether it holds; in the order of the file."""
    outcomes: dict[str, str]
    """The same of outcomes; where no column is true, it is the last outcome."""
    open_questions: dict[str, str]
    """The same of the questions that keep the outcome open."""


class AnsweredWith(NamedTuple):
    """One of these options was answered; `number`: or any number."""

    question: str
    options: tuple[str, ...]
    number: bool = False


def compile_columns(questionnaire: Questionnaire) -> ColumnProgram:
    """Return the steps; they are worked out once and kept with the questionnaire."""
    return questionnaire.cached(_build_program)


def _build_program(questionnaire: Questionnaire) -> ColumnProgram:
    return _ColumnCompiler(questionnaire).steps()


class _ColumnCompiler:
    """Gives out columns, and notes the steps that fill them, each after those that it reads."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._compiled: CompiledQuestionnaire = questionnaire.cached(compile_questionnaire)
        self._inputs: dict[str, AnsweredWith | InRange] = {}
        self._names: dict[AnsweredWith | InRange, str] = {}
        self._made: list[ColumnGate] = []
        self._reached: dict[int, list[ColumnLiteral]] = {}
        """Cell to the columns that say it is among what keeps the outcome open."""

    def steps(self) -> ColumnProgram:
        compiled, program = self._compiled, self._compiled.program
        conditional = dict(zip(compiled.ask_ifs, program.stages, strict=True))
        for name, said in compiled.answer_bits.items():
            stage = conditional.get(name)
            if stage:
                self._add_gates(stage.gates)
            for leaf, literal in said.leaves.items():
                yes, no = self._leaf_literals(leaf)
                if stage:  # open whether it applies: the answer can deny, but not make it hold
                    yes = (*yes, ColumnLiteral(_bit_column(stage.applies.true_bit)))
                    said_no = self._step(f"said_{literal ^ 1}", len(no), no)
                    self._step(f"bit_{literal}", len(yes), yes)
                    self._step(
                        f"bit_{literal ^ 1}",
                        1,
                        (said_no, ColumnLiteral(_bit_column(stage.applies.false_bit))),
                    )
                else:
                    self._step(f"bit_{literal}", len(yes), yes)
                    self._step(f"bit_{literal ^ 1}", len(no), no)
        self._add_gates(program.gates)
        outcomes = self._outcome_columns()
        open_questions = self._open_question_columns()
        return ColumnProgram(
            self._inputs,
            _in_layers(self._inputs, self._made),
            {name: _bit_column(node.true_bit) for name, node in compiled.rules.items()},
            outcomes,
            open_questions,
        )

    def _step(self, column: str, count: int, literals: Iterable[ColumnLiteral]) -> ColumnLiteral:
        self._made.append(ColumnGate(column, count, tuple(literals)))
        return ColumnLiteral(column)

    def _input(self, asked: AnsweredWith | InRange) -> ColumnLiteral:
        column = self._names.setdefault(asked, f"in_{len(self._names)}")
        self._inputs[column] = asked
        return ColumnLiteral(column)

    def _leaf_literals(
        self, leaf: Leaf
    ) -> tuple[tuple[ColumnLiteral, ...], tuple[ColumnLiteral, ...]]:
        """Return what must be true together for the answer to say yes, and to say no."""
        question = self._questionnaire.questions[leaf.question]
        if isinstance(leaf, InRange):
            yes = self._input(leaf)
            any_number = self._input(AnsweredWith(question.id, (), number=True))
            return (yes,), (any_number, yes._replace(holds=False))
        yes = self._input(AnsweredWith(question.id, leaf.options))
        others = tuple(option for option in question.options if option != NOT_SURE)
        no = [
            self._input(AnsweredWith(question.id, others, number=True)),
            yes._replace(holds=False),
        ]
        if NOT_SURE in question.options:
            no.append(self._input(AnsweredWith(question.id, (NOT_SURE,)))._replace(holds=False))
        return (yes,), tuple(no)

    def _add_gates(self, gates: Iterable[Gate]) -> None:
        for some, yes, every, no, counts in gates:
            enough, too_few = counts or (1, every.bit_count())
            self._step(_bit_column(yes), enough, map(ColumnLiteral, _bit_columns(some)))
            self._step(_bit_column(no), too_few, map(ColumnLiteral, _bit_columns(every)))

    def _outcome_columns(self) -> dict[str, str]:
        """Make the column of each outcome: the walk from the top comes to it, and it holds."""
        found: dict[str, str] = {}
        earlier: list[ColumnLiteral] = []
        for number, (name, node) in enumerate(self._compiled.outcomes.items()):
            yes, no = (
                ColumnLiteral(_bit_column(node.true_bit)),
                ColumnLiteral(_bit_column(node.false_bit)),
            )
            comes = self._reached_column(number, self._questionnaire.outcomes[name], earlier)
            self._step(f"outcome_{number}", 2, (comes, yes))
            still_open = (comes, yes._replace(holds=False), no._replace(holds=False))
            self._mark_reached(node.true_bit, self._step(f"open_{number}", 3, still_open))
            found[name] = f"outcome_{number}"
            earlier.append(no)
        return found

    def _reached_column(
        self, number: int, outcome: Outcome, earlier: list[ColumnLiteral]
    ) -> ColumnLiteral:
        column = f"comes_{number}"
        if outcome.danger and number:  # what is open above it does not stop the walk
            before = (
                ColumnLiteral(f"comes_{number - 1}"),
                ColumnLiteral(f"outcome_{number - 1}", holds=False),
            )
            return self._step(column, 2, before)
        return self._step(column, len(earlier), earlier)

    def _mark_reached(self, bit: int, by: ColumnLiteral) -> None:
        self._reached.setdefault(_cell(bit), []).append(by)

    def _pop_reached(self, cell: int) -> ColumnLiteral | None:
        """Make the column that says a cell is unknown, and that something open looks at it."""
        if cell not in self._reached:
            return None
        by = self._step(f"looked_{cell}", 1, self._reached.pop(cell))
        neither = (ColumnLiteral(f"bit_{2 * cell + no}", holds=False) for no in (0, 1))
        return self._step(f"reached_{cell}", 3, (by, *neither))

    def _open_question_columns(self) -> dict[str, str]:
        """Follow what is open from the outcomes back to the questions, as `open_questions` does."""
        program = self._compiled.program
        stages = dict(zip(self._compiled.ask_ifs, program.stages, strict=True))
        self._mark_read_cells(program.gates)
        found: dict[str, str] = {}
        for name, said in reversed(list(self._compiled.answer_bits.items())):
            stage = stages.get(name)
            looked: list[ColumnLiteral] = []
            unsaid: list[ColumnLiteral] = []
            for leaf, literal in said.leaves.items():
                reached = self._pop_reached(literal // 2)
                if reached is None:
                    continue
                yes, no = self._leaf_literals(leaf)
                says_no = self._step(f"denies_{literal}", len(no), no)
                says = (reached, yes[0]._replace(holds=False), says_no._replace(holds=False))
                unsaid.append(self._step(f"unsaid_{literal}", 3, says))
                looked.append(reached)
            if unsaid:
                found[name] = self._step(f"asked_{name}", 1, unsaid).column
            if stage:
                if looked:
                    self._mark_reached(
                        stage.applies.true_bit, self._step(f"behind_{name}", 1, looked)
                    )
                self._mark_read_cells(stage.gates)
        return {name: found[name] for name in self._questionnaire.questions if name in found}

    def _mark_read_cells(self, gates: tuple[Gate, ...]) -> None:
        for some, yes, every, _, _ in reversed(gates):
            reached = self._pop_reached(_cell(yes))
            if reached is not None:
                for cell in set(map(_cell, _iter_bits(some | every))):
                    self._reached.setdefault(cell, []).append(reached)


def _iter_bits(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _cell(bit: int) -> int:
    return (bit.bit_length() - 1) // 2


def _bit_column(bit: int) -> str:
    return f"bit_{bit.bit_length() - 1}"


def _bit_columns(mask: int) -> Iterator[str]:
    return map(_bit_column, _iter_bits(mask))


def _in_layers(
    inputs: Iterable[str], steps: Iterable[ColumnGate]
) -> tuple[tuple[ColumnGate, ...], ...]:
    depth = dict.fromkeys(inputs, 0)
    layers: dict[int, list[ColumnGate]] = {}
    for step in steps:
        deep = 1 + max((depth[column] for column, _ in step.literals), default=0)
        depth[step.column] = deep
        layers.setdefault(deep, []).append(step)
    return tuple(tuple(layers[deep]) for deep in sorted(layers))
