"""What a person at a terminal types and sees."""

import os
import re
import sys

import pexpect
import pytest
from shipped import ids
from terminals import KNOT, knot


def test_a_tender_knot_after_care_reaches_reasonable_in_at_most_24_questions(start):
    terminal = start().type(*KNOT)
    assert len(KNOT) <= 24
    terminal.wait_for(f"Question {len(KNOT)} of at most {len(KNOT)}")
    terminal.wait_for("Press Enter to see your result")
    terminal.type("")
    terminal.wait_for(
        "In short: It is reasonable to talk with a clinician about trigger point injections."
    )
    assert terminal.end() == 0
    said, _offer = terminal.words.split(" A page to bring to your visit:")
    assert said.endswith("other health professional before you decide.")


def test_the_screen_shows_the_question_whole_and_waits_below_it(start):
    terminal = start().type("44", "none", "none", "none")
    terminal.wait_for_prompt()
    lines = [line for line in terminal.screen if line]
    assert lines[-1] == ">"
    assert (
        lines[-2] == "Type all that fit, or n for none. (? help, b back, r review, s save, q quit)"
    )
    assert "Question 5 of at most 29" in lines
    assert "Do you have any of these with this pain?" in lines
    assert "13. I am not sure" in lines


def test_a_blood_thinner_is_named(start):
    terminal = start().type(*knot("takes_a_blood_thinner"), "")
    terminal.wait_for(
        "reasonable to talk with a clinician about trigger point injections, with some cautions"
    )
    terminal.wait_for("Do not stop your blood thinner on your own.")
    assert terminal.end() == 0


def test_new_trouble_holding_urine_is_an_emergency_within_five_questions(start):
    terminal = start().type("39", "none", "7")
    terminal.wait_for("Get help now. Call 911.")
    terminal.wait_for("The other questions (26) are not needed now.")
    terminal.wait_for("Press Enter to see your result. To change an answer, type its number.")
    assert "Question 4" not in terminal.words
    terminal.type("")
    assert terminal.end() == 0


def test_who_is_under_18_is_told_after_the_signs_that_cannot_wait(start):
    terminal = start().type("15", "none", "none", "none", "none")
    terminal.wait_for("Please see a clinician, together with a parent or guardian.")
    assert "Question 6" not in terminal.words
    assert terminal.type("").end() == 0


def test_nothing_tried_yet_says_what_would_change(start):
    terminal = start().type(*knot("nothing_tried"), "")
    terminal.wait_for("Simpler care comes first for now.")
    terminal.wait_for("What would change this result")
    terminal.wait_for(
        "Come back once you tried two kinds of care for six weeks, if it still hurts."
    )
    assert terminal.end() == 0


def test_typing_mistakes_are_explained_and_lose_nothing(start):
    terminal = start().type("forty", "44", "9", "7 1", "pain", "\x1b[A", "none")
    for message in (
        "Please type a whole number from 0 to 120.",
        "Please type numbers from 1 to 8.",
        "'None of these' cannot be combined with another answer.",
        "That fits more than one choice.",
        "Question 3 of at most 29",
    ):
        terminal.wait_for(message)


def test_an_empty_line_is_no_answer(start):
    terminal = start().type("", "44", "")
    terminal.wait_for("Please type numbers from 1 to 8, such as 1 3.")
    assert "Question 3" not in terminal.words


def test_help_says_why_it_is_asked(start):
    terminal = start().type("44", "?")
    terminal.wait_for("These can be signs of heart, lung or blood vessel trouble.")
    terminal.wait_for(
        "We ask this to find signs of an emergency. We ask this to find what should be seen today."
    )
    assert ids.danger_rules[0] not in terminal.words
    terminal.type("none")
    terminal.wait_for("Question 3 of at most 29")


def test_back_shows_the_answer_and_enter_keeps_it(start):
    terminal = start().type("44", "none", "b")
    terminal.wait_for("Your answer so far: None of these")
    terminal.type("")
    terminal.wait_for("Question 3 of at most 29", count=2)
    terminal.type("b", "b")
    terminal.wait_for("Your answer so far: 44 years")
    terminal.type("45", "r")
    terminal.wait_for("1. Age: 45 years")


