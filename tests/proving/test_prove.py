"""Proofs over all sheets: right about the shipped file, and about faults planted in it."""

import re

import pytest
import yaml
from helpers import CASES, ROOT, SMALL, read_sheet, sections, small_with, some_of
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import questionnaires, sheets

from tipscreen import load
from tipscreen.loading.reader import load_questionnaire
from tipscreen.proving.claims import CLAIMS, every_answer_can_matter, prove_all
from tipscreen.proving.danger import danger_questions
from tipscreen.proving.danger_claims import not_sure_can_raise_danger
from tipscreen.proving.encoding import values_selected_by
from tipscreen.proving.sheet_space import SheetSpace, UnconfirmedError
from tipscreen.questionnaire.conditions import Truth, evaluate
from tipscreen.screening.case import Case

SHIPPED = load()
TEXT = (ROOT / "questions.yaml").read_text("utf-8")
FAULTS = yaml.safe_load((CASES / "planted_faults.yaml").read_text("utf-8"))


def test_everything_is_proven_of_the_shipped_file(shipped):
    done = []
    proofs = prove_all(shipped, done.append)
    assert proofs.problems == ()
    assert proofs.proven == tuple(claim.sentence for claim in CLAIMS)
    assert done == [*proofs.proven, ""]


def with_fault(fault):
    if "swap" in fault:
        entries = re.split(r"(?m)^(?=  \w+:$)", sections(TEXT)["outcomes"])
        at = [
            next(i for i, e in enumerate(entries) if e.startswith(f"  {name}:"))
            for name in fault["swap"]
        ]
        entries[at[0]], entries[at[1]] = entries[at[1]], entries[at[0]]
        return "".join({**sections(TEXT), "outcomes": "".join(entries)}.values())
    text = TEXT
    for edit in (fault, *fault.get("also", ())):
        assert text.count(edit["replace"]) == 1
        text = text.replace(edit["replace"], edit["by"])
    return text


@pytest.mark.parametrize("fault", some_of(FAULTS, 8), ids=lambda fault: fault["story"])
def test_a_planted_fault_is_found(fault):
    questionnaire = load_questionnaire(with_fault(fault).encode(), "copy.yaml")
    (claim,) = [claim for claim in CLAIMS if claim.id == fault["claim"]]
    found = list(claim.find_problems(SheetSpace(questionnaire)))
    assert {problem.code for problem in found} <= set(claim.codes)
    found = [problem for problem in found if problem.code == fault["code"]]
    assert any(fault["says"] in problem.message for problem in found), found
    for problem in found:
        witnesses = [
            Case(questionnaire, read_sheet(w.encode(), "witness", questionnaire.questions))
            for w in problem.counterexamples
        ]
        if problem.code == "guarantee-broken":
            guarantee = next(
                g for g in questionnaire.guarantees.values() if g.where == problem.where
            )
            assert evaluate(guarantee.if_, witnesses[0]) is Truth.TRUE
            assert evaluate(guarantee.then, witnesses[0]) is not Truth.TRUE
        if problem.code == "less-serious-with-sign":
            order = list(questionnaire.outcomes)
            before, after = (order.index(case.outcome()) for case in witnesses)
            assert after > before
        if problem.code == "not-sure-ignored":
            rule = re.search(r"\(rule '(\w+)'\)", problem.message).group(1)
            sign, doubt = (case.rule(rule) is Truth.TRUE for case in witnesses)
            assert sign
            assert not doubt
        if problem.code == "unreachable-outcome" and "hidden by" in problem.message:
            hidden = next(o for o in questionnaire.outcomes.values() if o.where == problem.where)
            assert evaluate(hidden.when, witnesses[0]) is Truth.TRUE
            assert witnesses[0].outcome() != hidden.id
        can_be_shown = (
            "guarantee-broken",
            "less-serious-with-sign",
            "not-sure-ignored",
            "unreachable-outcome",
        )
        assert bool(witnesses) == (problem.code in can_be_shown)


def test_each_code_of_each_claim_has_a_planted_fault():
    expected = {(claim.id, code) for claim in CLAIMS for code in claim.codes}
    assert {(fault["claim"], fault["code"]) for fault in FAULTS} == expected
    assert len(expected) >= len({claim.id for claim in CLAIMS}) == len(CLAIMS)


