"""`tipscreen serve` as a program: in a real browser, on a real port."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from browser import PageLeft, needs_browser
from shipped import ids
from terminals import KNOT_ANSWERS, as_a_shell_starts_it

from tipscreen.commands.help import load_help_texts

AXE = os.environ.get("TIPSCREEN_AXE", "")


class Server:
    """The program, and what it wrote."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tipscreen", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=as_a_shell_starts_it,  # noqa: PLW1509 - nothing but signals
        )
        said = self.process.stdout.readline()
        self.address = re.search(r"http://127\.0\.0\.1:\d+/", said)[0]

    @property
    def port(self):
        return int(self.address.rpartition(":")[2].strip("/"))

    def end(self, sent=signal.SIGINT):
        """Ask it to end; return the exit code, and what it wrote after the address."""
        self.process.send_signal(sent)
        written, _ = self.process.communicate(timeout=20)
        return self.process.returncode, written


@pytest.fixture
def server():
    server = Server()
    yield server
    server.process.kill()
    server.process.wait()
    server.process.stdout.close()


class InBrowser:
    """A person who sees pages in Chromium, and clicks."""

    def __init__(self, browser, server, width=800):
        self.browser, self.moves = browser, 0
        browser.open(server.address, width=width)

    def does(self, script):
        """Run a script that leads to another page; wait until it is there."""
        self.moves += 1  # a page that the browser kept has the mark of when it was left
        with suppress(PageLeft):
            self.browser.evaluate(f"window.left = {self.moves}; {script}")
        deadline = time.monotonic() + 20
        while not self.is_there():
            assert time.monotonic() < deadline, f"{script} leads nowhere"
            time.sleep(0.02)
        return self

    def is_there(self):
        """Tell whether another page is there than the one that was left, and whole."""
        try:
            return self.browser.evaluate(
                f"window.left !== {self.moves} && document.readyState === 'complete'"
            )
        except PageLeft:
            return False

    def clicks(self, label):
        find = (
            "[...document.querySelectorAll('button, a')].find(e => "
            f"(e.ariaLabel || e.textContent.trim()) === {json.dumps(label)})"
        )
        assert self.browser.evaluate(f"{find} !== undefined"), (label, self.words)
        return self.does(f"{find}.click()")

    def picks(self, answer):
        if isinstance(answer, int):
            self.browser.evaluate(f"document.querySelector('[name=number]').value = '{answer}'")
        else:
            for option in answer:
                found = self.browser.evaluate(
                    f"document.querySelector('[name=pick][value={option}]').click() === undefined"
                )
                assert found, option
        return self.clicks("Next")

    @property
    def words(self):
        return " ".join(self.browser.evaluate("document.body.innerText").split())

    def sees(self, text):
        assert text in self.words
        return self


@needs_browser
def test_a_person_clicks_from_the_first_page_to_the_note(browser, server, shipped):
    person = InBrowser(browser, server).clicks("Begin")
    for name, answer in KNOT_ANSWERS.items():
        person.sees(shipped.questions[name].ask).picks(answer)
    person.sees("Age: 44 years").clicks("Change: Age").sees("How old are you?").clicks("Next")
    person.clicks("Your result")
    person.sees("It is reasonable to talk with a clinician about trigger point injections.")
    for page in browser.texts_of_pdf(8.5, 11):
        assert "erase my answers" not in page  # what leads on is not printed
    person.clicks("Note for the clinician").sees("To fill in by hand")
    assert len(browser.texts_of_pdf(8.5, 11)) == 1
    person.clicks("Back to the result").clicks("Done: erase my answers")
    person.sees("Your answers were erased.")
    assert browser.call("Network.getCookies")["cookies"] == []
    code, written = server.end()
    assert (code, written) == (0, "")  # no answer, no address, nothing in a log


@needs_browser
def test_the_way_back_of_the_browser_asks_nothing_and_works(browser, server, shipped):
    person = InBrowser(browser, server).clicks("Begin").picks(44).picks(["none"])
    person.sees(shipped.questions[ids.second_danger].ask)
    person.does("history.back()").sees(shipped.questions[ids.danger].ask)
    person.does("location.reload()").sees(shipped.questions[ids.danger].ask)
    person.picks([ids.first_danger_choice]).sees(shipped.outcomes["emergency"].headline)
    person.clicks("My answer was wrong").picks(["none"])


@needs_browser
def test_the_way_back_leads_no_other_person_to_the_answers(browser, server):
    person = InBrowser(browser, server).clicks("Begin").picks(44).sees("Age: 44 years")
    person.clicks("Stop").clicks("Stop").sees("Nothing was saved")
    for _ in range(3):
        assert "44" not in person.does("history.back()").words
    person.sees("its answers were erased")


@needs_browser
@pytest.mark.skipif(not AXE, reason="TIPSCREEN_AXE names no axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("width", [320, 800])
def test_axe_finds_nothing_on_any_page(browser, server, width):
    """Nor does a narrow page have to be moved sideways."""
    person = InBrowser(browser, server, width)
    seen = 0

    def look():
        nonlocal seen
        seen += 1
        # With no connection of its own allowed, the page still runs what the browser is told to.
        browser.evaluate(Path(AXE).read_text("utf-8"))
        found = json.loads(browser.evaluate("axe.run().then(found => JSON.stringify(found))"))
        wrong = [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        assert wrong == [], person.words[:200]
        assert len(found["passes"]) > 10
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, person.words

    look()
    person.clicks("Begin")
    look()
    person.clicks("Next")
    look()  # with a message
    for answer in KNOT_ANSWERS.values():
        look()
        person.picks(answer)
    look()
    person.clicks("Stop")
    look()
    person.clicks("Continue").clicks("Your result")
    look()
    person.clicks("Note for the clinician")
    look()
    person.clicks("Back to the result").clicks("Done: erase my answers")
    look()
    person.clicks("Start again").clicks("Begin").picks(44).picks(["not_sure"])
    look()  # asked once more
    person.picks([ids.first_danger_choice])
    look()
    assert seen > 30


def test_no_other_computer_can_open_it(server):
    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    for address in addresses - {"127.0.0.1", "::1"}:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as other:
            other.settimeout(2)
            assert other.connect_ex((address, server.port)) != 0
    with socket.create_connection(("127.0.0.1", server.port)):
        pass


def test_a_port_that_is_taken_is_told(server):
    done = subprocess.run(
        [sys.executable, "-m", "tipscreen", "serve", "--port", str(server.port)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert f"port {server.port} is already in use; choose another one with --port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("typed", [typed for typed, _ in load_help_texts()["serve"].examples])
def test_each_example_of_its_help_serves(typed):
    server = Server(*shlex.split(typed)[2:])
    assert server.end() == (0, "")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_asked_to_also_with_a_page_open(server, sent):
    with socket.create_connection(("127.0.0.1", server.port)) as waiting:
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert waiting.recv(100).startswith(b"HTTP/1.1 200")
        code, written = server.end(sent)
    assert "Traceback" not in written
    assert code in (0, -signal.SIGTERM, 143)
