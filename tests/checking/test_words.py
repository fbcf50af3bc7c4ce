"""The words for patients: plain, kind, no promise, no advice to start or stop a medicine."""

import re

import pytest
from shipped import shipped_cases

from tipscreen import load
from tipscreen.checking.lint import school_grade

SHIPPED = load()
GRADE = 6.0
"""US school grade, by the Flesch-Kincaid formula."""


def patient_texts():
    """Yield (place, text) for all that is read by or to a patient."""
    about = SHIPPED.about
    yield "about", " ".join((*about.welcome, about.disclaimer, about.emergency, about.not_reviewed))
    for question in SHIPPED.questions.values():
        yield f"question {question.id}", f"{question.ask} {question.help}"
    for rule in SHIPPED.rules.values():
        if rule.because:
            parts = (rule.because, rule.advice, rule.ask_clinician)
            yield f"rule {rule.id}", " ".join(filter(None, parts))
    for topic in SHIPPED.topics.values():
        yield f"topic {topic.id}", " ".join(topic.say)
    for outcome in SHIPPED.outcomes.values():
        parts = (outcome.headline, outcome.say, *outcome.next, *outcome.ask_clinician)
        yield f"outcome {outcome.id}", " ".join(parts)


TEXTS = dict(patient_texts())
CHOICES = [words for q in SHIPPED.questions.values() for words in q.options.values()]


@pytest.mark.parametrize("place", TEXTS)
def test_reading_grade_is_6_or_below(place):
    assert school_grade(TEXTS[place]) <= GRADE


def test_all_choices_together_read_at_grade_6_or_below():
    assert school_grade(". ".join(CHOICES)) <= GRADE


NEVER = {
    "a promise": r"\b(cures?|guarantee[ds]?|will (help|work|cover)|safe|safely|risk-free|no risk|always works)\b",
    "a verdict on the person": r"\bcandidates?\b|\byour fault\b|\byou failed\b|\bshould have\b",
    "a percentage": r"%|\bper ?cent\b",
    "a diagnosis": r"\byou (have|suffer from) (myofascial|fibromyalgia|a trigger point|nerve pain)",
    "advice to stop a medicine": r"(?<!not )(?<!never )\bstop (taking|your|any|the|a) (pill|medicine|blood|aspirin)",
    "advice to start a medicine": r"(?<!not )\b(start|begin|take) (taking|ibuprofen|aspirin|naproxen|acetaminophen|a pill|medicine)",
}


@pytest.mark.parametrize("what", NEVER)
def test_no_text_has(what):
    for place, text in {**TEXTS, "choices": ". ".join(CHOICES)}.items():
        assert not re.search(NEVER[what], text, re.IGNORECASE), place


def test_the_word_list_finds_what_it_should():
    for wrong in (
        "This will help you.", "You are a candidate.", "In 50% of people", "Stop taking pills.",
        "Start taking ibuprofen.", "Stop your blood thinner.",
    ):  # fmt: skip
        assert any(re.search(pattern, wrong, re.IGNORECASE) for pattern in NEVER.values()), wrong


def test_every_question_speaks_to_the_person_and_has_help_and_a_way_to_doubt():
    sure = shipped_cases("words")["questions_without_not_sure"]
    for question in SHIPPED.questions.values():
        assert question.help, question.id
        assert question.not_sure or question.id in sure, question.id


def test_every_source_is_used():
    used = {s for rule in SHIPPED.rules.values() for s in rule.sources}
    used |= {s for topic in SHIPPED.topics.values() for s in topic.sources}
    assert used == set(SHIPPED.sources)


FOUNDING_PAGE = shipped_cases("words")["founding_page"]


@pytest.mark.parametrize("part", FOUNDING_PAGE)
def test_about_tells_what_the_founding_page_tells(part):
    told = " ".join(text for topic in SHIPPED.topics.values() for text in topic.say).casefold()
    for words in FOUNDING_PAGE[part]:
        assert words in told, words
