"""The forms that problems can be shown in, by their names."""

from __future__ import annotations

from enum import StrEnum


class FindingsFormat(StrEnum):
    """The forms that problems can be shown in."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
