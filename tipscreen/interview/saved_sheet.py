"""Answer sheets that are saved while they are being filled in, to go on with them later.

A saved sheet is JSON that `tipscreen screen` reads too. Its answers are ids. Beside them stand the
version and hash of the questionnaire, a fingerprint of each question as it was asked, the day, and
the case label of the front desk.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tipscreen.errors import (
    AnswersError,
    Code,
    FileError,
    Location,
    Problem,
    escape_invisible,
    shorten,
)
from tipscreen.files import replace_if_unchanged, write_new
from tipscreen.loading.nodes import MapEntry, MapNode, Node, TextNode
from tipscreen.loading.sheets import read_answers, read_label, read_tree
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire
from tipscreen.screening.case import determine_outcome

SAVED_SHEET_FORMAT = "tipscreen-answers"
SAVED_SHEET_FORMAT_VERSION = 1
_FORMAT_SEARCH_BYTES = 200
"""In this many bytes from the beginning a saved sheet says that it is one."""

TRUE_WORDS = ("yes", "true")
FALSE_WORDS = ("no", "false")

DAMAGED_ADVICE = (
    "This saved sheet is damaged, or was changed by hand. It was left as it is. To go on, mend it "
    "in a text editor, or begin again and save under another name."
)


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """What was read from a saved sheet."""

    answers: Answers
    """To the questions that are asked now as they were then."""
    changed_questions: tuple[Question, ...]
    """Answered, but the question is another one now, or the answer was about another day."""
    removed_questions: tuple[str, ...]
    """The ids of questions that were answered and are not asked any more."""
    danger: Outcome | None
    """What all its answers together say at once, also those to questions that have changed."""
    finished: bool
    """The person had looked over the answers, and nothing was left to ask."""
    label: str
    """The case label of the front desk; empty if there is none."""
    note_sha256: str
    """SHA-256 of a note that was written already, when a danger ended the asking; or empty."""
    data: bytes
    """The whole sheet, as read."""


def fingerprint(question: Question) -> str:
    """Return 16 hexadecimal digits that differ if the question means something else.

    Its words, its help and its choices count; the place in the file, the title, and whether it is
    asked do not.
    """
    meaning = (
        question.ask,
        question.help,
        question.type,
        list(question.options.items()),
        question.unit,
        question.at_least,
        question.at_most,
    )
    return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()[:16]


def encode_saved_sheet(  # noqa: PLR0913, PLR0917 - each is a key of the file
    questionnaire: Questionnaire,
    answers: Answers,
    label: str,
    finished: bool,
    note: str = "",
    day: date | None = None,
) -> bytes:
    """Return a saved sheet, as it stands in its file."""
    questions = questionnaire.questions
    sheet = {
        "format": SAVED_SHEET_FORMAT,
        "format_version": SAVED_SHEET_FORMAT_VERSION,
        "questionnaire": {
            "version": questionnaire.about.version,
            "sha256": questionnaire.sha256,
        },
        "finished": "yes" if finished else "no",
        "saved_on": day.isoformat() if day else "",
        "label": label,
        "note": note,
        "asked": {name: fingerprint(questions[name]) for name in questions if name in answers},
        "answers": {
            name: question.to_plain_answer(answers[name])
            for name, question in questions.items()
            if name in answers
        },
    }
    return (json.dumps(sheet, indent=1, ensure_ascii=False) + "\n").encode()


def read_saved(
    data: bytes, name: str, questionnaire: Questionnaire, today: date | None = None
) -> SavedSheet:
    """Return a saved sheet, seen through the questionnaire as it is now, to go on with it today.

    Answers about right now that were saved on another day count as changed. Raises AnswersError
    with every problem if it is not a saved sheet, or was changed by hand into something that is
    none.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    if tree is not None and not _is_saved(tree):
        message = "this is not a sheet that was saved by an interview"
        problems.append(Problem(tree.where, Code.WRONG_KIND, message))
        raise AnswersError(problems)
    if problems or tree is None:
        raise AnswersError(problems, DAMAGED_ADVICE)
    return _read_saved(tree, data, questionnaire, today)


def read_saved_or_plain(
    data: bytes, name: str, questionnaire: Questionnaire, rules: Path | None = None
) -> tuple[Answers, str]:
    """Return the answers of a sheet that was saved, or made elsewhere, and its case label.

    Raises AnswersError with every problem. A saved sheet must be finished, and its questions must
    still be asked as they were; a danger that it holds is told with the problem.
    """
    from tipscreen.loading.json_sheets import read_json_sheet

    if sheet := read_json_sheet(data, questionnaire.questions):
        return sheet
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    if problems and SAVED_SHEET_FORMAT.encode() in data[:_FORMAT_SEARCH_BYTES]:
        raise AnswersError(problems, DAMAGED_ADVICE)
    answers: Answers = {}
    label = ""
    if tree is not None and _is_saved(tree):
        saved = _read_saved(tree, data, questionnaire)
        answers, label = saved.answers, saved.label
        other = [question.id for question in saved.changed_questions] + list(
            saved.removed_questions
        )
        if not saved.finished or other:
            message = f"these questions have changed since: {', '.join(other)}"
            if not saved.finished:
                message = "this sheet is not finished"
            message += (
                f"; go on with it first: {resume_command_line('resume', name, rules_option(rules))}"
            )
            if saved.danger:
                message += f"; but do not forget: {saved.danger.headline}"
            problems.append(Problem(tree.where, Code.UNFINISHED, message))
    elif tree is not None:
        answers = read_tree(tree, questionnaire.questions, problems)
        label = read_label(tree, questionnaire.questions)
    if problems:
        raise AnswersError(problems)
    return answers, label


