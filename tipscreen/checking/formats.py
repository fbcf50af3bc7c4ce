"""Output formats of problems and differences."""

from enum import StrEnum


class FindingsFormat(StrEnum):
    """An output format of `tipscreen check` and `tipscreen diff`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
