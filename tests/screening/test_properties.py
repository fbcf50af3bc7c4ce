"""What holds for every sheet and every file, tried on many that are made at random."""

import re
from random import Random

import pytest
import yaml
from helpers import ROOT, SMALL, read_sheet, share_of_examples
from hypothesis import given, settings
from hypothesis import strategies as st
from random_files import random_answer, random_file, random_sheet
from shipped import shipped_cases
from strategies import answers_to, sheets

from tipscreen import load, screen
from tipscreen.checking.examples import check_examples
from tipscreen.errors import AnswersError, QuestionnaireError
from tipscreen.loading.nodes import ListNode, MapNode
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import check_answers
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.conditions import Truth
from tipscreen.reports.formats import Format
from tipscreen.reports.to_json import result_to_dict
from tipscreen.reports.writers import render_result
from tipscreen.screening.case import Case, applicable_questions, determine_outcome, next_question

SHIPPED = load()
CASES = shipped_cases("screening")


def assert_monotone(questionnaire, sheet, question, answer):
    """Fail if one more answer turns anything that was settled."""
    before, after = Case(questionnaire, sheet), Case(questionnaire, {**sheet, question: answer})
    for name in questionnaire.rules:
        if before.rule(name) is not Truth.UNKNOWN:
            assert after.rule(name) is before.rule(name), name
    for name in questionnaire.questions:
        if before.applies(name) is not Truth.UNKNOWN:
            assert after.applies(name) is before.applies(name), name
    open_before = before.verdict.unresolved
    if not open_before:
        assert after.verdict.outcome is before.verdict.outcome
    elif before.verdict.outcome.danger:  # it may only turn out to be graver
        assert after.verdict.outcome in (before.verdict.outcome, *open_before)


@given(st.data())
def test_one_more_answer_never_turns_what_was_settled(data):
    sheet = data.draw(sheets(SHIPPED))
    missing = [q for q in SHIPPED.questions.values() if q.id not in sheet]
    if missing:
        question = data.draw(st.sampled_from(missing))
        assert_monotone(SHIPPED, sheet, question.id, data.draw(answers_to(question)))


@given(sheets(SHIPPED))
def test_answers_that_do_not_apply_never_count(sheet):
    result = result_to_dict(screen(SHIPPED, sheet))
    off_path = result.pop("set_aside")
    clean = result_to_dict(screen(SHIPPED, {k: v for k, v in sheet.items() if k not in off_path}))
    assert clean.pop("set_aside") == []
    assert result == clean
    for rule in result["rules"]:
        assert not set(rule["answers"]) & set(off_path)


@given(sheets(SHIPPED))
def test_every_sheet_can_be_screened_and_shown(sheet):
    result = screen(SHIPPED, sheet)
    for format_ in Format:
        render_result(result, format_)
    for reason in result.reasons:
        assert reason.answers or reason.rule.id == CASES["rule_without_answers"]


@given(sheets(SHIPPED))
def test_decisive_answers_force_the_outcome(sheet):
    result = screen(SHIPPED, sheet)
    decisive = {given.question.id: given.answer for given in result.decisive_answers}
    if decisive:
        assert determine_outcome(SHIPPED, decisive).outcome is result.outcome
    else:
        assert not result.outcome.danger


@given(sheets(SHIPPED))
def test_every_guarantee_holds(sheet):
    from tipscreen.questionnaire.conditions import evaluate

    case = Case(SHIPPED, sheet)
    for guarantee in SHIPPED.guarantees.values():
        if evaluate(guarantee.if_, case) is Truth.TRUE:
            assert evaluate(guarantee.then, case) is Truth.TRUE, guarantee.id


SEVERITY = list(SHIPPED.outcomes)


@given(st.data())
def test_adding_a_danger_sign_never_gives_a_milder_outcome(data):
    sheet = data.draw(sheets(SHIPPED))
    question = SHIPPED.questions[data.draw(st.sampled_from(CASES["monotone_questions"]))]
    if question.id not in sheet:
        return
    sign = data.draw(st.sampled_from([*question.choices, "not_sure"]))
    more = (sheet[question.id] - {"none"}) | {sign}
    before, after = (
        determine_outcome(SHIPPED, sheet).outcome,
        determine_outcome(SHIPPED, {**sheet, question.id: more}).outcome,
    )
    graver = SEVERITY.index(after.id) <= SEVERITY.index(before.id)
    assert graver or after.id == SEVERITY[-1]


@given(st.data())
def test_the_interview_asks_only_what_applies_and_comes_to_an_end(data):
    answers = {}
    while question := next_question(SHIPPED, answers):
        assert question in applicable_questions(SHIPPED, answers)
        assert question.id not in answers
        answers[question.id] = data.draw(answers_to(question))
    assert len(answers) <= len(SHIPPED.questions)


# -- random questionnaires: conditions and `ask_if` of any shape over the questions of the small one


@pytest.mark.parametrize("seed", range(60))
def test_in_every_questionnaire_one_more_answer_never_turns_what_was_settled(seed):
    questionnaire, chance = random_file(seed), Random(seed)  # noqa: S311 - no secret
    for question in questionnaire.questions.values():
        for _ in range(5):
            sheet = random_sheet(chance, questionnaire)
            sheet.pop(question.id, None)
            screen(questionnaire, sheet)
            assert_monotone(questionnaire, sheet, question.id, random_answer(chance, question))


