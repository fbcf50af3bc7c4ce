"""Is it reasonable to talk with a clinician about trigger point injections?

The questionnaire, its rules and its reasons, for other programs. It never diagnoses: show the
disclaimer with anything you show from it.

    from tipscreen import load, screen

    questionnaire = load()               # load("my-questions.yaml") for your own; lang="es"
    result = screen(questionnaire, {"age_years": 44, "danger_chest": "none"})
    result.outcome.id                    # "not_enough_information"
    result.outcome.headline              # the answer to the person
    result.about.disclaimer              # always shown
    result.reasons                       # rules that hold: .rule, .because, .advice, .sources
    result.open_questions                # what keeps it open: .question, .not_sure
    result.to_dict(), result.to_json(), result.to_html()

An answer is a choice id, a list of choice ids, "none", "not_sure" or a whole number. Leave out
unanswered questions; None and NaN also mean "not answered". `questionnaire.questions` contains all
questions, each with .id, .ask, .help, .type, .options (id to words), .at_least and .at_most.

To ask one question after another in an interface of your own, start a `Session` with `begin`:

    session = begin(questionnaire)
    while session.question:              # None at the review
        session = session.answer(ask_somehow(session.question))
    session = session.confirm_review()   # the person has checked the answers
    session.result

    session.back(), .review(), .go_to("age_years"), .progress, .danger, .answers

A session never changes; each method returns a new one. To resume later, store `session.answers`
and call `begin(questionnaire, answers)`.

To evaluate many sheets at once, on the engine of a data frame (Polars, DuckDB, PySpark, pandas):

    screen_frame(questionnaire, frame, keep=["record_id"])

Errors that a person can fix are raised as a `TipscreenError`, whose text can be shown.
`QuestionnaireError` and `AnswersError` contain every problem (.problems, each with .where, .code
and .message); the others are `FileError` and `UsageError`.

For type checkers: `Questionnaire`, `Question`, `Result`, `Problem`, and `PlainAnswers`, a mapping
of question id to `PlainAnswer`. Any other name in the package may change.
"""

TYPE_CHECKING = False  # type checkers treat it as true; imports wait until Ctrl-C is handled

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
