"""The paper form says exactly when to answer each question."""

import re
from collections.abc import Set
from dataclasses import replace
from itertools import combinations, product

import pytest
from browser import needs_browser
from helpers import read_sheet, share_of_examples, small_with
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import ids, shipped_cases
from strategies import answers_to, questionnaires

from tipscreen import load
from tipscreen.errors import AnswersError
from tipscreen.loading.bundled import load_translation
from tipscreen.loading.translation import translate
from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    Truth,
    questions_read_by,
)
from tipscreen.reports.blank_forms import blank_sheet, paper_page
from tipscreen.reports.paper import assign_letters, instruction_text, paper_form, resolve_unknown
from tipscreen.screening.case import Case

PAPER = shipped_cases("paper")
SHIPPED = load()
SMALL_FILE = small_with()
SPANISH = translate(SHIPPED, load_translation("es"))


def holds_on_paper(condition, ticked):
    """Evaluate a condition as a person does: a box is ticked or not, and nothing is unknown."""
    match condition:
        case OptionSelected(question, options):
            given = ticked.get(question)
            return isinstance(given, Set) and bool(given & set(options))
        case InRange(question, low, high):
            number = ticked.get(question)
            return isinstance(number, int) and (low or 0) <= number <= (high or 10**9)
        case AllOf(parts):
            return all(holds_on_paper(part, ticked) for part in parts)
        case AnyOf(parts):
            return any(holds_on_paper(part, ticked) for part in parts)
        case Not(part):
            return not holds_on_paper(part, ticked)
        case AtLeast(count, parts):
            return sum(holds_on_paper(part, ticked) for part in parts) >= count


def fill_in(data, questionnaire):
    """Answer every question that the form asks; check that the interview would ask each of them."""
    ticked = {}
    for question in questionnaire.questions.values():
        condition = question.ask_if and resolve_unknown(questionnaire, question.ask_if)
        asked = condition is None or holds_on_paper(condition, ticked)
        assert asked is (Case(questionnaire, ticked).applies(question.id) is not Truth.FALSE), (
            question.id
        )
        if asked:
            ticked[question.id] = data.draw(answers_to(question))


@given(st.data())
def test_the_form_asks_exactly_what_the_interview_asks(data):
    fill_in(data, SHIPPED)


@given(st.data())
@settings(max_examples=20)
def test_the_form_of_any_questionnaire_asks_what_its_interview_asks(data):
    fill_in(data, data.draw(questionnaires()))


def every_word(words):
    yield words.text
    for part in words.parts:
        yield from every_word(part)


def test_instructions_name_exactly_the_questions_that_the_condition_reads():
    for item in paper_form(SHIPPED):
        if item.condition is None:
            assert item.question.ask_if is None
            continue
        text = " ".join(every_word(item.condition))
        named = {int(number) for number in re.findall(r"in question (\d+)", text)}
        numbers = list(SHIPPED.questions)
        assert {numbers[number - 1] for number in named} == questions_read_by(item.question.ask_if)
        assert max(named) < item.number


def test_a_letter_marks_exactly_the_boxes_of_its_condition():
    form = paper_form(SHIPPED)
    boxes = {}
    for item in form:
        for option, letters in item.letters.items():
            for letter in letters.split():
                boxes.setdefault(letter, (item.number, set()))[1].add(option)
    assert list(boxes) == sorted(boxes)
    for letter, (number, options) in PAPER["letters"].items():
        assert boxes[letter] == (number, set(options))
    text = " ".join(
        words for item in form if item.condition for words in every_word(item.condition)
    )
    asked_for = re.findall(r"a box with ([A-Z]+) in question (\d+)", text)
    assert {(letter, number) for letter, (number, _) in boxes.items()} == {
        (letter, int(number)) for letter, number in asked_for
    }


