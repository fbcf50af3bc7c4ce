"""What can go wrong at a question, at every question and in every mode: no answer is lost by it.

Each test goes on with a sheet that holds the answers so far, answers one question more, and waits
for the next one; there it happens.
"""

import json
import os
import re
import signal
import termios
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import pexpect
import pytest
from helpers import some_of
from shipped import ids
from terminals import KNOT, KNOT_ANSWERS, Terminal

from tipscreen import load
from tipscreen.interview.saved_sheet import encode_saved_sheet

SHIPPED = load()
PROMPT = re.compile(r"\n> $")
MODES = {"cards": (), "plain": (), "desk": ("--desk", "--note", "n.txt")}


WAY = [SHIPPED.questions[name] for name in KNOT_ANSWERS]
"""The questions, in the order asked."""


@dataclass
class Sitting:
    """A person at one of the questions, in one of the modes, whose answers are saved meanwhile."""

    start: object
    folder: object
    mode: str
    number: int = 0
    """Of the question that is asked now, from 0."""
    before: tuple[str, ...] = ()
    """A program that starts it."""
    terminal: Terminal = field(init=False)

    def begin(self):
        """Save a sheet that holds all answers but those from this question on; go on with it."""
        answers = {each.id: KNOT_ANSWERS[each.id] for each in WAY[: self.number]}
        self.file.write_bytes(
            encode_saved_sheet(SHIPPED, answers, "room 3", finished=False, saved_on=date.today())
        )
        return self.go_on()

    def go_on(self):
        """Go on with what is saved."""
        self.terminal = self.start(
            "resume", self.file.name, *MODES[self.mode], cwd=self.folder,
            cards=self.mode == "cards", before=self.before,
        )  # fmt: skip
        self.waits()
        self.sends("\r")  # the answers so far have been seen
        return self.sees_question()

    @property
    def file(self):
        return self.folder / "a.json"

    @property
    def saved(self):
        """Return the ids of the questions whose answers are in the file."""
        return list(json.loads(self.file.read_text("utf-8"))["answers"])

    def waits(self):
        """Wait until the program waits: at a prompt, or at a card that is drawn to its end."""
        is_card = self.mode == "cards"
        waits = lambda: " quit" in self.text if is_card else PROMPT.search(self.terminal.raw)  # noqa: E731
        self.terminal.wait_until(waits, "prompt")

    @property
    def text(self):
        return " ".join(" ".join(self.terminal.screen).split())

    def sees_question(self):
        """Wait for the question that is to be asked now."""
        on_paper = list(SHIPPED.questions).index(WAY[self.number].id) + 1
        words = f"Question {on_paper}," if self.mode == "desk" else f"Question {self.number + 1} of"
        self.terminal.wait_until(lambda: words in self.shown, words)
        self.waits()
        return self

    @property
    def shown(self):
        return self.text if self.mode == "cards" else self.terminal.words

    def sends(self, keys):
        self.terminal.forget()
        self.terminal.child.send(keys)

    def answers(self):
        """Answer the question, and see the next one."""
        self.sends(KNOT[self.number] + "\r")
        self.number += 1
        return self.sees_question()

    def settles(self):
        """Wait until nothing more is said: how much is, is not the same each time."""
        while True:
            try:
                self.terminal.raw += self.terminal.child.read_nonblocking(65536, timeout=0.15)
            except pexpect.TIMEOUT:
                return self

    def is_sane(self):
        """Return whether the terminal shows what is typed, in whole lines, on its usual screen."""
        *_, modes, _, _, _ = termios.tcgetattr(self.terminal.child.child_fd)
        switched = re.findall(r"\x1b\[\?(?:1049|25)[hl]", self.terminal.raw)
        return modes & termios.ECHO and modes & termios.ICANON and (
            not switched or not switched[-1].endswith("1049h")
        )  # fmt: skip


def send(name):
    return lambda terminal: terminal.child.kill(getattr(signal, name))


ENDS = {
    "Ctrl-C": (lambda terminal: terminal.child.sendintr(), 130),
    "SIGTERM": (send("SIGTERM"), 143),
    "SIGHUP": (send("SIGHUP"), 129),
    "the end of input": (lambda terminal: terminal.child.sendeof(), 3),
    "a power cut": (send("SIGKILL"), -9),
    "a window that is closed": (Terminal.hang_up, 129),
}
PLACES = [(end, mode, n) for n in range(len(WAY) - 1) for mode in MODES for end in ENDS]


@pytest.mark.parametrize(("end", "mode", "number"), some_of(PLACES, 18))
def test_what_ends_it_loses_no_answer(start, tmp_path, end, mode, number):
    sitting = Sitting(start, tmp_path, mode, number).begin().answers()
    fault, code = ENDS[end]
    fault(sitting.terminal)
    if end == "a window that is closed":
        assert os.waitstatus_to_exitcode(sitting.terminal.wait()) == code
    else:
        assert sitting.terminal.end() == code
    assert sitting.saved == [question.id for question in WAY[: number + 1]]
    assert os.listdir(tmp_path) == ["a.json"]
    if end not in ("a power cut", "a window that is closed"):
        assert "To continue later: tipscreen resume a.json" in sitting.terminal.words
    if end == "a power cut":
        Sitting(start, tmp_path, mode, number + 1).go_on()


LONG = 100_000


