"""The front desk: labels, fast entry, the script, and forty interviews in a row."""

import json
import os
import random

import pytest
from helpers import ROOT

from tipscreen import load
from tipscreen.interview import interview
from tipscreen.label import refuse_label
from tipscreen.language import ENGLISH
from tipscreen.note import make_note
from tipscreen.reports import Format, render_note

SHIPPED = load()
TEXT = (ROOT / "questions.yaml").read_text("utf-8")

GOOD_LABELS = ["room 3", "A", "blue chair", "walk-in 12", "JM-4", "Tuesday 3rd", "sala 3"]
BAD_LABELS = {
    "123456": "record or phone number",
    "7": "record or phone number",
    "12-34": "record or phone number",
    "MRN 00123456": "record or phone number",
    "call 555 0100 22": "record or phone number",
    "1980-05-01": "date of birth",
    "5/1/1980": "date of birth",
    "born 1.5.80": "date of birth",
    "May 1 room": "date of birth",
    "1 de mayo": "date of birth",
    "3 March": "date of birth",
    "a@example.org": "e-mail address",
    "x" * 41: "up to 40",
}


@pytest.mark.parametrize("label", GOOD_LABELS)
def test_a_label_that_names_nobody_is_taken(label):
    assert refuse_label(label, ENGLISH) is None


@pytest.mark.parametrize("label", BAD_LABELS)
def test_a_label_that_could_name_somebody_is_refused(label):
    assert BAD_LABELS[label] in refuse_label(label, ENGLISH)


def test_the_script_says_what_to_read_aloud_what_not_to_do_and_when_to_fetch_a_nurse(start):
    terminal = start("--desk").type("")
    for line in (*SHIPPED.desk.read_first, *SHIPPED.desk.never, *SHIPPED.desk.fetch_nurse):
        terminal.wait_for(line)
    terminal.type("44")
    terminal.wait_for(f"At the desk: {SHIPPED.questions['danger_chest'].at_desk}")
    terminal.type("1")
    terminal.wait_for(f"At the desk: {SHIPPED.outcomes['emergency'].at_desk}")
    terminal.type("")
    terminal.wait_for(f"Read aloud: - {SHIPPED.desk.read_last[0]}")
    assert terminal.end() == 0


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


def test_a_line_of_answers_stops_at_a_question_that_is_not_always_asked(start):
    terminal = start("--desk", rows=60).type("", "44/n/n/n/n/n/16/4/1/1/1/n/1/n")
    terminal.wait_for("Other signs: None of these")
    terminal.wait_for("This question is not always asked. Please look. Not used: 1 / n")
    terminal.wait_for("In the last week, was any of this true on most days?")
    assert "Care tried" not in terminal.words.split("Not used")[1]


@pytest.mark.parametrize(
    ("line", "heard", "said"),
    [
        ("44 / nine / n", "Age: 44 years", "An answer was not understood. Not used: nine / n"),
        ("forty / n / n", "Please type a whole number", "The first answer was not understood."),
        ("44 / b / n", "Age: 44 years", "An answer was not understood. Not used: b / n"),
        ("44 / 8 / n", "Age: 44 years", "This question is not always asked."),
        ("44 / 1 / n", "chest for more than", "Please look at the answers first. Not used: n"),
    ],
)
def test_a_line_of_answers_stops_at_what_needs_a_look(start, line, heard, said):
    terminal = start("--desk", rows=60, columns=120).type("", line)
    terminal.wait_for(heard)
    terminal.wait_for(said)
    terminal.wait_for_prompt()
    assert "Head and spine signs:" not in terminal.words.split("Fetch a nurse:")[1].split(said)[0]


def test_what_is_typed_before_a_question_is_shown_is_no_answer(start):
    terminal = start()
    terminal.wait_for_prompt()
    terminal.child.send("44\nnone\nnone\nnone\n")
    terminal.wait_for("Question 2 of at most 26")
    terminal.wait_until(lambda: terminal.raw.endswith("\n> "), "prompt")
    assert "You said: None of these" not in terminal.words


def test_a_jump_by_number_and_back_to_the_way(start):
    terminal = start("--desk", rows=60).type("", "44/n/n", "#1", "45")
    terminal.wait_for("Age: 45 years")
    terminal.wait_for("Question 4 of at most 26", count=2)
    terminal.type("#7", "shoulder", "#99", "#0")
    terminal.wait_for("Where it hurts: Shoulder")
    terminal.wait_for("Question 4 of at most 25")
    terminal.wait_for("There is no question 99.")
    terminal.wait_for("There is no question 0.")