YOUNG, OLD, BETWEEN = InRange("age", None, 30), InRange("age", 65, None), InRange("age", 31, 64)
HEAT, REST = OptionSelected("care", ("heat",)), OptionSelected("care", ("rest",))
LONG = OptionSelected("weeks", ("long",))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            AnyOf((YOUNG, OLD)),
            ["you wrote 30 or less in question 1, or you wrote 65 or more in question 1"],
        ),
        (BETWEEN, ["you wrote from 31 to 64 in question 1"]),
        (Not(HEAT), ["you did not tick 'Heat' in question 3"]),
        (Not(BETWEEN), ["this is not true:", "you wrote from 31 to 64 in question 1"]),
        (
            OptionSelected("weeks", ("long", "not_sure")),
            ["you ticked any box but 'Short' in question 4"],
        ),
        (OptionSelected("care", ("heat", "rest")), ["you ticked a box with A in question 3"]),
        (
            AnyOf((AllOf((HEAT, LONG)), OLD)),
            [
                "one or more of these are true:",
                "you ticked 'Heat' in question 3, and you ticked 'Long' in question 4",
                "you wrote 65 or more in question 1",
            ],
        ),
        (
            AllOf((AnyOf((HEAT, LONG)), OLD)),
            [
                "all of these are true:",
                "you ticked 'Heat' in question 3, or you ticked 'Long' in question 4",
                "you wrote 65 or more in question 1",
            ],
        ),
        (
            AtLeast(2, (HEAT, LONG, OLD)),
            [
                "2 or more of these are true:",
                "you ticked 'Heat' in question 3",
                "you ticked 'Long' in question 4",
                "you wrote 65 or more in question 1",
            ],
        ),
        (
            AtLeast(2, (HEAT, REST)),
            ["in question 3 (Care): 2 or more of these boxes: Heat; Rest"],
        ),
        (
            AtLeast(
                2,
                tuple(
                    OptionSelected("care", (box, "not_sure")) for box in ("massage", "heat", "rest")
                ),
            ),
            ["in question 3 (Care): 2 or more boxes or 'Not sure'"],
        ),
        (
            AtLeast(1, (OptionSelected("helped", ("yes",)), OptionSelected("helped", ("no",)))),
            ["in question 5 (Helped): 1 or more boxes"],
        ),
    ],
    ids=str,
)
def test_instruction_text_of_each_kind_of_condition(small, condition, expected):
    letters = assign_letters(small, [condition])
    assert list(every_word(instruction_text(small, condition, letters))) == expected


QUESTIONS = SMALL_FILE.questions


def is_true_as_written(words, ticked, boxes):
    """Return whether an instruction, taken literally, is true of the ticked boxes."""
    parts = [is_true_as_written(part, ticked, boxes) for part in words.parts]
    text = words.text
    if text == "all of these are true:":
        return all(parts)
    if text == "one or more of these are true:":
        return any(parts)
    if text == "this is not true:":
        return not parts[0]
    if found := re.fullmatch(r"(\d+) or more of these are true:", text):
        return sum(parts) >= int(found[1])
    assert not parts
    if found := re.fullmatch(r"in question (\d+) \(\w+\): (\d+) or more (.*)", text):
        question, these = question_number(found[1]), found[3]
        is_ticked = ticked[question.id]
        these, _, not_sure = these.partition(" or ")
        if not_sure and boxes_in(question, not_sure) & is_ticked:
            return True
        named = these.removeprefix("of these boxes: ").split("; ")
        counted = (
            question.options if these == "boxes" else {option_of(question, each) for each in named}
        )
        return len(is_ticked & set(counted)) >= int(found[2])
    if ", and " in text:
        return all(is_single_statement_true(each, ticked, boxes) for each in text.split(", and "))
    return any(is_single_statement_true(each, ticked, boxes) for each in text.split(", or "))


