"""The fast reader of JSON sheets returns the same answers as the tree."""

import json

import pytest
from helpers import SMALL, read_sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from tipscreen.errors import AnswersError
from tipscreen.loading.json_sheets import read_json_sheet
from tipscreen.loading.reader import load_questionnaire

QUESTIONS = load_questionnaire(SMALL.read_bytes(), SMALL.name).questions
OPTIONS = sorted({option for question in QUESTIONS.values() for option in question.options})

blanks = st.text(" \t\n\r", max_size=3) | st.just("")
names = st.sampled_from([*QUESTIONS, *OPTIONS, "answers", "label", "questionnaire", "nobody"])
odd = st.sampled_from(
    ["", " ", "44", "+44", "44 years", "null", "~", "f\u00e9ver", "fever ", "a  b", "\u200b", "\x7f", "\xa0", "# a", "\\", "\n", "*"]
)  # fmt: skip
texts = (names | odd).flatmap(
    lambda text: st.sampled_from(
        [json.dumps(text), json.dumps(text, ensure_ascii=False), f'"{text}"', f'"\\u{ord(text[:1] or "x"):04x}{text[1:]}"']
    )
)  # fmt: skip
numbers = st.integers(-3, 130).map(str) | st.sampled_from(
    ["044", "1e1", "44.0", "-0", "NaN", "Infinity", "9" * 11, "9" * 5000, "true", "false", "null"]
)


def spaced(*parts):
    """Return the parts with any white space around them that JSON allows."""
    around = [part for each in parts for part in (blanks, each)]
    return st.tuples(*around, blanks).map("".join)


def separated(items, opening, closing, at_least=0):
    return st.lists(items, min_size=at_least, max_size=4).flatmap(
        lambda found: spaced(
            st.just(opening),
            *(st.just("," * (number > 0) + item) for number, item in enumerate(found)),
            st.just(closing),
        )
    )


values = st.recursive(
    texts | numbers,
    lambda inner: (
        separated(inner, "[", "]") | separated(spaced(texts, st.just(":"), inner), "{", "}")
    ),
    max_leaves=4,
)


def fitting_pair(question):
    """Return a key with a value that is valid or almost valid."""
    option = st.sampled_from([f'"{option}"' for option in question.options] or ['"44"'])
    value = st.integers(0, 120).map(str) if question.type == "number" else option
    value |= separated(option, "[", "]", at_least=1)
    return st.tuples(blanks, value).map(lambda found: f'"{question.id}":{"".join(found)}')


fitting = st.sampled_from(list(QUESTIONS.values())).flatmap(fitting_pair)
odd_pair = spaced(texts, st.just(":"), values)
bare = separated(fitting, "{", "}", at_least=1) | separated(fitting | odd_pair, "{", "}")
beside = st.sampled_from(
    ["", '"label":"A 17",', '"label": 17,', '"questionnaire":{"version":"1"},', '"x":1,']
)
under_a_key = st.tuples(beside, bare).map(lambda pair: f'{{{pair[0]}"answers":{pair[1]}}}')
files = st.tuples(st.sampled_from(["", "", "", "\ufeff"]), bare | under_a_key).map("".join)


@settings(max_examples=100)
@given(files)
def test_what_is_read_in_the_short_way_the_tree_reads_alike(text):
    data = text.encode("utf-8", "replace")
    found = read_json_sheet(data, QUESTIONS)
    if found is not None:
        assert found[0] == read_sheet(data, "sheet", QUESTIONS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"age"\n:44}', id="a colon on the next line"),
        pytest.param('{"age"' + " " * 1100 + ":44}", id="a colon far away"),
        pytest.param('{"age":44,"age":45}', id="a key twice"),
        pytest.param('{"age":44,"answers":{"age":44}}', id="an answer beside the answers"),
        pytest.param('{"answers":{"age":44},"label":["A"]}', id="a label that is a list"),
        pytest.param('{"answers":{"age":44},"label":"A\x7f"}', id="a label that cannot be seen"),
        pytest.param('{"age":true}', id="a truth for a number"),
        pytest.param('{"age":NaN}', id="no number"),
        pytest.param('{"care":[' + '"heat",' * 200_000 + '"heat"]}', id="a list without an end"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"age":' + "9" * 5_000 + "}", id="a very long number"),
        pytest.param("[]", id="a list"),
        pytest.param("44", id="a number alone"),
    ],
)
def test_what_the_tree_refuses_is_not_taken(text):
    with pytest.raises(AnswersError):
        read_sheet(text.encode(), "sheet", QUESTIONS)
    assert read_json_sheet(text.encode(), QUESTIONS) is None


def test_the_short_way_reads_what_programs_write(shipped):
    """It reads all examples, indented or on one line; otherwise it would be useless."""
    for example in shipped.examples.values():
        plain = {
            name: shipped.questions[name].to_plain_answer(given)
            for name, given in example.answers.items()
        }
        for indent in (None, 2, "\t"):
            text = json.dumps(
                {"label": "A-17 é", "answers": plain}, indent=indent, ensure_ascii=False
            )
            assert read_json_sheet(text.encode(), shipped.questions) == (example.answers, "A-17 é")
