"""What other programs use; `help(tipscreen)` tells of it. The terminal stands on the same folders.

Here plain Python values become checked ones: what a caller gets wrong is told in words.
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
"""What a questionnaire that came as a text is called in messages."""


class Result(_Result):
    """All that is known about one answer sheet. Show `about.disclaimer` with whatever you show.

    Each part is worked out when it is first read: `outcome`, `might_be`, `reasons`, `by_flag`,
    `main_reasons`, `decisive_answers`, `would_change`, `come_back`, `open_questions`,
    `ask_clinician`, `topics`, `set_aside`, `about`, `language`, `sha256`.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return it as dictionaries, lists, strings, numbers and None; docs/programming.md."""
        return result_to_dict(self)

    def to_json(self) -> str:
        """Return the same on one line, as `tipscreen screen --format json` prints it."""
        return str(render_result(self, Format.JSON))

    def to_html(self) -> str:
        """Return the report for the person, as a page that needs no other file."""
        return str(render_result(self, Format.HTML))

    def _repr_html_(self) -> str:
        """Return the report for a notebook, in a frame, so that it changes no other cell."""
        page = escape(self.to_html())
        return f'<iframe srcdoc="{page}" sandbox style="width:100%;height:40em;border:0"></iframe>'

    def __repr__(self) -> str:
        """Return a short line. It holds no answer, since such lines end in logs."""
        counts = f"{len(self.reasons)} reasons, {len(self.open_questions)} open questions"
        return f"<Result {self.outcome.id!r}: {counts}>"


@dataclass(frozen=True, slots=True)
class Session:
    """An interview as it stands, for an interface of your own; made by `begin`.

    It is a value: each step gives another one, and those before stay as they were.
    """

    interview: Interview

    @property
    def current(self) -> View:
        """Return what to show: a `Step` (a question), a `Review`, or an `Ending`."""
        return self.interview.current

    @property
    def question(self) -> Question | None:
        """Return what is asked now; None at a review and at the end."""
        return self.current.question if isinstance(self.current, Step) else None

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many answers there are, and how many questions there can be at most."""
        way = self.interview.applicable_questions
        return sum(question.id in self.interview.answers for question in way), len(way)

    @property
    def answers(self) -> dict[str, str | int | list[str]]:
        """Return the answers that apply, as `begin`, `screen` and answer sheets take them."""
        questions = self.interview.questionnaire.questions
        return {
            name: questions[name].to_plain_answer(answer)
            for name, answer in self.interview.answers.items()
        }

    @property
    def danger(self) -> Outcome | None:
        """Return the danger that the answers show so far; tell the person at once."""
        return self.interview.danger

    @property
    def result(self) -> Result:
        """Return the result of the answers so far. It is final once `is_over`."""
        return screen(self.interview.questionnaire, self.answers)

    @property
    def is_finished(self) -> bool:
        """Return whether the person has looked the answers over, and nothing is left to ask."""
        return isinstance(self.current, Ending)

    def answer(self, value: object) -> Session:
        """Return the session after an answer to `question`: an id, a list of ids, or a number.

        Raises AnswersError if it is no answer to it, ValueError where no question is asked.
        """
        question = self.question
        if question is None:
            raise ValueError("no question is asked now; see Session.now")
        checked = check_answers({question.id: _to_python_value(value)}, {question.id: question})
        return replace(self, interview=self.interview.advance(checked[question.id]))

    def back(self) -> Session:
        """Return the session at the question before this one."""
        return replace(self, interview=self.interview.advance(_Command.BACK))

    def review(self) -> Session:
        """Return the session with all answers so far to be looked over."""
        return replace(self, interview=self.interview.advance(_Command.REVIEW))

    def go_to(self, question: str) -> Session:
        """Return the session at the question with this id.

        Raises ValueError for one that does not apply.
        """
        for each in self.interview.applicable_questions:
            if each.id == question:
                return replace(self, interview=self.interview.advance(GoToQuestion(each)))
        raise ValueError(f"'{question}' is no question that is asked here")

    def confirm_review(self) -> Session:
        """Return the session after a review: at the next question, or over if there is none."""
        return replace(self, interview=self.interview.advance(Continue.GO_ON))


def load(
    source: str | bytes | os.PathLike[str] | None = None, *, lang: str = ENGLISH.code
) -> Questionnaire:
    """Return a questionnaire: the shipped one, one in a file, or one in bytes or a text.

    A text is told from the name of a file by its line breaks. `lang` is the code of a language
    that the program speaks; a file's own translation stands beside it, as `NAME.es.po`.

    Raises QuestionnaireError with every problem, FileError for a file that cannot be read,
    UsageError for a language that there is not.
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
    """Return the result for answers, whole or partial; the same answers give the same result.

    An answer is a choice id, a list of choice ids, "none", "not_sure" or a whole number, by the id
    of its question (`PlainAnswers`). None and NaN are no answer, and 44.0 is 44, as data frames
    have them. `sheet` is a name for messages.

    Raises AnswersError, with every problem, for answers that do not fit the questions; TypeError
    for what is no questionnaire, or no mapping.
    """
    questions = _questionnaire(questionnaire).questions
    checked = check_answers(_to_plain_answers(answers), questions, sheet or "answers")
    found = _screen(questionnaire, checked, sheet)
    return Result(found.case, found.set_aside, found.sheet)


def begin(questionnaire: Questionnaire, answers: Mapping[str, object] | None = None) -> Session:
    """Return a session at its first question; with answers from before, at the review.

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
    """Return a value of a data frame as one of Python's own; None where there is none."""
    if type(value).__module__.partition(".")[0] == "numpy":
        value = value.tolist()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # of pandas
        return None
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN alone is not equal to itself
            return None
        return int(value) if value.is_integer() else value
    return value