def test_review_lists_the_answers_and_changes_one(start):
    terminal = start().type("44", "8", "8", "r")
    terminal.wait_for("2. Chest and breathing signs: I am not sure")
    terminal.wait_for("Not answered yet (27): Head and spine signs; Belly, limb and skin signs;")
    terminal.type("99", "2")
    terminal.wait_for("Your answer so far: I am not sure")
    terminal.type("7", "r")
    terminal.wait_for("2. Chest and breathing signs: None of these")


def test_quit(start):
    terminal = start().type("44", "q")
    terminal.wait_for("Stopped. Nothing was saved, and there is no result.")
    assert terminal.end() == 3


def test_quit_in_the_review(start):
    terminal = start().type("44", "7", "1", "quit")
    assert terminal.end() == 3


@pytest.mark.parametrize("typed_before", [[], ["44", "none"], ["44", "1"]])
def test_control_c_gives_no_result(start, typed_before):
    terminal = start().type(*typed_before)
    terminal.interrupt()
    terminal.wait_for("Stopped. Nothing was saved, and there is no result.")
    assert terminal.end() == 130
    assert "In short" not in terminal.words
    assert "Traceback" not in terminal.words


@pytest.mark.parametrize("typed_before", [[], ["44", "none"], ["44", "1"]])
def test_end_of_input_gives_no_result(start, typed_before):
    terminal = start().type(*typed_before)
    terminal.wait_for_prompt()
    terminal.child.sendeof()
    terminal.wait_for("The input ended. Nothing was saved, and there is no result.")
    assert terminal.end() == 3
    assert "In short" not in terminal.words


PLAIN = {
    "--plain": (["--plain"], {}),
    "ACCESSIBLE": ([], {"ACCESSIBLE": "1"}),
    "TERM=dumb": ([], {"TERM": "dumb"}),
}


@pytest.mark.parametrize("way", PLAIN)
def test_plain_mode_has_no_escape_codes_and_one_item_a_line(start, way):
    arguments, environment = PLAIN[way]
    terminal = start(*arguments, **environment).type(*KNOT, "")
    terminal.wait_for(
        "In short: It is reasonable to talk with a clinician about trigger point injections."
    )
    assert terminal.end() == 0
    assert "\x1b" not in terminal.raw
    assert (
        "\r\n1. New or changed pressure, squeezing or pain in your chest, for more than a few minutes, or on and off\r\n"
        in terminal.raw
    )
    assert not re.search("[\u2500-\u257f]", terminal.raw)


def test_no_color(start):
    terminal = start("--desk", NO_COLOR="1").type("", "44", "1")
    terminal.wait_for("Get help now. Call 911.")
    assert not re.search(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38)", terminal.raw)


def test_colour_is_there_otherwise(start):
    terminal = start("--desk").type("", "44", "1")
    terminal.wait_for("Get help now. Call 911.")
    assert re.search(r"\x1b\[[\d;]*31m", terminal.raw)


def test_forty_columns_lose_no_word(start):
    narrow = start("--desk", columns=40, rows=100).type("", *KNOT, "")
    wide = start("--desk", columns=48, rows=100).type("", *KNOT, "")
    for terminal in (narrow, wide):
        terminal.wait_for("Press Enter to clear the screen. >")
    assert narrow.words.replace(" ", "") == wide.words.replace(" ", "")


def test_resizing_in_the_middle_of_a_question(start):
    terminal = start().type("44")
    terminal.wait_for_prompt()
    terminal.child.setwinsize(24, 40)
    terminal.type("none")
    terminal.wait_for("Question 3 of at most 29")


def test_bytes_that_are_not_text_are_no_answer(start):
    terminal = start().type("44")
    terminal.wait_for_prompt()
    os.write(terminal.child.child_fd, b"\xff\xfe\n")
    terminal.wait_for("Please type numbers from 1 to 8")


