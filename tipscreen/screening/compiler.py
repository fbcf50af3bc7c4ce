"""A questionnaire -> the form that judges sheets fast, which `compiled` tells about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FlagRaised,
    InRange,
    Leaf,
    Not,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
    parts_of,
    walk,
)
from tipscreen.questionnaire.model import Questionnaire
from tipscreen.screening.compiled import (
    AnswerBits,
    CompiledCondition,
    CompiledQuestionnaire,
    Gate,
    Literal,
    Program,
    Stage,
    mask,
)


def compile_questionnaire(questionnaire: Questionnaire) -> CompiledQuestionnaire:
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
        for condition in questionnaire.screening_conditions():
            for node in walk(condition):
                if isinstance(node, OptionSelected | InRange):
                    of = self._leaves[node.question]
                    if node not in of:
                        of[node] = self._new_cell()

    def compiled(self) -> CompiledQuestionnaire:
        questionnaire = self._questionnaire
        leaves = {name: mask(_both_bits(of.values())) for name, of in self._leaves.items()}
        free = 0
        ask_ifs: dict[str, CompiledCondition] = {}
        stages: list[Stage] = []
        for question in questionnaire.questions.values():
            if question.ask_if is None:
                free |= leaves[question.id]
                continue
            node = ask_ifs[question.id] = self._node(question.ask_if)
            stage = Stage(
                gates=self._pop_gates(),
                applies=node,
                leaf_bits=leaves[question.id],
                false_bits=mask(literal ^ 1 for literal in self._leaves[question.id].values()),
            )
            stages.append(stage)
        *outcomes, _ = questionnaire.outcomes.values()
        topics = questionnaire.topics.values()
        return CompiledQuestionnaire(
            answer_bits={name: AnswerBits(of) for name, of in self._leaves.items()},
            leaf_bits=leaves,
            ask_ifs=ask_ifs,
            rules={rule.id: self._node(rule.when) for rule in questionnaire.rules.values()},
            flags={flag: self._node(FlagRaised(flag)) for flag in questionnaire.flags},
            outcomes={o.id: self._node(o.when) for o in outcomes if o.when is not None},
            topics={t.id: self._node(t.show_if) for t in topics if t.show_if is not None},
            program=Program(~0, free, tuple(stages), self._pop_gates()),
        )

    def _pop_gates(self) -> tuple[Gate, ...]:
        gates = tuple(self._gates)
        self._gates.clear()
        return gates

    def _new_cell(self) -> Literal:
        self._cells += 1
        return 2 * (self._cells - 1)

    def _node(self, condition: Condition) -> CompiledCondition:
        literal = self._literal(condition)
        parts = tuple(self._node(part) for part in parts_of(condition))
        return CompiledCondition(condition, 1 << literal, 1 << (literal ^ 1), parts)

    def _literal(self, condition: Condition) -> Literal:
        match condition:
            case OptionSelected() | InRange():
                return self._leaves[condition.question][condition]
            case FlagRaised(flag):
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
        counted = literals if count == 1 else self._distinct_literals(literals)
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

    def _distinct_literals(self, literals: Iterable[Literal]) -> Iterator[Literal]:
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


def _both_bits(literals: Iterable[Literal]) -> Iterator[Literal]:
    for literal in literals:
        yield from (literal, literal ^ 1)
