"""diff: which sheets change outcome, and what else is different."""

import json
import re

import pytest
from helpers import ROOT, SMALL, read_sheet, sections
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.proving.diff import EditKind, case_for_version, diff_questionnaires

TEXT = (ROOT / "questions.yaml").read_text("utf-8")
SMALL_TEXT = SMALL.read_text("utf-8")


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def version(text, name="copy.yaml"):
    return load_questionnaire(text.encode(), name)


def moves(old, new):
    """Return the pairs of outcomes; fail unless both versions can read each witness."""
    found = diff_questionnaires(old, new).outcome_changes
    for move in found:
        for each in (old, new):
            known = {name: a for name, a in move.witness.items() if name in each.questions}
            assert (
                read_sheet(to_yaml_line(each.questions, known).encode(), "witness", each.questions)
                == known
            )
    return {(move.old, move.new) for move in found}


@pytest.fixture(scope="module")
def one_rule_changed():
    old = f"    when: {{{ids.blood_thinner}: [{ids.thinner_choice}, {ids.other_thinner_choice}, not_sure]}}\n"
    assert TEXT.count(old) == 1
    return version(TEXT.replace(old, old.replace(f"{ids.other_thinner_choice}, ", "")))


def test_diff_names_the_outcomes_a_witness_that_flips_and_the_rule(shipped, one_rule_changed):
    moves = diff_questionnaires(shipped, one_rule_changed).outcome_changes
    assert (ids.cautious, ids.reasonable) in {(move.old, move.new) for move in moves}
    for move in moves:
        assert case_for_version(shipped, move.witness).outcome() == move.old
        assert case_for_version(one_rule_changed, move.witness).outcome() == move.new
        assert ids.thinner_rule in move.rules
        assert move.witness[ids.blood_thinner] == {ids.other_thinner_choice}


def test_diff_proves_that_words_and_the_order_of_rules_change_nothing(shipped):
    parts = sections(TEXT)
    rules = re.split(r"(?m)^(?=  \w+:$)", parts["rules"])
    reordered = {**parts, "rules": rules[0] + "".join(reversed(rules[1:]))}
    text = "".join(reordered.values()).replace("Call 911 now.", "Call 911 right now.")
    difference = diff_questionnaires(shipped, version(text))
    assert difference.outcome_changes == ()
    edits = {(edit.section, edit.id): (edit.kind, edit.keys) for edit in difference.edits}
    assert edits["rules", ""] == ("in another order", ())
    assert edits["rules", ids.danger_rules[0]] == ("changed", ("advice",))


def test_diff_of_a_new_question_a_removed_rule_and_a_new_outcome():
    old = version(SMALL.read_text("utf-8"))
    text = SMALL.read_text("utf-8")
    text = text.replace(
        "flags:\n",
        "  smoke: {section: You, title: Smoke, ask: Smoke?, type: one, choices: {yes: Yes, no: No}}\n"
        "flags:\n",
    )
    text = text.replace("{age: {at_least: 65}}", "{any: [{age: {at_least: 65}}, {smoke: yes}]}")
    difference = diff_questionnaires(old, version(text))
    assert ("questions", "smoke", "added") in {(e.section, e.id, e.kind) for e in difference.edits}
    moves = {(move.old, move.new) for move in difference.outcome_changes}
    assert moves == {("ready", "careful"), ("ready", "unknown"), ("unknown", "careful")}
    assert all(move.rules == ("old",) for move in difference.outcome_changes)


def test_diff_sees_a_change_beside_changed_bounds():
    old = version(SMALL.read_text("utf-8"))
    text = SMALL.read_text("utf-8").replace("at_most: 120", "at_most: 110")
    text = text.replace("{age: {at_least: 65}}", "{age: {at_least: 75}}")
    moves = {
        (move.old, move.new) for move in diff_questionnaires(old, version(text)).outcome_changes
    }
    assert moves == {("careful", "ready")}


AGE = """    type: number
    at_least: 0
    at_most: 120
"""


@pytest.mark.parametrize(
    ("kind", "when", "expected"),
    [
        pytest.param(
            "    type: many\n    choices: {old: Old, young: Young}\n",
            "{age: old}",
            {("careful", "unknown")},
            id="from a number to choices, so that only doubt can be said in both",
        ),
        pytest.param(
            "    type: number\n    at_least: 200\n    at_most: 300\n",
            "{age: {at_least: 210}}",
            {("careful", "unknown")},
            id="to numbers none of which could be said before",
        ),
        pytest.param(
            "    type: number\n    at_least: 10\n    at_most: 70\n",
            "{age: [not_sure]}",
            {("careful", "ready")},
            id="to other bounds",
        ),
    ],
)
def test_diff_shows_only_sheets_that_both_versions_can_read(kind, when, expected):
    doubt = "    not_sure: Not sure\n"
    parts = sections(SMALL_TEXT.replace(AGE, AGE + doubt))
    text = "".join(parts[key] for key in parts if key not in ("examples", "guarantees"))
    old = version(
        text.replace("{age: {at_least: 65}}", "{any: [{age: {at_least: 65}}, {age: not_sure}]}")
    )
    new = version(text.replace(AGE, kind).replace("{age: {at_least: 65}}", when))
    assert moves(old, new) == expected


