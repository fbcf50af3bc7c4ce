"""The JSON Schema for editors accepts and rejects what the loader accepts and rejects."""

import json
import re

import pytest
from helpers import CASES, ROOT, SMALL, with_small
from random_files import random_data
from schema_generator import generate_schema
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.errors import Code, QuestionnaireError
from tipscreen.loading.bundled import load_file
from tipscreen.loading.editor_schema import read_schema
from tipscreen.loading.nodes import ListNode, MapNode, TextNode
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.model import SINGLETON_SECTIONS

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

SCHEMA = generate_schema()
SHIPPED_SCHEMA = ROOT / "docs" / "questions.schema.json"
BAD = sorted((CASES / "bad").glob("*.yaml"))
FORM_ERRORS = {
    Code.UNKNOWN_KEY,
    Code.MISSING_KEY,
    Code.WRONG_KIND,
    Code.BLANK_TEXT,
    Code.BAD_ID,
    Code.BAD_VALUE,
}
"""Errors of form, which the schema rejects. Only the loader finds the others."""

LOADER_ONLY_MESSAGES = "|".join(
    (
        "is a key of a question, not a choice",
        "'choices' is missing",
        "is shown with it",
        "letter",
        "a number requires 'at_least'",
        "'sources' is empty",
        "decides the danger outcome",
        "write '|' after the colon",
        "no number can be in this range",
        "no number is allowed",
    )
)
"""Parts of messages about other errors with these codes, which only the loader finds."""


def as_editors_read(node):
    """Return a tree as YAML 1.2 reads it, where `yes` and dates are strings."""
    match node:
        case MapNode(entries):
            return {key: as_editors_read(entry.value) for key, entry in entries.items()}
        case ListNode(items):
            return [as_editors_read(item) for item in items]
        case TextNode(text) if node.quoted or node.drawing:
            return node.id_text
        case TextNode("" | "~" | "null"):
            return None
        case TextNode("true" | "false"):
            return text == "true"
        case TextNode() if re.fullmatch(r"[-+]?[0-9]+", text):
            return int(text)
        case TextNode() if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", text):
            return float(text)
    return node.id_text


def marked(text):
    """Return the (section, id) of each entry that an editor marks."""
    tree = parse_yaml(text.encode(), "case.yaml", [])
    validator = jsonschema.Draft7Validator(SCHEMA)
    found = set()
    for error in validator.iter_errors(as_editors_read(tree)):
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            found.add((path[0], error.instance))
        found.add(path[:2])
        found.add(path[:1])
    return found, tree


def place_of(tree, line):
    """Return the (section, id) of the entry on a line."""
    place = ()
    for section, entry in tree.entries.items():
        if entry.key.where.line <= line:
            place = (section,)
            inside = entry.value.entries if isinstance(entry.value, MapNode) else {}
            for name, inner in inside.items():
                if inner.key.where.line <= line:
                    place = (section, name)
    return place


def test_the_schema_is_valid():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_packaged_schema_is_the_generated_one(pytestconfig):
    text = json.dumps(SCHEMA, ensure_ascii=False, indent=2) + "\n"
    if pytestconfig.getoption("update_golden"):
        SHIPPED_SCHEMA.write_text(text, "utf-8")
    assert read_schema().decode() == text
    assert CliRunner().invoke(app, ["export", "json-schema"]).stdout == text
    first = (ROOT / "questions.yaml").read_text("utf-8").partition("\n")[0]
    assert first.endswith(f"$schema={SHIPPED_SCHEMA.relative_to(ROOT)}")


def test_every_key_has_a_description():
    def keys(schema, at):
        for key, value in schema.get("properties", {}).items():
            yield f"{at}.{key}", value
            yield from keys(value, f"{at}.{key}")
        if isinstance(schema.get("additionalProperties"), dict):
            yield from keys(schema["additionalProperties"], f"{at}.ID")

    everything = [*keys(SCHEMA, "")]
    for scope in SCHEMA["definitions"].values():
        everything += keys(scope["anyOf"][1] if "anyOf" in scope else scope, "condition")
    assert len(everything) > 90
    assert [name for name, value in everything if not value.get("description")] == []