def test_for_a_patient_a_number_sign_is_no_jump(start):
    terminal = start().type("44", "#7")
    terminal.wait_for("You said: None of these")


def test_a_change_that_adds_or_drops_questions_says_so(start):
    terminal = start("--desk", rows=60).type("", "44/n/n/n/n/n/4/4/1/1/1/n/n", "#13", "1", "r")
    terminal.wait_for("This adds to the questions: Weeks of care; How care went")
    terminal.type("13", "n")
    terminal.wait_for("Care tried: Nothing yet", count=2)
    terminal.type("#13", "1", "3", "#13", "n")
    terminal.wait_for("Not asked any more, and forgotten: Weeks of care.")


# -- forty in a row


class Typist:
    """Works out what to type for an answer sheet, question by question."""

    def __init__(self, questionnaire, answers):
        self.answers = answers
        self.lines = []
        self.given = interview(questionnaire, self)

    def ask(self, step):
        self.lines.append((step.question, self.reply(step.question)))
        return self.answers[step.question.id]

    def reply(self, question):
        answer = self.answers[question.id]
        if isinstance(answer, int):
            return str(answer)
        options = list(question.options)
        return " ".join(str(options.index(option) + 1) for option in sorted(answer))

    def heard(self, heard):
        pass

    def look_over(self, _review):
        return None


def whole_examples():
    """Return examples that an interview can be held with, of every outcome."""
    found = {}
    for example in SHIPPED.examples.values():
        try:
            found[example.id] = Typist(SHIPPED, example.answers)
        except KeyError:
            continue
    return found


EXAMPLES = whole_examples()
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

    def intake(self, how):
        terminal = self.start(
            "--desk", "--save", str(self.sheet), "--report", str(self.note), rows=60, columns=100
        )
        terminal.type(f"room {self.number}-a")
        lines = list(self.typist.lines)
        half = len(lines) // 2
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
            rules = ["--rules", "changed.yaml"] if how == "changed" else []
            terminal = self.start(
                *rules, "resume", str(self.sheet), "--desk", "--report", str(self.note),
                rows=60, columns=100, cwd=self.folder,
            )  # fmt: skip
            again = [line for line in lines[:half] if line[0].id == "pain_start"]
            again = again if how == "changed" else []
            for question, _ in again:
                terminal.wait_for(f"These are asked again: - {question.title}")
            terminal.type("")  # past the review
            self.type_fast(terminal, [*again, *lines[half:]])
        terminal.type("")
        assert terminal.end() == 0, terminal.words

    def type_fast(self, terminal, lines):
        """Type the answers, several on a line where everybody is asked the questions."""
        waiting = []
        for question, reply in lines:
            if waiting and (question.ask_if or self.chance.random() < 0.2):
                terminal.type(" / ".join(waiting))
                waiting = []
            waiting.append(reply)
            if question.ask_again_if_unsure and "not_sure" in question.options:
                terminal.type(" / ".join(waiting))
                waiting = []
        if waiting:
            terminal.type(" / ".join(waiting))

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
        expected = make_note(SHIPPED, self.typist.given, f"room {self.number}-a")
        wanted = json.loads(str(render_note(expected, Format.JSON)))
        for data in (said, wanted):
            data["note"].pop("made_on")
            data.pop("questionnaire")
        assert said == wanted
        assert said["outcome"]["id"] == SHIPPED.examples[self.name].outcome
        assert self.note.stat().st_mode & 0o777 == 0o600


def test_forty_interviews_in_a_row_give_forty_right_notes_and_leave_nothing_behind(start, tmp_path):
    assert CHANGED != TEXT
    (tmp_path / "changed.yaml").write_text(CHANGED, encoding="utf-8")
    ways = [
        "straight",
        "corrected",
        "interrupted",
        "straight",
        "killed",
        "straight",
        "quit",
        "changed",
    ]
    names = list(EXAMPLES)
    chosen = [names[number * len(names) // 40] for number in range(40)]
    assert {SHIPPED.examples[name].outcome for name in chosen} == set(SHIPPED.outcomes)
    for number, name in enumerate(chosen):
        clerk = Clerk(start, tmp_path, number, name)
        clerk.intake(ways[number % len(ways)])
        clerk.check()
    expected = {"changed.yaml"}
    expected |= {f"{n}{ending}" for n in range(40) for ending in (".json", "-note.json")}
    assert set(os.listdir(tmp_path)) == expected
