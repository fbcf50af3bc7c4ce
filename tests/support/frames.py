"""Answer sheets as data frames, and the result columns that the engine gives for them."""

from random import Random

from random_files import random_sheet

from tipscreen.questionnaire.model import QuestionType
from tipscreen.screening.case import Case


def as_text(question, answer):
    if answer is None:
        return None
    if isinstance(answer, int):
        return str(answer)
    return ";".join(option for option in question.options if option in answer)


def make_frame(questionnaire, sheets, form):
    """Return a frame of the sheets, with `many` as strings, lists, or columns of 0 and 1."""
    import polars as pl

    columns = {}
    for question in questionnaire.questions.values():
        given = [sheet.get(question.id) for sheet in sheets]
        if question.type is QuestionType.MANY and form == "lists":
            lists = [None if a is None else sorted(a) for a in given]
            columns[question.id] = pl.Series(lists, dtype=pl.List(pl.String))
        elif question.type is QuestionType.MANY and form == "bits":
            for option in question.options:
                columns[f"{question.id}___{option}"] = [int(option in (a or ())) for a in given]
        else:
            texts = [as_text(question, a) for a in given]
            columns[question.id] = pl.Series(texts, dtype=pl.String)
    return pl.DataFrame(columns)


def engine_rows(questionnaire, sheets):
    cases = [Case(questionnaire, sheet) for sheet in sheets]
    return [
        (case.outcome(), ";".join(case.rules_that_hold()), ";".join(case.open_questions()), "")
        for case in cases
    ]


def sheets_for(questionnaire, seed, count=30):
    random = Random(seed)  # noqa: S311 - no secret
    return [{}, *(random_sheet(random, questionnaire) for _ in range(count))]


def rows(frame):
    return frame.select("outcome", "rules", "open_questions", "unreadable").rows()
