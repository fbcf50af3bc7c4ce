"""The app on a port of this computer, which no other computer can reach."""

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
    """One that says when it can be reached, and can be ended: not before."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self.tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self.tell()


def run_server(app: Callable[..., Any], port: int, tell: Callable[[str], None]) -> None:
    """Serve until the program is asked to end; `tell` is given the address once it can be opened.

    Raises UsageError if another program has the port.
    """
    for name in SILENCED_LOGGERS:  # what is logged of an error could hold an answer
        logging.getLogger(name).disabled = True
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off"
    )
    with socket.socket() as listening, suppress(KeyboardInterrupt):  # how a server is ended
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except OSError as error:
            raise UsageError(startup_error_message(error, port)) from None
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        Server(config, lambda: tell(address)).run([listening])


def startup_error_message(error: OSError, port: int) -> str:
    """Return why there can be no server, and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"another program uses port {port}: name another with --port"
        case errno.EACCES:
            return f"port {port} is not for everybody: name one from 1024 on with --port"
    return f"port {port} cannot be used: {error.strerror}"
