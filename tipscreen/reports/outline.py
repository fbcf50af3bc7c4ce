"""What a report says, in which order and under which headings, for every format made for people.

The blocks are plain text; a renderer only gives them their form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from tipscreen.questionnaire import About, Questionnaire, Source
from tipscreen.screening import Reason, Result

MOST_IN_SHORT = 3
"""How many reasons the short version at the end repeats."""

MOST_NAMED = 6
"""More decisive answers than these are counted, not named."""


class Tone(Enum):
    """How a block should strike the eye. The words alone must say it as well."""

    PLAIN = "plain"
    QUIET = "quiet"
    HEADLINE = "headline"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list, with what belongs to it."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraphs and a list; each may be lacking."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    numbered: bool = False
    tone: Tone = Tone.PLAIN


def outline(result: Result) -> tuple[Block, ...]:
    """Return the whole report. The disclaimer is its first and its last block."""
    return tuple(_result_blocks(result))


def about_outline(questionnaire: Questionnaire) -> tuple[Block, ...]:
    """Return all there is to know about the treatment and the questionnaire."""
    about = questionnaire.about
    used = dict.fromkeys(
        questionnaire.sources[source]
        for topic in questionnaire.topics.values()
        for source in topic.sources
    )
    return (
        Block(paragraphs=(about.disclaimer,), tone=Tone.QUIET),
        Block(about.title, tone=Tone.HEADLINE),
        *(Block(topic.title, topic.say) for topic in questionnaire.topics.values()),
        _sources_block(used),
        *_version(about, questionnaire.sha256),
        *_closing(about),
    )


def _result_blocks(result: Result) -> Iterator[Block]:
    outcome = result.outcome
    sources = list(dict.fromkeys(s for reason in result.reasons for s in reason.sources))
    yield Block(paragraphs=(result.about.disclaimer,), tone=Tone.QUIET)
    tone = Tone.ALARM if outcome.danger else Tone.HEADLINE
    yield Block(outcome.headline, (outcome.say,), tone=tone)
    yield Block("What to do next", items=tuple(map(Item, outcome.next)))
    for flag, reasons in result.by_flag.items():
        yield Block(flag.title, items=tuple(_reason_item(r, sources) for r in reasons))
    if result.might_be:
        yield Block("What is still open", items=tuple(_open_items(result)))
    if result.would_change:
        yield Block("What would change this result", items=tuple(_change_items(result)))
    if result.decisive_answers:
        yield Block("What decided it", (_decided_by(result),))
    if result.set_aside:
        questions = tuple(Item(question.title) for question in result.set_aside)
        yield Block("Answers not used, since the question does not apply", items=questions)
    if result.ask_clinician:
        asked = tuple(map(Item, result.ask_clinician))
        yield Block("Questions to ask your clinician", items=asked, numbered=True)
    for topic in result.topics:
        yield Block(topic.title, topic.say)
    if sources:
        yield _sources_block(sources)
    yield from _version(result.about, result.sha256)
    # What is still on the screen when all has scrolled by: the outcome, why, and the next step.
    yield Block("In short", (outcome.headline,), tone=tone)
    if reasons := result.main_reasons[:MOST_IN_SHORT]:
        yield Block("Why", items=tuple(Item(reason.because) for reason in reasons))
    yield Block("What to do next", items=tuple(map(Item, outcome.next)))
    yield from _closing(result.about)


def _decided_by(result: Result) -> str:
    titles = [given.question.title for given in result.decisive_answers]
    if len(titles) > MOST_NAMED:
        return f"Your answers to {len(titles)} questions decided it together."
    return f"Your answers about: {'; '.join(titles)}."


def _reason_item(reason: Reason, sources: list[Source]) -> Item:
    numbers = ", ".join(str(sources.index(source) + 1) for source in reason.sources)
    said = tuple(f"You said: {given.words} ({given.question.title})" for given in reason.answers)
    advice = (f"What to do: {reason.advice}",) if reason.advice else ()
    return Item(reason.because, (*said, *advice, f"Sources: {numbers}"))


def _open_items(result: Result) -> Iterator[Item]:
    for open_question in result.open_questions:
        state = 'you said "not sure"' if open_question.not_sure else "not answered"
        yield Item(f"{open_question.question.title}: {state}")


def _change_items(result: Result) -> Iterator[Item]:
    for change in result.would_change:
        answers = tuple(f"{given.question.title}: {given.words}" for given in change.answers)
        yield Item(f"With these answers it would be: {change.outcome.headline}", answers)


def _sources_block(sources: Iterable[Source]) -> Block:
    return Block("Sources", items=tuple(map(Item, map(_cite, sources))), numbered=True)


def _cite(source: Source) -> str:
    parts = (source.title, str(source.year) if source.year else None, source.url)
    note = f" (checked: {source.note})" if source.note else ""
    return ", ".join(filter(None, parts)) + note


def _version(about: About, sha256: str) -> Iterator[Block]:
    version = f"{about.title} Version {about.version}, {sha256[:12]}."
    yield Block(paragraphs=(about.review, version), tone=Tone.QUIET)


def _closing(about: About) -> Iterator[Block]:
    yield Block(paragraphs=(about.emergency,))
    yield Block(paragraphs=(about.disclaimer,))
