"""(Questionnaire, answers) -> Result; and which question comes next.

`judge` finds the outcome and is all that an interview or a search over many sheets needs; `screen`
adds everything that reports show. Both are pure: the same sheet gives the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from tipscreen.conditions import (
    NONE,
    NOT_SURE,
    Answer,
    Chosen,
    Condition,
    Leaf,
    Truth,
    answered,
    evaluate,
    flags_read,
    greatest,
    grounds,
    nodes,
)
from tipscreen.questionnaire import (
    About,
    Flag,
    Outcome,
    Question,
    Questionnaire,
    QuestionType,
    Rule,
    Source,
    Topic,
)
from tipscreen.sheets import Answers, PlainAnswers, check_answers

MOST_CHANGED_QUESTIONS = 4
"""How many answers "what would change this result" changes together, at most."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer of the person, with what it was an answer to."""

    question: Question
    answer: Answer

    @property
    def words(self) -> str:
        """Return the answer in the words of the questionnaire."""
        return "; ".join(self.question.in_words(self.answer))


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, with the person's own answers that make it hold."""

    rule: Rule
    flag: Flag
    answers: tuple[GivenAnswer, ...]
    sources: tuple[Source, ...]
    because: str
    advice: str | None
    ask_clinician: str | None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer is lacking for a definite result."""

    question: Question
    not_sure: bool
    """It was answered "not sure"; else it was not answered."""


@dataclass(frozen=True, slots=True)
class Change:
    """Other answers that would give another outcome."""

    answers: tuple[GivenAnswer, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """All that is known about one answer sheet. Reports draw from it and decide nothing."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    """In the order of the flags in the file, then of the rules."""
    decisive_answers: tuple[GivenAnswer, ...]
    """A smallest set that forces this outcome: not one of them could be left out. Empty if the
    outcome stands only because answers are lacking."""
    would_change: tuple[Change, ...]
    open_questions: tuple[OpenQuestion, ...]
    """What keeps a more definite, or a more serious, outcome open."""
    might_be: tuple[Outcome, ...]
    """The outcomes above this one that the open questions could still give."""
    ask_clinician: tuple[str, ...]
    topics: tuple[Topic, ...]
    set_aside: tuple[Question, ...]
    """Answered, but do not apply; the answers were not used."""
    about: About
    sha256: str
    """Of the questionnaire."""
    sheet: str = ""
    """What the answer sheet is called; empty for an interview."""

    def __post_init__(self) -> None:
        if not self.about.disclaimer.strip():
            raise ValueError("a result needs its disclaimer")

    @property
    def main_reasons(self) -> tuple[Reason, ...]:
        """Return the reasons for this outcome; all reasons if it came out for want of another."""
        flags = flags_read(self.outcome.when) if self.outcome.when else None
        return tuple(r for r in self.reasons if flags is None or r.flag.id in flags)

    @property
    def by_flag(self) -> dict[Flag, tuple[Reason, ...]]:
        """Return the shown flags that are raised, each with its reasons."""
        flags = dict.fromkeys(reason.flag for reason in self.reasons)
        return {flag: tuple(r for r in self.reasons if r.flag == flag) for flag in flags}


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
        truth = self._applies.get(question)
        if truth is None:
            ask_if = self.questionnaire.questions[question].ask_if
            truth = Truth.YES if ask_if is None else evaluate(ask_if, self)
            self._applies[question] = truth
        return truth

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
    return next((q for q in path(questionnaire, answers) if q.id not in answers), None)


def path(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that apply, or still might, in the order asked."""
    case = Case(questionnaire, answers)
    questions = questionnaire.questions.values()
    return tuple(q for q in questions if case.applies(q.id) is not Truth.NO)


def screen(questionnaire: Questionnaire, answers: PlainAnswers, sheet: str = "") -> Result:
    """Return the result for an answer sheet, whole or partial.

    The answers are a mapping from question id to a choice id, a list of choice ids, "none",
    "not_sure" or a whole number. Raises AnswersError, with every problem, if they do not fit the
    questions.
    """
    checked = check_answers(answers, questionnaire.questions, sheet or "answers")
    case = Case(questionnaire, checked)
    outcome = case.verdict.outcome
    reasons = _reasons(case)
    open_questions = case.open_questions()
    topics = (questionnaire.topics[topic] for topic in outcome.topics)
    asked = (reason.ask_clinician for reason in reasons if not outcome.danger)
    return Result(
        outcome=outcome,
        reasons=reasons,
        decisive_answers=_given(questionnaire, _decisive(questionnaire, checked)),
        would_change=_would_change(questionnaire, checked),
        open_questions=tuple(
            OpenQuestion(questionnaire.questions[name], not_sure)
            for name, not_sure in open_questions.items()
        ),
        might_be=case.verdict.still_open,
        ask_clinician=tuple(dict.fromkeys(filter(None, chain(asked, outcome.ask_clinician)))),
        topics=tuple(
            topic
            for topic in topics
            if topic.show_if is None or evaluate(topic.show_if, case) is Truth.YES
        ),
        set_aside=tuple(
            question
            for question in questionnaire.questions.values()
            if question.id in checked and case.applies(question.id) is Truth.NO
        ),
        about=questionnaire.about,
        sha256=questionnaire.sha256,
        sheet=sheet,
    )


def _given(questionnaire: Questionnaire, answers: Answers) -> tuple[GivenAnswer, ...]:
    questions = questionnaire.questions.values()
    return tuple(GivenAnswer(q, answers[q.id]) for q in questions if q.id in answers)


