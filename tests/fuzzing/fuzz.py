"""Search for bytes on which a reader fails, guided by code coverage.

    pip install atheris
    python tests/fuzzing/fuzz.py READER [SECONDS] [FOLDER]

READER is a name in `readers.py`. FOLDER stores the inputs that reach new code. A failure ends the
search; its input is written to `found/READER`, where the tests read it again. Fix the reader.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

with atheris.instrument_imports(include=["tipscreen", "yaml"]):
    from readers import FOUND, READERS

MAX_BYTES = 6_000
TIMEOUT_SECONDS = 5
"""For one input; the instrumented code is about five times as slow."""


def main() -> None:
    """Search for the requested number of seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("seconds", nargs="?", type=int, default=3600)
    parser.add_argument("folder", nargs="?", type=Path)
    arguments = parser.parse_args()
    reader, work = READERS[arguments.reader], Path(tempfile.mkdtemp())
    found, seeds, words = FOUND / arguments.reader, work / "seeds", work / "words"
    corpus = arguments.folder or work / "corpus"
    for folder in (corpus, found, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(reader.seeds):
        (seeds / f"seed{number}").write_bytes(seed)
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in reader.words)
    words.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    options = {
        "max_total_time": arguments.seconds,
        "max_len": MAX_BYTES,
        "timeout": TIMEOUT_SECONDS,
        "dict": words,
        "artifact_prefix": f"{found}/",
        "rss_limit_mb": 2048,
        "len_control": 0,
    }
    flags = (f"-{name}={value}" for name, value in options.items())
    atheris.Setup([sys.argv[0], *flags, str(corpus), str(seeds)], reader.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
