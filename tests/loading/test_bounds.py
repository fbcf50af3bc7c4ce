"""Hostile input is read in time proportional to its size, and reported in short messages.

The sizes here are a small part of the limits, to be quick; `tests/benchmarks/bounds.py` reads the
same texts at the limits, and measures the memory as well.
"""

import gc
import time

import hostile
import pytest
from helpers import read_sheet

from tipscreen import load
from tipscreen.errors import ProblemsError
from tipscreen.files import MAX_CHARACTERS
from tipscreen.loading.po import read_po
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.yaml_tree import MAX_NODES

QUESTIONS = load().questions
PART = 100
"""How many times smaller than the limits the texts are; they are also tried at half the size."""

MOST_SECONDS = 0.5
"""CPU seconds; about ten times what a busy machine needs."""

TOO_SHORT_TO_COMPARE = 0.05
MOST_TEXT = 20_000

CASES = [
    *(
        pytest.param(text, MAX_CHARACTERS, lambda data: read_sheet(data, "x", QUESTIONS), id=f"sheet: {name}")
        for name, text in hostile.SHEETS.items()
    ),
    *(
        pytest.param(text, MAX_CHARACTERS, lambda data: read_po(data, "x", "es"), id=f"translation: {name}")
        for name, text in hostile.TRANSLATIONS.items()
    ),
    *(
        pytest.param(text, MAX_NODES, lambda data: load_questionnaire(data, "x"), id=f"questionnaire: {name}")
        for name, text in hostile.QUESTIONNAIRES.items()
    ),
]  # fmt: skip


def seconds_and_text(read, data):
    """Return the CPU seconds of the reading, and the message."""
    begin = time.process_time()
    try:
        read(data)
    except ProblemsError as error:
        return time.process_time() - begin, str(error)
    return time.process_time() - begin, ""


@pytest.fixture(autouse=True, scope="module")
def _without_the_objects_of_other_tests():
    gc.collect()
    gc.freeze()  # to look through them all costs more than what is measured here
    yield
    gc.unfreeze()


@pytest.mark.parametrize(("text", "limit", "read"), CASES)
def test_twice_the_text_takes_twice_the_time(text, limit, read):
    once, twice = (text(limit // PART * times).encode() for times in (1, 2))
    for _ in range(3):  # others may have had the processor's caches
        short, said = seconds_and_text(read, once)
        long, said_of_twice = seconds_and_text(read, twice)
        in_time = short <= MOST_SECONDS
        if in_time and (long <= TOO_SHORT_TO_COMPARE or long / max(short, 0.005) <= 2.6):
            break
    else:
        pytest.fail(f"{len(once):,} bytes took {short:.3f} s, {len(twice):,} took {long:.3f} s")
    assert max(len(said), len(said_of_twice)) <= MOST_TEXT
