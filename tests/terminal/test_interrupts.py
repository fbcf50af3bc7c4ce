"""What ends the program from outside: at its start, at a question, after a danger sign."""

import subprocess
import sys

import pytest

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


@pytest.mark.parametrize("first", [1, 18, 35, 52])
def test_control_c_while_the_program_begins_ends_it_quietly(first):
    """At every 17th import, up to the one that does not come any more."""
    for number in range(first, 10**4, 68):
        done = interrupted_at(number, "about")
        if done.returncode == 0:
            break
        assert done.returncode == 130, done.stderr
        assert done.stderr.strip() in ("", "Stopped. There is no result.")
    assert number > first
