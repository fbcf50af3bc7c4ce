"""Looks for bytes that break a promise of a reader, led by which lines they reach.

    pip install atheris
    python tests/fuzzing/fuzz.py READER [SECONDS] [FOLDER]

READER is a name in `readers.py`. What is worth going on from is kept in the folder. What breaks a
promise stops it, and is written to the folder `found/READER`, where the tests read it again; mend it.
"""

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

with atheris.instrument_imports(include=["tipscreen", "yaml", "polib"]):
    from readers import FOUND, READERS  # and all that they import

MOST_BYTES = 6_000
SLOWEST = 5
"""Seconds; watching makes all some five times as slow."""


def main() -> None:
    """Look for so many seconds, an hour if not told."""
    name, seconds, folder = (*sys.argv[1:], *("3600", tempfile.mkdtemp())[len(sys.argv) - 2 :])
    reader = READERS[name]
    seeds = Path(tempfile.mkdtemp())
    for number, seed in enumerate(reader.seeds):
        (seeds / f"seed{number}").write_bytes(seed)
    words = Path(tempfile.mkdtemp(), "words")
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in reader.words)
    words.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    Path(folder).mkdir(exist_ok=True)
    (FOUND / name).mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", f"-timeout={SLOWEST}"]
    options += [
        f"-dict={words}",
        f"-artifact_prefix={FOUND / name}/",
        "-rss_limit_mb=2048",
        "-len_control=0",
    ]
    atheris.Setup([sys.argv[0], *options, folder, str(seeds)], reader.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