def is_single_statement_true(text, ticked, boxes):
    """Return whether a single statement about a box or a number is true."""
    what, number = re.fullmatch(r"you (.*) in question (\d+)", text).groups()
    question = question_number(number)
    given = ticked[question.id]
    if found := re.fullmatch(r"wrote (?:from (\d+) to (\d+)|(\d+) or (less|more))", what):
        low, high, bound, side = found.groups()
        if low:
            return int(low) <= given <= int(high)
        return given <= int(bound) if side == "less" else given >= int(bound)
    if what.startswith("did not tick "):
        return not boxes_in(question, what.removeprefix("did not tick "), boxes) & given
    return bool(boxes_in(question, what.removeprefix("ticked "), boxes) & given)


def boxes_in(question, text, boxes=()):
    """Return the options to which a part of an instruction refers."""
    if text.startswith("a box with "):
        return boxes[text.removeprefix("a box with ")]
    if text.startswith("any box but "):
        return set(question.options) - {option_of(question, text.removeprefix("any box but "))}
    return {option_of(question, text)}


def option_of(question, words):
    return next(option for option, label in question.options.items() if label == words.strip("'"))


def question_number(number):
    return list(QUESTIONS.values())[int(number) - 1]


def some_conditions():
    """Return a strategy for conditions, including counts over the boxes of one question."""

    def boxes(name):
        return st.lists(st.sampled_from(list(QUESTIONS[name].options)), min_size=1, unique=True)

    def counted(name):
        box = st.tuples(boxes(name), st.booleans()).map(
            lambda drawn: OptionSelected(name, (*drawn[0][:1], *(["not_sure"] * drawn[1])))
        )
        some = st.lists(box, min_size=1, max_size=4)
        every = st.just([OptionSelected(name, (choice,)) for choice in QUESTIONS[name].choices])
        unsure = st.just(
            [OptionSelected(name, (choice, "not_sure")) for choice in QUESTIONS[name].choices]
        )
        return (some | every | unsure).flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda count: AtLeast(count, tuple(parts)))
        )

    names = st.sampled_from(["danger", "care", "weeks"])
    ages = st.sampled_from([YOUNG, OLD, BETWEEN])
    one = names.flatmap(
        lambda name: boxes(name).map(lambda found: OptionSelected(name, tuple(found)))
    )
    leaves = one | names.flatmap(counted) | ages
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            *(
                st.lists(inner, min_size=1, max_size=3).map(lambda p, kind=kind: kind(tuple(p)))
                for kind in (AllOf, AnyOf)
            ),
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: AtLeast(2, tuple(parts))),
        ),
        max_leaves=4,
    )


@given(
    some_conditions(),
    st.fixed_dictionaries(
        {name: answers_to(QUESTIONS[name]) for name in ("age", "danger", "care", "weeks")}
    ),
)
@settings(max_examples=share_of_examples(80))
def test_instructions_are_true_exactly_when_the_condition_is(condition, ticked):
    letters = assign_letters(SMALL_FILE, [condition])
    boxes = {letter: set(chosen.options) for chosen, letter in letters.items()}
    words = instruction_text(SMALL_FILE, condition, letters)
    assert is_true_as_written(words, ticked, boxes) is holds_on_paper(condition, ticked)


@given(some_conditions(), st.data())
@settings(max_examples=share_of_examples(80))
def test_a_question_with_any_condition_is_asked_on_paper_as_in_the_interview(condition, data):
    """Also below a "not", where "not sure" counts as false, and for questions that do not apply."""
    last = replace(QUESTIONS["helped"], ask_if=condition)
    fill_in(data, replace(SMALL_FILE, questions={**QUESTIONS, "helped": last}))


def all_ticks(question):
    """Return all combinations of boxes that can be ticked at a question."""
    every = [
        frozenset(some) for size in range(1, 6) for some in combinations(question.options, size)
    ]
    return [
        some for some in every if len(some) == 1 or ("none" not in some and question.type == "many")
    ]


