"""Many sheets at once: JSON Lines, in files and streams, in order, and the wrong ones told."""

import json
import subprocess
import sys

import pytest
from helpers import ROOT
from shipped import ids
from typer.testing import CliRunner

from tipscreen import screen
from tipscreen.commands.program import app
from tipscreen.reports import to_json

PROGRAM = [sys.executable, "-m", "tipscreen"]
FEVER = f'{{"{ids.second_danger}": ["{ids.second_danger_choice}"]}}'
NONE = f'{{"{ids.danger}": "none"}}'


@pytest.fixture
def judge(tmp_path):
    """Return a function that judges the sheets in a text; gives what was shown, and its name."""

    def judge(text, *arguments, name="many.jsonl", format_="json"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        done = CliRunner().invoke(app, ["screen", str(path), "-f", format_, *arguments])
        return done, str(path)

    return judge


def sheets_of(done):
    return [json.loads(line)["sheet"] for line in done.stdout.splitlines()]


def test_each_line_is_a_sheet_that_is_named_by_its_line(judge):
    done, path = judge(f"{FEVER}\n\n  \n{NONE}\n{FEVER}")
    assert (done.exit_code, done.stderr) == (0, "")
    assert sheets_of(done) == [f"{path}:1", f"{path}:4", f"{path}:5"]
    outcomes = [json.loads(line)["outcome"]["id"] for line in done.stdout.splitlines()]
    assert outcomes == ["emergency", ids.fallback, "emergency"]


def test_a_line_is_judged_as_if_it_stood_alone(judge, shipped):
    answers = [
        {
            name: shipped.questions[name].to_plain_answer(given)
            for name, given in example.answers.items()
        }
        for example in shipped.examples.values()
    ]
    done, path = judge("\n".join(map(json.dumps, answers)))
    expected = [
        to_json.result_to_json(screen(shipped, sheet, f"{path}:{number}"))
        for number, sheet in enumerate(answers, 1)
    ]
    assert done.stdout.splitlines() == expected


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"no_question": "none"}', ":2:2: error[unknown-name]: there is no question"),
        (f'{NONE[:-1]}, {NONE[1:]}', f":2:{len(NONE) + 2}: error[duplicate-key]: '{ids.danger}' is already used at line 2"),
        (f'{{"{ids.danger}": "none"', ":2:"),
        (f'{{"{ids.age}": NaN}}', f":2:{len(ids.age) + 6}: error[wrong-kind]"),
        (f'{{"{ids.age}": 1' + "0" * 5000 + "}", f":2:{len(ids.age) + 6}: error[wrong-kind]"),
        ("[" * 1000, ":2:41: error[too-large]"),
        ("[]", ":2:1: error[wrong-kind]"),
        (f'{{"answers": {NONE}, "label": [1]}}', ": error[wrong-kind]: expected the label"),
        (f'{{"answers": {NONE}, "name": "A"}}', ": error[unknown-key]"),
        (NONE + " " * 1_000_000, ":2:1: error[too-large]: this line has more than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_with_its_place_and_the_others_are_judged(judge, line, told):
    done, path = judge(f"{FEVER}\n{line}\n{NONE}\n")
    assert done.exit_code == 1
    assert sheets_of(done) == [f"{path}:1", f"{path}:3"]
    assert done.stderr.startswith(f"{path}:2:")
    assert told in done.stderr


def test_no_answer_of_a_wrong_line_goes_to_the_results(judge):
    done, _ = judge(f'{FEVER[:-1]}, "nobody": 1}}\n')
    assert (done.exit_code, done.stdout) == (1, "")


@pytest.mark.parametrize("name", ["sheets.json", "sheets.txt", "sheets"])
def test_two_objects_on_two_lines_are_known_as_json_lines(judge, name):
    done, path = judge(f"\ufeff{FEVER}\r\n\r\n{NONE}\r\n", name=name)
    assert sheets_of(done) == [f"{path}:1", f"{path}:3"]


@pytest.mark.parametrize(
    "text",
    [
        f"{FEVER}",
        f"\n{FEVER}\n\n",
        f"{FEVER}\n# to be asked again\n",
        json.dumps(json.loads(FEVER), indent=2),
        f"{ids.second_danger}: [{ids.second_danger_choice}]\n{ids.age}: 44\n",
    ],
)
def test_one_sheet_stays_one_sheet(judge, text):
    done, path = judge(text, name="sheet")
    assert (sheets_of(done), done.stderr) == ([path], "")


def test_lines_can_be_asked_for(judge):
    done, path = judge(FEVER, "--jsonl", name="sheet")
    assert sheets_of(done) == [f"{path}:1"]


def test_a_line_can_have_a_label(judge):
    text = f'{{"label": "A-17 \u00e9", "answers": {FEVER}}}\n{{"answers": {NONE}}}\n'
    done, path = judge(text)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["label"], first["sheet"]) == ("A-17 \u00e9", f"{path}:1")
    assert "label" not in second
    done, path = judge(text, format_="text")
    assert f"{path}:1 - A-17 \u00e9\n" in done.stdout
    assert f"{path}:2\n" in done.stdout


def test_a_note_is_on_one_sheet(judge, tmp_path):
    done, _ = judge(f"{FEVER}\n{NONE}\n", "--note", str(tmp_path / "note.md"))
    assert done.exit_code == 2
    assert "--note writes one note, so it needs exactly one answer sheet" in done.stderr
    assert not (tmp_path / "note.md").exists()


def test_each_result_comes_before_the_next_sheet():
    with subprocess.Popen(
        [*PROGRAM, "screen", "-", "--jsonl", "-f", "json"],
        cwd=ROOT, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        for number in range(1, 4):
            process.stdin.write(f"{FEVER}\n")
            assert json.loads(process.stdout.readline())["sheet"] == f"standard input:{number}"
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_stream_without_an_end_is_not_gathered_and_a_reader_can_leave():
    done = subprocess.run(
        f"yes '{FEVER}' | {sys.executable} -m tipscreen screen - -f json | head -3",
        shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (sheets_of(done), done.stderr) == ([f"standard input:{n}" for n in (1, 2, 3)], "")
