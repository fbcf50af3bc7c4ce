"""Run yaml-language-server, by which editors check YAML files, over a pipe."""

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Queue

SERVER = os.environ.get("TIPSCREEN_YAML_SERVER", "")
"""The path of `bin/yaml-language-server`; empty if it is not installed."""

TIMEOUT_SECONDS = 60


class LanguageServer:
    """The server, started for one folder."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [shutil.which("node"), SERVER, "--stdio"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.received = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(
            "initialize", 1,
            processId=None, rootUri=Path(folder).as_uri(), capabilities={},
        )  # fmt: skip
        self.send("initialized")
        self.settings = {"yaml": {"validate": True, "schemaStore": {"enable": False}}}
        self.send("workspace/didChangeConfiguration", settings=self.settings)

    def send(self, method, number=None, **parameters):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        self._write(message if number is None else message | {"id": number})

    def _write(self, message):
        data = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _listen(self):
        while header := self.process.stdout.readline():
            size = int(header.split(b":")[1])
            while self.process.stdout.readline() not in (b"\r\n", b""):
                pass
            self.received.put(json.loads(self.process.stdout.read(size)))

    def marked_in(self, file):
        """Return the (line, message) of each error that an editor marks in a file; lines from 1."""
        uri = Path(file).as_uri()
        text = Path(file).read_text("utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send("textDocument/didOpen", textDocument=document)
        while True:
            message = self.received.get(timeout=TIMEOUT_SECONDS)
            if message.get("method") == "workspace/configuration":
                wanted = [self.settings.get(item["section"]) for item in message["params"]["items"]]
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": wanted})
            elif "method" in message and "id" in message:
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": None})
            elif is_answer_for(uri, message):
                found = message["params"]["diagnostics"]
                return [(d["range"]["start"]["line"] + 1, d["message"]) for d in found]

    def close(self):
        self.process.kill()
        self.process.wait(TIMEOUT_SECONDS)
        self.process.stdin.close()
        self.process.stdout.close()


def is_answer_for(uri, message):
    is_marks = message.get("method") == "textDocument/publishDiagnostics"
    return is_marks and message["params"]["uri"] == uri
