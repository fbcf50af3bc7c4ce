"""The compiled engine says what the walk over the conditions says, of every file and sheet."""

from dataclasses import replace
from random import Random

import pytest
from definition import assert_same
from helpers import CASES, SMALL
from hypothesis import given
from random_files import random_answer, random_file, random_sheet
from strategies import sheets

from tipscreen import load
from tipscreen.loading.condition_syntax import ConditionReader
from tipscreen.loading.reader import find_known_ids
from tipscreen.loading.sheets import read_answers
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.annotations import Scope
from tipscreen.questionnaire.conditions import (
    AtLeast,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
    Truth,
    walk,
)
from tipscreen.screening import compiled as compiled_module
from tipscreen.screening.case import Case
from tipscreen.screening.compiler import compile_questionnaire

SHIPPED = load()


def test_answers_to_unknown_questions_are_ignored(small):
    compiled = compile_questionnaire(small)
    assert compiled.state_of({"age": 44, "shoe_size": 40}) == compiled.state_of({"age": 44})


def test_a_rule_cannot_read_an_outcome(small):
    rule = replace(small.rules["old"], when=OutcomeIs(("ready",)))
    with pytest.raises(TypeError):
        compile_questionnaire(replace(small, rules={**small.rules, "old": rule}))


@given(sheets(SHIPPED))
def test_of_the_shipped_file(sheet):
    assert_same(SHIPPED, sheet)


@pytest.mark.parametrize("seed", range(100))
def test_of_any_file(seed):
    questionnaire, chance = random_file(seed), Random(seed)  # noqa: S311 - no secret
    for _ in range(20):
        assert_same(questionnaire, random_sheet(chance, questionnaire))


def test_of_every_example():
    for example in SHIPPED.examples.values():
        assert_same(SHIPPED, example.answers)


@pytest.mark.parametrize("seed", range(50))
def test_one_other_answer_is_worked_out_as_the_whole_sheet_is(seed):
    chance = Random(seed)  # noqa: S311 - no secret
    questionnaire = random_file(seed) if seed % 2 else SHIPPED
    compiled = compile_questionnaire(questionnaire)
    for question in questionnaire.questions.values():
        sheet = random_sheet(chance, questionnaire)
        changed = {key: answer for key, answer in sheet.items() if key != question.id}
        if chance.random() < 0.5:
            changed[question.id] = random_answer(chance, question)
        program = compiled.update_program(question.id)
        found = program.run(compiled.state_of(sheet), compiled.bits_of(changed))
        assert found == compiled.state_of(changed)


CONDITIONS = parse_yaml((CASES / "conditions.yaml").read_bytes(), "conditions.yaml", []).items
NAMES = find_known_ids(parse_yaml(SMALL.read_bytes(), "small.yaml", []), [])


@pytest.mark.parametrize("written", CONDITIONS, ids=lambda case: f"line {case.where.line}")
def test_truth_of_a_condition(written, small):
    """The same cases as for `evaluate`, but for what only guarantees can say."""
    condition = ConditionReader(NAMES, []).read(written.entries["condition"].value, Scope.RESULT)
    if any(isinstance(node, OutcomeIs | RuleHolds) for node in walk(condition)):
        return
    answers = read_answers(written.entries["answers"].value, small.questions, [])
    rule = next(iter(small.rules.values()))
    tried = replace(rule, id="asked_for", when=condition, raises="asked_for")
    flag = replace(small.flags[rule.raises], id="asked_for")
    more = replace(
        small, rules={**small.rules, "asked_for": tried}, flags={**small.flags, "asked_for": flag}
    )
    truth = Case(more, answers).rule("asked_for")
    assert truth.name.lower() == written.entries["truth"].value.text


@pytest.mark.parametrize("others", [(), (OptionSelected("helped", ("yes",)),)])
def test_a_condition_that_is_counted_twice_counts_twice(small, others):
    part = OptionSelected("danger", ("fever",))
    count_two = AtLeast(2, (part, part, *others))
    rule = replace(next(iter(small.rules.values())), id="tried", when=count_two)
    more = replace(small, rules={**small.rules, "tried": rule})
    for answer, truth in (
        ("fever", Truth.TRUE),
        ("none", Truth.FALSE),
        ("not_sure", Truth.UNKNOWN),
    ):
        assert Case(more, {"danger": frozenset({answer})}).rule("tried") is truth


def test_another_answer_runs_only_what_reads_it(small):
    """What runs again for nothing would be as right, and slow."""
    compiled = compile_questionnaire(small)
    whole = compiled.program
    for name, reads in (("age", 1), ("danger", 1), ("helped", 0)):
        program = compiled.update_program(name)
        assert len(program.gates) <= reads
        assert len(program.gates) < len(whole.gates)
        assert not program.unconditional_bits & ~compiled.leaf_bits[name]
    assert len(compiled.update_program("care").stages) == 2  # `weeks` and what hangs on it
    assert not compiled.update_program("helped").kept_bits & compiled.leaf_bits["helped"]
    stage_gates = [gate for stage in whole.stages for gate in stage.gates]
    assert len({*stage_gates, *whole.gates}) == len([*stage_gates, *whole.gates])  # each runs once


def test_a_long_list_does_not_fill_the_memory(small, monkeypatch):
    monkeypatch.setattr(compiled_module, "MAX_CACHED_ANSWERS", 1)
    said = compile_questionnaire(small).answer_bits["danger"]
    fever, none = frozenset({"fever"}), frozenset({"none"})
    assert said[fever] != said[none]
    assert len(said) == 1
