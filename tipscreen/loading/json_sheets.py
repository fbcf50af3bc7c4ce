"""Answer sheets in JSON, read by Python's own parser: ten times as fast as the located tree.

It is believed only where the tree is certain to give the same answers. Whatever is in the least
unusual is left to the tree, which also knows what is wrong, and where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tipscreen.files import MAX_CHARACTERS
from tipscreen.loading.sheets import read_common_answers
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.model import Question

_SPACED_COLON = re.compile(rb'"(?: [ \t\r\n]|[\t\r\n])[ \t\r\n]*:')
"""YAML wants a colon on the line of its key, and soon."""

_MAX_COMMAS = 50_000
"""Far below the number of entries that the tree refuses."""


def read_json_sheet(
    data: bytes, questions: Mapping[str, Question]
) -> tuple[dict[str, Answer], str] | None:
    """Return the answers of a sheet and its label; None if the tree must have a look at it."""
    if len(data) > MAX_CHARACTERS or b"\\" in data or data.count(b",") > _MAX_COMMAS:
        return None
    if _SPACED_COLON.search(data):
        return None
    try:
        sheet = json.loads(data.decode(), object_pairs_hook=reject_duplicate_keys)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sheet, dict):
        return None
    label = ""
    if "answers" in sheet and "answers" not in questions:
        label = sheet.pop("label", "")
        questionnaire = sheet.pop("questionnaire", "")
        sheet, others = sheet.pop("answers"), sheet
        if others or not _is_plain(label) or not isinstance(sheet, dict):
            return None
        notes = questionnaire.values() if isinstance(questionnaire, dict) else [questionnaire]
        if not all(map(_is_plain, notes)):
            return None
    answers = read_common_answers(sheet, questions)
    return None if answers is None else (answers, label)


def reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object as a dictionary; for `object_pairs_hook` of `json.loads`.

    Raises:
        ValueError: A key occurs twice in the object.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _is_plain(text: object) -> bool:
    """Return whether a value is a text with nothing in it that the tree refuses or changes."""
    return isinstance(text, str) and text.isprintable() and " ".join(text.split()) == text
