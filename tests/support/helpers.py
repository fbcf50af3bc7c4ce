"""What several tests use."""

import re
from pathlib import Path

import pytest
from hypothesis import settings

from tipscreen.errors import AnswersError, Problem
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import read_tree
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.model import Questionnaire

TESTS = Path(__file__).parent.parent
CASES = TESTS / "cases"
ROOT = TESTS.parent


def some_of(cases, number):
    """Mark all but `number` of the cases as slow; those that stay fast are spread evenly."""
    cases = list(cases)
    fast = range(0, len(cases), max(len(cases) // number, 1))[:number]
    return [case if place in fast else slow(case) for place, case in enumerate(cases)]


def slow(case):
    """Return a case of `parametrize` that runs only with the slow tests."""
    if isinstance(case, type(pytest.param())):
        return pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.slow])
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)


def share_of_examples(percent):
    """Return this share of the examples of the Hypothesis profile, which is 100 by default."""
    return settings.default.max_examples * percent // 100


SMALL = CASES / "small.yaml"


def sections(text: str) -> dict[str, str]:
    """Return the text of each top-level section, by its key; '' for what stands above them."""
    parts = re.split(r"(?m)^(?=\w+:)", text)
    return {re.match(r"\w*", part).group(): part for part in parts}


def with_small(case: str) -> str:
    """Return the small questionnaire with the sections replaced that the case has."""
    return "".join({**sections(SMALL.read_text("utf-8")), **sections(case)}.values())


def small_with(*edits, **named_edits) -> Questionnaire:
    """Return the small questionnaire with one text in place of another, which stands there once."""
    text = SMALL.read_text("utf-8")
    for old, new in (*edits, *named_edits.values()):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_questionnaire(text.encode(), SMALL.name)


def expected_problems(text: str) -> list[tuple[int, int, str, str]]:
    """Return what the comments `# error: COLUMN CODE "part of message"` announce, with the line."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for column, code, part in re.findall(r'error: (\d+) ([\w-]+) "((?:[^"\\]|\\.)*)"', line):
            found.append((number, int(column), code, part.replace('\\"', '"')))
    return found


def assert_problems(problems: tuple[Problem, ...], text: str) -> None:
    """Fail unless exactly the announced problems were found."""
    expected = expected_problems(text)
    assert expected, "the case announces no problem"
    said = "\n".join(map(str, problems))
    found = [(p.where.line, p.where.column, str(p.code)) for p in problems]
    assert found == [entry[:3] for entry in expected], said
    for problem, (*_, part) in zip(problems, expected, strict=True):
        assert part in problem.message, problem.message


def read_sheet(data: bytes, name: str, questions):
    """Return the answers of a sheet; raise AnswersError with every problem."""
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    answers = read_tree(tree, questions, problems) if tree is not None else {}
    if problems:
        raise AnswersError(problems)
    return answers
