"""Compile a questionnaire into the form that `compiled` describes."""

from collections.abc import Iterable, Iterator, Sequence

from tipscreen.questionnaire.conditions import (
    Composite,
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
    """Return the compiled form of the questionnaire, which evaluates sheets fast."""
    return _Compiler(questionnaire).compile()


class _Compiler:
    """Allocates cells and collects the gates that set them. Equal gates are created once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._cells = 1
        self._gates: list[Gate] = []
        self._known_gates: dict[tuple[int, frozenset[Literal]], Literal] = {}
        self._flags: dict[str, Literal] = {}
        self._leaves: dict[str, dict[Leaf, Literal]] = {q: {} for q in questionnaire.questions}
        for condition in questionnaire.screening_conditions():
            for node in walk(condition):
                if isinstance(node, OptionSelected | InRange):
                    literals = self._leaves[node.question]
                    if node not in literals:
                        literals[node] = self._new_cell()

    def compile(self) -> CompiledQuestionnaire:
        questionnaire = self._questionnaire
        leaf_bits = {
            name: mask(_both_bits(literals.values())) for name, literals in self._leaves.items()
        }
        unconditional_bits = 0
        ask_ifs: dict[str, CompiledCondition] = {}
        stages: list[Stage] = []
        for question in questionnaire.questions.values():
            if question.ask_if is None:
                unconditional_bits |= leaf_bits[question.id]
                continue
            ask_if = ask_ifs[question.id] = self._compiled(question.ask_if)
            stage = Stage(
                gates=self._pop_gates(),
                applies=ask_if,
                leaf_bits=leaf_bits[question.id],
                false_bits=mask(literal ^ 1 for literal in self._leaves[question.id].values()),
            )
            stages.append(stage)
        *outcomes, _ = questionnaire.outcomes.values()
        topics = questionnaire.topics.values()
        return CompiledQuestionnaire(
            answer_bits={name: AnswerBits(literals) for name, literals in self._leaves.items()},
            leaf_bits=leaf_bits,
            ask_ifs=ask_ifs,
            rules={rule.id: self._compiled(rule.when) for rule in questionnaire.rules.values()},
            flags={flag: self._compiled(FlagRaised(flag)) for flag in questionnaire.flags},
            outcomes={o.id: self._compiled(o.when) for o in outcomes if o.when is not None},
            topics={t.id: self._compiled(t.show_if) for t in topics if t.show_if is not None},
            program=Program(~0, unconditional_bits, tuple(stages), self._pop_gates()),
        )

    def _pop_gates(self) -> tuple[Gate, ...]:
        """Return the gates collected since the last call."""
        gates = tuple(self._gates)
        self._gates.clear()
        return gates

    def _new_cell(self) -> Literal:
        self._cells += 1
        return 2 * (self._cells - 1)

    def _compiled(self, condition: Condition) -> CompiledCondition:
        literal = self._literal(condition)
        parts = tuple(self._compiled(part) for part in parts_of(condition))
        return CompiledCondition(condition, 1 << literal, 1 << (literal ^ 1), parts)

    def _literal(self, condition: Condition) -> Literal:
        """Return the "true" literal of a condition, after collecting the gates that it needs."""
        match condition:
            case OptionSelected() | InRange():
                return self._leaves[condition.question][condition]
            case FlagRaised(flag):
                return self._flag(flag)
            case Not(part):
                return self._literal(part) ^ 1
            case Composite():
                literals = [self._literal(part) for part in condition.parts]
                return self._at_least(condition.minimum, literals)
            case OutcomeIs() | RuleHolds():
                raise TypeError("only guarantees may name outcomes and rules")

    def _flag(self, flag: str) -> Literal:
        literal = self._flags.get(flag)
        if literal is None:
            rules = self._questionnaire.rules_raising(flag)
            literal = self._at_least(1, [self._literal(rule.when) for rule in rules])
            self._flags[flag] = literal
        return literal

    def _at_least(self, count: int, literals: Sequence[Literal]) -> Literal:
        if count == len(literals) != 1:  # all: not any of the opposites, which is the fast gate
            return self._at_least(1, [literal ^ 1 for literal in literals]) ^ 1
        distinct = frozenset(literals if count == 1 else self._distinct_literals(literals))
        if count == 1 and len(distinct) == 1:
            return min(distinct)
        result = self._known_gates.get((count, distinct))
        if result is None:
            result = self._known_gates[count, distinct] = self._new_cell()
            opposites = mask(literal ^ 1 for literal in distinct)
            counts = (count, len(distinct) - count + 1) if count > 1 else None
            gate = (mask(distinct), 1 << result, opposites, 1 << (result ^ 1), counts)
            self._gates.append(gate)
        return result

    def _distinct_literals(self, literals: Iterable[Literal]) -> Iterator[Literal]:
        """Yield the literals, and a copy in a new cell for each one that is counted again."""
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