@pytest.mark.parametrize("name", ["danger", "care", "weeks"])
@pytest.mark.parametrize("unsure_count", [0, 1, 9], ids=["sure", "one not sure", "all not sure"])
def test_instructions_that_count_boxes_count_the_same_boxes(name, unsure_count):
    """For every set of boxes, every count, and every combination of ticks."""
    question = QUESTIONS[name]
    options = [option for option in question.options if option != "not_sure"]
    for size in range(1, len(options) + 1):
        for some in combinations(options, size):
            parts = tuple(
                OptionSelected(name, (option, *(["not_sure"] * (at < unsure_count))))
                for at, option in enumerate(some)
            )
            for count in range(1, size + 1):
                condition = AtLeast(count, parts)
                letters = assign_letters(SMALL_FILE, [condition])
                boxes = {letter: set(chosen.options) for chosen, letter in letters.items()}
                words = instruction_text(SMALL_FILE, condition, letters)
                for tick in all_ticks(question):
                    ticked = {name: tick}
                    assert is_true_as_written(words, ticked, boxes) is holds_on_paper(
                        condition, ticked
                    )


def test_every_box_below_any_nots_asks_on_paper_what_the_interview_asks():
    """`weeks` depends on `care`: while `care` is "not sure", an answer about the weeks is uncertain."""
    care, weeks = QUESTIONS["care"], QUESTIONS["weeks"]
    leaves = [
        OptionSelected(question.id, some)
        for question in (care, weeks)
        for size in (1, 2)
        for some in combinations(question.options, size)
    ]
    for leaf in (*leaves, InRange("age", 50, None)):
        for condition in (leaf, Not(leaf), Not(Not(leaf)), Not(AllOf((leaf, Not(LONG))))):
            paper = resolve_unknown(SMALL_FILE, condition)
            last = replace(QUESTIONS["helped"], ask_if=condition)
            questionnaire = replace(SMALL_FILE, questions={**QUESTIONS, "helped": last})
            for age, of_care, of_weeks in product((30, 70), all_ticks(care), all_ticks(weeks)):
                ticked = {
                    "age": age,
                    "danger": frozenset({"none"}),
                    "care": of_care,
                    "weeks": of_weeks,
                }
                if Case(SMALL_FILE, ticked).applies("weeks") is Truth.FALSE:
                    del ticked["weeks"]
                asked = Case(questionnaire, ticked).applies("helped") is not Truth.FALSE
                assert holds_on_paper(paper, ticked) is asked, (condition, ticked)


def test_an_unknown_number_counts_as_not_sure_on_paper():
    age = replace(QUESTIONS["age"], not_sure="I do not know")
    last = replace(QUESTIONS["helped"], ask_if=OLD)
    questionnaire = replace(SMALL_FILE, questions={**QUESTIONS, "age": age, "helped": last})
    paper = resolve_unknown(questionnaire, OLD)
    for answer in (64, 65, frozenset({"not_sure"})):
        ticked = {"age": answer}
        asked = Case(questionnaire, ticked).applies("helped") is not Truth.FALSE
        assert holds_on_paper(paper, ticked) is asked
    words = instruction_text(questionnaire, paper, assign_letters(questionnaire, [paper]))
    assert words.text == (
        "you wrote 65 or more in question 1, or you ticked 'I do not know' in question 1"
    )


def test_a_condition_that_no_ask_if_can_have_is_an_error():
    with pytest.raises(TypeError):
        instruction_text(SMALL_FILE, FlagRaised("caution"), {})


def test_not_sure_counts_once_and_only_where_it_is_an_option():
    yes = OptionSelected("helped", ("yes",))
    assert resolve_unknown(SMALL_FILE, yes) == yes
    assert resolve_unknown(SMALL_FILE, LONG) == OptionSelected("weeks", ("long", "not_sure"))
    assert resolve_unknown(
        SMALL_FILE, OptionSelected("weeks", ("not_sure", "long"))
    ) == OptionSelected("weeks", ("not_sure", "long"))


