"""The front desk with one start of the program: one person after another, each with a note."""

import json
import re
from datetime import datetime

import pytest
from clerks import EXAMPLES, FORTY, SHIPPED, fast_lines
from helpers import ROOT, slow
from shipped import ids
from terminals import knot

from tipscreen.errors import FileError
from tipscreen.terminal.desk_session import NotesFolder

LABEL = "A label to find this note by"
CLEAR = "Press Enter to clear the screen."
UNTRIED = knot("nothing_tried")


@pytest.fixture
def desk(start, tmp_path):
    def begin(*options):
        return start("--desk", "--notes-dir", str(tmp_path), *options, rows=60, columns=100)

    return begin


def files(folder, ending):
    return sorted(path for path in folder.iterdir() if path.suffix == ending)


@pytest.mark.parametrize("count", [10, slow(len(FORTY))])
def test_many_people_with_one_start_give_a_note_each_and_nothing_else(desk, tmp_path, count):
    many = FORTY[:count]
    terminal = desk()
    for number, name in enumerate(many):
        terminal.type(f"room {number}", *fast_lines(EXAMPLES[name].lines), "")
        terminal.wait_for(CLEAR, count=number + 1)
        headline = SHIPPED.outcomes[SHIPPED.examples[name].outcome].headline
        assert headline in terminal.words
        terminal.type("")
    terminal.wait_for(LABEL)
    terminal.type("q")
    assert terminal.end() == 0
    notes = files(tmp_path, ".html")
    assert len(notes) == len(many)
    assert len(list(tmp_path.iterdir())) == len(many)
    for number, name in enumerate(many):
        (note,) = [path for path in notes if path.stem.endswith(f"-room-{number}")]
        outcome = SHIPPED.outcomes[SHIPPED.examples[name].outcome]
        assert outcome.in_note in note.read_text("utf-8")


def test_keystrokes_for_one_person():
    """Each character and each Enter, from the label to the cleared screen; told in the document.

    The goal was 40. It cannot be with so many questions: their answers and what parts them are more.
    """
    lines = ["r3", *fast_lines(EXAMPLES[ids.typical].lines), "", ""]
    keys = sum(len(line) + 1 for line in lines)
    questions = len(EXAMPLES[ids.typical].lines)
    said = f"{keys} keystrokes in {len(lines)} lines for {questions} questions"
    assert said in " ".join((ROOT / "docs" / "front-desk.md").read_text("utf-8").split())
    assert len(lines) <= 12


def test_ctrl_c_in_one_interview_loses_nothing_of_it_or_of_others(desk, tmp_path):
    terminal = desk().type("room 1", "44", "n", "n")
    terminal.wait_for("Question 4, as on paper")
    terminal.interrupt()
    terminal.wait_for("There is no result yet. Your answers are in")
    terminal.wait_for(LABEL)
    terminal.wait_for_prompt()
    assert not any(
        "44 years" in line for line in terminal.screen
    )  # the next person must not read it
    terminal.type("room 2", *UNTRIED, "", "")
    terminal.wait_for(LABEL)
    terminal.type("l")
    terminal.wait_for("room-1: not finished")
    terminal.wait_for("room-2")
    (sheet,) = files(tmp_path, ".json")
    assert sorted(json.loads(sheet.read_text("utf-8"))["answers"]) == [
        ids.age, ids.danger, ids.second_danger,
    ]  # fmt: skip
    terminal.type("1")  # goes on with the first
    terminal.wait_for("Not answered yet")
    terminal.type("", *UNTRIED[3:], "", "")
    terminal.wait_for(LABEL)
    terminal.type("q")
    assert terminal.end() == 0
    assert len(files(tmp_path, ".html")) == 2
    assert not files(tmp_path, ".json")


