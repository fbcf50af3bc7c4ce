"""The REDCap data dictionary, and the data that such a project exports."""

import csv
import io
import re
from dataclasses import replace
from random import Random

import pytest
from random_files import random_file, random_sheet
from typer.testing import CliRunner

from tipscreen.commands.program import app
from tipscreen.errors import UsageError
from tipscreen.exchange.redcap import COLUMNS, to_redcap
from tipscreen.questionnaire.conditions import Truth
from tipscreen.questionnaire.model import QuestionType
from tipscreen.screening.case import Case

LOGIC = "Branching Logic (Show field only if...)"
NAME = "Variable / Field Name"
WORDS = re.compile(
    r"\s*(?:(\[\w+(?:\(\w+\))?\])|('[^']*')|(-?\d+)|(<>|<=|>=|[=<>+,()])|(and|or|if)\b)"
)


def fields_of(questionnaire):
    rows = list(csv.DictReader(io.StringIO(to_redcap(questionnaire))))
    return {row[NAME]: row for row in rows}


def holds(logic, values):
    """Evaluate branching logic as REDCap's JavaScript does: a blank is less than every number."""
    python, at = [], 0
    while at < len(logic):
        word = WORDS.match(logic, at)
        assert word, logic[at:]
        name, text, number, sign, keyword = word.groups()
        if name:
            python.append(f"V({values[name]!r})")
        elif text is not None:
            python.append(f"V({text})")
        elif keyword == "if":
            python.append("either")
        else:
            python.append({"=": "==", "<>": "!="}.get(sign, sign) or keyword or number)
        at = word.end()
    return eval(" ".join(python), {"V": Value, "either": lambda c, a, b: a if c else b})  # noqa: S307


class Value:
    """A REDCap value: a string that is compared with a number as a number."""

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def _number(self):
        return float(self.text) if self.text else 0.0

    def __ge__(self, number):
        return self._number() >= number

    def __le__(self, number):
        return self._number() <= number

    def __gt__(self, number):
        return self._number() > number

    def __lt__(self, number):
        return self._number() < number


def shown_by_redcap(questionnaire, fields, sheet):
    """Return the questions that REDCap shows, in order; a hidden question is empty."""
    values, shown = {}, set()
    for question in questionnaire.questions.values():
        logic = fields[question.id][LOGIC]
        is_shown = not logic or holds(logic, values)
        shown |= {question.id} if is_shown else set()
        answer = sheet.get(question.id) if is_shown else None
        if question.type is QuestionType.MANY:
            for option in question.options:
                values[f"[{question.id}({option})]"] = str(int(option in (answer or ())))
        elif isinstance(answer, int):
            values[f"[{question.id}]"] = str(answer)
        else:
            values[f"[{question.id}]"] = "".join(answer or ())
    return shown


def without_options_of_numbers(questionnaire):
    return not any(
        question.options
        for question in questionnaire.questions.values()
        if question.type is QuestionType.NUMBER
    )


def test_redcap_shows_exactly_the_questions_that_are_asked(shipped):
    """On random questionnaires and on the shipped one, with complete and partial sheets."""
    files = [f for f in map(random_file, range(400)) if without_options_of_numbers(f)]
    assert len(files) > 50
    operators = set()
    for number, questionnaire in enumerate([shipped] * 10 + files):
        fields = fields_of(questionnaire)
        chance = Random(number)  # noqa: S311 - no secret
        for _ in range(6):
            sheet = random_sheet(chance, questionnaire)
            case = Case(questionnaire, sheet)
            asked = {q for q in questionnaire.questions if case.applies(q) is not Truth.FALSE}
            assert shown_by_redcap(questionnaire, fields, sheet) == asked, (number, sheet)
        operators.update(
            word
            for row in fields.values()
            for word in re.findall(r"if\(|<>|<=|>=|<|>|and|or", row[LOGIC])
        )
    assert operators >= {"if(", "<>", ">=", "<", "and", "or"}


