"""How long the program takes to start, against a bare Typer program on the same Typer.

    python tests/benchmarks/cold_start.py [ROUNDS]

Prints one table. To judge another Typer, run it with the Python of an environment that has it. The
code is compiled beforehand, as it is where it was installed.
"""

import os
import sys
import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path

from timing import compare, cpu_of, cpu_until

BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]
OURS = [str(Path(sys.executable).with_name("tipscreen"))]
PROMPT = b"Enter: begin"

GOALS = {
    "--version": (
        1.15,
        partial(cpu_of, [*BARE, "--version"]),
        partial(cpu_of, [*OURS, "--version"]),
    ),
    "--help": (1.15, partial(cpu_of, [*BARE, "--help"]), partial(cpu_of, [*OURS, "--help"])),
    "the first screen": (1.5, partial(cpu_of, BARE), partial(cpu_until, OURS, PROMPT)),
}
"""What is done: how many times as long as the bare program it may take, that program, and ours."""


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as compiled:
        os.environ["PYTHONPYCACHEPREFIX"] = compiled  # filled by the round that does not count
        print_table(rounds)


def print_table(rounds: int) -> None:
    """Measure, and print a line for each goal."""
    print(f"Typer {version('typer')}, Python {sys.version.split()[0]}; CPU, {rounds} rounds")
    print(f"{'':20}{'bare':>8}{'tipscreen':>11}{'ratio':>8}{'goal':>7}")
    for name, (goal, bare, ours) in GOALS.items():
        found = compare({"bare": bare, "ours": ours}, rounds)
        (base, _), (taken, ratio) = found["bare"], found["ours"]
        print(f"{name:20}{base * 1e3:5.0f} ms{taken * 1e3:8.0f} ms{ratio:8.2f}{goal:7.2f}")


if __name__ == "__main__":
    main()
