"""Every answer sheet there can be of one questionnaire, ready to be searched by a SAT solver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tipscreen.proving.circuit import Circuit
from tipscreen.proving.danger import danger_questions
from tipscreen.proving.encoding import (
    Dependents,
    QuestionnaireEncoding,
    SelectionLiterals,
    Value,
    answer_values,
    new_selection_inputs,
    sheet_from_model,
)
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import Answer, flags_read_by, questions_read_by
from tipscreen.questionnaire.model import Questionnaire


class UnconfirmedError(AssertionError):
    """The solver and `screening` disagree: a defect of tipscreen, never of a questionnaire."""


class SheetSpace:
    """All sheets of one questionnaire, ready to be searched."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.circuit = Circuit()
        conditions = tuple(questionnaire.conditions())
        examples = [example.answers for example in questionnaire.examples.values()]
        self.picks: dict[str, Mapping[Value, int]] = {
            question.id: new_selection_inputs(
                self.circuit, question, answer_values(question, conditions), examples
            )
            for question in questionnaire.questions.values()
        }
        self.encoded = QuestionnaireEncoding(self.circuit, questionnaire, self.picks)
        self._links = _DependencyGraph(questionnaire)
        self._with_only: dict[tuple[str, Value | None], QuestionnaireEncoding] = {}
        self.dangers = danger_questions(questionnaire)

    def find_sheet(self, holds: Callable[[Answers], bool], *literals: int) -> Answers | None:
        """Return a small sheet on which the literals hold, as `find_sheet` does."""
        return find_sheet(self.circuit, self.picks, holds, *literals)

    def is_satisfiable(self, *literals: int) -> bool:
        """Return whether there is a sheet on which the literals hold."""
        return self.circuit.is_satisfiable(*literals)

    def with_picks(self, question: str, picks: Mapping[Value, int]) -> QuestionnaireEncoding:
        """Return the same sheets with another answer to one question.

        All gates that the question cannot reach are shared.
        """
        return QuestionnaireEncoding(
            self.circuit,
            self.questionnaire,
            {**self.picks, question: picks},
            base=self.encoded,
            differing=self.reach(question),
        )

    def with_only(self, question: str, value: Value | None) -> QuestionnaireEncoding:
        """Return the same sheets with just this value picked at one question, or no answer."""
        key = (question, value)
        if key not in self._with_only:
            true, false = self.circuit.true, self.circuit.false
            picks = {of: true if of == value else false for of in self.picks[question]}
            self._with_only[key] = self.with_picks(question, picks)
        return self._with_only[key]

    def with_question_unread(self, question: str) -> QuestionnaireEncoding:
        """Return the same sheets as if the answer to one question told no rule anything.

        What is asked because of it, or not asked, stays as it is.
        """
        rules = self.direct_rules(question)
        flags = frozenset(self.questionnaire.rules[rule].raises for rule in rules)
        nothing = dict.fromkeys(self.picks[question], self.circuit.false)
        return QuestionnaireEncoding(
            self.circuit,
            self.questionnaire,
            {**self.picks, question: nothing},
            base=self.encoded,
            differing=Dependents(frozenset((question,)), flags, rules),
        )

    def with_rules(
        self, questionnaire: Questionnaire, rules: Iterable[str], flags: Iterable[str]
    ) -> QuestionnaireEncoding:
        """Return the same sheets, judged by a questionnaire with other rules of the same names.

        `rules` are those that differ, and `flags` all that such a rule raises, now or then.
        """
        return QuestionnaireEncoding(
            self.circuit,
            questionnaire,
            self.picks,
            base=self.encoded,
            differing=self._links.reach_of_rules(rules, flags),
        )

    def reach(self, question: str) -> Dependents:
        """Return what the answer to the question can have an effect on."""
        return self._links.reach(question)

    def rules_reading(self, question: str) -> Sequence[str]:
        """Return the rules whose own conditions read the question."""
        return self._links.rules_of_question[question]

    def direct_rules(self, question: str) -> frozenset[str]:
        """Return the rules that read the question, by themselves or through flags."""
        return self._links.rules_reading((question,))


