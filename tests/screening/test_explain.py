"""What `explain` says of a sheet: each branch, in words."""

from golden_names import GOLDEN_DERIVATION
from helpers import SMALL

from tipscreen.loading import check_answers
from tipscreen.loading.reader import load_questionnaire
from tipscreen.screening.explain import derivation, derivation_as_text

TEXT = (
    SMALL.read_text("utf-8")
    .replace("all: [tried, caution]", "all: [tried, caution, {any: [tried, {not: emergency}]}]")
    .replace(
        "  two: {when:",
        "  hot: {when: {danger: fever}, raises: caution, because: H., sources: [book]}\n  two: {when:",
    )
    .replace("ready: {when: tried,", "ready: {when: {any: [tried, {not: {weeks: any}}]},")
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
    questionnaire = load_questionnaire(TEXT.encode(), SMALL.name)
    parts = []
    for sheet in SHEETS:
        answers = check_answers(sheet, questionnaire.questions)
        parts += [f"# {sheet}", derivation_as_text(derivation(questionnaire, answers)), ""]
    golden(GOLDEN_DERIVATION, "\n".join(parts))
