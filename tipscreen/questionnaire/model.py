"""The frozen classes that a questionnaire file is loaded into.

These classes are also the schema of the file. `loading` reads each field from the key of the same
name (without a trailing underscore), according to its type. A field without a default is required
in the file. The fields `id` and `where` come from the key of the entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, TypeVar, get_type_hints

from tipscreen.errors import Location
from tipscreen.questionnaire.annotations import (
    AskIf,
    Drawing,
    ExampleId,
    FlagId,
    GuaranteeCondition,
    OutcomeId,
    Phrases,
    QuestionId,
    ReadAs,
    RuleId,
    SourceId,
    Text,
    TopicId,
    Url,
    When,
)
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer, Condition, OptionSelected
from tipscreen.questionnaire.language import ENGLISH, Language

T = TypeVar("T")

NO_REVIEWER = "nobody"
"""The beginning of `reviewed_by` until a licensed clinician has reviewed the file."""


class Status(StrEnum):
    """Whether a file may be used, in the terms of FHIR."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class About:
    """Facts about the questionnaire itself."""

    where: Location
    title: Text
    """The name of the questionnaire: the question that it helps to answer."""
    version: str
    """Raised when the file changes; shown with every result."""
    reviewed_by: str
    """The name and license of the clinician who reviewed the file, or "nobody yet"."""
    review_due: date
    """When the file should be reviewed next; YYYY-MM-DD."""
    not_reviewed: Text
    """Shown with every result until `reviewed_by` names somebody."""
    disclaimer: Text
    """Shown at the beginning and end of every result."""
    emergency: Text
    """When to call for an ambulance; shown with every result."""
    welcome: tuple[Text, ...]
    """Shown before the first question."""
    intended_use: Text | None = None
    """The people and the purpose that it is for, and what it is not for."""
    status: Status = Status.DRAFT
    """`draft`, `active` once a clinician has reviewed it, or `retired`; shown with every result."""
    effective: date | None = None
    """The first day of its use; YYYY-MM-DD."""

    def review_statement(self, language: Language) -> str:
        """Return who reviewed the questions and, if so, that nobody reviewed the translation."""
        _ = language
        sentences = [_("Questions reviewed by {name}.", name=self.reviewed_by)]
        if is_not_reviewed(self.reviewed_by):
            sentences = [self.not_reviewed]
        if is_not_reviewed(language.reviewed_by):
            sentences.append(_("No health professional has checked this translation yet."))
        return " ".join(sentences)


def is_not_reviewed(reviewer: str) -> bool:
    """Return whether a value of `reviewed_by` means that nobody has reviewed the texts."""
    return reviewer.casefold().startswith(NO_REVIEWER)


@dataclass(frozen=True, slots=True)
class Style:
    """The style of texts for patients; `tipscreen check` warns about texts that break it."""

    where: Location
    reading_grade: int
    """The highest US school grade allowed, by the Flesch-Kincaid formula."""
    longest_sentence: int
    """The most words allowed in a sentence."""
    never_say: Mapping[str, Phrases]
    """Lists of banned phrases, each by its name. After "not" or "never" they are allowed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the front desk reads aloud, does and never does; shown with `--desk`."""

    where: Location
    read_first: tuple[Text, ...]
    """Read aloud before the first question."""
    never: tuple[Text, ...]
    """What the front desk must not say or do."""
    fetch_nurse: tuple[Text, ...]
    """When to fetch a nurse."""
    read_last: tuple[Text, ...]
    """Read aloud after the result."""
    any_label: bool = False
    """Allow every case label, even one that looks like a record number or a date of birth."""


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """A group of answers on the note for the clinician."""

    id: str
    where: Location
    title: Text
    """The heading on the note."""
    questions: tuple[QuestionId, ...]
    """In the order shown."""


@dataclass(frozen=True, slots=True)
class ChoiceDrawing:
    """A drawing that shows the numbers of choices, next to the list of choices."""

    where: Location
    drawing: Drawing
    """Lines of plain characters; each capital letter is the place of a number."""
    marks: Annotated[Mapping[str, str], ReadAs.MARKS]
    """The capital letter of each choice id in the drawing."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that a rule or topic cites."""

    id: str
    where: Location
    title: Text
    """What a reader would search for: authors, name, publisher."""
    short: str | None = None
    """A short name for the note, such as "NICE NG193"; by default the title."""
    year: int | None = None
    """The year of its publication."""
    url: Url | None = None
    """The address where it can be read; https://..."""
    note: Text | None = None
    """Which part of the text was checked, if not all of it."""


class QuestionType(StrEnum):
    """The kind of answer that a question takes."""

    ONE = "one"
    MANY = "many"
    NUMBER = "number"


