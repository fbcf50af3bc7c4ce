"""Shared by all tests: the shipped questionnaire, a small one, and golden files."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"  # before any import: help without colour codes
os.environ["LC_ALL"] = "C.UTF-8"  # the language of the person who runs the tests is no matter
for name in ("FORCE_COLOR", "NO_COLOR", "ACCESSIBLE", "COLUMNS", "LINES"):
    os.environ.pop(name, None)

import pytest

for path in (Path(__file__).parent / "support").glob("*.py"):
    pytest.register_assert_rewrite(path.stem)  # `python -OO` removes assertions elsewhere
import programs  # noqa: F401 - reads the shipped questionnaire once
from helpers import CASES, ROOT, SMALL
from hypothesis import settings

from tipscreen import load
from tipscreen.loading.reader import load_questionnaire
from tipscreen.questionnaire.model import Questionnaire

if not os.access(ROOT, os.W_OK):  # what was found before cannot be kept
    settings.register_profile("read-only", database=None)
    settings.load_profile("read-only")
settings.register_profile("thorough", max_examples=500)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--seeds", type=int, help="number of random questionnaires in tests of engines"
    )


def pytest_configure(config):
    """Let the program be compiled once for the hundreds of times that tests start it.

    In a folder of its own, so that it is so, too, where the environment forbids to write beside
    the source.
    """
    if config.getoption("--update-golden"):
        config.option.markexpr = ""  # slow golden files, too
    if not hasattr(config, "workerinput"):  # the workers get it from here
        compiled = tempfile.mkdtemp(prefix="tipscreen-tests-")
        config.add_cleanup(partial(shutil.rmtree, compiled, ignore_errors=True))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled


def pytest_xdist_auto_num_workers():
    """One worker more than there are processors: many tests wait for a terminal."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def shipped() -> Questionnaire:
    return load()


@pytest.fixture(scope="session")
def small() -> Questionnaire:
    return load_questionnaire(SMALL.read_bytes(), SMALL.name)


@pytest.fixture
def start():
    """Return a function that starts the program in a pseudo-terminal; all end with the test."""
    from terminals import Terminal

    started = []

    def start(*arguments, **options):
        started.append(Terminal(*arguments, **options))
        return started[-1]

    yield start
    for terminal in started:
        terminal.child.close(force=True)


@pytest.fixture(scope="session")
def browser():
    from browser import Browser

    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def page(browser, tmp_path):
    """Return a function that shows a page of HTML in the browser."""

    def show(html, **size):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        browser.open(path, **size)
        return browser

    return show


@pytest.fixture
def same_as(request):
    """Return a function that compares a text with what a file says, or writes the file anew."""

    def compare(path: Path, text: str) -> None:
        lines = "".join(f"{line.rstrip()}\n" for line in text.rstrip("\n").split("\n"))
        if request.config.getoption("--update-golden"):
            path.write_text(lines, encoding="utf-8")
        assert path.is_file(), f"no file {path.name}; run pytest --update-golden and read it"
        assert lines == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def golden(same_as):
    """Return a function that compares a text with a file in cases/golden, or writes it anew."""
    return lambda name, text: same_as(CASES / "golden" / name, text)


@pytest.fixture(scope="session")
def seeds(request):
    """Seeds of random questionnaires."""
    return range(request.config.getoption("--seeds") or 6)
