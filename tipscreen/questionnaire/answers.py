"""Answer sheets as data: the answers of one person by question id.

A sheet leaves out unanswered questions. `loading.sheets` makes checked answers from text or from
plain Python values.
"""

from collections.abc import Mapping, Set
from typing import TypeAlias

from tipscreen.questionnaire.conditions import Answer

Answers: TypeAlias = Mapping[str, Answer]
"""Checked answers: each one is valid for its question."""
PlainAnswer: TypeAlias = "str | int | list[str] | tuple[str, ...] | Set[str]"
PlainAnswers: TypeAlias = Mapping[str, PlainAnswer]
"""Answers as a caller of the library writes them: option ids, lists of these, or whole numbers."""
