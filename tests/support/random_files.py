"""Small questionnaires made at random, all of whose sheets can be looked at.

A seed is all it takes to make one again. They are rich in what is easily got wrong: flags that are
hidden, `ask_if` in a row, doubt, counts, opposites, danger outcomes, topics, guarantees.
"""

import json
import math
from random import Random

from tipscreen.loading.reader import load_questionnaire
from tipscreen.questionnaire.conditions import NONE
from tipscreen.questionnaire.model import QuestionType

MOST_SHEETS = 700

SERIOUS = ("caution", "emergency", "secret")
FLAGS = {
    "help_one": {"hidden": "yes"},
    "remark": {},
    "help_two": {"hidden": "yes"},
    "caution": {"serious": "yes"},
    "secret": {"serious": "yes", "hidden": "yes"},
    "emergency": {"serious": "yes"},
}
"""A rule reads flags above its own alone, so that there is no circle."""


def random_file(seed):
    """Return a questionnaire."""
    return as_file(random_data(Random(seed)), f"seed-{seed}.yaml")  # noqa: S311 - no secret


def random_versions(seed):
    """Return two questionnaires, the second of which is more or less like the first."""
    chance = Random(seed)  # noqa: S311 - no secret
    old = random_data(chance)
    while True:
        new = another_version(chance, old)
        both = {**old["questions"], **new["questions"]}
        if sheets_of(both) <= MOST_SHEETS:
            return as_file(old, f"old-{seed}.yaml"), as_file(new, f"new-{seed}.yaml")


def as_file(data, name):
    return load_questionnaire(json.dumps(data, indent=1).encode(), name)


def random_sheet(chance, questionnaire):
    """Return an answer sheet; one in five questions is left out."""
    return {
        question.id: random_answer(chance, question)
        for question in questionnaire.questions.values()
        if chance.random() < 0.8
    }


def random_answer(chance, question):
    options = list(question.options)
    if question.type is QuestionType.NUMBER and (not options or chance.random() < 0.8):
        return chance.randint(question.at_least, question.at_most)
    most = len(options) if question.type is QuestionType.MANY else 1
    picked = frozenset(chance.sample(options, chance.randint(1, min(most, 3))))
    return frozenset({NONE}) if NONE in picked else picked


def random_data(chance):
    questions = {}
    for name in "pqrs"[: chance.choice((2, 3, 3, 4))]:
        question = random_question(chance, name)
        if sheets_of({**questions, name: question}) <= MOST_SHEETS:
            if questions and chance.random() < 0.5:
                question["ask_if"] = random_condition(chance, questions, depth=1)
            questions[name] = question
    return {**ABOUT, "questions": questions, **random_logic(chance, questions)}


def random_question(chance, name):
    kind = chance.choice(("many", "many", "many", "one", "one", "number"))
    question = {"section": "S", "title": name, "ask": f"{name}?", "type": kind}
    if kind == "number":
        question |= {"at_least": 0, "at_most": chance.choice((2, 3))}
    else:
        question["choices"] = {c: c for c in "abc"[: chance.choice((1, 2, 2, 2, 3))]}
    if (kind == "many" and chance.random() < 0.7) or (kind == "one" and chance.random() < 0.2):
        question["none"] = "none"
    if chance.random() < 0.7:
        question["not_sure"] = "not sure"
    return question


def sheets_of(questions):
    return math.prod(
        1 + q["at_most"] + 1 + ("not_sure" in q)
        if q["type"] == "number"
        else (2 ** (len(q["choices"]) + ("not_sure" in q)) + ("none" in q))
        if q["type"] == "many"
        else 1 + len(options_of(q))
        for q in questions.values()
    )


def options_of(question):
    return [*question.get("choices", ()), *({"none", "not_sure"} & question.keys())]


def random_condition(chance, questions, flags=(), depth=2, more=None):
    """Return a condition on these questions and flags; `more` makes leaves of other kinds."""
    kind = (
        chance.choice(("leaf", "leaf", "leaf", "all", "any", "not", "count")) if depth else "leaf"
    )

    def inner():
        return random_condition(chance, questions, flags, depth - 1, more)

    if kind == "not":
        return {"not": inner()}
    if kind in ("all", "any"):
        return {kind: [inner() for _ in range(chance.choice((1, 2, 2, 3)))]}
    if kind == "count":
        return {"at_least": random_count(chance, questions, inner)}
    if more and chance.random() < 0.3:
        return more()
    if flags and chance.random() < 0.4:
        return chance.choice(flags)
    return random_leaf(chance, questions)


def random_count(chance, questions, inner):
    lists = [name for name, q in questions.items() if q["type"] == "many"]
    if lists and chance.random() < 0.6:
        name = chance.choice(lists)
        count = len(questions[name]["choices"])
        return {"count": chance.randint(1, count), "of": {name: "any"}}
    parts = [inner() for _ in range(chance.choice((2, 2, 3)))]
    return {"count": chance.randint(1, len(parts)), "of": parts}


