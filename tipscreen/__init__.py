"""Is it reasonable to talk with a clinician about trigger point injections?

The questionnaire, its rules and the reasons, for other programs. It never makes a diagnosis: always
show the disclaimer with a result.

    from tipscreen import load, screen

    questionnaire = load()               # load("my-questions.yaml") for your own; lang="es"
    result = screen(questionnaire, {"age_years": 44, "danger_chest": "none"})
    result.outcome.id                    # "not_enough_information"
    result.outcome.headline              # the answer to the person
    result.about.disclaimer              # always shown
    result.reasons                       # rules that hold: .rule, .because, .advice, .sources
    result.open_questions                # unknown answers that matter: .question, .not_sure
    result.to_dict(), result.to_json(), result.to_html()

An answer is a choice id, a list of choice ids, "none", "not_sure" or a whole number. Leave out
questions without an answer; None and NaN count as left out. `questionnaire.questions` maps ids to
questions with .id, .ask, .help, .type, .options (id to text), .at_least and .at_most.

To ask question by question, in an interface of your own, `begin` gives a `Session`:

    session = begin(questionnaire)
    while session.question:              # None at the review
        session = session.answer(ask_somehow(session.question))
    session = session.confirm_review()   # the person has reviewed the answers
    session.result

    session.back(), .review(), .go_to("age_years"), .progress, .danger, .answers

A session is immutable. Save `session.answers`, and continue later with
`begin(questionnaire, answers)`.

To evaluate many sheets at once, in a data frame (Polars, DuckDB, PySpark, pandas):

    screen_frame(questionnaire, frame, keep=["record_id"])

Errors report all problems at once: `QuestionnaireError` and `AnswersError` have .problems, each
with .where, .code and .message. These, `FileError` and `UsageError` are subclasses of
`TipscreenError`, and their text can be shown to users.

For type hints: `Questionnaire`, `Question`, `Result`, `Problem`, and `PlainAnswers`, which maps
question ids to a `PlainAnswer` each. Everything else in the package may change.
"""

TYPE_CHECKING = False  # avoids an import before Ctrl-C is handled; type checkers assume True

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
