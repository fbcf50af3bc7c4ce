"""What a questionnaire says of a sheet, by walking its conditions: the definition.

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


def grounds(
    condition: Condition, facts: Facts, behind_flag: Callable[[str, Truth], Iterable[Condition]]
) -> Iterator[Leaf]:
    """Yield the leaves that make the condition what it is: yes, no or unknown.

    Parts that did not matter are passed over: of an "any" that holds, only the parts that hold.
    `behind_flag` gives the conditions of the rules that decide a flag's truth.
    """
    truth = evaluate(condition, facts)
    match condition:
        case OptionSelected() | InRange():
            yield condition
        case FlagRaised(flag):
            for inner in behind_flag(flag, truth):
                yield from grounds(inner, facts, behind_flag)
        case _:
            wanted = Truth(Truth.TRUE - truth) if isinstance(condition, Not) else truth
            for part in parts_of(condition):
                if evaluate(part, facts) is wanted:
                    yield from grounds(part, facts, behind_flag)


@dataclass(slots=True)
class TreeCase:
    """One answer sheet seen through one questionnaire; the `Facts` of conditions.

    Truths are worked out when they are asked for, and kept.
    """

    questionnaire: Questionnaire
    answers: Answers
    _applies: dict[str, Truth] = field(default_factory=dict)
    _rules: dict[str, Truth] = field(default_factory=dict)
    _flags: dict[str, Truth] = field(default_factory=dict)
    _verdict: Verdict | None = None

    def applies(self, question: str) -> Truth:
        """Return the truth of the question's `ask_if`; yes if it has none."""
        if question not in self._applies:
            # In the order of the file, since each reads earlier ones only: no recursion.
            for each in self.questionnaire.questions.values():
                truth = Truth.TRUE if each.ask_if is None else evaluate(each.ask_if, self)
                self._applies[each.id] = truth
        return self._applies[question]

    def path(self) -> tuple[Question, ...]:
        """Return the questions that apply, or still might, in the order asked."""
        questions = self.questionnaire.questions.values()
        return tuple(q for q in questions if self.applies(q.id) is not Truth.FALSE)

    def answer(self, question: str) -> Answer | None:
        """Return the answer, None if there is none."""
        return self.answers.get(question)

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised: yes if one of its rules holds."""
        truth = self._flags.get(flag)
        if truth is None:
            rules = self.questionnaire.rules_raising(flag)
            truth = self._flags[flag] = kleene_or(self.rule(rule.id) for rule in rules)
        return truth

    def rule(self, rule: str) -> Truth:
        """Return whether the rule holds."""
        truth = self._rules.get(rule)
        if truth is None:
            truth = self._rules[rule] = evaluate(self.questionnaire.rules[rule].when, self)
        return truth

    def outcome(self) -> str:
        """Return the id of the outcome."""
        return self.verdict.outcome.id

    @property
    def verdict(self) -> Verdict:
        """Return the first outcome that holds, from the top.

        One that is unknown on the way stops the walk at the last outcome; only a danger outcome
        that holds stands all the same, since what is still open could but be more serious.
        """
        if self._verdict is None:
            self._verdict = self._walk()
        return self._verdict

    def _walk(self) -> Verdict:
        *outcomes, last = self.questionnaire.outcomes.values()
        still_open: list[Outcome] = []
        for outcome in outcomes:
            if still_open and not outcome.danger:
                break
            truth = evaluate(outcome.when, self) if outcome.when else Truth.TRUE
            if truth is Truth.TRUE:
                return Verdict(outcome, tuple(still_open))
            if truth is Truth.UNKNOWN:
                still_open.append(outcome)
        return Verdict(last, tuple(still_open))

    def holds(self, condition: Condition) -> bool:
        """Return whether the condition is yes."""
        return evaluate(condition, self) is Truth.TRUE

    def grounds(self, condition: Condition, shown_flags: bool = True) -> Iterator[Leaf]:
        """Yield the leaves that make the condition what it is, also those behind flags."""
        seen: set[str] = set()

        def behind_flag(flag: str, truth: Truth) -> Iterable[Condition]:
            shown = not self.questionnaire.flags[flag].hidden
            if flag in seen or (shown and not shown_flags):
                return ()
            seen.add(flag)
            rules = self.questionnaire.rules_raising(flag)
            return (rule.when for rule in rules if self.rule(rule.id) is truth)

        return grounds(condition, self, behind_flag)

    def open_questions(self) -> dict[str, bool]:
        """Return the questions that keep the verdict open; True if answered "not sure"."""
        found: dict[str, bool] = {}
        visited: set[str] = set()
        waiting = [outcome.when for outcome in self.verdict.unresolved if outcome.when]
        while waiting:
            for leaf in self.grounds(waiting.pop()):
                question = self.questionnaire.questions[leaf.question]
                answer = self.answer(question.id)
                if evaluate_leaf(leaf, answer) is Truth.UNKNOWN:
                    found[question.id] = answer is not None
                if question.ask_if and question.id not in visited:
                    visited.add(question.id)
                    if self.applies(question.id) is Truth.UNKNOWN:
                        waiting.append(question.ask_if)
        return {name: found[name] for name in self.questionnaire.questions if name in found}


def assert_same(questionnaire: Questionnaire, sheet: Answers) -> None:
    """Fail unless the compiled engine says of a sheet what the walk says."""
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
    assert case.applicable_questions() == tree.path()
    assert case.open_questions() == tree.open_questions()
    for shown_flags in (True, False):
        for rule in questionnaire.rules.values():
            found = case.supporting_leaves(case.compiled.rules[rule.id], shown_flags)
            assert list(found) == list(tree.grounds(rule.when, shown_flags))
    for topic in questionnaire.topics.values():
        assert case.is_topic_relevant(topic) is (topic.show_if is None or tree.holds(topic.show_if))
