"""Boolean circuits for a SAT solver: gates that are shared, and questions about all inputs at once.

A literal is a whole number other than 0; its negative is its opposite. Equal gates are made once,
so that two copies of a questionnaire that differ in one answer share all that it cannot reach.

Two things keep the solver from being asked. A gate that its inputs make constant, or like another,
is never made. And each gate is worked out on a thousand samples when it is made: what a sample
shows to be possible needs no solver. A sample proves nothing else, and the solver is given no more
of the circuit than it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import neg

from pysat.solvers import Solver

SOLVER = "minisat22"
"""One of the fastest of those tried on files of up to 500 questions and 1,000 rules."""

SAMPLE_COUNT = 1024
"""How many assignments each gate is worked out on."""

ALL_SAMPLES = (1 << SAMPLE_COUNT) - 1


class Circuit:
    """Gates, each the AND of other literals, and one solver that keeps what it learnt."""

    def __init__(self) -> None:
        self._parts: dict[int, frozenset[int]] = {}
        self._gates: dict[frozenset[int], int] = {}
        self._rows: dict[tuple[tuple[int, ...], int], tuple[int, ...]] = {}
        self._samples = [0, ALL_SAMPLES]
        """By variable, the samples in which it holds, a bit each."""
        self._allowed = ALL_SAMPLES
        """The samples in which all that is required holds."""
        self._solver = Solver(name=SOLVER)
        self._number: dict[int, int] = {}
        """What the solver calls a variable, if it knows it."""
        self._variable_of = [0]
        """The variable by what the solver calls it."""
        self.true = 1
        self.false = -1
        self._solver.add_clause([self._solver_literal(self.true)])

    def new_input(self, samples: int = 0) -> int:
        """Return a new input, which holds in these samples."""
        self._samples.append(samples)
        return len(self._samples) - 1

    def conjunction(self, literals: Iterable[int]) -> int:
        """Return the AND of the literals."""
        key = frozenset(literals)
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = self._all(key)
        return gate

    def _all(self, asked: frozenset[int]) -> int:
        literals = self._simplified(asked)
        if self.false in literals:
            return self.false
        if len(literals) < 2:
            return next(iter(literals), self.true)
        if literals != asked:
            return self.conjunction(literals)
        gate = self.new_input(self._samples_of(literals))
        self._parts[gate] = literals
        return gate

    def _simplified(self, literals: frozenset[int]) -> frozenset[int]:
        """Return literals with the same AND, as far as one look into their gates shows."""
        parts_of = self._parts
        known = set(literals)
        for literal in literals:
            if literal in parts_of:
                known |= parts_of[literal]
        if self.false in known or not known.isdisjoint(map(neg, known)):
            return frozenset((self.false,))
        found = set(literals)
        found.discard(self.true)
        for literal in literals:
            parts = parts_of.get(-literal)
            if parts is None:
                continue
            if not known.isdisjoint(map(neg, parts)):
                found.discard(literal)  # one of its parts is denied anyway
            elif len(missing := parts - known) < 2:
                found.discard(literal)
                found.add(-next(iter(missing), self.true))
        return frozenset(found)

    def disjunction(self, literals: Iterable[int]) -> int:
        """Return the OR of the literals."""
        return -self.conjunction(map(neg, literals))

    def xor(self, one: int, other: int) -> int:
        """Return whether the two literals differ."""
        if one == other:
            return self.false
        return self.disjunction((self.conjunction((one, -other)), self.conjunction((-one, other))))

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """Return whether at least so many of the literals hold."""
        count -= literals.count(self.true)
        if count <= 0:
            return self.true
        reached = (self.true, *[self.false] * count)
        for literal in literals:
            if literal not in (self.true, self.false):
                reached = self._extend_counts(reached, literal)
        return reached[count]

    def _extend_counts(self, reached: tuple[int, ...], literal: int) -> tuple[int, ...]:
        """Return whether so many hold, for each count from 0, with one more literal to count."""
        row = self._rows.get((reached, literal))
        if row is None:
            more = [
                self.disjunction((reached[count], self.conjunction((reached[count - 1], literal))))
                for count in range(1, len(reached))
            ]
            row = self._rows[reached, literal] = (self.true, *more)
        return row

    def assert_literal(self, literal: int) -> None:
        """Demand from now on that the literal holds."""
        self._allowed &= self._samples_of((literal,))
        self._solver.add_clause([self._solver_literal(literal)])

    def is_satisfiable(self, *literals: int) -> bool:
        """Return whether there is an assignment in which these literals hold."""
        return self.holds_in_sample(*literals) or self._solve(literals)

    def holds_in_sample(self, *literals: int) -> bool:
        """Return whether these literals hold in a sample; if not, they may hold all the same."""
        return bool(self._samples_of(literals) & self._allowed)

    def solve(self, *literals: int) -> set[int] | None:
        """Return the inputs of an assignment in which these literals hold; None if there is none.

        An input is in it as it holds, or as its opposite.
        """
        if not self._solve(literals):
            return None
        return {
            self._variable_of[number] if number > 0 else -self._variable_of[-number]
            for number in self._solver.get_model()
        }

    def satisfiable_among(self, literals: Iterable[int]) -> set[int]:
        """Return those of the literals that hold in some assignment, each in one of its own.

        One assignment settles many of them, so that this takes few solutions.
        """
        asked = set(literals) - {self.false}
        found = {literal for literal in asked if self.holds_in_sample(literal)}
        left = sorted(asked - found)
        while left and not self._solve((left[-1],)):
            left.pop()  # while none is possible, the solver is not told of the others
        numbers = {literal: self._solver_literal(literal) for literal in left}
        while numbers:
            literal, number = numbers.popitem()
            if self._solver.solve(assumptions=[number]):
                model = set(self._solver.get_model())
                found.add(literal)
                found |= {other for other, number in numbers.items() if number in model}
                numbers = {o: number for o, number in numbers.items() if number not in model}
        return found

    def _samples_of(self, literals: Iterable[int]) -> int:
        """Return the samples in which all of the literals hold."""
        held = ALL_SAMPLES
        for literal in literals:
            held &= self._samples[literal] if literal > 0 else ~self._samples[-literal]
        return held

    def _solve(self, literals: Iterable[int]) -> bool:
        wanted = [self._solver_literal(literal) for literal in literals]
        return bool(self._solver.solve(assumptions=wanted))

    def _solver_literal(self, literal: int) -> int:
        """Return what the solver calls the literal, after telling it all that this hangs on."""
        if abs(literal) not in self._number:
            self._emit_clauses(abs(literal))
        number = self._number[abs(literal)]
        return number if literal > 0 else -number

    def _emit_clauses(self, variable: int) -> None:
        new: list[int] = []
        waiting = [variable]
        while waiting:
            variable = waiting.pop()
            if variable not in self._number:
                self._number[variable] = len(self._variable_of)
                self._variable_of.append(variable)
                new.append(variable)
                waiting.extend(map(abs, self._parts.get(variable, ())))
        numbers = self._number
        for gate in new:
            if gate in self._parts:
                number = numbers[gate]
                parts = [numbers[p] if p > 0 else -numbers[-p] for p in self._parts[gate]]
                for part in parts:
                    self._solver.add_clause((-number, part))
                self._solver.add_clause((number, *map(neg, parts)))
