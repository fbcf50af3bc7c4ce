"""The note for the clinician as a document: what matters first at the top, all on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tipscreen.questionnaire import titles_of
from tipscreen.reports.note import Note
from tipscreen.reports.outline import (
    Block,
    Document,
    Item,
    Tone,
    disclaimer,
    next_steps,
    outcome_block,
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
    steps = next_steps(result)  # they speak of what stands below them
    yield replace(steps, title=_("Next step, as told to the person"))
    main = result.main_reasons
    if main:
        yield Block(_("Why"), items=tuple(map(_flagged, main)))
    others = {
        flag: [r for r in reasons if r not in main] for flag, reasons in result.by_flag.items()
    }
    for flag, reasons in others.items():
        if flag.serious and reasons:
            yield Block(flag.title, items=tuple(map(_flagged, reasons)), in_columns=True)
    # The answers behind what is not serious stand below.
    if rest := [reason for flag in others if not flag.serious for reason in others[flag]]:
        items = tuple(Item(reason.because) for reason in rest)
        yield Block(_("Also"), items=items, in_columns=True)
    groups = tuple(
        Item(
            group.title, tuple(f"{given.question.title}: {given.words}" for given in group.answers)
        )
        for group in note.groups
    )
    yield Block(_("Answers"), items=groups, in_columns=True)
    if still_open := tuple(_still_open(note)):
        yield Block(_("Open questions"), still_open)
    if result.ask_clinician:
        asked = tuple(map(Item, result.ask_clinician))
        yield Block(_("The person may want to ask"), items=asked, in_columns=True)
    closing = version_block(result.about, result.sha256, _)
    yield replace(closing, paragraphs=(*closing.paragraphs, result.about.emergency))
    yield disclaimer(result.about, Tone.QUIET)


def _heading(note: Note) -> str:
    _ = note.result.language
    label = _("Label: {label}", label=note.label or _("none"))
    made_on = note.made_on.isoformat() if note.made_on else _("not known")
    return (
        f"{label}. {_('Date: {date}', date=made_on)}. {_('Answered by the person, not checked.')}"
    )


def _flagged(reason: Reason) -> Item:
    said = "; ".join(given.words for given in reason.answers)
    return Item(f"{reason.because} [{said}]" if said else reason.because)


def _still_open(note: Note) -> Iterator[str]:
    _ = note.result.language
    if note.result.set_aside:
        titles = titles_of(note.result.set_aside)
        yield _("Answers not used, since the question does not apply: {titles}.", titles=titles)
    if note.not_sure:
        yield _("Not sure about: {titles}.", titles=titles_of(note.not_sure))
    if note.not_answered:
        yield _("Not answered: {titles}.", titles=titles_of(note.not_answered))
    if note.not_needed:
        yield _("Not asked, since this could not wait: {number} questions.", number=note.not_needed)
