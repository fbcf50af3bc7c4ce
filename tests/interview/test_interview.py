"""The way through the questions: values in, values out."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from shipped import ids

from tipscreen.interview.flow import Continue, GoToQuestion, begin_interview
from tipscreen.interview.replies import Command
from tipscreen.interview.views import Ending, Review, reasons_to_ask
from tipscreen.questionnaire.conditions import AllOf, FlagRaised, OptionSelected


class Person:
    """Answers from a script, or as a sheet says; remembers what it was shown and told.

    At a review it has wishes: a number to change that answer, a command; without one it goes on.
    """

    def __init__(self, replies, wishes=()):
        self.replies = replies
        self.wishes = list(wishes)
        self.steps = []
        self.reviews = []
        self.told = []
        self.ending = None

    def hold(self, questionnaire, answers=None):
        """Go through an interview; return the answers if there is a result."""
        interview = begin_interview(questionnaire, answers)
        while not isinstance(now := interview.current, Ending):
            reply = self.look_over(now) if isinstance(now, Review) else self.answer(now)
            interview = interview.advance(reply)
            if interview.last_recorded:
                self.told.append(interview.last_recorded)
        self.ending = now
        return now.answers if now.is_confirmed else None

    def answer(self, step):
        self.steps.append(step)
        if isinstance(self.replies, Mapping):
            return self.replies.get(step.question.id, Command.QUIT)
        reply = self.replies.pop(0)
        return frozenset({reply}) if isinstance(reply, str) else reply

    def look_over(self, review):
        self.reviews.append(review)
        wish = self.wishes.pop(0) if self.wishes else None
        if isinstance(wish, int):
            return GoToQuestion(
                next(question for number, question, _ in review.answers if number == wish)
            )
        return wish or Continue.GO_ON

    def asked(self):
        return [step.question.id for step in self.steps]


def test_the_main_way_ends_with_a_review(small):
    person = Person([30, "none", frozenset({"heat", "rest"}), "long", "no"])
    answers = person.hold(small)
    assert person.asked() == ["age", "danger", "care", "weeks", "helped"]
    assert answers["care"] == {"heat", "rest"}
    (review,) = person.reviews
    assert review.is_complete
    assert review.ended_by_outcome is None
    assert review.danger_signs == ()
    assert review.not_answered == ()
    assert [number for number, *_ in review.answers] == [1, 2, 3, 4, 5]


def test_questions_that_do_not_apply_are_not_asked(small):
    person = Person([30, "none", "none"])
    person.hold(small)
    assert person.asked() == ["age", "danger", "care"]


def test_progress_never_rises_and_is_exact_at_the_end(shipped):
    for worked in shipped.examples.values():
        person = Person(worked.answers)
        if person.hold(shipped) is None:
            continue
        first_time = [step for step in person.steps if not step.is_repeated]
        assert [step.position for step in first_time] == list(range(1, len(first_time) + 1))
        most = [step.max_questions for step in first_time]
        assert most == sorted(most, reverse=True)
        last = first_time[-1]
        ended_early = shipped.outcomes[worked.outcome].ends_interview
        assert ended_early or last.position == last.max_questions == len(first_time)


def test_back_returns_to_the_question_before_with_its_answer(small):
    person = Person([30, "none", Command.BACK, "fever"])
    answers = person.hold(small)
    assert person.asked() == ["age", "danger", "care", "danger"]
    assert person.steps[-1].previous_answer == {"none"}
    assert answers == {"age": 30, "danger": {"fever"}}


def test_back_at_the_first_question_stays_there(small):
    person = Person([Command.BACK, Command.BACK, 30, "fever"])
    person.hold(small)
    assert person.asked() == ["age", "age", "age", "danger"]


def test_back_twice_and_on_again(small):
    person = Person([30, "none", "heat", Command.BACK, Command.BACK, "none", "short"])
    person.hold(small)
    assert person.asked() == ["age", "danger", "care", "weeks", "care", "danger", "weeks"]


def test_a_changed_answer_works_the_path_out_anew(small):
    replies = [30, "none", "heat", "long", "no", "none", "rest", "short"]
    person = Person(replies, wishes=[3, 3, None])
    answers = person.hold(small)
    assert person.asked() == ["age", "danger", "care", "weeks", "helped", "care", "care", "weeks"]
    assert answers == {"age": 30, "danger": {"none"}, "care": {"rest"}, "weeks": {"short"}}


def test_review_in_the_middle_goes_on_where_it_was(small):
    person = Person([30, Command.REVIEW, "none", "none"])
    person.hold(small)
    assert person.asked() == ["age", "danger", "danger", "care"]
    assert not person.reviews[0].is_complete
    assert person.reviews[0].ended_by_outcome is None
    assert len(person.reviews[0].not_answered) == 4


def test_back_from_the_last_review(small):
    person = Person([30, "none", "none", "heat", "short"], wishes=[Command.BACK, None])
    person.hold(small)
    assert person.asked() == ["age", "danger", "care", "care", "weeks"]


def test_an_emergency_ends_the_questions_and_says_so_in_the_review(small):
    person = Person([30, "fever"])
    person.hold(small)
    assert person.asked() == ["age", "danger"]
    assert person.reviews[0].ended_by_outcome.id == "emergency"
    assert [given.answer for given in person.reviews[0].danger_signs] == [{"fever"}]
    assert person.reviews[0].danger_text == "Fever"
    assert len(person.reviews[0].not_answered) == 3


def test_an_emergency_typed_by_mistake_can_be_changed(small):
    person = Person([30, "fever", "none", "none"], wishes=[2])
    answers = person.hold(small)
    assert person.asked() == ["age", "danger", "danger", "care"]
    assert answers["danger"] == {"none"}


@pytest.mark.parametrize("wishes", [[], [Command.QUIT]])
def test_quitting_gives_no_answers(small, wishes):
    person = Person([30, Command.QUIT if not wishes else Command.REVIEW], wishes)
    assert person.hold(small) is None
    assert person.ending == Ending({"age": 30}, is_confirmed=False)


def test_not_sure_about_danger_is_asked_once_more(shipped):
    person = Person([44, "not_sure", ids.danger_choice])
    answers = person.hold(shipped)
    assert person.asked() == [ids.age, ids.danger, ids.danger]
    assert [step.is_repeated for step in person.steps] == [False, False, True]
    assert answers[ids.danger] == {ids.danger_choice}


def test_who_looks_elsewhere_meanwhile_is_not_asked_as_if_for_the_second_time(shipped):
    replies = [44, "not_sure", Command.BACK, 44, "not_sure", "none"]
    person = Person([*replies, Command.QUIT])
    person.hold(shipped)
    assert person.asked()[:6] == [
        ids.age,
        ids.danger,
        ids.danger,
        ids.age,
        ids.second_danger,
        ids.second_danger,
    ]
    assert [step.is_repeated for step in person.steps[:6]] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]


def test_not_sure_said_twice_counts(shipped):
    person = Person([44, "not_sure", "not_sure", "none", "none"])
    answers = person.hold(shipped)
    assert answers[ids.danger] == {"not_sure"}


def test_help_can_say_which_rules_read_the_answer(shipped):
    person = Person([44, Command.QUIT])
    person.hold(shipped)
    reasons = {flag.id: [rule.id for rule in rules] for flag, rules in person.steps[1].reasons}
    assert reasons == {
        "emergency": ids.danger_rules,
        ids.urgent: [ids.danger_doubt_rule],
    }


def test_a_rule_behind_a_hidden_flag_is_named_for_what_it_helps_to_raise_and_once(small):
    """`care` counts in `long_care` by itself, and by way of `two`, which raises a hidden flag."""
    rule = replace(
        small.rules["long_care"],
        when=AllOf((FlagRaised("two_kinds"), OptionSelected("care", ("heat",)))),
    )
    questionnaire = replace(small, rules={**small.rules, "long_care": rule})
    reasons = {
        name: {
            flag.id: [rule.id for rule in rules]
            for flag, rules in reasons_to_ask(questionnaire, question)
        }
        for name, question in questionnaire.questions.items()
    }
    assert reasons == {
        "age": {"caution": ["old"]},
        "danger": {"emergency": ["danger_sign"]},
        "care": {"tried": ["long_care"]},
        "weeks": {},
        "helped": {},
    }


def test_a_hidden_flag_leads_to_all_that_it_helps_to_raise(small):
    care = small.questions["care"]
    assert [
        (flag.id, [rule.id for rule in rules]) for flag, rules in reasons_to_ask(small, care)
    ] == [("tried", ["long_care"])]


def test_every_question_counts_for_something_shown(shipped):
    for question in shipped.questions.values():
        assert reasons_to_ask(shipped, question)


def test_back_from_a_review_without_answers_goes_to_the_first_question(small):
    from tipscreen.interview.flow import previous_question

    assert previous_question(small, {}, None).id == "age"


def test_a_sign_beside_not_sure_is_not_asked_again(shipped):
    person = Person([44, frozenset({ids.danger_choice, "not_sure"})])
    answers = person.hold(shipped)
    assert person.asked() == [ids.age, ids.danger]
    assert answers[ids.danger] == {ids.danger_choice, "not_sure"}


# -- answers that hung on one that was changed


def changed_care(replies, wishes, questionnaire):
    """Answer the small questionnaire, then change what care was tried."""
    person = Person([30, "none", "heat", "long", "no", *replies], wishes)
    return person, person.hold(questionnaire)


def test_a_change_and_back_brings_the_answers_back_that_hung_on_it(small):
    person, answers = changed_care(["none", "heat"], [3, 3], small)
    assert person.asked()[5:] == ["care", "care"]
    away, back = person.told[-2:]
    assert [question.id for question in away.set_aside] == ["weeks", "helped"]
    assert (away.newly_asked, away.restored) == ((), ())
    assert [question.id for question in back.restored] == ["weeks", "helped"]
    assert (back.newly_asked, back.set_aside) == ((), ())
    assert answers == {
        "age": 30, "danger": {"none"}, "care": {"heat"}, "weeks": {"long"}, "helped": {"no"},
    }  # fmt: skip


def test_that_answers_count_again_is_told_once(small):
    person, _ = changed_care(["none", "heat", "none"], [3, 3, 2], small)
    assert [len(heard.restored) for heard in person.told[5:]] == [0, 2, 0]


def test_answers_set_aside_are_not_shown_or_kept(small):
    person, answers = changed_care(["none"], [3], small)
    assert answers == {"age": 30, "danger": {"none"}, "care": {"none"}}
    assert [question.id for _, question, _ in person.reviews[-1].answers] == list(answers)


def test_after_another_answer_the_same_words_ask_for_something_else(small):
    """How did it go, and how long: with heat, not with rest."""
    person, answers = changed_care(["none", "rest", "short"], [3, 3], small)
    assert person.asked()[5:] == ["care", "care", "weeks"]
    assert person.told[-1].restored == ()
    assert answers["weeks"] == {"short"}


def test_a_new_answer_takes_the_place_of_the_one_set_aside(small):
    replies = ["none", "rest", "short", "none", "heat", "short"]
    person, answers = changed_care(replies, [3, 3, 3, 3], small)
    assert person.asked()[5:] == ["care", "care", "weeks", "care", "care", "weeks"]
    assert answers["weeks"] == {"short"}


def test_only_the_answers_that_hang_on_what_is_back_come_back(small):
    """`helped` was answered after a long time of care; with a short one it is not asked."""
    person, answers = changed_care(["short", "none", "heat", "long"], [4, 3, 3, 4], small)
    assert [[q.id for q in heard.restored] for heard in person.told[5:]] == [
        [], [], ["weeks"], ["helped"],
    ]  # fmt: skip
    assert answers["helped"] == {"no"}


def test_each_reply_makes_another_value_and_changes_none(small):
    first = begin_interview(small)
    second = first.advance(30)
    assert (dict(first.answers), dict(second.answers)) == ({}, {"age": 30})
    assert first.current.question.id == "age"
    assert first.advance(31).answers == {"age": 31}


def test_an_answer_is_no_reply_to_a_review_or_to_an_ending(small):
    review = begin_interview(small).advance(Command.REVIEW)
    with pytest.raises(ValueError, match="no question"):
        review.advance(30)
    with pytest.raises(ValueError, match="has ended"):
        review.advance(Command.QUIT).advance(30)


def test_back_from_a_review_in_the_middle_leads_back_to_the_question(small):
    person = Person([30, Command.REVIEW, "fever"], wishes=[Command.BACK])
    assert person.hold(small) == {"age": 30, "danger": {"fever"}}
    assert person.asked() == ["age", "danger", "danger"]


def test_a_danger_in_the_answers_is_known_at_every_moment(small):
    interview = begin_interview(small).advance(30)
    assert interview.danger is None
    assert interview.advance(frozenset({"fever"})).danger.id == "emergency"


def test_what_an_answer_adds_is_told_where_it_was_changed_and_not_on_the_way(small):
    """On the way, the next question is no news; after a change, more questions are."""
    on_the_way = Person([44, "none", "massage", "long", "yes"])
    assert on_the_way.hold(small) is not None
    assert [heard.newly_asked for heard in on_the_way.told] == [()] * 5
    changed = Person([44, "none", "none", "massage", "long", "yes"], wishes=[3])
    assert changed.hold(small) is not None
    added = [[question.id for question in heard.newly_asked] for heard in changed.told]
    assert added == [[], [], [], ["weeks", "helped"], [], []]
