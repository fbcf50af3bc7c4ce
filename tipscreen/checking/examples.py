"""Check the examples of a questionnaire, and its guarantees on these examples."""

from collections.abc import Iterator

from tipscreen.errors import Code, Problem
from tipscreen.questionnaire.conditions import Truth, evaluate
from tipscreen.questionnaire.model import Example, Questionnaire, Status
from tipscreen.screening.case import Case


def check_examples(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return the problems of all examples, sorted by location."""
    cases = {
        example.id: Case(questionnaire, example.answers)
        for example in questionnaire.examples.values()
    }
    problems: list[Problem] = []
    for example in questionnaire.examples.values():
        problems.extend(_check_example(example, cases[example.id]))
        problems.extend(_check_guarantees(example, cases[example.id]))
    problems.extend(_check_coverage(questionnaire, cases))
    return tuple(sorted(problems))


def blocking_problems(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return the problems that make a questionnaire unfit for use.

    These are failing examples, broken guarantees, and a retired questionnaire.
    """
    failing = (Code.EXAMPLE_FAILS, Code.GUARANTEE_BROKEN)
    failures = (problem for problem in check_examples(questionnaire) if problem.code in failing)
    return (*retirement_problem(questionnaire), *failures)


def retirement_problem(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return the problem that the questionnaire is retired; empty if it is not."""
    about = questionnaire.about
    if about.status is not Status.RETIRED:
        return ()
    return (
        Problem(
            about.where, Code.FILE_STATUS, "this file is retired; use the file that replaces it"
        ),
    )


def summarize_examples(questionnaire: Questionnaire) -> str:
    """Return a line about each thing that was checked; call it if there are no problems."""
    count = {
        "questions": len(questionnaire.questions),
        "rules": len(questionnaire.rules),
        "flags": len(questionnaire.flags),
        "outcomes": len(questionnaire.outcomes),
        "guarantees": len(questionnaire.guarantees),
        "sources": len(questionnaire.sources),
    }
    lines = [
        "Read: " + ", ".join(f"{number} {section}" for section, number in count.items()) + ".",
        f"Examples: all {len(questionnaire.examples)} give the outcome and the rules they name.",
        "Coverage: each rule holds, and each outcome is the result, in at least one example.",
        "Guarantees: each holds in every example.",
    ]
    return "\n".join(lines)


def _check_example(example: Example, case: Case) -> Iterator[Problem]:
    questionnaire = case.questionnaire
    if case.outcome() != example.outcome:
        open_questions = ", ".join(case.open_questions())
        message = (
            f"the example '{example.id}' should have the outcome '{example.outcome}', but has "
            f"'{case.outcome()}'"
        )
        if open_questions:
            message += f"; these questions have no definite answer: {open_questions}"
        yield Problem(example.where, Code.EXAMPLE_FAILS, message)
    for rule in questionnaire.rules.values():
        holds = case.rule(rule.id) is Truth.TRUE
        if rule.id in example.rules and not holds:
            message = (
                f"in the example '{example.id}', the rule '{rule.id}' should hold, but does not"
            )
            yield Problem(example.where, Code.EXAMPLE_FAILS, message)
        if holds and rule.id not in example.rules and questionnaire.flags[rule.raises].serious:
            message = (
                f"in the example '{example.id}', the rule '{rule.id}' holds and raises the "
                f"serious flag '{rule.raises}'; if that is right, add the rule to 'rules'"
            )
            yield Problem(example.where, Code.EXAMPLE_FAILS, message)


def _check_guarantees(example: Example, case: Case) -> Iterator[Problem]:
    for guarantee in case.questionnaire.guarantees.values():
        applies = evaluate(guarantee.if_, case) is Truth.TRUE
        if applies and evaluate(guarantee.then, case) is not Truth.TRUE:
            message = f"the example '{example.id}' breaks this guarantee: {guarantee.because}"
            yield Problem(guarantee.where, Code.GUARANTEE_BROKEN, message)


def _check_coverage(questionnaire: Questionnaire, cases: dict[str, Case]) -> Iterator[Problem]:
    for rule in questionnaire.rules.values():
        if not any(case.rule(rule.id) is Truth.TRUE for case in cases.values()):
            message = f"the rule '{rule.id}' holds in no example; add one"
            yield Problem(rule.where, Code.NO_EXAMPLE, message)
    reached = {case.outcome() for case in cases.values()}
    for outcome in questionnaire.outcomes.values():
        if outcome.id not in reached:
            message = f"no example has the outcome '{outcome.id}'; add one"
            yield Problem(outcome.where, Code.NO_EXAMPLE, message)
