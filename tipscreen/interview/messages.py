"""What is said around the questions, alike on every face: a terminal, a page."""

from __future__ import annotations

from tipscreen.interview.flow import RecordedAnswer
from tipscreen.interview.views import Review, Step
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Outcome, Question
from tipscreen.questionnaire.wording import join_titles

MAX_PURPOSES = 2
"""How many things a question is asked for are told."""


def progress_text(step: Step, _: Language) -> str:
    """Return where on the way this is."""
    return _(
        "Question {position} of at most {most}", position=step.position, most=step.max_questions
    )


def purpose_text(step: Step, _: Language) -> str:
    """Return why the question is asked: the gravest things that its answer can lead to."""
    wanted = [flag.asked_to for flag, _rules in step.reasons if flag.asked_to]
    return " ".join(_("We ask this to {do}.", do=each) for each in wanted[:MAX_PURPOSES])


def repeat_texts(question: Question, _: Language) -> tuple[str, ...]:
    """Return why the question is asked a second time."""
    texts = (
        _("You are not sure. This one matters, so please look once more."),
        question.help,
        _("Still not sure? Say so again. That is fine."),
    )
    return tuple(filter(None, texts))


def answer_with_title(heard: RecordedAnswer) -> str:
    """Return what was understood, with the question: who answered may not see it now."""
    return f"{heard.question.title}: {heard.question.answer_text(heard.answer)}"


def change_texts(heard: RecordedAnswer, _: Language) -> tuple[str, ...]:
    """Return what an answer changed in the questions."""
    texts = []
    if heard.newly_asked:
        texts.append(
            _("This adds to the questions: {titles}.", titles=join_titles(heard.newly_asked))
        )
    if heard.set_aside:
        titles = join_titles(heard.set_aside)
        texts.append(_("Not asked any more, and set aside: {titles}.", titles=titles))
    if heard.restored:
        titles = join_titles(heard.restored)
        texts.append(_("Your earlier answers count again: {titles}.", titles=titles))
    return tuple(texts)


def unanswered_text(review: Review, _: Language) -> str:
    """Return which questions have no answer; empty if all have one."""
    number = len(review.not_answered)
    if number and review.ended_by_outcome:
        return _("The other questions ({number}) are not needed now.", number=number)
    if number:
        titles = join_titles(review.not_answered)
        return _("Not answered yet ({number}): {titles}.", number=number, titles=titles)
    return ""


def danger_answers_text(review: Review, _: Language) -> str:
    """Return which answers ended the asking."""
    return _("Your answer was: {words}", words=review.danger_text)


def danger_reminder(danger: Outcome | None, _: Language) -> str:
    """Return a danger that was found, said once more to who leaves; empty if there was none."""
    return _("But do not forget: {headline}", headline=danger.headline) if danger else ""
