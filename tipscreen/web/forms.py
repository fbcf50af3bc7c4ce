"""What a page hands back -> a reply to the interview, or why it is none."""

from __future__ import annotations

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
    "on": Continue.GO_ON,
}
"""What a button says that needs nothing else."""


def parse_form(body: bytes) -> Form:
    """Return the fields of a form. Raises ValueError for what is none."""
    return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)


def field(form: Form, name: str) -> str:
    """Return the first value of a field; empty if there is none."""
    return form.get(name, [""])[0]


def reply_from_form(form: Form, interview: Interview) -> Reply | InvalidReply:
    """Return what the person did on the page; Misread says what to do instead.

    Raises ValueError for what no page of ours hands back.
    """
    do = field(form, "do")
    if do in BUTTON_COMMANDS:
        return BUTTON_COMMANDS[do]
    if do == "answer" and interview.question is not None:
        return answer_from_form(form, interview.question, interview.questionnaire.language)
    for question in interview.applicable_questions:
        if do == f"to-{question.id}":
            return GoToQuestion(question)
    raise ValueError("no button of ours")


def answer_from_form(form: Form, question: Question, _: Language) -> Reply | InvalidReply:
    """Return what was picked or typed. Raises ValueError for options that the question lacks."""
    options, typed = form.get("pick", []), field(form, "number").strip()
    if not set(options) <= set(question.options):
        raise ValueError("no option of the question")
    if options and not typed:
        return select_options(question, options, _)
    if question.type is not QuestionType.NUMBER:
        return InvalidReply(_("Please pick an answer."))
    reply = parse_reply(question, "" if options else typed, _)
    # The letter of a command is a command in a terminal, and nothing here.
    return parse_reply(question, "", _) if isinstance(reply, Command) else reply
