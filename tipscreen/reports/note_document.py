"""The note for the clinician as a document: what matters first at the top, all on one page.

It speaks to the clinician, in the third person; `outline.report` speaks to the person.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.wording import join_titles
from tipscreen.reports.document import (
    Block,
    Document,
    ListItem,
    Tone,
    disclaimer_block,
    outcome_block,
    version_block,
)
from tipscreen.reports.note import ClinicianNote
from tipscreen.screening.reasons import Reason


def note_document(note: ClinicianNote) -> Document:
    """Return the note as a document."""
    _ = note.result.language
    title = _("Note for the clinician")
    return Document(title, _.code, tuple(_blocks(note, title)), on_one_page=True)


def _blocks(note: ClinicianNote, title: str) -> Iterator[Block]:
    result = note.result
    _ = result.language
    yield disclaimer_block(result.about, Tone.QUIET)
    yield Block(title, (_heading(note),))
    yield _outcome(note)
    for flag, reasons in result.reasons_by_flag.items():
        if flag.serious:
            items = tuple(_with_sources(reason, _) for reason in reasons)
            yield Block(flag.in_note or flag.title, items=items, in_columns=True)
    if absent := tuple(ListItem(each.none_in_note or "") for each in note.pertinent_negatives):
        yield Block(_("Pertinent negatives"), items=absent, in_columns=True)
    if others := tuple(_other_findings(note)):
        yield Block(_("Other findings"), items=others, in_columns=True)
    if history := tuple(_history_blocks(note)):
        heading = _("History, in the words that the person picked")
        yield Block(heading, items=history, in_columns=True)
    if still_open := tuple(map(ListItem, _open_lines(note))):
        yield Block(_("Open"), items=still_open)
    if result.ask_clinician:
        asked = tuple(map(ListItem, result.ask_clinician))
        yield Block(_("The person may want to ask"), items=asked, in_columns=True)
    by_hand = (_("Name"), _("Date of birth"), _("Exam"), _("Plan"), _("Signature"))
    yield Block(_("To fill in by hand"), fill_in_labels=by_hand)
    yield version_block(result.about, result.sha256, _)
    yield disclaimer_block(result.about, Tone.QUIET)


def _heading(note: ClinicianNote) -> str:
    _ = note.result.language
    label = _("Label: {label}", label=note.label or _("none"))
    made_on = note.made_on.isoformat() if note.made_on else _("not known")
    return (
        f"{label}. {_('Date: {date}', date=made_on)}. {_('Answered by the person, not checked.')}"
    )


def _outcome(note: ClinicianNote) -> Block:
    """Return the outcome in a clinician's words, and what the person was told."""
    _, outcome = note.result.language, note.result.outcome
    told = _("The person was told: {words}", words=" ".join((outcome.headline, *outcome.next)))
    return Block(outcome.in_note or outcome.headline, (told,), tone=outcome_block(note.result).tone)


def _with_sources(reason: Reason, _: Language) -> ListItem:
    names = ", ".join(source.short or source.title for source in reason.sources)
    return ListItem(f"{reason.finding(_)} ({names})")


def _other_findings(note: ClinicianNote) -> Iterator[ListItem]:
    _ = note.result.language
    for flag, reasons in note.result.reasons_by_flag.items():
        if not flag.serious:
            found = " ".join(reason.finding(_) for reason in reasons)
            yield ListItem(f"{flag.in_note or flag.title}: {found}")


def _history_blocks(note: ClinicianNote) -> Iterator[ListItem]:
    """Yield the answers by group, without those that are negatives and stand above."""
    for group in note.groups:
        said = tuple(
            f"{given.question.title}: {given.words}"
            for given in group.answers
            if given.question not in note.pertinent_negatives
        )
        if said:
            yield ListItem(group.title, said)


def _open_lines(note: ClinicianNote) -> Iterator[str]:
    _ = note.result.language
    if note.result.set_aside:
        titles = join_titles(note.result.set_aside)
        yield _("Answers not used, since the question does not apply: {titles}.", titles=titles)
    if note.not_sure:
        yield _("Not sure about: {titles}.", titles=join_titles(note.not_sure))
    if note.not_answered:
        yield _("Not answered: {titles}.", titles=join_titles(note.not_answered))
    if note.not_needed:
        yield _("Not asked, since this could not wait: {number} questions.", number=note.not_needed)
