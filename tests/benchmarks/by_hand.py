"""A table of many sheets through `tipscreen batch`, beside bare Polars expressions for the same rules.

    python tests/benchmarks/by_hand.py [SHEETS]

The bare expressions are what somebody writes who knows Polars and the file: a rule is an expression over
the columns, null is unknown, and Polars reads, judges and writes on its own. They say less (no open
questions, no check of what is in the cells). Prints the seconds of each on the clock, their ratio, and
fails if one row differs in outcome or rules.
"""

import sys
import tempfile
import time
from functools import reduce
from pathlib import Path
from random import Random

import polars as pl

sys.path.append(str(Path(__file__).parents[1] / "support"))

from frames import DIFFERENT, table_of, write_repeated
from random_files import random_sheet

from tipscreen import load
from tipscreen.exchange.tables.batch import screen_table
from tipscreen.questionnaire.conditions import (
    NOT_SURE,
    AllOf,
    AnyOf,
    AtLeast,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
)
from tipscreen.questionnaire.model import QuestionType


def has(question, options):
    """Return whether one of the options was picked; null where there is no answer."""
    column = pl.col(question.id)
    if question.type is QuestionType.MANY:
        return reduce(lambda a, b: a | b, (column.list.contains(option) for option in options))
    return column.is_in(list(options))


def by_hand(condition, questions):
    match condition:
        case OptionSelected(name, options):
            question = questions[name]
            yes = has(question, options)
            if NOT_SURE in question.options and NOT_SURE not in options:
                doubt = has(question, [NOT_SURE])
                yes = pl.when(yes).then(True).when(doubt).then(None).otherwise(yes)
            return applying(question, yes, questions)
        case InRange(name, low, high):
            number = pl.col(name).cast(pl.Int64, strict=False)
            above = number >= low if low is not None else pl.lit(True)
            below = number <= high if high is not None else pl.lit(True)
            return applying(questions[name], above & below, questions)
        case FlagRaised(flag):
            return pl.col(f"flag {flag}")
        case AllOf(parts):
            return reduce(lambda a, b: a & b, (by_hand(part, questions) for part in parts))
        case AnyOf(parts):
            return reduce(lambda a, b: a | b, (by_hand(part, questions) for part in parts))
        case Not(part):
            return ~by_hand(part, questions)
        case AtLeast(least, parts):
            said = [by_hand(part, questions) for part in parts]
            yes = pl.sum_horizontal(each.fill_null(False).cast(pl.Int32) for each in said)
            open_ = pl.sum_horizontal(each.is_null().cast(pl.Int32) for each in said)
            return pl.when(yes >= least).then(True).when(yes + open_ < least).then(False)
    raise TypeError(condition)


def applying(question, says, questions):
    return says if question.ask_if is None else by_hand(question.ask_if, questions) & says


def judged(questionnaire, table):
    """Return the lazy table with the outcome and the rules of each row."""
    questions = questionnaire.questions
    table = table.with_columns(
        by_hand(rule.when, questions).alias(f"rule {rule.id}")
        for rule in questionnaire.rules.values()
        if not flags_in(rule.when)
    )
    left = {rule.id: rule for rule in questionnaire.rules.values() if flags_in(rule.when)}
    done = set()
    while len(done) < len(questionnaire.flags):
        ready = [
            flag
            for flag in questionnaire.flags
            if flag not in done
            and not any(rule.id in left for rule in questionnaire.rules_raising(flag))
        ]
        done.update(ready)
        table = table.with_columns(
            pl.any_horizontal(
                pl.col(f"rule {rule.id}") for rule in questionnaire.rules_raising(flag)
            ).alias(f"flag {flag}")
            for flag in ready
        )
        now = [rule for rule in left.values() if flags_in(rule.when) <= done]
        table = table.with_columns(
            by_hand(rule.when, questions).alias(f"rule {rule.id}") for rule in now
        )
        for rule in now:
            del left[rule.id]
    last = questionnaire.last_outcome.id
    outcome = pl.lit(last)
    for one in reversed(list(questionnaire.outcomes.values())[:-1]):
        holds = by_hand(one.when, questions)
        below = after_unknown(questionnaire, one, questions)
        outcome = (
            pl.when(holds).then(pl.lit(one.id)).when(holds.is_null()).then(below).otherwise(outcome)
        )
    names = [
        pl.when(pl.col(f"rule {rule}")).then(pl.lit(f"{rule};")).otherwise(pl.lit(""))
        for rule in questionnaire.rules
    ]
    return table.select(
        outcome.alias("outcome"), pl.concat_str(names).str.strip_suffix(";").alias("rules")
    )


def after_unknown(questionnaire, one, questions):
    """Return what comes out once an outcome is unknown: a danger that is next to it, or the last."""
    outcomes = list(questionnaire.outcomes.values())
    found = pl.lit(questionnaire.last_outcome.id)
    dangers = []
    for other in outcomes[outcomes.index(one) + 1 :]:
        if not other.danger:
            break
        dangers.append(other)
    for other in reversed(dangers):
        found = pl.when(by_hand(other.when, questions)).then(pl.lit(other.id)).otherwise(found)
    return found


def flags_in(condition):
    match condition:
        case FlagRaised(flag):
            return {flag}
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return set().union(*map(flags_in, parts))
        case Not(part):
            return flags_in(part)
    return set()


def main(count):
    questionnaire = load()
    chance = Random(12)
    sheets = [random_sheet(chance, questionnaire) for _ in range(min(count, DIFFERENT))]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.parquet")
        write_repeated(table_of(questionnaire, sheets), count // len(sheets), source)
        took = {"by hand": [], "batch": []}
        for turn in range(3):
            hand, ours = Path(folder, f"hand-{turn}.parquet"), Path(folder, f"ours-{turn}.parquet")
            since = time.perf_counter()
            judged(questionnaire, pl.scan_parquet(source)).sink_parquet(hand)
            took["by hand"].append(time.perf_counter() - since)
            since = time.perf_counter()
            screen_table(questionnaire, source, ours)
            took["batch"].append(time.perf_counter() - since)
        first, second = (pl.scan_parquet(path).select("outcome", "rules") for path in (hand, ours))
        for at in range(0, count, 100_000):
            one, two = (table.slice(at, 100_000).collect() for table in (first, second))
            assert one.equals(two), f"rows from {at}"
    ratio = sorted(b / a for a, b in zip(took["by hand"], took["batch"], strict=True))[1]
    for name, seconds in took.items():
        print(f"{name:8} {sorted(seconds)[1]:7.1f} s")
    print(f"{count:,} sheets: batch takes {ratio:.2f} times as long; every row is the same")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
