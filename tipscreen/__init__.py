"""Is it reasonable to talk with a clinician about trigger point injections?

The questionnaire, its rules and the reasons, for programs. It never diagnoses: show the disclaimer
with whatever you show.

    from tipscreen import load, screen

    questionnaire = load()               # load("my-questions.yaml") for your own; lang="es"
    result = screen(questionnaire, {"age_years": 44, "danger_chest": "none"})
    result.outcome.id                    # "not_enough_information"
    result.outcome.headline              # the answer to the person
    result.about.disclaimer              # always shown
    result.reasons                       # rules that hold: .rule, .because, .advice, .sources
    result.open_questions                # what keeps it open: .question, .not_sure
    result.to_dict(), result.to_json(), result.to_html()

An answer is the id of a choice, a list of them, "none", "not_sure" or a whole number. A question
that was not answered is left out; None and NaN count as left out. `questionnaire.questions` has
them all: each with .id, .ask, .help, .type, .options (id to words), .at_least, .at_most.

To ask question by question, in an interface of your own, `begin` gives a `Session`:

    session = begin(questionnaire)
    while session.question:              # None at the review
        session = session.answer(ask_somehow(session.question))
    session = session.go_on()            # the answers were looked over
    session.result

    session.back(), .review(), .go_to("age_years"), .progress, .danger, .answers

A session is a value. Keep `session.answers`, and `begin(questionnaire, answers)` goes on with them.

Many sheets at once, on the engine of a data frame (Polars, DuckDB, PySpark, pandas):

    screen_frame(questionnaire, frame, keep=["record_id"])

What is wrong is raised at once with every problem: `QuestionnaireError` and `AnswersError`, with
.problems (.where, .code, .message), `FileError`, `UsageError`; all are a `TipscreenError`, whose
text can be shown.

For type checkers: `Questionnaire`, `Question`, `Result`, `Problem`, and `PlainAnswers`, by question
id, each a `PlainAnswer`. All else that stands in the package may change.
"""

TYPE_CHECKING = False  # type checkers know better; nothing is imported before a Ctrl-C is safe

if TYPE_CHECKING:
    from tipscreen.errors import (
        AnswersError,
        FileError,
        Problem,
        QuestionnaireError,
        TipscreenError,
        UsageError,
    )
    from tipscreen.exchange.tables.frames import screen_frame
    from tipscreen.library import Result, Session, begin, load, screen
    from tipscreen.questionnaire.answers import PlainAnswer, PlainAnswers
    from tipscreen.questionnaire.model import Question, Questionnaire
else:
    _NAMES_BY_MODULE = {
        "errors": "AnswersError FileError Problem QuestionnaireError TipscreenError UsageError",
        "exchange.tables.frames": "screen_frame",
        "library": "Result Session begin load screen",
        "questionnaire.answers": "PlainAnswer PlainAnswers",
        "questionnaire.model": "Question Questionnaire",
    }

    def __getattr__(name):  # noqa: ANN001, ANN202 - hidden from type checkers
        """Import a public name on first use. `help` of the package shows its docstring alone."""
        from importlib import import_module

        for module, names in _NAMES_BY_MODULE.items():
            if name in names.split():
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AnswersError",
    "FileError",
    "PlainAnswer",
    "PlainAnswers",
    "Problem",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "Result",
    "Session",
    "TipscreenError",
    "UsageError",
    "__version__",
    "begin",
    "load",
    "screen",
    "screen_frame",
]
__version__ = "0.1.0"
