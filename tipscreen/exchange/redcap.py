"""Export a questionnaire as a REDCap data dictionary, the CSV file that defines a project.

`tipscreen batch` reads the data that such a project exports: one column of 0 and 1 for each box.
"""

import csv
import io
import re

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
"""The columns of a data dictionary, as REDCap names them."""

FORM = "screening"
RECORD_FIELD = "record_id"
DISCLAIMER = "about_screening"
MAX_FIELD_NAME_LENGTH = 100
_TYPES = {QuestionType.ONE: "radio", QuestionType.MANY: "checkbox", QuestionType.NUMBER: "text"}


def to_redcap(questionnaire: Questionnaire) -> str:
    """Return the data dictionary as CSV, with `ask_if` as branching logic.

    Raises UsageError for a question that REDCap does not support: it has "not sure" next to a
    number, or an id that REDCap rejects.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    about = questionnaire.about
    disclaimer = _escape_label(f"{about.disclaimer} {about.emergency}")
    writer.writerow(_row(RECORD_FIELD, "text", "Record ID"))
    writer.writerow(_row(DISCLAIMER, "descriptive", disclaimer))
    section = ""
    for question in questionnaire.questions.values():
        row = _question_row(questionnaire, question)
        if question.section != section:
            row["Section Header"] = _escape_label(question.section)
        section = question.section
        writer.writerow(row)
    return out.getvalue()


def _row(name: str, field_type: str, label: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (name, FORM, "", field_type, label), strict=False))


def _question_row(questionnaire: Questionnaire, question: Question) -> dict[str, str]:
    _reject_unsupported(question)
    row = _row(question.id, _TYPES[question.type], _escape_label(question.ask))
    row["Field Note"] = _escape_label(question.help or "")
    if question.type is QuestionType.NUMBER:
        row["Text Validation Type OR Show Slider Number"] = "integer"
        row["Text Validation Min"] = str(question.at_least)
        row["Text Validation Max"] = str(question.at_most)
    else:
        labels = ((o, _escape_label(words)) for o, words in question.options.items())
        choices = (f"{option}, {label.replace('|', '&#124;')}" for option, label in labels)
        row["Choices, Calculations, OR Slider Labels"] = " | ".join(choices)
    if formula := two_valued_ask_if(questionnaire, question):
        row["Branching Logic (Show field only if...)"] = branching_logic(formula)
    if NONE in question.options and question.type is QuestionType.MANY:
        row["Field Annotation"] = f"@NONEOFTHEABOVE='{NONE}'"
    return row


def _reject_unsupported(question: Question) -> None:
    """Raise UsageError for a question that REDCap does not support."""
    if question.type is QuestionType.NUMBER and question.options:
        reason = "a number cannot have options"
    elif question.id in (RECORD_FIELD, DISCLAIMER, f"{FORM}_complete"):
        reason = "the project already has a field with this name"
    elif (
        "__" in question.id or question.id.endswith("_") or len(question.id) > MAX_FIELD_NAME_LENGTH
    ):
        reason = (
            f"a name has up to {MAX_FIELD_NAME_LENGTH} characters, no '__', and no '_' at the end"
        )
    else:
        return
    raise UsageError(
        f"REDCap does not support the question '{question.id}' ({question.where}): {reason}"
    )


def _escape_label(text: str) -> str:
    """Escape a text so that REDCap finds no HTML and no field name in it."""
    return re.sub(r"[<\[]", lambda found: f"&#{ord(found[0])};", text)


def branching_logic(formula: Formula, holds: bool = True) -> str:
    """Return a formula, or its negation, as branching logic.

    REDCap has no "not", so the negation is applied to each single answer. A missing number counts
    as zero in REDCap, so every comparison also checks that there is one.
    """
    match formula:
        case Negation(part):
            return branching_logic(part, not holds)
        case Selected(question, option):
            if question.type is QuestionType.MANY:
                return f"[{question.id}({option})] = '{int(holds)}'"
            return f"[{question.id}] {'=' if holds else '<>'} '{option}'"
        case Comparison(question, operator, bound):
            name = f"[{question.id}]"
            if holds:
                return f"({name} <> '' and {name} {operator} {bound})"
            return f"({name} = '' or {name} {'<' if operator == '>=' else '>'} {bound})"
        case NotAnswered(question) if question.type is QuestionType.MANY:
            boxes = [
                branching_logic(Selected(question, option), not holds)
                for option in question.options
            ]
            return f"({(' and ' if holds else ' or ').join(boxes)})"
        case NotAnswered(question):
            return f"[{question.id}] {'=' if holds else '<>'} ''"
        case Threshold(minimum, parts):
            if formula.is_any or formula.is_all:
                texts = [branching_logic(part, holds) for part in parts]
                return f"({(' or ' if formula.is_any is holds else ' and ').join(texts)})"
            counted = " + ".join(f"if({branching_logic(part)}, 1, 0)" for part in parts)
            return f"(({counted}) {'>=' if holds else '<'} {minimum})"
