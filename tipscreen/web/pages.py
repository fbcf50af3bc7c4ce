"""Render the pages. The texts are those of the terminal."""

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
from tipscreen.questionnaire.language import Language
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
    """Render a template of this package in the language of the questionnaire."""
    about, _ = questionnaire.about, questionnaire.language
    return render_template(f"{template}.html", "tipscreen.web", about=about, _=_, **values)


def welcome_page(questionnaire: Questionnaire, others: Iterable[Questionnaire]) -> str:
    """Return the first page: what the program is, who must not use it, and the languages."""
    languages = {other.language.code: other.language("In English") for other in others}
    return render_page("welcome", questionnaire, languages=languages)


def current_page(state: PageState, url: str, note_languages: Iterable[Language]) -> str:
    """Return the page to show now: a question, the review, an emergency, or the result.

    The result page offers the clinician note in each of the note languages.
    """
    interview = state.interview
    match interview.current:
        case Step() as step:
            return question_page(step, state, url)
        case Review() as review:
            return review_page(review, interview.questionnaire, url)
        case Ending():
            return result_page(interview, url, note_languages)


def question_page(step: Step, state: PageState, url: str) -> str:
    """Return the page of a question, with the effects of the answer before it."""
    questionnaire, question = step.questionnaire, step.question
    language, recorded = questionnaire.language, state.interview.last_recorded
    previous = None if step.is_repeated else step.previous_answer
    selected = previous if isinstance(previous, frozenset) else frozenset()
    typed = str(previous) if isinstance(previous, int) else ""
    if state.message:
        selected, typed = state.selected, state.typed
    return render_page(
        "question",
        questionnaire,
        url=url,
        step=step,
        question=question,
        progress=progress_text(step, language),
        recorded=answer_with_title(recorded) if recorded else "",
        changes=change_texts(recorded, language) if recorded else (),
        repeat_texts=repeat_texts(question, language) if step.is_repeated else (),
        message=state.message,
        help_texts=[text for text in (question.help, purpose_text(step, language)) if text],
        input_type=INPUT_TYPE_BY_QUESTION_TYPE[question.type],
        selected=selected,
        typed=typed,
        drawing=numbered_drawing(question),
    )


def review_page(review: Review, questionnaire: Questionnaire, url: str) -> str:
    """Return the page of all answers, each with a button to change it.

    After danger signs, return the page that shows only what to do first, and which answer led to
    it.
    """
    values = {"url": url, "review": review}
    if review.danger_signs:
        danger_answers = danger_answers_text(review, questionnaire.language)
        return render_page("emergency", questionnaire, danger_answers=danger_answers, **values)
    unanswered = unanswered_text(review, questionnaire.language)
    return render_page("review", questionnaire, unanswered=unanswered, **values)


def result_page(interview: Interview, url: str, note_languages: Iterable[Language]) -> str:
    """Return the page of the whole result, with links to the note and a button to finish."""
    questionnaire = interview.questionnaire
    values = template_values(report_document(make_result(questionnaire, interview.answers)))
    return render_page("result", questionnaire, url=url, note_languages=note_languages, **values)


def note_page(interview: Interview, questionnaire: Questionnaire, url: str) -> str:
    """Return the page of the clinician note, in the language of this questionnaire."""
    note = make_note(questionnaire, interview.answers, made_on=date.today())
    return render_page("note", questionnaire, url=url, **template_values(note_document(note)))


def confirm_stop_page(interview: Interview, url: str, seconds: int | None = None) -> str:
    """Return the page that asks whether to stop and erase the answers.

    With `seconds`, it asks whether the person is still there, and says when the answers will be
    erased.
    """
    questionnaire = interview.questionnaire
    reminder = danger_reminder(interview.danger, questionnaire.language)
    return render_page("stop", questionnaire, url=url, reminder=reminder, seconds=seconds)


def farewell_page(questionnaire: Questionnaire, message: str, reminder: str = "") -> str:
    """Return a page that only leads back to the first page."""
    return render_page("farewell", questionnaire, message=message, reminder=reminder)
