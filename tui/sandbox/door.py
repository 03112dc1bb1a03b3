"""A provider's server as an ASGI application: routing, faults, the hop into the store's thread; imports starlette."""

import asyncio
import sqlite3
from http import HTTPStatus
from typing import NoReturn

from msgspec import Struct, field
from starlette.requests import Request
from starlette.routing import Match, Route, Router
from starlette.types import Message, Receive, Scope, Send

from tui.sandbox.clock import Clock
from tui.sandbox.errors import ConnectionCut
from tui.sandbox.faults import Fault
from tui.sandbox.server import Call, Operation, Refusal, Reply, Server
from tui.sandbox.store import Store
from tui.sandbox.switches import Panel, Switches

_HTML = Reply(
    502,
    b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n",
    (("content-type", "text/html"),),
)


class Premises(Struct, frozen=True):
    """What every request of a provider's server shares."""

    server: Server
    store: Store
    clock: Clock
    switches: Switches
    memory: dict[str, object] = field(default_factory=dict)


def application(premises: Premises) -> Router:
    """The ASGI application of one provider, to be mounted."""
    routes = [
        Route(operation.path, _Endpoint(premises, operation), methods=[operation.method])
        for operation in premises.server.operations
    ]
    rest = _Endpoint(premises, None, tuple(routes))
    return Router([*routes, Route("/{rest:path}", rest)], redirect_slashes=False, default=rest)


class _Endpoint:
    """Answers one operation, or everything that none answers (`operation` is `None`)."""

    def __init__(self, premises: Premises, operation: Operation | None, routes: tuple[Route, ...] = ()) -> None:
        self._premises = premises
        self._operation = operation
        self._panel = Panel(premises.switches, premises.server.name)
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        body = await request.body()
        name = self._operation.name if self._operation else ""
        panel = self._panel
        faults = panel.faults(name)
        await asyncio.sleep(panel.number("latency") / 1000)
        reply = await self._before(faults)
        if reply is None:
            reply = await self._handled(request, body)
            reply = await self._after(faults, reply)
        half = any(fault.kind == "cut" and fault.argument == "middle" for fault in faults)
        await _send(reply, send, method=scope["method"], half=half)

    async def _before(self, faults: list[Fault]) -> Reply | None:
        for fault in faults:
            match fault.kind, fault.argument:
                case "latency", milliseconds:
                    await asyncio.sleep(int(milliseconds) / 1000)
                case "cut", "" | "before":
                    _cut(fault)
                case "html", "" | "before":
                    return _HTML
                case "status", status:
                    return self._premises.server.failure(int(status))
                case "throttle", after:
                    reply = self._premises.server.failure(429)
                    return reply.with_header("retry-after", after) if after else reply
        return None

    async def _after(self, faults: list[Fault], reply: Reply) -> Reply:
        for fault in faults:
            match fault.kind, fault.argument:
                case "hold", milliseconds:
                    await asyncio.sleep(int(milliseconds) / 1000)
                case "cut", "after":
                    _cut(fault)
                case "html", "after":
                    reply = _HTML
                case "truncate", _:
                    reply = Reply(reply.status, reply.body[: len(reply.body) // 2], reply.headers)
        return reply

    async def _handled(self, request: Request, body: bytes) -> Reply:
        premises, operation = self._premises, self._operation
        scope = request.scope
        root = scope.get("root_path", "")
        allowed = self._allowed(scope) if operation is None else ()

        def handle(db: sqlite3.Connection) -> Reply:
            call = Call(
                db=db,
                operation=operation.name if operation else "",
                method=scope["method"],
                path=scope["path"].removeprefix(root),
                ids=scope.get("path_params", {}),
                query=tuple(request.query_params.multi_items()),
                headers=dict(request.headers.items()),
                body=body,
                now=premises.clock.now(),
                panel=self._panel,
                memory=premises.memory,
                mount=f"{request.url.scheme}://{request.url.netloc}{root}",
                allowed=allowed,
            )
            if operation is None:
                return premises.server.missing(call)
            premises.server.gate(call)
            return operation.handler(call)

        try:
            return await premises.store.run(handle, writes=operation is not None and operation.writes)
        except Refusal as refusal:
            return refusal.reply

    def _allowed(self, scope: Scope) -> tuple[str, ...]:
        methods = (route.methods or set() for route in self._routes if route.matches(scope)[0] is not Match.NONE)
        return tuple(sorted(set().union(*methods)))


def _cut(fault: Fault) -> NoReturn:
    raise ConnectionCut(f"The connection was cut by the fault {fault}.")


async def _send(reply: Reply, send: Send, *, method: str, half: bool) -> None:
    empty = method == "HEAD" or reply.status == HTTPStatus.NO_CONTENT
    body = b"" if empty else reply.body
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    if reply.status != HTTPStatus.NO_CONTENT:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    start: Message = {"type": "http.response.start", "status": reply.status, "headers": headers}
    await send(start)
    if half:
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise ConnectionCut("The connection was cut in the middle of the answer by a fault.")
    await send({"type": "http.response.body", "body": body})
