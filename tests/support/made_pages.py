"""Generate the pages of `docs/` whose content comes from the program itself."""

import re

from man_page import render_man_page

from tipscreen.checking.codes import read_explanation
from tipscreen.commands.help import describe_command
from tipscreen.commands.program import app
from tipscreen.errors import Code
from tipscreen.proving.claims import CLAIMS

MADE = "<!-- Made by: pytest --update-golden tests/test_documents.py -->"


def problem_codes():
    """Return the page of the problem codes, each with its meaning and a link to its explanation."""
    rows = [
        f"| [`{code}`](../tipscreen/checking/codes.md#{code}) "
        f"| {'warning' if code.is_warning else 'error'} | {first_sentence(read_explanation(code))} |"
        for code in Code
    ]
    return "\n".join(
        [
            MADE,
            "# Problem codes",
            "",
            "The problems that tipscreen reports in a questionnaire, a translation or an answer sheet. Each",
            "code links to its explanation, which `tipscreen check --explain CODE` shows, too. Warnings fail a",
            "check only with `--strict`. The codes are stable.",
            "",
            "| code | | what it means |",
            "| --- | --- | --- |",
            *rows,
            "",
            "## Claims",
            "",
            "`tipscreen check` proves these claims over all possible answer sheets. If one fails, it reports",
            "the code and, where they help, answer sheets as counterexamples.",
            "",
            "| claim | code | what it means if it fails |",
            "| --- | --- | --- |",
            *(
                f"| {claim.sentence} | {', '.join(f'`{code}`' for code in claim.codes)} | {claim.meaning} |"
                for claim in CLAIMS
            ),
        ]
    )


def first_sentence(text):
    """Return the first sentence, on one line."""
    return re.split(r"(?<=\.)\s", text)[0].replace("\n", " ")


def commands():
    """Return the page of the commands with their arguments, options and examples."""
    lines = [
        MADE,
        "# Commands",
        "",
        "Type `--questionnaire`, `--allow-failing-examples`, `--plain`, `--no-color` and `--lang` before a",
        "command. The other options of `tipscreen` are for an interview, without a command. `-h` or `--help`",
        "after a command shows its help. `python -m tipscreen` does the same as `tipscreen`. All commands use",
        "the same [exit codes](programming.md#exit-codes).",
    ]
    for command in all_help():
        usage = ["tipscreen", command.name, *(typed for typed, _ in command.arguments)]
        lines += ["", f"## `{' '.join(filter(None, usage))}`", ""]
        lines += [line for line in command.description.split("\n") if line]
        if rows := (*command.arguments, *command.options):
            lines += ["", "| | |", "| --- | --- |"]
            lines += [f"| `{typed}` | {explanation} |" for typed, explanation in rows]
        lines += ["", *(f"- `{typed}`: {explanation}" for typed, explanation in command.examples)]
    return "\n".join(lines)


def all_help():
    """Return the help of the program and its commands, in the order of `tipscreen -h`."""
    commands = [info.callback for info in app.registered_commands]
    program = describe_command(app.registered_callback.callback, "")
    return [program, *(describe_command(command, command.__name__) for command in commands)]


def manual():
    """Return the man page."""
    program, *commands = all_help()
    return render_man_page(program, commands)
