"""How fast one sheet is judged, beside hand-written ifs and zen-engine.

    python tests/benchmarks/engine.py

All judge the same made-up questionnaire of 25 questions and 40 rules, and must agree on 2,000 sheets
first. Then each round times sheets that nobody has seen before. The peer gives a bare verdict only:
one compiled expression, which is its fastest form. Needs the extra `bench`.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import zen
from timing import compare

from tipscreen.library import screen
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import check_answers
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    Truth,
)
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case
from tipscreen.screening.result import ScreeningResult

QUESTIONS, RULES, SHEETS, ROUNDS = 25, 40, 2_000, 15
FLAGS = ("danger", "hold", "simpler", "pattern", "care", "caution")
OPTIONS = ("a", "b", "c", "d", "e", "f")


def made_up(seed: int) -> Questionnaire:
    """Return a questionnaire with the shares of node kinds that the shipped one has."""
    choose = random.Random(seed)
    kinds = ["one"] * 12 + ["many"] * 9 + ["number"] * 4
    questions: dict[str, Any] = {}
    for number, kind in enumerate(kinds[:QUESTIONS]):
        common = {"section": "s", "title": "t", "ask": "x?", "type": kind}
        options = {option: f"Words {option}" for option in OPTIONS}
        more = {"at_least": 0, "at_most": 99} if kind == "number" else {"choices": options}
        questions[f"q{number}"] = common | more
    for number in (8, 15, 22):  # asked of some only
        questions[f"q{number}"]["ask_if"] = {f"q{number - 4}": ["a", "b", "c"]}

    def leaf() -> Any:
        name, question = choose.choice(list(questions.items()))
        if question["type"] == "number":
            return {name: {"at_least": choose.randint(20, 80)}}
        return {name: choose.sample(OPTIONS, choose.randint(1, 2))}

    def condition(number: int) -> Any:
        if number % 20 < 10:
            return leaf()
        if number % 20 < 17:
            return {"all": [leaf(), leaf(), {"not": leaf()}] if number % 3 else [leaf(), leaf()]}
        if number % 20 < 19:
            return {"any": [leaf(), {"all": [leaf(), leaf()]}, leaf()]}
        return {"at_least": {"count": 2, "of": [leaf() for _ in range(4)]}}

    def rule(number: int) -> Any:
        when = condition(number)
        # The graver flags are raised by less, so that every outcome comes out at times.
        grave = number % len(FLAGS) < 2
        when = {"all": [when, leaf(), leaf()]} if grave else when
        flag = FLAGS[number % len(FLAGS)]
        return {"when": when, "raises": flag, "because": "Why.", "sources": ["s"]}

    said = {"headline": "H.", "say": "S.", "next": ["N."]}
    whens: dict[str, Any] = {
        "emergency": "danger",
        "first": "hold",
        "unlikely": {"not": "pattern"},
        "simple": {"all": ["simpler", {"not": "care"}]},
        "careful": {"all": ["pattern", "care", "caution"]},
        "ready": {"all": ["pattern", "care"]},
    }
    file = {
        "tipscreen": 1,
        "about": {
            "title": "t",
            "version": "1",
            "reviewed_by": "nobody",
            "review_due": "2030-01-01",
            "not_reviewed": "x",
            "disclaimer": "Talk with somebody.",
            "emergency": "x",
            "welcome": ["x"],
        },
        "sources": {"s": {"title": "t"}},
        "questions": questions,
        "flags": {flag: {"title": flag} for flag in FLAGS},
        "rules": {f"r{number}": rule(number) for number in range(RULES)},
        "outcomes": {name: {"when": when, **said} for name, when in whens.items()}
        | {"unknown": said},
    }
    return load_questionnaire(json.dumps(file).encode(), "made-up.json")


def whole_sheets(questionnaire: Questionnaire, seed: int) -> list[dict[str, Any]]:
    """Return sheets in which every question that applies is answered, with no doubt.

    On these the two truth values of the peers are enough.
    """
    choose = random.Random(seed)

    def answer(question: Question) -> Any:
        if question.type is QuestionType.NUMBER:
            return choose.randint(0, 99)
        if question.type is QuestionType.ONE:
            return choose.choice(OPTIONS)
        return choose.sample(OPTIONS, choose.randint(1, 3))

    def sheet() -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for question in questionnaire.questions.values():
            ask_if = question.ask_if
            if not isinstance(ask_if, OptionSelected) or _has(answers, ask_if):
                answers[question.id] = answer(question)
        return answers

    return [sheet() for _ in range(SHEETS)]


def _has(answers: dict[str, Any], leaf: OptionSelected) -> bool:
    given = answers.get(leaf.question, ())
    return not set(leaf.options).isdisjoint([given] if isinstance(given, str) else given)


# -- the same conditions for the peers


def as_python(questionnaire: Questionnaire, condition: Condition) -> str:
    """Return the condition as somebody would write it by hand, over a dictionary of answers."""

    def of(part: Condition) -> str:
        return as_python(questionnaire, part)

    match condition:
        case OptionSelected(name, options):
            if questionnaire.questions[name].type is QuestionType.MANY:
                return "(" + " or ".join(f"'{o}' in get('{name}', ())" for o in options) + ")"
            return f"(get('{name}') in {options!r})"
        case InRange(name, low, _):
            return f"(get('{name}', -1) >= {low})"
        case FlagRaised(flag):
            return flag
        case AllOf(parts):
            return f"({' and '.join(map(of, parts))})"
        case AnyOf(parts):
            return f"({' or '.join(map(of, parts))})"
        case Not(part):
            return f"(not {of(part)})"
        case AtLeast(count, parts):
            return f"({' + '.join(map(of, parts))} >= {count})"
    raise TypeError(condition)


def hand_written(questionnaire: Questionnaire) -> Callable[[dict[str, Any]], tuple[str, list[str]]]:
    """Return a function of plain ifs that gives the outcome and the rules that hold."""
    lines = ["def judge(answers):", "    get, fired = answers.get, []"]
    lines += [f"    {flag} = False" for flag in questionnaire.flags]
    for rule in questionnaire.rules.values():
        lines.append(f"    if {as_python(questionnaire, rule.when)}:")
        lines.append(f"        {rule.raises} = True")
        lines.append(f"        fired.append('{rule.id}')")
    for outcome in questionnaire.outcomes.values():
        if outcome.when:
            lines.append(f"    if {as_python(questionnaire, outcome.when)}:")
            lines.append(f"        return '{outcome.id}', fired")
    lines.append(f"    return '{questionnaire.last_outcome.id}', fired")
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)  # noqa: S102 - made of the ids above
    judge: Callable[[dict[str, Any]], tuple[str, list[str]]] = names["judge"]
    return judge


def as_zen(questionnaire: Questionnaire, condition: Condition) -> str:
    """Return the condition in the language of zen-engine."""

    def of(part: Condition) -> str:
        return as_zen(questionnaire, part)

    match condition:
        case OptionSelected(name, options):
            listed = ", ".join(f"'{option}'" for option in options)
            if questionnaire.questions[name].type is QuestionType.MANY:
                return f"some({name} ?? [], # in [{listed}])"
            return f"({name} in [{listed}])"
        case InRange(name, low, _):
            return f"(({name} ?? -1) >= {low})"
        case FlagRaised(flag):
            rules = questionnaire.rules_raising(flag)
            return f"({' or '.join(of(rule.when) for rule in rules)})"
        case AllOf(parts):
            return f"({' and '.join(map(of, parts))})"
        case AnyOf(parts):
            return f"({' or '.join(map(of, parts))})"
        case Not(part):
            return f"(not {of(part)})"
        case AtLeast(count, parts):
            return f"(({' + '.join(f'({of(part)} ? 1 : 0)' for part in parts)}) >= {count})"
    raise TypeError(condition)


def zen_expression(questionnaire: Questionnaire) -> Any:
    """Return one compiled expression that gives the outcome."""
    words = f"'{questionnaire.last_outcome.id}'"
    for outcome in reversed(list(questionnaire.outcomes.values())):
        if outcome.when:
            words = f"({as_zen(questionnaire, outcome.when)} ? '{outcome.id}' : {words})"
    return zen.compile_expression(words)


# -- what is timed


def verdict_and_rules(questionnaire: Questionnaire, answers: Answers) -> tuple[str, list[str]]:
    """Return the outcome and the rules that hold."""
    case = Case(questionnaire, answers)
    return case.verdict.outcome.id, case.rules_that_hold()


def full_reasons(result: ScreeningResult) -> list[tuple[str, str | None, int]]:
    """Read every reason: what it says, and the answers behind it."""
    return [(reason.because, reason.advice, len(reason.answers)) for reason in result.reasons]


def all_of(result: ScreeningResult) -> None:
    """Read every part of a result."""
    full_reasons(result)
    for part in ("decisive_answers", "would_change", "open_questions", "ask_clinician"):
        getattr(result, part)
    _ = result.topics, result.main_reasons, result.reasons_by_flag


def seconds(work: Callable[[Any], Any], given: Iterator[list[Any]]) -> float:
    """Return the processor time of the work on each of the next sheets."""
    sheets = next(given)
    start = time.process_time()
    for sheet in sheets:
        work(sheet)
    return time.process_time() - start


def main() -> None:
    """Compare, and print a table."""
    questionnaire = made_up(7)
    ifs, expression = hand_written(questionnaire), zen_expression(questionnaire)
    first = whole_sheets(questionnaire, 0)
    outcomes = set()
    for sheet in first:
        outcome, fired = ifs(sheet)
        outcomes.add(outcome)
        answers = check_answers(sheet, questionnaire.questions)
        case = Case(questionnaire, answers)
        assert (outcome, fired) == verdict_and_rules(questionnaire, answers)
        assert expression.evaluate(sheet) == outcome
        assert all(case.rule(rule) is not Truth.UNKNOWN for rule in questionnaire.rules)
    print(f"{len(first)} sheets are judged alike, with {len(outcomes)} outcomes.")

    def new_sheets(seed: int, *, checked: bool = False) -> Iterator[list[Any]]:
        while True:
            seed += 1
            sheets = whole_sheets(questionnaire, seed)
            if checked:
                yield [check_answers(sheet, questionnaire.questions) for sheet in sheets]
            else:
                yield sheets

    def timed(
        work: Callable[[Any], Any], seed: int, *, checked: bool = False
    ) -> Callable[[], float]:
        given = new_sheets(seed * 1_000, checked=checked)
        return lambda: seconds(work, given)

    of_checked = {"checked": True}
    rows = {
        "zen-engine, compiled expression: verdict": timed(expression.evaluate, 1),
        "hand-written ifs: verdict, rules": timed(ifs, 2),
        "tipscreen: verdict, rules": timed(
            lambda answers: verdict_and_rules(questionnaire, answers), 3, **of_checked
        ),
        "screen: verdict, full reasons": timed(
            lambda answers: full_reasons(screen(questionnaire, answers)), 4
        ),
        "screen: the whole result, all read": timed(
            lambda answers: all_of(screen(questionnaire, answers)), 5
        ),
        "check_answers alone": timed(
            lambda answers: check_answers(answers, questionnaire.questions), 6
        ),
    }
    for name, (taken, ratio) in compare(rows, ROUNDS).items():
        print(f"{name:45} {taken / SHEETS * 1e6:8.1f} us a sheet {ratio:7.2f} x zen")


if __name__ == "__main__":
    main()
