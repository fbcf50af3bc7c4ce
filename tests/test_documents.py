"""What the documents say is so: their examples run, their links lead somewhere, nothing is left out."""

import doctest
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from importlib.metadata import metadata, version

import made_pages
import pictures
import population_page
import pytest
import yaml
from helpers import ROOT, slow
from programs import run_program

import tipscreen
from tipscreen import load
from tipscreen.commands.program import app
from tipscreen.errors import Code, TipscreenError
from tipscreen.questionnaire.model import FIELD_TYPES, SECTIONS, SINGLETON_SECTIONS
from tipscreen.terminal.system.signals import TERMINATION_SIGNALS

DOCS = ROOT / "docs"
README = ROOT / "README.md"
CODES = ROOT / "tipscreen" / "checking" / "codes.md"
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
MADE = {
    "problem-codes.md": made_pages.problem_codes,
    "commands.md": made_pages.commands,
    "tipscreen.1": made_pages.manual,
    "population.md": population_page.population,
}
TAKE_LONG = {"population.md"}
PAGES = [README, *sorted(DOCS.glob("*.md"))]
DOCUMENTS = [*PAGES, CODES, CONTRIBUTING, ROOT / "CHANGELOG.md"]


def name_of(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return path.read_text("utf-8")


def blocks(path, kind):
    return re.findall(rf"(?m)^```{kind}\n((?:.*\n)*?)```$", text_of(path))


def sessions():
    """Return the blocks of commands, each with its document."""
    return [
        pytest.param(path, block, id=f"{path.stem}: {block.splitlines()[0][2:60]}")
        for path in PAGES
        for block in blocks(path, "console")
    ]


@pytest.mark.parametrize(("path", "session"), sessions())
def test_each_example_prints_what_it_says(path, session, tmp_path):
    """`...` stands for anything. What stands under a file's name as a comment is that file."""
    shutil.copy(ROOT / "questions.yaml", tmp_path)
    files = re.findall(r"<!-- (\S+\.yaml) -->\n```yaml\n((?:.*\n)*?)```", text_of(path))
    for file, text in files:
        (tmp_path / file).write_text(text, "utf-8")
    program = f"{shlex.quote(sys.executable)} -m tipscreen"
    exit_code = 0
    for example in re.split(r"(?m)^\$ ", session)[1:]:
        command, _, output = example.partition("\n")
        if re.fullmatch(r"tipscreen [^|<>;&$*?(`\\]*", command):
            done = run_program(
                *shlex.split(command)[1:], cwd=tmp_path, env={"COLUMNS": "80"}, stdin=subprocess.DEVNULL,
                capture_output=True, text=True,
            )  # fmt: skip
        else:
            done = subprocess.run(
                f"(exit {exit_code}); " + re.sub(r"\btipscreen(?= )", program, command, count=1),
                shell=True,
                cwd=tmp_path,
                env={**os.environ, "COLUMNS": "80"},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        exit_code = done.returncode
        said = (done.stdout + done.stderr).strip()
        pattern = ".*".join(re.escape(part) for part in output.strip().split("..."))
        assert re.fullmatch(pattern, said, re.DOTALL), f"{command}\n{said}"


@pytest.mark.parametrize("path", [path for path in PAGES if ">>>" in text_of(path)], ids=name_of)
def test_the_python_examples_run(path):
    """Programs without a prompt have tests of their own: of Spark, and of the web form."""
    session = "\n\n".join(blocks(path, "python"))
    example = doctest.DocTestParser().get_doctest(session, {}, name_of(path), name_of(path), 0)
    assert example.examples
    said = []
    assert not doctest.DocTestRunner().run(example, out=said.append).failed, "".join(said)


def anchors(path):
    """Return what the headings can be linked by, as GitHub makes it of their words."""
    prose = re.sub(r"(?m)^```(?:.*\n)*?```$", "", text_of(path))
    headings = re.findall(r"(?m)^#+ (.*)$", prose)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_each_link_within_the_project_leads_somewhere(path):
    prose = re.sub(r"(?m)^ *```(?:.*\n)*?^ *```$", "", text_of(path))
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_each_page_is_linked_from_the_readme():
    for path in sorted(DOCS.glob("*.md")):
        assert f"(docs/{path.name}" in text_of(README)


def test_each_picture_is_shown_somewhere():
    pages = "".join(text_of(path) for path in (README, *DOCS.glob("*.md")))
    for path in sorted(DOCS.glob("*.svg")):
        assert f"{path.name})" in pages


@pytest.mark.parametrize("page", [slow(page) if page in TAKE_LONG else page for page in MADE])
def test_pages_that_are_made_are_what_the_program_says(page, same_as):
    same_as(DOCS / page, MADE[page]())


WORDS_OF_LICENCES = {
    "MIT": ("MIT",),
    "BSD-3-Clause": ("BSD",),
    "Apache-2.0": ("Apache-2.0", "Apache Software License"),
    "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1": ("GPLv2+", "LGPLv2+", "MPL 1.1"),
}
"""Licence to how packages say it themselves."""


def test_each_package_that_is_needed_stands_in_the_documents_with_its_licence():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    needed = [
        (re.match(r"[\w-]+", requirement)[0], group)
        for group, requirements in (
            ("always", project["dependencies"]),
            *((f"`{name}`", extras[name]) for name in ("check", "batch", "sql", "web")),
        )
        for requirement in requirements
    ]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text_of(DOCS / "dependencies.md").splitlines()
        if line.startswith("| ") and not line.startswith(("| package", "| ---"))
    ]
    assert [(name, group) for name, group, _, _ in rows] == needed
    for name, _, _, licence in rows:
        told = metadata(name)
        said = " ".join(
            filter(
                None,
                (
                    told.get("License-Expression"),
                    told.get("License"),
                    *told.get_all("Classifier", []),
                ),
            )
        )
        assert any(word in said for word in WORDS_OF_LICENCES[licence]), (name, said)


def test_each_test_in_the_hazard_log_is_there_and_each_hazard_has_one():
    log = text_of(DOCS / "hazards.md")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", log)
    assert len(named) == log.count("::test_") > 40
    for path, name in named:
        assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8"), (path, name)
    listed = re.findall(r"(?m)^\| \[(H\d+)\]\(#(h\d+)\) \|", log)
    parts = dict(re.findall(r"(?ms)^## (H\d+)\n(.*?)(?=^## |\Z)", log))
    assert [name for name, _anchor in listed] == list(parts)
    assert all("::test_" in part for part in parts.values())


def test_what_is_said_to_those_who_cite_it_is_of_this_version():
    cited = yaml.safe_load(text_of(ROOT / ".github" / "CITATION.cff"))
    assert cited["version"] == tipscreen.__version__


def test_each_problem_code_is_explained():
    assert re.findall(r"(?m)^## ([a-z-]+)$", text_of(CODES)) == [str(code) for code in Code]


def test_each_command_is_told_of_by_hand_as_well():
    by_hand = "".join(text_of(path) for path in PAGES if path.name not in MADE)
    for command in app.registered_commands:
        assert f"tipscreen {command.callback.__name__}" in by_hand


def test_each_exit_code_is_told_of():
    by_signals = {128 + getattr(signal, name) for name in TERMINATION_SIGNALS}
    codes = {0, 70} | by_signals | {error.exit_code for error in descendants(TipscreenError)}
    told = re.findall(r"(?m)^\| (\d+) \|", text_of(DOCS / "programming.md"))
    assert set(map(int, told)) == codes


def descendants(kind):
    yield kind
    for child in kind.__subclasses__():
        yield from descendants(child)


def test_each_key_of_the_file_is_told_of():
    """In the row of its section; those of a picture in that of questions."""
    table = text_of(DOCS / "editing.md").partition("## Every key")[2]
    rows = dict(re.findall(r"(?m)^\| \[?`(\w+)`\]? \| (.*) \|$", table))
    assert rows.keys() == {"tipscreen", *SINGLETON_SECTIONS, *SECTIONS}
    for section, schema in (SINGLETON_SECTIONS | SECTIONS).items():
        for key in FIELD_TYPES[schema].keys() - {"id", "where"}:
            assert f"`{key.removesuffix('_')}`" in rows[section], f"{section}: {key}"


@pytest.mark.skipif(
    int(version("rich").partition(".")[0]) < 15,
    reason="Rich 14 sets a picture one column further left",
)
@pytest.mark.parametrize("picture", pictures.PICTURES, ids=lambda picture: picture.name)
def test_the_pictures_are_what_a_person_sees(picture, same_as):
    same_as(DOCS / f"{picture.name}.svg", pictures.draw(picture))


def test_a_picture_loads_nothing_when_it_is_looked_at():
    for picture in DOCS.glob("*.svg"):
        svg = text_of(picture)
        assert set(re.findall(r"url\((.)", svg)) == {"#"}
        assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]
        assert not re.search(r"<(script|image|use|foreignObject)\b|href|@import|@font-face", svg)


