"""From answers to a result."""

import json
import time
from dataclasses import replace

import pytest
from definition import TreeCase
from helpers import SMALL, small_with
from shipped import example_answers, ids, sheet_of, shipped_cases

from tipscreen import screen
from tipscreen.errors import AnswersError
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import check_answers
from tipscreen.questionnaire.conditions import AllOf, FlagRaised, Not, OptionSelected, Truth
from tipscreen.reports.to_json import result_to_dict
from tipscreen.screening.case import Case, applicable_questions, determine_outcome, next_question

NONE = frozenset({"none"})
LONG = frozenset({"long"})
UNSURE = frozenset({"not_sure"})
CASES = shipped_cases("screening")


def outcome_of(questionnaire, answers):
    return screen(questionnaire, answers).outcome.id


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param({}, "unknown", id="nothing answered"),
        pytest.param({"danger": "fever"}, "emergency", id="the first outcome that holds"),
        pytest.param({"danger": "none", "care": "none"}, "unknown", id="none holds"),
        pytest.param(
            {"danger": "none", "care": ["heat", "rest"], "weeks": "long", "age": 30},
            "ready",
            id="all above it are no",
        ),
        pytest.param(
            {"danger": "none", "care": ["heat", "rest"], "weeks": "long"},
            "unknown",
            id="one above it is open",
        ),
        pytest.param(
            {"care": ["heat", "rest"], "weeks": "long", "age": 70},
            "unknown",
            id="a danger above it is open",
        ),
    ],
)
def test_the_first_outcome_that_holds_is_the_result(small, answers, outcome):
    assert outcome_of(small, answers) == outcome


def test_a_danger_outcome_is_final_while_a_more_serious_one_is_open_and_names_it(shipped):
    case = CASES["danger_while_a_more_serious_one_is_open"]
    result = screen(shipped, case["answers"])
    assert result.outcome.id == case["outcome"]
    assert [outcome.id for outcome in result.might_be] == case["might_be"]
    assert [q.question.id for q in result.open_questions] == case["unanswered"]


@pytest.mark.parametrize("case", CASES["unanswered"], ids=lambda case: case["question"])
def test_open_questions_tell_not_sure_from_not_answered(shipped, case):
    result = screen(shipped, sheet_of(shipped, case))
    found = {q.question.id: q.not_sure for q in result.open_questions}
    assert found[case["question"]] is (case["not_sure"] == "yes")


@pytest.mark.parametrize("name", CASES["decisive_answers"])
def test_decisive_answers(shipped, name):
    result = screen(shipped, example_answers(shipped, name))
    found = [given.question.id for given in result.decisive_answers]
    assert found == CASES["decisive_answers"][name]


def test_decisive_answers_force_the_outcome_and_none_can_be_left_out(shipped):
    for name in shipped.examples:
        result = screen(shipped, example_answers(shipped, name))
        sheet = result_to_dict(result)["decisive_answers"]
        if not sheet:
            assert result.outcome.id == ids.fallback
            continue
        assert outcome_of(shipped, sheet) == result.outcome.id
        for left_out in sheet:
            fewer = {key: value for key, value in sheet.items() if key != left_out}
            verdict = determine_outcome(shipped, check_answers(fewer, shipped.questions))
            assert verdict.outcome is not result.outcome or verdict.unresolved


def test_what_would_change_names_answers_that_do_change_it(shipped):
    for name in shipped.examples:
        answers = example_answers(shipped, name)
        result = screen(shipped, answers)
        for change in result.would_change:
            changed = {given.question.id: given.answer for given in change.answers}
            assert outcome_of(shipped, {**answers, **changed}) == change.outcome.id
            assert change.outcome is not result.outcome


def test_an_outcome_that_care_could_change_says_how(shipped):
    case = CASES["would_change"]
    (change,) = screen(shipped, example_answers(shipped, case["example"])).would_change
    assert change.outcome.id == case["outcome"]
    assert {given.question.id: given.words for given in change.answers} == case["answers"]


