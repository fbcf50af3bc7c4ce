"""`docs/population.md`: what the questionnaire tells the simulated population."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from population import READINGS, Rates, matches

from tipscreen import load
from tipscreen.questionnaire.conditions import NOT_SURE, AnyOf, Truth
from tipscreen.screening.case import Case

MADE = "<!-- Made by: pytest --update-golden tests/test_documents.py -->"
SHOWN_FROM = 0.5
"""Rules that hold for fewer percent of everyone, and decide nothing alone, are not listed."""


@dataclass(frozen=True)
class Seen:
    """One person with one reading: what is true of them, and what they are told."""

    person: object
    sheet: dict
    case: Case

    def has(self, flag):
        return self.case.flag(flag) is Truth.TRUE


class Population:
    """Everybody of a group, with both readings."""

    def __init__(self, rates, group):
        self.rates = rates
        self.questionnaire = rates.questionnaire
        self.group = group

    @cached_property
    def seen(self):
        return {
            reading: [
                Seen(person, sheet, Case(self.questionnaire, sheet))
                for person in self.rates.people(self.group)
                for sheet in [person.sheet(reading)]
            ]
            for reading in READINGS
        }

    def percent(self, count):
        return 100 * count / int(self.rates.data["people"])

    def outcomes(self, reading):
        """Return the percentage of each outcome."""
        count = Counter(seen.case.outcome() for seen in self.seen[reading])
        return {name: self.percent(count[name]) for name in self.questionnaire.outcomes}

    def true_signs(self, *outcomes):
        """Return the percentage with a true sign, or a true doubt, that belongs to the outcomes."""
        wanted = [sign for outcome in outcomes for sign in self.rates.data["signs"][outcome]]
        return self.percent(
            sum(any(matches(sign, s.person.facts) for sign in wanted) for s in self.seen["meant"])
        )

    def times(self, outcome):
        """Return how many times as often the outcome comes of a hurried reading."""
        return self.outcomes("hurried")[outcome] / self.outcomes("meant")[outcome]

    def fitting(self, reading):
        """Return the percentage who fit, and of these the percentage of each outcome."""
        fit = self.rates.data["fit"]
        found = [
            seen
            for seen in self.seen[reading]
            if all(map(seen.has, fit["flags"])) and not any(map(seen.has, fit["without"]))
        ]
        count = Counter(seen.case.outcome() for seen in found)
        shares = {name: 100 * n / len(found) for name, n in count.items()}
        return self.percent(len(found)), shares

    def fit_reasonable(self, reading):
        """Return the percentage of those who fit for whom a talk about the shots is reasonable."""
        shares = self.fitting(reading)[1]
        return sum(shares.get(name, 0) for name in self.rates.data["fit"]["outcomes"])

    def holds(self, reading):
        """Return the percentage for whom each rule holds."""
        count = Counter(rule for s in self.seen[reading] for rule in s.case.rules_that_hold())
        return {rule: self.percent(count[rule]) for rule in self.questionnaire.rules}

    def alone(self, reading):
        """Return the percentage who would be told another outcome, were it not for a rule."""
        found = {}
        for rule in self.questionnaire.rules.values():
            never = {**self.questionnaire.rules, rule.id: replace(rule, when=AnyOf(()))}
            without = replace(self.questionnaire, rules=never)
            found[rule.id] = self.percent(
                sum(
                    Case(without, seen.sheet).outcome() != seen.case.outcome()
                    for seen in self.seen[reading]
                    if seen.case.rule(rule.id) is Truth.TRUE
                )
            )
        return found

    def ticked(self, reading, name, choice):
        """Return the percentage who tick a choice."""
        return self.percent(sum(choice in s.sheet.get(name, ()) for s in self.seen[reading]))


def population():
    """Return the page."""
    rates = Rates.of(load())
    everyone, *others = (Population(rates, group) for group in rates.data["groups"])
    lines = [
        MADE,
        "# A simulated population",
        "",
        f"What the questionnaire tells {int(rates.data['people']):,} people who were drawn by a seed from the rates in",
        "[tests/population/rates.yaml](../tests/population/rates.yaml). So a change of words or rules is seen",
        "as what it does to people. **The rates are assumptions, not measured, unless they name a source**;",
        "the figures compare versions of the questionnaire, and say nothing about real people.",
        "",
        "Each person answers twice: as the questions are **meant**, and **hurried**, when an old, harmless or",
        "other complaint is ticked as well, at the rate that the file gives for the words of a choice.",
        "All figures are percent of people.",
        "",
        *outcome_table(everyone),
        *sums(everyone),
    ]
    for other in others:
        lines += outcome_table(other)
    lines += [*words_table(everyone), *rules_table(everyone)]
    return "\n".join(lines)


def title(population):
    return population.rates.data["groups"][population.group]["title"]


def outcome_table(population):
    """Return the section of what a group is told."""
    meant, hurried = (population.outcomes(reading) for reading in READINGS)
    return [
        f"## {title(population)}",
        "",
        "| outcome | meant | hurried |",
        "| --- | ---: | ---: |",
        *(f"| `{name}` | {meant[name]:.1f} | {hurried[name]:.1f} |" for name in meant),
        "",
    ]


def sums(population):
    """Return the section of the sums, each with its goal."""
    meant = population.outcomes("meant")
    goals = population.rates.data["goals"]
    rows = []
    danger = [*population.rates.data["signs"]]
    for outcomes in (*((outcome,) for outcome in danger), danger):
        told = sum(meant[outcome] for outcome in outcomes)
        rows.append(
            f"| meant: told {' or '.join(f'`{o}`' for o in outcomes)}, and truly with such a sign or doubt "
            f"| {told:.1f} and {population.true_signs(*outcomes):.1f} | not more told |"
        )
    rows += [
        f"| `{outcome}`: so many times as many, hurried | {population.times(outcome):.1f} "
        f"| at most {goals['hurried_times']} |"
        for outcome in danger
    ]
    share, told = population.fitting("meant")
    rows.append(
        f"| meant: of those who fit ({share:.1f}), a talk about the shots is reasonable for "
        f"| {population.fit_reasonable('meant'):.1f} | at least {goals['fit_reasonable']} |"
    )
    instead = ", ".join(f"`{o}` {told[o]:.1f}" for o in sorted(told, key=lambda o: -told[o]))
    fit = population.rates.data["fit"]
    return [
        "## Sums",
        "",
        "True signs and doubts are those of `signs` in the rates, in the answers as meant: more people told",
        "are false alarms of the rules. Who has a sign of an emergency and an urgent one is told the first,",
        "and has both. Those who fit have "
        + ", ".join(f"`{flag}`" for flag in fit["flags"])
        + ", and not "
        + " or ".join(f"`{flag}`" for flag in fit["without"])
        + ".",
        "",
        "| | figure | goal |",
        "| --- | ---: | ---: |",
        *rows,
        "",
        "What those who fit are told, as meant:",
        f"{instead}.",
        "",
    ]


def words_table(population):
    """Return the section of the choices that a hurried person ticks more often."""
    rows = []
    for name, question in population.questionnaire.questions.items():
        for choice, words in question.options.items():
            meant, hurried = (population.ticked(r, name, choice) for r in READINGS)
            if hurried > meant and choice != NOT_SURE:
                rows.append((meant - hurried, f"| {words} | {meant:.1f} | {hurried:.1f} |"))
    return [
        "## Words that a hurried person ticks more often",
        "",
        "| choice | meant | hurried |",
        "| --- | ---: | ---: |",
        *(row for _, row in sorted(rows)),
        "",
    ]


def rules_table(population):
    """Return the section of the rules: for how many they hold, and for how many they decide."""
    holds, alone = ({r: of(r) for r in READINGS} for of in (population.holds, population.alone))
    rows = []
    for rule in population.questionnaire.rules.values():
        figures = [of[reading][rule.id] for of in (alone, holds) for reading in READINGS]
        if any(figures[:2]) or max(figures) >= SHOWN_FROM:
            row = f"| `{rule.id}` | `{rule.raises}` | " + " | ".join(f"{f:.1f}" for f in figures)
            rows.append((-figures[0], -figures[2], f"{row} |"))
    return [
        "## Rules",
        "",
        "A rule decides alone where, without it, the outcome would be another one. Of everyone; rules that",
        f"hold for fewer than {SHOWN_FROM} and decide nothing are left out.",
        "",
        "| rule | raises | alone, meant | alone, hurried | holds, meant | holds, hurried |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        *(row for *_, row in sorted(rows)),
    ]
