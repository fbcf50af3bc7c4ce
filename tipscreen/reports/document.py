"""The content of a report, in order and with headings, for all formats that people read.

A document consists of blocks of plain text. Each format only decides how they look.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import About, Questionnaire, Source, Status
from tipscreen.screening.reasons import Reason
from tipscreen.screening.result import ScreeningResult

MAX_BRIEF_REASONS = 3
"""Maximum number of reasons in the brief version, which a report repeats at its end."""

MAX_NAMED_ANSWERS = 6
"""Maximum number of decisive answers that are named; more are only counted."""

FILL_IN_LINE = "." * 40
"""A line to write on, in formats that cannot draw one."""


class Tone(Enum):
    """The emphasis of a block. Its text must convey the same without it."""

    PLAIN = "plain"
    QUIET = "quiet"
    HEADLINE = "headline"
    CAUTION = "caution"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list, with its details."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraphs and a list; each may be missing."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    items: tuple[ListItem, ...] = ()
    numbered: bool = False
    tone: Tone = Tone.PLAIN
    in_columns: bool = False
    """The items are short and may be printed side by side."""
    is_checklist: bool = False
    """Each item is something to do, and may be printed with a box to tick."""
    terminal_only: bool = False
    """Repeats what has scrolled out of view in a terminal; HTML pages omit it."""
    fill_in_labels: tuple[str, ...] = ()
    """The labels of empty lines to fill in on paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks that a format renders. The disclaimer is in every document."""

    title: str
    language: str
    """The language code (BCP 47)."""
    blocks: tuple[Block, ...]
    on_one_page: bool = False
    """Print it on one page, in smaller print if necessary."""


def texts_of(block: Block) -> Iterator[str]:
    """Yield every text of a block."""
    yield block.title or ""
    yield from block.paragraphs
    for item in block.items:
        yield from (item.text, *item.details)
    yield from block.fill_in_labels


def report_document(result: ScreeningResult) -> Document:
    """Return the full report for the person who answered."""
    return Document(result.about.title, result.language.code, tuple(_result_blocks(result)))


def about_document(questionnaire: Questionnaire) -> Document:
    """Return the information about the treatment and the questionnaire."""
    about, language = questionnaire.about, questionnaire.language
    _ = language
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
        _sources_block(used, language),
        version_block(about, questionnaire.sha256, language),
        emergency_block(about),
        disclaimer_block(about),
    )
    return Document(about.title, language.code, blocks)


def brief_document(result: ScreeningResult, max_reasons: int = MAX_BRIEF_REASONS) -> Document:
    """Return the outcome, some of its reasons, the next steps, and the disclaimer.

    It fits on one screen.
    """
    return Document(
        result.about.title, result.language.code, tuple(_brief_blocks(result, max_reasons))
    )


def details_document(result: ScreeningResult) -> Document:
    """Return the reasons for the result, and what would change it."""
    blocks = (
        *_explaining_blocks(result),
        emergency_block(result.about),
        disclaimer_block(result.about),
    )
    return Document(result.about.title, result.language.code, blocks)


def questions_document(result: ScreeningResult) -> Document:
    """Return the questions that the person can ask a clinician."""
    blocks = (*_asking_blocks(result), disclaimer_block(result.about))
    return Document(result.about.title, result.language.code, blocks)


def sources_document(result: ScreeningResult) -> Document:
    """Return the sources of the reasons, and the version of the questionnaire."""
    blocks = (
        _sources_block(_sources_of(result), result.language),
        version_block(result.about, result.sha256, result.language),
        disclaimer_block(result.about),
    )
    return Document(result.about.title, result.language.code, blocks)


def _result_blocks(result: ScreeningResult) -> Iterator[Block]:
    yield disclaimer_block(result.about, Tone.QUIET)
    yield outcome_block(result)
    yield next_steps(result)
    yield from _explaining_blocks(result)
    yield from _asking_blocks(result)
    for topic in result.topics:
        yield Block(topic.title, topic.say)
    if sources := _sources_of(result):
        yield _sources_block(sources, result.language)
    yield version_block(result.about, result.sha256, result.language)
    # A long report scrolls out of view; the screen then still shows the essentials.
    headline = (result.outcome.headline,)
    summary = Block(result.language("In short"), headline, tone=outcome_block(result).tone)
    for block in filter(None, (summary, _why(result, MAX_BRIEF_REASONS), next_steps(result))):
        yield replace(block, terminal_only=True)
    yield emergency_block(result.about)
    yield disclaimer_block(result.about)


def _brief_blocks(result: ScreeningResult, max_reasons: int) -> Iterator[Block]:
    yield outcome_block(result)
    if why := _why(result, max_reasons):
        yield why
    yield next_steps(result)
    yield Block(paragraphs=(result.about.review_statement(result.language),), tone=Tone.QUIET)
    yield disclaimer_block(result.about)


def _why(result: ScreeningResult, max_reasons: int) -> Block | None:
    shown = result.main_reasons[:max_reasons]
    items = tuple(ListItem(reason.because) for reason in shown)
    return Block(result.language("Why"), items=items) if shown else None


def _explaining_blocks(result: ScreeningResult) -> Iterator[Block]:
    _, sources = result.language, _sources_of(result)
    for flag, reasons in result.reasons_by_flag.items():
        yield Block(
            flag.title, items=tuple(_reason_item(r, sources, result.language) for r in reasons)
        )
    if result.might_be:
        yield Block(_("What is still open"), items=tuple(_open_items(result)))
    if result.come_back:
        title = _("What would change this result")
        yield Block(title, items=tuple(map(ListItem, result.come_back)))
    if result.decisive_answers:
        yield Block(_("What decided it"), (_decisive_answers_text(result),))
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
    """Return the headline of the outcome and what it means."""
    outcome = result.outcome
    is_unclear = outcome.when is None or any(reason.flag.serious for reason in result.reasons)
    tone = Tone.CAUTION if is_unclear else Tone.HEADLINE
    tone = Tone.ALARM if outcome.danger else tone
    return Block(outcome.headline, (outcome.say,), tone=tone)


def next_steps(result: ScreeningResult) -> Block:
    """Return the next steps."""
    title = result.language("What to do next")
    return Block(title, items=tuple(map(ListItem, result.outcome.next)), is_checklist=True)


def disclaimer_block(about: About, tone: Tone = Tone.PLAIN) -> Block:
    """Return the disclaimer, which every document contains."""
    return Block(paragraphs=(about.disclaimer,), tone=tone)


def emergency_block(about: About) -> Block:
    """Return the advice on when to call an ambulance."""
    return Block(paragraphs=(about.emergency,))


def version_block(about: About, sha256: str, language: Language) -> Block:
    """Return who reviewed the questionnaire, and its version."""
    texts = (about.review_statement(language), version_text(about, sha256, language))
    return Block(paragraphs=texts, tone=Tone.QUIET)


def version_text(about: About, sha256: str, language: Language) -> str:
    """Return the title, version, status and hash of the questionnaire."""
    _ = language
    return _(
        "{title} Version {version} ({status}), {hash}.",
        title=about.title,
        version=about.version,
        status=_status_text(about, language),
        hash=sha256[:12],
    )


def _status_text(about: About, language: Language) -> str:
    """Return the status of the questionnaire, and since when it has been in use."""
    _ = language
    status = {Status.DRAFT: _("draft"), Status.ACTIVE: _("active"), Status.RETIRED: _("retired")}
    if about.effective is None:
        return status[about.status]
    return _("{status}, in use from {date}", status=status[about.status], date=about.effective)


def _decisive_answers_text(result: ScreeningResult) -> str:
    _ = result.language
    titles = [given.question.title for given in result.decisive_answers]
    if len(titles) > MAX_NAMED_ANSWERS:
        return _("Your answers to {number} questions decided it together.", number=len(titles))
    return _("Your answers about: {titles}.", titles="; ".join(titles))


def _reason_item(reason: Reason, sources: list[Source], language: Language) -> ListItem:
    _ = language
    numbers = ", ".join(str(sources.index(source) + 1) for source in reason.sources)
    answers = tuple(
        _("You said: {words} ({title})", words=given.words, title=given.question.title)
        for given in reason.answers
    )
    advice = (_("What to do: {advice}", advice=reason.advice),) if reason.advice else ()
    return ListItem(reason.because, (*answers, *advice, _("Sources: {numbers}", numbers=numbers)))


def _open_items(result: ScreeningResult) -> Iterator[ListItem]:
    _ = result.language
    for open_question in result.open_questions:
        title = open_question.question.title
        if open_question.not_sure:
            yield ListItem(_("{title}: you said that you are not sure", title=title))
        else:
            yield ListItem(_("{title}: not answered", title=title))


def _sources_block(sources: Iterable[Source], language: Language) -> Block:
    items = tuple(ListItem(_citation_text(source, language)) for source in sources)
    return Block(language("Sources"), items=items, numbered=True)


def _citation_text(source: Source, language: Language) -> str:
    _ = language
    parts = (source.title, str(source.year) if source.year else None, source.url)
    note = _(" (checked: {note})", note=source.note) if source.note else ""
    return ", ".join(filter(None, parts)) + note
