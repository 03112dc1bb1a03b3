"""Contact rows and their memberships in the database, under both readings of "several groups".

Reading A (SerwerSMS contract, section 3): one row for each contact and group, each with its own id.
Reading B: one row, many memberships.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from tui.sandbox.serwersms.schema import FIELDS

_COLUMNS: Final = ("phone", *FIELDS, "folded")


def insert(db: sqlite3.Connection, phone: str, texts: Mapping[str, str], groups: Sequence[int], model: str) -> int:
    """Store a contact in its groups; returns the id of its first row."""
    if model == "A" and len(groups) > 1:
        return [insert(db, phone, texts, [group], model) for group in groups][0]
    values = [texts.get(field, "") for field in FIELDS]
    (number,) = db.execute(
        f"INSERT INTO serwersms_contact ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) RETURNING id",
        (phone, *values, fold(values)),
    ).fetchone()
    join(db, number, groups)
    return int(number)


def update(db: sqlite3.Connection, number: int, phone: str, texts: Mapping[str, str]) -> None:
    """Give a stored contact these values, all of them."""
    values = [texts[field] for field in FIELDS]
    db.execute(
        f"UPDATE serwersms_contact SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE id = ?",
        (phone, *values, fold(values), number),
    )


def find(db: sqlite3.Connection, number: int) -> sqlite3.Row | None:
    """The stored row of an id."""
    found = db.execute(f"SELECT id, phone, {', '.join(FIELDS)} FROM serwersms_contact WHERE id = ?", (number,))
    row: sqlite3.Row | None = found.fetchone()
    return row


def exists(db: sqlite3.Connection, phone: str, but: int = 0) -> bool:
    """Whether some row other than `but` has this phone."""
    found = db.execute("SELECT 1 FROM serwersms_contact WHERE phone = ? AND id <> ? LIMIT 1", (phone, but))
    return found.fetchone() is not None


def join(db: sqlite3.Connection, number: int, groups: Sequence[int]) -> None:
    """Add memberships to one row."""
    db.executemany(
        "INSERT OR IGNORE INTO serwersms_membership (contact_id, group_id) VALUES (?, ?)",
        [(number, group) for group in groups],
    )


def regroup(db: sqlite3.Connection, number: int, groups: Sequence[int], *, model: str, replace: bool) -> None:
    """Give a row the groups of an edit, in place of its own ones or beside them.

    In reading A a row keeps one group: what goes beyond it becomes further rows with the same values.
    """
    own = [row[0] for row in db.execute("SELECT group_id FROM serwersms_membership WHERE contact_id = ?", (number,))]
    wanted = list(groups) if replace else [*own, *(group for group in groups if group not in own)]
    kept = wanted[:1] if model == "A" else wanted
    db.execute("DELETE FROM serwersms_membership WHERE contact_id = ?", (number,))
    join(db, number, kept)
    row = find(db, number)
    if row is not None:
        for group in wanted[len(kept) :]:
            insert(db, row["phone"], dict(row), [group], model)


def fold(values: Sequence[str]) -> str:
    """What a search looks through: every text field, without case; fields stay apart."""
    return "\n".join(values).casefold()