def test_every_question_is_a_field_with_its_options(shipped):
    fields = fields_of(shipped)
    assert list(fields) == ["record_id", "about_screening", *shipped.questions]
    assert shipped.about.disclaimer in fields["about_screening"]["Field Label"]
    for question in shipped.questions.values():
        row = fields[question.id]
        assert set(row) == set(COLUMNS)
        choices = row["Choices, Calculations, OR Slider Labels"]
        if question.type is QuestionType.NUMBER:
            assert (row["Field Type"], choices) == ("text", "")
            assert row["Text Validation Min"] == str(question.at_least)
            assert row["Text Validation Max"] == str(question.at_most)
            continue
        codes = [choice.split(",")[0] for choice in choices.split(" | ")]
        assert codes == list(question.options)
        is_many = question.type is QuestionType.MANY
        assert row["Field Type"] == ("checkbox" if is_many else "radio")
        has_none = is_many and question.none
        assert row["Field Annotation"] == ("@NONEOFTHEABOVE='none'" if has_none else "")


def test_texts_are_escaped_for_redcap(small):
    hostile = replace(
        small.questions["care"],
        ask="<b>Care</b> [record_id]?",
        choices={**small.questions["care"].choices, "rest": "Rest | sleep"},
    )
    changed = replace(small, questions={**small.questions, "care": hostile})
    row = fields_of(changed)["care"]
    assert row["Field Label"] == "&#60;b>Care&#60;/b> &#91;record_id]?"
    assert row["Choices, Calculations, OR Slider Labels"].count("|") == len(hostile.options) - 1


def with_question(questionnaire, old, new, **changes):
    """Return the questionnaire with one question changed and renamed."""
    questions = {
        (new if name == old else name): replace(question, id=new, **changes)
        if name == old
        else question
        for name, question in questionnaire.questions.items()
    }
    return replace(questionnaire, questions=questions)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        pytest.param(
            "age",
            {"not_sure": "Not sure"},
            "a number cannot have options",
            id="not sure next to a number",
        ),
        pytest.param(
            "record_id", {}, "already has a field with this name", id="a name that is taken"
        ),
        pytest.param(
            "screening_complete",
            {},
            "already has a field with this name",
            id="a name that it makes",
        ),
        pytest.param("a__b", {}, "no '__'", id="two underscores"),
        pytest.param("a_", {}, "no '_' at the end", id="an underscore at the end"),
        pytest.param("a" * 101, {}, "up to 100", id="a long name"),
    ],
)
def test_a_question_that_redcap_does_not_support_is_an_error(small, name, changes, message):
    with pytest.raises(UsageError, match=rf"'{name}' \(small\.yaml:\d+:\d+\).*{message}"):
        to_redcap(with_question(small, "age", name, **changes))


def test_a_redcap_export_gives_the_results_of_its_sheets(tmp_path, shipped):
    """With one column of 0 and 1 for each box; REDCap's own columns are kept."""
    examples = list(shipped.examples.values())
    rows = []
    for number, example in enumerate(examples, 1):
        row = {"record_id": str(number), "screening_complete": "2"}
        for question in shipped.questions.values():
            answer = example.answers.get(question.id)
            if question.type is QuestionType.MANY:
                for option in question.options:
                    row[f"{question.id}___{option}"] = str(int(option in (answer or ())))
            else:
                row[question.id] = str(answer) if isinstance(answer, int) else "".join(answer or ())
        rows.append(row)
    table = tmp_path / "export.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    out = tmp_path / "results.csv"
    keep = ["--keep", "record_id", "--keep", "screening_complete"]
    done = CliRunner().invoke(app, ["batch", str(table), "-o", str(out), *keep])
    assert done.exit_code == 0, done.output
    results = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [row["outcome"] for row in results] == [example.outcome for example in examples]


def test_export_redcap_in_spanish():
    english, spanish = (
        CliRunner().invoke(app, [*lang, "export", "redcap"]).stdout
        for lang in ([], ["--lang", "es"])
    )
    assert english != spanish
    for text in (english, spanish):
        rows = list(csv.DictReader(io.StringIO(text)))
        assert rows[0][NAME] == "record_id"
    first, second = (
        [(row[NAME], row[LOGIC]) for row in csv.DictReader(io.StringIO(text))]
        for text in (english, spanish)
    )
    assert first == second
