"""The help of each command, the manual page, and completion."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, SMALL, some_of
from made_pages import all_help
from programs import run_program
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.help import load_help_texts
from tipscreen.commands.program import app
from tipscreen.files import read_bytes
from tipscreen.loading.bundled import shipped_file

NAMES = [told.name for told in all_help()]
TABLE = f"{ids.age},{ids.danger}\n44,none\n"


def run(*arguments, columns=80, cwd=None, **more):
    return run_program(
        *arguments, capture_output=True, text=True, cwd=cwd, stdin=subprocess.DEVNULL,
        env={"COLUMNS": str(columns), **more},
    )  # fmt: skip


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("name", NAMES)
def test_help_fits_cuts_nothing_and_has_two_examples(name, columns):
    asked = [*filter(None, [name]), "-h"]
    help_ = CliRunner().invoke(app, asked, env={"COLUMNS": str(columns)}).output
    lines = help_.split("\n")
    assert all(len(line) <= columns for line in lines), max(lines, key=len)
    assert not re.search(r"<bool>|\}\.\.\.|<=x<=|\u2026|<\w+>", help_)
    words = " ".join(help_.split())
    told = all_help()[NAMES.index(name)]
    for typed, said in (*told.arguments, *told.options, *told.examples):
        assert typed in words
        assert said in words
    assert len(told.examples) == 2


def test_every_command_and_no_other_has_a_text():
    assert list(load_help_texts()) == NAMES


@pytest.mark.parametrize("name", some_of(NAMES, 3))
def test_the_help_does_not_need_docstrings(name):
    command = [*filter(None, [name]), "-h"]
    optimized = subprocess.run(
        [sys.executable, "-OO", "-m", "tipscreen", *command], cwd=ROOT,
        check=True, capture_output=True, text=True, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert optimized.stdout == run(*command).stdout
    assert load_help_texts()[name].description.split("\n")[0] in " ".join(optimized.stdout.split())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sheet.yaml").write_text(f"{ids.age}: 44\n{ids.danger}: none\n")
    (tmp_path / "sheets.csv").write_text(TABLE)
    for name in ("old.yaml", "new.yaml"):
        shutil.copy(SMALL, tmp_path / name)
    (tmp_path / "my-questions.yaml").write_bytes(read_bytes(shipped_file()))
    (tmp_path / "notes").mkdir()
    return tmp_path


RUN = [
    pytest.param(typed, id=typed)
    for told in all_help()
    for typed, _ in told.examples
    if told.name not in ("", "resume", "serve")  # these wait for a person
]


@pytest.mark.parametrize("typed", some_of(RUN, 8))
def test_each_example_runs(typed, folder):
    if typed == "tipscreen init":
        (folder / "my-questions.yaml").unlink()
    if "--keep record" in typed:
        (folder / "sheets.csv").write_text(f"record,{ids.age}\n7,44\n")
    done = run(*shlex.split(typed)[1:], cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Usage:" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "begins", "offered"),
    [
        ("tipscreen --lang ", "e", {"en", "es"}),
        ("tipscreen check --explain ", "guarantee", {"guarantee-broken"}),
        (
            "tipscreen explain sheet.yaml --why-not ",
            "reas",
            {ids.reasonable, ids.cautious},
        ),
        ("tipscreen screen --format ", "te", {"terminal", "text"}),
        ("tipscreen export ", "tr", {"translation", "tree"}),
        ("tipscreen export tree --focus ", ids.duration[:6], {ids.duration}),
    ],
)
def test_the_shell_completes(typed, begins, offered):
    words = f"{typed}{begins}"
    done = subprocess.run(
        [Path(sys.executable).with_name("tipscreen")],
        check=False, capture_output=True, text=True,
        env={
            **os.environ, "_TIPSCREEN_COMPLETE": "complete_bash", "COMP_WORDS": words,
            "COMP_CWORD": str(len(typed.split())),
        },
    )  # fmt: skip
    offers = set(done.stdout.split())
    assert offered <= offers
    assert all(offer.startswith(begins) for offer in offers)


def test_the_shell_shows_the_summary_of_each_command():
    done = subprocess.run(
        [Path(sys.executable).with_name("tipscreen")],
        check=False, capture_output=True, text=True,
        env={
            **os.environ, "_TIPSCREEN_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "tipscreen ch",
        },
    )  # fmt: skip
    assert load_help_texts()["check"].description in done.stdout


def test_what_a_shared_terminal_may_wait_has_bounds():
    for seconds in ("1", "3601", "-5"):
        done = run("--kiosk", "--idle-timeout", seconds)
        assert done.returncode == 2
        assert f"--idle-timeout must be from 2 to 3600 seconds, not {seconds}" in done.stderr


@pytest.mark.skipif(not shutil.which("man"), reason="no 'man' here to read the page with")
def test_man_reads_the_page():
    page = subprocess.run(
        ["man", "--warnings", "-l", str(ROOT / "docs" / "tipscreen.1")],
        check=False, capture_output=True, text=True, env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert page.stderr == ""
    assert "tipscreen screen --brief sheet.yaml" in page.stdout
