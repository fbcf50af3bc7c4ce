"""Saving meanwhile and going on later: nothing that was confirmed is lost or half written."""

import json
import os
import random
import subprocess
import sys
import time
from datetime import date

import pytest
from helpers import ROOT
from shipped import ids
from terminals import KNOT, full_disk

from tipscreen import load
from tipscreen.errors import AnswersError
from tipscreen.files import replace_if_unchanged
from tipscreen.interview.saved_sheet import (
    encode_saved_sheet,
    fingerprint,
    read_saved,
    read_saved_or_plain,
)
from tipscreen.loading.bundled import load_translation
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.translation import translate

SHIPPED = load()
TEXT = (ROOT / "questions.yaml").read_text("utf-8")


def saved_in(path):
    return json.loads(path.read_text("utf-8"))


def test_an_answer_is_in_the_file_before_it_is_echoed(start, tmp_path):
    file = tmp_path / "a.json"
    terminal = start("--save", str(file))
    for number, line in enumerate(KNOT, 1):
        terminal.type(line)
        terminal.wait_for("Answer:", count=number)
        assert len(saved_in(file)["answers"]) == number
    assert file.stat().st_mode & 0o777 == 0o600
    assert saved_in(file)["finished"] == "no"
    terminal.kill()
    assert os.listdir(tmp_path) == ["a.json"]

    terminal = start("resume", str(file))
    terminal.wait_for(f"{len(KNOT)}. Health conditions: None of these")
    assert "Question 1 " not in terminal.words
    terminal.type("")
    terminal.wait_for(
        "In short: It is reasonable to talk with a clinician about trigger point injections."
    )
    assert terminal.end() == 0
    assert saved_in(file)["finished"] == "yes"
    assert "A page to bring to your visit:" in terminal.words


@pytest.mark.parametrize("answered", [0, 1, 7])
def test_killed_at_a_question_goes_on_there(start, tmp_path, answered):
    file = tmp_path / "a.json"
    terminal = start("--save", str(file)).type(*KNOT[:answered])
    terminal.wait_for_prompt()
    terminal.kill()
    terminal = start("resume", str(file))
    terminal.wait_for("Not answered yet")
    assert len(saved_in(file)["answers"]) == answered
    terminal.type("")
    terminal.wait_for(f"Question {answered + 1} of at most")
    assert "In short" not in terminal.words


def test_s_saves_from_then_on_and_quitting_says_where(start, tmp_path):
    terminal = start(cwd=tmp_path).type("44", "none", "s", "")
    terminal.wait_for("Saved in tipscreen-answers.json, and again after each answer.")
    terminal.type("none", "q")
    terminal.wait_for("Your answers are in tipscreen-answers.json.")
    terminal.wait_for("To continue later: tipscreen resume tipscreen-answers.json")
    assert terminal.end() == 3
    assert list(saved_in(tmp_path / "tipscreen-answers.json")["answers"]) == [
        ids.age, ids.danger, ids.second_danger,
    ]  # fmt: skip


def test_s_never_writes_over_a_file_and_can_be_left(start, tmp_path):
    (tmp_path / "mine.json").write_text("mine")
    terminal = start(cwd=tmp_path).type("44", "s", "mine.json")
    terminal.wait_for("a file with that name already exists")
    terminal.type("b")
    terminal.wait_for("Question 2 of at most 29", count=2)
    assert (tmp_path / "mine.json").read_text() == "mine"


def test_control_c_says_where_the_answers_are_and_repeats_a_danger(start, tmp_path):
    file = tmp_path / "a.json"
    terminal = start("--save", str(file), columns=200).type("44", "1")
    terminal.wait_for("Press Enter to see your result.")
    terminal.interrupt()
    terminal.wait_for(f"Your answers are in {file}.")
    terminal.wait_for(f"To continue later: tipscreen resume {file}")
    terminal.wait_for("But do not forget: Get help now. Call 911.")
    assert terminal.end() == 130


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("no/such/folder.json", id="a folder that is not there"),
        pytest.param("/proc/answers.json", id="a folder that cannot be written to"),
        pytest.param("there.json", id="a file that is there already"),
    ],
)
def test_where_nothing_can_be_saved_is_said_before_the_first_question(start, tmp_path, place):
    (tmp_path / "there.json").write_text("{}")
    terminal = start("--save", place, cwd=tmp_path, columns=200)
    terminal.wait_for(f"cannot write {place}: ")
    assert terminal.end() == 1
    assert "How old" not in terminal.words
    assert (tmp_path / "there.json").read_text() == "{}"


