"""explain, init, and the forms of check."""

import json
import re
import time
from functools import partial

import pytest
from grown import copied, made_up
from helpers import ROOT, SMALL
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.library import screen
from tipscreen.loading.reader import load_questionnaire
from tipscreen.proving import why_not
from tipscreen.proving.claims import prove_all
from tipscreen.proving.sheet_space import UnconfirmedError
from tipscreen.proving.why_not import change_to_text, minimize_change, smallest_change
from tipscreen.questionnaire.conditions import questions_read_by
from tipscreen.screening.case import Case
from tipscreen.screening.derivation import derivation_to_text, derive

TEXT = (ROOT / "questions.yaml").read_text("utf-8")


def run(*arguments, input=None):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=input)


def version(text):
    return load_questionnaire(text.encode(), "copy.yaml")


# -- explain


def test_explain_leads_from_the_outcome_to_the_answers(shipped):
    tree = derivation_to_text(derive(shipped, shipped.examples[ids.on_a_thinner].answers))
    lines = tree.split("\n")
    assert lines[0] == "[no] outcome 'emergency': Get help now. Call 911."
    assert f"[yes] rule '{ids.thinner_rule}'" in tree
    assert "(you answered: A blood thinner)" in tree
    assert "outcome 'reasonable':" not in tree


def test_explain_says_which_question_would_settle_an_unknown(shipped):
    tree = derivation_to_text(derive(shipped, shipped.examples[ids.one_missing].answers))
    assert f"[?] outcome '{ids.clinician_first}'" in tree
    assert (
        f"(not answered; to settle it, ask '{ids.blood_thinner}': Do you take or have any" in tree
    )
    assert "(since one above is unknown)" in tree


def test_explain_of_every_example_ends_with_its_outcome(shipped):
    for example in shipped.examples.values():
        last = derive(shipped, example.answers)[-1]
        assert last.text.startswith(f"outcome '{example.outcome}'")


@pytest.mark.parametrize(
    ("example", "outcome", "changed"),
    [
        (ids.on_a_thinner, ids.reasonable, {ids.blood_thinner}),
        (ids.typical, "emergency", {ids.danger}),
        (ids.typical, ids.reasonable, set()),
        (ids.no_spot, ids.reasonable, {ids.findings}),
    ],
)
def test_the_smallest_change_gives_the_outcome(shipped, example, outcome, changed):
    answers = shipped.examples[example].answers
    change = smallest_change(shipped, answers, outcome)
    assert len(change) == len(changed)
    assert Case(shipped, {**answers, **change}).outcome() == outcome
    if outcome != "emergency":
        assert set(change) == changed


def test_why_not_on_the_command_line():
    sheet = f"{{{ids.danger}: [{ids.danger_choice}], {ids.second_danger}: none, {ids.third_danger}: none}}"
    done = run("explain", "-", "--why-not", ids.urgent, input=sheet)
    assert done.exit_code == 0
    assert "The outcome would be 'urgent' with one other answer" in done.stdout
    assert done.stdout.count("This is not a diagnosis.") == 2
    wrong = run("explain", "-", "--why-not", "urgnt", input=sheet)
    assert wrong.exit_code == 2
    assert "did you mean 'urgent'?" in wrong.stderr


def test_no_sheet_gives_an_outcome_that_cannot_come_out():
    text = SMALL.read_text("utf-8").replace(
        "{when: {all: [tried, caution]}", "{when: {all: [tried, not: tried]}"
    )
    questionnaire = version(text)
    assert smallest_change(questionnaire, {}, "careful") is None


def test_a_change_in_words(small):
    assert change_to_text(small, {}, "careful", None) == (
        "No answers give 'careful'; at most, unanswered questions do."
    )
    assert change_to_text(small, {}, "unknown", {}) == "The outcome is 'unknown'."
    answers = {"danger": frozenset({"fever"})}
    change = {"age": 70, "danger": frozenset({"none"})}
    assert change_to_text(small, answers, "careful", change) == (
        "The outcome would be 'careful' with 2 other answers, and not with fewer:\n"
        "- Age: 70 (now: not answered)\n"
        "- Danger: None (now: Fever)"
    )


def test_a_number_is_changed_no_farther_than_it_must_be_and_kept_apart_from_doubt(small):
    answers = {"danger": frozenset({"none"}), "age": 30, "care": frozenset({"heat", "rest"})}
    answers["weeks"] = frozenset({"long"})
    assert smallest_change(small, answers, "careful") == {"age": 65}
    assert smallest_change(small, {**answers, "age": 90}, "ready") == {"age": 64}


def test_a_change_that_the_engine_does_not_confirm_is_not_told(small, monkeypatch):
    class Other(Case):
        def outcome(self):
            return "another"

    monkeypatch.setattr(why_not, "Case", Other)
    with pytest.raises(UnconfirmedError):
        smallest_change(small, {}, "ready")


# -- init


def test_init_writes_a_copy_and_never_over_a_file(tmp_path):
    target = tmp_path / "mine.yaml"
    done = run("init", target)
    assert done.exit_code == 0
    assert f"tipscreen check {target}" in done.stdout
    assert target.read_text("utf-8").partition("\n")[2] == TEXT.partition("\n")[2]
    again = run("init", target)
    assert again.exit_code == 1
    assert "cannot write" in again.stderr
    assert "a file with that name already exists" in again.stderr


# -- check


