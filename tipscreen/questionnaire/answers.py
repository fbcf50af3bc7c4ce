"""Answer sheets as data: the answers of one person, by question id.

A question that was not answered is left out. `loading.sheets` turns text and plain Python values
into checked answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TypeAlias

from tipscreen.questionnaire.conditions import Answer

Answers: TypeAlias = Mapping[str, Answer]
"""Checked answers: each fits its question."""
PlainAnswer: TypeAlias = "str | int | list[str] | tuple[str, ...] | Set[str]"
PlainAnswers: TypeAlias = Mapping[str, PlainAnswer]
"""Answers as a caller of the library writes them: ids of options, lists of them, whole numbers."""
