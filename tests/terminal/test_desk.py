"""The front desk: labels, fast entry, the script, and forty interviews in a row."""

import json
import os
import random

import pytest
from clerks import EXAMPLES, FORTY, fast_lines
from helpers import ROOT, some_of
from shipped import ids
from terminals import full_disk, knot

from tipscreen import load
from tipscreen.interview.case_label import label_problem, looks_like_name
from tipscreen.questionnaire.language import ENGLISH
from tipscreen.reports.formats import Format
from tipscreen.reports.note import make_note
from tipscreen.reports.writers import render_note

SHIPPED = load()
TEXT = (ROOT / "questions.yaml").read_text("utf-8")

GOOD_LABELS = [
    "room 3",
    "A",
    "blue chair",
    "walk-in 12",
    "JM-4",
    "Tuesday third",
    "sala 3",
    "room 3 1 2",
]
BAD_LABELS = {
    "123456": "record or phone number",
    "7": "record or phone number",
    "12-34": "record or phone number",
    "MRN 00123456": "record or phone number",
    "mrn b": "record or phone number",
    "A48291": "record or phone number",
    "call 555 0100 22": "record or phone number",
    "1980-05-01": "date of birth",
    "5/1/1980": "date of birth",
    "J 5,1,80": "date of birth",
    "J 5_1_80": "date of birth",
    "born last": "date of birth",
    "May 1 room": "date of birth",
    "May the 5th": "date of birth",
    "1 de mayo": "date of birth",
    "5 ene 80": "date of birth",
    "3 March": "date of birth",
    "Mrs. Lopez": "a name",
    "Sra Lopez": "a name",
    "a@example.org": "e-mail address",
    "maria at gmail": "e-mail address",
    "maria [at] x": "e-mail address",
    "x" * 41: "up to 40",
}


@pytest.mark.parametrize("label", GOOD_LABELS)
def test_a_label_that_names_nobody_is_taken(label):
    assert label_problem(label, ENGLISH) is None


@pytest.mark.parametrize("label", ["John Smith", "mary o'neil", "Ana María López", "J. Smith"])
def test_what_may_be_a_name_is_asked_about(start, label):
    assert looks_like_name(label)
    terminal = start("--desk").type(label)
    terminal.wait_for(f"Is {label} a person's name?")
    terminal.type("John Smith" if label != "John Smith" else "blue chair")
    terminal.wait_for("Question 1" if label == "John Smith" else "Is John Smith a person's name?")


@pytest.mark.parametrize("label", GOOD_LABELS)
def test_what_is_no_name_is_not_asked_about(label):
    assert not looks_like_name(label)


def test_a_digit_is_no_label(start):
    terminal = start("--desk").type("7")
    terminal.wait_for("That looks like a record or phone number.")


def test_a_label_that_was_asked_about_and_is_no_name_is_taken(start):
    terminal = start("--desk").type("Waiting area", "", "44", "r")
    terminal.wait_for("Label: Waiting area")


@pytest.mark.parametrize("label", BAD_LABELS)
def test_a_label_that_could_name_somebody_is_refused(label):
    assert BAD_LABELS[label] in label_problem(label, ENGLISH)


def test_the_script_says_what_to_read_aloud_what_not_to_do_and_when_to_fetch_a_nurse(start):
    terminal = start("--desk").type("")
    for line in (*SHIPPED.desk.read_first, *SHIPPED.desk.never, *SHIPPED.desk.fetch_nurse):
        terminal.wait_for(line)
    terminal.type("44")
    terminal.wait_for(f"At the desk: {SHIPPED.questions[ids.danger].at_desk}")
    terminal.type("1")
    terminal.wait_for(f"At the desk: {SHIPPED.outcomes['emergency'].at_desk}")
    terminal.type("")
    terminal.wait_for("Read aloud: - Get help now. Call 911.")
    terminal.type("")
    assert terminal.end() == 0


def test_what_the_person_must_hear_is_read_aloud_at_the_end(start):
    terminal = start("--desk", rows=200).type("", *knot("takes_a_blood_thinner"), "")
    terminal.wait_for("Press Enter to clear the screen.")
    read = terminal.words.rpartition("Read aloud:")[2]
    for words in (
        "It is reasonable to talk with a clinician about trigger point injections, with some cautions.",
        "Do not stop your blood thinner on your own.",
        SHIPPED.desk.read_last[0],
        SHIPPED.about.disclaimer,
    ):
        assert words in read


