"""What can be typed at a question."""

from dataclasses import replace

import pytest
from shipped import ids, shipped_cases

from tipscreen.interview.replies import Command, InvalidReply, parse_reply

REPLIES = shipped_cases("replies")
UNDERSTOOD = [
    (question, str(typed), answer)
    for question, rows in REPLIES["understood"].items()
    for typed, answer in rows
]
MISREAD = [
    (question, str(typed), message)
    for question, rows in REPLIES["misread"].items()
    for typed, message in rows
] + [(ids.age, typed, "whole number from 0 to 120") for typed in ("9" * 5000, "\u0664\u0664")]

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
    question = replace(shipped.questions[ids.side], choices={"yes": "Yes, or maybe", "no": "No"})
    assert parse_reply(question, typed) == {answer}


def test_a_number_that_somebody_does_not_know_can_be_said_so_where_that_is_a_choice(shipped):
    age = shipped.questions[ids.age]
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
    assert parse_reply(shipped.questions[ids.duration], typed) is command


def test_each_number_shown_picks_that_choice(shipped):
    for question in shipped.questions.values():
        for number, option in enumerate(question.options, 1):
            assert parse_reply(question, str(number)) == frozenset({option})
