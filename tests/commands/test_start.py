"""What is imported until something is on the screen: no more than it takes."""

import re
import subprocess
import sys

import pytest
from helpers import ROOT

HEAVY = {"yaml", "jinja2", "pysat", "pyphen"}
OURS = {"loading", "screening", "proving", "interview", "terminal"}


def imported(text):
    """Return every module that Python says it has imported."""
    return set(re.findall(r"(?m)^import time:.*\| +([\w.]+)\r?$", text))


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["screen", "--help"], ["diff", "-h"]]
)
def test_to_tell_of_itself_the_program_reads_no_questionnaire(arguments):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tipscreen", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    found = imported(done.stderr)
    assert "tipscreen.commands.program" in found
    assert not found & (HEAVY | {f"tipscreen.{folder}" for folder in OURS})
    assert "--version" not in arguments or not any(name.startswith("rich") for name in found)


def test_the_first_question_needs_no_report_and_no_proof(start):
    terminal = start(PYTHONPROFILEIMPORTTIME="1")
    terminal.wait_for_prompt()
    found = imported(terminal.raw)
    assert "tipscreen.terminal.lines.question_screen" in found
    assert not found & (HEAVY - {"yaml"})
    assert not {
        name
        for name in found
        if re.match(r"tipscreen\.(proving|(checking|reports)\.(?!formats|note_file))", name)
    }
    assert not found & {
        "tipscreen.loading.json_lines", "tipscreen.loading.po", "tipscreen.loading.translation",
        "tipscreen.screening.derivation", "tipscreen.terminal.kiosk",
    }  # fmt: skip