def test_the_next_steps_at_the_desk_are_for_who_is_in_the_clinic(start):
    terminal = start("--desk", rows=200).type("", *knot(), "")
    terminal.wait_for("Press Enter to clear the screen.")
    assert SHIPPED.outcomes[ids.reasonable].next_at_desk[0] in terminal.words
    assert "Make an appointment" not in terminal.words


def test_in_danger_the_note_is_written_at_that_moment(start, tmp_path):
    note = tmp_path / "note.txt"
    terminal = start("--desk", "--note", str(note)).type("room 3", "44", "1")
    terminal.wait_for("Get help now. Call 911.")
    terminal.wait_for_prompt()
    assert SHIPPED.outcomes["emergency"].headline in note.read_text("utf-8")
    terminal.kill()


def test_a_note_of_a_danger_that_is_no_more_is_put_right(start, tmp_path):
    note = tmp_path / "note.txt"
    terminal = start("--desk", "--note", str(note)).type("room 3", "44", "1", "2", "none")
    terminal.wait_for("Question 3, as on paper")
    assert SHIPPED.outcomes["emergency"].headline in note.read_text("utf-8")
    terminal.type("q")
    terminal.end()
    assert SHIPPED.outcomes["emergency"].headline not in note.read_text("utf-8")


def test_a_note_that_could_not_be_written_is_told_while_it_is_on_the_screen(start, tmp_path):
    options = {"preexec": full_disk, "PYTHONDONTWRITEBYTECODE": "1", "cwd": tmp_path}
    terminal = start("--desk", "--note", "n.txt", **options).type("room 3", "44", "1", "")
    terminal.wait_for(
        "cannot write n.txt: File too large Copy what you need from this screen before you clear "
        "it. Press Enter to clear the screen."
    )
    assert "The note is in" not in terminal.words
    terminal.type("")
    assert terminal.end() == 1
    assert terminal.words.endswith("cannot write n.txt: File too large")
    assert os.listdir(tmp_path) == []


def test_in_danger_the_screen_shows_nothing_but_what_to_do(start):
    terminal = start("--desk", rows=24, columns=80).type("room 3", "44", "1")
    terminal.wait_for("Press Enter for the note.")
    lines = [line.strip() for line in terminal.screen if line.strip()]
    assert lines[0].startswith("At the desk: Fetch a nurse or doctor now.")
    assert any(line.startswith("The answer was: New or changed pressure") for line in lines)
    assert not any(line.startswith("1. Age") or "Age: 44" in line for line in lines)


def test_after_the_note_the_screen_is_cleared(start):
    terminal = start("--desk").type("room 3", "44", "1", "", "")
    assert terminal.end() == 0
    assert terminal.raw.endswith("\x1b[H\x1b[2J\x1b[3J")
    assert not any("44" in line for line in terminal.screen)


def test_without_the_desk_the_patient_sees_nothing_of_it(start):
    terminal = start().type("44", "none")
    terminal.wait_for_prompt()
    assert "At the desk" not in terminal.words
    assert "Fetch a nurse" not in terminal.words


def test_a_bad_label_is_asked_for_again(start):
    terminal = start("--desk").type("123456")
    terminal.wait_for("That looks like a record or phone number.")
    terminal.type("room 3", "44")
    terminal.wait_for("Age: 44 years")


TO_QUESTION_6 = ["", "44", "n", "n", "n", "n"]


def test_several_answers_on_one_line_are_taken_one_by_one(start):
    terminal = start("--desk", rows=60).type(
        *TO_QUESTION_6, "n / neck, shoulder / 3 / 1 / 4 / 6 / 1 / 1 2"
    )
    for heard in (
        "Things to check first: None of these",
        "Where it hurts: Neck; Shoulder",
        "How long: More than 3 months",
        "What started it: Doing the same move often",
        "How it feels: Dull ache; Tight or stiff",
    ):
        terminal.wait_for(heard)
    terminal.wait_for("Question 14, as on paper")
    assert "Not used" not in terminal.words


