"""Pictures of what reads what: as SVG, in Mermaid's language, and as a tree."""

import json
import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from browser import needs_browser
from helpers import CASES, ROOT, some_of
from shipped import shipped_cases
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.loading.bundled import load_in_language
from tipscreen.questionnaire.conditions import (
    FlagRaised,
    Not,
    flags_read_by,
    questions_read_by,
    walk,
)
from tipscreen.reports.pictures.mermaid import to_mermaid
from tipscreen.reports.pictures.rule_graph import NodeKind, build_graph, focus_targets
from tipscreen.reports.pictures.svg import to_svg
from tipscreen.reports.pictures.tree import to_tree_lines

FOCUS = shipped_cases("reports")["pictures"]
MERMAID = os.environ.get("TIPSCREEN_MERMAID", "")
HOSTILE = '<script>alert(1)</script> "&amp;" `x`; %% --> [b] \\ #quot; {c} |d|'


def sources(picture, target):
    return {
        (arrow.source.kind, arrow.source.id)
        for arrow in picture.arrows
        if (arrow.target.kind, arrow.target.id) == target
    }


def read(condition):
    return {(NodeKind.QUESTION, name) for name in questions_read_by(condition)} | {
        (NodeKind.FLAG, name) for name in flags_read_by(condition)
    }


def as_a_flag(questionnaire, name):
    """Return how the flag is named: an outcome can have the same id."""
    return f"flag:{name}" if name in questionnaire.outcomes else name


@pytest.fixture(params=["shipped", "small"])
def questionnaire(request):
    return request.getfixturevalue(request.param)


def test_the_picture_of_a_flag_shows_all_its_rules_what_they_read_and_who_reads_it(questionnaire):
    for name, flag in questionnaire.flags.items():
        picture = build_graph(questionnaire, as_a_flag(questionnaire, name))
        rules = questionnaire.rules_raising(flag.id)
        assert sources(picture, (NodeKind.FLAG, name)) == {
            (NodeKind.RULE, rule.id) for rule in rules
        }
        for rule in rules:
            assert sources(picture, (NodeKind.RULE, rule.id)) == read(rule.when)
        readers = {a.target.id for a in picture.arrows if a.source == picture.focus}
        assert readers == {
            each.id
            for each in (*questionnaire.rules.values(), *questionnaire.outcomes.values())
            if each.when and name in flags_read_by(each.when)
        }


def test_the_picture_of_an_outcome_shows_all_that_it_reads(questionnaire):
    for name, outcome in questionnaire.outcomes.items():
        picture = build_graph(questionnaire, name)
        expected = read(outcome.when) if outcome.when else set()
        assert sources(picture, (NodeKind.OUTCOME, name)) == expected


def test_without_a_focus_all_flags_and_outcomes_are_there(questionnaire):
    picture = build_graph(questionnaire)
    drawn = {(box.kind, box.id) for box in picture.boxes}
    assert {(NodeKind.FLAG, name) for name in questionnaire.flags} <= drawn
    assert {(NodeKind.OUTCOME, name) for name in questionnaire.outcomes} <= drawn
    for rule in questionnaire.rules.values():
        for flag in flags_read_by(rule.when):
            assert (NodeKind.FLAG, flag) in sources(picture, (NodeKind.FLAG, rule.raises))
    assert not any(box.kind is NodeKind.RULE for box in picture.boxes)


def test_what_counts_where_it_does_not_hold_is_told_apart(shipped):
    """`not` two times is none."""
    rule = next(
        rule
        for rule in shipped.rules.values()
        if any(
            isinstance(node, Not) and isinstance(node.part, FlagRaised) for node in walk(rule.when)
        )
    )
    against = [arrow for arrow in build_graph(shipped, rule.raises).arrows if arrow.is_negated]
    assert rule.id in {arrow.target.id for arrow in against}
    twice = replace(rule, when=Not(rule.when))
    changed = replace(shipped, rules={**shipped.rules, rule.id: twice})
    turned = [a for a in build_graph(changed, rule.raises).arrows if a.target.id == rule.id]
    assert {(a.source.id, a.is_negated) for a in turned} == {
        (a.source.id, not a.is_negated)
        for a in build_graph(shipped, rule.raises).arrows
        if a.target.id == rule.id
    }


def everything(questionnaire):
    return [None, *focus_targets(questionnaire)]


def test_each_svg_is_well_formed_and_says_in_words_what_it_draws(questionnaire):
    for focus in everything(questionnaire):
        picture = build_graph(questionnaire, focus)
        root = ET.fromstring(to_svg(picture))  # noqa: S314 - our own
        space = "{http://www.w3.org/2000/svg}"
        said = root.find(f"{space}desc").text
        assert said.count(" for ") >= len(picture.arrows)
        assert len(root.findall(f"{space}path")) == len(picture.arrows)
        assert len(root.findall(f"{space}g")) == len(picture.boxes)


