"""What the benchmarks share: processor time of whole processes, side by side, medians of pairs."""

import os
import pty
import subprocess
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Measure = Callable[[], float]
"""Does something once, and returns the seconds of processor time that it took."""


def cpu_of(command: Sequence[str], stdin: str = os.devnull, codes: Sequence[int] = (0,)) -> float:
    """Return the processor time of a process, its own and the system's for it.

    It must end with one of the exit codes.
    """
    said = subprocess.DEVNULL
    with open(stdin, "rb") as given:
        process = subprocess.Popen(
            command, stdin=given, stdout=said, stderr=said if 1 in codes else None
        )
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in codes, command
    return used.ru_utime + used.ru_stime


def cpu_until(command: Sequence[str], text: bytes) -> float:
    """Return the processor time until a process on a terminal shows a text; it is killed then."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    shown = b""
    while text not in shown:
        shown += os.read(terminal, 65536)
    os.kill(pid, 9)
    _, _, used = os.wait4(pid, 0)
    os.close(terminal)
    return used.ru_utime + used.ru_stime


def compare(measures: Mapping[str, Measure], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the median seconds of each, and the median of its ratios to the first one.

    Each round does all of them once, so that a slow moment of the machine meets all alike. One
    round before does not count.
    """
    for measure in measures.values():
        measure()
    times: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            times[name].append(measure())
    first = next(iter(times.values()))
    return {
        name: (median(taken), median(a / b for a, b in zip(taken, first, strict=True)))
        for name, taken in times.items()
    }
