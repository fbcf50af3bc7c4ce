"""Errors on the command line: internal errors without answers, and values that do not exist."""

import json
import platform
import re

import pytest
from shipped import ids
from typer.testing import CliRunner

import tipscreen
from tipscreen.commands.program import app

ANSWER = ids.thinner_choice
EVALUATE = "tipscreen.screening.result.make_result"


def raise_own(*_):
    local = ANSWER
    raise RuntimeError(f"{ids.blood_thinner}: {local}")


def raise_chained(*_):
    try:
        raise_own()
    except RuntimeError as error:
        raise LookupError(ANSWER) from error


def raise_while_handling(*_):
    try:
        raise_own()
    except RuntimeError:
        {}[ANSWER]


def raise_in_standard_library(*_):
    json.loads(f'{{"{ids.blood_thinner}": {ANSWER}}}')


@pytest.fixture
def fail(monkeypatch, tmp_path):
    """Return a function that runs `screen` with a planted failure; gives what it prints."""

    def fail(failure):
        monkeypatch.setattr(EVALUATE, failure)
        sheet = tmp_path / "sheet.yaml"
        sheet.write_text(f"{ids.blood_thinner}: [{ANSWER}]\n", "utf-8")
        done = CliRunner().invoke(app, ["screen", str(sheet)])
        assert (done.exit_code, done.stdout) == (70, "")
        return done.stderr

    return fail


CHAINS = {
    raise_own: ["RuntimeError"],
    raise_chained: ["LookupError", "RuntimeError"],
    raise_while_handling: ["KeyError", "RuntimeError"],
    raise_in_standard_library: ["JSONDecodeError"],
}


@pytest.mark.parametrize("failure", CHAINS)
def test_an_internal_error_is_reported_without_an_answer_or_a_path(fail, failure, tmp_path):
    report = fail(failure)
    classes = CHAINS[failure]
    assert report.startswith(f"internal error (a bug in tipscreen): {classes[0]}\n")
    assert f"tipscreen {tipscreen.__version__}, Python {platform.python_version()}, " in report
    assert re.findall(r"(?m)^(\w+), raised through:$", report) == classes
    assert re.search(r"(?m)^  tipscreen/commands/screen\.py:\d+ in screen$", report)
    assert re.search(r"(?m)^  typer/core\.py:\d+ in TyperGroup", report)
    assert re.search(rf"(?m)^  .*test_error_boundary\.py:\d+ in {failure.__name__}$", report)
    if "JSONDecodeError" in classes:
        assert re.search(r"(?m)^  json/__init__\.py:\d+ in loads$", report)
        assert re.search(r"(?m)^  json/decoder\.py:\d+ in JSONDecoder\.", report)
    assert "report these lines" in report
    for private in (ANSWER, ids.blood_thinner, str(tmp_path), "Traceback"):
        assert private not in report
    assert not re.search(r"(?m)^ +(/|\w:\\)", report)


def test_a_suppressed_cause_is_not_reported(fail):
    def suppress(*_):
        try:
            raise_own()
        except RuntimeError:
            raise LookupError(ANSWER) from None

    assert re.findall(r"(?m)^(\w+), raised through:$", fail(suppress)) == ["LookupError"]


def test_an_internal_error_shows_everything_if_the_environment_asks_for_it(fail, monkeypatch):
    monkeypatch.setenv("TIPSCREEN_DEBUG", "1")
    report = fail(raise_chained)
    assert "Traceback (most recent call last)" in report
    assert f"LookupError: {ANSWER}" in report
    assert f"RuntimeError: {ids.blood_thinner}" in report


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["screen", "x", "-f", "jsn"],
            "there is no format 'jsn'; expected one of: terminal, text, markdown, html, json, fhir; "
            "did you mean 'json'?",
        ),
        (
            ["check", "--format", "sarif"],
            "there is no format 'sarif'; expected one of: text, json, github",
        ),
        (
            ["export", "sql", "--dialect", "duck"],
            "there is no dialect 'duck'; expected one of: duckdb, postgres, spark, bigquery; "
            "did you mean 'duckdb'?",
        ),
        (
            ["export", "papr"],
            "there is no form 'papr'; expected one of: paper, sheet, translation, fhir, redcap, sql, "
            "json-schema, tree, svg, mermaid; did you mean 'paper'?",
        ),
        (["--lang", "sp", "about"], "there is no language 'sp'; expected one of: en, es"),
        (["screen", "x", "-f", "\x1b[2J"], "there is no format '\\x1b[2J'; expected one of: "),
    ],
)
def test_an_unknown_value_is_answered_with_the_nearest_and_the_list(arguments, message):
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (["chek"], "'check'"),
        (["screen", "x", "--brif"], "--brief"),
        (["--notes-dr"], "--notes-dir"),
    ],
)
def test_an_unknown_command_or_option_is_answered_with_the_nearest(arguments, nearest):
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert nearest in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--note", "x", "screen", "y"], "--note is for an interview and cannot come before 'screen'"),
        (["export", "fhir", "--csv"], "--csv can only be used with sheet"),
        (["export", "sheet", "--codes"], "--codes can only be used with fhir"),
        (
            ["screen", "--brief", "-f", "json", "x"],
            "--brief cannot be combined with --format json, which always contains the full result",
        ),
    ],
)  # fmt: skip
def test_options_that_exclude_each_other_are_named(arguments, message):
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.output) == (2, f"{message}\n")
