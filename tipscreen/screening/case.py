"""One answer sheet seen through one questionnaire: what is true of it, what to ask next."""

from __future__ import annotations

from dataclasses import dataclass, field

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import (
    Answer,
    FlagRaised,
    InRange,
    Leaf,
    Not,
    OptionSelected,
    Truth,
    evaluate_leaf,
)
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire, Topic
from tipscreen.screening.compiled import CompiledCondition, CompiledQuestionnaire, State, truth
from tipscreen.screening.compiler import compile_questionnaire


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome alone."""

    outcome: Outcome
    unresolved: tuple[Outcome, ...]
    """Outcomes above it that are unknown. If there are any, the outcome is the last one, or a
    danger that stands whatever they turn out to be."""

    @property
    def is_final(self) -> bool:
        """Return whether no answer that is still open could take the outcome away."""
        return self.outcome.danger or not self.unresolved


@dataclass(frozen=True, slots=True)
class Case:
    """One answer sheet seen through one questionnaire; the `Facts` of conditions."""

    questionnaire: Questionnaire
    answers: Answers
    """As they were given; those that do not apply are never evaluated."""
    compiled: CompiledQuestionnaire = field(init=False, repr=False, compare=False)
    """The questionnaire as it is evaluated."""
    state: State = field(init=False, repr=False, compare=False)
    """What is known of the sheet."""
    verdict: Verdict = field(init=False, repr=False, compare=False)
    """The first outcome that holds, from the top.

    One that is unknown on the way stops the walk at the last outcome; only a danger outcome that
    holds stands all the same, since what is still open could but be more serious.
    """

    def __post_init__(self) -> None:
        compiled = self.questionnaire.cached(compile_questionnaire)
        state = compiled.state_of(self.answers)
        keep = object.__setattr__  # they follow from the two above, so this is still a value
        keep(self, "compiled", compiled)
        keep(self, "state", state)
        keep(self, "verdict", find_verdict(self.questionnaire, compiled, state))

    def applies(self, question: str) -> Truth:
        """Return the truth of the question's `ask_if`; yes if it has none."""
        return truth(self.state, self.compiled.applies(question))

    def applicable_questions(self) -> tuple[Question, ...]:
        """Return the questions that apply, or still might, in the order asked."""
        questions = self.questionnaire.questions.values()
        return tuple(q for q in questions if self.applies(q.id) is not Truth.FALSE)

    def answer(self, question: str) -> Answer | None:
        """Return the answer, None if there is none."""
        return self.answers.get(question)

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised: yes if one of its rules holds."""
        return truth(self.state, self.compiled.flags[flag])

    def rule(self, rule: str) -> Truth:
        """Return whether the rule holds."""
        return truth(self.state, self.compiled.rules[rule])

    def rules_that_hold(self) -> list[str]:
        """Return the ids of the rules that are yes, in the order of the file."""
        state = self.state
        return [rule for rule, node in self.compiled.rules.items() if state & node.true_bit]

    def is_topic_relevant(self, topic: Topic) -> bool:
        """Return whether the topic is for somebody with these answers."""
        node = self.compiled.topics.get(topic.id)
        return node is None or bool(self.state & node.true_bit)

    def outcome(self) -> str:
        """Return the id of the outcome."""
        return self.verdict.outcome.id

    def supporting_leaves(self, node: CompiledCondition, shown_flags: bool = True) -> list[Leaf]:
        """Return the leaves that make the condition what it is: yes, no or unknown.

        Parts that did not matter are passed over: of an "any" that holds, only the parts that hold
        count. What is behind a flag counts once, and behind a shown one only if wished.
        """
        found: list[Leaf] = []
        self._collect_leaves(node, shown_flags, set(), found)
        return found

    def _collect_leaves(
        self, node: CompiledCondition, shown_flags: bool, seen: set[str], found: list[Leaf]
    ) -> None:
        """Add the leaves behind a condition; `seen` holds the flags that were looked behind."""
        condition, parts = node.condition, node.parts
        if isinstance(condition, OptionSelected | InRange):
            found.append(condition)
        elif isinstance(condition, Not):
            self._collect_leaves(parts[0], shown_flags, seen, found)
        else:
            if isinstance(condition, FlagRaised):
                parts = self._rules_behind_flag(condition.flag, shown_flags, seen)
            now = truth(self.state, node)
            for part in parts:
                if truth(self.state, part) is now:
                    self._collect_leaves(part, shown_flags, seen, found)

    def _rules_behind_flag(
        self, flag: str, shown_flags: bool, seen: set[str]
    ) -> tuple[CompiledCondition, ...]:
        """Return the rules of a flag that was not looked behind yet, if that is wished."""
        if flag in seen or not (shown_flags or self.questionnaire.flags[flag].hidden):
            return ()
        seen.add(flag)
        rules = self.questionnaire.rules_raising(flag)
        return tuple(self.compiled.rules[rule.id] for rule in rules)

    def open_questions(self) -> dict[str, bool]:
        """Return the questions that keep the verdict open; True if answered "not sure"."""
        found: dict[str, bool] = {}
        visited: set[str] = set()
        waiting = [self.compiled.outcomes[outcome.id] for outcome in self.verdict.unresolved]
        while waiting:
            for leaf in self.supporting_leaves(waiting.pop()):
                name = leaf.question
                answer = self.answer(name)
                if evaluate_leaf(leaf, answer) is Truth.UNKNOWN:
                    found[name] = answer is not None
                if name not in visited:
                    visited.add(name)
                    if self.applies(name) is Truth.UNKNOWN:
                        waiting.append(self.compiled.ask_ifs[name])
        return {name: found[name] for name in self.questionnaire.questions if name in found}


def find_verdict(
    questionnaire: Questionnaire, compiled: CompiledQuestionnaire, state: State
) -> Verdict:
    """Return the first outcome that holds in a state, as `Case.verdict` does."""
    still_open: list[Outcome] = []
    for name, node in compiled.outcomes.items():
        outcome = questionnaire.outcomes[name]
        if still_open and not outcome.danger:
            break
        if state & node.true_bit:
            return Verdict(outcome, tuple(still_open))
        if not state & node.false_bit:
            still_open.append(outcome)
    return Verdict(questionnaire.last_outcome, tuple(still_open))


def determine_outcome(questionnaire: Questionnaire, answers: Answers) -> Verdict:
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
    return next(
        (question for question in case.applicable_questions() if question.id not in answers), None
    )


def applicable_questions(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that apply, or still might, in the order asked."""
    return Case(questionnaire, answers).applicable_questions()
