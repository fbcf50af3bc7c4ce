"""The note for the clinician as a document: what matters first at the top, all on one page."""

from __future__ import annotations

from collections.abc import Iterator

from tipscreen.note import Note
from tipscreen.reports.outline import (
    Block,
    Document,
    Item,
    Tone,
    disclaimer,
    emergency_block,
    next_steps,
    outcome_block,
    titles_of,
    version_block,
)
from tipscreen.screening import Reason


def note_document(note: Note) -> Document:
    """Return the note as a document."""
    _ = note.result.language
    title = _("Note for the clinician")
    return Document(title, _.code, tuple(_blocks(note, title)))


def _blocks(note: Note, title: str) -> Iterator[Block]:
    result = note.result
    _ = result.language
    yield disclaimer(result.about, Tone.QUIET)
    yield Block(title, (_heading(note),))
    yield outcome_block(result)
    if reasons := result.main_reasons:
        # What the reasons rest on stands below, among the flags.
        yield Block(_("Why"), items=tuple(Item(reason.because) for reason in reasons))
    yield next_steps(result)
    main = {reason.rule.id for reason in reasons}
    for flag, flagged in result.by_flag.items():
        if other := [reason for reason in flagged if reason.rule.id not in main]:
            yield Block(flag.title, items=tuple(_flagged(reason) for reason in other))
    groups = tuple(
        Item(
            group.title, tuple(f"{given.question.title}: {given.words}" for given in group.answers)
        )
        for group in note.groups
    )
    yield Block(_("Answers"), items=groups, in_columns=True)
    if still_open := tuple(_open_items(note)):
        yield Block(_("Open questions"), items=still_open)
    if result.ask_clinician:
        asked = tuple(map(Item, result.ask_clinician))
        yield Block(_("The person may want to ask"), items=asked, in_columns=True)
    yield version_block(result.about, result.sha256, _)
    yield emergency_block(result.about)
    yield disclaimer(result.about)


def _heading(note: Note) -> str:
    _ = note.result.language
    label = _("Label: {label}", label=note.label or _("none"))
    made_on = note.made_on.isoformat() if note.made_on else _("not known")
    return (
        f"{label}. {_('Date: {date}', date=made_on)}. {_('Answered by the person, not checked.')}"
    )


def _flagged(reason: Reason) -> Item:
    said = "; ".join(given.words for given in reason.answers)
    return Item(f"{reason.because} ({said})" if said else reason.because)


def _open_items(note: Note) -> Iterator[Item]:
    _ = note.result.language
    if note.not_sure:
        yield Item(_("Not sure about: {titles}", titles=titles_of(note.not_sure)))
    if note.not_answered:
        yield Item(_("Not answered: {titles}", titles=titles_of(note.not_answered)))
    if note.not_needed:
        text = _("Not asked, since this could not wait: {number} questions", number=note.not_needed)
        yield Item(text)
