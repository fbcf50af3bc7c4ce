"""Evaluate a sheet by walking its conditions: the definition of the semantics.

The compiled engine of `tipscreen.screening` must say the same of every sheet; tests hold the two
against each other. Nothing here is fast, and nothing is kept for another sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import (
    Answer,
    Condition,
    Facts,
    FlagRaised,
    InRange,
    Leaf,
    Not,
    OptionSelected,
    Truth,
    evaluate,
    evaluate_leaf,
    kleene_or,
    parts_of,
)
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire
from tipscreen.screening.case import Case, Verdict


def supporting_leaves(
    condition: Condition, facts: Facts, behind_flag: Callable[[str, Truth], Iterable[Condition]]
) -> Iterator[Leaf]:
    """Yield the leaves that make the condition true, false or unknown.

    Parts that did not matter are passed over: of an "any" that holds, only the parts that hold.
    `behind_flag` gives the conditions of the rules that decide a flag's truth.
    """
    truth = evaluate(condition, facts)
    match condition:
        case OptionSelected() | InRange():
            yield condition
        case FlagRaised(flag):
            for inner in behind_flag(flag, truth):
                yield from supporting_leaves(inner, facts, behind_flag)
        case _:
            wanted = Truth(Truth.TRUE - truth) if isinstance(condition, Not) else truth
            for part in parts_of(condition):
                if evaluate(part, facts) is wanted:
                    yield from supporting_leaves(part, facts, behind_flag)


@dataclass(slots=True)
class TreeCase:
    """One answer sheet evaluated against one questionnaire; the `Facts` of conditions.

    Truths are computed on first use and cached.
    """

    questionnaire: Questionnaire
    answers: Answers
    _applies: dict[str, Truth] = field(default_factory=dict)
    _rules: dict[str, Truth] = field(default_factory=dict)
    _flags: dict[str, Truth] = field(default_factory=dict)
    _verdict: Verdict | None = None

    def applies(self, question: str) -> Truth:
        """Return the truth of the question's `ask_if`; true if it has none."""
        if question not in self._applies:
            # No recursion is needed: each `ask_if` reads only earlier questions of the file.
            for item in self.questionnaire.questions.values():
                truth = Truth.TRUE if item.ask_if is None else evaluate(item.ask_if, self)
                self._applies[item.id] = truth
        return self._applies[question]

    def applicable_questions(self) -> tuple[Question, ...]:
        """Return the questions that apply, or still might, in the order asked."""
        questions = self.questionnaire.questions.values()
        return tuple(q for q in questions if self.applies(q.id) is not Truth.FALSE)

    def answer(self, question: str) -> Answer | None:
        """Return the answer; None if there is none."""
        return self.answers.get(question)

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised: true if one of its rules holds."""
        truth = self._flags.get(flag)
        if truth is None:
            rules = self.questionnaire.rules_raising(flag)
            truth = self._flags[flag] = kleene_or(self.rule(rule.id) for rule in rules)
        return truth

    def rule(self, rule: str) -> Truth:
        """Return the truth of the rule's `when`."""
        truth = self._rules.get(rule)
        if truth is None:
            truth = self._rules[rule] = evaluate(self.questionnaire.rules[rule].when, self)
        return truth

    def outcome(self) -> str:
        """Return the id of the outcome."""
        return self.verdict.outcome.id

    @property
    def verdict(self) -> Verdict:
        """The first outcome that holds, from the top.

        If an outcome is unknown, the fallback is the result, unless a danger outcome below it
        holds: then the unknown one could only be more serious.
        """
        if self._verdict is None:
            self._verdict = self._walk()
        return self._verdict

    def _walk(self) -> Verdict:
        *outcomes, last = self.questionnaire.outcomes.values()
        unresolved: list[Outcome] = []
        for outcome in outcomes:
            if unresolved and not outcome.danger:
                break
            truth = evaluate(outcome.when, self) if outcome.when else Truth.TRUE
            if truth is Truth.TRUE:
                return Verdict(outcome, tuple(unresolved))
            if truth is Truth.UNKNOWN:
                unresolved.append(outcome)
        return Verdict(last, tuple(unresolved))

    def holds(self, condition: Condition) -> bool:
        """Return whether the condition is true."""
        return evaluate(condition, self) is Truth.TRUE

    def supporting_leaves(
        self, condition: Condition, through_shown_flags: bool = True
    ) -> Iterator[Leaf]:
        """Yield the leaves that decide the condition, including those behind flags."""
        seen: set[str] = set()

        def behind_flag(flag: str, truth: Truth) -> Iterable[Condition]:
            shown = not self.questionnaire.flags[flag].hidden
            if flag in seen or (shown and not through_shown_flags):
                return ()
            seen.add(flag)
            rules = self.questionnaire.rules_raising(flag)
            return (rule.when for rule in rules if self.rule(rule.id) is truth)

        return supporting_leaves(condition, self, behind_flag)

    def open_questions(self) -> dict[str, bool]:
        """Return the questions that could change the verdict: True if answered "not sure"."""
        found: dict[str, bool] = {}
        seen_questions: set[str] = set()
        waiting = [outcome.when for outcome in self.verdict.unresolved if outcome.when]
        while waiting:
            for leaf in self.supporting_leaves(waiting.pop()):
                question = self.questionnaire.questions[leaf.question]
                answer = self.answer(question.id)
                if evaluate_leaf(leaf, answer) is Truth.UNKNOWN:
                    found[question.id] = answer is not None
                if question.ask_if and question.id not in seen_questions:
                    seen_questions.add(question.id)
                    if self.applies(question.id) is Truth.UNKNOWN:
                        waiting.append(question.ask_if)
        return {name: found[name] for name in self.questionnaire.questions if name in found}


def assert_same(questionnaire: Questionnaire, sheet: Answers) -> None:
    """Fail unless the compiled engine and the walk agree about a sheet."""
    case, tree = Case(questionnaire, sheet), TreeCase(questionnaire, sheet)
    for name in questionnaire.questions:
        assert case.applies(name) is tree.applies(name), name
    for name in questionnaire.rules:
        assert case.rule(name) is tree.rule(name), name
    holding = [name for name in questionnaire.rules if tree.rule(name) is Truth.TRUE]
    assert case.rules_that_hold() == holding
    for name in questionnaire.flags:
        assert case.flag(name) is tree.flag(name), name
    assert case.verdict == tree.verdict
    assert case.applicable_questions() == tree.applicable_questions()
    assert case.open_questions() == tree.open_questions()
    for through_shown_flags in (True, False):
        for rule in questionnaire.rules.values():
            found = case.supporting_leaves(case.compiled.rules[rule.id], through_shown_flags)
            assert list(found) == list(tree.supporting_leaves(rule.when, through_shown_flags))
    for topic in questionnaire.topics.values():
        assert case.is_topic_relevant(topic) is (topic.show_if is None or tree.holds(topic.show_if))
