"""Malformed files of every kind, given to the real program: it prints a message and stops."""

import json
import os
import re
import subprocess
import sys
from random import Random

import pytest
from helpers import ROOT, SMALL, some_of

MOST_SECONDS = 2
MOST_BYTES = 300 * 2**20
MOST_TEXT = 20_000

RULES = SMALL.read_bytes()
SHEET = b"age: 44\ndanger: none\ncare: [massage, heat]\nweeks: long\n"
JSON_SHEET = json.dumps({"age": 44, "danger": ["none"], "care": ["massage"]}).encode()
FHIR = json.dumps(
    {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "age", "answer": [{"valueInteger": 44}]}],
    }
).encode()
PO = (
    b'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    b'"X-Reviewed-By: nobody yet\\n"\n\nmsgctxt "about.title"\nmsgid "Small"\nmsgstr "Chico"\n'
)


def after_first_line(text):
    """Return a function that puts a text below the first line."""
    return lambda data: data.replace(b"\n", b"\n" + text, 1) if b"\n" in data else text + data


KINDS = {
    "nothing": lambda _: b"",
    "blanks": lambda _: b" \n\n \n",
    "UTF-16 with its mark": lambda data: data.decode().encode("utf-16"),
    "UTF-16 without": lambda data: data.decode().encode("utf-16-le"),
    "UTF-32": lambda data: data.decode().encode("utf-32"),
    "Latin-1": after_first_line(b"x\xe9: \xe9\n"),
    "half a character": lambda data: data + b"\xe2\x82",
    "a surrogate": after_first_line(b"x: \xed\xa0\x80\n"),
    "a character that is too long": after_first_line(b"x: \xc0\xaf\n"),
    "NUL": after_first_line(b"x: a\x00b\n"),
    "a tab": after_first_line(b"\tx: y\n"),
    "an escape sequence": after_first_line(b"x\x1b[31m: \x1b]0;title\x07\n"),
    "another way to write it": after_first_line(b'"x\\e[31m": "\\u009b31m"\n'),
    "text from right to left": after_first_line("x\u202e\u2066: y\u2069\n".encode()),
    "what cannot be seen": after_first_line("x\u200b\ufeff: y\u2060\n".encode()),
    "markup": after_first_line(b'"[red]x[/]": "[link=file:///etc/passwd]y[/link]"\n'),
    "a Python object": after_first_line(b'x: !!python/object/apply:os.system ["touch pwned"]\n'),
    "a Python name": after_first_line(b"x: !!python/name:os.system\n"),
    "a bomb of aliases": after_first_line(
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 107)
        )
    ),
    "nested without end": after_first_line(b"x: " + b"[" * 60_000 + b"\n"),
    "nested groups": after_first_line(b"x: " + b"{a: " * 30_000 + b"\n"),
    "a number of 5,000 digits": after_first_line(b"age: " + b"9" * 5_000 + b"\n"),
    "no number": after_first_line(b"age: .nan\n"),
    "an endless number": after_first_line(b"age: .inf\n"),
    "digits of another script": after_first_line("age: \u0664\u0664\n".encode()),
    "a key twice": lambda data: data + data,
    "two documents": lambda data: data + b"\n---\n" + data,
    "a directive": lambda data: b"%YAML 3.7\n---\n" + data,
    "an unknown key": after_first_line(b"questons: {a: b}\n"),
    "a long key": after_first_line(b"k" * 100_000 + b": x\n"),
    "a long line": after_first_line(b"x: " + b"y " * 200_000 + b"\n"),
    "many keys": lambda data: data + b"".join(b"x%d: y\n" % n for n in range(40_000)),
    "more than is read": lambda data: data + b"# " + b"x" * 30_000_000,
    "rubbish": lambda _: Random(5).randbytes(5_000),  # noqa: S311 - no secret
    "rubbish of letters": lambda _: bytes(Random(6).choices(b"ab:{}[]-\n \"'|>&*!%#", k=5_000)),  # noqa: S311 - no secret
    "one bracket": lambda _: b"{",
    "one quote": lambda _: b'"',
    "a program": lambda _: b"#!/bin/sh\ntouch pwned\n",
}
NOTHING = {"nothing", "blanks"}
"""A translation without a text: the message is about the questionnaire, which names it."""
CUTS = {f"cut at {part} of 9": part for part in range(1, 9)}
CASES = [
    (target, kind) for target in ("rules", "sheet", "json", "fhir", "translation") for kind in KINDS
] + [(target, kind) for target in ("rules", "json", "fhir") for kind in CUTS]


MEASURE = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as out:
    json.dump([code, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024], out)
"""
"""Run in a small process, because the peak memory of a child includes that of its parent."""


def measured(folder, *arguments):
    """Run the program; return its exit code, its output, its CPU seconds and its memory."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, folder / "used", sys.executable, "-m", "tipscreen", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True,
        cwd=folder / "work", env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder / "work")},
    )  # fmt: skip
    code, seconds, memory = json.loads((folder / "used").read_text())
    return code, done.stdout.decode(), seconds, memory


@pytest.mark.parametrize(("target", "kind"), some_of(CASES, 25))
def test_a_malformed_file_is_refused_in_words(tmp_path, target, kind):
    work = tmp_path / "work"
    work.mkdir()
    whole = {"rules": RULES, "sheet": SHEET, "json": JSON_SHEET, "fhir": FHIR, "translation": PO}[
        target
    ]
    data = KINDS[kind](whole) if kind in KINDS else whole[: len(whole) * CUTS[kind] // 9]
    name = {
        "rules": "r.yaml",
        "sheet": "s.yaml",
        "json": "s.json",
        "fhir": "f.json",
        "translation": "r.es.po",
    }[target]
    (work / name).write_bytes(data)
    if target != "rules":
        (work / "r.yaml").write_bytes(RULES)
    before = sorted(path.name for path in work.iterdir())
    arguments = {
        "rules": ("check", "r.yaml"),
        "translation": ("check", "--strict", "r.yaml"),
    }.get(target, ("--questionnaire", "r.yaml", "screen", name))
    code, said, seconds, memory = measured(tmp_path, *arguments)
    assert sorted(path.name for path in work.iterdir()) == before  # nothing was written or run
    assert "Traceback" not in said
    assert "internal error" not in said
    assert not re.search(
        r"[^\n\x20-\x7e\u00a0-\u200a\u2010-\u2027\u2030-\u205e\u2070-\ufefe]", said
    ), said[:300]
    assert len(said) < MOST_TEXT
    assert seconds < MOST_SECONDS
    assert memory < MOST_BYTES
    assert code in (1, 2), said[:300]
    assert f"{name}:" in said or kind in NOTHING, said[:300]
