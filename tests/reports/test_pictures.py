"""Graphs of dependencies as SVG, Mermaid and trees."""

import json
import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from browser import needs_browser
from helpers import CASES, ROOT, slow
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


def sources(graph, target):
    return {
        (edge.source.kind, edge.source.id)
        for edge in graph.edges
        if (edge.target.kind, edge.target.id) == target
    }


def read(condition):
    return {(NodeKind.QUESTION, name) for name in questions_read_by(condition)} | {
        (NodeKind.FLAG, name) for name in flags_read_by(condition)
    }


def as_a_flag(questionnaire, name):
    """Return the focus for a flag, which has a prefix if an outcome has the same id."""
    return f"flag:{name}" if name in questionnaire.outcomes else name


@pytest.fixture(params=["shipped", "small"])
def questionnaire(request):
    return request.getfixturevalue(request.param)


def test_the_graph_of_a_flag_shows_its_rules_what_they_read_and_its_readers(questionnaire):
    for name, flag in questionnaire.flags.items():
        graph = build_graph(questionnaire, as_a_flag(questionnaire, name))
        rules = questionnaire.rules_raising(flag.id)
        assert sources(graph, (NodeKind.FLAG, name)) == {(NodeKind.RULE, rule.id) for rule in rules}
        for rule in rules:
            assert sources(graph, (NodeKind.RULE, rule.id)) == read(rule.when)
        readers = {a.target.id for a in graph.edges if a.source == graph.focus}
        assert readers == {
            each.id
            for each in (*questionnaire.rules.values(), *questionnaire.outcomes.values())
            if each.when and name in flags_read_by(each.when)
        }


def test_the_graph_of_an_outcome_shows_all_that_it_reads(questionnaire):
    for name, outcome in questionnaire.outcomes.items():
        graph = build_graph(questionnaire, name)
        expected = read(outcome.when) if outcome.when else set()
        assert sources(graph, (NodeKind.OUTCOME, name)) == expected


def test_without_a_focus_the_graph_has_all_flags_and_outcomes(questionnaire):
    graph = build_graph(questionnaire)
    drawn = {(node.kind, node.id) for node in graph.nodes}
    assert {(NodeKind.FLAG, name) for name in questionnaire.flags} <= drawn
    assert {(NodeKind.OUTCOME, name) for name in questionnaire.outcomes} <= drawn
    for rule in questionnaire.rules.values():
        for flag in flags_read_by(rule.when):
            assert (NodeKind.FLAG, flag) in sources(graph, (NodeKind.FLAG, rule.raises))
    assert not any(node.kind is NodeKind.RULE for node in graph.nodes)


def test_edges_below_a_not_are_negated(shipped):
    """A double `not` is not a negation."""
    rule = next(
        rule
        for rule in shipped.rules.values()
        if any(
            isinstance(node, Not) and isinstance(node.part, FlagRaised) for node in walk(rule.when)
        )
    )
    against = [edge for edge in build_graph(shipped, rule.raises).edges if edge.is_negated]
    assert rule.id in {edge.target.id for edge in against}
    twice = replace(rule, when=Not(rule.when))
    changed = replace(shipped, rules={**shipped.rules, rule.id: twice})
    turned = [a for a in build_graph(changed, rule.raises).edges if a.target.id == rule.id]
    assert {(a.source.id, a.is_negated) for a in turned} == {
        (a.source.id, not a.is_negated)
        for a in build_graph(shipped, rule.raises).edges
        if a.target.id == rule.id
    }


def everything(questionnaire):
    return [None, *focus_targets(questionnaire)]


def test_each_svg_is_well_formed_and_describes_its_edges(questionnaire):
    for focus in everything(questionnaire):
        graph = build_graph(questionnaire, focus)
        root = ET.fromstring(to_svg(graph))  # noqa: S314 - our own
        space = "{http://www.w3.org/2000/svg}"
        description = root.find(f"{space}desc").text
        assert description.count(" for ") >= len(graph.edges)
        assert len(root.findall(f"{space}path")) == len(graph.edges)
        assert len(root.findall(f"{space}g")) == len(graph.nodes)