def random_leaf(chance, questions):
    name = chance.choice(list(questions))
    question = questions[name]
    options = options_of(question)
    if question["type"] == "number" and ("not_sure" not in question or chance.random() < 0.8):
        low, high = sorted(chance.choices(range(question["at_most"] + 1), k=2))
        return {
            name: chance.choice(
                ({"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high})
            )
        }
    if question["type"] != "number" and chance.random() < 0.3:
        return {name: "any"}
    return {name: sorted(chance.sample(options, chance.randint(1, min(2, len(options)))))}


def random_logic(chance, questions):
    """Return rules and all that reads them."""
    raised = sorted(chance.choices(list(FLAGS), k=chance.randint(3, 7)), key=list(FLAGS).index)
    rules = {}
    for number, flag in enumerate(raised):
        above = sorted(set(raised[:number]) - {flag})
        rules[f"rule_{number}"] = {
            "when": random_condition(chance, questions, above),
            "raises": flag,
            "because": "It is so.",
            "sources": ["book"],
        }
    flags = [flag for flag in FLAGS if flag in raised or chance.random() < 0.05]
    outcomes = {}
    for name in ("first", "second")[: chance.choice((0, 1, 1, 2))]:
        serious = [flag for flag in SERIOUS if flag in flags]
        outcomes[name] = {
            "when": random_condition(chance, questions, serious, depth=1),
            "danger": "yes",
        }
    for name in ("third", "fourth", "fifth")[: chance.choice((1, 2, 3))]:
        outcomes[name] = {"when": random_condition(chance, questions, flags)}
    outcomes["last"] = {}
    topics = {}
    for name in ("topic",)[: chance.choice((0, 0, 1))]:
        topics[name] = {
            "title": name,
            "say": ["So."],
            "sources": ["book"],
            "show_if": random_condition(chance, questions, flags),
        }
    for outcome in outcomes.values():
        outcome |= {"headline": "So.", "say": "So.", "next": ["So."], "topics": list(topics)}
        listed = [
            n for n, q in questions.items() if q["type"] != "number" and chance.random() < 0.6
        ]
        if "danger" not in outcome:
            outcome["changeable"] = {
                n: sorted(
                    chance.sample(
                        options_of(questions[n]), chance.randint(1, len(options_of(questions[n])))
                    )
                )
                for n in listed
            }

    def about_the_result():
        if chance.random() < 0.4:
            return {"rule": chance.choice(list(rules))}
        return {"outcome": sorted(chance.sample(list(outcomes), chance.randint(1, 2)))}

    guarantees = {
        name: {
            "because": "It must be so.",
            "if": random_condition(chance, questions, flags, depth=1, more=about_the_result),
            "then": random_condition(chance, questions, flags, depth=1, more=about_the_result),
        }
        for name in ("promise", "vow")[: chance.choice((0, 1, 2))]
    }
    return {
        "flags": {flag: {"title": flag, **FLAGS[flag]} for flag in flags},
        "rules": rules,
        **({"topics": topics} if topics else {}),
        "outcomes": outcomes,
        **({"guarantees": guarantees} if guarantees else {}),
    }


def another_version(chance, old):
    """Return a version with other questions, or with other rules, or with both."""
    questions = {}
    for name, question in old["questions"].items():
        new = {key: value for key, value in question.items() if key != "ask_if"}
        change = chance.choice(("keep", "keep", "none", "doubt", "anew", "anew", "drop"))
        if change == "drop" and questions:
            continue
        if change == "anew":
            new = random_question(chance, name)
        if change == "none" and new["type"] != "number":
            new = (
                {**new, "none": "none"}
                if "none" not in new
                else {k: v for k, v in new.items() if k != "none"}
            )
        if change == "doubt":
            new = (
                {**new, "not_sure": "not sure"}
                if "not_sure" not in new
                else {k: v for k, v in new.items() if k != "not_sure"}
            )
        if questions and "ask_if" in question:
            new["ask_if"] = fitting(chance, question["ask_if"], questions)
        questions[name] = new
    if chance.random() < 0.2:
        questions["t"] = {
            "section": "S",
            "title": "t",
            "ask": "t?",
            "type": "one",
            "choices": {"a": "a", "b": "b"},
        }
    new = {**ABOUT, "questions": questions, "flags": old["flags"]}
    if chance.random() < 0.3:
        return {**new, **random_logic(chance, questions)}
    rules = {
        name: {**rule, "when": fitting(chance, rule["when"], questions)}
        for name, rule in old["rules"].items()
    }
    if chance.random() < 0.5:
        changed = chance.choice(list(rules))
        above = list(FLAGS)[: list(FLAGS).index(rules[changed]["raises"])]
        flags = [flag for flag in above if flag in old["flags"]]
        rules[changed]["when"] = random_condition(chance, questions, flags)
    outcomes = {
        name: {
            **{k: v for k, v in outcome.items() if k != "changeable"},
            **({"when": fitting(chance, outcome["when"], questions)} if "when" in outcome else {}),
        }
        for name, outcome in old["outcomes"].items()
    }
    for outcome in outcomes.values():
        outcome.pop("topics", None)
    return {**new, "rules": rules, "outcomes": outcomes}


def fitting(chance, condition, questions):
    """Return the condition if the questions still have all that it names, else another one."""
    return condition if fits(condition, questions) else random_condition(chance, questions, depth=1)


def fits(condition, questions):
    if isinstance(condition, str):
        return True
    ((key, value),) = condition.items()
    if key in ("all", "any"):
        return all(fits(part, questions) for part in value)
    if key == "not":
        return fits(value, questions)
    if key == "at_least":
        of = value["of"]
        if isinstance(of, list):
            return all(fits(part, questions) for part in of)
        (name,) = of
        return name in questions and value["count"] <= len(questions[name].get("choices", ()))
    question = questions.get(key)
    if question is None or isinstance(value, dict) != (
        question["type"] == "number" and isinstance(value, dict)
    ):
        return False
    if value == "any":
        return bool(question.get("choices"))
    return isinstance(value, dict) or set(value) <= set(options_of(question))


ABOUT = {
    "tipscreen": "1",
    "about": {
        "title": "Random",
        "version": "1",
        "reviewed_by": "nobody yet",
        "review_due": "2030-01-01",
        "not_reviewed": "Not reviewed.",
        "disclaimer": "Always talk with a health professional.",
        "emergency": "Call 911.",
        "welcome": ["Hello."],
    },
    "sources": {"book": {"title": "A book"}},
}
