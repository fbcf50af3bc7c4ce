"""A questionnaire as a REDCap data dictionary: the CSV file from which REDCap makes a project.

What REDCap then exports, one column of 0 and 1 a box, `tipscreen batch` reads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from tipscreen.errors import UsageError
from tipscreen.exchange.two_valued import (
    Comparison,
    Formula,
    Negation,
    NotAnswered,
    Selected,
    Threshold,
    two_valued_ask_if,
)
from tipscreen.questionnaire.conditions import NONE
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
"""Of a data dictionary, as REDCap names them."""

FORM = "screening"
RECORD_FIELD = "record_id"
DISCLAIMER = "about_screening"
MAX_FIELD_NAME_LENGTH = 100
_TYPES = {
    QuestionType.ONE: "radio",
    QuestionType.MANY: "checkbox",
    QuestionType.NUMBER: "text",
}


def to_redcap(questionnaire: Questionnaire) -> str:
    """Return the data dictionary as CSV, with `ask_if` as branching logic.

    Raises UsageError for what REDCap cannot have: "not sure" beside a number, or a name it refuses.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _dictionary_rows(questionnaire):
        writer.writerow(dict(zip(COLUMNS, row, strict=False)))
    return out.getvalue()


def _dictionary_rows(questionnaire: Questionnaire) -> Iterator[tuple[str, ...]]:
    """Yield a row a field, without the empty ends of rows that have them."""
    about = questionnaire.about
    yield (RECORD_FIELD, FORM, "", "text", "Record ID")
    yield (
        DISCLAIMER,
        FORM,
        "",
        "descriptive",
        _escape_label(f"{about.disclaimer} {about.emergency}"),
    )
    section = ""
    for question in questionnaire.questions.values():
        header = _escape_label(question.section) if question.section != section else ""
        section = question.section
        yield _row(questionnaire, question, header)


def _row(questionnaire: Questionnaire, question: Question, header: str) -> tuple[str, ...]:
    _reject_unsupported(question)
    is_number = question.type is QuestionType.NUMBER
    choices = (f"{key}, {_choice(words)}" for key, words in question.options.items())
    bounds = [str(n) if n is not None else "" for n in (question.at_least, question.at_most)]
    formula = two_valued_ask_if(questionnaire, question)
    alone = NONE in question.options and question.type is QuestionType.MANY
    return (
        question.id,
        FORM,
        header,
        _TYPES[question.type],
        _escape_label(question.ask),
        "" if is_number else " | ".join(choices),
        _escape_label(question.help or ""),
        "integer" if is_number else "",
        *(bounds if is_number else ("", "")),
        "",
        branching_logic(formula) if formula else "",
        "",
        "",
        "",
        "",
        "",
        f"@NONEOFTHEABOVE='{NONE}'" if alone else "",
    )


def _reject_unsupported(question: Question) -> None:
    """Raise UsageError for a question that REDCap cannot have."""
    if question.type is QuestionType.NUMBER and question.options:
        what = "REDCap has no choice beside a number"
    elif question.id in (RECORD_FIELD, DISCLAIMER, f"{FORM}_complete"):
        what = "REDCap has a field of this name already"
    elif (
        "__" in question.id or question.id.endswith("_") or len(question.id) > MAX_FIELD_NAME_LENGTH
    ):
        what = (
            f"REDCap takes names of up to {MAX_FIELD_NAME_LENGTH} characters, "
            "without '__' or '_' at the end"
        )
    else:
        return
    raise UsageError(f"REDCap cannot have the question '{question.id}' ({question.where}): {what}")


def _escape_label(text: str) -> str:
    """Return a text in which REDCap sees neither HTML nor the name of a field."""
    return re.sub(r"[<\[]", lambda found: f"&#{ord(found[0])};", text)


def _choice(text: str) -> str:
    return _escape_label(text).replace("|", "&#124;")


def branching_logic(formula: Formula, holds: bool = True) -> str:
    """Return when a formula holds, or when it does not, as branching logic.

    REDCap has no "not", so what is denied is the single answer. A number that is not there is told
    apart from one that is too small: it would count as zero.
    """
    match formula:
        case Negation(part):
            return branching_logic(part, not holds)
        case Selected(question, option):
            if question.type is QuestionType.MANY:
                return f"[{question.id}({option})] = '{int(holds)}'"
            return f"[{question.id}] {'=' if holds else '<>'} '{option}'"
        case Comparison(question, sign, bound):
            name = f"[{question.id}]"
            if holds:
                return f"({name} <> '' and {name} {sign} {bound})"
            return f"({name} = '' or {name} {'<' if sign == '>=' else '>'} {bound})"
        case NotAnswered(question) if question.type is QuestionType.MANY:
            boxes = [
                branching_logic(Selected(question, option), not holds)
                for option in question.options
            ]
            return f"({(' and ' if holds else ' or ').join(boxes)})"
        case NotAnswered(question):
            return f"[{question.id}] {'=' if holds else '<>'} ''"
        case Threshold(least, parts):
            if formula.is_any or formula.is_all:
                said = [branching_logic(part, holds) for part in parts]
                return f"({(' or ' if formula.is_any is holds else ' and ').join(said)})"
            counted = " + ".join(f"if({branching_logic(part)}, 1, 0)" for part in parts)
            return f"(({counted}) {'>=' if holds else '<'} {least})"
