"""The public functions and classes for other programs; `help(tipscreen)` describes them.

They convert plain Python values to checked ones, and report invalid values as exceptions.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from tipscreen.interview.flow import Continue, GoToQuestion, Interview
from tipscreen.interview.flow import begin_interview as _begin
from tipscreen.interview.replies import Command as _Command
from tipscreen.interview.views import Ending, Step, View
from tipscreen.loading.bundled import load_file as _load_file
from tipscreen.loading.bundled import load_in_language
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

IN_MEMORY_NAME = "questionnaire"
"""Name used in messages for a questionnaire that was not read from a file."""


class Result(_Result):
    """The result for one answer sheet. Always show `about.disclaimer` with it.

    Each part is computed on first access: `outcome`, `might_be`, `reasons`, `reasons_by_flag`,
    `main_reasons`, `decisive_answers`, `would_change`, `come_back`, `open_questions`,
    `ask_clinician`, `topics`, `set_aside`, `about`, `language`, `sha256`.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the result as dictionaries, lists and plain values; see docs/programming.md."""
        return result_to_dict(self)

    def to_json(self) -> str:
        """Return the result as one line of JSON, like `tipscreen screen --format json`."""
        return str(render_result(self, Format.JSON))

    def to_html(self) -> str:
        """Return the report for the person as a self-contained HTML page."""
        return str(render_result(self, Format.HTML))

    def _repr_html_(self) -> str:
        """Return the report for a notebook, in a frame, so that its styles affect no other cell."""
        page = escape(self.to_html())
        return f'<iframe srcdoc="{page}" sandbox style="width:100%;height:40em;border:0"></iframe>'

    def __repr__(self) -> str:
        """Return a short line. It contains no answers, because such lines end up in logs."""
        counts = f"{len(self.reasons)} reasons, {len(self.open_questions)} open questions"
        return f"<Result {self.outcome.id!r}: {counts}>"


@dataclass(frozen=True, slots=True)
class Session:
    """The state of an interview, for an interface of your own; `begin` creates it.

    A session is immutable: each method that moves on returns a new one.
    """

    interview: Interview

    @property
    def current(self) -> View:
        """The view to show: a `Step` (a question), a `Review` or an `Ending`."""
        return self.interview.current

    @property
    def question(self) -> Question | None:
        """The question asked now; None at a review and at the end."""
        return self.current.question if isinstance(self.current, Step) else None

    @property
    def progress(self) -> tuple[int, int]:
        """The number of answers so far, and the largest possible number of questions."""
        questions = self.interview.applicable_questions
        answered = sum(question.id in self.interview.answers for question in questions)
        return answered, len(questions)

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
        """The danger outcome found so far, or None. Show it to the person immediately."""
        return self.interview.danger

    @property
    def result(self) -> Result:
        """The result of the answers so far. It is final once `is_finished` is true."""
        return screen(self.interview.questionnaire, self.answers)

    @property
    def is_finished(self) -> bool:
        """True if the person has confirmed the review and no question is left."""
        return isinstance(self.current, Ending)

    def answer(self, value: object) -> Session:
        """Return the session after an answer to `question`: an id, a list of ids, or a number.

        Raises AnswersError if the answer is invalid, ValueError if no question is asked now.
        """
        question = self.question
        if question is None:
            raise ValueError("no question is asked now; see Session.current")
        checked = check_answers({question.id: _to_python_value(value)}, {question.id: question})
        return replace(self, interview=self.interview.advance(checked[question.id]))

    def back(self) -> Session:
        """Return the session at the previous question."""
        return replace(self, interview=self.interview.advance(_Command.BACK))

    def review(self) -> Session:
        """Return the session at the review of all answers so far."""
        return replace(self, interview=self.interview.advance(_Command.REVIEW))

    def go_to(self, question: str) -> Session:
        """Return the session at the question with this id.

        Raises ValueError if the question does not exist or does not apply.
        """
        for each in self.interview.applicable_questions:
            if each.id == question:
                return replace(self, interview=self.interview.advance(GoToQuestion(each)))
        raise ValueError(f"'{question}' is not a question of this interview")

    def confirm_review(self) -> Session:
        """Return the session after a review: at the next question, or finished if none is left."""
        return replace(self, interview=self.interview.advance(Continue.GO_ON))


def load(
    source: str | bytes | os.PathLike[str] | None = None, *, lang: str = ENGLISH.code
) -> Questionnaire:
    """Return the shipped questionnaire, or one from a file, bytes or a string.

    A string with a line break is the content of a questionnaire; otherwise it is a file name.
    `lang` is the code of an available language. The translation of your own file is next to it,
    as `NAME.es.po`.

    Raises QuestionnaireError with every problem, FileError if a file cannot be read, and
    UsageError if the language is not available.
    """
    file = None
    if isinstance(source, str) and "\n" in source:
        questionnaire = load_questionnaire(source.encode(), IN_MEMORY_NAME)
    elif isinstance(source, bytes):
        questionnaire = load_questionnaire(source, IN_MEMORY_NAME)
    else:
        file = None if source is None else Path(source)
        questionnaire = _load_file(file)
    return load_in_language(questionnaire, lang, file)


def screen(questionnaire: Questionnaire, answers: Mapping[str, object], sheet: str = "") -> Result:
    """Return the result for complete or partial answers; it depends on the answers alone.

    The answers map question ids to a choice id, a list of choice ids, "none", "not_sure" or a
    whole number (`PlainAnswers`). As values of data frames, None and NaN count as not answered,
    and 44.0 counts as 44. `sheet` is the name of the answer sheet in messages.

    Raises AnswersError with every problem if answers do not fit the questions, and TypeError if
    an argument is not a questionnaire or not a mapping.
    """
    questions = _questionnaire(questionnaire).questions
    checked = check_answers(_to_plain_answers(answers), questions, sheet or "answers")
    found = _screen(questionnaire, checked, sheet)
    return Result(found.case, found.set_aside, found.sheet)


def begin(questionnaire: Questionnaire, answers: Mapping[str, object] | None = None) -> Session:
    """Return a session at the first question, or at the review if there are earlier answers.

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
        raise TypeError(f"the first argument must be a questionnaire, from load(); it is a {kind}")
    return value


def _to_plain_answers(answers: object) -> PlainAnswers:
    if not isinstance(answers, Mapping):
        kind = type(answers).__name__
        raise TypeError(f"answers must be a mapping, question id to answer; this is a {kind}")
    plain = {key: _to_python_value(value) for key, value in answers.items()}
    return {key: value for key, value in plain.items() if value is not None}


def _to_python_value(value: Any) -> Any:
    """Convert a value of a data frame to a plain Python value; None if it is missing."""
    if type(value).__module__.partition(".")[0] == "numpy":
        value = value.tolist()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # of pandas
        return None
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - only NaN is not equal to itself
            return None
        return int(value) if value.is_integer() else value
    return value