def test_the_tenth_of_the_list_can_be_gone_on_with_and_a_number_beyond_it_is_no_label(
    desk, tmp_path
):
    for number in range(10):
        (tmp_path / f"{datetime.now():%Y-%m-%d}-000{number}-a.html").write_text("")
    terminal = desk().type("room 1", "44", "q")
    terminal.wait_for("There is no result yet.")
    terminal.type("l")
    terminal.wait_for("room-1: not finished")
    terminal.type("12")
    terminal.wait_for("That looks like a record or phone number.")
    terminal.type("11")
    terminal.wait_for("Not answered yet")
    terminal.kill()


def test_in_danger_the_note_stands_at_once_and_stopping_keeps_it(desk, tmp_path):
    terminal = desk().type("room 1", "44", "1")
    terminal.wait_for("At the desk: Fetch a nurse or doctor now.")
    terminal.wait_for_prompt()
    (note,) = files(tmp_path, ".html")
    assert SHIPPED.outcomes["emergency"].in_note in note.read_text("utf-8")
    terminal.interrupt()
    terminal.wait_for("But do not forget: Get help now.")
    terminal.wait_for(LABEL)
    terminal.kill()
    assert files(tmp_path, ".html") == [note]


def test_sheets_are_kept_where_that_is_asked_for(desk, tmp_path):
    terminal = desk("--keep-sheets").type("", *UNTRIED, "", "")
    terminal.wait_for(LABEL)
    terminal.type("q")
    assert terminal.end() == 0
    names = [path.name for path in sorted(tmp_path.iterdir())]
    assert [re.sub(r"^[\d-]{16}", "", name) for name in names] == ["no-label.html", "no-label.json"]


def test_the_end_of_input_and_ctrl_c_at_the_label_end_the_day(desk):
    terminal = desk()
    terminal.interrupt()
    assert terminal.end() == 130
    terminal = desk()
    terminal.wait_for_prompt()
    terminal.child.sendeof()
    assert terminal.end() == 3


def test_a_folder_that_is_not_there_is_told(start, tmp_path):
    terminal = start("--desk", "--notes-dir", str(tmp_path / "notes"))
    terminal.wait_for("the folder does not exist or is not writable; create it first")
    assert terminal.end() != 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--notes-dir", "x"], "--notes-dir requires --desk"),
        (["--desk", "--keep-sheets"], "--keep-sheets requires --notes-dir"),
        (["--desk", "--notes-dir", "x", "--save", "y"], "cannot be combined with --save"),
        (["--desk", "--notes-dir", "x", "--note", "y.txt"], "cannot be combined with --note"),
    ],
)
def test_options_that_do_not_fit_are_refused(start, options, why):
    terminal = start(*options, columns=120)
    terminal.wait_for(why)
    assert terminal.end() == 2


def test_two_people_of_one_label_and_minute_get_two_notes(tmp_path):
    folder = NotesFolder(tmp_path, clock=lambda: datetime(2026, 11, 25, 9, 5))
    first = folder.new_files("room 3 / left")
    assert first.note.name == "2026-11-25-0905-room-3-left.html"
    first.note.write_text("")
    second = folder.new_files("room 3 / left")
    assert second.note.name == "2026-11-25-0905-room-3-left-2.html"
    second.sheet.write_text("")
    (tmp_path / "2026-11-24-0905-room-9.html").write_text("")
    assert folder.todays_files() == [second, first] or folder.todays_files() == [first, second]
    assert [
        filed.is_unfinished for filed in sorted(folder.todays_files(), key=lambda f: f.note)
    ] == [
        True,
        False,
    ]


def test_no_label_leads_out_of_the_folder(tmp_path):
    folder = NotesFolder(tmp_path)
    for label in ("../../x", "/etc/passwd", "..", "a\0b", "CON:", ""):
        assert folder.new_files(label).note.parent == tmp_path
        assert re.fullmatch(r"[\w-]+\.html", folder.new_files(label).note.name)


def test_a_folder_must_be_there(tmp_path):
    with pytest.raises(FileError, match="create it first"):
        NotesFolder(tmp_path / "x").check()
