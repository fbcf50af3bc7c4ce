"""Save answer sheets during the interview, and read them to resume later.

A saved sheet is JSON that `tipscreen screen` reads, too. It stores answers as ids. It also stores
the version and hash of the questionnaire, a fingerprint of each answered question, the date, and
the case label of the front desk.
"""

import hashlib
import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tipscreen.errors import AnswersError, Code, FileError, Problem, escape_invisible, shorten
from tipscreen.files import replace_if_unchanged, write_new
from tipscreen.loading.nodes import MapNode, Node, TextNode, entries_at, text_at, value_at
from tipscreen.loading.sheets import read_answers, read_label, read_tree
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire
from tipscreen.screening.case import determine_outcome

SAVED_SHEET_FORMAT = "tipscreen-answers"
SAVED_SHEET_FORMAT_VERSION = 1

TRUE_WORDS = ("yes", "true")
FALSE_WORDS = ("no", "false")

DAMAGED_ADVICE = (
    "This saved sheet is damaged, or was changed by hand. Nothing in it was changed now. To "
    "continue, correct it in a text editor, or start again and save under another name."
)


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """The contents of a saved sheet, compared with the questionnaire as it is now."""

    answers: Answers
    """Answers to questions that have not changed since the sheet was saved."""
    changed_questions: tuple[Question, ...]
    """Answered questions that have changed since, or that are about the present (`about_now`)."""
    removed_questions: tuple[str, ...]
    """Ids of answered questions that the questionnaire no longer has."""
    danger: Outcome | None
    """The danger outcome of all its answers, including those to changed questions."""
    finished: bool
    """The person confirmed the answers, and nothing was left to ask."""
    label: str
    """The case label of the front desk; empty if there is none."""
    note_sha256: str
    """SHA-256 of the note that was written when a danger ended the questionnaire; or empty."""
    data: bytes
    """The bytes of the file, as read."""


def fingerprint(question: Question) -> str:
    """Return 16 hexadecimal digits that change when the meaning of the question changes.

    The words, the help, the options and the bounds count. The position in the file, the title and
    `ask_if` do not.
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
    note_sha256: str = "",
    saved_on: date | None = None,
) -> bytes:
    """Return a saved sheet as the bytes of its file."""
    questions = questionnaire.questions
    sheet = {
        "format": SAVED_SHEET_FORMAT,
        "format_version": SAVED_SHEET_FORMAT_VERSION,
        "questionnaire": {
            "version": questionnaire.about.version,
            "sha256": questionnaire.sha256,
        },
        "finished": "yes" if finished else "no",
        "saved_on": saved_on.isoformat() if saved_on else "",
        "label": label,
        "note": note_sha256,
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
    """Read a saved sheet and compare it with the current questionnaire, to resume it today.

    Answers to questions about the present (`about_now`) count as changed if they were saved on
    another day. Without `today`, the day is not compared. Raises AnswersError with all problems if
    the data is not a valid sheet.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    if tree is not None and text_at(tree, "format") != SAVED_SHEET_FORMAT:
        message = "this is not a sheet that was saved during an interview"
        problems.append(Problem(tree.where, Code.WRONG_KIND, message))
        raise AnswersError(problems)
    if problems or tree is None:
        raise AnswersError(problems, DAMAGED_ADVICE)
    return _read_saved(tree, data, questionnaire, today)


def read_saved_or_plain(
    data: bytes, name: str, questionnaire: Questionnaire, rules: Path | None = None
) -> tuple[Answers, str]:
    """Read the answers and case label of a finished saved sheet, or of a sheet from elsewhere.

    A saved sheet must be finished, and its questions must still be asked as they were. Raises
    AnswersError with all problems, and with a reminder if a saved sheet shows a danger.
    """
    from tipscreen.loading.json_sheets import read_json_sheet

    if sheet := read_json_sheet(data, questionnaire.questions):
        return sheet
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    if problems and SAVED_SHEET_FORMAT.encode() in data[:200]:  # a saved sheet begins with it
        raise AnswersError(problems, DAMAGED_ADVICE)
    answers: Answers = {}
    label = ""
    if tree is not None and text_at(tree, "format") == SAVED_SHEET_FORMAT:
        saved = _read_saved(tree, data, questionnaire)
        answers, label = saved.answers, saved.label
        outdated = (*(q.id for q in saved.changed_questions), *saved.removed_questions)
        if not saved.finished or outdated:
            message = f"these questions have changed since it was saved: {', '.join(outdated)}"
            if not saved.finished:
                message = "this sheet is not finished"
            command = resume_command_line("resume", name, rules_option(rules))
            message += f"; resume it first: {command}"
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
    """Return the shell command for a saved sheet, with options before it and at the end."""
    file = f"./{file}" if file.startswith("-") else file
    return escape_invisible(shlex.join(["tipscreen", *before, command, file, *after]))


