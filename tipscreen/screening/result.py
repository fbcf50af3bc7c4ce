"""(Questionnaire, answers) -> Result, with everything that reports show.

The same sheet gives the same result; no clock, file or terminal is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from tipscreen.loading import Answers, PlainAnswers, check_answers
from tipscreen.questionnaire import (
    NOT_SURE,
    About,
    Answer,
    Chosen,
    Condition,
    Flag,
    Language,
    Outcome,
    Question,
    Questionnaire,
    Rule,
    Source,
    Topic,
    Truth,
    evaluate,
    flags_read,
)
from tipscreen.screening.case import Case
from tipscreen.screening.changes import changes, decisive_answers


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer of the person, with what it was an answer to."""

    question: Question
    answer: Answer

    @property
    def words(self) -> str:
        """Return the answer in the words of the questionnaire."""
        return self.question.in_words(self.answer)


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
    """They force this outcome, and not one of them could be left out. Empty if the outcome stands
    only because answers are lacking."""
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
    language: Language
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


def screen(questionnaire: Questionnaire, answers: PlainAnswers, sheet: str = "") -> Result:
    """Return the result for an answer sheet, whole or partial.

    The answers are a mapping from question id to a choice id, a list of choice ids, "none",
    "not_sure" or a whole number. Raises AnswersError, with every problem, if they do not fit the
    questions.
    """
    checked = check_answers(answers, questionnaire.questions, sheet or "answers")
    case = Case(questionnaire, checked)
    # What does not apply must not come in again where other answers are tried.
    applying = {q.id: checked[q.id] for q in case.path() if q.id in checked}
    outcome = case.verdict.outcome
    reasons = _reasons(case)
    open_questions = case.open_questions()
    topics = (questionnaire.topics[topic] for topic in outcome.topics)
    asked = (reason.ask_clinician for reason in reasons if not outcome.danger)
    return Result(
        outcome=outcome,
        reasons=reasons,
        decisive_answers=_given(questionnaire, decisive_answers(questionnaire, applying)),
        would_change=tuple(
            Change(_given(questionnaire, changed), other)
            for other, changed in changes(questionnaire, applying)
        ),
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
            if question.id in checked and question.id not in applying
        ),
        about=questionnaire.about,
        sha256=questionnaire.sha256,
        language=questionnaire.language,
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
    unsure = set(answers.values()) == {frozenset((NOT_SURE,))}
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
            mattered = answer.intersection(leaf.options) or answer
            earlier = found.get(leaf.question, frozenset())
            if isinstance(earlier, frozenset):
                found[leaf.question] = earlier | mattered
        else:
            found[leaf.question] = answer
    return found
