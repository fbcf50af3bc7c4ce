"""The pages of `docs/` that are made from the program itself, so that they cannot fall behind it."""

import inspect
import re
from enum import Enum
from typing import get_args, get_type_hints

from typer.models import OptionInfo

from tipscreen.checking import page_of
from tipscreen.commands import app
from tipscreen.errors import Code

MADE = "<!-- Made by: pytest --update-golden tests/test_documents.py -->"


def problem_codes():
    """Return the page of the problem codes: what each means, with a link to what to do."""
    rows = [
        f"| [`{code}`](../tipscreen/checking/codes.md#{code}) "
        f"| {'warning' if code.is_warning else 'error'} | {first_sentence(page_of(code))} |"
        for code in Code
    ]
    return "\n".join(
        [
            MADE,
            "# Problem codes",
            "",
            "What can be wrong with a questionnaire, a translation or an answer sheet. Each code leads to",
            "what to do about it, as `tipscreen check --explain CODE` does. Warnings fail a check only with",
            "`--strict`. The codes are stable.",
            "",
            "| code | | what it means |",
            "| --- | --- | --- |",
            *rows,
        ]
    )


def first_sentence(text):
    """Return the first sentence, on one line."""
    return re.split(r"(?<=\.)\s", text)[0].replace("\n", " ")


def commands():
    """Return the page of the commands, with their arguments and options."""
    lines = [
        MADE,
        "# Commands",
        "",
        "`--rules`, `--unchecked`, `--plain` and `--lang` stand before a command; the other options of",
        "`tipscreen` are for the interview.",
        "`python -m tipscreen` does the same as `tipscreen`, and `-h` or `--help` after a command tells",
        "about it. What a command ends with: [exit codes](programming.md#exit-codes).",
    ]
    for info in (app.registered_callback, *app.registered_commands):
        name = "" if info is app.registered_callback else info.callback.__name__
        takes = list(parameters(info.callback))
        usage = ["tipscreen", name, *(taken for taken, _ in takes if not taken.startswith("-"))]
        lines += ["", f"## `{' '.join(filter(None, usage))}`", ""]
        lines += [line for line in inspect.getdoc(info.callback).split("\n") if line]
        if takes:
            lines += ["", "| | |", "| --- | --- |"]
            lines += [f"| `{taken}` | {said} |" for taken, said in takes]
    lines += [
        "",
        "Before a command stand as well `--install-completion`, which sets up completion for your shell,",
        "and `--show-completion`, which shows it.",
    ]
    return "\n".join(lines)


def parameters(command):
    """Yield how each argument and option of a command is typed, and what it does."""
    signature = inspect.signature(command).parameters
    for name, hint in get_type_hints(command, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            kind, default = get_args(hint)[0], signature[name].default
            said = [info.help]
            if isinstance(kind, type) and issubclass(kind, Enum):
                said.append(f"One of {', '.join(f'`{member}`' for member in kind)}.")
            if default not in (None, False, inspect.Parameter.empty):
                said.append(f"`{default}` if left out.")
            if isinstance(info, OptionInfo):
                # Typer takes the first spelling for its default, where that stands elsewhere.
                spelt = [word for word in (info.default, *info.param_decls) if word]
                typed = f"{', '.join(spelt)} {info.metavar or ''}".strip()
            else:
                typed = info.metavar or name.upper()
                typed = typed if default is inspect.Parameter.empty else f"[{typed}]"
            yield typed, " ".join(said)
