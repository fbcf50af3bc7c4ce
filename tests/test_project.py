"""The project as a whole. The order of the layers is a contract of import-linter (pyproject.toml)."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict

import yaml
from golden_names import GOLDEN_DERIVATION, GOLDEN_NOTES, GOLDEN_RESULTS
from helpers import ROOT


def test_the_engine_needs_data_alone():
    """A program that has a questionnaire and answers as data loads neither a parser nor a screen."""
    script = "import sys, tipscreen.screening.result as _; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert "tipscreen.screening.result" in loaded
    assert not {"yaml", "json", "rich", "typer", "tipscreen.loading"} & set(loaded)


ONE_PROTOCOL = {"screen": "the command, and the function of the library that does the same"}
"""Functions that may have the same name in two modules, each with the reason."""


def test_a_name_means_one_thing():
    """No class name occurs twice in the package, nor does the name of a public function or value."""
    modules_by_name = defaultdict(set)
    for path in (ROOT / "tipscreen").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.ClassDef(name):
                    modules_by_name[name].add(path)
                case (
                    ast.FunctionDef(name)
                    | ast.AsyncFunctionDef(name)
                    | ast.Assign([ast.Name(name)])
                    | ast.AnnAssign(ast.Name(name))
                ) if not name.startswith("_") and name != "T":
                    modules_by_name[name].add(path)
    twice = {name for name, paths in modules_by_name.items() if len(paths) > 1}
    assert twice == set(ONE_PROTOCOL)


def test_no_golden_file_is_unused():
    used = {*GOLDEN_RESULTS, *GOLDEN_NOTES, GOLDEN_DERIVATION}
    assert {path.name for path in (ROOT / "tests" / "cases" / "golden").iterdir()} == used


def test_the_lowest_releases_are_those_that_the_project_allows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    allowed = {
        *project["dependencies"],
        *extras["check"],
        *extras["batch"],
        *extras["sql"],
        *extras["web"],
        *extras["test"],
    }
    allowed -= {"tipscreen[check]", "tipscreen[batch]", "tipscreen[sql]", "tipscreen[web]"}
    pinned = (ROOT / "tests" / "lowest.txt").read_text("utf-8").splitlines()
    assert {line.replace("==", ">=") for line in pinned if not line.startswith("#")} == allowed


def test_nothing_else_stands_at_the_top_level():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}
    assert top <= {
        "tipscreen", "questions.yaml", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "docs",
    }  # fmt: skip


ORDINARY_WORDS = {
    "note", "hold", "never", "left", "right", "helped", "some", "worse", "middle", "neck", "head", "shoulder",
}  # fmt: skip
"""Ids that strings contain mostly as plain words: keys of the format, states, sides, parts of a page."""

SECTIONS_WITH_IDS = ("questions", "rules", "flags", "outcomes", "topics", "examples", "guarantees")


def test_python_contains_no_id_of_the_shipped_questionnaire():
    """A change of the content changes data only: `questions.yaml`, translations and `tests/cases`.

    Docstrings are not counted, nor are ids that `small.yaml` has too. An id without an underscore
    counts only where it is the whole string, because it is also an English word.
    """
    own = _ids_of(ROOT / "tests" / "cases" / "small.yaml")
    ids = _ids_of(ROOT / "questions.yaml") - own - ORDINARY_WORDS
    counts = Counter()
    for path in sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "tipscreen").rglob("*.py")]):
        for text in _strings(ast.parse(path.read_text("utf-8"))):
            words = ids.intersection([text]) or [
                word for word in re.findall(r"\w+", text) if "_" in word and word in ids
            ]
            counts[path.relative_to(ROOT).as_posix()] += len(words)
    assert not +counts, dict(+counts)


def _ids_of(path):
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    found = {name for section in SECTIONS_WITH_IDS for name in content.get(section, {})}
    return found.union(*(question.get("choices", {}) for question in content["questions"].values()))


def _strings(tree):
    """Yield each string of a module that is not a docstring, and the names of keyword arguments."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
