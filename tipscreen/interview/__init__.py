"""The way through the questions, without a screen: next, back, review, replies, saved sheets.

In: a questionnaire, and one reply after another. Out: what to show now, and at the end the answers
that apply; a sheet to go on with another time.
"""

from tipscreen.interview.fast_entry import BETWEEN, FastEntry
from tipscreen.interview.flow import GoOn, GoTo, Heard, Interview, Reply, begin
from tipscreen.interview.label import may_be_a_name, refuse_label
from tipscreen.interview.replies import Command, Misread, picked, read_command, read_reply
from tipscreen.interview.saved import SavedSheet, Saver, read_any, read_saved, rules_option
from tipscreen.interview.shown import Ending, Now, Review, Step
from tipscreen.interview.words import (
    asked_again,
    not_to_forget,
    place_of,
    what_followed,
    what_is_open,
    what_the_danger_was,
    why_asked,
    with_title,
)

__all__ = [
    "BETWEEN",
    "Command",
    "Ending",
    "FastEntry",
    "GoOn",
    "GoTo",
    "Heard",
    "Interview",
    "Misread",
    "Now",
    "Reply",
    "Review",
    "SavedSheet",
    "Saver",
    "Step",
    "asked_again",
    "begin",
    "may_be_a_name",
    "not_to_forget",
    "picked",
    "place_of",
    "read_any",
    "read_command",
    "read_reply",
    "read_saved",
    "refuse_label",
    "rules_option",
    "what_followed",
    "what_is_open",
    "what_the_danger_was",
    "why_asked",
    "with_title",
]