@needs_browser
def test_no_words_leave_their_box_and_no_boxes_overlap(page, shipped):
    """In both languages, for everything that can be drawn."""
    measure = """
    (() => {
      const wrong = [];
      const boxes = [...document.querySelectorAll('g > rect')].map(e => e.getBBox());
      document.querySelectorAll('g').forEach(g => {
        const box = g.querySelector('rect').getBBox();
        g.querySelectorAll('text').forEach(text => {
          const t = text.getBBox();
          if (t.x + t.width > box.x + box.width - 2 || t.y + t.height > box.y + box.height + 1)
            wrong.push(text.textContent);
        });
      });
      for (const a of boxes) for (const b of boxes)
        if (a !== b && a.x === b.x && a.y < b.y && a.y + a.height > b.y) wrong.push([a.y, b.y]);
      return JSON.stringify(wrong);
    })()
    """
    for questionnaire in (shipped, load_in_language(shipped, "es")):
        for focus in some_of(everything(questionnaire), 12):
            shown = page(to_svg(build_graph(questionnaire, focus)))
            assert json.loads(shown.evaluate(measure)) == [], focus


def with_hostile_words(questionnaire):
    rule = next(rule for rule in questionnaire.rules.values() if rule.because)
    return as_a_flag(questionnaire, rule.raises), replace(
        questionnaire, rules={**questionnaire.rules, rule.id: replace(rule, because=HOSTILE)}
    )


def test_words_of_the_file_are_never_markup(small):
    flag, hostile = with_hostile_words(small)
    svg = to_svg(build_graph(hostile, flag))
    assert "<script" not in svg
    assert "alert(1)" in "".join(ET.fromstring(svg).itertext())  # noqa: S314 - our own
    mermaid = to_mermaid(build_graph(hostile, flag))
    assert "<script" not in mermaid
    assert all(line.count('"') in (0, 2) for line in mermaid.splitlines())


@needs_browser
@pytest.mark.skipif(not MERMAID, reason="TIPSCREEN_MERMAID names no mermaid.min.js (npm)")
def test_mermaid_draws_all_of_it_and_the_words_as_they_are(page, shipped, small):
    shown = page("<html><body><div id=here></div></body></html>", width=1200)
    shown.evaluate(Path(MERMAID).read_text("utf-8"))
    shown.evaluate("mermaid.initialize({startOnLoad: false})")
    flag, hostile = with_hostile_words(small)
    drawn = [
        (hostile, flag),
        *((shipped, focus) for focus in (None, FOCUS["flag"], FOCUS["outcome"])),
    ]
    for number, (questionnaire, focus) in enumerate(drawn):
        picture = build_graph(questionnaire, focus)
        text = json.dumps(to_mermaid(picture))
        words = shown.evaluate(
            f"mermaid.render('drawn{number}', {text}).then(done => {{"
            "document.getElementById('here').innerHTML = done.svg;"
            "return document.getElementById('here').innerText}, error => 'ERROR ' + error)"
        )
        flat = " ".join(words.split())
        for box in picture.boxes:
            assert " ".join(box.title.split()) in flat, words[:300]
    assert shown.evaluate("document.querySelectorAll('script').length") == 0


def test_mermaid_parses_every_picture_we_make(questionnaire):
    """Each name in an arrow is the name of a box; a line has one statement."""
    for focus in everything(questionnaire):
        lines = to_mermaid(build_graph(questionnaire, focus)).splitlines()[2:]
        boxes = {
            line.split("([{"[0])[0].strip().split("[")[0].split("{")[0]
            for line in lines
            if '"' in line
        }
        for line in lines:
            if "->" in line:
                first, last = line.split()[0], line.split()[-1]
                assert {first, last} <= boxes


def test_the_tree_of_each(small, same_as):
    trees = [to_tree_lines(small, focus) for focus in everything(small)]
    same_as(CASES / "trees_of_small.txt", "\n".join(trees))


def test_the_picture_in_the_documents_is_of_today(shipped, same_as):
    name = FOCUS["flag"]
    same_as(ROOT / "docs" / f"{name}.svg", to_svg(build_graph(shipped, name)))


@pytest.mark.parametrize("width", [40, 80])
def test_a_tree_keeps_to_the_width_and_loses_no_word(shipped, width):
    for focus in everything(shipped):
        tree = to_tree_lines(shipped, focus, width)
        assert all(len(line) <= width for line in tree.splitlines())
        marks = str.maketrans("", "", "\u2502\u2514\u251c\u2500")
        assert (
            tree.translate(marks).split() == to_tree_lines(shipped, focus).translate(marks).split()
        )


def test_the_command():
    def export(*arguments):
        return CliRunner().invoke(app, ["export", *arguments])

    outcome, misspelt = FOCUS["outcome"], FOCUS["misspelt"]
    assert export("tree", "--focus", outcome).output.startswith(f"outcome '{outcome}': ")
    assert export("svg", "--focus", FOCUS["flag"]).output.startswith("<svg ")
    assert "flowchart LR" in export("mermaid").output
    done = export("svg", "--focus", misspelt)
    assert done.exit_code == 2
    assert done.output.strip() == (
        f"there is no question, flag or outcome '{misspelt}'; did you mean '{outcome}'?"
    )
    done = export("csv", "--focus", outcome)
    assert (done.exit_code, done.output) == (2, "--focus goes with tree, svg and mermaid\n")
