"""Groups: index, view, add, edit, delete, check (SerwerSMS contract, section 4)."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from tui.sandbox.serwersms.calls import Invocation, Listing, Query, Record, check_length, direction, listed
from tui.sandbox.serwersms.refusals import INVALID_ID, NothingToActOnError, RefusedError
from tui.sandbox.store import storable

LONGEST_NAME: Final = 100
_COLUMNS: Final = "g.id, g.name, (SELECT count(*) FROM serwersms_membership AS m WHERE m.group_id = g.id) AS count"


def index(asked: Invocation) -> Listing:
    """Section 4.1. `sort` knows `name` alone; without it the newest group comes first."""
    phrase = (asked.parameters.text("search") or "").casefold()
    by_name = asked.parameters.text("sort") == "name"
    order = f"g.folded {direction(asked, 'asc')}, g.id" if by_name else f"g.id {direction(asked, 'desc')}"
    source = "FROM serwersms_group AS g WHERE instr(g.folded, CAST(? AS TEXT)) > 0 AND g.created <= ?"
    return listed(asked, Query(_COLUMNS, source, order, (phrase, asked.shown_until())), dict)


def view(asked: Invocation) -> Record:
    """Section 4.2."""
    for row in asked.rows(f"SELECT {_COLUMNS} FROM serwersms_group AS g WHERE g.id = ?", (asked.id(),)):
        return dict(row)
    raise RefusedError(INVALID_ID)


def add(asked: Invocation) -> Record:
    """Section 4.3. Names need not be unique."""
    name = check_length(asked.parameters.text("name") or "", LONGEST_NAME)
    return {"success": True, "id": insert(asked.db, name, asked.created())}


def edit(asked: Invocation) -> Record:
    """Section 4.4."""
    (number,) = existing(asked.db, [asked.id()])
    name = check_length(asked.parameters.text("name") or "", LONGEST_NAME)
    asked.db.execute(
        "UPDATE serwersms_group SET name = CAST(? AS TEXT), folded = CAST(? AS TEXT) WHERE id = ?",
        (storable(name), storable(name.casefold()), number),
    )
    return {"success": True, "id": number}


def delete(asked: Invocation) -> Record:
    """Section 4.5. The contacts stay unless `delete_contacts` is true and honoured (rows 20 and 22)."""
    chosen = asked.ids_to_delete()
    with_contacts = asked.parameters.flag("delete_contacts") and asked.call.panel.on("delete_contacts")
    deleted = 0
    for number in chosen:
        if with_contacts:
            asked.db.execute(
                "DELETE FROM serwersms_contact WHERE id IN"
                " (SELECT contact_id FROM serwersms_membership WHERE group_id = ?)",
                (number,),
            )
        deleted += asked.db.execute("DELETE FROM serwersms_group WHERE id = ?", (number,)).rowcount
    if not deleted:
        raise NothingToActOnError
    return {"success": True}


def check(asked: Invocation) -> Listing:
    """Section 4.6. One row for each group that holds the phone; `id` is the contact row's."""
    found = asked.rows(
        "SELECT c.id, g.id AS group_id, g.name AS group_name FROM serwersms_contact AS c"
        " JOIN serwersms_membership AS m ON m.contact_id = c.id JOIN serwersms_group AS g ON g.id = m.group_id"
        " WHERE c.phone = ? ORDER BY c.id, g.id",
        (asked.phone(),),
    )
    as_text = asked.reading("check_ids") == "strings"
    return Listing([{**row, "id": str(row["id"]) if as_text else row["id"]} for row in found])


def insert(db: sqlite3.Connection, name: str, created: int) -> int:
    """Store a group and return its id."""
    (number,) = db.execute(
        "INSERT INTO serwersms_group (name, folded, created) VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?) RETURNING id",
        (storable(name), storable(name.casefold()), created),
    ).fetchone()
    return int(number)


def existing(db: sqlite3.Connection, numbers: Sequence[int]) -> Sequence[int]:
    """The same ids, all of existing groups.

    Raises:
        RefusedError: 1004, when one is unknown.
    """
    for number in numbers:
        if db.execute("SELECT 1 FROM serwersms_group WHERE id = ?", (number,)).fetchone() is None:
            raise RefusedError(INVALID_ID)
    return numbers


def named(db: sqlite3.Connection, name: str) -> int | None:
    """The oldest group of exactly this name."""
    found = db.execute("SELECT min(id) FROM serwersms_group WHERE name = CAST(? AS TEXT)", (storable(name),))
    (number,) = found.fetchone()
    return None if number is None else int(number)
