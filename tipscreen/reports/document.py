"""What a report says, in which order and under which headings, for every format made for people.

The blocks are plain text; a renderer only gives them their form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About, Questionnaire, Source, Status
from tipscreen.screening.reasons import Reason
from tipscreen.screening.result import ScreeningResult

MAX_BRIEF_REASONS = 3
"""How many reasons the short version at the end repeats."""

MAX_NAMED_ANSWERS = 6
"""More decisive answers than these are counted, not named."""


FILL_IN_LINE = "." * 40
"""An empty line, where nothing can be drawn."""


class Tone(Enum):
    """How a block should strike the eye. The words alone must say it as well."""

    PLAIN = "plain"
    QUIET = "quiet"
    HEADLINE = "headline"
    CAUTION = "caution"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class ListItem:
    """A point of a list, with what belongs to it."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraphs and a list; each may be lacking."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    items: tuple[ListItem, ...] = ()
    numbered: bool = False
    tone: Tone = Tone.PLAIN
    in_columns: bool = False
    """The items are short, and may stand side by side on paper."""
    is_checklist: bool = False
    """Each item is something to do, and may have a box to tick on paper."""
    terminal_only: bool = False
    """Repeats what has scrolled by; a page, which does not scroll by, leaves it out."""
    fill_in_labels: tuple[str, ...] = ()
    """What each line is for that is left empty, to be filled in on paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a format is given to write. The disclaimer is its first and its last block."""

    title: str
    language: str
    """Code, as in BCP 47."""
    blocks: tuple[Block, ...]
    on_one_page: bool = False
    """Is printed on one page, in smaller print if need be."""


def texts_of(block: Block) -> Iterator[str]:
    """Yield every text of a block."""
    yield block.title or ""
    yield from block.paragraphs
    for item in block.items:
        yield from (item.text, *item.details)
    yield from block.fill_in_labels


def report_document(result: ScreeningResult) -> Document:
    """Return the whole report, for the person who answered."""
    return Document(result.about.title, result.language.code, tuple(_result_blocks(result)))


def about_document(questionnaire: Questionnaire) -> Document:
    """Return all there is to know about the treatment and the questionnaire."""
    about, _ = questionnaire.about, questionnaire.language
    used = dict.fromkeys(
        questionnaire.sources[source]
        for topic in questionnaire.topics.values()
        for source in topic.sources
    )
    blocks = (
        disclaimer_block(about, Tone.QUIET),
        Block(about.title, tone=Tone.HEADLINE),
        *([Block(_("Intended use"), (about.intended_use,))] if about.intended_use else ()),
        *(Block(topic.title, topic.say) for topic in questionnaire.topics.values()),
        _sources_block(used, _),
        version_block(about, questionnaire.sha256, _),
        emergency_block(about),
        disclaimer_block(about),
    )
    return Document(about.title, _.code, blocks)


def brief_document(result: ScreeningResult, reasons: int = MAX_BRIEF_REASONS) -> Document:
    """Return the answer, so many of its reasons, the next steps, and what stands everywhere.

    Short enough for one screen; a report that scrolls by ends with the same.
    """
    return Document(result.about.title, result.language.code, tuple(_brief_blocks(result, reasons)))


def details_document(result: ScreeningResult) -> Document:
    """Return what led to the result, and what would change it."""
    blocks = (
        *_explaining_blocks(result),
        emergency_block(result.about),
        disclaimer_block(result.about),
    )
    return Document(result.about.title, result.language.code, blocks)


def questions_document(result: ScreeningResult) -> Document:
    """Return what the person can ask a clinician."""
    blocks = (*_asking_blocks(result), disclaimer_block(result.about))
    return Document(result.about.title, result.language.code, blocks)


def sources_document(result: ScreeningResult) -> Document:
    """Return where the reasons come from, and which questions these were."""
    _ = result.language
    blocks = (
        _sources_block(_sources_of(result), _),
        version_block(result.about, result.sha256, _),
        disclaimer_block(result.about),
    )
    return Document(result.about.title, _.code, blocks)


def _result_blocks(result: ScreeningResult) -> Iterator[Block]:
    yield disclaimer_block(result.about, Tone.QUIET)
    yield outcome_block(result)
    yield next_steps(result)
    yield from _explaining_blocks(result)
    yield from _asking_blocks(result)
    for topic in result.topics:
        yield Block(topic.title, topic.say)
    if found := _sources_of(result):
        yield _sources_block(found, result.language)
    yield version_block(result.about, result.sha256, result.language)
    # What is still on the screen when all has scrolled by: the outcome, why, and the next step.
    headline = (result.outcome.headline,)
    in_short = Block(result.language("In short"), headline, tone=outcome_block(result).tone)
    for block in filter(None, (in_short, _why(result, MAX_BRIEF_REASONS), next_steps(result))):
        yield replace(block, terminal_only=True)
    yield emergency_block(result.about)
    yield disclaimer_block(result.about)


