"""The whole sandbox: servers over one store, one clock, one set of switches; imports starlette, and servers by name."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Final

from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from tui.sandbox import control, door
from tui.sandbox.clock import Clock
from tui.sandbox.errors import BadSwitch
from tui.sandbox.server import Plan, Server
from tui.sandbox.store import Store
from tui.sandbox.switches import Switch, Switches, common, flag

NAMES: Final = ("bsg", "plusofon", "serwersms")
"""The servers there are. Each is imported by those who open it."""
IN_PROCESS = "http://sandbox"
"""Base URL of the in-process door; nothing resolves it."""


def server_of(name: str) -> Server:
    """One of `NAMES`."""
    server: Server = import_module(f"tui.sandbox.{name}").SERVER
    return server


def _clock_switch() -> Switch:
    def parse(text: str) -> str:
        Clock().obey(text)
        return text

    return Switch(
        "clock",
        "real",
        "real|stop|run|+SECONDS|-SECONDS|TIME",
        parse,
        "clock",
        "the sandbox's time: real, frozen, running on, moved, or frozen at a time (ISO 8601, UTC without a zone)",
    )


def own_switches() -> tuple[Switch, ...]:
    """The switches that belong to no provider."""
    return (
        _clock_switch(),
        flag("hostile", "seed", "names that break a careless screen; counts when the data is seeded"),
    )


class Sandbox:
    """Providers' HTTP APIs for a rehearsal.

    Use `async with Sandbox() as sandbox:`, or `open()` and later `await aclose()`. Opening goes on in the store's own
    thread; requests wait for it, `await ready()` does too and tells its failure.

    Args:
        db: The database file; `None` keeps everything in memory.
        names: Which servers are opened. Several sandboxes may have the same file, each with other servers.
        seed: Which data an empty database is filled with.
        contacts: Size of BSG's contact book.
        list_entries: Size of Plusofon's first list.
        now: The time at which the clock is frozen; `None` follows the host. The switch `clock` changes it later.
        switches: Values by name, as in `set`.
        reset: Start afresh: what the file holds is deleted when it opens.

    Attributes:
        app: The ASGI application: every provider under its name, and `/_sandbox`.
        is_fresh: Whether opening had to make the data of a server.

    Raises:
        BadSwitch: One of the switches does not exist or does not take its value.
    """

    def __init__(
        self,
        db: Path | None = None,
        *,
        names: Sequence[str] = NAMES,
        seed: int = 1,
        contacts: int = 2000,
        list_entries: int = 150,
        now: datetime | None = None,
        switches: Mapping[str, object] | None = None,
        reset: bool = False,
    ) -> None:
        self._store = Store(db)
        self._clock = Clock(now)
        self._switches = Switches()
        self._sizes = (seed, contacts, list_entries)
        self._reset = reset
        self.is_fresh = False
        self._opening: Future[None] | None = None
        self._switches.register(own_switches())
        self._servers = tuple(map(server_of, names))
        for server in self._servers:
            self._switches.register((*server.switches, *common(o.name for o in server.operations)), server.name)
        for name, value in (switches or {}).items():
            self.set(name, value)
        self.app: ASGIApp = self._application()

    def open(self) -> "Sandbox":
        """Start opening the store and seeding it if it is empty; a second call does nothing."""
        if self._opening is None:
            self._opening = self._store.open(self._prepare, reset=self._reset)
        return self

    async def ready(self) -> None:
        """Wait until the sandbox is open.

        Raises:
            StoreUnusable: The file cannot be used.
            StoreBusy: `reset` was asked for while somebody has the file open.
        """
        self.open()
        if self._opening is not None:
            await asyncio.shield(asyncio.wrap_future(self._opening))

    async def aclose(self) -> None:
        """Finish the requests under way and close the file."""
        if self._opening is not None:
            await asyncio.to_thread(self._store.close)

    async def __aenter__(self) -> "Sandbox":
        await self.ready()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def set(self, name: str, value: object) -> None:
        """Turn a switch, by its full name.

        Raises:
            BadSwitch: There is no such switch, or it does not take the value.
        """
        self._switches.set(name, value)
        if name == "clock":
            self._clock.obey(str(value))

    def get(self, name: str) -> str:
        """The present value of a switch, as text.

        Raises:
            BadSwitch: There is no such switch.
        """
        try:
            return self._switches.texts()[name]
        except KeyError:
            raise BadSwitch(f"There is no switch '{name}'; --list-switches names them all.") from None

    def switches(self) -> tuple[Switch, ...]:
        """Every switch there is."""
        return self._switches.all()

    def now(self) -> datetime:
        """The sandbox's time, aware, in UTC."""
        return self._clock.now()

    def credentials(self, base_url: str = IN_PROCESS) -> dict[str, dict[str, str]]:
        """What a client of each provider needs, by provider: its `base_url` and its secrets."""
        return {
            server.name: {"base_url": f"{base_url}/{server.name}", **server.credentials} for server in self._servers
        }

    def _prepare(self, db: sqlite3.Connection) -> None:
        there = {name.partition("_")[0] for (name,) in db.execute("SELECT name FROM sqlite_master")}
        seed, contacts, list_entries = self._sizes
        plan = Plan(seed, contacts, list_entries, self._clock.now(), self._switches.value("hostile") is True)
        for server in self._servers:
            if server.name in there:  # the names of a server's tables begin with its own
                continue
            self.is_fresh = True
            _script(db, server.schema)
            server.seed(db, plan)
            _script(db, server.indexes)

    def _application(self) -> ASGIApp:
        mounts: list[Mount | Route] = [
            Mount(f"/{server.name}", door.application(door.Premises(server, self._store, self._clock, self._switches)))
            for server in self._servers
        ]
        router = Router([*control.routes(self._switches, self._clock, self.set), *mounts], redirect_slashes=False)

        async def whole(scope: Scope, receive: Receive, send: Send) -> None:
            await self.ready()
            await router(scope, receive, send)

        return whole


def _script(db: sqlite3.Connection, sql: str) -> None:
    """Run several statements inside the transaction under way, which `executescript` would commit."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
