"""Groups: index, view, add, edit, delete, check (SerwerSMS contract, section 4)."""

import sqlite3
from collections.abc import Mapping
from typing import Final

from tui.sandbox.serwersms.calls import Call, Listing, Query, check_length, direction, listed
from tui.sandbox.serwersms.refusals import INVALID_ID, NothingToActOnError, RefusedError

LONGEST_NAME: Final = 100
_COUNT: Final = "(SELECT count(*) FROM serwersms_membership AS m WHERE m.group_id = g.id) AS count"


def index(call: Call) -> Listing:
    """Section 4.1. `sort` knows `name` alone; without it the newest group comes first."""
    phrase = (call.parameters.text("search") or "").casefold()
    by_name = call.parameters.text("sort") == "name"
    order = f"g.folded {direction(call, 'asc')}, g.id" if by_name else f"g.id {direction(call, 'desc')}"
    source = "FROM serwersms_group AS g WHERE instr(g.folded, ?) > 0"
    return listed(call, Query(f"g.id, g.name, {_COUNT}", source, order, (phrase,)), dict)


def view(call: Call) -> Mapping[str, object]:
    """Section 4.2."""
    row = call.db.execute(f"SELECT g.id, g.name, {_COUNT} FROM serwersms_group AS g WHERE g.id = ?", (call.id(),))
    return dict(_existing(row))


def add(call: Call) -> Mapping[str, object]:
    """Section 4.3. Names need not be unique."""
    name = check_length(call.parameters.text("name") or "", LONGEST_NAME)
    return {"success": True, "id": insert(call.db, name)}


def edit(call: Call) -> Mapping[str, object]:
    """Section 4.4."""
    number = call.id()
    _existing(call.db.execute("SELECT id FROM serwersms_group WHERE id = ?", (number,)))
    name = check_length(call.parameters.text("name") or "", LONGEST_NAME)
    call.db.execute("UPDATE serwersms_group SET name = ?, folded = ? WHERE id = ?", (name, name.casefold(), number))
    return {"success": True, "id": number}


def delete(call: Call) -> Mapping[str, object]:
    """Section 4.5. The contacts stay unless `delete_contacts` is true and honoured (rows 20 and 22)."""
    chosen = call.ids_to_delete()
    with_contacts = call.parameters.flag("delete_contacts") and call.readings["delete_contacts"] == "honoured"
    deleted = 0
    for number in chosen:
        if with_contacts:
            call.db.execute(
                "DELETE FROM serwersms_contact WHERE id IN"
                " (SELECT contact_id FROM serwersms_membership WHERE group_id = ?)",
                (number,),
            )
        deleted += call.db.execute("DELETE FROM serwersms_group WHERE id = ?", (number,)).rowcount
    if not deleted:
        raise NothingToActOnError
    return {"success": True}


def check(call: Call) -> Listing:
    """Section 4.6. One row for each group that holds the phone; `id` is the contact row's."""
    found = call.db.execute(
        "SELECT c.id, g.id AS group_id, g.name AS group_name FROM serwersms_contact AS c"
        " JOIN serwersms_membership AS m ON m.contact_id = c.id JOIN serwersms_group AS g ON g.id = m.group_id"
        " WHERE c.phone = ? ORDER BY c.id, g.id",
        (call.phone(),),
    )
    as_text = call.readings["check_ids"] == "strings"
    return Listing([dict(row) | ({"id": str(row["id"])} if as_text else {}) for row in found])


def insert(db: sqlite3.Connection, name: str) -> int:
    """Store a group and return its id."""
    (number,) = db.execute(
        "INSERT INTO serwersms_group (name, folded) VALUES (?, ?) RETURNING id", (name, name.casefold())
    ).fetchone()
    return int(number)


def known(db: sqlite3.Connection, numbers: list[int]) -> list[int]:
    """The same ids, all of existing groups.

    Raises:
        RefusedError: 1004, when one is unknown.
    """
    for number in numbers:
        _existing(db.execute("SELECT id FROM serwersms_group WHERE id = ?", (number,)))
    return numbers


def _existing(found: sqlite3.Cursor) -> sqlite3.Row:
    row: sqlite3.Row | None = found.fetchone()
    if row is None:
        raise RefusedError(INVALID_ID)
    return row


def named(db: sqlite3.Connection, name: str) -> int | None:
    """The oldest group of exactly this name."""
    row = db.execute("SELECT min(id) FROM serwersms_group WHERE name = ?", (name,)).fetchone()
    return None if row[0] is None else int(row[0])