def literals(picks, sheet):
    """Return the picks that make the solver's sheet this one."""
    for question, of in picks.items():
        now = values_selected_by(of, sheet.get(question))
        yield from (literal if value in now else -literal for value, literal in of.items())


def assert_the_same(questionnaire, sheet):
    """Fail unless the circuit says of the sheet what `screening` says."""
    all_sheets = SheetSpace(questionnaire)
    case = Case(questionnaire, sheet)
    gates = {
        **{
            ("rule", rule): (all_sheets.encoding.rule(rule), case.rule(rule))
            for rule in questionnaire.rules
        },
        **{
            ("asked", q): (all_sheets.encoding.applies(q), case.applies(q))
            for q in questionnaire.questions
        },
    }
    outcomes = all_sheets.encoding.outcomes()
    this_sheet = list(literals(all_sheets.selections, sheet))
    assert all_sheets.is_satisfiable(*this_sheet)
    for name, (gate, truth) in gates.items():
        is_yes, is_no = (
            all_sheets.is_satisfiable(*this_sheet, rail) for rail in (gate.true, gate.false)
        )
        assert (is_yes, is_no) == (truth is Truth.TRUE, truth is Truth.FALSE), name
    came_out = [
        name for name, gate in outcomes.items() if all_sheets.is_satisfiable(*this_sheet, gate)
    ]
    assert came_out == [case.outcome()]


@given(sheets(SHIPPED))
@settings(max_examples=25)
def test_the_circuit_and_the_screening_agree_on_the_shipped_file(sheet):
    assert_the_same(SHIPPED, sheet)


@given(st.data())
@settings(max_examples=25)
def test_the_circuit_and_the_screening_agree_on_random_files(data):
    questionnaire = data.draw(questionnaires())
    assert_the_same(questionnaire, data.draw(sheets(questionnaire)))


@given(questionnaires())
@settings(max_examples=15)
def test_every_random_file_can_be_proven_or_refuted(questionnaire):
    prove_all(questionnaire)  # raises UnconfirmedError if a witness is not confirmed


def test_doubt_is_shown_beside_one_choice_if_one_is_enough():
    rule = "{when: {danger: any}, raises: emergency"
    when = "{any: [{at_least: {count: 2, of: {care: [massage, heat]}}}, {care: rest}]}"
    text = SMALL.read_text("utf-8")
    assert rule in text
    questionnaire = load_questionnaire(
        text.replace(rule, rule.replace("{danger: any}", when)).encode(), "small.yaml"
    )
    (problem,) = not_sure_can_raise_danger(SheetSpace(questionnaire))
    assert problem.message.startswith("'rest' can raise 'emergency' (rule 'danger_sign'), but")
    assert problem.counterexamples == ("{care: [rest]}", "{care: not_sure}")


def test_a_sheet_that_the_engine_does_not_confirm_shows_nothing(small):
    all_sheets = SheetSpace(small)
    with pytest.raises(UnconfirmedError):
        all_sheets.find_sheet(lambda _: False, all_sheets.circuit.true)


def test_signs_that_are_a_danger_together_alone_are_named_together():
    """No choice alone raises it, so no doubt beside one is named, but beside both."""
    questionnaire = small_with(
        (
            "danger_sign: {when: {danger: any}",
            "danger_sign: {when: {all: [{danger: bleeding}, {danger: fever}]}",
        )
    )
    problems = list(not_sure_can_raise_danger(SheetSpace(questionnaire)))
    (problem,) = [each for each in problems if "not_sure" in each.message]
    assert "'bleeding' with 'fever' can raise" in problem.message


def test_a_choice_of_the_same_name_of_another_question_makes_no_list_of_danger_signs():
    text = (
        SMALL.read_text("utf-8")
        .replace(
            "{massage: Massage, heat: Heat, rest: Rest}",
            "{massage: Massage, heat: Heat, fever: Fever}",
        )
        .replace(
            "danger_sign: {when: {danger: any}",
            "danger_sign: {when: {any: [{danger: bleeding}, {care: fever}]}",
        )
        .replace(
            "  two: {when",
            "  warm: {when: {danger: fever}, raises: tried, because: W., sources: [book]}\n  two: {when",
        )
    )
    dangers = danger_questions(load_questionnaire(text.encode(), SMALL.name))
    assert dangers.list_questions == frozenset()
    both = text.replace("{danger: bleeding}, {care", "{danger: [bleeding, fever]}, {care")
    assert danger_questions(load_questionnaire(both.encode(), SMALL.name)).list_questions == {
        "danger"
    }


