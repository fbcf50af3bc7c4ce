"""The commands, run in one process: exit codes, what goes where, every error with a way out."""

import json
import os
import subprocess
import sys

import pytest
from helpers import CASES, ROOT, SMALL, some_of
from shipped import ids
from typer.testing import CliRunner

from tipscreen.commands.program import app


@pytest.fixture
def run():
    def run(*arguments, input=None):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=input)

    return run


@pytest.fixture
def sheet(tmp_path, shipped):
    """Return a function that writes a sheet, by default one that ends in "reasonable"."""
    question_ids = shipped.examples[ids.typical].answers

    def write(name="sheet.json", text=None, **changes):
        answers = {
            key: shipped.questions[key].to_plain_answer(answer)
            for key, answer in question_ids.items()
        }
        path = tmp_path / name
        path.write_text(text if text is not None else json.dumps(answers | changes), "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, ids.reasonable),
        ({ids.blood_thinner: [ids.thinner_choice]}, ids.cautious),
        ({ids.care: "none"}, ids.nothing_tried),
        ({ids.second_danger: [ids.second_danger_choice]}, "emergency"),
    ],
)
def test_a_sheet_is_judged(run, sheet, changes, outcome):
    done = run("screen", sheet(**changes), "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["outcome"]["id"] == outcome
    assert done.stderr == ""


@pytest.mark.parametrize("format_", ["terminal", "text", "markdown", "json"])
def test_every_format_names_the_blood_thinner_and_warns_not_to_stop_it(run, sheet, format_):
    done = run("screen", sheet(**{ids.blood_thinner: [ids.thinner_choice]}), "-f", format_)
    assert "Do not stop your blood thinner on your own." in " ".join(done.stdout.split())


def test_standard_input(run):
    done = run("screen", "-", "-f", "json", input=f"{ids.danger}: [{ids.danger_choice}]\n")
    assert json.loads(done.stdout)["outcome"]["id"] == "emergency"


def test_a_wrong_sheet_gives_no_verdict_and_the_others_are_still_judged(run, sheet):
    good, bad = sheet("good.json"), sheet("bad.yaml", f"{ids.age}: 44\n{ids.danger}x: none\n")
    done = run("screen", bad, good, "missing.yaml", good, "-f", "json")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert [json.loads(line)["sheet"] for line in lines] == [str(good), str(good)]
    assert f"{bad}:2:1: error[unknown-name]: there is no question '{ids.danger}x'" in done.stderr
    assert f"did you mean '{ids.danger}'?" in done.stderr
    assert "cannot read missing.yaml: No such file or directory" in done.stderr


def test_a_long_place_is_never_broken_over_lines(run, sheet):
    bad = sheet("x" * 150 + ".yaml", "nonsense: 1")
    done = run("screen", bad)
    assert f"{bad}:1:1: error[unknown-name]" in done.stderr


def test_several_sheets_are_named_in_the_report(run, sheet):
    done = run("screen", sheet("a.json"), sheet("b.json"), "-f", "markdown")
    assert "a.json" in done.stdout
    assert "b.json" in done.stdout


def test_check_tells_what_it_checked(run):
    done = run("check")
    assert done.exit_code == 0
    assert "No problems found." in done.stdout


def test_check_reports_problems_with_exit_code_1(run, tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(SMALL.read_text("utf-8").replace("raises: caution", "raises: cauton"), "utf-8")
    done = run("check", copy)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert f"{copy}:60:46:" in done.stderr
    assert "did you mean 'caution'?" in done.stderr


def test_several_files_are_checked_each_under_its_name(run):
    """As tools that run before a commit name them: all that has changed, at once."""
    good, bad = ROOT / "questions.yaml", CASES / "bad" / "tab.yaml"
    done = run("check", good, bad)
    assert done.exit_code == 1
    assert f"{good}:\nNo problems found." in done.stdout
    assert "error[tab]" in done.stderr
    assert f"{bad}:\nErrors: 1. Warnings: 0." in done.stderr
    found = json.loads(run("check", bad, SMALL, "--format", "json").stdout)
    assert {problem["file"] for problem in found} == {str(bad), str(SMALL)}


def test_check_of_a_missing_file(run):
    done = run("check", "nowhere.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "cannot read nowhere.yaml: No such file or directory" in done.stderr


def test_another_questionnaire_can_be_used_for_every_command(run):
    done = run("--questionnaire", SMALL, "screen", "-", "-f", "json", input="{danger: fever}")
    assert json.loads(done.stdout)["questionnaire"]["version"] == "1"
    assert "Read: 5 questions" in run("--questionnaire", SMALL, "check").output
    assert "Small" in run("--questionnaire", SMALL, "about").stdout


def test_a_wrong_questionnaire_is_reported_before_any_sheet_is_read(run, sheet):
    done = run("--questionnaire", CASES / "bad" / "tab.yaml", "screen", sheet())
    assert done.exit_code == 1
    assert "error[tab]" in done.stderr


def test_no_terminal_to_ask_on(run):
    done = run(input="44\n7\n")
    assert done.exit_code == 2
    assert "There is no terminal to ask on." in done.stderr
    assert "tipscreen screen FILE" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--nonsense"], ["screen"], ["screen", "-", "-f", "pdf"], ["ask"]]
)
def test_wrong_use_is_exit_code_2(run, arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments", [["--help"], ["screen", "--help"], ["check", "-h"], ["about", "-h"]]
)
def test_help(run, arguments):
    done = run(*arguments)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout


def test_a_pipe_gets_whole_lines_without_padding(run, sheet):
    piped, plain = run("screen", sheet()).stdout, run("--plain", "screen", sheet()).stdout
    assert piped == plain
    assert not [line for line in piped.splitlines() if line != line.rstrip()]


def test_brief_gives_the_first_screen_of_a_result(run, sheet):
    brief, whole = run("screen", "--brief", sheet()), run("screen", sheet())
    assert brief.exit_code == 0
    for line in brief.stdout.splitlines():
        assert line in whole.stdout
    assert "This is not a diagnosis." in brief.stdout
    assert len(brief.stdout) < len(whole.stdout) / 4
    assert run("screen", "--brief", "--format", "json", sheet()).exit_code == 2


def process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "tipscreen", *map(str, arguments)],
        cwd=ROOT,
        capture_output="stdout" not in options,
        timeout=60,
        check=False,
        **options,
    )