def test_the_readme_is_short_and_has_the_two_commands():
    readme = text_of(README)
    assert len(readme.splitlines()) <= 120
    for what in ("start", "test"):
        assert len(re.findall(rf"<!-- {what} command -->\n```sh\n.+\n```\n", readme)) == 1


def test_the_changelog_counts_right():
    shipped, changelog = load(), text_of(ROOT / "CHANGELOG.md")
    for what in ("questions", "rules", "outcomes", "guarantees"):
        assert f"{len(getattr(shipped, what))} {what}" in changelog
    assert f"{len(shipped.examples)} worked examples" in changelog


def test_contributing_maps_each_package():
    folders = {f"{path.parent.name}/" for path in (ROOT / "tipscreen").glob("*/__init__.py")}
    rows = text_of(CONTRIBUTING).partition("\n## The map")[2].partition("\n## ")[0]
    listed = re.findall(r"(?m)^\| (.*?) \|", rows)
    assert folders <= set(re.findall(r"`(\w+/)`", " ".join(listed)))


def test_contributing_lists_each_extra():
    extras = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    rows = text_of(CONTRIBUTING).partition("| extra |")[2].partition("\n## ")[0]
    listed = re.findall(r"(?m)^\| (.*?) \|", rows)
    assert re.findall(r"`(\w+)`", " ".join(listed)) == list(extras)


def test_contributing_names_only_files_that_are_there():
    for name in re.findall(r"`([\w/]+/[\w.]+\.\w+)`", text_of(CONTRIBUTING)):
        assert any((ROOT / folder / name).exists() for folder in ("", "tipscreen")), name
