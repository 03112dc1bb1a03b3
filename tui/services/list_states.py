"""Whole lists as they were before a write replaced them, compressed beside the journal.

Imports `domain`, sqlite3 and `snapshots`.
"""

import json
import sqlite3
import zlib
from typing import Final

from tui.domain.contacts import ListEntry, WholeList
from tui.services.snapshots import text_of

_AT_ONCE: Final = 2_000
"""Entries turned into text at once: other threads wait for as long as that takes."""


def keep(db: sqlite3.Connection, entry: int, whole: WholeList) -> None:
    """Stores a list for a line of the journal."""
    values = (entry, text_of(whole.name), text_of(whole.kind), _packed(whole.entries))
    db.execute("INSERT INTO list_states (entry, name, kind, entries) VALUES (?, ?, ?, ?)", values)


def kept(db: sqlite3.Connection, entry: int) -> WholeList | None:
    """The list stored for a line of the journal; its id is left empty."""
    found = db.execute("SELECT name, kind, entries FROM list_states WHERE entry = ?", (entry,)).fetchone()
    if found is None:
        return None
    name, kind, packed = found
    return WholeList("", json.loads(name), json.loads(kind), _unpacked(packed))


def _packed(entries: tuple[ListEntry, ...]) -> bytes:
    packing = zlib.compressobj()
    parts = []
    for start in range(0, len(entries), _AT_ONCE):
        pairs = [[entry.name, entry.phones] for entry in entries[start : start + _AT_ONCE]]
        parts.append(packing.compress(json.dumps(pairs).encode() + b"\n"))
    return b"".join([*parts, packing.flush()])


def _unpacked(packed: bytes) -> tuple[ListEntry, ...]:
    lines = zlib.decompress(packed).splitlines()
    return tuple(ListEntry(name, tuple(phones)) for line in lines for name, phones in json.loads(line))
