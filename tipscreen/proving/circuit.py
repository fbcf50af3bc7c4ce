"""Boolean circuits for a SAT solver: gates that are shared, and questions about all inputs at once.

A literal is a whole number other than 0; its negative is its opposite. Equal gates are made once,
so that two copies of a questionnaire that differ in one answer share all that it cannot reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pysat.solvers import Solver

SOLVER = "minisat22"
"""The fastest of those tried on 500 questions and 1,000 rules; it can be told what to try first."""


class Circuit:
    """Gates, each defined by clauses in one solver that keeps what it learnt."""

    def __init__(self) -> None:
        self._solver = Solver(name=SOLVER)
        self._gates: dict[tuple[int, ...], int] = {}
        self._inputs: dict[int, tuple[int, ...]] = {}
        self._count = 1
        self.true = 1
        self.false = -1
        self._solver.add_clause([self.true])

    def variable(self) -> int:
        """Return a new input."""
        self._count += 1
        return self._count

    def all(self, literals: Iterable[int]) -> int:
        """Return the AND of the literals."""
        inputs = sorted({literal for literal in literals if literal != self.true})
        chosen = set(inputs)
        if self.false in chosen or any(-literal in chosen for literal in inputs):
            return self.false
        if not inputs:
            return self.true
        if len(inputs) == 1:
            return inputs[0]
        if any(chosen.issuperset(self._inputs.get(-literal, (0,))) for literal in inputs):
            return self.false  # a gate is denied, though all that it asks for is here
        key = tuple(inputs)
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = self.variable()
            self._inputs[gate] = key
            for literal in inputs:
                self._solver.add_clause([-gate, literal])
            self._solver.add_clause([gate, *(-literal for literal in inputs)])
        return gate

    def any(self, literals: Iterable[int]) -> int:
        """Return the OR of the literals."""
        return -self.all(-literal for literal in literals)

    def differ(self, one: int, other: int) -> int:
        """Return whether the two literals differ."""
        if one == other:
            return self.false
        return self.any([self.all([one, -other]), self.all([-one, other])])

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """Return whether at least so many of the literals hold."""
        reached = [self.true] + [self.false] * count
        for literal in literals:
            reached = [self.true] + [
                self.any([reached[k], self.all([reached[k - 1], literal])])
                for k in range(1, count + 1)
            ]
        return reached[count]

    def require(self, literal: int) -> None:
        """Demand from now on that the literal holds."""
        self._solver.add_clause([literal])

    def can_be(self, *literals: int) -> bool:
        """Return whether there is an assignment in which these literals hold."""
        return bool(self._solver.solve(assumptions=list(literals)))

    def solve(self, *literals: int) -> set[int] | None:
        """Return all literals of an assignment in which these hold; None if there is none."""
        if not self.can_be(*literals):
            return None
        return set(self._solver.get_model())

    def which_can_be(self, literals: Iterable[int]) -> set[int]:
        """Return those of the literals that hold in some assignment, each in one of its own.

        One assignment settles many of them, so that this takes few solutions.
        """
        left = set(literals) - {self.false}
        found: set[int] = set()
        while left:
            one_of_them = self.variable()
            self._solver.add_clause([-one_of_them, *left])
            self._solver.set_phases(sorted(left))  # try to make many of them hold at once
            model = self.solve(one_of_them)
            if model is None:
                break
            found |= left & model
            left -= model
        return found
