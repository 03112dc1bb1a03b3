"""Contact rows and their memberships in the database, under both readings of "several groups".

Reading A (SerwerSMS contract, section 3): one row for each contact and group, each with its own id.
Reading B: one row, many memberships.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from tui.sandbox.serwersms.schema import FIELDS
from tui.sandbox.store import storable

_COLUMNS: Final = ("phone", *FIELDS, "folded")


class Book(Struct, frozen=True):
    """The contacts of the account, in one reading.

    Attributes:
        db: The connection, inside a transaction.
        model: "A" or "B".
        created: The moment that new rows are marked with, in seconds since the epoch.
    """

    db: sqlite3.Connection
    model: str
    created: int

    def insert(self, phone: str, texts: Mapping[str, str], groups: Sequence[int]) -> int:
        """Store a contact in its groups; returns the id of its first row."""
        if self.model == "A" and len(groups) > 1:
            first, *_ = [self.insert(phone, texts, [group]) for group in groups]
            return first
        (number,) = self.db.execute(
            f"INSERT INTO serwersms_contact ({', '.join(_COLUMNS)}, created)"
            f" VALUES ({', '.join(['CAST(? AS TEXT)'] * len(_COLUMNS))}, ?) RETURNING id",
            (*_values(phone, texts), self.created),
        ).fetchone()
        self._join(number, groups)
        return int(number)

    def update(self, number: int, phone: str, texts: Mapping[str, str]) -> None:
        """Give a stored contact these values, all of them."""
        columns = ", ".join(f"{column} = CAST(? AS TEXT)" for column in _COLUMNS)
        self.db.execute(f"UPDATE serwersms_contact SET {columns} WHERE id = ?", (*_values(phone, texts), number))

    def find(self, number: int) -> dict[str, str] | None:
        """Phone and texts of a stored contact."""
        columns = ("phone", *FIELDS)
        found = self.db.execute(f"SELECT {', '.join(columns)} FROM serwersms_contact WHERE id = ?", (number,))
        row = found.fetchone()
        return None if row is None else dict(zip(columns, row, strict=True))

    def has(self, phone: str) -> bool:
        """Whether some row has this phone."""
        found = self.db.execute("SELECT 1 FROM serwersms_contact WHERE phone = ? LIMIT 1", (phone,))
        return found.fetchone() is not None

    def regroup(self, number: int, groups: Sequence[int], *, replace: bool) -> None:
        """Give a row the groups of an edit, in place of its own ones or beside them.

        In reading A a row keeps one group: each further one gets a row of its own with the same values.
        """
        mine = self.db.execute("SELECT group_id FROM serwersms_membership WHERE contact_id = ?", (number,)).fetchall()
        own = [group for (group,) in mine]
        wanted = list(groups) if replace else [*own, *(group for group in groups if group not in own)]
        kept = wanted[:1] if self.model == "A" else wanted
        self.db.execute("DELETE FROM serwersms_membership WHERE contact_id = ?", (number,))
        self._join(number, kept)
        texts = self.find(number) or {}
        for group in wanted[len(kept) :]:
            self.insert(texts["phone"], texts, [group])

    def _join(self, number: int, groups: Sequence[int]) -> None:
        self.db.executemany(
            "INSERT INTO serwersms_membership (contact_id, group_id) VALUES (?, ?)",
            [(number, group) for group in groups],
        )


def _values(phone: str, texts: Mapping[str, str]) -> list[str | bytes | None]:
    """A row's values: phone, texts and `folded`, every text field without case, the fields kept apart."""
    values = [texts.get(field, "") for field in FIELDS]
    return [storable(value) for value in (phone, *values, "\n".join(values).casefold())]
