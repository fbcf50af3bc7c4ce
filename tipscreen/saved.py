"""Answer sheets that are saved while they are being filled in, to go on with them later.

A saved sheet is JSON that `tipscreen screen` reads too. It holds ids only, the version and hash of
the questionnaire, and for each answer a fingerprint of the question as it was asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipscreen.errors import AnswersError, Code, Problem, shorten
from tipscreen.files import write_over
from tipscreen.questionnaire import Question, Questionnaire
from tipscreen.sheets import Answers, read_answers, read_tree
from tipscreen.yaml_tree import Entry, MapNode, Node, TextNode, parse

FORMAT = "tipscreen-answers"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """What was read from a saved sheet."""

    answers: Answers
    """To the questions that are asked now as they were then."""
    changed: tuple[Question, ...]
    """Answered, but the question, or a choice of it, is another one now."""
    gone: tuple[str, ...]
    """The ids of questions that were answered and are not asked any more."""
    finished: bool
    """The person had looked over the answers, and nothing was left to ask."""
    label: str
    """The case label of the front desk; empty if there is none."""


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


def as_bytes(questionnaire: Questionnaire, answers: Answers, label: str, finished: bool) -> bytes:
    """Return a saved sheet, as it stands in its file."""
    questions = questionnaire.questions
    sheet = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "questionnaire": {
            "version": questionnaire.about.version,
            "sha256": questionnaire.sha256,
        },
        "finished": "yes" if finished else "no",
        "label": label,
        "asked": {name: fingerprint(questions[name]) for name in questions if name in answers},
        "answers": {
            name: question.as_written(answers[name])
            for name, question in questions.items()
            if name in answers
        },
    }
    return (json.dumps(sheet, indent=1, ensure_ascii=False) + "\n").encode()


def read_saved(data: bytes, name: str, questionnaire: Questionnaire) -> SavedSheet:
    """Return a saved sheet, seen through the questionnaire as it is now.

    Raises AnswersError with every problem if it is not a saved sheet, or was changed by hand into
    something that is none.
    """
    problems: list[Problem] = []
    tree = parse(data, name, problems)
    if tree is not None and not _is_saved(tree):
        message = "this is not a sheet that was saved by an interview"
        problems.append(Problem(tree.where, Code.WRONG_KIND, message))
    if problems or tree is None:
        raise AnswersError(problems)
    return _read_saved(tree, questionnaire)


def read_any(data: bytes, name: str, questionnaire: Questionnaire) -> Answers:
    """Return the answers of a sheet that was saved, or written by hand or by another program.

    Raises AnswersError with every problem. A saved sheet must be finished, and its questions must
    still be asked as they were.
    """
    problems: list[Problem] = []
    tree = parse(data, name, problems)
    answers: Answers = {}
    if tree is not None and _is_saved(tree):
        saved = _read_saved(tree, questionnaire)
        answers = saved.answers
        message = f"; go on with it first: tipscreen resume {name}"
        if not saved.finished:
            message = f"this sheet is not finished{message}"
            problems.append(Problem(tree.where, Code.UNFINISHED, message))
        elif other := [question.id for question in saved.changed] + list(saved.gone):
            message = f"these questions have changed since: {', '.join(other)}{message}"
            problems.append(Problem(tree.where, Code.UNFINISHED, message))
    elif tree is not None:
        answers = read_tree(tree, questionnaire.questions, problems)
    if problems:
        raise AnswersError(problems)
    return answers


def _is_saved(tree: Node) -> bool:
    return isinstance(tree, MapNode) and _text(tree.entries, "format") == FORMAT


def _read_saved(tree: Node, questionnaire: Questionnaire) -> SavedSheet:
    problems: list[Problem] = []
    entries = tree.entries if isinstance(tree, MapNode) else {}
    asked = _child_entries(entries, "asked")
    given = _child_entries(entries, "answers")
    questions = questionnaire.questions
    same = {
        name: entry
        for name, entry in given.items()
        if name in questions and _text(asked, name) == fingerprint(questions[name])
    }
    answers = read_answers(MapNode(same, tree.where), questions, problems)
    if problems:
        raise AnswersError(problems)
    return SavedSheet(
        answers=answers,
        changed=tuple(q for q in questions.values() if q.id in given and q.id not in same),
        gone=tuple(shorten(name) for name in given if name not in questions),
        finished=_text(entries, "finished") == "yes",
        label=_text(entries, "label"),
    )


def _text(entries: Mapping[str, Entry], key: str) -> str:
    value = entries[key].value if key in entries else None
    return value.text if isinstance(value, TextNode) else ""


def _child_entries(entries: Mapping[str, Entry], key: str) -> Mapping[str, Entry]:
    value = entries[key].value if key in entries else None
    return value.entries if isinstance(value, MapNode) else {}


@dataclass(slots=True)
class Saver:
    """Keeps a saved sheet up to date; does nothing while it has no path."""

    questionnaire: Questionnaire
    """In the language of its file, so that fingerprints are the same in every language."""
    path: Path | None = None
    label: str = ""

    def write(self, answers: Answers, finished: bool = False) -> None:
        """Save the answers. Raises FileError; what was saved before is still whole then."""
        if self.path:
            data = as_bytes(self.questionnaire, answers, self.label, finished)
            write_over(self.path, data)