@dataclass(frozen=True)
class Question:
    """One question to the person."""

    id: str
    where: Location
    section: Text
    """The heading of its section; shown where the section changes."""
    title: Text
    """A short name for lists of answers."""
    ask: Text
    """The question, ready to be read aloud."""
    type: QuestionType
    """`one` choice, `many` choices, or a whole `number`."""
    help: Text | None = None
    """The explanation of the question that `?` shows."""
    ask_if: AskIf | None = None
    """The question is asked unless this condition is false. By default it is always asked."""
    choices: Mapping[str, Text] = field(default_factory=dict)
    """The text of each choice by its id, in the order shown; empty for a number."""
    none: Text | None = None
    """The text of the option that excludes all others."""
    none_in_note: Text | None = None
    """What the note says if the person denies the whole list: each absent finding by name."""
    not_sure: Text | None = None
    """The text of the "not sure" option; without it, the question has no such option."""
    unit: Text | None = None
    """The unit of a number, such as years."""
    at_least: int | None = None
    """The lowest number accepted."""
    at_most: int | None = None
    """The highest number accepted."""
    ask_again_if_unsure: bool = False
    """After "not sure", show the help and ask once more."""
    about_now: bool = False
    """The answer is about the present moment: if it was saved on another day, ask again."""
    at_desk: Text | None = None
    """What the front desk does at this question; shown with `--desk` only."""
    picture: ChoiceDrawing | None = None
    """A drawing next to the list of choices."""

    @cached_property
    def options(self) -> Mapping[str, str]:
        """The text of each option by its id, in the order shown."""
        special = {NONE: self.none, NOT_SURE: self.not_sure}
        return {**self.choices, **{key: text for key, text in special.items() if text}}

    @cached_property
    def single_selections(self) -> Mapping[str, Answer]:
        """For each option, the answer that selects only this option."""
        return {option: frozenset((option,)) for option in self.options}

    def answer_text(self, answer: Answer, separator: str = "; ") -> str:
        """Return the texts of the selected options in the order shown, or the number with its unit.

        Leaves out an explanation in parentheses at the end of an option.
        """
        if isinstance(answer, int):
            return f"{answer} {self.unit}" if self.unit else str(answer)
        selected = (text for option, text in self.options.items() if option in answer)
        return separator.join(re.sub(r" \([^()]*\)$", "", text) for text in selected)

    def to_plain_answer(self, answer: Answer) -> str | int | list[str]:
        """Return the answer as an answer sheet contains it; `answer_text` is for people."""
        if isinstance(answer, int):
            return answer
        selected = [option for option in self.options if option in answer]
        if len(selected) == 1 and (
            self.type is QuestionType.ONE or selected[0] not in self.choices
        ):
            return selected[0]
        return selected


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding that rules raise. Flags are shown in the order of the file."""

    id: str
    where: Location
    title: Text
    """The heading over its reasons, for the person."""
    in_note: Text | None = None
    """The heading of its reasons in the note for the clinician; by default the title."""
    hidden: bool = False
    """Never shown; only used by other conditions."""
    serious: bool = False
    """Shown with every outcome."""
    asked_to: Text | None = None
    """The purpose of questions that can raise it. It completes "We ask this to ..."."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on the answers that raises a flag, with the reason why it matters."""

    id: str
    where: Location
    when: When
    """The condition on answers and flags under which the rule holds."""
    raises: FlagId
    """The flag that it raises."""
    sources: tuple[SourceId, ...]
    """The sources it is based on. Required, even for a decision of your own."""
    because: Text | None = None
    """The reason, for the person. Required unless the flag is hidden."""
    in_note: Text | None = None
    """The finding for the clinician in clinical terms, third person; by default `because`."""
    advice: Text | None = None
    """What the person can do about it."""
    ask_clinician: Text | None = None
    """A question that the person can ask a clinician."""
    if_unsure: Text | None = None
    """Replaces the three texts above if "not sure" alone makes the rule hold."""
    come_back: Text | None = None
    """What the person can do or wait for, after which another result is likely. Shown if every
    main reason of the outcome has one."""
    reviewed_by: str | None = None
    """Who reviewed this rule, if not the reviewer of the file."""
    review_due: date | None = None
    """When this rule should be reviewed next, if not with the file; YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Background information about the treatment."""

    id: str
    where: Location
    title: Text
    """The heading."""
    say: tuple[Text, ...]
    """The paragraphs."""
    sources: tuple[SourceId, ...]
    """The sources it is based on."""
    show_if: When | None = None
    """The condition under which an outcome that lists this topic shows it; by default always."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer to the person. The first outcome that holds is the result."""

    id: str
    where: Location
    headline: Text
    """The answer to the person in one sentence."""
    say: Text
    """What the answer means."""
    next: tuple[Text, ...]
    """What to do next, step by step; always includes a health professional."""
    when: When | None = None
    """The condition; only the last outcome has none, and holds if no other outcome does."""
    in_note: Text | None = None
    """The outcome for the clinician; by default the headline."""
    danger: bool = False
    """Holds even while a more serious danger outcome is still unknown. The result then shows
    serious flags only, no topics, and no questions for the clinician."""
    ends_interview: bool = False
    """Ask no more questions once it holds and no more serious outcome is possible."""
    ask_clinician: tuple[Text, ...] = ()
    """Questions that the person can ask a clinician, whatever the reasons are."""
    changeable: Annotated[tuple[OptionSelected, ...], ReadAs.CHOICES] = ()
    """Answers that a person could come to give. Counterfactuals use only these answers. Of two
    equally small changes, the one listed first is preferred."""
    topics: tuple[TopicId, ...] = ()
    """The topics shown with this outcome, in the order shown."""
    at_desk: Text | None = None
    """What the front desk does now; shown with `--desk` only."""
    next_at_desk: tuple[Text, ...] = ()
    """Replaces `next` for a person who is in the clinic; by default the same steps."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Whenever `if` holds, `then` must hold, for every possible answer sheet."""

    id: str
    where: Location
    because: str
    """Why it must never fail."""
    if_: GuaranteeCondition
    """The condition; may also read outcomes and rules."""
    then: GuaranteeCondition
    """The condition that must then hold."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that a clinician can read and `tipscreen check` runs."""

    id: str
    where: Location
    story: str
    """The person, in a sentence."""
    answers: Annotated[Mapping[str, Answer], ReadAs.ANSWERS]
    """All answers, including those copied from the example in `like`."""
    outcome: OutcomeId
    """The expected outcome."""
    like: ExampleId | None = None
    """An earlier example, whose answers are copied where this example gives none."""
    without: tuple[QuestionId, ...] = ()
    """Questions whose answers are not copied."""
    rules: tuple[RuleId, ...] = ()
    """The rules that hold. No other rule that raises a serious flag may hold."""


