"""Texts for conditions and questions, for readers who do not know the file."""

import re
from collections.abc import Iterable, Iterator

from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FlagRaised,
    InRange,
    Leaf,
    Not,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
)
from tipscreen.questionnaire.model import Question, Questionnaire


def condition_text(questionnaire: Questionnaire, condition: Condition) -> str:
    """Return the text of one condition; for its parts, only how many of them must hold."""
    match condition:
        case OptionSelected() | InRange():
            return leaf_text(questionnaire, condition)
        case FlagRaised(flag):
            return f"flag '{flag}': {questionnaire.flags[flag].title}"
        case AllOf():
            return "all of these"
        case AnyOf():
            return "at least one of these"
        case Not():
            return "not this"
        case AtLeast(count, _):
            return f"at least {count} of these"
        case OutcomeIs(outcomes):
            return f"the outcome is {' or '.join(outcomes)}"
        case RuleHolds(rules):
            return f"the rule {' or '.join(rules)} holds"


def drawing_parts(question: Question) -> Iterator[tuple[str, int | None]]:
    """Yield the drawing of a question in parts, each with the row of its choice, or None.

    A part with a row is the number of that choice; other parts are plain text. Rows count from 0,
    and numbers from 1. Yields nothing if the question has no drawing.
    """
    if question.picture is None:
        return
    choices = list(question.choices)
    rows = {letter: choices.index(choice) for choice, letter in question.picture.marks.items()}
    for part in re.split("([A-Z] ?)", question.picture.drawing):
        row = rows.get(part[:1])
        # A number with two digits also replaces the space after its letter.
        yield (part, None) if row is None else (str(row + 1).ljust(len(part)), row)


def numbered_drawing(question: Question) -> str:
    """Return the drawing of a question with its choices numbered; empty if it has none."""
    return "".join(part for part, _row in drawing_parts(question))


def leaf_text(questionnaire: Questionnaire, leaf: Leaf) -> str:
    """Return the title of the question and the answers that make the leaf true."""
    question = questionnaire.questions[leaf.question]
    if isinstance(leaf, InRange):
        low = f"at least {leaf.at_least}" if leaf.at_least is not None else ""
        high = f"at most {leaf.at_most}" if leaf.at_most is not None else ""
        return f"{question.title} is {' and '.join(filter(None, (low, high)))}"
    if set(leaf.options) == set(question.choices):
        return f"{question.title}: any"
    return f"{question.title}: {question.answer_text(frozenset(leaf.options), ' or ')}"


def join_titles(questions: Iterable[Question]) -> str:
    """Return the titles of the questions on one line."""
    return "; ".join(question.title for question in questions)
