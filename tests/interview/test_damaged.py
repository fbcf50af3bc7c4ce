"""Saved sheets that are damaged or were changed by hand: told in words, with how to go on."""

import json

import pytest
from shipped import ids

from tipscreen import load
from tipscreen.errors import AnswersError
from tipscreen.interview.saved_sheet import (
    DAMAGED_ADVICE,
    encode_saved_sheet,
    read_saved,
    read_saved_or_plain,
)

SHIPPED = load()
ANSWERS = SHIPPED.examples[ids.typical].answers
DANGER = {**ANSWERS, ids.danger: frozenset({ids.first_danger_choice})}
WHOLE = encode_saved_sheet(SHIPPED, ANSWERS, "room 3", finished=True)


def changed(**keys):
    return json.dumps(json.loads(WHOLE) | keys).encode()


def with_answer(answers=ANSWERS, **given):
    sheet = json.loads(encode_saved_sheet(SHIPPED, answers, "", finished=True))
    sheet["answers"] |= given
    return json.dumps(sheet).encode()


DAMAGED = [
    pytest.param(WHOLE[: len(WHOLE) // 2], "", id="half of it"),
    pytest.param(WHOLE[:60], "is not closed on this line", id="its beginning"),
    pytest.param(
        WHOLE[:-2], "the file ends before the list or group at line 1", id="no last brace"
    ),
    pytest.param(WHOLE.replace(b'"answers": {', b'"answers": '), "", id="a brace that is lost"),
    pytest.param(WHOLE.replace(b"no", b"\xff", 1), "not in UTF-8", id="a broken character"),
    pytest.param(WHOLE + WHOLE, "", id="twice in one file"),
    pytest.param(changed(answers=[1, 2]), "'answers' must be a group", id="answers in a list"),
    pytest.param(changed(asked="x"), "'asked' must be a group", id="no fingerprints"),
    pytest.param(changed(format_version=2), "'format_version: 1'", id="another version"),
    pytest.param(changed(label=["a"]), "'label' must be a single text", id="a list of labels"),
    pytest.param(changed(note={"a": 1}), "'note' must be a single text", id="a group as a note"),
    pytest.param(changed(finished="perhaps"), "'finished' must be 'yes' or 'no'", id="finished"),
    pytest.param(with_answer(**{ids.age: "many"}), "takes a whole number", id="a wrong number"),
    pytest.param(with_answer(**{ids.danger: ["x"]}), "has no such choice", id="a wrong choice"),
]


@pytest.mark.parametrize(("data", "said"), DAMAGED)
@pytest.mark.parametrize("read", [read_saved, read_saved_or_plain])
def test_a_damaged_sheet_is_told_with_how_to_go_on(read, data, said):
    with pytest.raises(AnswersError) as caught:
        read(data, "a.json", SHIPPED)
    text = str(caught.value)
    assert text.startswith("a.json:")
    assert said in text
    assert DAMAGED_ADVICE in text


def test_how_many_answers_can_still_be_read_is_told():
    data = with_answer(**{ids.age: "many"})
    with pytest.raises(AnswersError) as caught:
        read_saved(data, "a.json", SHIPPED)
    count = len(ANSWERS)
    assert f"\n{count - 1} of its {count} answers can be read. This saved" in str(caught.value)


def test_a_danger_in_a_damaged_sheet_is_not_lost():
    data = with_answer(DANGER, **{ids.age: "many"})
    for read in (read_saved, read_saved_or_plain):
        with pytest.raises(AnswersError, match="But do not forget: Get help now"):
            read(data, "a.json", SHIPPED)


@pytest.mark.parametrize("text", ["", "[1, 2]", f'{{"{ids.age}": ', f"{ids.age}: ["])
def test_what_never_was_a_saved_sheet_is_not_called_one_by_screen(text):
    with pytest.raises(AnswersError) as caught:
        read_saved_or_plain(text.encode(), "a.json", SHIPPED)
    assert DAMAGED_ADVICE not in str(caught.value)
