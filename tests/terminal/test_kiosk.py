"""A shared terminal: one person after another, and nothing left of the one before."""

import os

import pytest
from helpers import ROOT
from terminals import KNOT, Person

GUARD = """
import os, sys

def guard(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write("NETWORK " + event)
        os._exit(99)
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if not str(arguments[0]).startswith("/dev/"):
            sys.stderr.write("WRITES " + str(arguments[0]))
            os._exit(98)

sys.addaudithook(guard)
"""
"""Ends the program at once if it touches the network or opens a file to write to it."""


@pytest.fixture
def guarded(start, tmp_path):
    """Return a function that starts the program so that it can neither write nor call."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    (tmp_path / "home").mkdir()

    def begin(*arguments, **options):
        return start(
            *arguments,
            cwd=tmp_path / "home",
            PYTHONPATH=f"{folder}{os.pathsep}{ROOT}",
            PYTHONDONTWRITEBYTECODE="1",
            HOME=str(tmp_path / "home"),
            TMPDIR=str(tmp_path / "home"),
            **options,
        )

    yield begin
    assert os.listdir(tmp_path / "home") == []


def gone(terminal):
    """Tell whether the screen and what was scrolled off it were emptied last."""
    return terminal.raw.rpartition("\x1b[H\x1b[2J\x1b[3J")[2]


def test_the_guard_sees_a_file_that_is_written(guarded):
    terminal = guarded("--save", "a.json")
    terminal.wait_for("WRITES")
    assert terminal.end() == 98


def test_two_people_one_after_another(guarded):
    terminal = guarded("--kiosk").type("", *KNOT, "")
    terminal.wait_for(
        "In short: It is reasonable to talk with a clinician about trigger point injections."
    )
    terminal.wait_for("Press Enter to clear the screen for the next person.")
    terminal.type("")
    terminal.wait_for("Press Enter to begin.", count=2)
    left = gone(terminal)
    assert "Shoulder" not in left
    assert "reasonable to talk with a clinician about trigger point injections" not in left
    assert not any("44" in line for line in terminal.screen)
    terminal.type("", "30", "1")
    terminal.wait_for("Get help now. Call 911.")
    assert "44 years" not in gone(terminal)


def test_who_walks_away_is_asked_then_forgotten(guarded):
    terminal = guarded("--kiosk", "--idle-timeout", "2").type("", "44", "none")
    terminal.wait_for("If nothing is typed for 2 seconds, all answers are erased")
    terminal.wait_until(lambda: "Are you still there?" in terminal.words, "last call")
    terminal.wait_until(lambda: terminal.words.count("Press Enter to begin.") == 2, "a new start")
    assert "44" not in gone(terminal)


def test_who_is_still_there_loses_nothing_and_answers_nothing_by_it(guarded):
    terminal = guarded("--kiosk", "--idle-timeout", "8").type("", "44")
    terminal.wait_until(lambda: "Are you still there?" in terminal.words, "last call")
    terminal.child.sendline("7")
    terminal.wait_until(lambda: terminal.raw.endswith("\r\n> "), "prompt")
    assert "Answer: None of these" not in terminal.words
    terminal.child.sendline("none")
    terminal.wait_for("Question 3 of at most 29")


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda terminal: terminal.type("q"), id="q"),
        pytest.param(lambda terminal: terminal.child.sendeof(), id="ctrl-d"),
    ],
)
def test_leaving_in_the_middle_begins_anew(guarded, leave):
    terminal = guarded("--kiosk").type("", "44", "none")
    terminal.wait_for_prompt()
    leave(terminal)
    terminal.wait_for("Press Enter to begin.", count=2)
    assert "44" not in gone(terminal)


def test_a_danger_is_said_once_more_to_who_leaves(guarded):
    terminal = guarded("--kiosk").type("", "44", "1", "q")
    terminal.wait_for("But do not forget: Get help now. Call 911. Press Enter to clear the screen")
    terminal.type("")
    terminal.wait_for("Press Enter to begin.", count=2)


def test_nothing_can_be_saved(guarded):
    terminal = guarded("--kiosk").type("", "44", "s")
    terminal.wait_for("Nothing is saved on this computer.")
    assert "(? help, b back, r review, q quit)" in terminal.words


def test_no_key_stops_or_ends_the_program(guarded):
    terminal = guarded("--kiosk").type("", "44")
    terminal.wait_for_prompt()
    for key in ("c", "z", "\\"):
        terminal.child.sendcontrol(key)
    terminal.child.sendline("none")
    terminal.wait_for("Question 3 of at most 29")


def test_five_ends_of_input_at_the_first_screen_end_it(guarded):
    terminal = guarded("--kiosk")
    for number in range(5):
        terminal.wait_for("Press Enter to begin.", count=number + 1)
        terminal.wait_until(lambda: terminal.raw.endswith("\n> "), "prompt")
        terminal.child.sendeof()
    assert terminal.end() == 3


def test_half_a_line_keeps_nobody_there(guarded):
    terminal = guarded("--kiosk", "--idle-timeout", "2").type("", "44")
    terminal.wait_for_prompt()
    terminal.child.send("1")
    terminal.child.sendeof()
    terminal.wait_until(lambda: "Are you still there?" in terminal.words, "last call")


def test_a_person_chooses_the_language_and_the_next_begins_in_the_first(guarded):
    terminal = guarded("--kiosk")
    terminal.wait_for("Para seguir en español, escriba es.")
    terminal.type("es")
    terminal.wait_for("To continue in English, type en.")
    terminal.type("", "44", "x")
    terminal.wait_for("Respuesta: 44 años")
    terminal.wait_for("Press Enter to begin.", count=2)


@pytest.mark.parametrize("option", [["--save", "a.json"], ["--note", "a.html"], ["--desk"]])
def test_what_keeps_answers_does_not_go_with_it(guarded, option):
    terminal = guarded("--kiosk", *option)
    terminal.wait_for(f"--kiosk saves nothing, so it cannot be combined with {option[0]}")
    assert terminal.end() == 2


# -- with cards


def test_cards_one_person_after_another_and_nothing_left(guarded):
    person = Person(guarded, "--kiosk").sees("This computer is shared. Nothing is saved here.")
    person.begins().presses("44\r").sees("Question 2 of").presses("1\r").sees("Call 911")
    person.sees("my answer was wrong").presses("\r").sees("Enter: done").presses("\r")
    person.sees("Enter: begin")
    assert "44" not in gone(person.terminal)
    assert "pressure" not in gone(person.terminal)
    person.begins()
    assert not any("44" in line for line in person.screen)


def test_cards_the_time_that_is_left_is_counted_down(guarded):
    person = Person(guarded, "--kiosk", "--idle-timeout", "6").begins().presses("44\r")
    person.sees("Question 2 of")
    person.sees("Your answers will be erased in 2 seconds.")
    person.sees("Your answers will be erased in 1 seconds.")
    person.sees("Enter: begin")


def test_cards_another_language_is_one_key_and_the_next_person_begins_in_the_first(guarded):
    person = Person(guarded, "--kiosk").sees("1: en español").presses("1").sees("Enter: empezar")
    person.sees("1: in English").presses("\r").sees("¿Cuántos años tiene?").presses("44\r")
    person.sees("Pregunta 2").presses("x\r").sees("Enter: begin")


@pytest.mark.parametrize("leave", ["q\r", "\x04"])
def test_cards_leaving_in_the_middle_begins_anew(guarded, leave):
    person = Person(guarded, "--kiosk").begins().presses("44\r").sees("Question 2 of")
    person.sees("q quit").presses(leave).sees("Enter: begin")
    assert "44" not in gone(person.terminal)


def test_cards_no_key_stops_the_program(guarded):
    person = Person(guarded, "--kiosk").presses("\x03", "\x1a", "\x1c").begins()
    person.presses("\x03", "\x1a", "\x1c", "44\r").sees("Question 2 of")
