"""One desk of a user at a time writes a whole list: a lock that dies with its holder, and a row that tells whose it is.

Imports `domain`, sqlite3 and the modules beside it.
"""

import asyncio
import fcntl
import hashlib
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.domain.errors import Conflict
from tui.services.journal import stamp, utc_now
from tui.services.owner import Owner, Person
from tui.services.private_files import NotPrivate, private_file, private_folder
from tui.services.store import Store, StoreUnusable

PATIENCE: Final = 10.0
"""Seconds that another desk may take to save the same list before the person is told."""
_STEP: Final = 0.1


class ListLocks:
    """Locks of one user on this host, in a folder beside the store."""

    def __init__(
        self,
        store: Store,
        person: Person,
        *,
        owner: Owner | None = None,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self._store = store
        self._folder = store.path.parent / "locks"
        self._person = person
        self._owner = owner or Owner.here()
        self._clock = clock
        self._sleep = sleep
        self._patience = patience

    @asynccontextmanager
    async def held(self, account: str, list_id: str) -> AsyncIterator[None]:
        """Holds a list of an account while it is read, written and read back.

        Raises:
            Conflict: another desk holds it, and goes on doing so.
            StoreUnusable: there can be no lock.
        """
        key = f"{account}\n{list_id}"
        descriptor = _opened(self._store.path, self._folder, key)
        try:
            if not await self._taken(descriptor):
                raise Conflict("", "lists.save", await self._told(key))
            await self._store.run(lambda db: self._sign(db, key))
            try:
                yield
            finally:
                await self._store.run(lambda db: db.execute("DELETE FROM list_locks WHERE key = ?", (key,)) and None)
        finally:
            os.close(descriptor)  # which unlocks it

    async def _taken(self, descriptor: int) -> bool:
        end = time.monotonic() + self._patience
        while not _lock(descriptor):
            if time.monotonic() >= end:
                return False
            await self._sleep(_STEP)
        return True

    def _sign(self, db: sqlite3.Connection, key: str) -> None:
        owner = self._owner
        values = (key, stamp(self._clock()), self._person.login, owner.host, owner.pid, owner.started)
        db.execute("INSERT OR REPLACE INTO list_locks VALUES (?, ?, ?, ?, ?, ?)", values)

    async def _told(self, key: str) -> str:
        found = await self._store.run(
            lambda db: db.execute("SELECT at, pid FROM list_locks WHERE key = ?", (key,)).fetchone()
        )
        since = f" since {datetime.fromisoformat(found[0]).astimezone():%H:%M:%S} (process {found[1]})" if found else ""
        return f"Another desk of yours is saving this list{since}: nothing was sent, try again."


def _opened(store: Path, folder: Path, key: str) -> int:
    name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    try:
        private_folder(folder)
        return private_file(folder / f"{name}.lock")
    except NotPrivate as error:
        raise StoreUnusable(store, f"its locks beside it {error}") from error
    except OSError as error:
        raise StoreUnusable(store, f"there can be no lock beside it, {error.strerror}") from error


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