def test_an_outcome_that_several_hide_together_names_those_and_no_other():
    said = "headline: A., say: A., next: [A.]"
    questionnaire = small_with(
        (
            "  careful: {when",
            f"  no_care: {{when: {{care: none}}, {said}}}\n"
            f"  short: {{when: {{weeks: short}}, {said}}}\n"
            f"  others: {{when: {{weeks: [long, not_sure]}}, {said}}}\n"
            f"  hidden: {{when: {{weeks: [any, not_sure]}}, {said}}}\n"
            "  careful: {when",
        )
    )
    messages = {problem.message for problem in prove_all(questionnaire).problems}
    assert (
        "the outcome 'hidden' is unreachable; hidden by 'emergency', 'short', 'others'" in messages
    ), messages


def test_of_outcomes_that_hide_one_each_alone_the_nearest_above_is_named():
    said = "when: {weeks: [any, not_sure]}, headline: A., say: A., next: [A.]"
    questionnaire = small_with(
        (
            "  careful: {when",
            f"  first: {{{said}}}\n  second: {{{said}}}\n  hidden: {{{said}}}\n  careful: {{when",
        )
    )
    messages = {problem.message for problem in prove_all(questionnaire).problems}
    assert "the outcome 'hidden' is unreachable; hidden by 'second'" in messages, messages
    assert "the outcome 'second' is unreachable; hidden by 'first'" in messages, messages


def test_a_choice_that_counts_beside_none_alone_can_change_nothing():
    """No answer has both, so the rule never holds, and the choice is read in vain."""
    questionnaire = small_with(
        (
            "danger_sign: {when: {danger: any}",
            "danger_sign: {when: {any: [{danger: fever}, {all: [{danger: bleeding}, {danger: none}]}]}",
        )
    )
    messages = [p.message for p in every_answer_can_matter(SheetSpace(questionnaire))]
    assert any("'bleeding'" in message for message in messages), messages


def told_of_weeks(questionnaire):
    """Return what is told about doubt in the question how many weeks."""
    found = not_sure_can_raise_danger(SheetSpace(questionnaire))
    (told,) = (p.message for p in found if p.where == questionnaire.questions["weeks"].where)
    return told


def test_doubt_that_keeps_a_question_from_being_asked_names_its_ask_if():
    rule = "  worse: {when: {helped: no}, raises: caution, because: W., sources: [book]}\n"
    questionnaire = small_with(("  two: {when", f"{rule}  two: {{when"))
    assert told_of_weeks(questionnaire) == (
        "'long' can raise 'caution' (rule 'worse'), but 'not_sure' raises nothing serious; "
        "list 'not_sure' in the 'ask_if' of 'helped'"
    )


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ("{weeks: long}", "in the 'when' of 'emergency'"),
        ("{helped: no}", "in the 'ask_if' of 'helped'"),
    ],
)
def test_doubt_about_what_leads_to_a_danger_without_a_rule_names_where_to_list_it(when, place):
    other = "  other: {when: {care: rest}, danger: yes, headline: O., say: O., next: [O.]}\n"
    questionnaire = small_with(
        (
            "  emergency: {when: emergency,",
            f"{other}  emergency: {{when: {{any: [emergency, {when}]}},",
        )
    )
    assert told_of_weeks(questionnaire) == (
        f"'long' can lead to 'emergency', but 'not_sure' raises nothing serious; list 'not_sure' {place}"
    )


def test_doubt_that_only_says_what_is_said_anyway_is_not_heard_and_the_rule_that_holds_is_named():
    rules = (
        "  by_doubt: {when: {all: [{weeks: not_sure}, {age: {at_least: 65}}]}, raises: caution, "
        "because: D., sources: [book]}\n"
        "  sign: {when: {weeks: long}, raises: caution, because: S., sources: [book]}\n"
    )
    questionnaire = small_with(("  two: {when", f"{rules}  two: {{when"))
    assert told_of_weeks(questionnaire).startswith(
        "'long' can raise 'caution' (rule 'sign'), but 'not_sure' raises nothing"
    )
