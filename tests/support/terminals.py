"""The real program in a real pseudo-terminal, its screen read back. Waits for text, never for time."""

import os
import re
import resource
import signal
import sys
import time

import pexpect
import pyte
from programs import can_fork, run_forked, warm_up
from shipped import ids, shipped_cases

from tipscreen import load

PATIENCE = 20
"""Seconds until a text that does not come is a failure."""

NO_PAGE = ("for no page", "si no quiere")
"""The end of the offer of a page to bring along; `end` declines it."""

_TYPED = shipped_cases("typed")


def knot(change=None):
    """Return what is typed for a tender knot, but for a change of `cases/shipped/typed.yaml`."""
    changed = _TYPED["changes"][change] if change else {}
    return [str(line) for line in {**_TYPED["knot"], **changed}.values() if line != ""]


KNOT = knot()
"""A tender knot for 4 months; massage, physical therapy and ibuprofen did not help."""

KNOT_ANSWERS = load().examples[ids.typical].answers
"""What `KNOT` answers."""


def as_a_shell_starts_it(then=None):
    """Heed the keys that end a program, also where the tests run in the background and do not."""
    for name in ("SIGINT", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    if then:
        then()


def full_disk():
    """Let this process write no file beyond 600 bytes, from now on."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))


class Terminal:
    """A person at a terminal."""

    def __init__(
        self,
        *arguments,
        columns=80,
        rows=24,
        cwd=None,
        preexec=None,
        cards=False,
        before=(),
        **environment,
    ):
        if not cards and not {"--desk", "--plain"}.intersection(arguments):
            arguments = ("--plain", *arguments)  # line by line
        self.columns = columns
        self.rows = rows
        self.raw = ""
        self.no_page = False
        self._screen, self._size, self._fed = None, (0, 0), 0
        self.typed = 0
        environment = {**os.environ, "TERM": "xterm-256color", **environment}
        is_forked = not before and can_fork(environment)

        if is_forked:
            warm_up()

        def prepare():
            as_a_shell_starts_it(preexec)
            if is_forked:
                run_forked(arguments, environment)

        command = [*before, sys.executable, "-m", "tipscreen", *arguments]
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            env=environment,
            encoding="utf-8",
            codec_errors="replace",
            timeout=PATIENCE,
            cwd=cwd,
            preexec_fn=prepare,
        )
        self.child.delaybeforesend = None  # each of these waits a tenth of a second otherwise
        self.child.ptyproc.delayafterclose = self.child.delayafterclose = 0

    def wait_until(self, holds, what):
        """Read until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"no {what}:\n{self.words}"
            try:
                self.raw += self.child.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert holds(), f"ended without {what}:\n{self.words}"

    @property
    def words(self):
        """Everything shown so far, without colours and line ends."""
        return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw).split())

    @property
    def screen(self):
        """The lines that the person sees now."""
        size = (self.columns, self.rows)
        if self._screen is None or size != self._size or len(self.raw) < self._fed:
            self._screen, self._size, self._fed = pyte.Screen(*size), size, 0
            self._stream = pyte.Stream(self._screen)
        self._stream.feed(self.raw[self._fed :])
        self._fed = len(self.raw)
        return [line.rstrip() for line in self._screen.display]

    def forget(self):
        """Look only at what is shown from now on."""
        self.raw, self._screen = "", None

    def wait_for(self, text, count=1):
        """Read until the text was shown so many times, however the lines are broken."""
        self.wait_until(lambda: self.words.count(text) >= count, repr(text))

    def wait_for_prompt(self):
        """Read until the program waits for the next line."""
        self.wait_until(lambda: len(re.findall(r"\n> ", self.raw)) > self.typed, "prompt")

    def type(self, *lines):
        for line in lines:
            self.wait_for_prompt()
            self.child.sendline(line)
            self.typed += 1
        return self

    def interrupt(self):
        """Press Ctrl-C once the program waits; what comes before that is forgotten."""
        self.wait_for_prompt()
        self.child.sendintr()
        self.typed += 1  # the prompt that it answers
        return self

    def kill(self):
        """End the program as a power cut would."""
        self.child.kill(signal.SIGKILL)
        self.child.close(force=True)

    def hang_up(self):
        """Take the terminal away, as closing its window does."""
        self.child.ptyproc.fileobj.close()
        self.child.ptyproc.closed = True

    def wait(self):
        """Wait for the end without reading; return the status as the system gives it."""
        _, status = os.waitpid(self.child.pid, 0)
        self.child.ptyproc.terminated = True
        return status

    def end(self):
        """Read to the end; return the exit code, or the signal as a negative number."""
        try:
            while True:
                is_offered = any(end in self.words for end in NO_PAGE)
                if is_offered and not self.no_page and self.raw.endswith("\n> "):
                    self.no_page = True
                    self.child.sendline("n")
                self.raw += self.child.read_nonblocking(65536, timeout=PATIENCE)
        except pexpect.TIMEOUT:
            raise AssertionError(f"does not end:\n{self.words}") from None
        except pexpect.EOF:
            self.child.close()
        killed_by = self.child.signalstatus
        return self.child.exitstatus if killed_by is None else -killed_by


class Person:
    """Looks at one card after another, and presses keys."""

    def __init__(self, start, *arguments, **options):
        self.terminal = start(*arguments, cards=True, **options)
        self.sees("Enter: begin")

    @property
    def screen(self):
        return self.terminal.screen

    def sees(self, words):
        """Wait until the words are on the screen, wherever its lines end."""
        flat = lambda: " ".join(" ".join(self.screen).split())  # noqa: E731
        self.terminal.wait_until(lambda: words in flat(), repr(words))
        return self

    def presses(self, *keys):
        for key in keys:
            self.terminal.child.send(key)
        return self

    def begins(self):
        return self.presses("\r").sees("Question 1 of")
