"""The shipped file misses each rule about danger that is taken out, or made weaker."""

from dataclasses import replace

import pytest
from helpers import small_with
from shipped import ids

from tipscreen.proving.claims import is_broken
from tipscreen.proving.rule_mutations import (
    RuleMutation,
    every_serious_rule_is_guarded,
    removals,
    surviving_mutations,
    weakenings,
)
from tipscreen.proving.sheet_space import SheetSpace
from tipscreen.screening.case import Case


@pytest.fixture(scope="module")
def without_examples(shipped):
    return SheetSpace(replace(shipped, examples={}))


def test_a_guarantee_misses_each_serious_rule_of_the_shipped_file(without_examples):
    questionnaire = without_examples.questionnaire
    losses = removals(questionnaire)
    flags, rules = questionnaire.flags, questionnaire.rules.values()
    assert [loss.rule for loss in losses] == [r.id for r in rules if flags[r.raises].serious]
    slip_through = surviving_mutations(without_examples, losses)
    assert not slip_through, "\n".join(f"no guarantee breaks {loss}" for loss in slip_through)


def test_a_guarantee_misses_each_hold_that_is_a_mere_caution(without_examples):
    losses = weakenings(without_examples.questionnaire)
    assert any(loss.raises == "caution" for loss in losses)
    slip_through = surviving_mutations(without_examples, losses)
    assert not slip_through, "\n".join(f"no guarantee breaks {loss}" for loss in slip_through)


OLD_AND_ILL = (
    ("answers: {age: 70, danger: none,", "answers: {age: 70, danger: fever,"),
    ("outcome: careful, rules: [old,", "outcome: emergency, rules: [danger_sign, old,"),
    ("answers: {age: 30}", "answers: {age: 30, danger: none}"),
)
"""Makes the example of the rule about age one that this rule does not decide."""

PROMISE = "  old: {because: Old., if: {age: {at_least: 80}}, then: {not: {outcome: ready}}}\n"


@pytest.mark.parametrize(
    ("edits", "unguarded"),
    [
        pytest.param([], [], id="an example that the rule alone decides is enough"),
        pytest.param(OLD_AND_ILL, ["old"], id="an example that only names the rule is not"),
        pytest.param(
            [
                *OLD_AND_ILL,
                ("then: {outcome: emergency}}\n", f"then: {{outcome: emergency}}}}\n{PROMISE}"),
            ],
            [],
            id="a guarantee is enough",
        ),
    ],
)
def test_what_guards_a_rule(edits, unguarded):
    questionnaire = small_with(*edits)
    found = list(every_serious_rule_is_guarded(SheetSpace(questionnaire)))
    places = {rule.where: rule.id for rule in questionnaire.rules.values()}
    assert [places[problem.where] for problem in found] == unguarded
    for problem in found:
        assert problem.message.startswith("if the rule 'old' were removed, every guarantee")


def test_a_rule_that_only_raised_a_milder_flag_is_missed_too():
    """The guarantee would hold, and all who have a danger sign would get a milder outcome."""
    questionnaire = small_with(
        ("then: {outcome: emergency}", "then: {any: [emergency, caution]}"),
        (
            "answers: {danger: fever}, outcome: emergency, rules: [danger_sign]",
            "answers: {danger: none}, outcome: unknown",
        ),
    )
    (problem,) = every_serious_rule_is_guarded(SheetSpace(questionnaire))
    assert problem.where == questionnaire.rules["danger_sign"].where
    assert problem.message.startswith("if the rule 'danger_sign' only raised 'caution', every")


def test_a_loss_is_what_it_says(shipped):
    """On a sheet, so that the proof and the screening speak of the same change."""
    with_meals = shipped.examples[ids.with_meals].answers
    guarantee = shipped.guarantees[ids.organ_guarantee]
    ends = {
        loss: Case(loss.apply_to(shipped), with_meals).outcome()
        for loss in (
            RuleMutation(ids.organ_rule),
            RuleMutation(ids.organ_rule, "caution"),
            RuleMutation(ids.other_caution_rule),
        )
    }
    assert list(ends.values()) == [ids.reasonable, ids.cautious, ids.clinician_first]
    broken = [is_broken(loss.apply_to(shipped), guarantee, with_meals) for loss in ends]
    assert broken == [True, True, False]
