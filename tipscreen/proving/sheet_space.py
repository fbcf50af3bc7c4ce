"""Search all possible answer sheets of one questionnaire with a SAT solver."""

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
    """The solver and `screening` disagree: a bug in tipscreen, not a fault in the questionnaire."""


class SheetSpace:
    """All possible answer sheets of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.circuit = Circuit()
        conditions = tuple(questionnaire.conditions())
        examples = [example.answers for example in questionnaire.examples.values()]
        self.selections: dict[str, Mapping[Value, int]] = {
            question.id: new_selection_inputs(
                self.circuit, question, answer_values(question, conditions), examples
            )
            for question in questionnaire.questions.values()
        }
        self.encoding = QuestionnaireEncoding(self.circuit, questionnaire, self.selections)
        self._dependencies = _DependencyGraph(questionnaire)
        self._encodings_with_only: dict[tuple[str, Value | None], QuestionnaireEncoding] = {}
        self.dangers = danger_questions(questionnaire)

    def find_sheet(self, holds: Callable[[Answers], bool], *literals: int) -> Answers | None:
        """Return a small sheet on which the literals are true; see the function `find_sheet`."""
        return find_sheet(self.circuit, self.selections, holds, *literals)

    def is_satisfiable(self, *literals: int) -> bool:
        """Return whether there is a sheet on which the literals are true."""
        return self.circuit.is_satisfiable(*literals)

    def with_selections(
        self, question: str, selections: Mapping[Value, int]
    ) -> QuestionnaireEncoding:
        """Return the encoding in which one question has these selections, and all else is the same.

        `selections` maps each value to the literal that says it is selected. Gates that the
        question cannot affect are reused from `self.encoding`.
        """
        return QuestionnaireEncoding(
            self.circuit,
            self.questionnaire,
            {**self.selections, question: selections},
            base=self.encoding,
            differing=self.reach(question),
        )

    def with_only(self, question: str, value: Value | None) -> QuestionnaireEncoding:
        """Return the encoding with only this value selected for a question; None: no answer."""
        key = (question, value)
        if key not in self._encodings_with_only:
            selections = dict.fromkeys(self.selections[question], self.circuit.false)
            if value is not None:
                selections[value] = self.circuit.true
            self._encodings_with_only[key] = self.with_selections(question, selections)
        return self._encodings_with_only[key]

    def with_question_unread(self, question: str) -> QuestionnaireEncoding:
        """Return the encoding in which the rules do not read the answer to one question.

        The answer still decides which other questions are asked.
        """
        rules = self.rules_reading(question)
        flags = frozenset(self.questionnaire.rules[rule].raises for rule in rules)
        unanswered = dict.fromkeys(self.selections[question], self.circuit.false)
        return QuestionnaireEncoding(
            self.circuit,
            self.questionnaire,
            {**self.selections, question: unanswered},
            base=self.encoding,
            differing=Dependents(frozenset((question,)), flags, rules),
        )

    def with_rules(
        self, questionnaire: Questionnaire, rules: Iterable[str], flags: Iterable[str]
    ) -> QuestionnaireEncoding:
        """Return the encoding of a questionnaire that has the same rule ids, but different rules.

        `rules` are those that differ; `flags` are all that they raise in either questionnaire.
        """
        return QuestionnaireEncoding(
            self.circuit,
            questionnaire,
            self.selections,
            base=self.encoding,
            differing=self._dependencies.reach_of_rules(rules, flags),
        )

    def reach(self, question: str) -> Dependents:
        """Return what the answer to the question can affect."""
        return self._dependencies.reach(question)

    def rules_reading_directly(self, question: str) -> Sequence[str]:
        """Return the rules whose own conditions read the question."""
        return self._dependencies.rules_of_question[question]

    def rules_reading(self, question: str) -> frozenset[str]:
        """Return the rules that read the question, directly or through flags.

        Unlike `reach`, this leaves out the `ask_if` of other questions.
        """
        return self._dependencies.rules_reading((question,))


class _DependencyGraph:
    """Which rules and `ask_if` conditions read which questions and flags."""

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
        self._next_rules = {
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
        rules = _transitive_closure(start, self._next_rules)
        return Dependents(flags=self._raised_by(rules).union(flags), rules=rules)

    def _raised_by(self, rules: Iterable[str]) -> frozenset[str]:
        return frozenset(self._questionnaire.rules[rule].raises for rule in rules)

    def rules_reading(self, questions: Iterable[str]) -> frozenset[str]:
        start = [rule for question in questions for rule in self.rules_of_question[question]]
        return _transitive_closure(start, self._next_rules)


def _transitive_closure(start: list[str], next_of: Mapping[str, list[str]]) -> frozenset[str]:
    """Return everything that can be reached from the start, including the start."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(next_of[name])
    return frozenset(found)


def find_sheet(
    circuit: Circuit,
    selections: SelectionLiterals,
    holds: Callable[[Answers], bool],
    *literals: int,
) -> Answers | None:
    """Return a small sheet on which the literals are true; None if there is no such sheet.

    `holds` is the condition that the literals encode, evaluated by `screening` for one sheet.

    Raises:
        UnconfirmedError: If `holds` is false for the solver's sheet.
    """
    model = circuit.solve(*literals)
    if model is None:
        return None
    sheet = sheet_from_model(selections, model)
    if not holds(sheet):
        raise UnconfirmedError(f"the solver's sheet is not confirmed: {sorted(sheet)}")
    return minimize_sheet(sheet, holds)


def minimize_sheet(sheet: Answers, holds: Callable[[Answers], bool]) -> Answers:
    """Return the sheet without the answers and options that `holds` does not need.

    First try to drop large groups of answers, then smaller ones. Finally drop single answers and
    options until none can be dropped.
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
    """Try once to drop each answer, then each option; return the smaller sheet."""
    small = dict(sheet)
    for name in sheet:
        fewer = {key: answer for key, answer in small.items() if key != name}
        if holds(fewer):
            small = fewer
    for name, answer in list(small.items()):
        for option in sorted(answer) if isinstance(answer, frozenset) else ():
            current = small[name]
            fewer_options = current - {option} if isinstance(current, frozenset) else current
            if fewer_options and holds({**small, name: fewer_options}):
                small[name] = fewer_options
    return small
