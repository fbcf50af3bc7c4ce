"""Messages shown with a question, shared by the terminal and the web interface."""

from tipscreen.interview.flow import RecordedAnswer
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Outcome, Question
from tipscreen.questionnaire.wording import join_titles

MAX_PURPOSES = 2
"""Maximum number of purposes shown for one question."""

MAX_IDLE_WARNING_SECONDS = 30
"""Maximum time for which "Are you still there?" is shown before the answers are erased."""


def idle_warning_seconds(idle_timeout: int) -> int:
    """Return the part of an idle timeout for which "Are you still there?" is shown."""
    return min(MAX_IDLE_WARNING_SECONDS, idle_timeout // 2)


def progress_text(step: Step, language: Language) -> str:
    """Return the position of the question and the number of questions to expect at most."""
    _ = language
    return _(
        "Question {position} of at most {most}", position=step.position, most=step.max_questions
    )


def purpose_text(step: Step, language: Language) -> str:
    """Return why the question is asked: the most serious flags that its answer can raise."""
    _ = language
    purposes = [flag.asked_to for flag, _rules in step.reasons if flag.asked_to]
    return " ".join(_("We ask this to {do}.", do=purpose) for purpose in purposes[:MAX_PURPOSES])


def repeat_texts(question: Question, language: Language) -> tuple[str, ...]:
    """Return why the question is asked a second time, with its help."""
    _ = language
    texts = (
        _("You are not sure. This question matters, so please look once more."),
        question.help,
        _("Still not sure? That is fine. Just give the same answer again."),
    )
    return tuple(filter(None, texts))


def answer_with_title(recorded: RecordedAnswer) -> str:
    """Return the recorded answer with the title of its question, which may be off the screen."""
    return f"{recorded.question.title}: {recorded.question.answer_text(recorded.answer)}"


def change_texts(recorded: RecordedAnswer, language: Language) -> tuple[str, ...]:
    """Return messages about the questions that an answer added, removed or brought back."""
    _ = language
    texts = []
    if recorded.newly_asked:
        titles = join_titles(recorded.newly_asked)
        texts.append(_("This adds questions: {titles}.", titles=titles))
    if recorded.set_aside:
        titles = join_titles(recorded.set_aside)
        texts.append(
            _(
                "These questions no longer apply, so their answers do not count: {titles}.",
                titles=titles,
            )
        )
    if recorded.restored:
        titles = join_titles(recorded.restored)
        texts.append(_("Your earlier answers count again: {titles}.", titles=titles))
    return tuple(texts)


def unanswered_text(review: Review, language: Language) -> str:
    """Return a message about the unanswered questions; empty if there are none."""
    _ = language
    number = len(review.not_answered)
    if number and review.ended_by_outcome:
        return _("The other questions ({number}) are not needed now.", number=number)
    if number:
        titles = join_titles(review.not_answered)
        return _("Not answered yet ({number}): {titles}.", number=number, titles=titles)
    return ""


def danger_answers_text(review: Review, language: Language) -> str:
    """Return the answers that ended the questionnaire early."""
    _ = language
    return _("Your answer was: {words}", words=review.danger_text)


def danger_reminder(danger: Outcome | None, language: Language) -> str:
    """Return a reminder of the danger outcome for someone who quits early; empty without one."""
    _ = language
    return _("But do not forget: {headline}", headline=danger.headline) if danger else ""
