"""Style: what a reader of the file would mind."""

from datetime import date

import pytest
import yaml
from helpers import CASES, ROOT

from tipscreen.checking.lint import lint, school_grade
from tipscreen.loading.reader import load_questionnaire

TEXT = (ROOT / "questions.yaml").read_text("utf-8")
FAULTS = yaml.safe_load((CASES / "style_faults.yaml").read_text("utf-8"))
TODAY = date(2026, 11, 22)


def test_the_shipped_file_has_no_faults_of_style(shipped):
    assert lint(shipped, TODAY) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["story"])
def test_a_fault_of_style_is_found_as_a_warning(fault):
    assert TEXT.count(fault["replace"]) == 1
    copy = TEXT.replace(fault["replace"], fault["by"])
    problems = lint(load_questionnaire(copy.encode(), "copy.yaml"), TODAY)
    (found,) = [problem for problem in problems if problem.code == fault["code"]]
    assert fault["says"] in found.message
    assert str(found).split(": ")[1].startswith("warning[")


def test_the_review_is_due_on_its_day_but_not_overdue(shipped):
    assert lint(shipped, shipped.about.review_due) == ()


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # 6 words, 1 sentence, 6 syllables
        ("The cat sat on the mat.", 0.39 * 6 + 11.8 - 15.59),
        # 4 words, 2 sentences, 10 syllables
        ("Medication recommendation. Stop it!", 0.39 * 4 / 2 + 11.8 * 11 / 4 - 15.59),
        ("", 0.0),
    ],
)
def test_the_school_grade_is_that_of_the_formula(text, grade):
    assert school_grade(text) == pytest.approx(grade)
