"""The frozen data that a questionnaire file becomes.

These classes are the schema of the file too: `loading` reads each field from the key of the same
name (less a trailing underscore), by its type; a field without a default must be in the file.
The fields `id` and `where` come from the key that an entry stands under.
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
"""How `reviewed_by` begins until a licensed clinician has reviewed the file."""


class Status(StrEnum):
    """Whether a file may be used, in the words of FHIR."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class About:
    """What is said about the questionnaire itself."""

    where: Location
    title: Text
    """What the questionnaire is called: a question that it helps to answer."""
    version: str
    """Raised when the file changes; said with every result."""
    reviewed_by: str
    """Name and licence of the clinician who reviewed the file, or "nobody yet"."""
    review_due: date
    """When the file should be reviewed next; YYYY-MM-DD."""
    not_reviewed: Text
    """Said with every result until `reviewed_by` names somebody."""
    disclaimer: Text
    """Said first and last with every result."""
    emergency: Text
    """When to call for an ambulance; said with every result."""
    welcome: tuple[Text, ...]
    """Said before the first question."""
    intended_use: Text | None = None
    """For whom and for what it is, and what it is not."""
    status: Status = Status.DRAFT
    """`draft`, `active` once a clinician has reviewed it, or `retired`; said with every result."""
    effective: date | None = None
    """The day from which it is in use; YYYY-MM-DD."""

    def review_statement(self, _: Language) -> str:
        """Return who reviewed the questions, and that nobody reviewed their translation."""
        said = [_("Questions reviewed by {name}.", name=self.reviewed_by)]
        if is_not_reviewed(self.reviewed_by):
            said = [self.not_reviewed]
        if is_not_reviewed(_.reviewed_by):
            said.append(_("No health professional has checked this translation yet."))
        return " ".join(said)


def is_not_reviewed(reviewer: str) -> bool:
    """Return whether a `reviewed_by` says that there was no review."""
    return reviewer.casefold().startswith(NO_REVIEWER)


@dataclass(frozen=True, slots=True)
class Style:
    """How texts for patients should be written; `tipscreen check` warns where they are not."""

    where: Location
    reading_grade: int
    """The highest US school grade, by the Flesch-Kincaid formula."""
    longest_sentence: int
    """In words."""
    never_say: Mapping[str, Phrases]
    """What is wrong, by a name of its own: phrases. After "not" or "never" they are allowed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the front desk reads aloud, does and leaves alone; shown with `--desk`."""

    where: Location
    read_first: tuple[Text, ...]
    """To be read aloud before the first question."""
    never: tuple[Text, ...]
    """What not to say, and not to do."""
    fetch_nurse: tuple[Text, ...]
    """When to fetch a nurse."""
    read_last: tuple[Text, ...]
    """To be read aloud after the result."""
    any_label: bool = False
    """Allow every case label, also what looks like a record number or a date of birth."""


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Answers that stand together on the note for the clinician."""

    id: str
    where: Location
    title: Text
    """Its heading on the note."""
    questions: tuple[QuestionId, ...]
    """In the order shown."""


@dataclass(frozen=True, slots=True)
class ChoiceDrawing:
    """A drawing with the numbers of choices on it, shown next to their list."""

    where: Location
    drawing: Drawing
    """Lines of plain characters; capital letters are places for numbers and nothing else."""
    marks: Annotated[Mapping[str, str], ReadAs.MARKS]
    """Choice id to its capital letter in the drawing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    id: str
    where: Location
    title: Text
    """As a reader would look for it: authors, name, place."""
    short: str | None = None
    """A name for a line of the note, such as "NICE NG193"; None: the title."""
    year: int | None = None
    """Of its publication."""
    url: Url | None = None
    """Where it can be read; https://..."""
    note: Text | None = None
    """What of it could be checked, if not the whole text."""


