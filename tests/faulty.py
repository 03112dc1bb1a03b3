"""Servers that misbehave on purpose: on a loopback port, byte by byte, and behind the in-process door."""

import asyncio
import gzip
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeAlias

from tui.domain.errors import AccessDenied, NotFound, ProviderError, Rejected, Throttled, Unreachable
from tui.providers.calls import Operation, Reply

Misbehaviour: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What is done with a connection once its request was read."""


def answer(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Misbehaviour:
    """A complete answer."""
    lines = {"content-length": str(len(body)), **(headers or {})}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    return raw(head.encode() + body)


def raw(data: bytes) -> Misbehaviour:
    """These bytes, then the end of the connection."""

    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return write


async def close(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """The end of the connection instead of an answer."""


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A reset connection instead of an answer."""
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """No answer for as long as the client stays."""
    await reader.read()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer without end, a byte at a time, so that no single read ever waits long."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


truncated = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of it")
not_http = raw(b"SSH-2.0-OpenSSH_9.6\r\n")
bad_gzip = answer(200, b"\x1f\x8b\x08 this is not gzip", {"content-encoding": "gzip"})
half_gzip = answer(200, gzip.compress(b"x" * 1000)[:-9], {"content-encoding": "gzip"})
unoffered = answer(200, b"x", {"content-encoding": "br"})
bomb = answer(200, gzip.compress(bytes(8 * 1024 * 1024)), {"content-encoding": "gzip"})
redirect = answer(307, b"", {"location": "http://127.0.0.1:1/elsewhere"})


class FaultyServer:
    """Listens on a loopback port, reads one request per connection, misbehaves, and counts.

    Attributes:
        requests: the requests that were read to their end, head and body.
        connections: how many were accepted.
        hellos: how often somebody began to speak TLS.

    Args:
        misbehaviour: what is done once a request was read.
        reads: whether requests are read at all.
        tls: what it shows of itself, where it speaks TLS.
    """

    def __init__(self, misbehaviour: Misbehaviour, *, reads: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.hellos = 0
        self._tls = tls
        self._misbehaviour = misbehaviour
        self._reads = reads
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FaultyServer":
        if self._tls is not None:
            self._tls.sni_callback = self._greeted
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/api"

    def _greeted(self, _: ssl.SSLObject, __: str, ___: ssl.SSLContext) -> None:
        self.hellos += 1

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._reads:
                self.requests.append(await _request(reader))
            await self._misbehaviour(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone, as clients of such a server do
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as a door met it."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Say:
    """An answer of a door."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


class Door:
    """An ASGI application that answers by a function, or with the next of some answers (the last one for ever).

    Attributes:
        seen: the requests so far.
    """

    def __init__(self, *answers: Say | Exception, by: Callable[[Seen], Say] | None = None) -> None:
        self.seen: list[Seen] = []
        self._answers: Iterable[Say | Exception] = answers or (Say(),)
        self._by = by

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        seen = Seen(scope["method"], scope["path"], query, headers, body)
        self.seen.append(seen)
        said = self._by(seen) if self._by is not None else self._next()
        if isinstance(said, Exception):
            raise said
        lines = [(name.encode(), value.encode()) for name, value in said.headers.items()]
        await send({"type": "http.response.start", "status": said.status, "headers": lines})
        await send({"type": "http.response.body", "body": said.body})

    def _next(self) -> Say | Exception:
        answers = list(self._answers)
        return answers[min(len(self.seen), len(answers)) - 1]


_STATUSES: Mapping[int, type[ProviderError]] = {
    401: AccessDenied,
    404: NotFound,
    422: Rejected,
    429: Throttled,
    503: Unreachable,
}


def plain_judge(operation: Operation, reply: Reply) -> None:
    """What an adapter makes of a reply, by its status alone."""
    if error := _STATUSES.get(reply.status):
        raise error("T", operation.name, f"HTTP {reply.status}.")
