"""The project as a whole: layers, documents, examples in the README."""

import ast
import os
import re
import shlex
import subprocess
import sys

import pytest
from helpers import ROOT

from tipscreen.bundled import page_of
from tipscreen.cli import app
from tipscreen.errors import Code

PACKAGE = ROOT / "tipscreen"
LAYERS = [
    {"errors", "language", "keyboard"},
    {"conditions", "label"},
    {"questionnaire"},
    {"yaml_tree", "translation"},
    {"files", "po", "sheets", "condition_syntax", "consistency"},
    {"loading", "case"},
    {"bundled", "changes", "saved"},
    {"screening"},
    {"check", "note", "paper", "replies", "findings", "wording", "circuit"},
    {"encoding", "explain", "interview", "layout"},
    {"all_sheets"},
    {"prove", "lint"},
    {"diff", "proofread", "why_not"},
    {"audit"},
    {"reports.outline"},
    {
        "reports.note",
        "reports.to_html",
        "reports.to_markdown",
        "reports.to_terminal",
        "reports.to_text",
    },
    {"reports.to_json"},
    {"reports"},
    {"export", "fast_entry"},
    {"terminal"},
    {"intake"},
    {"kiosk"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
"""Each module imports from those above it only."""

ONLY_IN = {
    "yaml": {"yaml_tree"},
    "typer": {"cli"},
    "rich": {"intake", "layout", "terminal", "reports", "reports.to_terminal"},
    "click": set(),
    "pysat": {"circuit"},
    "pyphen": {"lint"},
    "polib": {"po"},
    "jinja2": {"reports.to_html"},
    "termios": {"keyboard"},
}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_modules_import_from_the_layers_above_only():
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    found = {name for name, _ in modules()}
    assert found == set(level)
    for name, path in modules():
        for imported in imports(path):
            inner = imported.removeprefix("tipscreen.")
            if imported.startswith("tipscreen.") and inner in level and inner != name:
                assert level[inner] < level[name], f"{name} imports {inner}"


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_in_one_place(package):
    users = {
        name for name, path in modules() if package in {i.split(".")[0] for i in imports(path)}
    }
    assert users == ONLY_IN[package]


def test_no_golden_file_is_unused():
    from test_note import ENDINGS
    from test_reports import GOLDEN

    used = {*GOLDEN, *(f"note{ending}" for ending in ENDINGS)}
    assert {path.name for path in (ROOT / "tests" / "cases" / "golden").iterdir()} == used


README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_lists_each_command_code_and_exit_code():
    for command in app.registered_commands:
        assert f"`tipscreen {command.callback.__name__}" in README
        assert command.callback.__doc__
    codes = README.partition("## Problem codes")[2]
    assert re.findall(r"(?m)^\| `([a-z-]+)` \|", codes) == [str(code) for code in Code]
    assert all(page_of(code) for code in Code)
    for exit_code in (0, 1, 2, 3, 70, 130):
        assert f"| {exit_code} |" in README


def console_examples():
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for example in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = example.partition("\n")
            yield pytest.param(command, output, id=command[:40])


@pytest.mark.parametrize(("command", "output"), list(console_examples()))
def test_each_example_of_the_readme_prints_what_it_says(command, output):
    """`...` in the output stands for anything."""
    program = f"{shlex.quote(sys.executable)} -m tipscreen"
    done = subprocess.run(
        re.sub(r"\btipscreen(?= )", program, command, count=1),
        shell=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    pattern = ".*".join(re.escape(part) for part in output.strip().split("..."))
    assert re.fullmatch(pattern, (done.stdout + done.stderr).strip(), re.DOTALL)


def test_the_python_example_of_the_readme_runs():
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict = {}
    exec(block, names)  # noqa: S102 - our own README
    assert names["result"].outcome.id == "not_enough_information"


def test_the_changelog_counts_right(shipped):
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for what in ("questions", "rules", "outcomes", "guarantees"):
        assert f"{len(getattr(shipped, what))} {what}" in changelog
    assert f"{len(shipped.examples)} worked examples" in changelog


def test_nothing_else_stands_at_the_top_level():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}
    assert top <= {
        "tipscreen", "questions.yaml", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md",
    }  # fmt: skip