@pytest.mark.parametrize("seed", range(60))
def test_in_every_questionnaire_answers_that_do_not_apply_never_count(seed):
    questionnaire, chance = random_file(seed), Random(seed)  # noqa: S311 - no secret
    for _ in range(20):
        sheet = random_sheet(chance, questionnaire)
        case = Case(questionnaire, sheet)
        clean = {key: value for key, value in sheet.items() if case.applies(key) is not Truth.FALSE}
        assert determine_outcome(questionnaire, clean) == case.verdict


# -- whatever the file says, it is read, or refused with a message

WORDS = sorted(
    {
        "any",
        "none",
        "not_sure",
        "all",
        "not",
        "at_least",
        "count",
        "of",
        "1",
        "",
        "yes",
        "danger",
        "care",
    }
    | {
        "sources",
        "questions",
        "flags",
        "rules",
        "outcomes",
        "examples",
        "guarantees",
        "topics",
        "about",
    }
    | {
        "when",
        "raises",
        "because",
        "type",
        "ask",
        "choices",
        "ask_if",
        "one",
        "number",
        "emergency",
    }
    | {"if", "then", "outcome", "rule", "like", "answers", "without", "changeable", "title", "age"}
)
SCALARS = st.sampled_from(WORDS) | st.text(max_size=5) | st.integers() | st.booleans() | st.none()
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def assert_read_or_refused(text):
    try:
        check_examples(load_questionnaire(text.encode("utf-8", "surrogatepass"), "random.yaml"))
    except QuestionnaireError as error:
        assert error.problems
        assert all(problem.where.line >= 1 for problem in error.problems)


@given(TREES)
def test_any_yaml_is_read_or_refused(tree):
    assert_read_or_refused(yaml.safe_dump(tree, allow_unicode=True))


@given(st.data(), TREES)
def test_any_part_of_a_questionnaire_can_be_nonsense(data, nonsense):
    tree = yaml.load(SMALL.read_bytes(), Loader=yaml.BaseLoader)
    place = tree
    while True:
        key = data.draw(
            st.sampled_from(range(len(place)) if isinstance(place, list) else list(place))
        )
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 3)):
            place = place[key]
            continue
        if data.draw(st.booleans()) or isinstance(place, list):
            place[key] = nonsense
        else:
            del place[key]
        break
    assert_read_or_refused(yaml.safe_dump(tree, sort_keys=False))


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
    | st.text("[]{}:,-?!&*#|>'\"%@ \n\tab", max_size=40)
)
def test_any_text_is_read_or_refused(text):
    assert_read_or_refused(text)


@given(TREES)
def test_any_sheet_is_read_or_refused(tree):
    try:
        read_sheet(yaml.safe_dump(tree, allow_unicode=True).encode(), "sheet", SHIPPED.questions)
    except AnswersError as error:
        assert error.problems


@given(sheets(SHIPPED))
def test_a_sheet_written_out_reads_the_same(sheet):
    written = {key: SHIPPED.questions[key].to_plain_answer(answer) for key, answer in sheet.items()}
    assert read_sheet(yaml.safe_dump(written).encode(), "sheet", SHIPPED.questions) == sheet
    assert check_answers(written, SHIPPED.questions) == sheet


# -- misspelt names


def names_in(node, known):
    """Yield every text of the file that is a key of the format, an id or a choice."""
    match node:
        case MapNode(entries):
            for entry in entries.values():
                if entry.key.text in known:
                    yield entry.key
                yield from names_in(entry.value, known)
        case ListNode(items):
            for item in items:
                yield from names_in(item, known)
        case _:
            if node.text in known:
                yield node


TEXT = (ROOT / "questions.yaml").read_text("utf-8")
TREE = parse_yaml(TEXT.encode(), "questions.yaml", [])
USED = [
    *SHIPPED.sources, *SHIPPED.questions, *SHIPPED.flags, *SHIPPED.rules, *SHIPPED.outcomes,
    *SHIPPED.topics, *(choice for question in SHIPPED.questions.values() for choice in question.options),
    "section", "title", "ask", "type", "choices", "none", "not_sure", "when", "raises", "because",
    "sources", "headline", "say", "next", "answers", "outcome", "story", "like", "all", "any", "then",
    "questions", "rules", "flags", "at_least", "count", "help", "serious", "hidden", "ask_if", "advice",
]  # fmt: skip
NAMES = [name for name in names_in(TREE, set(USED)) if len(name.text) > 3]


def without_a_letter(text):
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=share_of_examples(10))
def test_a_misspelt_name_is_reported_with_the_nearest_one(name, data):
    at = data.draw(st.integers(0, len(name.text) - 2))
    wrong = name.text[: at + 1] + name.text[at + 2 :]  # one letter is missing
    lines = TEXT.split("\n")
    line, column = name.where.line - 1, name.where.column - 1
    lines[line] = lines[line][:column] + wrong + lines[line][column + len(name.text) :]
    try:
        problems = check_examples(load_questionnaire("\n".join(lines).encode(), "copy.yaml"))
    except QuestionnaireError as error:
        problems = error.problems
    here = [problem for problem in problems if problem.where.line == name.where.line]
    elsewhere = [problem for problem in problems if f"'{name.text}'" in problem.message]
    if here:
        said = " ".join(problem.message for problem in here)
        near = re.findall(r"did you mean '([^']+)'", said)  # it may be another that is as near
        assert f"'{name.text}'" in said or any(wrong in without_a_letter(each) for each in near), (
            said
        )
    elif problems:  # the place that gives the name is misspelt: each place that uses it is reported
        assert any(f"did you mean '{wrong}'?" in problem.message for problem in elsewhere), problems
    else:  # then nothing uses it
        alike = sum(name.text in question.options for question in SHIPPED.questions.values())
        assert TEXT.count(name.text) == 1 or alike > 1