def rules_option(rules: Path | None) -> tuple[str, ...]:
    """Return the option that names the questionnaire; nothing for the shipped one."""
    return ("--questionnaire", str(rules)) if rules else ()


def resume_command_line(
    command: str, file: str, before: Iterable[str] = (), after: Iterable[str] = ()
) -> str:
    """Return what to type to use a saved sheet, with options before the command and at the end."""
    file = f"./{file}" if file.startswith("-") else file
    return escape_invisible(shlex.join(["tipscreen", *before, command, file, *after]))


def _is_saved(tree: Node) -> bool:
    return isinstance(tree, MapNode) and _text(tree.entries, "format") == SAVED_SHEET_FORMAT


def _read_saved(
    tree: Node, data: bytes, questionnaire: Questionnaire, today: date | None = None
) -> SavedSheet:
    problems: list[Problem] = []
    entries = tree.entries if isinstance(tree, MapNode) else {}
    problems.extend(_check_header(entries, tree.where))
    asked = _child_entries(entries, "asked")
    given = _child_entries(entries, "answers")
    questions = questionnaire.questions
    is_another_day = today is not None and _text(entries, "saved_on") != today.isoformat()
    same = {
        name: entry
        for name, entry in given.items()
        if name in questions
        and _text(asked, name) == fingerprint(questions[name])
        and not (is_another_day and questions[name].about_now)
    }
    answers = read_answers(MapNode(same, tree.where), questions, problems)
    # Answers to questions in other words may not count, but a danger in them must not be lost.
    all_given = read_answers(MapNode(dict(given), tree.where), questions, [])
    outcome = determine_outcome(questionnaire, {**all_given, **answers}).outcome
    danger = outcome if outcome.danger else None
    if problems:
        kept = f"{len(all_given)} of its {len(given)} answers can be read. " if given else ""
        reminder = f" But do not forget: {danger.headline}" if danger else ""
        raise AnswersError(problems, escape_invisible(f"{kept}{DAMAGED_ADVICE}{reminder}"))
    return SavedSheet(
        answers=answers,
        danger=danger,
        changed_questions=tuple(
            q for q in questions.values() if q.id in given and q.id not in same
        ),
        removed_questions=tuple(shorten(name) for name in given if name not in questions),
        finished=_text(entries, "finished") in TRUE_WORDS,
        label=_text(entries, "label"),
        note_sha256=_text(entries, "note"),
        data=data,
    )


def _check_header(entries: Mapping[str, MapEntry], nowhere: Location) -> Iterator[Problem]:
    """Yield what is wrong with a saved sheet, but for the answers themselves."""
    if _text(entries, "format_version") != str(SAVED_SHEET_FORMAT_VERSION):
        message = f"the sheet must say 'format_version: {SAVED_SHEET_FORMAT_VERSION}'"
        yield Problem(nowhere, Code.BAD_VALUE, message)
    for key in ("asked", "answers"):
        value = entries[key].value if key in entries else None
        if not isinstance(value, MapNode):
            message = f"'{key}' must be here, as 'question: ...' lines"
            yield Problem(value.where if value else nowhere, Code.WRONG_KIND, message)
    for key in ("finished", "saved_on", "label", "note"):
        if key in entries and not isinstance(value := entries[key].value, TextNode):
            yield Problem(value.where, Code.WRONG_KIND, f"'{key}' must be one text")
    if _text(entries, "finished") not in ("", *TRUE_WORDS, *FALSE_WORDS):
        message = "'finished' must be 'yes' or 'no'"
        yield Problem(entries["finished"].value.where, Code.BAD_VALUE, message)


def _text(entries: Mapping[str, MapEntry], key: str) -> str:
    value = entries[key].value if key in entries else None
    return value.text if isinstance(value, TextNode) else ""


def _child_entries(entries: Mapping[str, MapEntry], key: str) -> Mapping[str, MapEntry]:
    value = entries[key].value if key in entries else None
    return value.entries if isinstance(value, MapNode) else {}


@dataclass(slots=True)
class SheetSaver:
    """Keeps a saved sheet up to date; does nothing while it has no path."""

    questionnaire: Questionnaire
    """In the language of its file, so that fingerprints are the same in every language."""
    path: Path | None = None
    label: str = ""
    note_sha256: str = ""
    """SHA-256 of a note that was written already; it may be written over."""
    resume_options: tuple[Sequence[str], Sequence[str]] = ((), ())
    """What stands before and after `resume FILE` to go on in the same way."""
    last_known_data: bytes | None = None
    """What is in the file as far as this interview knows; None for no file."""
    last_error: FileError | None = None
    """Why the last answers are not in the file; None if they are."""

    def write(self, answers: Answers, finished: bool = False) -> None:
        """Save the answers. Raises FileError; what was saved before is still whole then."""
        if self.path is None:
            return
        data = encode_saved_sheet(
            self.questionnaire, answers, self.label, finished, self.note_sha256, date.today()
        )
        try:
            if self.last_known_data is None:
                write_new(self.path, data)
            else:
                replace_if_unchanged(self.path, self.last_known_data, data)
        except FileError as error:
            self.last_error = error
            raise
        self.last_known_data, self.last_error = data, None

    @property
    def resume_command(self) -> str:
        """Return what to type to go on another time."""
        return resume_command_line("resume", str(self.path), *self.resume_options)
