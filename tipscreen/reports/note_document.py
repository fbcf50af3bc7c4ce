"""The clinician note as a document on one page, the most important parts first.

It addresses the clinician and uses the third person; `report_document` addresses the person.
"""

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
    return Document(title, note.result.language.code, tuple(_blocks(note, title)), on_one_page=True)


def _blocks(note: ClinicianNote, title: str) -> Iterator[Block]:
    result = note.result
    _ = result.language
    yield disclaimer_block(result.about, Tone.QUIET)
    yield Block(title, (_heading_text(note),))
    yield _note_outcome_block(note)
    for flag, reasons in result.reasons_by_flag.items():
        if flag.serious:
            items = tuple(_finding_with_sources(reason, result.language) for reason in reasons)
            yield Block(flag.in_note or flag.title, items=items, in_columns=True)
    if negatives := tuple(ListItem(q.none_in_note or "") for q in note.pertinent_negatives):
        yield Block(_("Pertinent negatives"), items=negatives, in_columns=True)
    if others := tuple(_other_findings(note)):
        yield Block(_("Other findings"), items=others, in_columns=True)
    if history := tuple(_history_blocks(note)):
        heading = _("History, in the words that the person picked")
        yield Block(heading, items=history, in_columns=True)
    if open_lines := tuple(map(ListItem, _open_lines(note))):
        yield Block(_("Open"), items=open_lines)
    if result.ask_clinician:
        questions = tuple(map(ListItem, result.ask_clinician))
        yield Block(_("The person may want to ask"), items=questions, in_columns=True)
    labels = (_("Name"), _("Date of birth"), _("Exam"), _("Plan"), _("Signature"))
    yield Block(_("To fill in by hand"), fill_in_labels=labels)
    yield version_block(result.about, result.sha256, result.language)
    yield disclaimer_block(result.about, Tone.QUIET)


def _heading_text(note: ClinicianNote) -> str:
    _ = note.result.language
    label = _("Label: {label}", label=note.label or _("none"))
    made_on = note.made_on.isoformat() if note.made_on else _("not known")
    return (
        f"{label}. {_('Date: {date}', date=made_on)}. {_('Answered by the person, not checked.')}"
    )


def _note_outcome_block(note: ClinicianNote) -> Block:
    """Return the outcome in a clinician's terms, and the text that the person read."""
    _, outcome = note.result.language, note.result.outcome
    shown = _("The person was told: {words}", words=" ".join((outcome.headline, *outcome.next)))
    return Block(
        outcome.in_note or outcome.headline, (shown,), tone=outcome_block(note.result).tone
    )


def _finding_with_sources(reason: Reason, language: Language) -> ListItem:
    names = ", ".join(source.short or source.title for source in reason.sources)
    return ListItem(f"{reason.finding(language)} ({names})")


def _other_findings(note: ClinicianNote) -> Iterator[ListItem]:
    language = note.result.language
    for flag, reasons in note.result.reasons_by_flag.items():
        if not flag.serious:
            findings = " ".join(reason.finding(language) for reason in reasons)
            yield ListItem(f"{flag.in_note or flag.title}: {findings}")


def _history_blocks(note: ClinicianNote) -> Iterator[ListItem]:
    """Yield the answers by group, without the pertinent negatives, which are listed separately."""
    for group in note.groups:
        answers = tuple(
            f"{given.question.title}: {given.words}"
            for given in group.answers
            if given.question not in note.pertinent_negatives
        )
        if answers:
            yield ListItem(group.title, answers)


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
