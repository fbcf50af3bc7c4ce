"""Where a person is -> the page that is shown. What is said is said as in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tipscreen.interview.flow import Interview
from tipscreen.interview.messages import (
    answer_with_title,
    change_texts,
    danger_answers_text,
    danger_reminder,
    progress_text,
    purpose_text,
    repeat_texts,
    unanswered_text,
)
from tipscreen.interview.views import Ending, Review, Step
from tipscreen.questionnaire.model import Questionnaire, QuestionType
from tipscreen.questionnaire.wording import numbered_drawing
from tipscreen.reports.document import report_document
from tipscreen.reports.note import make_note
from tipscreen.reports.note_document import note_document
from tipscreen.reports.to_html import render_template, template_values
from tipscreen.screening.result import make_result
from tipscreen.web.session_store import PageState

INPUT_TYPE_BY_QUESTION_TYPE = {
    QuestionType.ONE: "radio",
    QuestionType.MANY: "checkbox",
    QuestionType.NUMBER: "checkbox",
}


def render_page(template: str, questionnaire: Questionnaire, **values: Any) -> str:
    """Return a page of ours, in the language of the questionnaire."""
    about, _ = questionnaire.about, questionnaire.language
    return render_template(f"{template}.html", "tipscreen.web", about=about, _=_, **values)


def welcome(questionnaire: Questionnaire, others: Iterable[Questionnaire]) -> str:
    """Return the first page: what this is, for whom it is not, and in which languages."""
    ways = {other.language.code: other.language("In English") for other in others}
    return render_page("welcome", questionnaire, ways=ways)


def current_page(stop: PageState, here: str, notes: Iterable[Questionnaire]) -> str:
    """Return what is shown now: a question, the review, an emergency, or the result.

    `here` is the address of the page, and a note can be had in the languages of `notes`.
    """
    interview = stop.interview
    match interview.current:
        case Step() as step:
            return question_page(step, stop, here)
        case Review() as review if review.danger_signs:
            return emergency_page(review, interview, here)
        case Review() as review:
            return review_page(review, interview, here)
        case Ending():
            return result_page(interview, here, notes)


def question_page(step: Step, stop: PageState, here: str) -> str:
    """Return the page of a question, with what followed from the answer before it."""
    questionnaire, question, heard = step.questionnaire, step.question, stop.interview.last_recorded
    _ = questionnaire.language
    kept = None if step.is_repeated else step.previous_answer
    picked = kept if isinstance(kept, frozenset) else frozenset()
    typed = str(kept) if isinstance(kept, int) else ""
    if stop.message:
        picked, typed = stop.picked, stop.typed
    return render_page(
        "question",
        questionnaire,
        here=here,
        step=step,
        question=question,
        place=progress_text(step, _),
        heard=answer_with_title(heard) if heard else "",
        followed=change_texts(heard, _) if heard else (),
        again=repeat_texts(question, _) if step.is_repeated else (),
        message=stop.message,
        explained=[text for text in (question.help, purpose_text(step, _)) if text],
        input=INPUT_TYPE_BY_QUESTION_TYPE[question.type],
        picked=picked,
        typed=typed,
        picture=numbered_drawing(question),
    )


def review_page(review: Review, interview: Interview, here: str) -> str:
    """Return the page of all answers, each with a way to change it."""
    questionnaire = interview.questionnaire
    is_open = unanswered_text(review, questionnaire.language)
    return render_page("review", questionnaire, here=here, review=review, is_open=is_open)


def emergency_page(review: Review, interview: Interview, here: str) -> str:
    """Return what to do first, which answer it was, and nothing else."""
    questionnaire = interview.questionnaire
    said = danger_answers_text(review, questionnaire.language)
    return render_page("emergency", questionnaire, here=here, review=review, said=said)


def result_page(interview: Interview, here: str, notes: Iterable[Questionnaire]) -> str:
    """Return the whole result, and where to go from there."""
    questionnaire = interview.questionnaire
    document = report_document(make_result(questionnaire, interview.answers))
    languages = [note.language for note in notes]
    values = template_values(document)
    return render_page("result", questionnaire, here=here, languages=languages, **values)


def note_page(interview: Interview, questionnaire: Questionnaire, here: str) -> str:
    """Return the note for the clinician, in the language of this questionnaire."""
    note = make_note(questionnaire, interview.answers, made_on=date.today())
    return render_page("note", questionnaire, here=here, **template_values(note_document(note)))


def confirm_stop_page(interview: Interview, here: str, seconds: int | None = None) -> str:
    """Return the question whether to stop, and lose the answers; or whether anybody is there."""
    questionnaire = interview.questionnaire
    reminder = danger_reminder(interview.danger, questionnaire.language)
    return render_page("stop", questionnaire, here=here, reminder=reminder, seconds=seconds)


def farewell_page(questionnaire: Questionnaire, said: str, reminder: str = "") -> str:
    """Return a page that nothing follows, but another beginning."""
    return render_page("last", questionnaire, said=said, reminder=reminder)
