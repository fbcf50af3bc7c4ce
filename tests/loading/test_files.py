"""Two programs write one file: it is always complete, and success is only reported if it is saved."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from tipscreen import files
from tipscreen.errors import FileError
from tipscreen.files import open_new, replace_if_unchanged, write_new

WRITER = """
import sys
from pathlib import Path
from tipscreen.errors import FileError
from tipscreen.files import read_bytes, replace_if_unchanged
path, letter, times = Path(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
for _ in range(times):
    try:
        replace_if_unchanged(path, read_bytes(path), letter * 1_000_000)
    except FileError as error:
        assert "another program changed it in the meantime" in str(error), error
"""

RIVAL = """
import sys
from pathlib import Path
from tipscreen.errors import FileError
from tipscreen.files import replace_if_unchanged
me = sys.argv[1]
for line in sys.stdin:
    path = Path(line.rstrip())
    try:
        replace_if_unchanged(path, b"both saw this", me.encode())
    except FileError as error:
        print("refused" if "meantime" in str(error) else error, flush=True)
    else:
        print("saved", flush=True)
"""


def program(text, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_beside_two_writers_a_reader_never_sees_an_empty_or_a_half_file(tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes(b"0" * 1_000_000)
    reads = 0
    with program(WRITER, file, "a", 100) as one, program(WRITER, file, "b", 100) as two:
        while None in (one.poll(), two.poll()):
            text = file.read_bytes()
            assert len(text) == 1_000_000
            assert text.count(text[:1]) == 1_000_000
            reads += 1
        assert (one.stderr.read(), two.stderr.read()) == ("", "")
    assert reads > 20
    assert os.listdir(tmp_path) == ["a.json"]


def test_of_two_who_save_from_the_same_state_one_is_told_saved_and_is_in_the_file(tmp_path):
    file = tmp_path / "a.json"
    in_the_file = set()
    with program(RIVAL, "one") as one, program(RIVAL, "two") as two:
        for _ in range(400):
            file.write_bytes(b"both saw this")
            for rival in (one, two):
                rival.stdin.write(f"{file}\n")
                rival.stdin.flush()
            told = {"one": one.stdout.readline().strip(), "two": two.stdout.readline().strip()}
            assert sorted(told.values()) == ["refused", "saved"], told
            assert told[file.read_text()] == "saved"
            in_the_file.add(file.read_text())
    assert in_the_file == {"one", "two"}  # they did race
    assert os.listdir(tmp_path) == ["a.json"]


def test_of_two_who_make_the_same_new_file_one_does(tmp_path):
    write_new(tmp_path / "a.json", b"first")
    with pytest.raises(FileError, match="a file with that name already exists"):
        write_new(tmp_path / "a.json", b"second")
    assert (tmp_path / "a.json").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_file_that_is_gone_was_changed(tmp_path):
    with pytest.raises(FileError, match="another program changed it in the meantime"):
        replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")
    assert os.listdir(tmp_path) == []


def test_what_is_there_already_need_not_be_written(tmp_path):
    """A save that was interrupted after its last step succeeded, even if its writer does not know."""
    (tmp_path / "a.json").write_bytes(b"new")
    replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")


def test_what_a_killed_program_left_is_cleared_away_by_the_next_and_nothing_else(tmp_path):
    (tmp_path / "a.json").write_bytes(b"seen")
    (tmp_path / ".tipscreen-0123456789abcdef.new").write_bytes(b"half of ano")
    others = [".tipscreen-notes.new", ".a.json.new", "tipscreen-0123456789abcdef.new"]
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / ".tipscreen-0123456789abcde0.new").mkdir()
    replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")
    assert sorted(os.listdir(tmp_path)) == sorted(
        ["a.json", ".tipscreen-0123456789abcde0.new", *others]
    )


def test_what_somebody_writes_bit_by_bit_is_not_cleared_away_meanwhile(tmp_path):
    """A table takes minutes to write; an interview saves to the same folder in the meantime."""
    with open_new(tmp_path / "table") as table, open_new(tmp_path / "other") as other:
        table.write(b"half")
        other.write(b"other")
        write_new(tmp_path / "sheet", b"sheet")
        table.write(b" and half")
    assert (tmp_path / "table").read_bytes() == b"half and half"
    assert sorted(os.listdir(tmp_path)) == ["other", "sheet", "table"]


def test_a_file_that_came_while_another_was_written_bit_by_bit_stays(tmp_path):
    written = ExitStack()
    written.enter_context(open_new(tmp_path / "table")).write(b"mine")
    (tmp_path / "table").write_bytes(b"theirs")
    with pytest.raises(FileError, match="already"):
        written.close()
    assert (tmp_path / "table").read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["table"]


def test_a_file_that_is_not_wanted_in_the_end_leaves_nothing(tmp_path):
    with open_new(tmp_path / "table", is_wanted=lambda: False) as table:
        table.write(b"nothing")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "replace", "open"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_at_any_step_leaves_what_was_there(tmp_path, monkeypatch, step, failure):
    file = tmp_path / "a.json"
    file.write_bytes(b"seen")

    def fails(*arguments, **_):
        if step != "open" or str(arguments[0]).endswith(".new"):
            raise failure
        return real(*arguments)

    real = getattr(os, step)
    monkeypatch.setattr(os, step, fails)
    with pytest.raises(KeyboardInterrupt if isinstance(failure, KeyboardInterrupt) else FileError):
        replace_if_unchanged(file, b"seen", b"new")
    monkeypatch.undo()
    assert file.read_bytes() == b"seen"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_folder_that_stays_locked_is_told_and_not_waited_for_without_end(tmp_path, monkeypatch):
    import fcntl

    from tipscreen import files

    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.1)
    (tmp_path / "a.json").write_bytes(b"seen")
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    began = time.monotonic()
    with pytest.raises(FileError, match="another program is writing in this folder"):
        replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")
    assert time.monotonic() - began < 5
    os.close(folder)
    replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"


@pytest.mark.parametrize("without", ["fcntl", "flock"])
def test_where_there_are_no_locks_files_are_written_all_the_same(tmp_path, monkeypatch, without):
    import fcntl

    from tipscreen import files

    def refused(*_):
        raise OSError(95, "Operation not supported")

    if without == "fcntl":  # as on Windows
        monkeypatch.setattr(files, "fcntl", None)
    else:  # as on some network drives
        monkeypatch.setattr(fcntl, "flock", refused)
    write_new(tmp_path / "a.json", b"seen")
    (tmp_path / ".tipscreen-0123456789abcdef.new").write_bytes(b"another may be writing it now")
    replace_if_unchanged(tmp_path / "a.json", b"seen", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert sorted(os.listdir(tmp_path)) == [".tipscreen-0123456789abcdef.new", "a.json"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    for write in (
        lambda: replace_if_unchanged(tmp_path / "folder", b"seen", b"x"),
        lambda: replace_if_unchanged(tmp_path / "no" / "a.json", b"seen", b"x"),
        lambda: write_new(tmp_path / "no" / "a.json", b"x"),
    ):
        with pytest.raises(FileError, match="cannot write"):
            write()
    assert os.listdir(tmp_path) == ["folder"]


def test_of_sixteen_who_save_at_once_one_is_told_saved_and_is_in_the_file(tmp_path):
    file = tmp_path / "a.json"
    with ExitStack() as running:
        rivals = {name: running.enter_context(program(RIVAL, name)) for name in "abcdefghijklmnop"}
        for _ in range(5):
            file.write_bytes(b"both saw this")
            for rival in rivals.values():
                rival.stdin.write(f"{file}\n")
            for rival in rivals.values():
                rival.stdin.flush()
            said = {name: rival.stdout.readline().strip() for name, rival in rivals.items()}
            (saved,) = [name for name, word in said.items() if word == "saved"]
            assert set(said.values()) == {"saved", "refused"}
            assert file.read_text() == saved
            assert os.listdir(tmp_path) == ["a.json"]
        for rival in rivals.values():
            rival.stdin.close()


LINK_AND_FILE_IN_TURN = """
import os, sys
path, victim = sys.argv[1:]
print("ready", flush=True)
while True:
    os.symlink(victim, path + ".link")
    os.rename(path + ".link", path)
    with open(path + ".file", "wb") as file:
        file.write(b"seen")
    os.rename(path + ".file", path)
"""


def test_a_link_that_others_put_in_the_place_of_a_file_leads_a_writer_nowhere(tmp_path):
    """In a folder that others can write to, the name is a link and a file in turn."""
    (tmp_path / "shared").mkdir()
    path, victim = tmp_path / "shared" / "a.json", tmp_path / "mine.txt"
    victim.write_bytes(b"mine")
    path.write_bytes(b"seen")
    with program(LINK_AND_FILE_IN_TURN, path, victim) as attacker:
        attacker.stdout.readline()
        outcomes = set()
        for _ in range(2_000):
            try:
                replace_if_unchanged(path, b"seen", b"written")
            except FileError as error:
                outcomes.add(str(error).rpartition(": ")[2])
            else:
                outcomes.add("written")
            assert victim.read_bytes() == b"mine"
        attacker.kill()
    assert {"written", "another program changed it in the meantime"} <= outcomes


def test_a_new_file_is_no_link_that_came_just_before(tmp_path, monkeypatch):
    victim = tmp_path / "mine.txt"
    victim.write_bytes(b"mine")
    path = tmp_path / "a.json"
    monkeypatch.setattr(files, "_fsync_file", lambda _: path.symlink_to(victim))
    with pytest.raises(FileError, match="a file with that name already exists"):
        write_new(path, b"new")
    assert victim.read_bytes() == b"mine"
    assert sorted(os.listdir(tmp_path)) == ["a.json", "mine.txt"]


@pytest.mark.parametrize("is_link", [True, False])
def test_what_is_planted_under_the_name_of_a_temporary_file_is_not_written_to(
    tmp_path, monkeypatch, is_link
):
    victim = tmp_path / "mine.txt"
    victim.write_bytes(b"mine")
    planted = tmp_path / f".tipscreen-{'00' * 8}.new"
    monkeypatch.setattr(files.os, "urandom", bytes)
    monkeypatch.setattr(files, "_remove_stale_temporaries", lambda _: None)
    if is_link:
        planted.symlink_to(victim)
    else:
        planted.write_bytes(b"theirs")
    with pytest.raises(FileError, match="a file with that name already exists"):
        write_new(tmp_path / "a.json", b"new")
    assert victim.read_bytes() == b"mine"
    assert not (tmp_path / "a.json").exists()


def test_a_planted_link_of_that_name_is_not_followed_when_it_is_cleared_away(tmp_path):
    victim = tmp_path / "mine.txt"
    victim.write_bytes(b"mine")
    (tmp_path / f".tipscreen-{'00' * 8}.new").symlink_to(victim)
    write_new(tmp_path / "a.json", b"new")
    assert victim.read_bytes() == b"mine"