def test_a_full_disk_is_told_and_leaves_the_last_whole_sheet(start, tmp_path):
    file = tmp_path / "a.json"
    # It must not compile for other tests: what it writes ends after 600 bytes.
    options = {"preexec": full_disk, "PYTHONDONTWRITEBYTECODE": "1"}
    terminal = start("--save", str(file), columns=200, **options)
    terminal.type(*KNOT[:8])
    terminal.wait_for(f"Not saved: cannot write {file}: File too large.")
    terminal.wait_for("Your answers are kept while you stay here.")
    kept = saved_in(file)["answers"]
    assert 0 < len(kept) < 8
    terminal.type(*KNOT[8:], "")
    terminal.wait_for("In short: It is reasonable to talk")
    assert terminal.end() == 1
    assert saved_in(file)["answers"] == kept
    assert os.listdir(tmp_path) == ["a.json"]


SAVE_AGAIN_AND_AGAIN = """
import sys
from pathlib import Path
from tipscreen.files import read_bytes, replace_if_unchanged
path = Path(sys.argv[1])
for number in range(10**6):
    replace_if_unchanged(path, read_bytes(path), str(number % 10).encode() * 100_000)
    if not number:
        print("ready", flush=True)
"""


def test_a_program_killed_while_it_saves_leaves_a_whole_file(tmp_path):
    chance = random.Random(7)  # noqa: S311 - no secret
    file = tmp_path / "a.json"
    file.write_text("x")
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", SAVE_AGAIN_AND_AGAIN, str(file)], stdout=subprocess.PIPE
        )
        child.stdout.readline()
        time.sleep(0.01 + chance.random() / 50)  # the moment of the kill is the test
        child.kill()
        child.wait()
        child.stdout.close()
        text = file.read_text()
        assert len(text) == 100_000
        assert len(set(text)) == 1
    replace_if_unchanged(file, file.read_bytes(), b"after")
    assert os.listdir(tmp_path) == ["a.json"]


ANSWERS = {
    ids.age: 44,
    ids.danger: frozenset({"none"}),
    ids.care: frozenset({ids.other_care_choice}),
}


def changed(*replacements):
    text = TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return load_questionnaire(text.encode(), "changed.yaml")


def test_a_sheet_survives_the_way_through_its_file():
    saved = read_saved(
        encode_saved_sheet(SHIPPED, ANSWERS, "room 3", finished=True), "a.json", SHIPPED
    )
    assert saved.answers == ANSWERS
    assert (saved.changed_questions, saved.removed_questions, saved.finished, saved.label) == (
        (),
        (),
        True,
        "room 3",
    )


def test_a_saved_sheet_holds_ids_and_no_words():
    text = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=False).decode()
    assert json.loads(text)["answers"][ids.care] == [ids.other_care_choice]
    assert json.loads(text)["questionnaire"] == {"version": "0.1.0", "sha256": SHIPPED.sha256}
    for question in SHIPPED.questions.values():
        assert question.ask not in text
        assert question.title not in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("    ask: How old are you?", "    ask: What is your age?", id="words"),
        pytest.param("    help: Give your age in whole years.", "    help: In months.", id="help"),
        pytest.param("    at_most: 120", "    at_most: 110", id="bounds"),
    ],
)
def test_a_question_that_means_something_else_is_asked_again(old, new):
    data = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=True)
    saved = read_saved(data, "a.json", changed((old, new)))
    assert [question.id for question in saved.changed_questions] == [ids.age]
    assert saved.answers == {name: ANSWERS[name] for name in (ids.danger, ids.care)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("    title: Age\n", "    title: Years\n", id="title"),
        pytest.param("    unit: years\n", "    unit: years\n    at_desk: Ask softly.\n", id="desk"),
        pytest.param('version: "0.1.0"', 'version: "0.2.0"', id="version"),
    ],
)
def test_what_does_not_change_a_question_asks_nothing_again(old, new):
    data = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=True)
    assert read_saved(data, "a.json", changed((old, new))).answers == ANSWERS


