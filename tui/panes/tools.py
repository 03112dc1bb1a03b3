"""What a pane works with: accounts, look-ups, the clock, and the services that write."""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tui.domain.errors import KeepingError
from tui.services.budget import Caps
from tui.services.connections import Connections

if TYPE_CHECKING:
    from tui.services.lookup import Lookup
    from tui.services.workshop import Workshop

PATIENCE = 30.0
"""Seconds that a closing desk waits for a call in flight."""


class Operator(Struct, frozen=True):
    """Who sits here, as far as sending goes.

    Attributes:
        phone: digits of the operator's own number, for tests; empty where it was not told.
        caps: what may be spent.
    """

    phone: str = ""
    caps: Caps = field(default_factory=Caps)


class Tools:
    """The services of one desk; what needs a database is loaded when it is first asked for.

    Attributes:
        operator: who sits here.
        used_lists: block lists that a number was put on last from a look-up.
        everywhere: account and job of each part of the last change that a look-up made at several accounts.
    """

    def __init__(self, connections: Connections, clock: Callable[[], datetime], state: Path | None) -> None:
        self.connections = connections
        self.clock = clock
        self.used_lists: set[str] = set()
        self.everywhere: tuple[tuple[str, str], ...] = ()
        self.discarded = ""
        self.operator = Operator()
        self._state = state
        self._turn = asyncio.Lock()
        self._workshop: Workshop | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def lookup(self) -> "Lookup":
        """Asks every account at once; what it has read of whole lists is remembered."""
        from tui.services.lookup import Lookup  # noqa: PLC0415 - loaded at the first look-up

        return Lookup(self.connections, self.clock)

    async def workshop(self) -> "Workshop":
        """Journal, jobs and unfinished work."""
        async with self._turn:
            if self._workshop is None:
                folder = self._state or await asyncio.to_thread(self._temporary_folder)
                module = await asyncio.to_thread(import_module, "tui.services.workshop")
                self._workshop = module.Workshop(folder, self.connections.provider)
            return self._workshop

    def _temporary_folder(self) -> Path:
        self._temporary = tempfile.TemporaryDirectory(prefix="ringdesk-")
        return Path(self._temporary.name)

    @property
    def opened(self) -> "Workshop | None":
        """The services, if they were asked for already."""
        return self._workshop

    def may_compose(self, account: str) -> bool:
        """Whether campaigns can be written at an account: it is connected, sends some, and is not only read."""
        tab, provider = self.connections.tabs.get(account), self.connections.connected(account)
        return tab is not None and not tab.read_only and provider is not None and provider.late_campaigns is not None

    async def look_after(self, account: str) -> None:
        """Begins to look up the sends that an earlier desk left in doubt; the list of jobs shows how that goes."""
        provider = self.connections.connected(account)
        if provider is not None and provider.campaigns is not None:
            with suppress(KeepingError):  # whatever needs the journal says that it cannot be used
                await (await self.workshop()).outbox(account, provider.campaigns, self.clock).recover()

    async def keep(self) -> None:
        """Puts what was typed on disk at once; where that fails, nobody is there to be told."""
        if self._workshop is not None:
            with suppress(KeepingError):
                await self._workshop.unfinished.flush()

    async def close(self) -> None:
        """Keeps what was typed, waits for calls in flight, and lets go of the accounts."""
        if self._workshop is not None:
            await self._workshop.close(PATIENCE)
        if self._temporary is not None:
            await asyncio.to_thread(self._temporary.cleanup)
        await self.connections.close()