@pytest.mark.parametrize("name", CASES["come_back"])
def test_come_back_says_what_to_do_and_asks_for_no_other_answer(shipped, name):
    expected = CASES["come_back"][name]
    found = screen(shipped, example_answers(shipped, name)).come_back
    assert len(found) == len(expected)
    assert all(words in text for words, text in zip(expected, found, strict=True))


def test_come_back_is_not_said_while_another_reason_holds(shipped):
    answers = sheet_of(shipped, CASES["no_come_back_for_another_reason"])
    assert screen(shipped, answers).come_back == ()


@pytest.mark.parametrize("name", CASES["waiting_is_no_way_around_a_check"])
def test_waiting_is_never_offered_as_a_way_around_a_check(shipped, name):
    assert screen(shipped, example_answers(shipped, name)).would_change == ()


def test_a_rule_shows_the_answers_that_make_it_hold_and_no_others(shipped):
    case = CASES["answers_behind_rules"]
    result = screen(shipped, sheet_of(shipped, case))
    answers = {
        reason.rule.id: [given.words for given in reason.answers] for reason in result.reasons
    }
    assert {rule: answers[rule] for rule in case["rules"]} == case["rules"]


def test_a_danger_shows_serious_flags_and_nothing_that_distracts(shipped):
    case = CASES["danger_with_other_reasons"]
    result = screen(shipped, example_answers(shipped, case["example"]))
    assert [flag.id for flag in result.reasons_by_flag] == case["flags"]
    assert result.topics == result.ask_clinician == result.would_change == ()


def test_hidden_flags_are_never_shown(shipped):
    for name in shipped.examples:
        assert not any(
            flag.hidden for flag in screen(shipped, example_answers(shipped, name)).reasons_by_flag
        )


def test_an_answer_that_does_not_apply_is_named_and_changes_nothing_else(shipped):
    case = CASES["set_aside"]
    answers = example_answers(shipped, case["example"])
    data = result_to_dict(screen(shipped, answers))
    without = result_to_dict(
        screen(shipped, {key: answers[key] for key in answers if key not in case["questions"]})
    )
    assert data.pop("set_aside") == case["questions"]
    assert without.pop("set_aside") == []
    assert data == without


def test_the_same_sheet_gives_the_same_bytes_whatever_the_order(shipped):
    answers = example_answers(shipped, ids.typical)
    backwards = dict(reversed(answers.items()))
    assert json.dumps(result_to_dict(screen(shipped, answers))) == json.dumps(
        result_to_dict(screen(shipped, backwards))
    )


def test_a_result_cannot_be_made_without_its_disclaimer(small):
    text = SMALL.read_text("utf-8").replace("disclaimer: Always", "disclaimer: X #").encode()
    assert load_questionnaire(SMALL.read_bytes(), "small.yaml").about.disclaimer
    with pytest.raises(Exception, match="lost-text"):
        load_questionnaire(text, "small.yaml")
    mute = replace(small, about=replace(small.about, disclaimer=" "))
    with pytest.raises(ValueError, match="disclaimer"):
        screen(mute, {})


def test_a_result_is_a_value(shipped):
    answers = example_answers(shipped, ids.typical)
    result, same = screen(shipped, answers, "a sheet"), screen(shipped, dict(answers), "a sheet")
    assert (
        same.decisive_answers == result.decisive_answers
    )  # read from one before they are compared
    assert result == same
    assert result != screen(shipped, answers, "another sheet")
    assert result != screen(shipped, {**answers, ids.age: 45}, "a sheet")
    with pytest.raises(AttributeError):
        result.sheet = "another"


# -- the way through the questions


def asked(questionnaire, answers):
    """Return the ids of the questions that an interview with these answers would ask."""
    given = {}
    while question := next_question(questionnaire, given):
        given[question.id] = answers[question.id]
    return list(given)


def test_a_typical_person_answers_at_most_24_questions(shipped):
    answers = example_answers(shipped, ids.typical)
    asked_ids = asked(shipped, answers)
    assert len(asked_ids) <= 24
    assert outcome_of(shipped, {name: answers[name] for name in asked_ids}) == ids.reasonable


