"""Questionnaires of any size, as text: the shipped one over and over, or a made-up one.

For the tests and the benchmarks of how the proofs grow.
"""

import yaml
from helpers import ROOT, SMALL
from shipped import shipped_cases

NOT_COPIED = shipped_cases("grown")
"""Guarantees that do not hold of several copies, each with its reason."""

CONDITIONS = {"ask_if", "when", "if", "then"}


def copied(times):
    """Return the shipped file with its questions so many times, as if it asked about more spots.

    Each copy of a question has copies of its own of the rules and guarantees that read it, which
    raise the same flags, and is answered in the examples as its original is.
    """
    data = _read(ROOT / "questions.yaml")
    for question in data["questions"].values():
        question.pop("picture", None)  # a drawing would have to be written as a block
    for name in NOT_COPIED["true_of_one"]:
        del data["guarantees"][name]
    rules = [name for name, rule in data["rules"].items() if _reads(rule, data["questions"])]
    guarantees = [
        name
        for name, guarantee in data["guarantees"].items()
        if _reads(guarantee, data["questions"]) and name not in NOT_COPIED["true_of_each"]
    ]
    copied = {"questions": list(data["questions"]), "rules": rules, "guarantees": guarantees}
    ids = [name for names in copied.values() for name in names]
    grown = {key: dict(of) if isinstance(of, dict) else of for key, of in data.items()}
    for number in range(1, times):
        new = {name: f"{name}_{number}" for name in ids}
        for section, names in copied.items():
            for name in names:
                grown[section][new[name]] = _renamed(data[section][name], new)
        for section, fields in (
            ("examples", ("answers", "without", "rules")),
            ("note", ("questions",)),
        ):
            for name, entry in data[section].items():
                more = {field: entry[field] for field in fields if field in entry}
                grown[section][name] = _joined(grown[section][name], _renamed_names(more, new))
    return _write(grown)


def made_up(questions, rules):
    """Return a questionnaire of the given size that is built on the small one of the tests."""
    data = _read(SMALL)
    del data["examples"], data["guarantees"]
    for number in range(questions - len(data["questions"])):
        entry = {
            "section": "More",
            "title": f"Question {number}",
            "ask": "Any of these?",
            "type": "many",
            "choices": {"a": "A", "b": "B", "c": "C"},
            "none": "None",
            "not_sure": "Not sure",
        }
        if number % 3 == 2:
            entry["ask_if"] = {f"q{number - 1}": "none"}
        data["questions"][f"q{number}"] = entry
    count = questions - 5
    for number in range(rules - len(data["rules"])):
        one, two = f"q{number % count}", f"q{(number * 7 + 3) % count}"
        doubt = {"all": [{one: "not_sure"}, {two: "c"}]}
        when = [{one: ["a", "not_sure"]}, {"any": [{one: ["b", "c"]}, doubt]}]
        data["rules"][f"rule_{number}"] = {
            "when": when[number // count % 2],
            "raises": "caution",
            "because": "It matters.",
            "sources": ["book"],
        }
    return _write(data)


class _Dumper(yaml.SafeDumper):
    """Writes what stands in two places twice: a questionnaire has no aliases."""

    def ignore_aliases(self, _):
        return True


def _read(path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def _write(data):
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _reads(part, questions):
    """Return whether a part of the file has a condition that names one of the questions."""
    if isinstance(part, dict):
        return any(key in questions or _reads(of, questions) for key, of in part.items())
    return isinstance(part, list) and any(_reads(of, questions) for of in part)


def _renamed(entry, new):
    """Return the entry with the new names of questions and rules in its conditions."""
    conditions = {key: _renamed_condition(entry[key], new) for key in CONDITIONS & set(entry)}
    return {**entry, **conditions}


def _renamed_condition(part, new):
    if isinstance(part, list):
        return [_renamed_condition(of, new) for of in part]
    if not isinstance(part, dict):
        return part
    return {
        new.get(key, key): new.get(of, of) if key == "rule" else _renamed_condition(of, new)
        for key, of in part.items()
    }


def _renamed_names(fields, new):
    """Return the fields with the new names of what they list, or give an answer to."""
    return {
        field: {new.get(name, name): answer for name, answer in of.items()}
        if isinstance(of, dict)
        else [new.get(name, name) for name in of]
        for field, of in fields.items()
    }


def _joined(entry, more):
    """Return the entry with more answers, or more names, in some of its fields."""
    return {
        key: of
        if key not in more
        else of | more[key]
        if isinstance(of, dict)
        else list(dict.fromkeys([*of, *more[key]]))
        for key, of in entry.items()
    }
