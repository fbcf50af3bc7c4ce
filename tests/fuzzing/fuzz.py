"""Looks for bytes that break a promise of a reader, led by which lines they reach.

    pip install atheris
    python tests/fuzzing/fuzz.py READER [SECONDS] [FOLDER]

READER is a name in `readers.py`. What is worth going on from is kept in the folder. What breaks a
promise stops it, and is written to the folder `found/READER`, where the tests read it again; mend it.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

with atheris.instrument_imports(include=["tipscreen", "yaml"]):
    from readers import FOUND, READERS  # and all that they import

MOST_BYTES = 6_000
SLOWEST = 5
"""Seconds; watching makes all some five times as slow."""


def main() -> None:
    """Look for so many seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("seconds", nargs="?", type=int, default=3600)
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    reader, work = READERS[asked.reader], Path(tempfile.mkdtemp())
    found, kept, seeds, words = FOUND / asked.reader, work / "kept", work / "seeds", work / "words"
    for folder in (asked.folder or kept, found, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(reader.seeds):
        (seeds / f"seed{number}").write_bytes(seed)
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in reader.words)
    words.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    options = {
        "max_total_time": asked.seconds,
        "max_len": MOST_BYTES,
        "timeout": SLOWEST,
        "dict": words,
        "artifact_prefix": f"{found}/",
        "rss_limit_mb": 2048,
        "len_control": 0,
    }
    told = (f"-{name}={value}" for name, value in options.items())
    atheris.Setup([sys.argv[0], *told, str(asked.folder or kept), str(seeds)], reader.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
