"""What can be typed at a question."""

from dataclasses import replace

import pytest

from tipscreen.interview.replies import Command, InvalidReply, parse_reply

UNDERSTOOD = [
    ("danger_chest", "7", {"none"}),
    ("danger_chest", "1 3", {"chest_pressure", "hard_breathing"}),
    ("danger_chest", "1,3", {"chest_pressure", "hard_breathing"}),
    ("danger_chest", " 1-3 ", {"chest_pressure", "pain_with_sweat", "hard_breathing"}),
    ("danger_chest", "1 - 2, 4", {"chest_pressure", "pain_with_sweat", "cough_blood"}),
    ("danger_chest", "1 8", {"chest_pressure", "not_sure"}),
    ("danger_chest", "n", {"none"}),
    ("danger_chest", "No", {"none"}),
    ("danger_chest", "none", {"none"}),
    ("danger_chest", "not sure", {"not_sure"}),
    ("danger_chest", "coughing", {"cough_blood"}),
    ("danger_chest", "coughing up blood", {"cough_blood"}),  # with a short word in it
    ("danger_chest", "COUGH, tear", {"cough_blood", "tearing_pain"}),
    ("care_tried", "massage, heat, 5", {"massage", "heat_cold", "nsaid"}),
    ("care_tried", "tylenol", {"acetaminophen"}),
    ("result_pills", "worse", {"worse"}),
    ("pain_side", "both", {"both_sides"}),
    ("pain_side", "5", {"not_sure"}),
    ("pain_areas", "upper back", {"upper_back"}),
    ("pain_areas", "neck", {"neck"}),  # though the words of another choice have it, too
    ("same_day_signs", "2)", {"one_limb_swollen"}),
    ("same_day_signs", "#2", {"one_limb_swollen"}),
    ("same_day_signs", "2.", {"one_limb_swollen"}),
    ("same_day_signs", "No!", {"none"}),
    ("same_day_signs", "no.", {"none"}),
    ("care_tried", "1 and 2", {"massage", "physical_therapy"}),
    ("danger_chest", "I don't know", {"not_sure"}),
    ("danger_chest", "none of these", {"none"}),
    ("age_years", "52 years", 52),
    ("age_years", "44", 44),
    ("age_years", " 0 ", 0),
    ("age_years", "120", 120),
]

MISREAD = [
    ("danger_chest", "", "type numbers from 1 to 8"),
    ("danger_chest", "y", "type the number"),
    ("danger_chest", "9", "numbers from 1 to 8"),
    ("danger_chest", "0", "numbers from 1 to 8"),
    ("danger_chest", "1 9", "type numbers from 1 to 8."),
    ("danger_chest", "1-999", "type numbers from 1 to 8."),
    ("danger_chest", "1-9999", "type numbers from 1 to 8, such as"),
    ("danger_chest", "tearing blood", "type numbers from 1 to 8, such as"),
    ("care_tried", "massage\x1b[3~", "type numbers"),
    ("danger_chest", "3-1", "numbers from 1 to 8"),
    ("danger_chest", "1-99999999999", "type numbers"),
    ("danger_chest", "1-2-3", "type numbers"),
    ("danger_chest", "-", "type numbers"),
    ("danger_chest", "7 1", "cannot be combined with another answer"),
    ("danger_chest", "7 8", "cannot be combined with another answer"),
    ("danger_chest", "pain", "more than one choice. Please type a number: 1, "),
    ("danger_chest", "no pressure", "type numbers"),
    ("danger_chest", "not coughing", "type numbers"),
    ("danger_chest", "\x1b[A", "type numbers"),
    ("danger_head_spine", "not any", "type numbers"),
    ("danger_head_spine", "not new", "type numbers"),
    ("danger_chest", "sure", "type numbers"),
    ("danger_chest", "these", "type numbers"),
    ("shot_reactions", "all", "type numbers"),
    ("other_signs", "never", "type numbers"),
    ("danger_chest", ",", "type numbers"),
    ("pain_duration", "1 2", "just one"),
    ("pain_duration", "y", "type the number"),
    ("pain_duration", "hello", "type one number from 1 to 5"),
    ("age_years", "-5", "whole number from 0 to 120"),
    ("age_years", "121", "whole number from 0 to 120"),
    ("age_years", "4.5", "whole number from 0 to 120"),
    ("age_years", "forty", "whole number from 0 to 120"),
    ("age_years", "9" * 5000, "whole number from 0 to 120"),
    ("age_years", "\u0664\u0664", "whole number from 0 to 120"),
    ("pain_areas", "back", "Type b for 'back', or the number of a choice."),
]

COMMANDS = [
    ("?", Command.HELP),
    ("help", Command.HELP),
    ("b", Command.BACK),
    ("Back", Command.BACK),
    ("r", Command.REVIEW),
    ("review", Command.REVIEW),
    (" q ", Command.QUIT),
    ("QUIT", Command.QUIT),
]


@pytest.mark.parametrize(("question", "typed", "answer"), UNDERSTOOD)
def test_understood(shipped, question, typed, answer):
    expected = answer if isinstance(answer, int) else frozenset(answer)
    assert parse_reply(shipped.questions[question], typed) == expected


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("y", "yes"), ("yes", "yes"), ("no", "no"), ("n", "no"), ("3", "not_sure")],
)
def test_yes_and_no_are_understood_where_they_are_the_choices(shipped, typed, answer):
    question = replace(shipped.questions["pain_side"], choices={"yes": "Yes, or maybe", "no": "No"})
    assert parse_reply(question, typed) == {answer}


def test_a_number_that_somebody_does_not_know_can_be_said_so_where_that_is_a_choice(shipped):
    age = shipped.questions["age_years"]
    assert isinstance(parse_reply(age, "not sure"), InvalidReply)
    unsure = replace(age, not_sure="I do not know")
    assert parse_reply(unsure, "not sure") == {"not_sure"}
    assert parse_reply(unsure, "44") == 44
    assert isinstance(parse_reply(unsure, "many"), InvalidReply)


@pytest.mark.parametrize(("question", "typed", "message"), MISREAD)
def test_never_guessed(shipped, question, typed, message):
    reply = parse_reply(shipped.questions[question], typed)
    assert isinstance(reply, InvalidReply)
    assert message in reply.message


@pytest.mark.parametrize(("typed", "command"), COMMANDS)
def test_commands(shipped, typed, command):
    assert parse_reply(shipped.questions["pain_duration"], typed) is command


def test_each_number_shown_picks_that_choice(shipped):
    for question in shipped.questions.values():
        for number, option in enumerate(question.options, 1):
            assert parse_reply(question, str(number)) == frozenset({option})
