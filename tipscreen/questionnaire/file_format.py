"""What a questionnaire file can hold: its sections, the keys of each, and how names are made.

The loader reads by this, and the JSON Schema for editors says it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NamedTuple

from tipscreen.questionnaire.conditions import NONE, NOT_SURE
from tipscreen.questionnaire.model import FIELD_TYPES

FORMAT_KEY, FORMAT = "tipscreen", "1"
"""What every file says: the version of its format."""

SECTION_DEFAULTS: Mapping[str, Any] = {
    "style": None,
    "desk": None,
    "topics": {},
    "note": {},
    "guarantees": {},
    "examples": {},
}
"""The sections that need not be there, and what they are then."""

ANY = "any"
RESERVED_IDS = ("all", ANY, "not", "at_least", "at_most", "outcome", "rule", NONE, NOT_SURE)
"""Words of conditions, which can be no id."""

ID_PATTERN = "[a-z][a-z0-9_]*"
NUMBER_PATTERN = "[0-9]{1,9}"
DATE_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
URL_PATTERN = r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?"
"""Of a web page: it is shown as a link, so no other scheme will do."""

YES, NO = ("yes", "true"), ("no", "false")


class KeySpec(NamedTuple):
    """A key of an entry of the file."""

    name: str
    """Of the field of the schema class."""
    type: Any
    """Of the field, with its mark."""
    is_needed: bool


@cache
def key_specs(schema: type) -> Mapping[str, KeySpec]:
    """Return the keys of an entry, as they are written in the file; worked out once."""
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
    """Return whether the whole text has this form."""
    return re.fullmatch(pattern, text) is not None
