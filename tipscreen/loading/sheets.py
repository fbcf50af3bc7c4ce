"""Answer sheets: a tree or plain Python values -> answers to the questions, checked.

A sheet is a mapping from question id to a choice id, a list of choice ids, `none`, `not_sure` or
a whole number. A question that was not answered is left out. Ids are compared as they are written:
in quotes, a blank beside one is part of it.

What is wrong with an answer is told without the answer: messages end in logs. The place is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from tipscreen.errors import (
    AnswersError,
    Code,
    Location,
    NameSuggestion,
    Problem,
    list_expected,
    shorten,
)
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode, describe_kind
from tipscreen.questionnaire.answers import Answers, PlainAnswers
from tipscreen.questionnaire.conditions import NONE, Answer
from tipscreen.questionnaire.language import fold
from tipscreen.questionnaire.model import Question, QuestionType


def read_tree(
    tree: Node, questions: Mapping[str, Question], problems: list[Problem]
) -> dict[str, Answer]:
    """Return the answers of a sheet, bare or under the key `answers`; add what is wrong.

    Beside that key may stand a label for the sheet, and whatever is noted on the questionnaire.
    """
    if isinstance(tree, MapNode) and "answers" in tree.entries and "answers" not in questions:
        known = ("answers", "label", "questionnaire")
        for key, entry in tree.entries.items():
            if key == "label" and not isinstance(entry.value, TextNode):
                message = f"expected the label of the sheet, found {describe_kind(entry.value)}"
                problems.append(Problem(entry.value.where, Code.WRONG_KIND, message))
            if key not in known:
                message = f"unknown key '{shorten(key)}'"
                near = NameSuggestion(key, known)
                problems.append(
                    Problem(entry.key.where, Code.UNKNOWN_KEY, message, suggestion=near)
                )
        tree = tree.entries["answers"].value
    return read_answers(tree, questions, problems)


def read_label(tree: Node, questions: Mapping[str, Question]) -> str:
    """Return the label that stands beside the `answers` of a sheet; empty if there is none."""
    if isinstance(tree, MapNode) and "answers" in tree.entries and "answers" not in questions:
        entry = tree.entries.get("label")
        return entry.value.text if entry and isinstance(entry.value, TextNode) else ""
    return ""


def check_answers(
    plain: PlainAnswers, questions: Mapping[str, Question], name: str = "answers"
) -> dict[str, Answer]:
    """Return plain Python values as answers. Raises AnswersError with every problem."""
    answers = read_common_answers(plain, questions)
    return _check_with_messages(plain, questions, name) if answers is None else answers


def read_common_answers(
    plain: Mapping[str, object], questions: Mapping[str, Question]
) -> dict[str, Answer] | None:
    """Return plain values in their most common form as answers; None if one needs a closer look."""
    answers: dict[str, Answer] = {}
    for key, value in plain.items():
        question = questions.get(key)
        answer = _read_common_answer(question, value) if question else None
        if answer is None:
            return None
        answers[key] = answer
    return answers


def _read_common_answer(question: Question, value: object) -> Answer | None:
    """Return a value in its most common form as an answer; None for whatever needs a closer look.

    What is taken here is taken in the same way there.
    """
    if isinstance(value, str):
        return question.single_selections.get(value)
    if isinstance(value, int):
        low, high = question.at_least, question.at_most
        if isinstance(value, bool) or low is None or high is None or abs(value) > _MAX_NUMBER:
            return None
        return value if low <= value <= high and question.type is QuestionType.NUMBER else None
    if isinstance(value, list | frozenset):
        try:
            picked = frozenset(value)
        except TypeError:  # a list in the list
            return None
        one_too_many = len(value) > 1 and (question.type is QuestionType.ONE or NONE in picked)
        all_known = question.options.keys() >= picked
        return picked if picked and all_known and not one_too_many else None
    return None


def _check_with_messages(
    plain: PlainAnswers, questions: Mapping[str, Question], name: str
) -> dict[str, Answer]:
    """Return the same, by the way that finds every problem and words it."""
    where = Location(name, 1, 1)
    entries = {
        str(key): MapEntry(TextNode(str(key), where), _tree(value, where))
        for key, value in plain.items()
    }
    problems: list[Problem] = []
    answers = read_answers(MapNode(entries, where), questions, problems)
    if problems:
        raise AnswersError(problems)
    return answers


def _tree(value: object, where: Location) -> Node:
    if isinstance(value, list | tuple | Set):
        items = sorted(value, key=str) if isinstance(value, Set) else value
        return ListNode(tuple(_tree(item, where) for item in items), where)
    if isinstance(value, Mapping):
        return MapNode({}, where)
    text = "" if value is None else str(value)
    return TextNode(text, where, padded=text)


def read_answers(
    tree: Node,
    questions: Mapping[str, Question],
    problems: list[Problem],
    *,
    of_an_example: bool = False,
) -> dict[str, Answer]:
    """Return the answers that could be read; add what is wrong to the problems.

    Those of an example are nobody's, and stand in the message: it can propose the nearest.
    """
    if not isinstance(tree, MapNode):
        message = f"expected 'question: answer' lines, found {describe_kind(tree)}"
        problems.append(Problem(tree.where, Code.WRONG_KIND, message))
        return {}
    answers: dict[str, Answer] = {}
    for name, entry in tree.entries.items():
        question = questions.get(name)
        if question is None:
            message = f"there is no question '{shorten(name)}'"
            near = NameSuggestion(name, questions)
            problems.append(Problem(entry.key.where, Code.UNKNOWN_NAME, message, suggestion=near))
            continue
        before = len(problems)
        answer = _read_answer(question, entry.value, problems, of_an_example)
        if len(problems) == before:
            answers[name] = answer
    return answers


def _read_answer(
    question: Question, node: Node, problems: list[Problem], of_an_example: bool
) -> Answer:
    """Return the answer; meaningless if a problem was added."""
    if isinstance(node, MapNode) or (isinstance(node, TextNode) and _is_empty(node)):
        found = describe_kind(node) if isinstance(node, MapNode) else "no answer"
        message = f"'{question.id}' has {found}; a question that was not answered is left out"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
        return frozenset()
    if question.type is QuestionType.NUMBER:
        return _read_number(question, node, problems)
    items = node.items if isinstance(node, ListNode) else (node,)
    if isinstance(node, ListNode) and question.type is QuestionType.ONE and len(items) != 1:
        message = f"'{question.id}' takes one choice, found a list of {len(items)}"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
    elif not items:
        message = f"'{question.id}' has an empty list; to say that nothing applies, write 'none'"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
    options = question.options
    wrong: list[Problem] = []
    picked: dict[str, None] = {}
    for item in items:
        if not isinstance(item, TextNode):
            message = f"expected a choice of '{question.id}', found {describe_kind(item)}"
            wrong.append(Problem(item.where, Code.WRONG_KIND, message))
        elif item.id_text not in options and of_an_example:
            message = f"'{question.id}' has no choice '{shorten(item.id_text)}'"
            near = NameSuggestion(item.id_text, options)
            wrong.append(Problem(item.where, Code.UNKNOWN_NAME, message, suggestion=near))
        elif item.id_text not in options:
            message = f"'{question.id}' has no such choice{list_expected(options)}"
            wrong.append(Problem(item.where, Code.UNKNOWN_NAME, message))
        else:
            picked[item.id_text] = None
    problems.extend(_limit_problems(wrong, question))
    if NONE in picked and len(picked) > 1:
        message = f"'{question.id}' has 'none' together with another choice; which one is it?"
        problems.append(Problem(node.where, Code.CONTRADICTION, message))
    return frozenset(picked)


MAX_SHOWN_PER_LIST = 10


def _limit_problems(wrong: list[Problem], question: Question) -> list[Problem]:
    """Return what is wrong in one list; of very much, the first few and how many more."""
    shown, left = wrong[:MAX_SHOWN_PER_LIST], wrong[MAX_SHOWN_PER_LIST:]
    if left:
        message = f"'{question.id}' has {len(left):,} more wrong choices from here on"
        shown.append(Problem(left[0].where, left[0].code, message))
    return shown


def _is_empty(node: TextNode) -> bool:
    return not node.text or (not node.quoted and node.text in ("null", "~"))


def _read_number(question: Question, node: Node, problems: list[Problem]) -> Answer:
    if isinstance(node, TextNode) and node.id_text in question.options:
        return frozenset((node.id_text,))
    low, high = question.at_least, question.at_most
    bounds = f"a whole number from {low} to {high}"
    number = whole_number(question, node.text) if isinstance(node, TextNode) else None
    if number is None:
        message = f"'{question.id}' takes {bounds}, found {describe_kind(node)}"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
        return 0
    if not is_in_range(question, number):
        message = f"'{question.id}' takes {bounds}"
        problems.append(Problem(node.where, Code.OUT_OF_RANGE, message))
    return number


def whole_number(question: Question, text: str) -> int | None:
    """Return the number in the text of an answer, within its bounds or not; None if it is none.

    Answer sheets, library users and people at the terminal are all read by this: an optional sign
    and digits, with blanks around them or not, and the unit of the question after a blank (`44`,
    ` +44 `, `44 years`). Neither decimals nor words are numbers.
    """
    found = _WHOLE_NUMBER.fullmatch(text.strip())
    if found is None and question.unit:
        digits = fold(text.strip()).removesuffix(f" {fold(question.unit)}")
        found = _WHOLE_NUMBER.fullmatch(digits.strip())
    return int(found.group()) if found else None


_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_MAX_NUMBER = 999_999_999


def is_in_range(question: Question, number: int) -> bool:
    """Return whether the number lies within the bounds of its question, ends included."""
    low, high = question.at_least, question.at_most
    return (low is None or low <= number) and (high is None or number <= high)


def to_yaml_line(questions: Mapping[str, Question], answers: Answers) -> str:
    """Return the answers as one line of YAML, which can be read as a sheet again."""
    parts = []
    for name, question in questions.items():
        if name in answers:
            written = question.to_plain_answer(answers[name])
            value = f"[{', '.join(written)}]" if isinstance(written, list) else str(written)
            parts.append(f"{name}: {value}")
    return "{" + ", ".join(parts) + "}"
