"""Build Boolean circuits, and ask a SAT solver about all their inputs at once.

A literal is an integer other than 0; its negative is its opposite. Equal gates are created once.
So two copies of a questionnaire that differ in one answer share every gate that the answer cannot
affect.

Two things save calls of the solver. A gate that its inputs make constant, or equal to another one,
is never created. And each gate is evaluated on a thousand samples when it is created: what holds in
a sample is possible, without a solver. A sample proves nothing else. The solver receives only the
part of the circuit that a question is about.
"""

from collections.abc import Iterable, Sequence
from operator import neg

from pysat.solvers import Solver

SOLVER = "minisat22"
"""One of the fastest solvers measured on files of up to 500 questions and 1,000 rules."""

SAMPLE_COUNT = 1024
"""Number of assignments that each gate is evaluated on."""

ALL_SAMPLES = (1 << SAMPLE_COUNT) - 1


class Circuit:
    """AND gates over literals, and one solver that keeps the clauses it learned."""

    def __init__(self) -> None:
        self._parts: dict[int, frozenset[int]] = {}
        self._gates: dict[frozenset[int], int] = {}
        self._rows: dict[tuple[tuple[int, ...], int], tuple[int, ...]] = {}
        self._samples = [0, ALL_SAMPLES]
        """By variable, a mask of the samples in which it is true."""
        self._allowed = ALL_SAMPLES
        """A mask of the samples in which all asserted literals are true."""
        self._solver = Solver(name=SOLVER)
        self._solver_numbers: dict[int, int] = {}
        """The solver's number of each variable that it has received."""
        self._variables = [0]
        """The variable of each number of the solver."""
        self.true = 1
        self.false = -1
        self._solver.add_clause([self._solver_literal(self.true)])

    def new_input(self, samples: int = 0) -> int:
        """Return a new input that is true in these samples."""
        self._samples.append(samples)
        return len(self._samples) - 1

    def conjunction(self, literals: Iterable[int]) -> int:
        """Return the AND of the literals."""
        key = frozenset(literals)
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = self._new_conjunction(key)
        return gate

    def _new_conjunction(self, requested: frozenset[int]) -> int:
        literals = self._simplify(requested)
        if self.false in literals:
            return self.false
        if len(literals) < 2:
            return next(iter(literals), self.true)
        if literals != requested:
            return self.conjunction(literals)
        gate = self.new_input(self._samples_of(literals))
        self._parts[gate] = literals
        return gate

    def _simplify(self, literals: frozenset[int]) -> frozenset[int]:
        """Return fewer literals with the same AND, looking one level into their gates."""
        parts_of = self._parts
        known = set(literals)
        for literal in literals:
            if literal in parts_of:
                known |= parts_of[literal]
        if self.false in known or not known.isdisjoint(map(neg, known)):
            return frozenset((self.false,))
        found = set(literals)
        found.discard(self.true)
        # A negative literal says that some part of its gate is false.
        for literal in literals:
            parts = parts_of.get(-literal)
            if parts is None:
                continue
            if not known.isdisjoint(map(neg, parts)):
                found.discard(literal)  # one of its parts is false anyway
            elif len(missing := parts - known) < 2:
                found.discard(literal)
                found.add(-next(iter(missing), self.true))
        return frozenset(found)

    def disjunction(self, literals: Iterable[int]) -> int:
        """Return the OR of the literals."""
        return -self.conjunction(map(neg, literals))

    def xor(self, one: int, other: int) -> int:
        """Return a literal that is true where the two literals differ."""
        if one == other:
            return self.false
        return self.disjunction((self.conjunction((one, -other)), self.conjunction((-one, other))))

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """Return a literal that is true where at least `count` of the literals are."""
        if count == 1:
            return self.disjunction(literals)
        if count == len(literals):
            return self.conjunction(literals)
        count -= literals.count(self.true)
        if count <= 0:
            return self.true
        reached = (self.true, *[self.false] * count)
        for literal in literals:
            if literal not in (self.true, self.false):
                reached = self._extend_counts(reached, literal)
        return reached[count]

    def _extend_counts(self, reached: tuple[int, ...], literal: int) -> tuple[int, ...]:
        """Return the literals "at least 0, 1, 2 ... are true" after counting one more literal."""
        row = self._rows.get((reached, literal))
        if row is None:
            more = [
                self.disjunction((reached[count], self.conjunction((reached[count - 1], literal))))
                for count in range(1, len(reached))
            ]
            row = self._rows[reached, literal] = (self.true, *more)
        return row

    def assert_literal(self, literal: int) -> None:
        """Require the literal to be true from now on."""
        self._allowed &= self._samples_of((literal,))
        self._solver.add_clause([self._solver_literal(literal)])

    def is_satisfiable(self, *literals: int) -> bool:
        """Return whether some assignment makes these literals true."""
        return self.holds_in_sample(*literals) or self._solve(literals)

    def holds_in_sample(self, *literals: int) -> bool:
        """Return whether these literals are true in a sample; False proves nothing."""
        return bool(self._samples_of(literals) & self._allowed)

    def solve(self, *literals: int) -> set[int] | None:
        """Return an assignment that makes these literals true; None if there is none.

        The set contains each variable that the solver knows, negative if it is false.
        """
        if not self._solve(literals):
            return None
        return {
            self._variables[number] if number > 0 else -self._variables[-number]
            for number in self._solver.get_model()
        }

    def satisfiable_among(self, literals: Iterable[int]) -> set[int]:
        """Return the literals that are true in some assignment, not necessarily the same one.

        One assignment usually answers for many literals, so few calls of the solver are needed.
        """
        candidates = set(literals) - {self.false}
        found = {literal for literal in candidates if self.holds_in_sample(literal)}
        remaining = sorted(candidates - found)
        while remaining and not self._solve((remaining[-1],)):
            remaining.pop()  # until one is possible, the solver does not receive the others
        numbers = {literal: self._solver_literal(literal) for literal in remaining}
        while numbers:
            literal, number = numbers.popitem()
            if self._solver.solve(assumptions=[number]):
                model = set(self._solver.get_model())
                found.add(literal)
                found |= {other for other, number in numbers.items() if number in model}
                numbers = {o: number for o, number in numbers.items() if number not in model}
        return found

    def _samples_of(self, literals: Iterable[int]) -> int:
        """Return a mask of the samples in which all of the literals are true."""
        samples = ALL_SAMPLES
        for literal in literals:
            samples &= self._samples[literal] if literal > 0 else ~self._samples[-literal]
        return samples

    def _solve(self, literals: Iterable[int]) -> bool:
        assumptions = [self._solver_literal(literal) for literal in literals]
        return bool(self._solver.solve(assumptions=assumptions))

    def _solver_literal(self, literal: int) -> int:
        """Return the solver's number of the literal, after adding all clauses that it needs."""
        if abs(literal) not in self._solver_numbers:
            self._emit_clauses(abs(literal))
        number = self._solver_numbers[abs(literal)]
        return number if literal > 0 else -number

    def _emit_clauses(self, variable: int) -> None:
        """Add the clauses of a variable, and of every gate below it, to the solver."""
        new: list[int] = []
        waiting = [variable]
        while waiting:
            variable = waiting.pop()
            if variable not in self._solver_numbers:
                self._solver_numbers[variable] = len(self._variables)
                self._variables.append(variable)
                new.append(variable)
                waiting.extend(map(abs, self._parts.get(variable, ())))
        numbers = self._solver_numbers
        for gate in new:
            if gate in self._parts:
                number = numbers[gate]
                parts = [numbers[p] if p > 0 else -numbers[-p] for p in self._parts[gate]]
                for part in parts:
                    self._solver.add_clause((-number, part))
                self._solver.add_clause((number, *map(neg, parts)))
