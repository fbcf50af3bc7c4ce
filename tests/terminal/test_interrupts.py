"""What ends the program from outside: at its start, at a question, after a danger sign."""

import os
import resource
import signal
import subprocess
import sys

import pexpect
import pytest
from helpers import some_of
from shipped import ids
from terminals import KNOT

from tipscreen.errors import FileError
from tipscreen.terminal.system.signals import TerminationRequested, TerminationSignals

INTERRUPTED_AT_AN_IMPORT = """
import os, signal, sys
from tipscreen.__main__ import main

left = int(sys.argv.pop(1))

def guard(event, arguments):
    global left
    if event == "import":
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(guard)
main()
"""


def interrupted_at(number, *arguments):
    return subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_AN_IMPORT, str(number), *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.parametrize("first", some_of([1, 35, 69, 103], 2))
def test_control_c_while_the_program_begins_ends_it_quietly(first):
    """At every 34th import, up to the one that does not come any more."""
    for number in range(first, 10**4, 136):
        done = interrupted_at(number, "about")
        if done.returncode == 0:
            break
        assert done.returncode == 130, done.stderr
        assert done.stderr.strip() in ("", "Stopped. There is no result.")
    assert number > first


def test_little_is_imported_before_the_program_listens():
    """What is, must end in a traceback when a Ctrl-C comes in it."""
    ask = "import sys, tipscreen.__main__; print(*(n for n in sys.modules if 'tipscreen' in n))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"tipscreen", "tipscreen.__main__"}


SIGNALS = {"INT": 130, "TERM": 143, "HUP": 129}


def send(terminal, name):
    terminal.wait_for_prompt()
    terminal.child.kill(getattr(signal, f"SIG{name}"))


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_at_a_question_gives_no_result(start, name):
    terminal = start().type("44")
    send(terminal, name)
    assert terminal.end() == SIGNALS[name]
    assert terminal.words.endswith("Stopped. Nothing was saved, and there is no result.")


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_tells_a_patient_what_was_saved_and_the_danger_once_more(start, tmp_path, name):
    terminal = start("--save", "a.json", cwd=tmp_path).type("44", "1")
    send(terminal, name)
    assert terminal.end() == SIGNALS[name]
    assert terminal.words.endswith(
        "Stopped. There is no result yet. Your answers are in a.json. To continue later: "
        "tipscreen resume a.json But do not forget: Get help now. Call 911."
    )
    assert ids.first_danger_choice in (tmp_path / "a.json").read_text()


AT_THE_DESK = ("--desk", "--save", "a.json", "--note", "n.txt")


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_after_a_danger_sign_at_the_desk_leaves_the_note(start, tmp_path, name):
    terminal = start(*AT_THE_DESK, cwd=tmp_path).type("room 3", "44", "1")
    send(terminal, name)
    assert terminal.end() == SIGNALS[name]
    assert "The note is in n.txt." in terminal.words
    assert terminal.words.endswith("But do not forget: Get help now. Call 911.")
    note = tmp_path / "n.txt"
    assert "Get help now. Call 911." in note.read_text()
    terminal = start("resume", "a.json", "--desk", "--note", "n.txt", cwd=tmp_path)
    assert terminal.type("", "").end() == 0  # it is known, and may be written over


def test_a_terminal_that_is_closed_after_a_danger_sign_leaves_the_note(start, tmp_path):
    """Nothing can be said any more, and whatever is said fails."""
    terminal = start(*AT_THE_DESK, cwd=tmp_path).type("room 3", "44", "1")
    terminal.wait_for_prompt()
    terminal.hang_up()
    assert os.waitstatus_to_exitcode(terminal.wait()) == 129
    assert "Get help now. Call 911." in (tmp_path / "n.txt").read_text()
    assert ids.first_danger_choice in (tmp_path / "a.json").read_text()
    assert sorted(os.listdir(tmp_path)) == ["a.json", "n.txt"]


def test_a_signal_while_it_writes_waits_for_the_end():
    signals, before, written = TerminationSignals(), signal.getsignal(signal.SIGTERM), []

    def write():
        with signals.handled(), signals.deferred():
            os.kill(os.getpid(), signal.SIGTERM)
            written.append("all of it")

    with pytest.raises(TerminationRequested):
        write()
    assert written == ["all of it"]
    assert signals.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_is_not_lost_when_what_is_written_fails():
    signals = TerminationSignals()

    def write():
        with signals.handled(), signals.deferred():
            os.kill(os.getpid(), signal.SIGHUP)
            raise FileError("the disk is full")

    with pytest.raises(TerminationRequested):
        write()


def test_two_signals_at_once_as_a_shutdown_sends_them_leave_the_note(start, tmp_path):
    terminal = start(*AT_THE_DESK, cwd=tmp_path).type("room 3", "44", "1")
    send(terminal, "TERM")
    for name in ("HUP", "INT", "TERM"):
        terminal.child.kill(getattr(signal, f"SIG{name}"))
    terminal.end()  # by the first, or by another one once all is written
    assert "Get help now. Call 911." in (tmp_path / "n.txt").read_text()
    assert ids.first_danger_choice in (tmp_path / "a.json").read_text()


@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_at_a_shared_terminal_clears_the_screen(start, name):
    terminal = start("--kiosk").type("", "44", "1")
    send(terminal, name)
    assert terminal.end() == SIGNALS[name]
    assert "44" not in "".join(terminal.screen)
    assert terminal.raw.rpartition("\x1b[H\x1b[2J\x1b[3J")[2].split() == ["Stopped."]


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_at_the_last_screen_of_the_desk_takes_nothing_back(start, tmp_path, name):
    terminal = start(*AT_THE_DESK, cwd=tmp_path).type("room 3", *KNOT, "")
    terminal.wait_for("Press Enter to clear the screen.")
    send(terminal, name)
    assert terminal.end() == 0
    assert terminal.raw.endswith("\x1b[H\x1b[2J\x1b[3J")
    assert '"finished": "yes"' in (tmp_path / "a.json").read_text()


# -- nothing of an interview in a core file


def many_cores():
    """Let this process leave core files of any size."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture(scope="module")
def _cores(tmp_path_factory):
    """Skip where a program that is killed leaves no core file anyway."""
    program = [sys.executable, "-c", "print(); input()"]
    child = pexpect.spawn(
        program[0], program[1:], cwd=tmp_path_factory.mktemp("cores"), preexec_fn=many_cores
    )
    child.expect("\n")
    child.kill(signal.SIGABRT)
    child.wait()
    child.close()
    if not os.WCOREDUMP(child.status):
        pytest.skip("no core files here")


@pytest.mark.usefixtures("_cores")
@pytest.mark.parametrize("arguments", [[], ["--desk"], ["--kiosk"]])
def test_an_interview_leaves_no_core_file(start, tmp_path, arguments):
    terminal = start(*arguments, cwd=tmp_path, preexec=many_cores).type("44")
    terminal.wait_for_prompt()
    terminal.child.kill(signal.SIGABRT)
    status = terminal.wait()
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told so")
def test_where_core_files_go_to_a_program_there_is_none_either():
    ask = (
        "import ctypes; from tipscreen.terminal.system.privacy import disable_core_dumps; disable_core_dumps();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
