"""The way through the questions, without a screen: next, back, review, replies, saved sheets.

In: a questionnaire and somebody to ask. Out: answers that apply, and a sheet to go on with.
"""

from tipscreen.interview.fast_entry import BETWEEN, FastEntry
from tipscreen.interview.flow import GoTo, Heard, Reply, Review, Step, interview, stopped_by
from tipscreen.interview.label import refuse_label
from tipscreen.interview.replies import Command, Misread, read_command, read_reply
from tipscreen.interview.saved import SavedSheet, Saver, read_any, read_saved, rules_option

__all__ = [
    "BETWEEN",
    "Command",
    "FastEntry",
    "GoTo",
    "Heard",
    "Misread",
    "Reply",
    "Review",
    "SavedSheet",
    "Saver",
    "Step",
    "interview",
    "read_any",
    "read_command",
    "read_reply",
    "read_saved",
    "refuse_label",
    "rules_option",
    "stopped_by",
]