def _brief_blocks(result: ScreeningResult, reasons: int) -> Iterator[Block]:
    yield outcome_block(result)
    if why := _why(result, reasons):
        yield why
    yield next_steps(result)
    yield Block(paragraphs=(result.about.review_statement(result.language),), tone=Tone.QUIET)
    yield disclaimer_block(result.about)


def _why(result: ScreeningResult, reasons: int) -> Block | None:
    shown = result.main_reasons[:reasons]
    items = tuple(ListItem(reason.because) for reason in shown)
    return Block(result.language("Why"), items=items) if shown else None


def _explaining_blocks(result: ScreeningResult) -> Iterator[Block]:
    _, found = result.language, _sources_of(result)
    for flag, reasons in result.reasons_by_flag.items():
        yield Block(flag.title, items=tuple(_reason_item(r, found, _) for r in reasons))
    if result.might_be:
        yield Block(_("What is still open"), items=tuple(_open_items(result)))
    if result.come_back:
        title = _("What would change this result")
        yield Block(title, items=tuple(map(ListItem, result.come_back)))
    if result.decisive_answers:
        yield Block(_("What decided it"), (_decided_by(result),))
    if result.set_aside:
        questions = tuple(ListItem(question.title) for question in result.set_aside)
        title = _("Answers not used, since the question does not apply")
        yield Block(title, items=questions)


def _asking_blocks(result: ScreeningResult) -> Iterator[Block]:
    if result.ask_clinician:
        title = result.language("Questions to ask your clinician")
        yield Block(
            title,
            items=tuple(map(ListItem, result.ask_clinician)),
            numbered=True,
            is_checklist=True,
        )


def _sources_of(result: ScreeningResult) -> list[Source]:
    return list(dict.fromkeys(s for reason in result.reasons for s in reason.sources))


def outcome_block(result: ScreeningResult) -> Block:
    """Return the headline and what it means."""
    outcome = result.outcome
    is_unclear = outcome.when is None or any(reason.flag.serious for reason in result.reasons)
    tone = Tone.CAUTION if is_unclear else Tone.HEADLINE
    tone = Tone.ALARM if outcome.danger else tone
    return Block(outcome.headline, (outcome.say,), tone=tone)


def next_steps(result: ScreeningResult) -> Block:
    """Return what to do next."""
    title = result.language("What to do next")
    return Block(title, items=tuple(map(ListItem, result.outcome.next)), is_checklist=True)


def disclaimer_block(about: About, tone: Tone = Tone.PLAIN) -> Block:
    """Return what stands first and last everywhere."""
    return Block(paragraphs=(about.disclaimer,), tone=tone)


def emergency_block(about: About) -> Block:
    """Return when to call for an ambulance."""
    return Block(paragraphs=(about.emergency,))


def version_block(about: About, sha256: str, _: Language) -> Block:
    """Return who reviewed the questions, and which questions these were."""
    return Block(
        paragraphs=(about.review_statement(_), version_of(about, sha256, _)), tone=Tone.QUIET
    )


def version_of(about: About, sha256: str, _: Language) -> str:
    """Return which questions these are, and whether they may be used."""
    return _(
        "{title} Version {version} ({status}), {hash}.",
        title=about.title,
        version=about.version,
        status=_status_of(about, _),
        hash=sha256[:12],
    )


def _status_of(about: About, _: Language) -> str:
    """Return whether the questions may be used, and since when."""
    words = {Status.DRAFT: _("draft"), Status.ACTIVE: _("active"), Status.RETIRED: _("retired")}
    if about.effective is None:
        return words[about.status]
    return _("{status}, in use from {date}", status=words[about.status], date=about.effective)


def _decided_by(result: ScreeningResult) -> str:
    _ = result.language
    titles = [given.question.title for given in result.decisive_answers]
    if len(titles) > MAX_NAMED_ANSWERS:
        return _("Your answers to {number} questions decided it together.", number=len(titles))
    return _("Your answers about: {titles}.", titles="; ".join(titles))


def _reason_item(reason: Reason, sources: list[Source], _: Language) -> ListItem:
    numbers = ", ".join(str(sources.index(source) + 1) for source in reason.sources)
    said = tuple(
        _("You said: {words} ({title})", words=given.words, title=given.question.title)
        for given in reason.answers
    )
    advice = (_("What to do: {advice}", advice=reason.advice),) if reason.advice else ()
    return ListItem(reason.because, (*said, *advice, _("Sources: {numbers}", numbers=numbers)))


def _open_items(result: ScreeningResult) -> Iterator[ListItem]:
    _ = result.language
    for open_question in result.open_questions:
        title = open_question.question.title
        if open_question.not_sure:
            yield ListItem(_("{title}: you said that you are not sure", title=title))
        else:
            yield ListItem(_("{title}: not answered", title=title))


def _sources_block(sources: Iterable[Source], _: Language) -> Block:
    items = tuple(ListItem(_cite(source, _)) for source in sources)
    return Block(_("Sources"), items=items, numbered=True)


def _cite(source: Source, _: Language) -> str:
    parts = (source.title, str(source.year) if source.year else None, source.url)
    note = _(" (checked: {note})", note=source.note) if source.note else ""
    return ", ".join(filter(None, parts)) + note
