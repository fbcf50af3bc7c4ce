"""One question on one screen: what a person sees, and answers with the arrows or by typing."""

import io
import json
import os
import signal

import pytest
from rich.console import Console
from rich.text import Text
from shipped import ids
from terminals import KNOT, KNOT_ANSWERS, Person

from tipscreen import load
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.views import Step
from tipscreen.questionnaire.conditions import NONE
from tipscreen.questionnaire.language import ENGLISH
from tipscreen.questionnaire.model import QuestionType
from tipscreen.terminal.cards.card import Card, LineEditor, RowsSelected, SelectionMode, TextEntered
from tipscreen.terminal.cards.card_layout import layout_card
from tipscreen.terminal.cards.keys import Key, decode_keys

UP, DOWN, PAGE_DOWN, ESCAPE = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b"
SHIPPED = load()


def questions(answers):
    """Yield each question with its answer, as it comes."""
    interview = begin_interview(SHIPPED)
    while isinstance(step := interview.current, Step):
        answer = answers[step.question.id]
        yield step.question, answer
        interview = interview.advance(answer)


def by_arrows(question, answer):
    """Return the keys that answer a question without a letter or a number."""
    if question.type is QuestionType.NUMBER:
        first, steps = UP, answer - question.at_least
        return [first, *["\x1b[5~"] * (steps // 10), *[UP] * (steps % 10), "\r"]
    rows = [list(question.options).index(option) for option in sorted(answer)]
    if question.type is QuestionType.ONE or answer == {NONE}:
        return [DOWN] * (rows[0] + 1) + ["\r"]
    keys, at = [], -1
    for row in sorted(rows):
        keys += [DOWN] * (row - at) + [" "]
        at = row
    return [*keys, "\r"]


def hold(start, folder, name, keys_of):
    """Hold a whole interview; return the saved answers, and every screen of a question."""
    file = folder / name
    person = Person(start, "--save", str(file)).begins()
    screens = []
    for number, (question, answer) in enumerate(questions(KNOT_ANSWERS), 1):
        person.sees(f"Question {number} of").sees(" ".join(question.ask.split()))
        person.sees("? help")  # the last line of a card
        screens.append(person.screen)
        person.presses(*keys_of(number, question, answer))
    person.sees("Enter: your result").sees("q quit")
    screens.append(person.screen)
    person.presses("\r").sees("s sources")
    screens.append(person.screen)
    person.presses("\r")
    assert person.terminal.end() == 0
    return json.loads(file.read_text())["answers"], screens


def test_an_interview_by_arrows_alone_and_one_by_typing_give_the_same_and_fit_the_screen(
    start, tmp_path
):
    arrows, screens = hold(start, tmp_path, "arrows.json", lambda _n, q, a: by_arrows(q, a))
    typed, again = hold(start, tmp_path, "typed.json", lambda n, _q, _a: [KNOT[n - 1] + "\r"])
    assert arrows == typed
    for screen in (*screens[:-2], *again[:-2]):
        text = "\n".join(screen)
        assert "? help" in text  # the last line of a card
        assert "\u2193" not in text  # nothing is further down
    for result in (screens[-1], again[-1]):
        shown = [line for line in result if line]
        assert len(shown) <= 22
        assert "It is reasonable to talk with a clinician" in shown[1]
        text = " ".join(" ".join(shown).split())
        for words in (
            "Why",
            "What to do next",
            "This is not a diagnosis.",
            "m more",
            "Enter: done",
        ):
            assert words in text


def test_an_emergency_is_all_that_is_on_the_screen(start):
    person = Person(start).begins().presses("44\r").sees("Question 2").presses("1\r")
    person.sees("Get help now. Call 911.").sees("Enter: more about it")
    assert "911" in " ".join(person.screen[:3])
    text = " ".join(person.screen)
    for other in ("Question", "Your answers", "sources", "diagnosis"):
        assert other not in text
    assert "New or changed pressure" in text  # which answer it was


def test_a_wrong_answer_that_was_an_emergency_can_be_changed(start):
    person = Person(start).begins().presses("44\r").sees("Question 2").presses("1\r")
    person.sees("my answer was wrong").presses("b").sees("Question 2 of").sees("Your answer so far")
    person.presses("none\r").sees("Question 3 of")


@pytest.mark.parametrize("size", [{"columns": 40, "rows": 16}, {"columns": 60, "rows": 12}])
def test_a_long_list_scrolls_keeps_what_was_picked_and_is_seen_whole_first(start, size):
    person = Person(start, **size).begins().presses("44\r").sees("Question 2")
    person.sees("\u2193").presses("8\r").sees("There are more choices. Then press Enter.")
    while "8\u25a0 I am not sure" not in " ".join(person.screen):
        person.presses(DOWN)
        person.terminal.raw += person.terminal.child.read_nonblocking(65536, timeout=2)
    person.presses("\r").sees("please look once more")


def test_enter_alone_picks_nothing(start):
    person = Person(start).begins().presses("\r").sees("Type a number from 0 to 120.")
    person.presses("44\r").sees("Question 2").presses("\r").sees("Please pick an answer")
    person.presses(DOWN, "\r").sees("Press space to tick what fits.")


def test_typing_goes_on_below_what_is_ticked_and_can_be_mended(start):
    person = Person(start).begins().presses("45", "\x7f", "4", "\r").sees("Age: 44 years")
    person.presses("9\r").sees("Please type numbers from 1 to 8")
    person.presses("nonsense").sees("> nonsense").presses(ESCAPE)
    person.terminal.wait_until(lambda: "> nonsense" not in " ".join(person.screen), "no line")
    person.presses("n\r").sees("Question 3")


def test_escape_goes_back_and_the_answer_stands_there(start):
    person = Person(start).begins().presses("44\r").sees("Question 2").presses(ESCAPE)
    person.sees("Question 1 of").sees("Your answer so far: 44 years").presses("\r")
    person.sees("Question 2 of")


def test_help_speaks_to_a_person(start):
    person = Person(start).begins().presses("44\r").sees("Question 2").presses("?")
    person.sees("We ask this to find signs of an emergency.")
    assert ids.danger_rules[0] not in " ".join(person.screen)


def test_what_is_picked_lights_up_in_the_picture(start):
    person = Person(start).begins()
    for number, line in enumerate(KNOT[:6], 2):
        person.presses(line + "\r").sees(f"Question {number} of")
    person.sees("front").presses(DOWN, DOWN, DOWN, " ")
    person.sees("3\u25a0")
    assert "7;33m3" in person.terminal.raw or "1;7;33m3" in person.terminal.raw


def test_stopped_and_continued_it_shows_the_card_again(start):
    person = Person(start).begins()
    os.kill(person.terminal.child.pid, signal.SIGSTOP)
    person.terminal.forget()
    os.kill(person.terminal.child.pid, signal.SIGCONT)
    person.sees("Question 1 of").presses("44\r").sees("Question 2 of")


def test_another_size_is_another_layout(start):
    person = Person(start).begins().presses("44\r").sees("Question 2")
    person.terminal.columns, person.terminal.rows = 40, 16
    person.terminal.forget()
    person.terminal.child.setwinsize(16, 40)
    person.sees("Question 2 of").sees("\u2193")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_leaves_the_terminal_as_it_was(start, name):
    person = Person(start).begins()
    os.kill(person.terminal.child.pid, getattr(signal, name))
    person.terminal.wait_for("Stopped. Nothing was saved")
    number = int(getattr(signal, name))
    assert person.terminal.end() == 128 + number


def test_the_terminal_shows_again_what_is_typed(tmp_path):
    import pexpect

    shell = pexpect.spawn(
        "/bin/sh", encoding="utf-8", timeout=20, dimensions=(24, 80), cwd=str(tmp_path)
    )
    shell.sendline(
        "stty -a > before; "
        + f"{__import__('sys').executable} -m tipscreen; stty -a > after; echo DO''NE"
    )
    shell.expect("Enter: begin")
    shell.send("\r")
    shell.expect("Question 1 of")
    shell.sendintr()
    shell.expect("DONE")
    shell.sendline("cmp before after && echo SA''ME")
    shell.expect("SAME")
    shell.close(force=True)


def test_a_page_to_bring_is_written_where_it_is_wanted(start, tmp_path):
    person = Person(start, cwd=tmp_path).begins().presses("15\r")
    for number in range(2, 6):
        person.sees(f"Question {number} of").presses("n\r")
    person.sees("Enter: your result").presses("\r").sees("Enter: done").presses("\r")
    person.sees("for no page").terminal.wait_until(
        lambda: person.terminal.raw.endswith("> "), "prompt"
    )
    person.presses("\r").sees("The page is in tipscreen-page.html.")
    assert person.terminal.end() == 0
    page = (tmp_path / "tipscreen-page.html").read_text()
    assert "parent or guardian" in page
    assert "This is not a diagnosis." in page


def test_more_of_the_result_is_there_for_the_asking(start):
    person = Person(start).begins().presses("15\r")
    for number in range(2, 6):
        person.sees(f"Question {number} of").presses("n\r")
    person.sees("Enter: your result").presses("\r").sees("Enter: done")
    for key, words in (
        ("q", "Questions to ask your clinician"),
        ("a", "How it works"),
        ("s", "Sources"),
    ):
        person.presses(key).sees(words).sees("back to the result")
        person.presses(ESCAPE).sees("s sources")


# -- without a terminal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a1 ", ["a", "1", " "]),
        ("\x1b[A\x1b[B", [Key.UP, Key.DOWN]),
        ("\x1bOA\x1bOH", [Key.UP, Key.HOME]),
        ("\x1b[5~\x1b[3~", [Key.PAGE_UP, Key.DELETE]),
        ("\x1b[1;5A\x1b[200~x", ["x"]),  # nothing that means anything here, and a letter
        ("\r\n\x7f\x15\x04", [Key.ENTER, Key.ENTER, Key.BACKSPACE, Key.CLEAR_LINE, Key.END_OF_INPUT]),
        ("\x00\x07\x9bñ", ["ñ"]),  # control characters are no letters
    ],
)  # fmt: skip
def test_keys(text, found):
    assert decode_keys(text, more_may_come=True) == (found, "")


