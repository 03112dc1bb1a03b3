"""Work that was begun and not finished: forms, list editors, drafts, search lines, on disk as they are typed.

Whatever was typed is on disk at most a second later. Imports sqlite3 and the modules beside it.
"""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from tui.services.journal import stamp, utc_now
from tui.services.owner import Owner
from tui.services.snapshots import Plain, text_of
from tui.services.store import Store, StoreUnusable

DELAY: Final = 0.5
"""Seconds from a key to the write that holds it; the rest of the second is the disk's."""
_AFTER_TROUBLE: Final = 5.0
_NEXT: Final = timedelta(microseconds=1)
"""From what was discarded last to what is discarded now, where the time of day was put back in between."""

_COLUMNS: Final = "key, account, kind, title, payload, since, at, discarded_at, host, pid, started"


class Work(Struct, frozen=True):
    """What somebody is at.

    Attributes:
        account: key of the account.
        kind: which form or editor it belongs to.
        title: what the list of unfinished work shows; may hold foreign text.
        payload: everything needed to open it again, the cursor too, as JSON values.
    """

    account: str
    kind: str
    title: str
    payload: Plain


class Item(Struct, frozen=True):
    """A piece of unfinished work as it is kept.

    Attributes:
        since: when it was first kept.
        at: when it was last kept.
        discarded_at: when somebody discarded it; None for what still waits.
        holder: the other desk that has it open; None where it may be opened.
    """

    key: str
    work: Work
    since: datetime
    at: datetime
    discarded_at: datetime | None
    holder: Owner | None


