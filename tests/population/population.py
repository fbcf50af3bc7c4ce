"""A simulated population: people drawn from `rates.yaml`, and the answers that they give.

Every draw is made of the seed, the number of the person and the name of what is drawn, and of
nothing else. So the same people come out on every machine and with every version of Python, and a new
question or another rate changes no other answer of anybody. The draws of one name are spread evenly
over the people: what falls to 3 in 100 falls to just 60 of 2,000, and not to 51 or 70 by chance.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import yaml

from tipscreen.questionnaire.conditions import NONE, NOT_SURE
from tipscreen.questionnaire.model import QuestionType

RATES = Path(__file__).with_name("rates.yaml")
READINGS = ("meant", "hurried")
"""As the questions are meant, and as a hurried person reads them."""


class Rates:
    """What `rates.yaml` says, with every gap told before anybody is drawn."""

    def __init__(self, data, questionnaire):
        self.data = data
        self.questionnaire = questionnaire
        gaps = [*missing(data, questionnaire), *stale(data, questionnaire)]
        if gaps:
            raise LookupError("\n".join(["tests/population/rates.yaml:", *gaps]))

    @classmethod
    def of(cls, questionnaire):
        return cls(read_rates(), questionnaire)

    @cache  # noqa: B019 - there are few, each as long as a test
    def draws(self, name, what):
        """Return a number for each of the people by which something falls to them, or does not."""
        return spread(f"{self.data['seed']}/{name}/{what}", int(self.data["people"]))

    def people(self, group):
        """Yield everybody of a group."""
        for number in range(int(self.data["people"])):
            yield Person(self, group, number)


def read_rates():
    return yaml.load(RATES.read_text("utf-8"), Loader=yaml.BaseLoader)


def missing(data, questionnaire):
    """Yield a sentence for each rate that the questionnaire needs and that lacks, or has no use."""
    known, asked = data["questions"], questionnaire.questions
    yield from (f"- rates lack for the question '{q}'; add it" for q in asked if q not in known)
    for name, rates in known.items():
        question = asked.get(name)
        if question is None:
            yield f"- there is no question '{name}' any more; take its rates out, or rename them"
        elif question.type is QuestionType.NUMBER:
            if "numbers" not in rates:
                yield f"- '{name}' asks for a number; its rates need 'numbers'"
        else:
            named = choices_named(rates)
            if "others" not in rates:
                lacking = [choice for choice in question.choices if choice not in named]
                yield from (f"- a rate lacks for the choice '{name}: {c}'" for c in lacking)
            gone = [choice for choice in named if choice not in question.options]
            yield from (f"- '{name}' has no choice '{c}' any more" for c in gone)
    for name, entry in {**data["traits"], **known}.items():
        if entry["source"] not in data["sources"]:
            yield f"- '{name}' names no source that there is, nor 'assumed'"


def choices_named(rates):
    """Return the choices that have rates of their own, in each case."""
    if "shares" not in rates:
        return list(rates["choices"])
    return list(
        dict.fromkeys(choice for case in cases(rates["shares"]) for choice in case["shares"])
    )


def stale(data, questionnaire):
    """Yield a sentence for each choice that a hurried person ticks, if its words were others."""
    for name, rates in data["questions"].items():
        question = questionnaire.questions.get(name)
        for choice, rate in rates.get("choices", {}).items():
            if "hurried" not in rate or question is None or choice not in question.choices:
                continue
            if rate.get("words") != question.choices[choice]:
                yield (
                    f"- the words of '{name}: {choice}' are others than when its rate 'hurried' was "
                    "judged; judge it by the new words, and put them there: "
                    f"{question.choices[choice]}"
                )


def cases(rate):
    """Return the cases of a rate, or of shares, that may depend on something."""
    if isinstance(rate, list):
        return rate
    return [{"shares" if isinstance(rate, dict) else "rate": rate}]


@dataclass(frozen=True)
class Person:
    """One of the population."""

    rates: Rates
    group: str
    number: int

    @cached_property
    def facts(self):
        """What is drawn, by name, with the questions answered as meant."""
        data = self.rates.data
        facts = dict(data["groups"][self.group]["traits"])
        for name, trait in data["traits"].items():
            facts[name] = self._one_of(name, trait["shares"], facts)
        for name in data["questions"]:
            facts[name] = self._answer(name, "meant", facts)
        return facts

    def sheet(self, reading):
        """Return the answers to all questions; those that do not apply are set aside by the rules."""
        if reading == "meant":
            answers = {name: self.facts[name] for name in self.rates.questionnaire.questions}
        else:
            answers = {
                name: self._answer(name, reading, self.facts)
                for name in self.rates.questionnaire.questions
            }
        return {name: answer for name, answer in answers.items() if answer is not None}

    def _answer(self, name, reading, facts):
        """Return the answer to a question; None for a list without "none" of which nothing falls."""
        rates = self.rates.data["questions"][name]
        if "numbers" in rates:
            return self._number(name, rates["numbers"])
        if "shares" in rates:
            return frozenset({self._one_of(name, rates["shares"], facts)})
        if self._falls(name, NOT_SURE, rate_of(rates.get("not_sure", "0"), facts)):
            return frozenset({NOT_SURE})
        question = self.rates.questionnaire.questions[name]
        picked = set()
        if not self._falls(name, NONE, rate_of(rates.get("none", "0"), facts)):
            for choice in question.choices:
                rate = rates["choices"].get(choice, {"meant": rates.get("others")})
                percent = rate_of(rate["meant"], facts)
                if reading == "hurried":
                    percent += rate_of(rate.get("hurried", "0"), facts)
                if self._falls(name, choice, percent):
                    picked.add(choice)
        nothing = frozenset({NONE}) if question.none else None
        return frozenset(picked) or nothing

    def _number(self, name, spans):
        weights = {(int(low), int(high)): float(share) for low, high, share in spans}
        low, high = self._weighted(name, weights)
        return low + int(self._draw(name, "number") * (high + 1 - low))

    def _one_of(self, name, shares, facts):
        case = next(case for case in cases(shares) if matches(case.get("if", {}), facts))
        return self._weighted(name, {key: float(share) for key, share in case["shares"].items()})

    def _weighted(self, name, weights):
        left = self._draw(name, "share") * sum(weights.values())
        for value, weight in weights.items():
            left -= weight
            if left < 0:
                return value
        return value

    def _falls(self, name, what, percent):
        """Whether something falls to the person that falls to so many of a hundred."""
        return percent > 0 and self._draw(name, what) * 100 < percent

    def _draw(self, name, what):
        """Return a number above 0 and below 1."""
        return self.rates.draws(name, what)[self.number]


def spread(name, people):
    """Return a number above 0 and below 1 for each of the people: evenly, and in no order."""
    by_hash = sorted(range(people), key=lambda n: sha256(f"{name}/{n}".encode()).digest())
    numbers = [0.0] * people
    for place, number in enumerate(by_hash):
        numbers[number] = (place + 0.5) / people
    return numbers


def rate_of(rate, facts):
    """Return the percentage of the first case that holds."""
    if isinstance(rate, str):
        return float(rate)
    case = next(case for case in cases(rate) if matches(case.get("if", {}), facts))
    return float(case["rate"])


def matches(wanted, facts):
    """Whether every one of these facts is as wanted: a value, one of a list, or a number between.

    `all` is for two wishes about one fact.
    """
    if "all" in wanted:
        return all(matches(each, facts) for each in wanted["all"])
    return all(_is(facts[name], value) for name, value in wanted.items())


def _is(fact, value):
    if isinstance(value, dict):
        return int(value.get("at_least", fact)) <= fact <= int(value.get("at_most", fact))
    has = fact if isinstance(fact, frozenset) else {fact}
    if value == "any":
        return bool(has - {NONE, NOT_SURE})
    return not has.isdisjoint([value] if isinstance(value, str) else value)