def resize(sitting):
    """Make the window small, and large again."""
    for rows, columns in ((16, 40), (24, 80)):
        sitting.terminal.columns, sitting.terminal.rows = columns, rows
        sitting.terminal.child.setwinsize(rows, columns)
        sitting.settles()


def stop(sitting):
    """Stop the program, and let it go on."""
    for name in ("SIGSTOP", "SIGCONT"):
        os.kill(sitting.terminal.child.pid, getattr(signal, name))
    sitting.settles()


def lean_on_a_key(sitting):
    """Type a line of 100 KB, then leave the line."""
    for _ in range(LONG // 2_000):
        sitting.terminal.child.send("z" * 2_000)
        with suppress(pexpect.TIMEOUT):
            sitting.terminal.raw += sitting.terminal.child.read_nonblocking(2**20, timeout=0)
    leave_the_line(sitting)


def press_arrows(sitting):
    """Press keys that mean nothing, or move without picking; to the left goes back, so not that."""
    sitting.terminal.child.send("\x1b[C\x1b[A\x1b[B\x1b[1;5A\x1bOQ")
    leave_the_line(sitting)


def paste(sitting):
    """Paste lines that mean nothing."""
    sitting.terminal.child.send("\x1b[200~zzz\nzzz\rzzz\n\x1b[201~zzz")
    leave_the_line(sitting)


def leave_the_line(sitting):
    """Leave what was typed, so that an answer can be typed."""
    sitting.settles()
    sitting.terminal.child.send("\x15" if sitting.mode == "cards" else "\r")
    sitting.settles()


@pytest.mark.parametrize(
    ("mode", "number"), some_of([(m, n) for n in range(len(WAY) - 1) for m in MODES], 6)
)
def test_what_does_not_end_it_changes_no_answer(start, tmp_path, mode, number):
    sitting = Sitting(start, tmp_path, mode, number).begin()
    for fault in (resize, stop, press_arrows, paste, lean_on_a_key):
        sitting.terminal.forget()
        fault(sitting)
        assert sitting.saved == [question.id for question in WAY[:number]]
        assert sitting.terminal.child.isalive()
    sitting.answers()
    assert sitting.saved == [question.id for question in WAY[: number + 1]]
    answers = json.loads(sitting.file.read_text("utf-8"))["answers"]
    assert answers[WAY[number].id] == WAY[number].to_plain_answer(KNOT_ANSWERS[WAY[number].id])


@pytest.mark.parametrize("mode", MODES)
def test_put_aside_in_a_shell_and_taken_up_again(start, tmp_path, mode):
    """Ctrl-Z gives the terminal back as it was; `fg` shows the question, and the answer counts."""
    in_a_shell = ("bash", "--norc", "--noprofile", "-i", "-c", 'set -m; "$@"; read; fg', "shell")
    sitting = Sitting(start, tmp_path, mode, 3, before=in_a_shell).begin()
    sitting.sends("\x1a")
    sitting.terminal.wait_for("Stopped")
    assert sitting.is_sane()
    sitting.sends("\r")  # read; the shell goes on with it
    sitting.settles()
    sitting.answers()
    assert sitting.saved == [question.id for question in WAY[:4]]


ODD = [
    {"COLUMNS": "1"},
    {"COLUMNS": "0", "LINES": "0"},
    {"COLUMNS": "99999999999999999999", "LINES": "99999999999999999999"},
    {"COLUMNS": "-3", "LINES": "many"},
    {"COLUMNS": "\u00b2", "LINES": "\u00b2"},
    {"TERM": ""},
    {"TERM": "dumb"},
    {"TERM": "no-such-terminal"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "xx_YY.nothing"},
    {"PYTHONIOENCODING": "ascii"},
    {"HOME": "/no/such/folder"},
]


@pytest.mark.parametrize(
    ("environment", "cards"), some_of([(odd, cards) for odd in ODD for cards in (True, False)], 8)
)
def test_in_an_odd_environment_an_answer_is_taken_down(start, tmp_path, environment, cards):
    sitting = Sitting(start, tmp_path, "cards" if cards else "plain")
    terminal = start("--save", "a.json", cwd=tmp_path, cards=cards, **environment)
    sitting.terminal = terminal
    terminal.wait_until(sitting.file.exists, "saved sheet")
    sitting.settles()
    for keys in ("\r", "44\r")[not cards :]:
        terminal.child.send(keys)
        sitting.settles()
    terminal.wait_until(lambda: sitting.saved == [ids.age], "answer that was saved")
    terminal.child.sendintr()
    terminal.wait_for("Stopped.")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.raw


@pytest.mark.parametrize(
    ("arguments", "cards"),
    [
        (("--kiosk",), True),
        (("--kiosk",), False),
        (("--desk", "--notes-dir", "."), False),
        ((), True),
    ],
    ids=str,
)
def test_a_window_that_is_closed_at_the_first_screen_leaves_no_program_behind(
    start, tmp_path, arguments, cards
):
    terminal = start(*arguments, cwd=tmp_path, cards=cards)
    terminal.wait_until(lambda: len(terminal.raw) > 500, "first screen")
    terminal.hang_up()
    # Where nothing is at stake yet, the signal may end it by itself.
    assert os.waitstatus_to_exitcode(terminal.wait()) in (129, -signal.SIGHUP)
    assert os.listdir(tmp_path) == []