def _reasons(case: Case) -> tuple[Reason, ...]:
    """Return the rules that hold and are shown with this outcome, by flag."""
    questionnaire = case.questionnaire
    only_serious = case.verdict.outcome.danger
    return tuple(
        _reason(case, flag, rule)
        for flag in questionnaire.flags.values()
        if not flag.hidden and (flag.serious or not only_serious)
        for rule in questionnaire.rules_raising(flag.id)
        if case.rule(rule.id) is Truth.YES
    )


def _reason(case: Case, flag: Flag, rule: Rule) -> Reason:
    questionnaire = case.questionnaire
    behind = _answers_behind(case, rule.when, shown_flags=False)
    # A rule about nothing but shown flags stands on the answers behind those.
    answers = behind or _answers_behind(case, rule.when, shown_flags=True)
    unsure = all(answer == frozenset((NOT_SURE,)) for answer in answers.values())
    instead = rule.if_unsure if unsure else None
    return Reason(
        rule=rule,
        flag=flag,
        answers=_given(questionnaire, answers),
        sources=tuple(questionnaire.sources[source] for source in rule.sources),
        because=instead or rule.because or flag.title,
        advice=None if instead else rule.advice,
        ask_clinician=None if instead else rule.ask_clinician,
    )


def _answers_behind(case: Case, condition: Condition, shown_flags: bool) -> Answers:
    """Return the person's answers that make the condition hold, each cut to what mattered.

    What is behind shown flags, which say so themselves, counts only if wished.
    """
    found: dict[str, Answer] = {}
    for leaf in case.grounds(condition, shown_flags):
        answer = case.answer(leaf.question)
        if answer is None or case.applies(leaf.question) is Truth.NO:
            continue
        if isinstance(leaf, Chosen) and isinstance(answer, frozenset):
            mattered = answer.intersection(leaf.options)
            earlier = found.get(leaf.question, frozenset())
            if mattered and isinstance(earlier, frozenset):
                found[leaf.question] = earlier | mattered
        else:
            found[leaf.question] = answer
    return found


def _decisive(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers left when each one that the verdict can do without is taken out.

    Late questions are tried first, so that what is left are the earliest, gravest answers.
    """
    wanted = judge(questionnaire, answers)
    if wanted.still_open and not wanted.outcome.danger:
        return {}
    left = dict(answers)
    for name in reversed(list(questionnaire.questions)):
        if name in left:
            fewer = {key: answer for key, answer in left.items() if key != name}
            verdict = judge(questionnaire, fewer)
            # Fewer answers open the last outcome again; then it no longer stands by itself.
            if verdict.outcome is wanted.outcome and (
                wanted.outcome.danger or not verdict.still_open
            ):
                left = fewer
    return left


def _would_change(questionnaire: Questionnaire, answers: Answers) -> tuple[Change, ...]:
    """Return, for each other outcome within reach, a smallest change of answers that gives it.

    Only answers that the present outcome calls `changeable` are tried, of up to
    MOST_CHANGED_QUESTIONS questions together.
    """
    now = judge(questionnaire, answers).outcome
    *_, cannot_say = questionnaire.outcomes.values()
    alternatives = {
        leaf.question: tuple(_alternatives(questionnaire, leaf, answers.get(leaf.question)))
        for leaf in now.changeable
    }
    changes: dict[str, Change] = {}
    for count in range(1, MOST_CHANGED_QUESTIONS + 1):
        for names in combinations(alternatives, count):
            for picked in product(*(alternatives[name] for name in names)):
                changed = dict(zip(names, picked, strict=True))
                case = Case(questionnaire, {**answers, **changed})
                if any(case.applies(name) is not Truth.YES for name in names):
                    continue
                other = case.verdict.outcome
                if other in (now, cannot_say) or other.id in changes:
                    continue
                if not case.verdict.still_open:
                    changes[other.id] = Change(_given(questionnaire, changed), other)
        if changes:
            break
    order = list(questionnaire.outcomes)
    return tuple(sorted(changes.values(), key=lambda change: order.index(change.outcome.id)))


def _alternatives(
    questionnaire: Questionnaire, changeable: Chosen, now: Answer | None
) -> Iterator[Answer]:
    """Yield other answers that the person could come to; of many choices, one or two more."""
    question = questionnaire.questions[changeable.question]
    have = (now if isinstance(now, frozenset) else frozenset[str]()) - {NONE, NOT_SURE}
    more = []
    for option in changeable.options:
        if question.type is QuestionType.ONE or option not in question.choices:
            if now != (other := frozenset((option,))):
                yield other
        elif option not in have:
            more.append(option)
    distinct = _distinct(questionnaire, question, more)
    for added in chain(combinations(distinct, 1), combinations(distinct, 2)):
        yield have.union(added)


def _distinct(questionnaire: Questionnaire, question: Question, options: list[str]) -> list[str]:
    """Return the options less those that no condition tells from an earlier one."""
    leaves = [
        node
        for condition in _conditions(questionnaire)
        for node in nodes(condition)
        if isinstance(node, Chosen) and node.question == question.id
    ]
    first_alike: dict[tuple[bool, ...], str] = {}
    for option in options:
        first_alike.setdefault(tuple(option in leaf.options for leaf in leaves), option)
    return list(first_alike.values())


def _conditions(questionnaire: Questionnaire) -> Iterator[Condition]:
    yield from (q.ask_if for q in questionnaire.questions.values() if q.ask_if)
    yield from (rule.when for rule in questionnaire.rules.values())
    yield from (outcome.when for outcome in questionnaire.outcomes.values() if outcome.when)
