"""A TCP proxy on loopback that meddles with one exchange, at a chosen byte of its request or of its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self


class Side(StrEnum):
    """Which half of an exchange."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Meddling:
    """What happens to the first exchange of a kind.

    Attributes:
        marker: how the head of its request begins, as ``b"POST /api/campaigns/send "``.
        at: bytes of this side that go through before it happens.
        act: what happens then; it tells whether the connection lives on.
    """

    marker: bytes
    side: Side
    at: int
    act: Callable[[], Awaitable[bool]]


async def cut() -> bool:
    """The connection ends here, in both directions."""
    return False


@dataclass(slots=True)
class _Line:
    """One connection, and how much of the exchange in question went through on it."""

    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    is_meant: bool = False
    passed: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(Side, 0))

    def end(self) -> None:
        """Ends it on both sides, at once."""
        for writer in self.writers:
            writer.transport.abort()


class TcpProxy:
    """Passes bytes on to a server on loopback.

    Attributes:
        meddling: what is to happen next; None again once it has happened.
    """

    def __init__(self, port: int) -> None:
        self.meddling: Meddling | None = None
        self._target = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
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

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, forth = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        line = _Line((writer, forth))
        try:
            await asyncio.gather(
                self._copy(reader, forth, Side.REQUEST, line), self._copy(back, writer, Side.ANSWER, line)
            )
        except OSError:
            pass  # one of the two has gone, as clients and servers do
        finally:
            line.end()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, side: Side, line: _Line) -> None:
        while data := await reader.read(65536):
            if side is Side.REQUEST:
                data = await self._beginning(data, writer, line)
            await self._pass(data, writer, side, line)
        if writer.can_write_eof():
            writer.write_eof()

    async def _beginning(self, data: bytes, writer: asyncio.StreamWriter, line: _Line) -> bytes:
        """Passes on what comes before the exchange in question, and gives the rest."""
        meddling = self.meddling
        if meddling is None or line.is_meant or meddling.marker not in data:
            return data
        line.is_meant = True
        start = data.index(meddling.marker)
        writer.write(data[:start])
        return data[start:]

    async def _pass(self, data: bytes, writer: asyncio.StreamWriter, side: Side, line: _Line) -> None:
        meddling = self.meddling
        if meddling is not None and line.is_meant and meddling.side is side:
            left = meddling.at - line.passed[side]
            if left <= len(data):
                self.meddling = None
                writer.write(data[:left])
                await writer.drain()
                if not await meddling.act():
                    line.end()
                    return
                data = data[left:]
        line.passed[side] += len(data)
        writer.write(data)
        await writer.drain()
