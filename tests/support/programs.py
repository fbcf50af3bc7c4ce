"""Start the program in a child process that is forked from this one, where all is imported already.

Until its first prompt, a real start took 1.03 s of CPU time on a busy machine, and a fork 0.08 s. The child is a process of its own:
signals, exit codes, terminals and files behave as in any other. What is particular about a new Python
(its environment variables, its imports, its locale) needs a real start, as `subprocess` makes it.
"""

import faulthandler
import os
import signal
import subprocess
import sys
import traceback
import warnings
from contextlib import redirect_stdout, suppress
from functools import cache
from importlib import import_module
from io import StringIO

from tipscreen.loading import bundled
from tipscreen.loading.reader import load_questionnaire

read_once = cache(load_questionnaire)
"""A questionnaire is frozen, and the same bytes give the same one: the children share it."""


bundled.load_questionnaire = read_once  # also where a test runs a command in its own process


@cache
def warm_up():
    """Import what most starts need, and read the shipped questionnaire."""
    read_once(bundled.read_bytes(bundled.shipped_file()), bundled.SHIPPED_FILE_NAME)
    for module in ("commands.interview", "commands.screen", "terminal.intake", "terminal.kiosk"):
        import_module(f"tipscreen.{module}")
    with suppress(SystemExit), redirect_stdout(StringIO()):  # Typer imports what a command needs
        import_module("tipscreen.commands.program").app(["about"], prog_name="tipscreen")


IGNORED_BY_DEFAULT = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
"""The warnings that Python does not print, unless it is asked to."""

OWN_VARIABLES = {
    "TERM",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "HOME",
    "MANWIDTH",
}
"""Variables that the program reads while it runs. Others, such as PYTHONUTF8, need a real start."""


def can_fork(environment):
    """Return whether a forked child with these variables behaves as a program with a start of its own."""
    changed = {name for name, value in environment.items() if os.environ.get(name) != value}
    return changed <= OWN_VARIABLES


def run_forked(arguments, environment):
    """Run the program with these arguments in this child process, and end it. Never returns."""
    try:
        os.closerange(3, 1024)  # also the pipe that tells the parent that the child has started
        os.environ.clear()
        os.environ.update(environment)
        faulthandler.disable()
        warnings.resetwarnings()
        for category in IGNORED_BY_DEFAULT:
            warnings.simplefilter("ignore", category)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.argv = ["tipscreen", *arguments]
        sys.stdin, sys.stdout, sys.stderr = map(_open_stream, (0, 1, 2))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        code = _exit_code()
    except BaseException:
        traceback.print_exc()
        code = 1
    os._exit(code)


def _open_stream(number):
    mode = "r" if number == 0 else "w"
    try:
        return open(
            number, mode, encoding="utf-8", errors="backslashreplace" if number == 2 else None,
            buffering=1 if number == 2 or os.isatty(number) else -1, closefd=False,
        )  # fmt: skip
    except OSError:  # it is closed
        return None


def _exit_code():
    from tipscreen.__main__ import main

    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            code = 120  # as Python does
    return code


def run_program(*arguments, env=None, **options):
    """Run the program as `subprocess.run` does, forked; return the completed process."""
    warm_up()
    arguments = [*map(str, arguments)]
    environment = {**os.environ, **(env or {})}
    assert can_fork(environment), env
    return subprocess.run(
        [sys.executable, *arguments],  # never executed
        preexec_fn=lambda: run_forked(arguments, environment),
        check=False,
        timeout=60,
        **options,
    )
