"""Read answer sheets from a tree or from plain Python values, and check them.

A sheet maps a question id to a choice id, a list of choice ids, `none`, `not_sure` or a whole
number. It leaves out unanswered questions. Ids are compared exactly as written: inside quotes, a
space next to an id is part of it.

A message about an answer gives its location but never the answer, because messages end up in logs.
"""

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
from tipscreen.loading.nodes import (
    ListNode,
    MapEntry,
    MapNode,
    Node,
    TextNode,
    describe_kind,
    text_at,
)
from tipscreen.questionnaire.answers import Answers, PlainAnswers
from tipscreen.questionnaire.conditions import NONE, Answer
from tipscreen.questionnaire.language import fold
from tipscreen.questionnaire.model import Question, QuestionType


def read_tree(
    tree: Node, questions: Mapping[str, Question], problems: list[Problem]
) -> dict[str, Answer]:
    """Return the answers of a sheet, and record its problems.

    The tree is either the answers alone, or has them under the key `answers`. Next to this key, it
    can have a label for the sheet and any information about the questionnaire.
    """
    if isinstance(tree, MapNode) and "answers" in tree.entries and "answers" not in questions:
        known = ("answers", "label", "questionnaire")
        for key, entry in tree.entries.items():
            if key == "label" and not isinstance(entry.value, TextNode):
                message = f"expected the label of the sheet, found {describe_kind(entry.value)}"
                problems.append(Problem(entry.value.where, Code.WRONG_KIND, message))
            if key not in known:
                message = f"unknown key '{shorten(key)}'"
                where, suggestion = entry.key.where, NameSuggestion(key, known)
                problems.append(Problem(where, Code.UNKNOWN_KEY, message, suggestion=suggestion))
        tree = tree.entries["answers"].value
    return read_answers(tree, questions, problems)


def read_label(tree: Node, questions: Mapping[str, Question]) -> str:
    """Return the label next to the `answers` of a sheet; empty if there is none."""
    if isinstance(tree, MapNode) and "answers" in tree.entries and "answers" not in questions:
        return text_at(tree, "label")
    return ""


def check_answers(
    plain: PlainAnswers, questions: Mapping[str, Question], name: str = "answers"
) -> dict[str, Answer]:
    """Return plain Python values as answers. Raises AnswersError with all problems."""
    answers = read_common_answers(plain, questions)
    if answers is not None:
        return answers
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


def read_common_answers(
    plain: Mapping[str, object], questions: Mapping[str, Question]
) -> dict[str, Answer] | None:
    """Return plain values of common forms as answers; None if `read_answers` must read them."""
    answers: dict[str, Answer] = {}
    for key, value in plain.items():
        question = questions.get(key)
        answer = _read_common_answer(question, value) if question else None
        if answer is None:
            return None
        answers[key] = answer
    return answers


