"""Sheets and questionnaires made at random, for Hypothesis."""

import json
from copy import deepcopy

import yaml
from helpers import SMALL
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from shipped import ids

from tipscreen.loading.reader import load_questionnaire
from tipscreen.questionnaire.model import QuestionType

settings.register_profile(
    "tipscreen",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("tipscreen")


def answers_to(question):
    """Return a strategy for answers to one question."""
    options = list(question.options)
    if question.type is QuestionType.NUMBER:
        return st.integers(question.at_least, question.at_most)
    if question.type is QuestionType.ONE:
        return st.sampled_from(options).map(lambda option: frozenset({option}))
    some = st.frozensets(st.sampled_from([o for o in options if o != "none"]), min_size=1)
    return some | st.just(frozenset({"none"})) if question.none else some


def sheets(questionnaire):
    """Return a strategy for sheets, whole or partial, likely and unlikely."""
    examples = questionnaire.examples
    likely = dict(examples[ids.typical].answers) if ids.typical in examples else {}
    changes = st.fixed_dictionaries(
        {}, optional={q.id: answers_to(q) for q in questionnaire.questions.values()}
    )
    missing = st.sets(st.sampled_from(list(questionnaire.questions)), max_size=3)
    return st.builds(
        lambda base, changed, left_out: {
            key: value for key, value in {**base, **changed}.items() if key not in left_out
        },
        st.sampled_from([{}, likely]),
        changes,
        missing | st.just(set()),
    )


OPTIONS = {
    "danger": ["bleeding", "fever", "any", "none", "not_sure"],
    "care": ["massage", "heat", "rest", "any", "none", "not_sure"],
    "weeks": ["short", "long", "any", "not_sure"],
    "helped": ["yes", "no"],
}


def conditions(questions, flags=()):
    leaves = st.one_of(
        *(
            st.builds(
                lambda q, o: {q: o}, st.just(q), st.lists(st.sampled_from(OPTIONS[q]), min_size=1)
            )
            for q in questions
            if q in OPTIONS
        ),
        st.builds(lambda low: {"age": {"at_least": low}}, st.sampled_from([0, 18, 65, 120])),
        *(st.just(flag) for flag in flags),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
            st.builds(
                lambda parts, count: {"at_least": {"count": min(count, len(parts)), "of": parts}},
                st.lists(inner, min_size=1, max_size=3),
                st.integers(1, 3),
            ),
        ),
        max_leaves=6,
    )


SMALL_FILE = yaml.load(SMALL.read_bytes(), Loader=yaml.BaseLoader)


@st.composite
def questionnaires(draw):
    data = deepcopy(SMALL_FILE)
    order = list(data["questions"])
    for position, name in enumerate(order):
        data["questions"][name].pop("ask_if", None)
        if position and draw(st.booleans()):
            data["questions"][name]["ask_if"] = draw(conditions(order[:position]))
    known = []
    for rule, flag in {
        "two": "two_kinds",
        "danger_sign": "emergency",
        "old": "caution",
        "long_care": "tried",
    }.items():
        data["rules"][rule]["when"] = draw(conditions(order, known))
        known.append(flag)
    data["outcomes"]["careful"]["when"] = draw(conditions(order, known))
    data["outcomes"]["ready"]["changeable"] = {"care": "any", "weeks": ["long", "not_sure"]}
    del data["examples"], data["guarantees"]
    return load_questionnaire(json.dumps(data).encode(), "random.json")
