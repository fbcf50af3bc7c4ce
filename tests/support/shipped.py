"""The shipped questionnaire in tests: no id of it is in Python, all are in `cases/shipped/*.yaml`.

`ids` names each question, choice, rule or outcome by the role that it plays in a test. Other cases
about the content are read with `shipped_cases`.
"""

from types import SimpleNamespace

import yaml
from helpers import CASES


def shipped_cases(name: str):
    """Return the content of one file of `cases/shipped`; digits are numbers, all else is text."""
    text = (CASES / "shipped" / f"{name}.yaml").read_text("utf-8")
    return _with_numbers(yaml.load(text, Loader=yaml.BaseLoader))


def _with_numbers(value):
    match value:
        case dict():
            return {key: _with_numbers(each) for key, each in value.items()}
        case list():
            return [_with_numbers(each) for each in value]
    return int(value) if value.isdigit() else value


def example_answers(questionnaire, name: str) -> dict:
    """Return the answers of an example, as a dictionary that a test may change."""
    return dict(questionnaire.examples[name].answers)


def sheet_of(questionnaire, case: dict) -> dict:
    """Return the answers of a case, written like an example: `like`, `answers`, `without`."""
    answers = example_answers(questionnaire, case["like"]) if "like" in case else {}
    answers |= case.get("answers", {})
    return {key: answer for key, answer in answers.items() if key not in case.get("without", ())}


ids = SimpleNamespace(**shipped_cases("ids"))
