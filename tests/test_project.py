"""The project as a whole: layers, and what stands where."""

import ast
import subprocess
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module

import pytest
from golden_names import GOLDEN_DERIVATION, GOLDEN_NOTES, GOLDEN_RESULTS
from helpers import ROOT

PACKAGE = ROOT / "tipscreen"
ARROWS = {
    "on_demand": set(),
    "errors": {"on_demand"},
    "questionnaire": {"errors"},
    "loading": {"questionnaire"},
    "screening": {"loading"},
    "proving": {"screening"},
    "exchange": {"screening"},
    "interview": {"screening"},
    "reports": {"exchange"},
    "checking": {"proving"},
    "terminal": {"interview", "reports"},
    "web": {"interview", "reports"},
    "commands": {"checking", "exchange", "terminal", "web"},
}
"""Each folder may import from the faces of those that it names, and of those that they name."""

OUTSIDE = {
    "library": {"interview", "reports"},
    "__init__": {"library"},
    "__main__": {"commands"},
}
"""The modules that stand in no folder. `__init__` also tells the version."""

ONLY_IN = {
    "yaml": {"loading.yaml_tree"},
    "typer": {"commands"},
    "rich": {"terminal", "reports"},
    "click": set(),
    "pysat": {"proving.circuit"},
    "pyphen": {"checking.lint"},
    "polib": {"loading.po"},
    "jinja2": {"reports.to_html"},
    "starlette": {"web.app"},
    "uvicorn": {"web.serving"},
    "termios": {"terminal.keyboard", "terminal.keys"},
    "narwhals": {"exchange.frames"},
    "polars": {"exchange.reading", "exchange.tables", "exchange.writing"},
    "pyarrow": {"exchange.reading", "exchange.writing"},
    "sqlglot": {"exchange.sql"},
}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


@cache
def import_statements(path):
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(path):
    for node in import_statements(path):
        if isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from (alias.name for alias in node.names)


def allowed(folder):
    """Return the folder with all that can be come to from it along the arrows."""
    direct = {**ARROWS, **OUTSIDE}[folder]
    return {folder}.union(*(allowed(other) for other in direct))


def test_arrows_between_the_folders_point_one_way():
    """A folder is imported from its face; from inside, a module imports its neighbours."""
    assert {name.partition(".")[0] for name, _ in modules()} == {*ARROWS, *OUTSIDE}
    for name, path in modules():
        folder = name.partition(".")[0]
        for statement in import_statements(path):
            if isinstance(statement, ast.ImportFrom) and statement.module.startswith("tipscreen."):
                other, _, inside = statement.module.removeprefix("tipscreen.").partition(".")
                assert other in allowed(folder), f"{name} imports {statement.module}"
                assert not inside or other == folder, f"{name} reaches into {statement.module}"


def test_no_module_imports_in_a_circle():
    inner = {name for name, _ in modules()}

    def needed(path):
        for statement in import_statements(path):
            if isinstance(statement, ast.ImportFrom):
                module = statement.module.removeprefix("tipscreen.")
                whole = {f"{module}.{alias.name}" for alias in statement.names}
                yield from whole & inner or {module} & inner

    TopologicalSorter({name: set(needed(path)) for name, path in modules()}).prepare()


def test_each_folder_has_a_face_that_says_what_it_is_for():
    for folder in ARROWS.keys() - {"errors", "on_demand"}:
        face = ast.parse((PACKAGE / folder / "__init__.py").read_text("utf-8"))
        assert ast.get_docstring(face)
        assert "__all__" in {
            target.id
            for node in face.body
            if isinstance(node, ast.Assign)
            for target in node.targets
        }


@pytest.mark.parametrize("folder", sorted(ARROWS.keys() - {"errors", "on_demand"}))
def test_a_face_hands_on_what_it_says(folder):
    """Also what it imports on demand; and nothing of the name of a module, which would hide it."""
    face = import_module(f"tipscreen.{folder}")
    rooms = {path.stem for path in (PACKAGE / folder).glob("*.py")}
    assert all(getattr(face, name) is not None for name in face.__all__)
    assert not rooms & set(face.__all__)
    with pytest.raises(AttributeError):
        face.nothing_of_this_name  # noqa: B018 - to look is the test


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_in_one_place(package):
    """In one module, or in one folder."""
    users = {
        name for name, path in modules() if package in {i.split(".")[0] for i in imports(path)}
    }
    folders = {name.partition(".")[0] for name in users}
    assert ONLY_IN[package] in (users, folders)


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
