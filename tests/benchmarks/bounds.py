"""Read what is hostile at the limits of size: at most 2 s of CPU and 300 MB, each in a process.

    python tests/benchmarks/bounds.py [--python-parser] [PART OF A NAME]

Prints what each took, marks what took too much, and ends with 1 if something did. With
`--python-parser` the parser of PyYAML that is written in Python is measured, which is about ten
times as slow; it has no goal.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

import hostile

MOST_SECONDS, MOST_MEGABYTES = 2, 300
KINDS = {
    "sheet": hostile.SHEETS,
    "translation": hostile.TRANSLATIONS,
    "questionnaire": hostile.QUESTIONNAIRES,
}


def measure(kind, name, python_parser):
    """Read one text in this process; return seconds, megabytes, and the first words said."""
    import yaml
    from helpers import read_sheet

    from tipscreen import files, load
    from tipscreen.errors import ProblemsError
    from tipscreen.loading import yaml_tree
    from tipscreen.loading.po import read_po
    from tipscreen.loading.reader import load_questionnaire

    questions = load().questions
    if python_parser:
        yaml_tree._FAST_LOADER = yaml.BaseLoader
    limit = yaml_tree.MAX_NODES if kind == "questionnaire" else files.MAX_CHARACTERS
    data = KINDS[kind][name](limit - 200).encode()
    begin = time.process_time()
    said = "read"
    try:
        match kind:
            case "sheet":
                read_sheet(data, "x", questions)
            case "translation":
                read_po(data, "x", "es")
            case "questionnaire":
                load_questionnaire(data, "x")
    except ProblemsError as error:
        said = str(error)
    seconds = time.process_time() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, said


def main():
    """Measure each text in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--python-parser", action="store_true")
    options.add_argument("--one", nargs=2, metavar=("KIND", "NAME"), help=argparse.SUPPRESS)
    options.add_argument("part", nargs="?", default="")
    given = options.parse_args()
    if given.one:
        print(json.dumps(measure(*given.one, given.python_parser)))
        return 0
    missed = 0
    for kind, name in ((kind, name) for kind, texts in KINDS.items() for name in texts):
        if given.part not in f"{kind}: {name}":
            continue
        command = [sys.executable, __file__, "--one", kind, name]
        command += ["--python-parser"] * given.python_parser
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds, megabytes, said = json.loads(done.stdout or f"[99, 0, {json.dumps(done.stderr)}]")
        is_missed = seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES
        missed += is_missed
        mark = "MISSED" if is_missed else ""
        said = said.split("\n")[0][:70]
        line = f"{seconds:6.2f} s {megabytes:4} MB  {mark:6}  {kind}: {name}  -- {said}"
        print(line, flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
