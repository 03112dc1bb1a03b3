"""The door on a port of 127.0.0.1: uvicorn, whose connections a fault can really drop; imports uvicorn.

Imported by `command` when it is about to serve, and by nobody else.
"""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tui.sandbox.errors import ConnectionCut

HOST = "127.0.0.1"
_PATIENCE = 2
"""Seconds that requests under way get when the server ends."""

_connections: dict[object, asyncio.Transport] = {}
"""Open connections by the client's address, which is how a request's scope names its own."""


class _Protocol(H11Protocol):
    """Remembers its connection as long as it is open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        _connections[transport.get_extra_info("peername")] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        _connections.pop(self.client, None)
        super().connection_lost(exc)


def _droppable(app: ASGIApp) -> ASGIApp:
    """The application, with a `ConnectionCut` turned into a closed connection without a (whole) answer."""

    async def dropping(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except ConnectionCut:
            transport = _connections.get(scope["client"])
            if transport is not None:
                transport.close()
                await asyncio.sleep(0)  # uvicorn learns of it before it would answer for us

    return dropping


class _Server(uvicorn.Server):
    """Ends on SIGINT and SIGTERM as something ordinary, with nothing raised afterwards."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def bind(port: int) -> socket.socket:
    """Take a port of the loopback interface; 0 takes a free one.

    The protocol is named because asyncio turns Nagle's algorithm off for sockets that name it and for no others; with
    it on, every answer waits 40 ms.

    Raises:
        OSError: It is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Answer on the listener until a signal ends it."""
    config = uvicorn.Config(
        _droppable(app),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    await _Server(config).serve(sockets=[listener])
