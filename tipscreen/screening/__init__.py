"""Answers become a result: the engine, and nothing else.

In: a questionnaire and answers. Out: what is true of them, which question comes next, and the
result with its reasons. No clock, file or terminal is read.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.screening.case import Case, judge, next_question, path
    from tipscreen.screening.compiled import Compiled, Gate
    from tipscreen.screening.compiler import compile_questionnaire
    from tipscreen.screening.explain import derivation, derivation_as_text
    from tipscreen.screening.reasons import GivenAnswer, Reason
    from tipscreen.screening.result import Result, screen
else:
    __getattr__ = on_demand(
        __name__,
        case="Case judge next_question path",
        compiled="Compiled Gate",
        compiler="compile_questionnaire",
        explain="derivation derivation_as_text",
        reasons="GivenAnswer Reason",
        result="Result screen",
    )

__all__ = [
    "Case",
    "Compiled",
    "Gate",
    "GivenAnswer",
    "Reason",
    "Result",
    "compile_questionnaire",
    "derivation",
    "derivation_as_text",
    "judge",
    "next_question",
    "path",
    "screen",
]
