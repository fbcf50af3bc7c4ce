"""A real browser without a window, driven over a pipe by its own debugging protocol."""

import base64
import io
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from pypdf import PdfReader

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60
"""Seconds that the browser has to start and to end."""


def find_browser():
    """Return the path of a browser, None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


needs_browser = pytest.mark.skipif(
    find_browser() is None, reason="no Chromium here to look at pages with (apt install chromium)"
)


LEFT = "navigated or closed"


class PageLeft(Exception):  # noqa: N818 - it is none
    """The page made way for another while it was asked."""


class Browser:
    """One page of a headless Chromium. Nothing of it reaches the network."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        options = (
            "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
            "--disable-background-networking --disable-component-update --disable-sync "
            "--remote-debugging-pipe --hide-scrollbars"
        )
        self.process = subprocess.Popen(
            f'exec "{find_browser()}" {options} --user-data-dir="{self.profile.name}" about:blank '
            f"3<&{to_browser} 4>&{from_browser}",
            shell=True,
            executable="/bin/bash",
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.received = b""
        self.number = 0
        self.session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")
        self.call("Accessibility.enable")

    def call(self, method, **parameters):
        """Call a method of the protocol; return its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next_message()
            if answer.get("id") == self.number:
                if LEFT in answer.get("error", {}).get("message", ""):
                    raise PageLeft
                assert "error" not in answer, answer
                return answer["result"]

    def next_message(self):
        while b"\0" not in self.received:
            data = os.read(self.into, 1 << 20)
            assert data, "the browser ended"
            self.received += data
        message, _, self.received = self.received.partition(b"\0")
        return json.loads(message)

    def open(self, page, width=800, height=1000):
        """Show a file, or what an address gives, and wait until it is there."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        is_address = str(page).startswith("http")
        self.call("Page.navigate", url=page if is_address else Path(page).resolve().as_uri())
        while self.next_message().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression):
        """Return the value of a JavaScript expression in the page, or what it promises."""
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        return result["result"].get("value")

    def screenshot(self, path):
        """Write the page as a picture."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        Path(path).write_bytes(base64.b64decode(data))

    def texts_of_pdf(self, width, height):
        """Print on paper of this size in inches; return the text of each page."""
        pdf = self.call("Page.printToPDF", paperWidth=width, paperHeight=height)["data"]
        reader = PdfReader(io.BytesIO(base64.b64decode(pdf)))
        return [page.extract_text() for page in reader.pages]

    def accessibility_tree(self):
        """Return (role, name) of each node that a screen reader is told of, in order."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node["ignored"]
        ]

    def close(self):
        """End the browser."""
        self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self.out)
        os.close(self.into)
        self.profile.cleanup()