@pytest.mark.parametrize(
    ("said", "minutes", "words_a_minute", "with_help"),
    [
        pytest.param("welcome", "ten", 238, True, id="read in silence"),
        pytest.param("at the desk", "twelve", 183, False, id="read aloud by a clerk"),
    ],
)
def test_the_time_it_takes_is_told_true(shipped, said, minutes, words_a_minute, with_help):
    """Each word of each question at the usual speed, and five seconds (assumed) for each answer.

    Speeds: Brysbaert, How many words do we read per minute, 2019.
    """
    texts = shipped.about.welcome if said == "welcome" else shipped.desk.read_first
    (text,) = [text for text in texts if "minutes" in text]
    asked_of_it = asked(shipped, example_answers(shipped, ids.typical))
    words = 0
    for question in (shipped.questions[name] for name in asked_of_it):
        shown = [question.ask, *question.options.values(), question.help if with_help else ""]
        words += sum(len(part.split()) for part in shown)
    needed = words / words_a_minute + len(asked_of_it) * 5 / 60
    named = {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
    assert f"about {minutes} minutes" in text
    assert abs(named[minutes] - needed) <= 1, f"{words} words take {needed:.1f} minutes"


@pytest.mark.parametrize("question", CASES["signs_that_end_the_interview"]["questions"])
def test_every_danger_sign_ends_the_questions_within_five(shipped, question):
    outcomes = CASES["signs_that_end_the_interview"]["outcomes"]
    for option in [*shipped.questions[question].choices, "not_sure"]:
        answers = example_answers(shipped, ids.typical) | {question: frozenset({option})}
        asked_ids = asked(shipped, answers)
        assert len(asked_ids) <= 5, option
        assert outcome_of(shipped, {name: answers[name] for name in asked_ids}) in outcomes


def test_doubt_about_danger_still_asks_the_other_danger_questions(shipped):
    case = CASES["not_sure_about_one_danger"]
    answers = check_answers(sheet_of(shipped, case), shipped.questions)
    assert asked(shipped, answers) == case["asked"]


def test_every_example_can_be_answered_in_an_interview_and_ends_the_same(shipped):
    for name, worked in shipped.examples.items():
        case = Case(shipped, worked.answers)
        if all(q.id in worked.answers for q in applicable_questions(shipped, worked.answers)):
            given = {each: worked.answers[each] for each in asked(shipped, worked.answers)}
            assert determine_outcome(shipped, given).outcome is case.verdict.outcome, name


def test_a_question_whose_condition_is_unknown_is_asked(small):
    unsure = {"age": 9, "danger": frozenset({"none"}), "care": frozenset({"not_sure"})}
    assert Case(small, unsure).applies("weeks") is Truth.UNKNOWN
    assert next_question(small, unsure).id == "weeks"


@pytest.mark.parametrize("case", CASES["only_not_sure"]["cases"], ids=lambda case: case["because"])
def test_only_not_sure_gives_the_reason_for_not_sure(shipped, case):
    result = screen(shipped, sheet_of(shipped, case))
    (reason,) = (r for r in result.reasons if r.rule.id == CASES["only_not_sure"]["rule"])
    assert reason.because.startswith(case["because"])


def test_one_doubt_beside_a_known_sign_is_not_said_as_doubt(small):
    """It stands on both, and one of them is no doubt."""
    both = AllOf(
        (
            OptionSelected("danger", ("fever", "not_sure")),
            OptionSelected("care", ("heat", "not_sure")),
        )
    )
    rule = replace(small.rules["old"], when=both, if_unsure="You are not sure.")
    changed = replace(small, rules={**small.rules, "old": rule})
    for care, said in (("heat", "You are 65 or older."), ("not_sure", "You are not sure.")):
        answers = {"danger": UNSURE, "care": frozenset({care})}
        (reason,) = (each for each in screen(changed, answers).reasons if each.rule.id == "old")
        assert reason.because == said


def test_a_number_is_a_reason_also_where_doubt_was_asked_for(small):
    question = replace(small.questions["age"], not_sure="Not sure")
    rule = replace(small.rules["old"], when=Not(OptionSelected("age", ("not_sure",))))
    changed = replace(
        small,
        questions={**small.questions, "age": question},
        rules={**small.rules, "old": rule},
    )
    (reason,) = screen(changed, {"age": 44}).reasons
    assert [(given.question.id, given.answer) for given in reason.answers] == [("age", 44)]


def with_rules(questionnaire, **changes):
    """Return the questionnaire with fields of its rules changed."""
    rules = questionnaire.rules
    changed = {name: replace(rules[name], **fields) for name, fields in changes.items()}
    return replace(questionnaire, rules={**rules, **changed})


CAREFUL = {"age": 70, "danger": NONE, "care": frozenset({"massage", "heat"}), "weeks": LONG}


def test_come_back_needs_something_for_each_main_reason(small):
    one = with_rules(small, old={"come_back": "Wait."})
    both = with_rules(one, long_care={"come_back": "Rest."})
    for questionnaire, said in ((small, ()), (one, ()), (both, ("Wait.", "Rest."))):
        result = screen(questionnaire, CAREFUL)
        assert result.outcome.id == "careful"
        assert set(result.come_back) == set(said)


def test_a_rule_about_a_shown_flag_alone_stands_on_the_answers_behind_it(small):
    changed = with_rules(small, long_care={"when": FlagRaised("caution")})
    reasons = {reason.rule.id: reason for reason in screen(changed, CAREFUL).reasons}
    assert [given.question.id for given in reasons["long_care"].answers] == ["age"]


def test_only_topics_for_somebody_with_these_answers_are_shown(shipped):
    """One whose condition is unknown is not."""
    left_out = 0
    for worked in shipped.examples.values():
        result = screen(shipped, worked.answers)
        tree = TreeCase(shipped, result.case.answers)
        wanted = [shipped.topics[topic] for topic in result.outcome.topics]
        shown = [topic for topic in wanted if topic.show_if is None or tree.holds(topic.show_if)]
        assert list(result.topics) == shown
        left_out += len(wanted) - len(shown)
    assert left_out > 0


def test_a_wrong_answer_is_told_under_the_name_of_its_sheet(small):
    with pytest.raises(AnswersError, match=r"^mine\.yaml:1:1: "):
        screen(small, {"age": 700}, "mine.yaml")
    with pytest.raises(AnswersError, match=r"^answers:1:1: "):
        screen(small, {"age": 700})


# -- hostile questionnaires that load


def test_a_long_chain_of_questions_is_followed():
    chain = "".join(
        f"  c{n}: {{section: C, title: C, ask: C?, type: one, choices: {{a: A}}, ask_if: "
        f"{{{f'c{n - 1}: a' if n else 'helped: yes'}}}}}\n"
        for n in range(1500)
    )
    questionnaire = small_with(chain=("flags:\n", f"{chain}flags:\n"))
    assert screen(questionnaire, {"danger": "fever"}).outcome.id == "emergency"
    assert len(applicable_questions(questionnaire, {})) == 1505


def test_the_deepest_flags_and_conditions_that_load_can_be_screened():
    deep = "{danger: any}"
    for _ in range(15):
        deep = f"{{all: [{deep}]}}"
    flags = "".join(f"  f{n}: {{title: F, hidden: yes}}\n" for n in range(9))
    rules = "".join(
        f"  r{n}: {{when: {{all: [{deep}, {f'f{n - 1}' if n else deep}]}}, raises: f{n}, sources: [book]}}\n"
        for n in range(9)
    )
    questionnaire = small_with(
        flags=("rules:\n", f"{flags}rules:\n"), rules=("outcomes:\n", f"{rules}outcomes:\n")
    )
    assert Case(questionnaire, {"danger": frozenset({"fever"})}).flag("f8") is Truth.TRUE


def test_what_would_change_is_the_fewest_answers_and_no_answer_beside_them():
    """More weeks alone would do; weeks and another kind of care would do as well."""
    questionnaire = small_with(
        short=(
            "  unknown: {headline",
            "  wait: {when: {weeks: short}, changeable: {care: any, weeks: any}, headline: Wait., "
            "say: Wait., next: [Wait.]}\n  unknown: {headline",
        )
    )
    answers = {"danger": "none", "age": 30, "care": ["heat", "rest"], "weeks": "short"}
    result = screen(questionnaire, answers)
    assert result.outcome.id == "wait"
    (change,) = result.would_change
    assert change.outcome.id == "ready"
    assert {given.question.id: given.answer for given in change.answers} == {"weeks": {"long"}}


@pytest.mark.parametrize(("needed", "told"), [(4, ["ready"]), (5, [])])
def test_what_would_change_is_told_of_up_to_four_questions(needed, told):
    more = "".join(
        f"  m{n}: {{section: M, title: M, ask: M?, type: one, choices: {{a: A, b: B}}}}\n"
        for n in range(needed)
    )
    every = ", ".join(f"m{n}: any" for n in range(needed))
    short = " , ".join(f"{{m{n}: a}}" for n in range(needed))
    questionnaire = small_with(
        questions=("flags:\n", f"{more}flags:\n"),
        wait=(
            "  ready: {when: tried",
            f"  wait: {{when: {{any: [{short}]}}, changeable: {{{every}}}, headline: Wait., "
            "say: Wait., next: [Wait.]}\n  ready: {when: tried",
        ),
    )
    answers = {"danger": "none", "age": 30, "care": ["heat", "rest"], "weeks": "long"}
    answers |= {f"m{n}": "a" for n in range(needed)}
    result = screen(questionnaire, answers)
    assert result.outcome.id == "wait"
    assert [change.outcome.id for change in result.would_change] == told


def test_what_would_change_gives_up_on_too_many_ways():
    many = ", ".join(f"c{n}: C" for n in range(40))
    more = "".join(
        f"  m{n}: {{section: M, title: M, ask: M?, type: many, choices: {{{many}}}}}\n"
        for n in range(5)
    )
    every = ", ".join(f"m{n}: any" for n in range(5))
    rules = "".join(
        f"  m{n}_{c}: {{when: {{m{n}: c{c}}}, raises: two_kinds, sources: [book]}}\n"
        for n in range(5)
        for c in range(40)
    )
    questionnaire = small_with(
        questions=("flags:\n", f"{more}flags:\n"),
        rules=("outcomes:\n", f"{rules}outcomes:\n"),
        changeable=("headline: Ready.", f"changeable: {{{every}}}, headline: Ready."),
    )
    answers = {"danger": "none", "age": 30, "care": ["heat", "rest"], "weeks": "long"}
    start = time.monotonic()
    assert screen(questionnaire, answers).outcome.id == "ready"
    assert time.monotonic() - start < 20


def test_a_rule_that_stands_on_no_answer_is_not_said_as_doubt():
    questionnaire = small_with(
        rule=(
            "outcomes:\n",
            "  none_tried: {when: {not: {weeks: any}}, raises: caution, because: No weeks., "
            "if_unsure: In doubt., sources: [book]}\noutcomes:\n",
        )
    )
    result = screen(questionnaire, {"danger": "none", "care": "none"})
    (reason,) = (r for r in result.reasons if r.rule.id == "none_tried")
    assert reason.because == "No weeks."


def test_an_answer_set_aside_is_no_reason_where_it_counts_as_no(small):
    """Below a `not`, a question that does not apply makes the rule hold, and its answer does not."""
    rule = replace(small.rules["old"], when=Not(OptionSelected("weeks", ("short", "long"))))
    changed = replace(small, rules={**small.rules, "old": rule})
    answers = {"danger": NONE, "care": NONE, "weeks": frozenset({"long"})}
    (reason,) = screen(changed, answers).reasons
    assert reason.rule.id == "old"
    assert "weeks" not in {given.question.id for given in reason.answers}


def test_a_clinician_is_told_the_reason_where_the_file_has_no_finding_for_the_note(small):
    (reason,) = screen(small, {"age": 70}).reasons
    assert reason.rule.in_note is None
    assert reason.finding(small.language) == "You are 65 or older."