class Unfinished:
    """The unfinished work of one user, as one desk among several keeps it.

    Methods that are awaited raise ``StoreUnusable`` where the file cannot be used.

    Attributes:
        trouble: why the last write failed; empty while all is well.
    """

    def __init__(
        self,
        store: Store,
        *,
        owner: Owner | None = None,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.trouble = ""
        self._store = store
        self._owner = owner or Owner.here()
        self._clock = clock
        self._sleep = sleep
        self._touched: dict[str, Callable[[], Work]] = {}
        self._writer: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def touch(self, key: str, snapshot: Callable[[], Work]) -> None:
        """Takes note that something was typed; ``snapshot`` is asked for it shortly after, once for many keys."""
        self._touched[key] = snapshot
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write_soon())

    async def flush(self) -> None:
        """Writes at once what was touched."""
        async with self._turn:
            touched, self._touched = self._touched, {}
            try:
                await self._keep({key: snapshot() for key, snapshot in touched.items()})
            except StoreUnusable as error:
                self._touched = touched | self._touched
                self.trouble = error.sentence
                raise
            self.trouble = ""

    async def save(self, key: str, work: Work) -> None:
        """Writes one piece of work at once."""
        self._touched.pop(key, None)
        await self._keep({key: work})

    async def leave(self, key: str) -> None:
        """Keeps what was left, so that any desk of the user may open it."""
        await self.flush()
        await self._own(key, Owner("", 0, ""))

    async def finish(self, key: str) -> None:
        """Forgets what was saved at the provider, or emptied."""
        self._touched.pop(key, None)
        async with self._turn:
            await self._run("DELETE FROM unfinished WHERE key = ?", key)

    async def discard(self, key: str) -> None:
        """Puts work away; ``restore`` brings it back."""
        await self.flush()
        now = stamp(self._clock())

        def put_away(db: sqlite3.Connection) -> None:
            [[last]] = db.execute("SELECT max(discarded_at) FROM unfinished")
            at = now if last is None or last < now else stamp(datetime.fromisoformat(last) + _NEXT)
            db.execute("UPDATE unfinished SET discarded_at = ? WHERE key = ?", (at, key))

        await self._store.run(put_away)

    async def restore(self, key: str = "") -> Item | None:
        """Brings back what was discarded: this, or the last one that was."""

        def bring_back(db: sqlite3.Connection) -> Item | None:
            found = db.execute(
                f"SELECT {_COLUMNS} FROM unfinished WHERE discarded_at IS NOT NULL AND ? IN ('', key)"
                " ORDER BY discarded_at DESC LIMIT 1",
                (key,),
            ).fetchone()
            if found is None:
                return None
            db.execute("UPDATE unfinished SET discarded_at = NULL WHERE key = ?", (found[0],))
            return self._item((*found[:7], None, *found[8:]))

        return await self._store.run(bring_back)

    async def items(self) -> tuple[Item, ...]:
        """What waits to be finished, the latest first."""
        return await self._select("discarded_at IS NULL ORDER BY at DESC")

    async def discarded(self) -> tuple[Item, ...]:
        """What was discarded and can be brought back, the latest first."""
        return await self._select("discarded_at IS NOT NULL ORDER BY discarded_at DESC")

    async def claim(self, key: str) -> Item | None:
        """Opens a piece of work for this desk; where ``holder`` is set, another desk has it and keeps it."""

        def take(db: sqlite3.Connection) -> Item | None:
            found = db.execute(
                f"SELECT {_COLUMNS} FROM unfinished WHERE key = ? AND discarded_at IS NULL", (key,)
            ).fetchone()
            item = None if found is None else self._item(found)
            if item is not None and item.holder is None:
                owner = self._owner
                values = (owner.host, owner.pid, owner.started, key)
                db.execute("UPDATE unfinished SET host = ?, pid = ?, started = ? WHERE key = ?", values)
            return item

        return await self._store.run(take)

    async def purge(self, age: timedelta) -> int:
        """Deletes what was discarded longer ago, and tells how much that was."""
        limit = stamp(self._clock() - age)
        return await self._store.run(
            lambda db: db.execute("DELETE FROM unfinished WHERE discarded_at < ?", (limit,)).rowcount
        )

    async def close(self) -> None:
        """Writes what was touched, and nothing more after that."""
        if self._writer is not None:
            self._writer.cancel()
        await self.flush()

    async def _write_soon(self) -> None:
        while self._touched:
            await self._sleep(_AFTER_TROUBLE if self.trouble else DELAY)
            try:
                await self.flush()
            except StoreUnusable:
                continue  # `trouble` tells it

    async def _keep(self, works: dict[str, Work]) -> None:
        now, owner = stamp(self._clock()), self._owner
        rows = [
            (key, work.account, work.kind, text_of(work.title), text_of(work.payload), now, now, None,
             owner.host, owner.pid, owner.started)
            for key, work in works.items()
        ]  # fmt: skip

        def write(db: sqlite3.Connection) -> None:
            db.executemany(
                f"INSERT INTO unfinished ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET account = excluded.account, kind = excluded.kind,"
                " title = excluded.title, payload = excluded.payload, at = excluded.at, discarded_at = NULL,"
                " host = excluded.host, pid = excluded.pid, started = excluded.started",
                rows,
            )

        if rows:
            await self._store.run(write)

    async def _own(self, key: str, owner: Owner) -> None:
        values = (owner.host, owner.pid, owner.started, key)
        await self._run("UPDATE unfinished SET host = ?, pid = ?, started = ? WHERE key = ?", *values)

    async def _run(self, statement: str, *values: object) -> None:
        def execute(db: sqlite3.Connection) -> None:
            db.execute(statement, values)

        await self._store.run(execute)

    async def _select(self, condition: str) -> tuple[Item, ...]:
        def select(db: sqlite3.Connection) -> tuple[Item, ...]:
            return tuple(map(self._item, db.execute(f"SELECT {_COLUMNS} FROM unfinished WHERE {condition}")))

        return await self._store.run(select)

    def _item(self, row: tuple[Any, ...]) -> Item:
        key, account, kind, title, payload, since, at, discarded_at, host, pid, started = row
        owner = Owner(host, pid, started)
        return Item(
            key=key,
            work=Work(account, kind, json.loads(title), json.loads(payload)),
            since=datetime.fromisoformat(since),
            at=datetime.fromisoformat(at),
            discarded_at=None if discarded_at is None else datetime.fromisoformat(discarded_at),
            holder=owner if host and owner != self._owner and not owner.is_gone() else None,
        )
