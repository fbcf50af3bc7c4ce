"""Uses of the library that type checkers must take; mypy reads this file, and a test runs it."""

from tipscreen import PlainAnswers, Result, Session, begin, load, screen

questionnaire = load()

in_a_variable = {"age_years": 44, "danger_chest": "none", "care_tried": ["massage", "nsaid"]}
with_a_type: PlainAnswers = {"age_years": 44, "danger_chest": "none", "care_tried": ["massage"]}
of_one_kind = {"danger_chest": "none"}

results: list[Result] = [
    screen(questionnaire, in_a_variable),
    screen(questionnaire, with_a_type),
    screen(questionnaire, of_one_kind),
    screen(questionnaire, {"age_years": 44}, sheet="a"),
]
session: Session = begin(questionnaire, in_a_variable).confirm_review()
again: Session = begin(questionnaire, session.answers)
outcome: str = session.result.outcome.id