def _read_common_answer(question: Question, value: object) -> Answer | None:
    """Return a value of a common form as an answer; None for any other value.

    Where it returns an answer, `read_answers` returns the same one.
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
            selected = frozenset(value)
        except TypeError:  # a list inside the list
            return None
        too_many = len(value) > 1 and (question.type is QuestionType.ONE or NONE in selected)
        all_known = question.options.keys() >= selected
        return selected if selected and all_known and not too_many else None
    return None


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
    is_example: bool = False,
) -> dict[str, Answer]:
    """Return the answers that could be read, and record the problems of the others.

    The answers of an example are not those of a person. Messages about them can therefore quote
    them and suggest similar names.
    """
    if not isinstance(tree, MapNode):
        message = f"expected 'question: answer' lines, found {describe_kind(tree)}"
        problems.append(Problem(tree.where, Code.WRONG_KIND, message))
        return {}
    answers: dict[str, Answer] = {}
    for name, entry in tree.entries.items():
        question = questions.get(name)
        if question is None:
            where, message = entry.key.where, f"there is no question '{shorten(name)}'"
            suggestion = NameSuggestion(name, questions)
            problems.append(Problem(where, Code.UNKNOWN_NAME, message, suggestion=suggestion))
            continue
        before = len(problems)
        answer = _read_answer(question, entry.value, problems, is_example)
        if len(problems) == before:
            answers[name] = answer
    return answers


def _read_answer(
    question: Question, node: Node, problems: list[Problem], is_example: bool
) -> Answer:
    """Return the answer; if a problem was recorded, the value means nothing."""
    is_empty = isinstance(node, TextNode) and (
        not node.text or (not node.quoted and node.text in ("null", "~"))
    )
    if isinstance(node, MapNode) or is_empty:
        found = describe_kind(node) if isinstance(node, MapNode) else "no answer"
        message = f"'{question.id}' has {found}; leave out a question that was not answered"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
        return frozenset()
    if question.type is QuestionType.NUMBER:
        return _read_number(question, node, problems)
    items = node.items if isinstance(node, ListNode) else (node,)
    if isinstance(node, ListNode) and question.type is QuestionType.ONE and len(items) != 1:
        message = f"'{question.id}' takes one choice, found a list of {len(items)}"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
    elif not items:
        message = f"'{question.id}' has an empty list; if nothing applies, write 'none'"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
    options = question.options
    item_problems: list[Problem] = []
    selected: dict[str, None] = {}
    for item in items:
        if not isinstance(item, TextNode):
            message = f"expected a choice of '{question.id}', found {describe_kind(item)}"
            item_problems.append(Problem(item.where, Code.WRONG_KIND, message))
        elif item.id_text not in options and is_example:
            message = f"'{question.id}' has no choice '{shorten(item.id_text)}'"
            suggestion = NameSuggestion(item.id_text, options)
            item_problems.append(
                Problem(item.where, Code.UNKNOWN_NAME, message, suggestion=suggestion)
            )
        elif item.id_text not in options:
            message = f"'{question.id}' has no such choice{list_expected(options)}"
            item_problems.append(Problem(item.where, Code.UNKNOWN_NAME, message))
        else:
            selected[item.id_text] = None
    problems.extend(item_problems[:MAX_SHOWN_PER_LIST])
    if omitted := item_problems[MAX_SHOWN_PER_LIST:]:
        message = f"'{question.id}' has {len(omitted):,} more wrong choices from here on"
        problems.append(Problem(omitted[0].where, omitted[0].code, message))
    if NONE in selected and len(selected) > 1:
        message = f"'{question.id}' has 'none' together with another choice; delete one of them"
        problems.append(Problem(node.where, Code.CONTRADICTION, message))
    return frozenset(selected)


MAX_SHOWN_PER_LIST = 10


def _read_number(question: Question, node: Node, problems: list[Problem]) -> Answer:
    if isinstance(node, TextNode) and node.id_text in question.options:
        return frozenset((node.id_text,))
    low, high = question.at_least, question.at_most
    bounds = f"a whole number from {low} to {high}"
    number = parse_whole_number(question, node.text) if isinstance(node, TextNode) else None
    if number is None:
        message = f"'{question.id}' takes {bounds}, found {describe_kind(node)}"
        problems.append(Problem(node.where, Code.WRONG_KIND, message))
        return 0
    if not is_in_range(question, number):
        message = f"'{question.id}' takes {bounds}"
        problems.append(Problem(node.where, Code.OUT_OF_RANGE, message))
    return number


def parse_whole_number(question: Question, text: str) -> int | None:
    """Return the whole number in the text of an answer; None if the text is not a number.

    Answer sheets, callers of the library and people at the terminal can all write it in the same
    ways: digits with an optional sign, spaces around them, and the unit of the question (`44`,
    ` +44 `, `44 years`). Decimals and number words are not accepted. The bounds are not checked.
    """
    found = _WHOLE_NUMBER.fullmatch(text.strip())
    if found is None and question.unit:
        digits = fold(text.strip()).removesuffix(f" {fold(question.unit)}")
        found = _WHOLE_NUMBER.fullmatch(digits.strip())
    return int(found.group()) if found else None


_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_MAX_NUMBER = 999_999_999


def is_in_range(question: Question, number: int) -> bool:
    """Return whether the number is within the bounds of its question, which are inclusive."""
    low, high = question.at_least, question.at_most
    return (low is None or low <= number) and (high is None or number <= high)


def to_yaml_line(questions: Mapping[str, Question], answers: Answers) -> str:
    """Return the answers as one line of YAML, which is a valid answer sheet."""
    parts = []
    for name, question in questions.items():
        if name in answers:
            plain = question.to_plain_answer(answers[name])
            value = f"[{', '.join(plain)}]" if isinstance(plain, list) else str(plain)
            parts.append(f"{name}: {value}")
    return "{" + ", ".join(parts) + "}"
