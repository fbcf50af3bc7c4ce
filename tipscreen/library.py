"""The public functions and classes for other programs; `help(tipscreen)` documents them.

They check plain Python values from the caller, and report every problem with a message.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tipscreen.interview.flow import Continue, GoToQuestion, Interview, Reply
from tipscreen.interview.flow import begin_interview as _begin
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, Step, View
from tipscreen.loading.bundled import load_file, load_in_language
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import check_answers
from tipscreen.questionnaire.answers import PlainAnswers
from tipscreen.questionnaire.language import ENGLISH
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire
from tipscreen.reports.formats import Format
from tipscreen.reports.to_json import result_to_dict
from tipscreen.reports.writers import render_result
from tipscreen.screening.result import ScreeningResult as _Result
from tipscreen.screening.result import make_result as _screen


class Result(_Result):
    """The result for one answer sheet. Show `about.disclaimer` with anything you show from it.

    Each part is computed when it is first read: `outcome`, `might_be`, `reasons`, `by_flag`,
    `main_reasons`, `decisive_answers`, `would_change`, `come_back`, `open_questions`,
    `ask_clinician`, `topics`, `set_aside`, `about`, `language`, `sha256`.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return dictionaries, lists, strings, numbers and None; see docs/programming.md."""
        return result_to_dict(self)

    def to_json(self) -> str:
        """Return one line of JSON, as `tipscreen screen --format json` prints it."""
        return str(render_result(self, Format.JSON))

    def to_html(self) -> str:
        """Return the report for the person, as an HTML page that needs no other file."""
        return str(render_result(self, Format.HTML))

    def _repr_html_(self) -> str:
        """Return the report for a notebook, in a frame so that it cannot change other cells."""
        page = escape(self.to_html())
        return f'<iframe srcdoc="{page}" sandbox style="width:100%;height:40em;border:0"></iframe>'

    def __repr__(self) -> str:
        """Return a short line without any answer, because such lines end up in logs."""
        counts = f"{len(self.reasons)} reasons, {len(self.open_questions)} open questions"
        return f"<Result {self.outcome.id!r}: {counts}>"


@dataclass(frozen=True, slots=True)
class Session:
    """The state of an interview, for an interface of your own; `begin` makes the first one.

    A session never changes: each method returns a new session.
    """

    interview: Interview

    @property
    def current(self) -> View:
        """The view to show now: a `Step` (a question), a `Review`, or an `Ending`."""
        return self.interview.current

    @property
    def question(self) -> Question | None:
        """The question asked now; None at a review and at the end."""
        return self.current.question if isinstance(self.current, Step) else None

    @property
    def progress(self) -> tuple[int, int]:
        """The number of answers so far, and the number of questions to expect at most."""
        applicable = self.interview.applicable_questions
        return sum(question.id in self.interview.answers for question in applicable), len(
            applicable
        )

    @property
    def answers(self) -> dict[str, str | int | list[str]]:
        """The answers that apply, in the form that `begin`, `screen` and answer sheets accept."""
        questions = self.interview.questionnaire.questions
        return {
            name: questions[name].to_plain_answer(answer)
            for name, answer in self.interview.answers.items()
        }

    @property
    def danger(self) -> Outcome | None:
        """The danger outcome of the answers so far, or None; show it to the person immediately."""
        return self.interview.danger

    @property
    def result(self) -> Result:
        """The result of the answers so far; final once `is_finished` is true."""
        return screen(self.interview.questionnaire, self.answers)

    @property
    def is_finished(self) -> bool:
        """Whether the person has confirmed the review, and nothing is left to ask."""
        return isinstance(self.current, Ending)

    def answer(self, value: object) -> Session:
        """Return the session after an answer to `question`: an id, a list of ids, or a number.

        Raises AnswersError for an invalid answer, and ValueError if no question is asked now.
        """
        question = self.question
        if question is None:
            raise ValueError("no question is asked now; see Session.current")
        checked = check_answers({question.id: _to_python_value(value)}, {question.id: question})
        return self._advance(checked[question.id])

    def back(self) -> Session:
        """Return the session at the question before this one."""
        return self._advance(Command.BACK)

    def review(self) -> Session:
        """Return the session at the review of all answers so far."""
        return self._advance(Command.REVIEW)

    def go_to(self, question: str) -> Session:
        """Return the session at this question. Raises ValueError if the question does not apply."""
        for each in self.interview.applicable_questions:
            if each.id == question:
                return self._advance(GoToQuestion(each))
        raise ValueError(f"'{question}' is not a question that applies here")

    def confirm_review(self) -> Session:
        """Return the session after the review: at the next question, or finished without one."""
        return self._advance(Continue.GO_ON)

    def _advance(self, reply: Reply) -> Session:
        return Session(self.interview.advance(reply))


def load(
    source: str | bytes | os.PathLike[str] | None = None, *, lang: str = ENGLISH.code
) -> Questionnaire:
    """Return the shipped questionnaire, or one from a file, from bytes or from a string.

    A string with line breaks is the content of a file; any other string is the name of a file.
    `lang` is the code of a supported language. A file's own translation is in the same directory,
    as `NAME.es.po`.

    Raises QuestionnaireError with every problem, FileError for a file that cannot be read, and
    UsageError for a language that is not supported.
    """
    if isinstance(source, str) and "\n" in source:
        source = source.encode()
    if isinstance(source, bytes):
        return load_in_language(load_questionnaire(source, "questionnaire"), lang)
    file = None if source is None else Path(source)
    return load_in_language(load_file(file), lang, file)


def screen(questionnaire: Questionnaire, answers: Mapping[str, object], sheet: str = "") -> Result:
    """Return the result for complete or partial answers; the same answers give the same result.

    Each question id has a choice id, a list of choice ids, "none", "not_sure" or a whole number
    (`PlainAnswers`). None and NaN mean "not answered" and 44.0 means 44, as in data frames. `sheet`
    is a name for messages.

    Raises AnswersError, with every problem, for answers that do not fit the questions, and
    TypeError if the arguments are not a questionnaire and a mapping.
    """
    questions = _questionnaire(questionnaire).questions
    checked = check_answers(_to_plain_answers(answers), questions, sheet or "answers")
    found = _screen(questionnaire, checked, sheet)
    return Result(found.case, found.set_aside, found.sheet)


def begin(questionnaire: Questionnaire, answers: Mapping[str, object] | None = None) -> Session:
    """Return a session at its first question or, given earlier answers, at the review.

    Raises AnswersError and TypeError as `screen` does.
    """
    questions = _questionnaire(questionnaire).questions
    if answers is None:
        return Session(_begin(questionnaire))
    checked = check_answers(_to_plain_answers(answers), questions)
    return Session(_begin(questionnaire, checked))


def _questionnaire(value: object) -> Questionnaire:
    if not isinstance(value, Questionnaire):
        kind = type(value).__name__
        raise TypeError(f"the first argument must be a questionnaire from load(), not a {kind}")
    return value


def _to_plain_answers(answers: object) -> PlainAnswers:
    if not isinstance(answers, Mapping):
        kind = type(answers).__name__
        raise TypeError(f"answers must be a mapping of question id to answer, not a {kind}")
    plain = {key: _to_python_value(value) for key, value in answers.items()}
    return {key: value for key, value in plain.items() if value is not None}


def _to_python_value(value: Any) -> Any:
    """Return a data frame's value as a plain Python value; None if it is missing."""
    if type(value).__module__.partition(".")[0] == "numpy":
        value = value.tolist()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # of pandas
        return None
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN alone is not equal to itself
            return None
        return int(value) if value.is_integer() else value
    return value
