"""A web program called without a network: what a browser would send, and what it gets."""

import asyncio
from typing import NamedTuple
from urllib.parse import urlencode


class Answered(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


def call(app, path="/", form=None, headers=None, method=None):
    """Return the answer to a GET, or to a POST of a form."""
    path, _, query = path.partition("?")
    data = urlencode(form or {}, doseq=True).encode()
    sent = {"host": "127.0.0.1", "content-type": "application/x-www-form-urlencoded"} | (
        headers or {}
    )
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": method or ("GET" if form is None else "POST"), "path": path, "raw_path": path.encode(),
        "root_path": "", "query_string": query.encode(), "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }  # fmt: skip
    requests = [{"type": "http.request", "body": data, "more_body": False}]
    said = []

    async def receive():
        return requests.pop(0) if requests else {"type": "http.disconnect"}

    async def send(message):
        said.append(message)

    asyncio.run(app(scope, receive, send))
    start = next(message for message in said if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in said)
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answered(start["status"], found, body.decode())


def body_of(app, form=None, path="/"):
    """Return the page that comes, which must be one."""
    answered = call(app, path, form)
    assert answered.status == 200, answered
    return answered.body
