"""The way through the questions, with the answers handed in."""

import pytest

from tipscreen.errors import Stopped
from tipscreen.interview.flow import interview
from tipscreen.interview.replies import Command


class Person:
    """Answers from a script; remembers what it was asked."""

    def __init__(self, replies, wishes=()):
        self.replies = list(replies)
        self.wishes = list(wishes)
        self.steps = []
        self.reviews = []
        self.told = []
        self.saved = []

    def ask(self, step):
        self.steps.append(step)
        reply = self.replies.pop(0)
        return frozenset({reply}) if isinstance(reply, str) else reply

    def heard(self, heard):
        self.told.append(heard)

    def save(self, answers):
        self.saved.append(dict(answers))

    def look_over(self, review):
        self.reviews.append(review)
        wish = self.wishes.pop(0) if self.wishes else None
        if isinstance(wish, int):
            return next(question for number, question, _ in review.answers if number == wish)
        return wish

    def asked(self):
        return [step.question.id for step in self.steps]


class FromSheet(Person):
    """Answers as a sheet says; quits at what the sheet leaves open."""

    def __init__(self, answers):
        super().__init__([])
        self.answers = answers

    def ask(self, step):
        self.steps.append(step)
        return self.answers.get(step.question.id, Command.QUIT)


def test_the_main_way_ends_with_a_review(small):
    person = Person([30, "none", frozenset({"heat", "rest"}), "long", "no"])
    answers = interview(small, person)
    assert person.asked() == ["age", "danger", "care", "weeks", "helped"]
    assert answers["care"] == {"heat", "rest"}
    (review,) = person.reviews
    assert review.complete
    assert review.not_answered == ()
    assert [number for number, *_ in review.answers] == [1, 2, 3, 4, 5]


def test_questions_that_do_not_apply_are_not_asked(small):
    person = Person([30, "none", "none"])
    interview(small, person)
    assert person.asked() == ["age", "danger", "care"]


def test_progress_never_rises_and_is_exact_at_the_end(shipped):
    for worked in shipped.examples.values():
        person = FromSheet(worked.answers)
        try:
            interview(shipped, person)
        except Stopped:
            continue
        first_time = [step for step in person.steps if not step.again]
        assert [step.position for step in first_time] == list(range(1, len(first_time) + 1))
        most = [step.at_most for step in first_time]
        assert most == sorted(most, reverse=True)
        last = first_time[-1]
        ended_early = last.question.id in (
            "danger_chest",
            "danger_head_spine",
            "danger_body",
            "same_day_signs",
        )
        assert ended_early or last.position == last.at_most == len(first_time)


def test_back_returns_to_the_question_before_with_its_answer(small):
    person = Person([30, "none", Command.BACK, "fever"])
    answers = interview(small, person)
    assert person.asked() == ["age", "danger", "care", "danger"]
    assert person.steps[-1].given == {"none"}
    assert answers == {"age": 30, "danger": {"fever"}}


def test_back_at_the_first_question_stays_there(small):
    person = Person([Command.BACK, Command.BACK, 30, "fever"])
    interview(small, person)
    assert person.asked() == ["age", "age", "age", "danger"]


def test_back_twice_and_on_again(small):
    person = Person([30, "none", "heat", Command.BACK, Command.BACK, "none", "short"])
    interview(small, person)
    assert person.asked() == ["age", "danger", "care", "weeks", "care", "danger", "weeks"]


def test_a_changed_answer_works_the_path_out_anew_and_forgets_what_no_longer_applies(small):
    replies = [30, "none", "heat", "long", "no", "none", "heat", "short"]
    person = Person(replies, wishes=[3, 3, None])
    answers = interview(small, person)
    assert person.asked() == ["age", "danger", "care", "weeks", "helped", "care", "care", "weeks"]
    assert answers == {"age": 30, "danger": {"none"}, "care": {"heat"}, "weeks": {"short"}}


def test_review_in_the_middle_goes_on_where_it_was(small):
    person = Person([30, Command.REVIEW, "none", "none"])
    interview(small, person)
    assert person.asked() == ["age", "danger", "danger", "care"]
    assert not person.reviews[0].complete
    assert len(person.reviews[0].not_answered) == 4


def test_back_from_the_last_review(small):
    person = Person([30, "none", "none", "heat", "short"], wishes=[Command.BACK, None])
    interview(small, person)
    assert person.asked() == ["age", "danger", "care", "care", "weeks"]


def test_an_emergency_ends_the_questions_and_says_so_in_the_review(small):
    person = Person([30, "fever"])
    interview(small, person)
    assert person.asked() == ["age", "danger"]
    assert person.reviews[0].ended_by.id == "emergency"
    assert len(person.reviews[0].not_answered) == 3


def test_an_emergency_typed_by_mistake_can_be_changed(small):
    person = Person([30, "fever", "none", "none"], wishes=[2])
    answers = interview(small, person)
    assert person.asked() == ["age", "danger", "danger", "care"]
    assert answers["danger"] == {"none"}


@pytest.mark.parametrize("wishes", [[], [Command.QUIT]])
def test_quitting_gives_no_answers(small, wishes):
    person = Person([30, Command.QUIT if not wishes else Command.REVIEW], wishes)
    with pytest.raises(Stopped):
        interview(small, person)


def test_not_sure_about_danger_is_asked_once_more(shipped):
    person = Person([44, "not_sure", "cough_blood"])
    answers = interview(shipped, person)
    assert person.asked() == ["age_years", "danger_chest", "danger_chest"]
    assert [step.again for step in person.steps] == [False, False, True]
    assert answers["danger_chest"] == {"cough_blood"}


def test_not_sure_said_twice_counts(shipped):
    person = Person([44, "not_sure", "not_sure", "none", "none"])
    answers = interview(shipped, person)
    assert answers["danger_chest"] == {"not_sure"}


def test_help_can_say_which_rules_read_the_answer(shipped):
    person = Person([44, Command.QUIT])
    with pytest.raises(Stopped):
        interview(shipped, person)
    reasons = {flag.id: [rule.id for rule in rules] for flag, rules in person.steps[1].reasons}
    assert reasons == {"emergency": ["chest_danger"], "urgent": ["danger_doubt"]}


def test_every_question_counts_for_something_shown(shipped):
    from tipscreen.interview.flow import reasons_to_ask

    for question in shipped.questions.values():
        assert reasons_to_ask(shipped, question)


def test_back_from_a_review_without_answers_goes_to_the_first_question(small):
    from tipscreen.interview.flow import question_before

    assert question_before(small, {}, None).id == "age"


def test_a_sign_beside_not_sure_is_not_asked_again(shipped):
    person = Person([44, frozenset({"cough_blood", "not_sure"})])
    answers = interview(shipped, person)
    assert person.asked() == ["age_years", "danger_chest"]
    assert answers["danger_chest"] == {"cough_blood", "not_sure"}
