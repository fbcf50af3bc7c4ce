"""How long `tipscreen check` takes, whole, and how that grows with the file.

    python tests/benchmarks/check.py [ROUNDS]

Prints one table. The exponent is that of the growth since the shipped file, over its rules: 1 where
twice the rules take twice as long.
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
    "2 times": (lambda: copied(2), None),
    "4 times": (lambda: copied(4), None),
    "8 times": (lambda: copied(8), 10.0),
    "250, made up": (lambda: made_up(250, 500), None),
    "500, made up": (lambda: made_up(500, 1000), 10.0),
}
"""Each file by what it is: the shipped one over and over, or so many questions; and a goal."""


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"Python {sys.version.split()[0]}; CPU, the median of {rounds}")
    print(f"{'':16}{'questions':>10}{'rules':>7}{'CPU':>9}{'goal':>7}{'exponent':>10}")
    shipped = load()
    base = row("shipped", len(shipped.questions), len(shipped.rules), seconds([], rounds), 1.0)
    with TemporaryDirectory() as folder:
        for name, (text, goal) in FILES.items():
            path = Path(folder, "grown.yaml")
            path.write_text(text(), encoding="utf-8")
            grown = load(path)
            taken = seconds([str(path)], rounds)
            exponent = log(taken / base) / log(len(grown.rules) / len(shipped.rules))
            row(name, len(grown.questions), len(grown.rules), taken, goal, f"{exponent:.2f}")


def seconds(arguments: list[str], rounds: int) -> float:
    """Return the median processor time of a check; that of a made-up file finds problems."""
    return median(cpu_of([*CHECK, *arguments], codes=(0, 1)) for _ in range(rounds))


def row(
    name: str, questions: int, rules: int, taken: float, goal: float | None, exponent=""
) -> float:
    """Print a row; return the time."""
    wanted = f"{goal:g} s" if goal else ""
    print(f"{name:16}{questions:10}{rules:7}{taken:7.2f} s{wanted:>7}{exponent:>10}", flush=True)
    return taken


if __name__ == "__main__":
    main()