def test_a_choice_or_a_question_that_is_gone_is_named():
    data = encode_saved_sheet(SHIPPED, {**ANSWERS, ids.score: 3}, "", finished=True)
    sheet = json.loads(data)
    sheet["answers"]["shoe_size"] = 40
    saved = read_saved(json.dumps(sheet).encode(), "a.json", SHIPPED)
    assert saved.removed_questions == ("shoe_size",)
    other = changed(
        (f"      {ids.other_care_choice}: Heat or ice\n", f"      {ids.other_care_choice}: Heat\n")
    )
    assert [q.id for q in read_saved(data, "a.json", other).changed_questions] == [ids.care]


def test_a_fingerprint_is_the_same_in_every_language_of_the_same_file():
    spanish = translate(SHIPPED, load_translation("es"))
    question = SHIPPED.questions[ids.age]
    assert fingerprint(question) != fingerprint(spanish.questions[ids.age])
    data = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=True)
    assert read_saved_or_plain(data, "a.json", SHIPPED) == (ANSWERS, "")


def test_resuming_says_what_changed_and_asks_it_again(start, tmp_path):
    file, rules = tmp_path / "a.json", tmp_path / "rules.yaml"
    start("--save", str(file)).type(*KNOT, "").end()
    rules.write_text(
        TEXT.replace(
            "    ask: How did the pills or creams go?", "    ask: How did all the pills go?"
        )
    )
    terminal = start("--questionnaire", str(rules), "resume", str(file))
    terminal.wait_for("Not all answers can be kept.")
    terminal.wait_for("These are asked again: - Pills and creams")
    terminal.wait_for("Not answered yet (1): Pills and creams.")
    terminal.type("")
    terminal.wait_for("How did all the pills go?")
    terminal.type("3", "")
    terminal.wait_for(
        "In short: It is reasonable to talk with a clinician about trigger point injections."
    )
    assert terminal.end() == 0


BAD_SHEETS = {
    "bare": (f'{{"{ids.age}": 44}}', "not a sheet that was saved"),
    "list": ("[1, 2]", "not a sheet that was saved"),
    "empty": ("", "the file is empty"),
    "half": (f'{{"format": "tipscreen-answers", "answers": {{"{ids.age}"', "error["),
    "choice": (
        json.dumps(
            {
                "format": "tipscreen-answers",
                "asked": {ids.danger: fingerprint(SHIPPED.questions[ids.danger])},
                "answers": {ids.danger: ["no_choice"]},
            }
        ),
        f"'{ids.danger}' has no such choice",
    ),
}


@pytest.mark.parametrize("name", BAD_SHEETS)
def test_what_is_no_saved_sheet_is_refused_with_its_place(name):
    text, message = BAD_SHEETS[name]
    with pytest.raises(AnswersError) as error:
        read_saved(text.encode(), "a.json", SHIPPED)
    assert message in str(error.value)
    assert str(error.value).startswith("a.json:1:")


def test_an_unfinished_or_outdated_sheet_has_no_outcome():
    unfinished = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=False)
    with pytest.raises(AnswersError, match="not finished; resume it first: tipscreen resume"):
        read_saved_or_plain(unfinished, "a.json", SHIPPED)
    finished = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=True)
    other = changed(("    ask: How old are you?", "    ask: What is your age?"))
    with pytest.raises(
        AnswersError, match=f"these questions have changed since it was saved: {ids.age}"
    ):
        read_saved_or_plain(finished, "a.json", other)


