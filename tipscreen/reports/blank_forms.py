"""Export blank forms of a questionnaire: a page to print, and an empty answer sheet."""

from collections.abc import Iterator

from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType
from tipscreen.reports.document import version_text
from tipscreen.reports.paper import paper_form
from tipscreen.reports.to_html import render_template

BLANK_SHEET_HEADER = (
    "# Take away the '#' at the beginning of a line, and write the answer after the colon."
)


def paper_page(questionnaire: Questionnaire) -> str:
    """Return an HTML page that prints as a form to fill in by hand."""
    return render_template(
        "paper.html",
        questionnaire=questionnaire,
        form=paper_form(questionnaire),
        version=version_text(questionnaire.about, questionnaire.sha256, questionnaire.language),
        _=questionnaire.language,
    )


def blank_sheet(questionnaire: Questionnaire) -> str:
    """Return a YAML answer sheet that lists every id, all in comments."""
    about = questionnaire.about
    lines = [f"# {about.title}", f"# {about.disclaimer}", BLANK_SHEET_HEADER]
    for question in questionnaire.questions.values():
        lines += ["", *_lines(question)]
    return "\n".join(lines) + "\n"


def _lines(question: Question) -> Iterator[str]:
    yield f"# {question.ask}"
    for option, text in question.options.items():
        yield f"#   {option}: {text}"
    if question.at_least is not None:
        yield f"#   a whole number from {question.at_least} to {question.at_most}"
    yield f"#{question.id}: {'[]' if question.type is QuestionType.MANY else ''}".rstrip()