@dataclass(frozen=True)
class Questionnaire:
    """A whole file. Every id in it refers to an existing entry."""

    about: About
    style: Style | None
    desk: Desk | None
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    flags: Mapping[str, Flag]
    rules: Mapping[str, Rule]
    topics: Mapping[str, Topic]
    outcomes: Mapping[str, Outcome]
    note: Mapping[str, NoteGroup]
    guarantees: Mapping[str, Guarantee]
    examples: Mapping[str, Example]
    sha256: str
    """The hash of the file's bytes, as 64 hexadecimal digits."""
    language: Language = ENGLISH
    """The language of its texts."""
    untranslated: Questionnaire | None = field(default=None, repr=False, compare=False)
    """The questionnaire that this is a translation of; None if it is not a translation."""
    _cache: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition in the file."""
        yield from self.screening_conditions()
        for guarantee in self.guarantees.values():
            yield from (guarantee.if_, guarantee.then)

    def screening_conditions(self) -> Iterator[Condition]:
        """Yield every condition that a sheet is evaluated by: all except those of guarantees."""
        yield from (question.ask_if for question in self.questions.values() if question.ask_if)
        yield from (rule.when for rule in self.rules.values())
        yield from (topic.show_if for topic in self.topics.values() if topic.show_if)
        yield from (outcome.when for outcome in self.outcomes.values() if outcome.when)

    def cached(self, compute: Callable[[Questionnaire], T]) -> T:
        """Return `compute(self)`, which is computed once and then kept with the questionnaire."""
        if compute not in self._cache:
            self._cache[compute] = compute(self)
        result: T = self._cache[compute]
        return result

    def for_desk(self) -> Questionnaire:
        """Return the questionnaire with the next steps for a person who is in the clinic."""
        outcomes = {
            name: replace(outcome, next=outcome.next_at_desk or outcome.next)
            for name, outcome in self.outcomes.items()
        }
        return replace(self, outcomes=outcomes)

    @cached_property
    def last_outcome(self) -> Outcome:
        """The fallback outcome, which holds if no other outcome does."""
        return tuple(self.outcomes.values())[-1]

    @cached_property
    def question_numbers(self) -> Mapping[str, int]:
        """The number of each question by its id, in the order of the file, counting from 1."""
        return {name: number for number, name in enumerate(self.questions, 1)}

    @cached_property
    def _rules_by_flag(self) -> dict[str, tuple[Rule, ...]]:
        rules_by_flag: dict[str, list[Rule]] = {flag: [] for flag in self.flags}
        for rule in self.rules.values():
            rules_by_flag[rule.raises].append(rule)
        return {flag: tuple(rules) for flag, rules in rules_by_flag.items()}

    def rules_raising(self, flag: str) -> tuple[Rule, ...]:
        """Return the rules that can raise the flag, in the order of the file."""
        return self._rules_by_flag[flag]


SINGLETON_SECTIONS: Mapping[str, type] = {"about": About, "style": Style, "desk": Desk}
"""The sections of a file that are a single entry, with their classes."""

SECTIONS: Mapping[str, type] = {
    "sources": Source,
    "questions": Question,
    "flags": Flag,
    "rules": Rule,
    "topics": Topic,
    "outcomes": Outcome,
    "note": NoteGroup,
    "guarantees": Guarantee,
    "examples": Example,
}
"""The sections of a file that contain entries by their ids, with the classes of these."""


FIELD_TYPES: Mapping[type, Mapping[str, Any]] = {
    schema: get_type_hints(schema, include_extras=True)
    for schema in (*SINGLETON_SECTIONS.values(), *SECTIONS.values(), ChoiceDrawing)
}
"""The type of each field of the schema classes, with its annotation."""
