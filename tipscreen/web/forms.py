"""Parse a submitted form into a reply to the interview, or a message that says what to do."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from tipscreen.interview.flow import Continue, GoToQuestion, Interview, Reply
from tipscreen.interview.replies import Command, InvalidReply, parse_reply, select_options
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Question, QuestionType

Form = Mapping[str, list[str]]

MAX_FIELDS = 200

BUTTON_COMMANDS: Mapping[str, Reply] = {
    "back": Command.BACK,
    "review": Command.REVIEW,
    "continue": Continue.GO_ON,
}
"""The replies of buttons that need no other field, by the value of the button."""


def parse_form(body: bytes) -> Form:
    """Return the fields of a form. Raises ValueError if the body is not a valid form."""
    return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)


def first_value(form: Form, name: str) -> str:
    """Return the first value of a field; empty if the form does not have the field."""
    return form.get(name, [""])[0]


def reply_from_form(form: Form, interview: Interview) -> Reply | InvalidReply:
    """Return the person's reply. Raises ValueError if none of our pages can send this form."""
    button = first_value(form, "do")
    if button in BUTTON_COMMANDS:
        return BUTTON_COMMANDS[button]
    if button == "answer" and interview.question is not None:
        return answer_from_form(form, interview.question, interview.questionnaire.language)
    for question in interview.applicable_questions:
        if button == f"to-{question.id}":
            return GoToQuestion(question)
    raise ValueError("none of our pages has this button")


def answer_from_form(form: Form, question: Question, language: Language) -> Reply | InvalidReply:
    """Return the answer selected or typed. Raises ValueError for an option of another question."""
    _ = language
    options, typed = form.get("pick", []), first_value(form, "number").strip()
    if not set(options) <= set(question.options):
        raise ValueError("the question has no such option")
    if options and not typed:
        return select_options(question, options, language)
    if question.type is not QuestionType.NUMBER:
        return InvalidReply(_("Please pick an answer."))
    reply = parse_reply(question, "" if options else typed, language)
    # The letter of a command has no meaning on a page: it is an invalid number.
    return parse_reply(question, "", language) if isinstance(reply, Command) else reply
