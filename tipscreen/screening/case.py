"""One answer sheet seen through one questionnaire: what is true of it, what to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tipscreen.loading import Answers
from tipscreen.questionnaire import (
    Answer,
    Condition,
    Leaf,
    Outcome,
    Question,
    Questionnaire,
    Truth,
    answered,
    evaluate,
    greatest,
    grounds,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome alone."""

    outcome: Outcome
    still_open: tuple[Outcome, ...]
    """Outcomes above it that are unknown. If there are any, the outcome is the last one, or a
    danger that stands whatever they turn out to be."""


@dataclass(slots=True)
class Case:
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
                truth = Truth.YES if each.ask_if is None else evaluate(each.ask_if, self)
                self._applies[each.id] = truth
        return self._applies[question]

    def path(self) -> tuple[Question, ...]:
        """Return the questions that apply, or still might, in the order asked."""
        questions = self.questionnaire.questions.values()
        return tuple(q for q in questions if self.applies(q.id) is not Truth.NO)

    def answer(self, question: str) -> Answer | None:
        """Return the answer, None if there is none."""
        return self.answers.get(question)

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised: yes if one of its rules holds."""
        truth = self._flags.get(flag)
        if truth is None:
            rules = self.questionnaire.rules_raising(flag)
            truth = self._flags[flag] = greatest(self.rule(rule.id) for rule in rules)
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
            truth = evaluate(outcome.when, self) if outcome.when else Truth.YES
            if truth is Truth.YES:
                return Verdict(outcome, tuple(still_open))
            if truth is Truth.UNKNOWN:
                still_open.append(outcome)
        return Verdict(last, tuple(still_open))

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
        waiting = [outcome.when for outcome in self.verdict.still_open if outcome.when]
        while waiting:
            for leaf in self.grounds(waiting.pop()):
                question = self.questionnaire.questions[leaf.question]
                answer = self.answer(question.id)
                if answered(leaf, answer) is Truth.UNKNOWN:
                    found[question.id] = answer is not None
                if question.ask_if and question.id not in visited:
                    visited.add(question.id)
                    if self.applies(question.id) is Truth.UNKNOWN:
                        waiting.append(question.ask_if)
        return {name: found[name] for name in self.questionnaire.questions if name in found}


def judge(questionnaire: Questionnaire, answers: Answers) -> Verdict:
    """Return the outcome for answers that were checked. Never raises."""
    return Case(questionnaire, answers).verdict


def next_question(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """Return the question to ask next, None if there is no more to ask.

    A question whose `ask_if` is unknown is asked. An outcome with `ends_interview` ends the asking
    as soon as no question that is not answered yet could give a more serious one.
    """
    case = Case(questionnaire, answers)
    if case.verdict.outcome.ends_interview and all(case.open_questions().values()):
        return None
    return next((question for question in case.path() if question.id not in answers), None)


def path(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that apply, or still might, in the order asked."""
    return Case(questionnaire, answers).path()
