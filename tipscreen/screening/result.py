"""Compute the result of an answer sheet, with everything that reports show.

The same sheet always gives the same result: no clock, file or terminal is read.
"""

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
    """A question whose answer could change the result."""

    question: Question
    not_sure: bool
    """True if it was answered "not sure", False if it was not answered."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Other answers that would give another outcome."""

    answers: tuple[GivenAnswer, ...]
    outcome: Outcome


@dataclass(frozen=True)
class ScreeningResult:
    """The result for one answer sheet. Reports format it and decide nothing themselves.

    Each part is computed on first use, so a caller that needs only the outcome does not wait for
    the rest.
    """

    case: Case
    """The case without answers to questions that do not apply."""
    set_aside: tuple[Question, ...]
    """Questions that were answered but do not apply; their answers are ignored."""
    sheet: str = ""
    """The name of the answer sheet; empty for an interview."""

    def __post_init__(self) -> None:
        if not self.about.disclaimer.strip():
            raise ValueError("a result needs its disclaimer")

    @property
    def about(self) -> About:
        """The texts about the questionnaire as a whole, including the disclaimer."""
        return self.case.questionnaire.about

    @property
    def sha256(self) -> str:
        """The SHA-256 hash of the questionnaire."""
        return self.case.questionnaire.sha256

    @property
    def language(self) -> Language:
        """The language of all texts."""
        return self.case.questionnaire.language

    @property
    def outcome(self) -> Outcome:
        """The answer to the person."""
        return self.case.verdict.outcome

    @property
    def might_be(self) -> tuple[Outcome, ...]:
        """The outcomes above this one that the open questions could still give."""
        return self.case.verdict.unresolved

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules that hold and are shown, in the order of their flags."""
        return find_reasons(self.case)

    @cached_property
    def decisive_answers(self) -> tuple[GivenAnswer, ...]:
        """A set of answers that force this outcome, none of which can be left out.

        Empty if the outcome depends on answers that are missing.
        """
        return given_answers(self.case.questionnaire, decisive_answers(self.case))

    @cached_property
    def would_change(self) -> tuple[Counterfactual, ...]:
        """Other answers, which the person could give later, that would give another outcome."""
        return tuple(
            Counterfactual(given_answers(self.case.questionnaire, changed), other)
            for other, changed in find_counterfactuals(self.case)
        )

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The questions that could still give a more definite or more serious outcome."""
        questions = self.case.questionnaire.questions
        found = self.case.open_questions().items()
        return tuple(OpenQuestion(questions[name], not_sure) for name, not_sure in found)

    @cached_property
    def ask_clinician(self) -> tuple[str, ...]:
        """Questions that the person can ask; with a danger outcome, none from the reasons."""
        of_reasons = (reason.ask_clinician for reason in self.reasons if not self.outcome.danger)
        asked = filter(None, chain(of_reasons, self.outcome.ask_clinician))
        return tuple(dict.fromkeys(asked))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics about the treatment that are relevant with these answers."""
        of_outcome = (self.case.questionnaire.topics[topic] for topic in self.outcome.topics)
        return tuple(topic for topic in of_outcome if self.case.is_topic_relevant(topic))

    @property
    def main_reasons(self) -> tuple[Reason, ...]:
        """The reasons for this outcome; all reasons if it is the fallback."""
        flags = flags_read_by(self.outcome.when) if self.outcome.when else None
        return tuple(r for r in self.reasons if flags is None or r.flag.id in flags)

    @property
    def come_back(self) -> tuple[str, ...]:
        """What the person can do or wait for, after which another outcome is likely.

        Empty if a main reason has no such text: the others alone would change nothing.
        """
        texts = [reason.rule.come_back for reason in self.main_reasons]
        return tuple(dict.fromkeys(filter(None, texts))) if all(texts) else ()

    @property
    def reasons_by_flag(self) -> dict[Flag, tuple[Reason, ...]]:
        """The shown flags that are raised, each with its reasons."""
        by_flag = groupby(self.reasons, key=attrgetter("flag"))
        return {flag: tuple(reasons) for flag, reasons in by_flag}


def make_result(questionnaire: Questionnaire, answers: Answers, sheet: str = "") -> ScreeningResult:
    """Return the result for checked answers, complete or partial.

    Answers to questions that do not apply are set aside. `sheet` is the name of the answer sheet.
    """
    case = Case(questionnaire, answers)
    unused = [
        name
        for name, ask_if in case.compiled.ask_ifs.items()
        if name in answers and case.state & ask_if.false_bit
    ]
    if unused:  # they must not start to count when other answers are tried
        applicable = {name: answer for name, answer in answers.items() if name not in unused}
        case = Case(questionnaire, applicable)
    set_aside = tuple(questionnaire.questions[name] for name in unused)
    return ScreeningResult(case, set_aside, sheet)
