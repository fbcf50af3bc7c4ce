"""Format the difference of two questionnaires for people, programs and pull requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tipscreen.checking.formats import FindingsFormat
from tipscreen.checking.problem_output import github_annotation
from tipscreen.errors import Location
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.questionnaire.model import Questionnaire

if TYPE_CHECKING:  # it imports the solver, which is slow to load
    from tipscreen.proving.diff import Difference, Edit, OutcomeChange

DIFF_FORMAT = "tipscreen-diff"
DIFF_FORMAT_VERSION = 1


def diff_to_text(old: Questionnaire, new: Questionnaire, difference: Difference) -> str:
    """Return the difference as text for people."""
    lines = ["Outcomes"]
    if not difference.outcome_changes:
        lines.append(
            "  No sheet changes outcome. This is proven for every sheet that both can read."
        )
    for change in difference.outcome_changes:
        lines.append(f"  {change.old} -> {change.new}")
        lines += [f"    {line}" for line in _witness_lines(old, new, change)]
    lines += ["", "Entries"]
    if not difference.edits:
        lines.append("  Nothing is different.")
    for edit in difference.edits:
        lines.append(f"  {edit.section} {edit.id}".rstrip() + f": {_describe_edit(edit)}")
    return "\n".join(lines)


def _witness_lines(old: Questionnaire, new: Questionnaire, change: OutcomeChange) -> Iterator[str]:
    yield f"example sheet: {to_yaml_line({**old.questions, **new.questions}, change.witness)}"
    yield f"rules: {', '.join(change.rules) or 'the same'}"


def _describe_edit(edit: Edit) -> str:
    return f"{edit.kind}: {', '.join(edit.keys)}" if edit.keys else str(edit.kind)


def diff_to_json(old: Questionnaire, new: Questionnaire, difference: Difference) -> str:
    """Return the difference as one JSON object; witnesses have the form of answer sheets."""
    questions = {**old.questions, **new.questions}
    moves = [
        {
            "old": change.old,
            "new": change.new,
            "witness": {
                name: question.to_plain_answer(change.witness[name])
                for name, question in questions.items()
                if name in change.witness
            },
            "rules": list(change.rules),
        }
        for change in difference.outcome_changes
    ]
    edits = [
        {
            "section": edit.section,
            "id": edit.id or None,
            "what": edit.kind,
            "keys": list(edit.keys),
            "file": edit.where.file,
            "line": edit.where.line,
            "column": edit.where.column,
        }
        for edit in difference.edits
    ]
    data = {
        "format": DIFF_FORMAT,
        "format_version": DIFF_FORMAT_VERSION,
        "old": _version(old),
        "new": _version(new),
        "moves": moves,
        "edits": edits,
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _version(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "file": questionnaire.about.where.file,
        "version": questionnaire.about.version,
        "sha256": questionnaire.sha256,
    }


def diff_to_github(old: Questionnaire, new: Questionnaire, difference: Difference) -> str:
    """Return workflow commands for lines of the new file: warnings for outcomes, else notices.

    An entry that was removed has no line in the new file; its notice is on the first line.
    """
    top = Location(new.about.where.file, 1, 1)
    lines = [
        github_annotation(
            "warning",
            new.outcomes[change.new].where,
            "outcome-changes",
            "\n".join((f"{change.old} -> {change.new}", *_witness_lines(old, new, change))),
        )
        for change in difference.outcome_changes
    ]
    for edit in difference.edits:
        where = top if edit.kind == "removed" else edit.where
        text = f"{edit.section} {edit.id}".rstrip() + f": {_describe_edit(edit)}"
        lines.append(github_annotation("notice", where, "entry-changes", text))
    return "\n".join(lines)


DIFFERENCE_FORMATS: dict[
    FindingsFormat, Callable[[Questionnaire, Questionnaire, Difference], str]
] = {
    FindingsFormat.TEXT: diff_to_text,
    FindingsFormat.JSON: diff_to_json,
    FindingsFormat.GITHUB: diff_to_github,
}
