"""Evaluate one answer sheet against one questionnaire, and find the next question."""

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
    """The outcome of a sheet, and what is still unknown about it."""

    outcome: Outcome
    unresolved: tuple[Outcome, ...]
    """The outcomes above it that are unknown. If there are any, the outcome is the fallback, or a
    danger outcome, which stays whatever they turn out to be."""

    @property
    def is_final(self) -> bool:
        """Whether no further answer could replace the outcome with a less serious one."""
        return self.outcome.danger or not self.unresolved


@dataclass(frozen=True, slots=True)
class Case:
    """One answer sheet evaluated against one questionnaire; the `Facts` of conditions."""

    questionnaire: Questionnaire
    answers: Answers
    """The answers as given; those to questions that do not apply are never evaluated."""
    compiled: CompiledQuestionnaire = field(init=False, repr=False, compare=False)
    """The compiled form of the questionnaire."""
    state: State = field(init=False, repr=False, compare=False)
    """All bits of the sheet."""
    verdict: Verdict = field(init=False, repr=False, compare=False)
    """The first outcome that holds, from the top.

    If an outcome is unknown, the fallback is the result, unless a danger outcome below it holds:
    then the unknown one could only be more serious.
    """

    def __post_init__(self) -> None:
        compiled = self.questionnaire.cached(compile_questionnaire)
        state = compiled.state_of(self.answers)
        # Derived from the two fields above, so equality and hashing stay valid.
        set_field = object.__setattr__
        set_field(self, "compiled", compiled)
        set_field(self, "state", state)
        set_field(self, "verdict", find_verdict(self.questionnaire, compiled, state))

    def applies(self, question: str) -> Truth:
        """Return the truth of the question's `ask_if`; true if it has none."""
        return truth(self.state, self.compiled.applies(question))

    def applicable_questions(self) -> tuple[Question, ...]:
        """Return the questions that apply, or still might, in the order asked."""
        questions = self.questionnaire.questions.values()
        return tuple(q for q in questions if self.applies(q.id) is not Truth.FALSE)

    def answer(self, question: str) -> Answer | None:
        """Return the answer; None if there is none."""
        return self.answers.get(question)

    def flag(self, flag: str) -> Truth:
        """Return whether the flag is raised: true if one of its rules holds."""
        return truth(self.state, self.compiled.flags[flag])

    def rule(self, rule: str) -> Truth:
        """Return the truth of the rule's `when`."""
        return truth(self.state, self.compiled.rules[rule])

    def rules_that_hold(self) -> list[str]:
        """Return the ids of the rules that hold, in the order of the file."""
        state = self.state
        return [rule for rule, when in self.compiled.rules.items() if state & when.true_bit]

    def is_topic_relevant(self, topic: Topic) -> bool:
        """Return whether the topic is shown for these answers; not if its `show_if` is unknown."""
        show_if = self.compiled.topics.get(topic.id)
        return show_if is None or bool(self.state & show_if.true_bit)

    def outcome(self) -> str:
        """Return the id of the outcome."""
        return self.verdict.outcome.id

    def supporting_leaves(
        self, condition: CompiledCondition, through_shown_flags: bool = True
    ) -> list[Leaf]:
        """Return the leaves that make the condition true, false or unknown.

        Parts that do not matter are left out: of an ANY that holds, only the parts that hold count.
        The rules of a flag are followed once; those of a shown flag only if requested.
        """
        found: list[Leaf] = []
        self._collect_leaves(condition, through_shown_flags, set(), found)
        return found

    def _collect_leaves(
        self,
        compiled: CompiledCondition,
        through_shown_flags: bool,
        seen: set[str],
        found: list[Leaf],
    ) -> None:
        """Add the leaves of a condition to `found`; `seen` contains the flags already followed."""
        condition, parts = compiled.condition, compiled.parts
        if isinstance(condition, OptionSelected | InRange):
            found.append(condition)
        elif isinstance(condition, Not):
            self._collect_leaves(parts[0], through_shown_flags, seen, found)
        else:
            if isinstance(condition, FlagRaised):
                parts = self._rules_behind_flag(condition.flag, through_shown_flags, seen)
            own_truth = truth(self.state, compiled)
            for part in parts:
                if truth(self.state, part) is own_truth:
                    self._collect_leaves(part, through_shown_flags, seen, found)

    def _rules_behind_flag(
        self, flag: str, through_shown_flags: bool, seen: set[str]
    ) -> tuple[CompiledCondition, ...]:
        """Return the rules of a flag if it is to be followed; empty otherwise."""
        if flag in seen or not (through_shown_flags or self.questionnaire.flags[flag].hidden):
            return ()
        seen.add(flag)
        rules = self.questionnaire.rules_raising(flag)
        return tuple(self.compiled.rules[rule.id] for rule in rules)

    def open_questions(self) -> dict[str, bool]:
        """Return the questions that could change the verdict: True if answered "not sure"."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        waiting = [self.compiled.outcomes[outcome.id] for outcome in self.verdict.unresolved]
        while waiting:
            for leaf in self.supporting_leaves(waiting.pop()):
                name = leaf.question
                answer = self.answer(name)
                if evaluate_leaf(leaf, answer) is Truth.UNKNOWN:
                    found[name] = answer is not None
                if name not in seen:
                    seen.add(name)
                    if self.applies(name) is Truth.UNKNOWN:
                        waiting.append(self.compiled.ask_ifs[name])
        return {name: found[name] for name in self.questionnaire.questions if name in found}


def find_verdict(
    questionnaire: Questionnaire, compiled: CompiledQuestionnaire, state: State
) -> Verdict:
    """Return the first outcome that holds in a state; see `Case.verdict`."""
    unresolved: list[Outcome] = []
    for name, when in compiled.outcomes.items():
        outcome = questionnaire.outcomes[name]
        if unresolved and not outcome.danger:
            break
        if state & when.true_bit:
            return Verdict(outcome, tuple(unresolved))
        if not state & when.false_bit:
            unresolved.append(outcome)
    return Verdict(questionnaire.last_outcome, tuple(unresolved))


def determine_outcome(questionnaire: Questionnaire, answers: Answers) -> Verdict:
    """Return the outcome for checked answers. Never raises."""
    return Case(questionnaire, answers).verdict


def next_question(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """Return the next question to ask; None if there are no more.

    A question whose `ask_if` is unknown is asked. An outcome with `ends_interview` ends the
    questions as soon as no unanswered question could give a more serious outcome.
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