def _read_saved(
    tree: Node, data: bytes, questionnaire: Questionnaire, today: date | None = None
) -> SavedSheet:
    problems = list(_check_header(tree))
    given = entries_at(tree, "answers")
    questions = questionnaire.questions
    is_another_day = today is not None and text_at(tree, "saved_on") != today.isoformat()
    asked = value_at(tree, "asked")
    unchanged = {
        name: entry
        for name, entry in given.items()
        if name in questions
        and text_at(asked, name) == fingerprint(questions[name])
        and not (is_another_day and questions[name].about_now)
    }
    changed = given.keys() - unchanged
    answers = read_answers(MapNode(unchanged, tree.where), questions, problems)
    # Answers to changed questions do not count, but a danger in them must still be reported.
    all_given = read_answers(MapNode(dict(given), tree.where), questions, [])
    outcome = determine_outcome(questionnaire, {**all_given, **answers}).outcome
    danger = outcome if outcome.danger else None
    if problems:
        readable = f"{len(all_given)} of its {len(given)} answers can be read. " if given else ""
        reminder = f" But do not forget: {danger.headline}" if danger else ""
        raise AnswersError(problems, escape_invisible(f"{readable}{DAMAGED_ADVICE}{reminder}"))
    return SavedSheet(
        answers=answers,
        danger=danger,
        changed_questions=tuple(q for q in questions.values() if q.id in changed),
        removed_questions=tuple(shorten(name) for name in given if name not in questions),
        finished=text_at(tree, "finished") in TRUE_WORDS,
        label=text_at(tree, "label"),
        note_sha256=text_at(tree, "note"),
        data=data,
    )


def _check_header(tree: Node) -> Iterator[Problem]:
    """Yield the problems of all keys of a saved sheet, but not those of single answers."""
    if text_at(tree, "format_version") != str(SAVED_SHEET_FORMAT_VERSION):
        message = f"the sheet must contain 'format_version: {SAVED_SHEET_FORMAT_VERSION}'"
        yield Problem(tree.where, Code.BAD_VALUE, message)
    for key in ("asked", "answers"):
        value = value_at(tree, key)
        if not isinstance(value, MapNode):
            message = f"'{key}' must be a group of 'question: ...' entries"
            yield Problem((value or tree).where, Code.WRONG_KIND, message)
    for key in ("finished", "saved_on", "label", "note"):
        value = value_at(tree, key)
        if value and not isinstance(value, TextNode):
            yield Problem(value.where, Code.WRONG_KIND, f"'{key}' must be a single text")
    finished = value_at(tree, "finished")
    if finished and text_at(tree, "finished") not in ("", *TRUE_WORDS, *FALSE_WORDS):
        yield Problem(finished.where, Code.BAD_VALUE, "'finished' must be 'yes' or 'no'")


@dataclass(slots=True)
class SheetSaver:
    """Writes the current answers to a saved sheet; does nothing without a path."""

    questionnaire: Questionnaire
    """In its original language, so that the fingerprints do not depend on the language shown."""
    path: Path | None = None
    label: str = ""
    note_sha256: str = ""
    """SHA-256 of the earlier note of this sheet, which may be overwritten; empty for no note."""
    resume_options: tuple[Sequence[str], Sequence[str]] = ((), ())
    """Options before and after `resume FILE` that continue with the same settings."""
    last_known_data: bytes | None = None
    """The bytes this session last read or wrote; None for no file. Guards against other writers."""
    last_error: FileError | None = None
    """Why the last save failed; None if it succeeded."""

    def write(self, answers: Answers, finished: bool = False) -> None:
        """Save the answers. Raises FileError on failure; the previous version stays intact."""
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
        """The command line that resumes this interview later."""
        return resume_command_line("resume", str(self.path), *self.resume_options)
