"""Where a desk stood when it was left, so that the next one can offer to go back there.

Each running desk keeps its own; what a desk is offered was left by one that has ended. Imports sqlite3 and the modules
beside it.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from tui.services.journal import stamp, utc_now
from tui.services.owner import Owner
from tui.services.session import Session
from tui.services.snapshots import NotReadable, restored, text_of
from tui.services.store import Store, StoreUnusable

KEPT: Final = 8
"""Sessions that stay in the file: of desks that run beside each other, and the ones before."""


class Sessions:
    """The sessions of one user's desks, as one of them keeps and reads them.

    Methods that are awaited raise ``StoreUnusable`` where the file cannot be used, except ``close``.
    """

    def __init__(self, store: Store, *, owner: Owner | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._owner = owner or Owner.here()
        self._clock = clock
        self._held: Session | None = None

    def hold(self, session: Session) -> None:
        """Takes note of where the desk stands; ``flush`` and ``close`` write it."""
        self._held = session

    async def flush(self) -> None:
        """Writes what was held since the last time."""
        session, self._held = self._held, None
        if session is None:
            return
        owner = self._owner
        row = (owner.host, owner.pid, owner.started, stamp(self._clock()), text_of(session))

        def write(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO sessions (host, pid, started, at, session) VALUES (?, ?, ?, ?, ?)", row)
            db.execute(
                "DELETE FROM sessions WHERE rowid NOT IN (SELECT rowid FROM sessions ORDER BY rowid DESC LIMIT ?)",
                (KEPT,),
            )  # what is replaced gets a new row: they are in the order in which they were written, whatever the clock

        try:
            await self._store.run(write)
        except StoreUnusable:
            self._held = self._held or session
            raise

    async def last(self) -> Session | None:
        """What the last desk left that has ended; None where there is none, or where it cannot be read."""
        rows = await self._store.run(
            lambda db: db.execute("SELECT host, pid, started, session FROM sessions ORDER BY rowid DESC").fetchall()
        )
        for host, pid, started, text in rows:
            if self._has_ended(Owner(host, pid, started)):
                with suppress(NotReadable):
                    return restored(Session, json.loads(text))
        return None

    async def close(self) -> None:
        """Writes what is held. Where it cannot be written nothing is lost that somebody typed."""
        with suppress(StoreUnusable):
            await self.flush()

    def _has_ended(self, owner: Owner) -> bool:
        """Whether a session may be offered; of another host's desk nothing is known, and an offer takes nothing."""
        return owner == self._owner or owner.host != self._owner.host or owner.is_gone()