def test_letters_are_assigned_only_to_boxes_that_instructions_mark():
    counted = AtLeast(
        1,
        (
            OptionSelected("care", ("heat", "not_sure")),
            OptionSelected("care", ("rest", "not_sure")),
        ),
    )
    assert assign_letters(SMALL_FILE, [counted]) == {}


def test_letters_continue_after_z(small):
    sets = [OptionSelected("care", ("heat", f"x{number}")) for number in range(703)]
    letters = list(assign_letters(small, sets).values())
    assert [letters[n] for n in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_an_instruction_omits_boxes_that_another_part_rules_out(small):
    condition = AllOf(
        (
            OptionSelected("care", ("massage", "not_sure")),
            Not(OptionSelected("care", ("not_sure",))),
        )
    )
    paper = resolve_unknown(small, condition)
    assert paper.parts[0] == OptionSelected("care", ("massage",))


@pytest.mark.parametrize("name", PAPER["words"])
def test_instruction_texts_of_the_shipped_questionnaire(name):
    (item,) = [item for item in paper_form(SHIPPED) if item.question.id == name]
    assert list(every_word(item.condition)) == [PAPER["words"][name]]


def test_danger_questions_show_what_to_do_immediately():
    alarms = {
        item.question.id: {alarm.answers: alarm.outcome.id for alarm in item.alarms}
        for item in paper_form(SHIPPED)
        if item.alarms
    }
    assert alarms == PAPER["alarms"]


def test_every_question_choice_and_number_is_on_the_form():
    for questionnaire in (SHIPPED, SPANISH):
        page = paper_page(questionnaire)
        for number, question in enumerate(questionnaire.questions.values(), 1):
            assert f"{number}. {question.ask}" in page
            assert all(words in page for words in question.options.values())
        assert page.count('class="box"') == sum(len(q.options) for q in SHIPPED.questions.values())


@needs_browser
@pytest.mark.parametrize("questionnaire", [SHIPPED, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("size", [(8.27, 11.69), (8.5, 11)], ids=["A4", "Letter"])
def test_the_disclaimer_is_on_every_printed_page(page, questionnaire, size):
    texts = page(paper_page(questionnaire)).texts_of_pdf(*size)
    assert 3 <= len(texts) <= 5
    for text in texts:
        assert questionnaire.about.disclaimer in " ".join(text.split())
    for text in texts:
        assert len(re.findall(r"(?m)^\d+\. ", text)) > 1  # no page with one question
    first = " ".join(texts[0].split())
    ask = questionnaire.questions[ids.danger].ask
    assert first.index(questionnaire.language("Danger signs")) < first.index(f"2. {ask}")


def test_a_blank_sheet_has_every_id_and_can_be_read_when_filled_in():
    blank = blank_sheet(SHIPPED)
    for question in SHIPPED.questions.values():
        assert re.search(rf"(?m)^#{question.id}:( \[\])?$", blank)
        for option, words in question.options.items():
            assert f"\n#   {option}: {words}\n" in blank
    filled = re.sub(rf"(?m)^#{ids.care}:.*$", f"{ids.care}: [{ids.care_choice}]", blank)
    filled = re.sub(rf"(?m)^#{ids.age}:.*$", f"{ids.age}: 44", filled)
    answers = read_sheet(filled.encode(), "sheet.yaml", SHIPPED.questions)
    assert answers == {ids.age: 44, ids.care: {ids.care_choice}}


def test_an_uncommented_line_without_a_value_is_not_an_answer():
    blank = blank_sheet(SHIPPED)
    for question in SHIPPED.questions:
        filled = blank.replace(f"\n#{question}:", f"\n{question}:")
        with pytest.raises(AnswersError):
            read_sheet(filled.encode(), "sheet", SHIPPED.questions)
