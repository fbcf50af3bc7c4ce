"""(Questionnaire, answers) -> Result, with everything that reports show.

The same sheet gives the same result; no clock, file or terminal is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import flags_read_by
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About, Flag, Outcome, Question, Questionnaire, Topic
from tipscreen.screening.case import Case
from tipscreen.screening.counterfactuals import decisive_answers, find_counterfactuals
from tipscreen.screening.reasons import GivenAnswer, Reason, find_reasons, given_answers


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question whose answer is lacking for a definite result."""

    question: Question
    not_sure: bool
    """It was answered "not sure"; else it was not answered."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Other answers that would give another outcome."""

    answers: tuple[GivenAnswer, ...]
    outcome: Outcome


@dataclass(frozen=True)
class ScreeningResult:
    """All that is known about one answer sheet. Reports draw from it and decide nothing.

    It is worth what its questionnaire and its answers are worth; each part of it is worked out when
    it is first read. So who wants the outcome and the reasons waits for nothing else.
    """

    case: Case
    """Without the answers that do not apply."""
    set_aside: tuple[Question, ...]
    """Answered, but do not apply; the answers were not used."""
    sheet: str = ""
    """What the answer sheet is called; empty for an interview."""

    def __post_init__(self) -> None:
        if not self.about.disclaimer.strip():
            raise ValueError("a result needs its disclaimer")

    @property
    def about(self) -> About:
        """Return what is said about the questionnaire, with the disclaimer."""
        return self.case.questionnaire.about

    @property
    def sha256(self) -> str:
        """Return the hash of the questionnaire."""
        return self.case.questionnaire.sha256

    @property
    def language(self) -> Language:
        """Return the language of all texts."""
        return self.case.questionnaire.language

    @property
    def outcome(self) -> Outcome:
        """Return the answer to the person."""
        return self.case.verdict.outcome

    @property
    def might_be(self) -> tuple[Outcome, ...]:
        """Return the outcomes above this one that the open questions could still give."""
        return self.case.verdict.unresolved

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the rules that hold and are shown, by the order of their flags in the file."""
        return find_reasons(self.case)

    @cached_property
    def decisive_answers(self) -> tuple[GivenAnswer, ...]:
        """Return answers that force this outcome, of which not one could be left out.

        Empty if the outcome stands only because answers are lacking.
        """
        return given_answers(self.case.questionnaire, decisive_answers(self.case))

    @cached_property
    def would_change(self) -> tuple[Counterfactual, ...]:
        """Return what other answers, that the person could come to, would give another outcome."""
        return tuple(
            Counterfactual(given_answers(self.case.questionnaire, changed), other)
            for other, changed in find_counterfactuals(self.case)
        )

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """Return what keeps a more definite, or a more serious, outcome open."""
        questions = self.case.questionnaire.questions
        found = self.case.open_questions().items()
        return tuple(OpenQuestion(questions[name], not_sure) for name, not_sure in found)

    @cached_property
    def ask_clinician(self) -> tuple[str, ...]:
        """Return questions that the person can ask; with a danger, none of the reasons'."""
        of_reasons = (reason.ask_clinician for reason in self.reasons if not self.outcome.danger)
        asked = filter(None, chain(of_reasons, self.outcome.ask_clinician))
        return tuple(dict.fromkeys(asked))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Return what is worth knowing about the treatment, with these answers."""
        of_outcome = (self.case.questionnaire.topics[topic] for topic in self.outcome.topics)
        return tuple(topic for topic in of_outcome if self.case.is_topic_relevant(topic))

    @property
    def main_reasons(self) -> tuple[Reason, ...]:
        """Return the reasons for this outcome; all reasons if it came out for want of another."""
        flags = flags_read_by(self.outcome.when) if self.outcome.when else None
        return tuple(r for r in self.reasons if flags is None or r.flag.id in flags)

    @property
    def come_back(self) -> tuple[str, ...]:
        """Return what the person can do or wait for, after which another outcome is likely.

        Empty where a main reason has nothing of the kind: the rest would then change nothing.
        """
        said = [reason.rule.come_back for reason in self.main_reasons]
        return tuple(dict.fromkeys(filter(None, said))) if all(said) else ()

    @property
    def reasons_by_flag(self) -> dict[Flag, tuple[Reason, ...]]:
        """Return the shown flags that are raised, each with its reasons."""
        by_flag = groupby(self.reasons, key=attrgetter("flag"))
        return {flag: tuple(reasons_of_it) for flag, reasons_of_it in by_flag}


def make_result(questionnaire: Questionnaire, answers: Answers, sheet: str = "") -> ScreeningResult:
    """Return the result for checked answers, complete or partial.

    `sheet` is the name of the answer sheet. Answers to questions that do not apply are set aside.
    """
    case = Case(questionnaire, answers)
    unused = [
        name
        for name, node in case.compiled.ask_ifs.items()
        if name in answers and case.state & node.false_bit
    ]
    if unused:  # an answer that does not apply must not return where other answers are tried
        applying = {name: answer for name, answer in answers.items() if name not in unused}
        case = Case(questionnaire, applying)
    set_aside = tuple(questionnaire.questions[name] for name in unused)
    return ScreeningResult(case, set_aside, sheet)
