"""What a rehearsed provider is made of; imports `bodies`, `switches` and the standard library.

A provider's server is one `Server` record: tables, a seed, switches and a list of `Operation`s. A handler is a plain
function `Call -> Reply`. It runs in the store's thread inside one transaction, which a raised `Refusal` rolls back.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl

from msgspec import Struct, field

from tui.sandbox import bodies
from tui.sandbox.switches import Panel, Switch


class Reply(Struct, frozen=True):
    """An HTTP answer."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)

    def with_header(self, name: str, value: str) -> "Reply":
        """The same answer with one more header."""
        return Reply(self.status, self.body, (*self.headers, (name, value)))


def json_reply(value: object, status: int = HTTPStatus.OK) -> Reply:
    """An answer whose body is JSON."""
    return Reply(status, bodies.encode(value))


class Refusal(Exception):
    """Raised by a handler or a gate: this answer, and nothing of what the request wrote."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class Call(Struct, frozen=True):
    """One request as its handler sees it.

    Attributes:
        db: The connection, inside a transaction.
        operation: The operation's name, "" when no route matched.
        method: The HTTP method.
        path: The path below the provider's mount, e.g. "/api/groups/7".
        ids: What the route's `{...}` parts matched.
        query: The query string's pairs, decoded, in order.
        headers: Header values by lower-case name.
        body: The body as it came.
        now: The sandbox's time, aware, in UTC.
        panel: The provider's switches.
        memory: The provider's own memory, kept as long as the sandbox is open and never stored.
        mount: The provider's base URL as the client sees it, without a trailing slash.
        allowed: The methods that the path has when no route matched.
    """

    db: sqlite3.Connection
    operation: str
    method: str
    path: str
    ids: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    panel: Panel
    memory: dict[str, object]
    mount: str
    allowed: tuple[str, ...] = ()

    def json(self) -> object:
        """The body read as JSON.

        Raises:
            ValueError: It is none.
        """
        return bodies.decode(self.body)

    def form(self) -> tuple[tuple[str, str], ...]:
        """The body read as `application/x-www-form-urlencoded`."""
        return tuple(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def shown_until(self) -> datetime:
        """The moment up to which lists and messages show what is new: `now` less the `lag` switch."""
        return self.now - timedelta(seconds=self.panel.number("lag"))


Handler = Callable[[Call], Reply]


class Operation(Struct, frozen=True):
    """One route: its name is what a fault switch calls it, and earlier operations match first."""

    name: str
    method: str
    path: str
    handler: Handler

    @property
    def writes(self) -> bool:
        """Whether it needs a writing transaction."""
        return self.method != "GET"


class Plan(Struct, frozen=True):
    """What the seed is to make. Dates are relative to `now`; the same plan makes the same data."""

    seed: int
    contacts: int
    list_entries: int
    now: datetime
    hostile: bool


def _nothing(_: Call) -> None:
    """A gate that lets everything through."""


def _plain_failure(status: int) -> Reply:
    return json_reply({"message": HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"}, status)


class Server(Struct, frozen=True):
    """One provider's rehearsal.

    Attributes:
        name: Its mount, table prefix and switch prefix.
        operations: The routes, first match first.
        switches: Its own switches; `latency`, `lag` and `fault` are added by the core.
        schema: SQL that makes its tables.
        indexes: SQL run after the seed: indexes, triggers, full-text tables.
        seed: Fills the tables, in the transaction that made them.
        credentials: What a client needs besides `base_url`.
        missing: Answers a path or method that no operation has.
        gate: Runs before each operation, after the latency and the faults; raises `Refusal` to turn a request away.
        failure: The body a fault's status comes with.
    """

    name: str
    operations: tuple[Operation, ...]
    switches: tuple[Switch, ...]
    schema: str
    indexes: str
    seed: Callable[[sqlite3.Connection, Plan], None]
    credentials: Mapping[str, str]
    missing: Handler
    gate: Callable[[Call], None] = _nothing
    failure: Callable[[int], Reply] = field(default=_plain_failure)