class QuestionType(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    NUMBER = "number"


@dataclass(frozen=True)
class Question:
    """One thing the person is asked."""

    id: str
    where: Location
    section: Text
    """A heading; shown where it changes."""
    title: Text
    """A few words for lists of answers."""
    ask: Text
    """The question, ready to be read aloud."""
    type: QuestionType
    """`one` choice, `many` choices, or a whole `number`."""
    help: Text | None = None
    """What `?` tells: how to understand the question."""
    ask_if: AskIf | None = None
    """Asked unless this is no. None: always asked."""
    choices: Mapping[str, Text] = field(default_factory=dict)
    """Choice id to its words, in the order shown; empty for a number."""
    none: Text | None = None
    """The words of the choice that excludes the others."""
    none_in_note: Text | None = None
    """What the note says where nothing of the list is there: each absent finding, by name."""
    not_sure: Text | None = None
    """The words of the choice for those who do not know; without it there is none."""
    unit: Text | None = None
    """What a number counts."""
    at_least: int | None = None
    """The lowest number that is taken."""
    at_most: int | None = None
    """The highest number that is taken."""
    ask_again_if_unsure: bool = False
    """"Not sure" shows the help and asks once more."""
    about_now: bool = False
    """Asks about right now: an answer that was saved on another day is asked for again."""
    at_desk: Text | None = None
    """What the clerk does here; shown with `--desk` only."""
    picture: ChoiceDrawing | None = None
    """A drawing beside the list of choices."""

    @cached_property
    def options(self) -> Mapping[str, str]:
        """Return everything that can be picked, id to words, in the order shown."""
        special = {NONE: self.none, NOT_SURE: self.not_sure}
        return {**self.choices, **{key: words for key, words in special.items() if words}}

    @cached_property
    def single_selections(self) -> Mapping[str, Answer]:
        """Return, for each option, the answer that picks it and nothing else."""
        return {option: frozenset((option,)) for option in self.options}

    def answer_text(self, answer: Answer, between: str = "; ") -> str:
        """Return the words of the options picked, in the order shown, or the number.

        What stands in brackets at the end of a choice only explains it, and is left out here.
        """
        if isinstance(answer, int):
            return f"{answer} {self.unit}" if self.unit else str(answer)
        picked = (words for key, words in self.options.items() if key in answer)
        return between.join(re.sub(r" \([^()]*\)$", "", words) for words in picked)

    def to_plain_answer(self, answer: Answer) -> str | int | list[str]:
        """Return the answer as an answer sheet says it; `in_words` is for people."""
        if isinstance(answer, int):
            return answer
        picked = [key for key in self.options if key in answer]
        if len(picked) == 1 and (self.type is QuestionType.ONE or picked[0] not in self.choices):
            return picked[0]
        return picked


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that rules can raise. The order of the file is the order shown."""

    id: str
    where: Location
    title: Text
    """Its heading over the reasons, to the person."""
    in_note: Text | None = None
    """The heading of its reasons in the note for the clinician; None: the title."""
    hidden: bool = False
    """Not shown; only helps other conditions."""
    serious: bool = False
    """Shown whatever the outcome."""
    asked_to: Text | None = None
    """What a question is asked for whose answer can raise it: "We ask this to ..."."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on the answers that raises a flag and says why it matters."""

    id: str
    where: Location
    when: When
    """The condition: what answers and flags make it hold."""
    raises: FlagId
    """The flag that it raises."""
    sources: tuple[SourceId, ...]
    """Where it comes from; none is left out, also for what you decide yourself."""
    because: Text | None = None
    """The reason, to the person. Required unless the flag is hidden."""
    in_note: Text | None = None
    """The finding, to the clinician: in the third person, in clinical terms; None: `because`."""
    advice: Text | None = None
    """What the person can do about it."""
    ask_clinician: Text | None = None
    """A question that the person can ask a clinician."""
    if_unsure: Text | None = None
    """Said in place of the three above where "not sure" alone makes the rule hold."""
    come_back: Text | None = None
    """What the person can do or wait for, after which another result is likely. Said where every
    main reason of the outcome has one."""
    reviewed_by: str | None = None
    """Who reviewed this rule, if not the one who reviewed the file."""
    review_due: date | None = None
    """When this rule should be reviewed next, if not with the file; YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something worth knowing about the treatment."""

    id: str
    where: Location
    title: Text
    """Its heading."""
    say: tuple[Text, ...]
    """Paragraphs."""
    sources: tuple[SourceId, ...]
    """Where it comes from."""
    show_if: When | None = None
    """Shown with an outcome that lists this topic, if this holds. None: always."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer to the person. The first one that holds is the result."""

    id: str
    where: Location
    headline: Text
    """The answer in one sentence, to the person."""
    say: Text
    """What it means."""
    next: tuple[Text, ...]
    """What to do next, step by step; always with a health professional in it."""
    when: When | None = None
    """None for the last outcome only, which holds if no other does."""
    in_note: Text | None = None
    """The outcome, to the clinician; None: the headline."""
    danger: bool = False
    """Holds even while a more serious danger outcome is still open, and is shown alone: only
    serious flags, no topics, no questions for the clinician."""
    ends_interview: bool = False
    """No more is asked once it stands and nothing more serious could come out."""
    ask_clinician: tuple[Text, ...] = ()
    """Questions that the person can ask, whatever the reasons."""
    changeable: Annotated[tuple[OptionSelected, ...], ReadAs.CHOICES] = ()
    """Answers a person could come to. `Result.would_change` tries these alone, and of two
    changes as small takes the one that stands first here."""
    topics: tuple[TopicId, ...] = ()
    """What is worth knowing with this outcome, in the order shown."""
    at_desk: Text | None = None
    """What the clerk does now; shown with `--desk` only."""
    next_at_desk: tuple[Text, ...] = ()
    """Said in place of `next` to a person who is in the clinic already; empty for the same."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Whenever `if` holds, `then` must hold, for every possible answer sheet."""

    id: str
    where: Location
    because: str
    """Why it must never fail."""
    if_: GuaranteeCondition
    """The condition; may name outcomes and rules, too."""
    then: GuaranteeCondition
    """What must hold then."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that a clinician can read and `tipscreen check` runs."""

    id: str
    where: Location
    story: str
    """The person in a sentence."""
    answers: Annotated[Mapping[str, Answer], ReadAs.ANSWERS]
    """Complete: what was taken over from the example it is `like` is already in it."""
    outcome: OutcomeId
    """What must come out."""
    like: ExampleId | None = None
    """An example above this one, whose answers are taken over where this one gives none."""
    without: tuple[QuestionId, ...] = ()
    """Questions whose answers are not taken over."""
    rules: tuple[RuleId, ...] = ()
    """These hold; and no other rule holds that raises a serious flag."""


@dataclass(frozen=True)
class Questionnaire:
    """A whole file. Every name in it is known to exist."""

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
    """Of the bytes of the file, as 64 hexadecimal digits."""
    language: Language = ENGLISH
    """Of its texts."""
    untranslated: Questionnaire | None = field(default=None, repr=False, compare=False)
    """What it is a translation of; None for a questionnaire in the language of its file."""
    _cache: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition of the file."""
        yield from self.screening_conditions()
        for guarantee in self.guarantees.values():
            yield from (guarantee.if_, guarantee.then)

    def screening_conditions(self) -> Iterator[Condition]:
        """Yield every condition that a sheet is judged by: all but those of guarantees."""
        yield from (q.ask_if for q in self.questions.values() if q.ask_if)
        yield from (rule.when for rule in self.rules.values())
        yield from (topic.show_if for topic in self.topics.values() if topic.show_if)
        yield from (outcome.when for outcome in self.outcomes.values() if outcome.when)

    def cached(self, work: Callable[[Questionnaire], T]) -> T:
        """Return what the work makes of this questionnaire; it is done once and kept with it."""
        if work not in self._cache:
            self._cache[work] = work(self)
        result: T = self._cache[work]
        return result

    def for_desk(self) -> Questionnaire:
        """Return it with what is said to a person who is in the clinic already."""
        outcomes = {
            name: replace(outcome, next=outcome.next_at_desk or outcome.next)
            for name, outcome in self.outcomes.items()
        }
        return replace(self, outcomes=outcomes)

    @cached_property
    def last_outcome(self) -> Outcome:
        """Return the outcome that comes out for want of another: "we cannot say"."""
        return tuple(self.outcomes.values())[-1]

    @cached_property
    def question_numbers(self) -> Mapping[str, int]:
        """Return the number of each question by its id: its place in the file, counting from 1."""
        return {name: number for number, name in enumerate(self.questions, 1)}

    @cached_property
    def _rules_by_flag(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {flag: [] for flag in self.flags}
        for rule in self.rules.values():
            found[rule.raises].append(rule)
        return {flag: tuple(rules) for flag, rules in found.items()}

    def rules_raising(self, flag: str) -> tuple[Rule, ...]:
        """Return the rules that can raise the flag, in the order of the file."""
        return self._rules_by_flag[flag]


SINGLETON_SECTIONS: Mapping[str, type] = {"about": About, "style": Style, "desk": Desk}
"""The sections of a file that are one record."""

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
"""The sections of a file that hold entries by their ids."""


FIELD_TYPES: Mapping[type, Mapping[str, Any]] = {
    schema: get_type_hints(schema, include_extras=True)
    for schema in (*SINGLETON_SECTIONS.values(), *SECTIONS.values(), ChoiceDrawing)
}
"""The type of each field of these classes, with its marks."""