@pytest.mark.parametrize(
    ("lines", "used", "not_used"),
    [
        pytest.param(["44 / n / n"], "Age: 44 years", "n / n", id="what must be read aloud"),
        pytest.param(["44", "n / n"], "breathing signs: None of these", "n", id="a danger question"),
        pytest.param(
            [*TO_QUESTION_6[1:], "n/4/4/1/4/6/1/1", "1", "n", "n / 2"], "Care tried: Nothing yet", "2",
            id="a question that is left out in between",
        ),
        pytest.param(
            [*TO_QUESTION_6[1:], "n / nine / 4"], "to check first: None of these", "nine / 4",
            id="what is not understood",
        ),
        pytest.param([*TO_QUESTION_6[1:], "n / b / 4"], "to check first", "b / 4", id="a command"),
        pytest.param(["#7 / 1"], "Question 1, as on paper", "#7 / 1", id="a jump"),
        pytest.param(["44", "#7."], "Question 2, as on paper", "#7.", id="a jump that is mistyped"),
        pytest.param(["44", "1 / n"], "chest, for more than", "n", id="after a danger sign"),
    ],
)  # fmt: skip
def test_a_line_of_answers_stops_before(start, lines, used, not_used):
    terminal = start("--desk", rows=60, columns=120).type("", *lines)
    terminal.wait_for(used)
    terminal.wait_for(f"Not used: {not_used} ")


def test_a_line_whose_first_answer_is_not_understood_is_not_used(start):
    terminal = start("--desk").type("", "forty / n / n")
    terminal.wait_for("The first answer was not understood. Not used: n / n")
    terminal.wait_for("Please type a whole number from 0 to 120.")


def test_what_is_typed_before_a_question_is_shown_is_no_answer(start):
    terminal = start()
    terminal.wait_for_prompt()
    terminal.child.send("44\nnone\nnone\nnone\n")
    terminal.wait_for("Question 2 of at most 29")
    terminal.wait_until(lambda: terminal.raw.endswith("\n> "), "prompt")
    assert "Answer: None of these" not in terminal.words


def test_a_jump_by_number_on_paper_and_back_to_the_way(start):
    terminal = start("--desk", rows=60).type("", "44", "n", "#1", "45")
    terminal.wait_for("Age: 45 years")
    terminal.wait_for("Question 3, as on paper", count=2)
    terminal.type("#7", "shoulder", "#99", "#16", "#29")
    terminal.wait_for("Where it hurts: Shoulder")
    terminal.wait_for("There is no question 99.")
    terminal.wait_for("Question 16 does not apply.")
    terminal.wait_for("Last one. Do you have any of these, as far as a clinician told you?")


def test_the_label_can_be_changed(start, tmp_path):
    terminal = start("--desk", "--save", "a.json", cwd=tmp_path).type(
        "room 3", "44", "#0", "room 4"
    )
    terminal.type("r")
    terminal.wait_for("Label: room 4")
    assert '"label": "room 4"' in (tmp_path / "a.json").read_text()


def test_for_a_patient_a_number_sign_is_no_jump(start):
    terminal = start().type("44", "#7")
    terminal.wait_for("Answer: None of these")


def test_a_change_that_adds_or_drops_questions_says_so(start):
    terminal = start("--desk", rows=60).type(
        *TO_QUESTION_6, "n/4/4/1/4/6/1/1", "1", "n", "n", "#17", "1", "r"
    )
    terminal.wait_for("This adds questions: Weeks of care; Hands-on care; Daily life")
    terminal.type("", "3", "#17", "n")
    terminal.wait_for(
        "These questions no longer apply, so their answers do not count: Weeks of care."
    )
    terminal.type("3", "#17", "1")
    terminal.wait_for("Your earlier answers count again: Weeks of care.")


# -- forty in a row


CHANGED = TEXT.replace(
    "    help: Pick the one that fits best.", "    help: Pick the one that fits."
)