def test_a_danger_leaves_its_note_which_going_on_may_write_over(start, tmp_path):
    terminal = start("--desk", "--save", "a.json", "--note", "n.txt", cwd=tmp_path)
    terminal.type("room 3", "44", "1", "q")
    terminal.wait_for("The note is in n.txt.")
    assert terminal.end() == 3
    note = tmp_path / "n.txt"
    assert "Get help now. Call 911." in note.read_text()
    arguments = ("resume", "a.json", "--desk", "--note", "n.txt")
    terminal = start(*arguments, cwd=tmp_path).type("2", "none", "q")
    assert terminal.end() == 3
    terminal = start(*arguments, cwd=tmp_path).type("2", "1", "", "")
    assert terminal.end() == 0
    note.write_text("mine")
    terminal = start(*arguments, cwd=tmp_path)
    terminal.wait_for("a file with that name already exists")
    assert terminal.end() == 1
    assert note.read_text() == "mine"


def test_a_danger_in_a_question_that_changed_is_not_lost(start, tmp_path):
    file, rules = tmp_path / "a.json", tmp_path / "rules.yaml"
    start("--save", str(file)).type("44", "1", "q").end()
    rules.write_text(
        TEXT.replace(
            f"{ids.danger_choice}: Coughing up blood", f"{ids.danger_choice}: You cough up blood"
        )
    )
    terminal = start("--questionnaire", str(rules), "resume", str(file))
    terminal.wait_for("But do not forget: Get help now. Call 911.")
    terminal.wait_for("These are asked again: - Chest and breathing signs")
    other = load_questionnaire(rules.read_bytes(), "rules.yaml")
    with pytest.raises(AnswersError, match="but do not forget: Get help now"):
        read_saved_or_plain(file.read_bytes(), "a.json", other)


def test_a_danger_is_repeated_wherever_somebody_leaves(start, tmp_path):
    start("--save", "a.json", cwd=tmp_path).type("44", "1", "q").end()
    terminal = start("resume", "a.json", "--desk", "--note", "n.txt", cwd=tmp_path)
    terminal.wait_for("A label to find this note by")
    terminal.interrupt()
    terminal.wait_for("But do not forget: Get help now. Call 911.")
    assert terminal.end() == 130
    assert "Get help now" in (tmp_path / "n.txt").read_text()


def test_what_a_link_leads_to_is_saved(start, tmp_path):
    (tmp_path / "there").mkdir()
    start("--save", "there/a.json", cwd=tmp_path).type("44", "q").end()
    (tmp_path / "link.json").symlink_to("there/a.json")
    start("resume", "link.json", cwd=tmp_path).type("", "none", "q").end()
    assert (tmp_path / "link.json").is_symlink()
    assert len(saved_in(tmp_path / "there" / "a.json")["answers"]) == 2


def test_two_who_go_on_with_one_sheet_do_not_lose_each_others_answers(start, tmp_path):
    start("--save", "a.json", cwd=tmp_path).type("44", "none", "q").end()
    one, two = (start("resume", "a.json", cwd=tmp_path).type("") for _ in range(2))
    one.type("1")
    one.wait_for("Get help now. Call 911.")
    two.type("none")
    two.wait_for("Not saved: cannot write a.json: another program changed it in the meantime.")
    assert ids.third_danger_choice in (tmp_path / "a.json").read_text()


def test_an_answer_about_right_now_that_is_from_another_day_is_asked_for_again():
    day, next_day = date(2026, 11, 22), date(2026, 11, 23)
    data = encode_saved_sheet(SHIPPED, ANSWERS, "", finished=False, saved_on=day)
    assert read_saved(data, "a.json", SHIPPED, day).answers == ANSWERS
    later = read_saved(data, "a.json", SHIPPED, next_day)
    assert [question.id for question in later.changed_questions] == [ids.danger]
    assert later.answers == {name: ANSWERS[name] for name in (ids.age, ids.care)}


def test_every_danger_question_asks_about_right_now():
    from tipscreen.reports.paper import paper_form

    for item in paper_form(SHIPPED):
        assert item.question.about_now or not item.alarms