@pytest.mark.parametrize("file", [ROOT / "questions.yaml", SMALL], ids=lambda path: path.stem)
def test_the_schema_accepts_our_questionnaires(file):
    found, _ = marked(file.read_text("utf-8"))
    assert found == set()


def test_the_schema_accepts_random_questionnaires():
    from random import Random

    for seed in range(200):
        text = json.dumps(random_data(Random(seed)), indent=1)  # noqa: S311 - no secret
        load_questionnaire(text.encode(), "random.yaml")
        assert marked(text)[0] == set(), seed


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_the_schema_rejects_exactly_the_entries_with_errors_of_form(case):
    """The schema also accepts every entry that the loader accepts."""
    text = with_small(case.read_text("utf-8"))
    try:
        load_questionnaire(text.encode(), "case.yaml")
        problems = ()
    except QuestionnaireError as error:
        problems = error.problems
    if parse_yaml(text.encode(), "case.yaml", []) is None:
        return  # editors show errors of syntax themselves
    found, tree = marked(text)
    rejected = {place_of(tree, problem.where.line) for problem in problems}
    assert {place for place in found if len(place) == 2} <= rejected
    for problem in problems:
        if problem.code not in FORM_ERRORS:
            continue
        if not re.search(LOADER_ONLY_MESSAGES, problem.message):
            place = place_of(tree, problem.where.line)
            assert {place, place[:1] if place[0] in SINGLETON_SECTIONS else place} & found or (
                place[0] not in SCHEMA["properties"] and () in found
            ), problem


CONDITIONS = [
    ("{care: massage}", True),
    ("{care: [massage, heat]}", True),
    ("{age: {at_least: 18, at_most: 60}}", True),
    ("emergency", True),
    ("{all: [emergency, {not: {care: none}}]}", True),
    ("{at_least: {count: 2, of: {care: [massage, heat]}}}", True),
    ("{at_least: {count: 1, of: [emergency, {care: any}]}}", True),
    ("{care: massage, age: {at_least: 18}}", False),
    ("[emergency]", False),
    ("{}", False),
    ("{all: []}", False),
    ("{all: emergency}", False),
    ("{age: {at_leest: 18}}", False),
    ("{age: {}}", False),
    ("{care: []}", False),
    ("{at_least: {count: 2}}", False),
    ("{at_least: {count: two, of: [emergency]}}", False),
    ("{at_least: {count: 1, of: [emergency], off: 1}}", False),
    ("{outcome: unknown}", False),
]


@pytest.mark.parametrize(("condition", "is_good"), CONDITIONS)
def test_schema_and_loader_accept_the_same_conditions(condition, is_good):
    text = SMALL.read_text("utf-8").replace("{age: {at_least: 65}}", condition)
    try:
        load_questionnaire(text.encode(), "case.yaml")
        loads = True
    except QuestionnaireError:
        loads = False
    assert loads is is_good
    assert (marked(text)[0] == set()) is is_good


def test_init_writes_the_schema_next_to_the_file_and_names_it(tmp_path):
    file = tmp_path / "our clinic.yaml"
    done = CliRunner().invoke(app, ["init", str(file)])
    assert done.exit_code == 0
    schema = tmp_path / "our clinic.schema.json"
    assert schema.read_bytes() == read_schema()
    first, second, *_ = file.read_text("utf-8").split("\n")
    assert first == "# yaml-language-server: $schema=our%20clinic.schema.json"
    assert second.startswith("# The tipscreen questionnaire")
    assert [*load_file(file).conditions()] == [*load_file().conditions()]


def test_init_writes_nothing_if_it_cannot_write_both(tmp_path):
    (tmp_path / "a.schema.json").write_text("mine", "utf-8")
    done = CliRunner().invoke(app, ["init", str(tmp_path / "a.yaml")])
    assert done.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.schema.json"]
    assert (tmp_path / "a.schema.json").read_text("utf-8") == "mine"
