"""Whether there are colors is asked for in the ways that other programs know."""

import re

import pytest
from programs import run_program

COLOR = re.compile(r"\x1b\[[0-9;]*3[0-9]")


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, False),  # a pipe
        ([], {"CLICOLOR_FORCE": "1"}, True),
        ([], {"CLICOLOR_FORCE": "0"}, False),
        ([], {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
        (["--no-color"], {"CLICOLOR_FORCE": "1"}, False),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "CLICOLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colors_in_a_pipe(options, environment, colored):
    done = run_program(
        *options, "screen", "-", input="{}", capture_output=True, text=True,
        env={"TERM": "xterm-256color", **environment},
    )  # fmt: skip
    assert done.returncode == 0
    assert bool(COLOR.search(done.stdout)) is colored