def test_standard_output_elsewhere_is_no_terminal(tmp_path):
    command = f"{sys.executable} -m tipscreen > {tmp_path / 'out'}"
    child = pexpect.spawn("/bin/sh", ["-c", command], encoding="utf-8", timeout=20)
    child.expect("There is no terminal to ask on.")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert (tmp_path / "out").read_text() == ""


def test_quitting_late_asks_once_more(start):
    terminal = start().type("44", "n", "n", "n", "n", "q")
    terminal.wait_for("Stop and lose 5 answers? Type q again to stop, or Enter to continue.")
    terminal.type("", "q", "q")
    terminal.wait_for("Stopped. Nothing was saved, and there is no result.")
    assert terminal.end() == 3


def test_quitting_after_a_danger_sign_says_it_once_more(start):
    terminal = start().type("44", "1", "q")
    terminal.wait_for("But do not forget: Get help now. Call 911.")
    assert terminal.end() == 3


def test_not_sure_about_danger_is_explained_and_asked_again(start):
    terminal = start().type("44", "8")
    terminal.wait_for("This question matters, so please look once more.")
    terminal.wait_for("Question 2 of at most 29", count=2)


# -- everybody can use it


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_a_terminal_without_utf_8_shows_what_it_can(start, encoding):
    terminal = start("--lang", "es", PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
    terminal.type("44", "1")
    terminal.wait_for("Llame al 911.")
    assert "Traceback" not in terminal.words


def test_choices_that_do_not_fit_are_shown_in_parts(start):
    terminal = start("--desk", columns=40).type("", "44", "none")
    terminal.wait_for("Press Enter to see the other choices (")
    shown = "\n".join(terminal.screen)
    assert "Right now or in the last 2 days" in shown
    assert "1 A sudden headache" in shown
    terminal.type("10")
    terminal.wait_for("Not used: 10 Please look at all choices first.")
    terminal.wait_for("11 I am not sure")
    terminal.type("10")
    terminal.wait_for("Head and spine signs: None of these")


def test_plain_mode_shows_a_list_whole(start):
    terminal = start("--plain", columns=40).type("44")
    terminal.wait_for("8. I am not sure")
    assert "see the other choices" not in terminal.words


def pain_areas(start, *arguments, **size):
    """The question as a clerk sees it, line by line."""
    terminal = start("--desk", *arguments, **size).type("", *KNOT[:6])
    terminal.wait_for("Where does it hurt?")
    terminal.wait_for("17")
    terminal.wait_for_prompt()
    return terminal


@pytest.mark.parametrize("size", [{"columns": 80}, {"columns": 200, "rows": 50}])
def test_the_picture_has_the_numbers_of_the_list_and_all_fits_the_screen(start, shipped, size):
    lines = [line for line in pain_areas(start, **size).screen if line]
    assert "Where does it hurt?" in lines
    drawn = "\n".join(line[38:] for line in lines if len(line) > 42)
    marked = list(shipped.questions[ids.areas].choices)
    wanted = {marked.index(choice) + 1 for choice in shipped.questions[ids.areas].picture.marks}
    assert {int(number) for number in re.findall(r"(?<=[ |])\d+", drawn)} >= wanted
    for number, words in enumerate(shipped.questions[ids.areas].choices.values(), 1):
        assert any(line.strip().startswith(f"{number} {words[:20]}") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        pytest.param([], {"columns": 60}, id="too narrow"),
        pytest.param([], {"columns": 80, "rows": 23}, id="too low"),
        pytest.param(["--plain"], {"columns": 100}, id="plain"),
    ],
)
def test_without_room_or_in_plain_mode_there_is_the_list_alone(start, arguments, size):
    rows = size.pop("rows", 40)
    terminal = start("--desk", *arguments, rows=rows, **size).type("", *KNOT[:6])
    terminal.wait_for("Where does it hurt?")
    terminal.wait_for("Belly")
    assert ".-----." not in terminal.raw