class _DependencyGraph:
    """What reads what in a questionnaire, gathered once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self.rules_of_question: dict[str, list[str]] = {q: [] for q in questionnaire.questions}
        self._rules_of_flag: dict[str, list[str]] = {flag: [] for flag in questionnaire.flags}
        self._ask_ifs_of: dict[str, list[str]] = {q: [] for q in questionnaire.questions}
        for rule in questionnaire.rules.values():
            for question in questions_read_by(rule.when):
                self.rules_of_question[question].append(rule.id)
            for flag in flags_read_by(rule.when):
                self._rules_of_flag[flag].append(rule.id)
        for other in questionnaire.questions.values():
            for question in questions_read_by(other.ask_if) if other.ask_if else ():
                self._ask_ifs_of[question].append(other.id)
        self._rules_after = {
            rule.id: self._rules_of_flag[rule.raises] for rule in questionnaire.rules.values()
        }
        self._reach: dict[str, Dependents] = {}

    def reach(self, question: str) -> Dependents:
        if question not in self._reach:
            questions = _transitive_closure([question], self._ask_ifs_of)
            rules = self.rules_reading(questions)
            self._reach[question] = Dependents(questions, self._raised_by(rules), rules)
        return self._reach[question]

    def reach_of_rules(self, differing: Iterable[str], flags: Iterable[str]) -> Dependents:
        start = [*differing, *(rule for flag in flags for rule in self._rules_of_flag[flag])]
        rules = _transitive_closure(start, self._rules_after)
        return Dependents(flags=self._raised_by(rules).union(flags), rules=rules)

    def _raised_by(self, rules: Iterable[str]) -> frozenset[str]:
        return frozenset(self._questionnaire.rules[rule].raises for rule in rules)

    def rules_reading(self, questions: Iterable[str]) -> frozenset[str]:
        start = [rule for question in questions for rule in self.rules_of_question[question]]
        return _transitive_closure(start, self._rules_after)


def _transitive_closure(start: list[str], next_of: Mapping[str, list[str]]) -> frozenset[str]:
    """Return all that can be come to from the start, with the start."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(next_of[name])
    return frozenset(found)


def find_sheet(
    circuit: Circuit, picks: SelectionLiterals, holds: Callable[[Answers], bool], *literals: int
) -> Answers | None:
    """Return a small sheet on which the literals hold, None if there is none at all.

    `holds` says the same of one sheet by means of `screening`. Raises UnconfirmedError if it does
    not agree.
    """
    model = circuit.solve(*literals)
    if model is None:
        return None
    sheet = sheet_from_model(picks, model)
    if not holds(sheet):
        raise UnconfirmedError(f"the solver's sheet is not confirmed: {sorted(sheet)}")
    return minimize_sheet(sheet, holds)


def minimize_sheet(sheet: Answers, holds: Callable[[Answers], bool]) -> Answers:
    """Return the sheet less the answers and the options that it can do without.

    Tries to drop all answers at once, then ever fewer, down to one by one; and goes on one by one
    until not a single answer and not a single option can be left out.
    """
    small = dict(sheet)
    size = len(small)
    while size > 1:
        names = list(small)
        for start in range(0, len(names), size):
            chunk = names[start : start + size]
            fewer = {key: answer for key, answer in small.items() if key not in chunk}
            if holds(fewer):
                small = fewer
        size //= 2
    while (smaller := _drop_greedily(small, holds)) != small:
        small = smaller
    return small


def _drop_greedily(sheet: Answers, holds: Callable[[Answers], bool]) -> dict[str, Answer]:
    """Return the sheet less each answer, then each option, that it can do without in turn."""
    small = dict(sheet)
    for name in sheet:
        fewer = {key: answer for key, answer in small.items() if key != name}
        if holds(fewer):
            small = fewer
    for name, answer in list(small.items()):
        for option in sorted(answer) if isinstance(answer, frozenset) else ():
            kept = small[name]
            less = kept - {option} if isinstance(kept, frozenset) else kept
            if less and holds({**small, name: less}):
                small[name] = less
    return small