class Clerk:
    """One of the forty: types the answers of an example, with what happens at a desk in between."""

    def __init__(self, start, folder, number, name):
        self.start, self.number, self.name = start, number, name
        self.typist = EXAMPLES[name]
        self.chance = random.Random(number)  # noqa: S311 - no secret
        self.sheet, self.note = folder / f"{number}.json", folder / f"{number}-note.json"
        self.folder = folder
        self.mode = ["--plain"] if number % 3 else []

    def intake(self, how):
        terminal = self.start(
            *self.mode, "--desk", "--save", str(self.sheet), "--note", str(self.note),
            rows=60, columns=100,
        )  # fmt: skip
        terminal.type(f"room {self.number}-a")
        lines = list(self.typist.lines)
        half = len(lines) // 2
        while 0 < half < len(lines) and lines[half][0] is lines[half - 1][0]:
            half += 1  # "not sure" counts once said; going on does not ask a second time
        if how == "straight":
            self.type_fast(terminal, lines)
        elif how == "corrected":
            self.type_with_corrections(terminal, lines)
        else:
            self.type_fast(terminal, lines[:half])
            terminal.wait_for_prompt()
            if how == "interrupted":
                terminal.child.sendintr()
                assert terminal.end() == 130
            elif how == "killed":
                terminal.kill()
            else:
                terminal.type("q")
                assert terminal.end() == 3
            rules = ["--questionnaire", "changed.yaml"] if how == "changed" else []
            terminal = self.start(
                *self.mode, *rules, "resume", str(self.sheet), "--desk", "--note", str(self.note),
                rows=60, columns=100, cwd=self.folder,
            )  # fmt: skip
            again = [line for line in lines[:half] if line[0].id == ids.start]
            again = again if how == "changed" else []
            for question, _ in again:
                terminal.wait_for(f"These are asked again: - {question.title}")
            terminal.type("")  # past the review
            self.type_fast(terminal, [*again, *lines[half:]])
        terminal.type("", "")  # past the review; clears the screen
        assert terminal.end() == 0, terminal.words

    def type_fast(self, terminal, lines):
        """Type the answers, several on a line where that can be, now and then fewer."""
        terminal.type(*fast_lines(lines, " / ", lambda: self.chance.random() < 0.2))

    def type_with_corrections(self, terminal, lines):
        for number, (_, reply) in enumerate(lines):
            if number % 5 == 2:
                terminal.type("99", "what")
            if number % 5 == 3:
                terminal.type("b", "")
            if number % 7 == 4:
                terminal.type("r", "1", "")  # looks, keeps the first answer, and is back here
            terminal.type(reply)

    def check(self):
        """Compare the note with the one that the example's answers give."""
        said = json.loads(self.note.read_text("utf-8"))
        expected = make_note(SHIPPED.for_desk(), self.typist.given, f"room {self.number}-a")
        wanted = json.loads(str(render_note(expected, Format.JSON)))
        for data in (said, wanted):
            data["note"].pop("made_on")
            data.pop("questionnaire")
        assert said == wanted
        assert said["outcome"]["id"] == SHIPPED.examples[self.name].outcome
        assert self.note.stat().st_mode & 0o777 == 0o600


WAYS = [
    "straight", "corrected", "straight", "interrupted", "straight", "killed", "straight",
    "corrected", "straight", "quit", "straight", "changed",
]  # fmt: skip


def test_the_forty_come_to_every_outcome_in_every_way():
    assert {SHIPPED.examples[name].outcome for name in FORTY} == set(SHIPPED.outcomes)
    assert len(FORTY) > len(WAYS)
    assert CHANGED != TEXT


@pytest.mark.parametrize("hour", some_of(range(10), 4))
def test_forty_interviews_give_forty_right_notes_and_leave_nothing_behind(start, tmp_path, hour):
    """Four in a row in each of ten hours, so that hours can run side by side."""
    (tmp_path / "changed.yaml").write_text(CHANGED, encoding="utf-8")
    expected = {"changed.yaml"}
    for number in range(4 * hour, 4 * hour + 4):
        clerk = Clerk(start, tmp_path, number, FORTY[number])
        clerk.intake(WAYS[number % len(WAYS)])
        clerk.check()
        expected |= {f"{number}.json", f"{number}-note.json"}
    assert set(os.listdir(tmp_path)) == expected
