"""What `explain` says of a sheet: each branch, in words."""

from golden_names import GOLDEN_DERIVATION
from helpers import small_with

from tipscreen.loading.sheets import check_answers
from tipscreen.screening.derivation import derivation_to_text, derive

QUESTIONNAIRE = small_with(
    ("all: [tried, caution]", "all: [tried, caution, {any: [tried, {not: emergency}]}]"),
    (
        "  two: {when:",
        "  hot: {when: {danger: fever}, raises: caution, because: H., sources: [book]}\n  two: {when:",
    ),
    ("ready: {when: tried,", "ready: {when: {any: [tried, {not: {weeks: any}}]},"),
)
SHEETS = (
    {"danger": "fever"},
    {},
    {"danger": "none", "age": 30, "care": "none", "weeks": "long"},
    {"danger": "none", "age": 30, "care": "heat", "weeks": "short"},
    {"danger": "none", "age": 70, "care": ["heat", "rest"], "weeks": "long"},
    {"danger": "not_sure", "weeks": "long", "age": 70},
    {"danger": "none", "age": 70, "care": "not_sure", "weeks": "long"},
)


def test_each_branch_in_words(golden):
    parts = []
    for sheet in SHEETS:
        answers = check_answers(sheet, QUESTIONNAIRE.questions)
        parts += [f"# {sheet}", derivation_to_text(derive(QUESTIONNAIRE, answers)), ""]
    golden(GOLDEN_DERIVATION, "\n".join(parts))
