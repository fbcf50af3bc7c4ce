"""Answers are found where somebody asked for them, and nowhere else.

A questionnaire asks for a number with nine digits, and offers choices with strange ids. Whatever has one
of these in it, was told an answer.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, SMALL, some_of
from terminals import Terminal

NUMBER = "739184652"
CHOICE = "zq_sentinel"
WORDS = "Zqsentinel choice"
OTHER = "zqother"
"""What a person may write that is no choice at all."""
MARKS = (NUMBER, "739,184,652", CHOICE, WORDS, OTHER)
ASKING = (
    SMALL.read_text("utf-8")
    .replace("    at_most: 120\n", "    at_most: 999999999\n", 1)
    .replace("fever: Fever}", f"{CHOICE}: {WORDS}, fever: Fever}}", 1)
)
SHEET = {"age": int(NUMBER), "danger": [CHOICE], "care": ["none"]}
CALLS = re.compile(r"\b(connect|bind|listen|sendto|sendmsg)\(")


@pytest.fixture
def home(tmp_path):
    """Return an empty home, with the questionnaire beside it."""
    (tmp_path / "asking.yaml").write_text(ASKING)
    home = tmp_path / "home"
    home.mkdir()
    return home


def environment(home):
    return {
        **os.environ, "HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home),
        "XDG_STATE_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def files_with_answers(folder):
    """Return the files below a folder in which an answer stands, but for those of the test itself."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "asking.yaml"
        if any(mark.encode() in path.read_bytes() for mark in MARKS)
    )


def run(home, *arguments, sheet=None):
    return subprocess.run(
        [sys.executable, "-m", "tipscreen", "--questionnaire", "../asking.yaml", *arguments],
        input=sheet, capture_output=True, text=True, check=False, cwd=home, env=environment(home),
    )  # fmt: skip


@pytest.mark.parametrize(
    "ends",
    [
        lambda terminal: terminal.type("q"),
        lambda terminal: terminal.interrupt(),
        lambda terminal: terminal.child.kill(signal.SIGTERM),
        lambda terminal: terminal.hang_up(),
    ],
    ids=["quit", "Ctrl-C", "SIGTERM", "hang-up"],
)
def test_an_interview_that_is_broken_off_leaves_nothing(start, home, ends):
    terminal = start("--questionnaire", "../asking.yaml", cwd=home, **environment(home))
    terminal.type("", NUMBER)
    terminal.wait_for(f"Answer: {NUMBER}")
    terminal.wait_for_prompt()
    ends(terminal)
    terminal.wait() if terminal.child.ptyproc.closed else terminal.end()
    assert files_with_answers(home.parent) == []
    assert list(home.iterdir()) == []


def test_what_was_asked_for_has_the_answers_and_nothing_else_has(start, home):
    terminal = start(
        "--questionnaire", "../asking.yaml", "--save", "a.json", "--note", "note.txt",
        cwd=home, **environment(home),
    )  # fmt: skip
    terminal.type("", NUMBER, "none", "none", "")
    assert terminal.end() == 0
    assert files_with_answers(home.parent) == ["home/a.json", "home/note.txt"]
    assert sorted(path.name for path in home.iterdir()) == ["a.json", "note.txt"]


COMMANDS = [["screen", "-"], ["explain", "-"], ["screen", "-", "-f", "json"]]
WRONG = [
    {"age": [int(NUMBER)], "danger": "none"},
    {"age": int(NUMBER) * 10, "danger": "none"},
    {"age": 4, "danger": f"{OTHER}x"},
    {"age": 4, "danger": [CHOICE, "none"]},
    {"age": 4, "danger": {OTHER: NUMBER}},
    {"age": 4, "danger": [[OTHER]]},
    {"age": f"{NUMBER} or so"},
    f"{OTHER} {NUMBER}",
    [OTHER, NUMBER],
]
BROKEN = [
    f'{{"age": {NUMBER}, "danger": ["{OTHER}"',
    f"age: {NUMBER}\ndanger: *{OTHER}\n",
    f"age: {NUMBER}\ndanger: !{OTHER} x\n",
    f'age: {NUMBER}\ndanger: "{OTHER}\n',
    f"age: {NUMBER}\n danger: {OTHER}\n",
    f"age: {NUMBER}\ndanger: [{OTHER}\n",
    f"age: {NUMBER}\n{OTHER}\n",
    f"age: {NUMBER}\ndanger: {OTHER}: x\n",
    f"age: {NUMBER}\ndanger: {OTHER} #x\n",
    f"\tage: {NUMBER}\n",
    f"%{OTHER}\n---\nage: {NUMBER}\n",
    f"age: {NUMBER}\x00\n",
    f"age: {NUMBER}\n--- {OTHER}\n",
]