@needs_browser
@pytest.mark.parametrize("step", [12, slow(1)])
def test_text_fits_its_box_and_no_boxes_overlap(page, shipped, step):
    """In both languages, for every focus."""
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
        for focus in list(everything(questionnaire))[::step]:
            shown = page(to_svg(build_graph(questionnaire, focus)))
            assert json.loads(shown.evaluate(measure)) == [], focus


def with_hostile_words(questionnaire):
    rule = next(rule for rule in questionnaire.rules.values() if rule.because)
    return as_a_flag(questionnaire, rule.raises), replace(
        questionnaire, rules={**questionnaire.rules, rule.id: replace(rule, because=HOSTILE)}
    )


def test_texts_of_the_file_are_escaped_in_graphs(small):
    flag, hostile = with_hostile_words(small)
    svg = to_svg(build_graph(hostile, flag))
    assert "<script" not in svg
    assert "alert(1)" in "".join(ET.fromstring(svg).itertext())  # noqa: S314 - our own
    mermaid = to_mermaid(build_graph(hostile, flag))
    assert "<script" not in mermaid
    assert all(line.count('"') in (0, 2) for line in mermaid.splitlines())


@needs_browser
@pytest.mark.skipif(not MERMAID, reason="TIPSCREEN_MERMAID names no mermaid.min.js (npm)")
def test_mermaid_draws_every_node_with_its_exact_text(page, shipped, small):
    shown = page("<html><body><div id=here></div></body></html>", width=1200)
    shown.evaluate(Path(MERMAID).read_text("utf-8"))
    shown.evaluate("mermaid.initialize({startOnLoad: false})")
    flag, hostile = with_hostile_words(small)
    drawn = [
        (hostile, flag),
        *((shipped, focus) for focus in (None, FOCUS["flag"], FOCUS["outcome"])),
    ]
    for number, (questionnaire, focus) in enumerate(drawn):
        graph = build_graph(questionnaire, focus)
        text = json.dumps(to_mermaid(graph))
        words = shown.evaluate(
            f"mermaid.render('drawn{number}', {text}).then(done => {{"
            "document.getElementById('here').innerHTML = done.svg;"
            "return document.getElementById('here').innerText}, error => 'ERROR ' + error)"
        )
        flat = " ".join(words.split())
        for node in graph.nodes:
            assert " ".join(node.title.split()) in flat, words[:300]
    assert shown.evaluate("document.querySelectorAll('script').length") == 0


def test_every_mermaid_edge_names_two_nodes(questionnaire):
    """Each line has one statement, so a parser finds both nodes of an edge."""
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


def test_golden_trees(small, same_as):
    trees = [to_tree_lines(small, focus) for focus in everything(small)]
    same_as(CASES / "trees_of_small.txt", "\n".join(trees))


def test_the_graph_in_the_documents_is_current(shipped, same_as):
    name = FOCUS["flag"]
    same_as(ROOT / "docs" / f"{name}.svg", to_svg(build_graph(shipped, name)))


@pytest.mark.parametrize("width", [40, 80])
def test_a_tree_is_wrapped_at_the_width_and_keeps_every_word(shipped, width):
    for focus in everything(shipped):
        tree = to_tree_lines(shipped, focus, width)
        assert all(len(line) <= width for line in tree.splitlines())
        marks = str.maketrans("", "", "\u2502\u2514\u251c\u2500")
        assert (
            tree.translate(marks).split() == to_tree_lines(shipped, focus).translate(marks).split()
        )


def test_export_with_focus():
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
    done = export("paper", "--focus", outcome)
    assert (done.exit_code, done.output) == (
        2,
        "--focus can only be used with tree, svg, mermaid\n",
    )
