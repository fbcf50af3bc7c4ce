"""Serve the app on a port that no other computer can reach."""

from __future__ import annotations

import errno
import logging
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn

from tipscreen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = "127.0.0.1"
SILENCED_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio")


class Server(uvicorn.Server):
    """A server that calls a function once it accepts requests and handles signals."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept requests, then report it."""
        await super().startup(sockets)
        self.on_ready()


def run_server(app: Callable[..., Any], port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until a signal ends the program.

    Args:
        app: The ASGI app.
        port: The port to listen on; 0 for any free port.
        on_ready: Called with the URL of the first page once it can be opened.

    Raises:
        UsageError: If the port cannot be used.
    """
    for name in SILENCED_LOGGERS:  # a logged error could contain an answer
        logging.getLogger(name).disabled = True
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off"
    )
    # Ctrl-C is the normal way to end the server.
    with socket.socket() as listener, suppress(KeyboardInterrupt):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError as error:
            raise UsageError(startup_error_message(error, port)) from None
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
        Server(config, lambda: on_ready(url)).run([listener])


def startup_error_message(error: OSError, port: int) -> str:
    """Return why the server cannot start, and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} is already in use; choose another one with --port"
        case errno.EACCES:
            return f"port {port} needs special rights; choose one from 1024 up with --port"
    return f"port {port} cannot be used: {error.strerror}"