@pytest.fixture
def faulty(tmp_path):
    """Return a file in which doubt about a danger raises nothing, and the review is overdue."""
    path = tmp_path / "copy.yaml"
    path.write_text(SMALL.read_text("utf-8").replace('"2030-01-01"', '"2020-01-01"'))
    return path


def test_check_as_json(faulty):
    done = run("check", faulty, "--format", "json")
    assert done.exit_code == 1
    found = {problem["code"]: problem for problem in json.loads(done.stdout)}
    assert found["not-sure-ignored"]["severity"] == "error"
    assert found["review-overdue"]["severity"] == "warning"
    assert found["not-sure-ignored"]["file"] == str(faulty)
    assert json.loads(run("check", "--format", "json").stdout) == []


def test_check_as_github_annotations(faulty):
    done = run("check", faulty, "-f", "github")
    line = next(line for line in done.stdout.splitlines() if "title=not-sure-ignored" in line)
    assert re.match(r"::error file=.*copy\.yaml,line=\d+,col=3,title=not-sure-ignored::", line)


def test_check_as_json_of_a_file_that_does_not_load(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("tipscreen: 1\nnonsense: 2\n")
    done = run("check", path, "-f", "json")
    assert done.exit_code == 1
    assert {problem["code"] for problem in json.loads(done.stdout)} >= {
        "unknown-key",
        "missing-key",
    }


def test_warnings_fail_only_a_strict_check(tmp_path):
    path = tmp_path / "copy.yaml"
    path.write_text(TEXT.replace('review_due: "2027-05-31"', 'review_due: "2020-05-31"'))
    done = run("check", path)
    assert done.exit_code == 0
    assert "warning[review-overdue]" in done.stderr
    assert run("check", path, "--strict").exit_code == 1


def test_check_explains_a_code():
    done = run("check", "--explain", "not-sure-ignored")
    assert done.exit_code == 0
    assert "can raise a serious flag" in done.stdout
    assert run("check", "--explain", "nonsense").exit_code == 2


def test_a_strict_check_needs_the_packages_for_proofs(monkeypatch):
    monkeypatch.setattr("tipscreen.checking.audit.has_proof_packages", lambda: False)
    for options in (["--strict"], ["-f", "json"], ["-f", "github"]):
        done = run("check", *options)
        assert (done.exit_code, done.stdout) == (2, "")


def test_a_failing_file_can_be_tried_out_with_a_warning(tmp_path):
    path = tmp_path / "copy.yaml"
    path.write_text(SMALL.read_text("utf-8").replace("at_least: 65", "at_least: 80"))
    done = run(
        "--questionnaire",
        path,
        "--allow-failing-examples",
        "screen",
        "-",
        "-f",
        "json",
        input="{danger: fever}",
    )
    assert done.exit_code == 0
    assert "THIS FILE FAILS ITS OWN EXAMPLES." in done.stderr


def test_the_smallest_change_adds_no_option_that_it_does_not_need(shipped):
    answers = shipped.examples[ids.typical].answers
    change = smallest_change(shipped, answers, ids.cautious)
    (name,) = change
    added = change[name] - answers[name]
    assert added
    for option in added:
        fewer = {**answers, **change, name: change[name] - {option}}
        assert screen(shipped, fewer).outcome.id != ids.cautious


def test_an_option_is_left_out_that_can_be_only_once_another_one_is():
    text = SMALL.read_text("utf-8").replace(
        "{danger: any}, raises: emergency",
        "{all: [{care: rest}, {any: [{care: heat}, {not: {care: massage}}]}]}, raises: emergency",
    )
    change = {"care": frozenset({"heat", "massage", "rest"})}
    near = minimize_change(version(text), {}, change, "emergency")
    assert near == {"care": {"rest"}}


def test_the_smallest_change_takes_the_nearest_number(small):
    answers = {"age": 80, "danger": frozenset({"none"}), "care": frozenset({"heat", "rest"})}
    answers["weeks"] = frozenset({"long"})
    assert smallest_change(small, answers, "ready") == {"age": 64}
    assert smallest_change(small, {**answers, "age": 30}, "careful") == {"age": 65}


def test_without_the_packages_for_proofs_check_says_so(monkeypatch):
    monkeypatch.setattr("tipscreen.checking.audit.has_proof_packages", lambda: False)
    done = run("check")
    assert done.exit_code == 0
    assert "Nothing was proven:" in done.stdout
    assert run("diff", SMALL, SMALL).exit_code == 2


# -- a grown file


def three_times(shipped):
    """Return how many questions and rules: those that read flags alone are not copied."""
    copied_rules = sum(bool(questions_read_by(rule.when)) for rule in shipped.rules.values())
    return 3 * len(shipped.questions), len(shipped.rules) + 2 * copied_rules


@pytest.mark.parametrize(
    ("make", "size", "codes"),
    [
        pytest.param(
            partial(copied, 3),
            three_times,
            set(),
            id="the shipped questions three times",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            partial(made_up, 120, 240),
            lambda _: (120, 240),
            {"no-effect", "not-sure-ignored", "rule-without-guard"},
            id="made up",
        ),
    ],
)
def test_a_grown_file_is_proven_or_refuted_in_time(make, size, codes, shipped):
    questionnaire = version(make())
    assert (len(questionnaire.questions), len(questionnaire.rules)) == size(shipped)
    start = time.process_time()
    assert {problem.code for problem in prove_all(questionnaire).problems} == codes
    assert time.process_time() - start < 6  # it takes 1; tests/benchmarks/check.py tells more
