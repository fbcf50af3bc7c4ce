"""Drive LHC-Forms, the form filler of the US National Library of Medicine, in a browser."""

import json
import os
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from browser import Browser

from tipscreen.questionnaire.model import QuestionType

FOLDER = os.environ.get("TIPSCREEN_LFORMS", "")
"""The folder of the unpacked package `lforms`; empty if it is not installed."""

PAGE = """<!doctype html>
<meta charset="utf-8">
<link href="webcomponent/styles.css" rel="stylesheet">
<script src="webcomponent/assets/lib/zone.min.js"></script>
<script src="webcomponent/runtime.js" type="module"></script>
<script src="webcomponent/polyfills.js" type="module"></script>
<script src="webcomponent/main.js" type="module"></script>
<script src="fhir/R4/lformsFHIR.min.js" type="module"></script>
<div id="form"></div>
"""
SHOWN = """[...document.querySelectorAll('lhc-item[id^="item-"]')].map(
    item => item.id.slice(5).replace(/(\\/1)+$/, ''))"""
CLICK = "document.getElementById(%s).click()"
TYPE = """(id => {
    const box = document.getElementById(id);
    box.value = %s;
    for (const kind of ['input', 'change', 'blur']) box.dispatchEvent(new Event(kind));
})(%s)"""
TIMEOUT_SECONDS = 10
"""How long to wait until the page shows the expected questions."""


class FormRequestHandler(SimpleHTTPRequestHandler):
    """Serves the package, with our page as its start page."""

    def do_GET(self):
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        pass


class LhcForms:
    """LHC-Forms in a browser, which shows one form after another."""

    def __init__(self):
        files = str(Path(FOLDER, "dist", "lforms"))
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(FormRequestHandler, directory=files)
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.browser = Browser()
        self.browser.open(f"http://127.0.0.1:{self.server.server_port}/")

    def show(self, form):
        """Show an empty form."""
        outcome = self.browser.evaluate(
            f"LForms.Util.addFormToPage({json.dumps(form)}, 'form').then(() => 'shown', String)"
        )
        assert outcome == "shown", outcome

    def shown(self):
        """Return the link ids of all visible items except groups and the disclaimer."""
        return [name for name in self.browser.evaluate(SHOWN) if not name.startswith("-")]

    def wait_for_questions(self, expected):
        """Wait until the expected questions are visible; return the ids of the visible ones."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while True:
            found = [name for name in self.shown() if "-" not in name]
            if found == expected or time.monotonic() > end:
                return found
            time.sleep(0.02)

    def answer(self, question, answer, item, earlier=frozenset()):
        """Answer a question by clicking and typing; click only the boxes that must change."""
        if question.type is QuestionType.NUMBER and isinstance(answer, int):
            self.browser.evaluate(TYPE % (answer, json.dumps(f"{question.id}/1/1")))
            return
        if question.type is QuestionType.NUMBER:
            for option in answer:
                self.click(f"{question.id}-{option}/1/1|true")
            return
        systems = {
            o["valueCoding"]["code"]: o["valueCoding"]["system"] for o in item["answerOption"]
        }
        for option in sorted(answer ^ earlier if question.type is QuestionType.MANY else answer):
            self.click(f"{question.id}/1/1|{systems[option]}|{option}")

    def click(self, name):
        assert self.browser.evaluate(f"document.getElementById({json.dumps(name)}) !== null"), name
        self.browser.evaluate(CLICK % json.dumps(name))

    def response(self):
        """Return the `QuestionnaireResponse` for the filled-in form."""
        return self.browser.evaluate(
            "LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', '#form')"
        )

    def close(self):
        self.browser.close()
        self.server.shutdown()
        self.server.server_close()