def test_diff_on_the_command_line(tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(
        TEXT.replace(
            f"    when: {{{ids.age}: {{at_most: 17}}}}", f"    when: {{{ids.age}: {{at_most: 15}}}}"
        )
    )
    done = run("diff", ROOT / "questions.yaml", copy)
    assert done.exit_code == 0
    assert f"{ids.minor} -> {ids.reasonable}\n" in done.stdout
    assert f"{ids.age}: 16" in done.stdout
    assert f"rules: {ids.minor_rule}" in done.stdout


def test_diff_of_a_file_that_stands_elsewhere_and_lower_shows_nothing(shipped):
    """A picture has a place of its own, inside its question."""
    assert (
        diff_questionnaires(shipped, version(f"# One line more.\n{TEXT}", "elsewhere.yaml")).edits
        == ()
    )


def test_diff_lists_choices_in_another_order(small):
    swapped = SMALL_TEXT.replace(
        "{bleeding: Bleeding, fever: Fever}", "{fever: Fever, bleeding: Bleeding}"
    )
    edits = {
        (edit.section, edit.id): edit.keys
        for edit in diff_questionnaires(small, version(swapped)).edits
    }
    assert edits["questions", "danger"] == ("choices",)


def test_diff_tells_another_order_at_the_entry_that_is_first_then(small):
    lines = SMALL_TEXT.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("  danger_sign:"))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    (edit,) = diff_questionnaires(small, version("\n".join(lines))).edits
    assert (edit.section, edit.kind, edit.where.line) == ("rules", EditKind.REORDERED, at + 1)


@pytest.fixture
def changed(tmp_path):
    """Return a file with one rule changed, one rule in place of another, and a new version."""
    path = tmp_path / "new.yaml"
    text = SMALL_TEXT.replace("at_least: 65", "at_least: 60").replace(
        'version: "1"', 'version: "2"'
    )
    path.write_text(
        text.replace("  long_care: ", "  longer_care: ").replace(
            "two, long_care", "two, longer_care"
        )
    )
    return path


def test_diff_fails_if_it_is_asked_to_and_a_sheet_changes_outcome(changed):
    assert run("diff", SMALL, changed).exit_code == 0
    assert run("diff", SMALL, changed, "--exit-code").exit_code == 1
    assert run("diff", SMALL, SMALL, "--exit-code").exit_code == 0


def test_diff_as_json(changed):
    done = run("diff", SMALL, changed, "--format", "json")
    data = json.loads(done.stdout)
    assert list(data) == ["format", "format_version", "old", "new", "moves", "edits"]
    assert (data["format"], data["format_version"]) == ("tipscreen-diff", 1)
    assert data["new"]["version"] == "2"
    assert data["new"]["file"] == str(changed)
    assert data["old"]["sha256"] != data["new"]["sha256"]
    (move,) = data["moves"]
    assert list(move) == ["old", "new", "witness", "rules"]
    assert (move["old"], move["new"]) == ("ready", "careful")
    assert 60 <= move["witness"]["age"] < 65
    assert move["witness"]["danger"] == "none"
    assert move["rules"] == ["old", "long_care", "longer_care"]
    edits = {(edit["section"], edit["id"]): edit for edit in data["edits"]}
    assert {key: (edit["what"], edit["keys"]) for key, edit in edits.items()} == {
        ("rules", "old"): ("changed", ["when"]),
        ("rules", "long_care"): ("removed", []),
        ("rules", "longer_care"): ("added", []),
        ("about", None): ("changed", ["version"]),
    }
    lines = changed.read_text().split("\n")
    assert lines[edits["rules", "old"]["line"] - 1].startswith("  old: {when")
    assert edits["rules", "old"]["file"] == str(changed)
    assert edits["rules", "long_care"]["file"] == str(SMALL)


def test_diff_as_annotations_on_the_lines_of_the_new_file(changed):
    done = run("diff", SMALL, changed, "-f", "github")
    lines = changed.read_text().split("\n")
    found = {}
    for line in done.stdout.splitlines():
        pattern = r"::(warning|notice) file=(.*),line=(\d+),col=\d+,title=([a-z-]+)::(.*)"
        level, file, number, title, text = re.fullmatch(pattern, line).groups()
        assert file == str(changed)
        found[text.partition("%0A")[0]] = (
            level,
            title,
            lines[int(number) - 1].split(":")[0].strip(),
        )
    assert found == {
        "ready -> careful": ("warning", "outcome-changes", "careful"),
        "rules old: changed: when": ("notice", "entry-changes", "old"),
        "rules long_care: removed": ("notice", "entry-changes", lines[0].split(":")[0].strip()),
        "rules longer_care: added": ("notice", "entry-changes", "longer_care"),
        "about: changed: version": ("notice", "entry-changes", "about"),
    }
