"""Conditions are true, false or unknown, as `cases/conditions.yaml` defines."""

import pytest
from helpers import CASES, SMALL

from tipscreen.loading.condition_syntax import ConditionReader
from tipscreen.loading.reader import find_known_ids
from tipscreen.loading.sheets import read_answers
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.annotations import Scope
from tipscreen.questionnaire.conditions import evaluate
from tipscreen.screening.case import Case

CONDITIONS = parse_yaml((CASES / "conditions.yaml").read_bytes(), "conditions.yaml", []).items
NAMES = find_known_ids(parse_yaml(SMALL.read_bytes(), "small.yaml", []), [])


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: f"line {case.where.line}")
def test_truth_of_a_condition(case, small):
    problems = []
    condition = ConditionReader(NAMES, problems).read(case.entries["condition"].value, Scope.RESULT)
    answers = read_answers(case.entries["answers"].value, small.questions, problems)
    assert not problems
    truth = evaluate(condition, Case(small, answers))
    assert truth.name.lower() == case.entries["truth"].value.text
