"""How much processor time `tipscreen check` takes, whole, and how that grows with the file.

    python tests/benchmarks/check.py [ROUNDS]

Prints one table. The exponent is that of the growth since the file above it, over the rules: 1
where twice the rules take twice as long, 2 where they take four times as long.
"""

import sys
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from grown import copied, made_up
from timing import cpu_of

from tipscreen import load

CHECK = [str(Path(sys.executable).with_name("tipscreen")), "check"]

FILES = {
    "shipped": (None, 1),
    "2 times": (lambda: copied(2), None),
    "4 times": (lambda: copied(4), None),
    "8 times": (lambda: copied(8), 10),
    "made up": (lambda: made_up(250, 500), None),
    "made up, twice": (lambda: made_up(500, 1000), 10),
}
"""By what a file is: how it is made, and in how many seconds it should be checked."""

BEGINS_ANEW = {"shipped", "made up"}


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"Python {sys.version.split()[0]}; CPU, the median of {rounds}")
    print(f"{'':16}{'questions':>10}{'rules':>7}{'CPU':>9}{'goal':>7}{'exponent':>10}")
    rules_before, taken_before = 0, 0.0
    for name, (make, goal) in FILES.items():
        with TemporaryDirectory() as folder:
            file = [str(Path(folder, "grown.yaml"))] if make else []
            if make:
                Path(*file).write_text(make(), encoding="utf-8")
            questionnaire = load(*map(Path, file))
            # In what is made up there are problems to find.
            taken = median(cpu_of([*CHECK, *file], codes=(0, 1)) for _ in range(rounds))
        questions, rules = len(questionnaire.questions), len(questionnaire.rules)
        growth = ""
        if name not in BEGINS_ANEW:
            growth = f"{log(taken / taken_before) / log(rules / rules_before):.2f}"
        wanted = f"{goal} s" if goal else ""
        print(f"{name:16}{questions:10}{rules:7}{taken:7.2f} s{wanted:>7}{growth:>10}", flush=True)
        rules_before, taken_before = rules, taken


if __name__ == "__main__":
    main()