def test_as_a_module_from_another_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tipscreen", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("tipscreen ")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["about"], ["check"]])
def test_a_full_disk_is_said_by_every_command(arguments):
    with open("/dev/full", "w") as full:
        done = process(*arguments, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
@pytest.mark.parametrize("arguments", ["", "screen -", "about"])
def test_a_closed_stream_is_no_defect(arguments, closed):
    command = f"{sys.executable} -m tipscreen {arguments} {closed}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1, 2)
    assert b"internal error" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_endless_file_is_too_large(run):
    done = run("screen", "/dev/zero")
    assert done.exit_code == 1
    assert "error[" in done.stderr


def test_a_thousand_problems_are_counted(run, tmp_path):
    path = tmp_path / "many.yaml"
    path.write_text("".join(f"wrong_{number}: none\n" for number in range(1000)))
    done = run("screen", path)
    assert done.stderr.count("error[unknown-name]") == 100
    assert "and 900 more problems" in done.stderr


@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_a_full_disk_is_said(sheet, format_):
    with open("/dev/full", "w") as full:
        done = process("screen", sheet(), "-f", format_, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert b"cannot write the output: No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_a_closed_pipe_is_quiet(sheet, format_):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = process("screen", sheet(), "-f", format_, stdout=closed, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_old_terminal_encoding_never_ends_the_program(encoding, sheet):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = process("screen", sheet(), env=environment)
    assert done.returncode == 0
    assert b"It is reasonable to talk" in done.stdout


ODD = {
    "no HOME": {"HOME": None},
    "an empty HOME": {"HOME": ""},
    "a HOME that is not there": {"HOME": "/no/such/folder"},
    "a HOME that is no folder": {"HOME": "/dev/null"},
    "no columns": {"COLUMNS": "0", "LINES": "0"},
    "columns below nothing": {"COLUMNS": "-7", "LINES": "-1"},
    "columns that are no number": {"COLUMNS": "many", "LINES": "\u0664"},
    "columns that are a digit and no number": {"COLUMNS": "\u00b2"},
    "one column": {"COLUMNS": "1"},
    "very many columns": {"COLUMNS": "99999999999999999999"},
    "no terminal type": {"TERM": None},
    "an empty terminal type": {"TERM": ""},
    "an unknown terminal type": {"TERM": "../../etc/passwd"},
    "the C locale": {"LC_ALL": "C", "LANG": None},
    "an unknown locale": {"LC_ALL": "xx_YY.nothing"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8"},
    "a time zone that is none": {"TZ": "Nowhere/Never"},
    "nothing at all": None,
}


@pytest.mark.parametrize(
    ("case", "format_"), some_of([(odd, form) for odd in ODD for form in ("terminal", "html")], 9)
)
def test_an_odd_environment_takes_nothing_from_a_result(sheet, case, format_):
    changes = ODD[case]
    kept = {} if changes is None else dict(os.environ)
    for name, value in (changes or {}).items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
    done = process("screen", sheet(), "-f", format_, env=kept)
    assert (done.returncode, done.stderr) == (0, b"")
    # One letter may be all that is on a line.
    text = "".join(done.stdout.decode().split())
    for words in ("It is reasonable to talk", "This is not a diagnosis"):
        assert "".join(words.split()) in text


def test_no_colour_without_a_terminal(sheet):
    assert b"\x1b" not in process("screen", sheet()).stdout


def test_a_questionnaire_that_fails_its_own_examples_is_not_used(run, tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(SMALL.read_text("utf-8").replace("at_least: 65", "at_least: 80"), "utf-8")
    done = run("--questionnaire", copy, "screen", "-", input="{danger: none}")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the example 'old' should have the outcome 'careful'" in done.stderr


def test_a_questionnaire_with_a_rule_that_no_example_shows_is_used_all_the_same(run, tmp_path):
    copy = tmp_path / "copy.yaml"
    rule = "  idle: {when: {age: {at_least: 100}}, raises: tried, because: I., sources: [book]}\n"
    text = SMALL.read_text("utf-8").replace("outcomes:\n", f"{rule}outcomes:\n", 1)
    copy.write_text(text, "utf-8")
    assert run("--questionnaire", copy, "screen", "-", input="{danger: none}").exit_code == 0
    assert "holds in no example" in run("check", copy).stderr


def test_a_retired_questionnaire_is_not_used(run, tmp_path):
    rules = tmp_path / "old.yaml"
    rules.write_text((ROOT / "questions.yaml").read_text("utf-8").replace("status: draft", "status: retired"), encoding="utf-8")  # fmt: skip
    done = run("--questionnaire", str(rules), "screen", "-", input=f"{ids.age}: 44\n")
    assert done.exit_code == 1
    assert "this file is retired; use the file that replaces it" in done.stderr
    done = run(
        "--questionnaire",
        str(rules),
        "--allow-failing-examples",
        "screen",
        "-",
        input=f"{ids.age}: 44\n",
    )
    assert done.exit_code == 0
    assert "THIS FILE IS RETIRED. Do not use it for patients." in done.stderr
    assert "(retired)" in done.stdout
