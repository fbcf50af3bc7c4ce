"""The format of a questionnaire file: its sections, their keys, and the form of values.

Both the loader and the JSON Schema for editors follow this module.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NamedTuple

from tipscreen.questionnaire.conditions import NONE, NOT_SURE
from tipscreen.questionnaire.model import FIELD_TYPES

FORMAT_KEY, FORMAT = "tipscreen", "1"
"""The key and value in each file that give the version of its format."""

SECTION_DEFAULTS: Mapping[str, Any] = {
    "style": None,
    "desk": None,
    "topics": {},
    "note": {},
    "guarantees": {},
    "examples": {},
}
"""The optional sections, each with its value if it is missing."""

ANY = "any"
RESERVED_IDS = ("all", ANY, "not", "at_least", "at_most", "outcome", "rule", NONE, NOT_SURE)
"""Keywords of the condition language, which cannot be ids."""

ID_PATTERN = "[a-z][a-z0-9_]*"
NUMBER_PATTERN = "[0-9]{1,9}"
DATE_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
URL_PATTERN = r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?"
"""The address of a web page. It is shown as a link, so no other scheme is allowed."""

YES, NO = ("yes", "true"), ("no", "false")


class KeySpec(NamedTuple):
    """A key that an entry of the file can have."""

    name: str
    """The name of the field in the schema class."""
    type: Any
    """The type of the field, with its annotation."""
    is_needed: bool


@cache
def key_specs(schema: type) -> Mapping[str, KeySpec]:
    """Return the keys of an entry, as they are written in the file."""
    return {
        field.name.rstrip("_"): KeySpec(
            field.name,
            FIELD_TYPES[schema][field.name],
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(schema)
        if field.name not in ("id", "where")
    }


def fully_matches(pattern: str, text: str) -> bool:
    """Return whether the pattern matches the whole text."""
    return re.fullmatch(pattern, text) is not None
