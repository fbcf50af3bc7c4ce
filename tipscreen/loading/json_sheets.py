"""Read common answer sheets with Python's JSON parser, ten times as fast as the YAML tree.

The result is used only if the tree certainly gives the same answers. Any unusual sheet is left to
the tree, which also finds its problems and their locations.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from tipscreen.files import MAX_CHARACTERS
from tipscreen.loading.decoding import is_normalized
from tipscreen.loading.sheets import read_common_answers
from tipscreen.questionnaire.conditions import Answer
from tipscreen.questionnaire.model import Question

_SPACED_COLON = re.compile(rb'"(?: [ \t\r\n]|[\t\r\n])[ \t\r\n]*:')
"""A colon that is on another line than its key, or after too much white space for YAML."""

_MAX_COMMAS = 50_000
"""Far below the number of entries at which the tree reports a problem."""


def read_json_sheet(
    data: bytes, questions: Mapping[str, Question]
) -> tuple[dict[str, Answer], str] | None:
    """Return the answers and the label of a sheet; None if the tree must read it."""
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
        sheet, other_keys = sheet.pop("answers"), sheet
        if other_keys or not isinstance(sheet, dict):
            return None
        texts = questionnaire.values() if isinstance(questionnaire, dict) else [questionnaire]
        if not all(isinstance(text, str) and is_normalized(text) for text in (label, *texts)):
            return None  # the tree would reject or change such a text
    answers = read_common_answers(sheet, questions)
    return None if answers is None else (answers, label)


def reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object as a dictionary. Raises ValueError if a key occurs twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
