"""How columns of imported files were understood, remembered for the next file with the same columns.

Imports sqlite3 and the modules of the desk's own file.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from tui.services.journal import stamp, utc_now
from tui.services.snapshots import text_of
from tui.services.store import Store

KEPT: Final = 200
"""Sets of columns that are remembered; the oldest is forgotten for a new one."""


class Mappings:
    """The mappings of one user.

    Every method raises ``StoreUnusable`` where the file cannot be used.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._clock = clock

    async def keep(self, account: str, kind: str, chosen: Mapping[str, str]) -> None:
        """Remembers the field of each column, by the columns' names."""
        values = (account, kind, text_of(list(chosen)), text_of(list(chosen.values())), stamp(self._clock()))

        def write(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO mappings (account, kind, columns, fields, at) VALUES (?, ?, ?, ?, ?)", values
            )
            db.execute(
                "DELETE FROM mappings WHERE rowid NOT IN (SELECT rowid FROM mappings ORDER BY rowid DESC LIMIT ?)",
                (KEPT,),
            )  # by row: the order of writing, whatever the time of day says

        await self._store.run(write)

    async def recall(self, account: str, kind: str, columns: Sequence[str]) -> Mapping[str, str] | None:
        """The field of each column as it was chosen last; None for columns that were never imported."""
        values = (account, kind, text_of(list(columns)))

        def read(db: sqlite3.Connection) -> Mapping[str, str] | None:
            found = db.execute(
                "SELECT fields FROM mappings WHERE account = ? AND kind = ? AND columns = ?", values
            ).fetchone()
            return None if found is None else dict(zip(columns, json.loads(found[0]), strict=True))

        return await self._store.run(read)
