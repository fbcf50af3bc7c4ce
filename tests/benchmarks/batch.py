"""How many sheets a second `tipscreen screen` judges, of processor time, whole results in JSON.

    python tests/benchmarks/batch.py [SHEETS]

Every sheet is another one. The start of the program is counted, too.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from timing import cpu_of

from tipscreen import load
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

PROGRAM = str(Path(sys.executable).with_name("tipscreen"))
GOAL = 2_000
"""Sheets a second."""


def answer(question: Question, chance: random.Random) -> str | int | list[str]:
    """Return some answer; "none" as often as people give it."""
    if question.type is QuestionType.NUMBER:
        return chance.randint(question.at_least or 0, question.at_most or 99)
    if question.type is QuestionType.ONE:
        return chance.choice(list(question.options))
    if question.none and chance.random() < 0.8:
        return "none"
    choices = list(question.choices)
    return chance.sample(choices, chance.randint(1, min(2, len(choices))))


def sheet(questionnaire: Questionnaire, chance: random.Random) -> str:
    """Return a sheet with a few answers left out, as one line of JSON."""
    questions = questionnaire.questions.values()
    answers = {q.id: answer(q, chance) for q in questions if chance.random() < 0.95}
    return json.dumps(answers)


def main() -> None:
    """Print one line for each way in."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance, questionnaire = random.Random(8), load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sheets.jsonl")
        path.write_text("".join(f"{sheet(questionnaire, chance)}\n" for _ in range(count)))
        ways = {
            "from a file": ([PROGRAM, "screen", str(path), "--format", "json"], "/dev/null"),
            "from standard input": ([PROGRAM, "screen", "-", "--format", "json"], str(path)),
        }
        print(f"{count:,} sheets, Python {sys.version.split()[0]}; goal {GOAL:,} a second")
        for name, (command, stdin) in ways.items():
            seconds = cpu_of(command, stdin)
            print(f"{name:20}{seconds:6.2f} s of CPU{count / seconds:9,.0f} a second")


if __name__ == "__main__":
    main()
