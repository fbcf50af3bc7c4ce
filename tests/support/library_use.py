"""Uses of the library that type checkers must take; mypy reads this file, and a test runs it."""

from pathlib import Path

from tipscreen import PlainAnswers, Result, Session, begin, load, screen

questionnaire = load(Path(__file__).parent.parent / "cases" / "small.yaml")

in_a_variable = {"age": 44, "danger": "none", "care": ["massage", "heat"]}
with_a_type: PlainAnswers = {"age": 44, "danger": "none", "care": ["massage"]}
of_one_kind = {"danger": "none"}

results: list[Result] = [
    screen(questionnaire, in_a_variable),
    screen(questionnaire, with_a_type),
    screen(questionnaire, of_one_kind),
    screen(questionnaire, {"age": 44}, sheet="a"),
]
session: Session = begin(questionnaire, in_a_variable).confirm_review()
again: Session = begin(questionnaire, session.answers)
outcome: str = session.result.outcome.id
