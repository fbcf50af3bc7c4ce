"""Compile a questionnaire to gates over boolean columns, for data frames and SQL.

`screening` compiles each condition to gates over two bits, "true" and "false"; neither is set while
the condition is unknown. Here a bit is a column of booleans instead. A column is never null, so the
way in which an engine treats null cannot change a result. A gate reads only columns made before it:
conditions share what they have in common, and no expression grows with its depth.
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
    """A column, or its negation."""

    column: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class ColumnGate:
    """A column that is true where at least `count` of the literals are true."""

    column: str
    count: int
    literals: tuple[ColumnLiteral, ...]


@dataclass(frozen=True, slots=True)
class ColumnProgram:
    """The computed columns for a table of answer sheets, in order of dependency."""

    inputs: dict[str, AnsweredWith | InRange]
    """Columns computed from the answers: an option is selected, or a number is in a range.

    "The question is answered" is an `AnsweredWith` of all its options.
    """
    layers: tuple[tuple[ColumnGate, ...], ...]
    """The gates of a layer read only the inputs and earlier layers."""
    rules: dict[str, str]
    """Rule id to the column that is true where the rule holds, in the order of the file."""
    outcomes: dict[str, str]
    """Outcome id to its column; where no column is true, the result is the last outcome."""
    open_questions: dict[str, str]
    """Question id to the column that is true where the question keeps the outcome open."""

    def used_layers(self) -> list[tuple[ColumnGate, ...]]:
        """Return the layers without the gates that no result depends on."""
        results = (self.rules, self.outcomes, self.open_questions)
        needed = {column for columns in results for column in columns.values()}
        found = []
        for layer in reversed(self.layers):
            used = tuple(gate for gate in layer if gate.column in needed)
            needed.update(column for gate in used for column, _ in gate.literals)
            found.append(used)
        return [layer for layer in reversed(found) if layer]


class AnsweredWith(NamedTuple):
    """The answer contains one of these options or, if `number` is set, is any number."""

    question: str
    options: tuple[str, ...]
    number: bool = False


def compile_columns(questionnaire: Questionnaire) -> ColumnProgram:
    """Return the column program of a questionnaire, which is compiled once and then cached."""
    return questionnaire.cached(_build_program)


def _build_program(questionnaire: Questionnaire) -> ColumnProgram:
    return _ColumnCompiler(questionnaire).compile()


class _ColumnCompiler:
    """Collects input columns and gates, each gate after the columns that it reads."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._compiled: CompiledQuestionnaire = questionnaire.cached(compile_questionnaire)
        self._inputs: dict[str, AnsweredWith | InRange] = {}
        self._input_columns: dict[AnsweredWith | InRange, str] = {}
        self._gates: list[ColumnGate] = []
        self._reached: dict[int, list[ColumnLiteral]] = {}
        """Cell (a pair of bits) to the columns that are true where it keeps the outcome open."""

    def compile(self) -> ColumnProgram:
        """Return the program for all rules, outcomes and open questions."""
        compiled, program = self._compiled, self._compiled.program
        stages = dict(zip(compiled.ask_ifs, program.stages, strict=True))
        for name, answer_bits in compiled.answer_bits.items():
            stage = stages.get(name)
            if stage:
                self._add_gates(stage.gates)
            for leaf, literal in answer_bits.leaves.items():
                yes, no = self._leaf_literals(leaf)
                if stage:  # while applicability is unknown, an answer can only make a leaf false
                    yes = (*yes, ColumnLiteral(_bit_column(stage.applies.true_bit)))
                    is_denied = self._add_gate(f"said_{literal ^ 1}", len(no), no)
                    self._add_gate(f"bit_{literal}", len(yes), yes)
                    self._add_gate(
                        f"bit_{literal ^ 1}",
                        1,
                        (is_denied, ColumnLiteral(_bit_column(stage.applies.false_bit))),
                    )
                else:
                    self._add_gate(f"bit_{literal}", len(yes), yes)
                    self._add_gate(f"bit_{literal ^ 1}", len(no), no)
        self._add_gates(program.gates)
        outcomes = self._outcome_columns()
        open_questions = self._open_question_columns()
        return ColumnProgram(
            self._inputs,
            _in_layers(self._inputs, self._gates),
            {name: _bit_column(node.true_bit) for name, node in compiled.rules.items()},
            outcomes,
            open_questions,
        )

    def _add_gate(
        self, column: str, count: int, literals: Iterable[ColumnLiteral]
    ) -> ColumnLiteral:
        self._gates.append(ColumnGate(column, count, tuple(literals)))
        return ColumnLiteral(column)

    def _input(self, source: AnsweredWith | InRange) -> ColumnLiteral:
        column = self._input_columns.setdefault(source, f"in_{len(self._input_columns)}")
        self._inputs[column] = source
        return ColumnLiteral(column)

    def _leaf_literals(
        self, leaf: Leaf
    ) -> tuple[tuple[ColumnLiteral, ...], tuple[ColumnLiteral, ...]]:
        """Return two conjunctions: the answer makes the leaf true, or makes it false."""
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
        for any_of, true_bit, all_of, false_bit, counts in gates:
            enough, too_few = counts or (1, all_of.bit_count())
            self._add_gate(_bit_column(true_bit), enough, map(ColumnLiteral, _bit_columns(any_of)))
            self._add_gate(
                _bit_column(false_bit), too_few, map(ColumnLiteral, _bit_columns(all_of))
            )

    def _outcome_columns(self) -> dict[str, str]:
        """Add the column of each outcome: the search from the top reaches it, and it holds."""
        found: dict[str, str] = {}
        earlier: list[ColumnLiteral] = []
        for number, (name, node) in enumerate(self._compiled.outcomes.items()):
            yes, no = (
                ColumnLiteral(_bit_column(node.true_bit)),
                ColumnLiteral(_bit_column(node.false_bit)),
            )
            is_reached = self._reached_column(number, self._questionnaire.outcomes[name], earlier)
            self._add_gate(f"outcome_{number}", 2, (is_reached, yes))
            is_open = (is_reached, yes._replace(holds=False), no._replace(holds=False))
            self._mark_reached(node.true_bit, self._add_gate(f"open_{number}", 3, is_open))
            found[name] = f"outcome_{number}"
            earlier.append(no)
        return found

    def _reached_column(
        self, number: int, outcome: Outcome, earlier: list[ColumnLiteral]
    ) -> ColumnLiteral:
        column = f"comes_{number}"
        if outcome.danger and number:  # an unknown outcome above it does not stop the search
            before = (
                ColumnLiteral(f"comes_{number - 1}"),
                ColumnLiteral(f"outcome_{number - 1}", holds=False),
            )
            return self._add_gate(column, 2, before)
        return self._add_gate(column, len(earlier), earlier)

    def _mark_reached(self, bit: int, source: ColumnLiteral) -> None:
        self._reached.setdefault(_cell(bit), []).append(source)

    def _pop_reached(self, cell: int) -> ColumnLiteral | None:
        """Add the column of "the cell is unknown and something unknown reads it", if any."""
        if cell not in self._reached:
            return None
        is_read = self._add_gate(f"looked_{cell}", 1, self._reached.pop(cell))
        neither = (ColumnLiteral(f"bit_{2 * cell + no}", holds=False) for no in (0, 1))
        return self._add_gate(f"reached_{cell}", 3, (is_read, *neither))

    def _open_question_columns(self) -> dict[str, str]:
        """Trace unknown cells from the outcomes to the questions, as `Case.open_questions` does."""
        program = self._compiled.program
        stages = dict(zip(self._compiled.ask_ifs, program.stages, strict=True))
        self._mark_read_cells(program.gates)
        found: dict[str, str] = {}
        for name, answer_bits in reversed(list(self._compiled.answer_bits.items())):
            stage = stages.get(name)
            read: list[ColumnLiteral] = []
            undecided: list[ColumnLiteral] = []
            for leaf, literal in answer_bits.leaves.items():
                reached = self._pop_reached(literal // 2)
                if reached is None:
                    continue
                yes, no = self._leaf_literals(leaf)
                is_false = self._add_gate(f"denies_{literal}", len(no), no)
                neither = (reached, yes[0]._replace(holds=False), is_false._replace(holds=False))
                undecided.append(self._add_gate(f"unsaid_{literal}", 3, neither))
                read.append(reached)
            if undecided:
                found[name] = self._add_gate(f"asked_{name}", 1, undecided).column
            if stage:
                if read:
                    self._mark_reached(
                        stage.applies.true_bit, self._add_gate(f"behind_{name}", 1, read)
                    )
                self._mark_read_cells(stage.gates)
        return {name: found[name] for name in self._questionnaire.questions if name in found}

    def _mark_read_cells(self, gates: tuple[Gate, ...]) -> None:
        for any_of, true_bit, all_of, _, _ in reversed(gates):
            reached = self._pop_reached(_cell(true_bit))
            if reached is not None:
                for cell in set(map(_cell, _iter_bits(any_of | all_of))):
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
    inputs: Iterable[str], gates: Iterable[ColumnGate]
) -> tuple[tuple[ColumnGate, ...], ...]:
    depth = dict.fromkeys(inputs, 0)
    layers: dict[int, list[ColumnGate]] = {}
    for gate in gates:
        level = 1 + max((depth[column] for column, _ in gate.literals), default=0)
        depth[gate.column] = level
        layers.setdefault(level, []).append(gate)
    return tuple(tuple(layers[level]) for level in sorted(layers))
