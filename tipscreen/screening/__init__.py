"""Answers become a result: the engine, and nothing else.

In: a questionnaire and answers. Out: what is true of them, which question comes next, and the
result with its reasons. No clock, file or terminal is read.
"""

from tipscreen.screening.case import Case, judge, next_question, path
from tipscreen.screening.explain import derivation, derivation_as_text
from tipscreen.screening.reasons import GivenAnswer, Reason
from tipscreen.screening.result import Result, screen

__all__ = [
    "Case",
    "GivenAnswer",
    "Reason",
    "Result",
    "derivation",
    "derivation_as_text",
    "judge",
    "next_question",
    "path",
    "screen",
]