@pytest.mark.parametrize("text", ["\x1b", "\x1b[", "\x1b[1", "\x1bO"])
def test_the_beginning_of_a_key_waits_for_its_end(text):
    assert decode_keys(text, more_may_come=True) == ([], text)
    found, _rest = decode_keys(text, more_may_come=False)
    assert found[0] is Key.ESCAPE


def test_a_line_is_edited_in_the_middle():
    entry = LineEditor()
    for press in (
        "1",
        "3",
        Key.LEFT,
        " ",
        "2",
        " ",
        Key.HOME,
        Key.DELETE,
        "4",
        Key.END,
        Key.BACKSPACE,
    ):
        entry = entry.handle_key(press)
    assert entry.text == "4 2 "
    assert entry.handle_key(Key.CLEAR_LINE).text == ""


LIST = Card(
    mode=SelectionMode.MANY, keys=("a", "b"), rows=(("1", "One"), ("2", "Two"), ("3", "None")),
    exclusive_rows=frozenset((2,)), question=Text("Which?"), progress=Text("Question 1"), escape_text="b",
)  # fmt: skip


def after(card, *keys):
    for key in keys:
        card = card.handle_key(key)
    return card


@pytest.mark.parametrize(
    ("keys", "done"),
    [
        ((Key.DOWN, " ", Key.DOWN, " ", Key.ENTER), RowsSelected(frozenset((0, 1)))),
        ((Key.DOWN, " ", " ", Key.DOWN, " ", Key.ENTER), RowsSelected(frozenset((1,)))),
        ((Key.DOWN, " ", Key.END, " ", Key.ENTER), RowsSelected(frozenset((2,)))),
        ((Key.END, " ", Key.UP, " ", Key.ENTER), RowsSelected(frozenset((1,)))),
        ((Key.UP, Key.ENTER), RowsSelected(frozenset((2,)))),  # "none" needs no tick
        ((Key.DOWN, " ", "1", ",", "2", Key.ENTER), TextEntered("1,2")),
        ((Key.LEFT,), TextEntered("b")),
        ((Key.ENTER,), TextEntered("")),
    ],
)
def test_a_list_is_ticked(keys, done):
    assert after(LIST, *keys) == done


@pytest.mark.parametrize("columns", [1, 2, 7, 40, 80, 200])
@pytest.mark.parametrize("rows", [1, 2, 5, 24, 60])
def test_no_card_is_larger_than_its_screen(columns, rows):
    console = Console(width=columns, height=rows, file=io.StringIO())
    for cursor in (None, 0, 2):
        card = after(LIST, *[Key.DOWN] * (0 if cursor is None else cursor + 1))
        drawn = layout_card(card, console, ENGLISH)
        assert len(drawn.lines) <= rows