@pytest.mark.parametrize(
    "sheet", [*map(json.dumps, WRONG), *BROKEN], ids=lambda sheet: re.sub(r"\W+", " ", sheet)[:50]
)
@pytest.mark.parametrize("command", some_of(COMMANDS, 1), ids=" ".join)
def test_what_is_wrong_with_a_sheet_is_told_without_its_answers(home, sheet, command):
    done = run(home, *command, sheet=sheet)
    assert done.returncode == 1
    assert "standard input:" in done.stderr
    said = done.stderr.replace(f"bleeding, {CHOICE}, fever", "")  # what could have been picked
    assert not any(mark in said + done.stdout for mark in MARKS), said
    assert files_with_answers(home.parent) == []


def test_what_is_wrong_with_a_row_is_told_without_its_answers(home):
    (home / "t.csv").write_text(f"age,danger\n{NUMBER}0,{CHOICE}\n5,{OTHER}\n5,none\n")
    done = run(home, "batch", "t.csv", "-o", "out.csv")
    assert not any(mark in done.stderr + done.stdout for mark in MARKS)
    assert files_with_answers(home) == ["out.bad-rows.csv", "t.csv"]
    why = (home / "out.bad-rows.csv").read_text()
    assert len(why.splitlines()) == 3
    assert NUMBER not in why
    assert OTHER not in why


def test_a_sheet_that_is_judged_stands_on_the_screen_alone(home):
    done = run(home, "screen", "-", sheet=json.dumps(SHEET))
    assert done.returncode == 0
    assert WORDS in done.stdout
    assert done.stderr == ""
    assert list(home.iterdir()) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here (apt install strace)")
def test_the_system_sees_no_call_and_no_file_but_the_terminal(home, tmp_path):
    """Of the whole process and all it might start; an answer is in no environment either."""
    trace = tmp_path / "trace"
    watched = (
        "trace=network,execve,open,openat,creat,rename,renameat,renameat2,link,linkat,mkdir,unlink"
    )
    terminal = Terminal(
        "--questionnaire", "../asking.yaml", cwd=home, before=["strace", "-f", "-qq", "-v", "-s", "4096", "-o", str(trace), "-e", watched],
        **environment(home),
    )  # fmt: skip
    terminal.type("", NUMBER, "none", "none", "")
    assert terminal.end() == 0
    calls = trace.read_text("utf-8", "replace")
    assert "execve(" in calls
    assert not any(mark in calls for mark in MARKS)
    assert not CALLS.search(calls)
    written = re.findall(
        r'openat?\([^"]*"([^"]+)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)[^)]*\) = \d', calls
    )
    assert [name for name in written if not name.startswith("/dev/")] == []
    assert not re.search(r"\b(rename\w*|link\w*|mkdir|creat)\([^)]*\) = 0", calls)
    assert list(home.iterdir()) == []


def test_the_marks_can_be_found(home):
    """The test would see what it looks for."""
    (home / "leak.txt").write_text(f"age was {NUMBER}")
    assert files_with_answers(home) == ["leak.txt"]
    assert set(
        json.loads(run(home, "screen", "-", "-f", "json", sheet=json.dumps(SHEET)).stdout)
    ) > {"rules"}
    assert Path(home.parent / "asking.yaml").read_text().count(CHOICE) == 1
