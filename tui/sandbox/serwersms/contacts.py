"""Contacts: index, view, add, edit, delete (SerwerSMS contract, section 5)."""

import sqlite3
from collections.abc import Mapping
from typing import Final

from tui.sandbox.serwersms import groups, records
from tui.sandbox.serwersms.calls import Call, Listing, Query, check_length, direction, listed
from tui.sandbox.serwersms.parameters import NO_GROUP
from tui.sandbox.serwersms.phones import digits
from tui.sandbox.serwersms.refusals import INVALID_DATA, INVALID_ID, NothingToActOnError, RefusedError
from tui.sandbox.serwersms.schema import FIELDS, SORTABLE

LONGEST_TEXT: Final = 255

_PHONE_CHARACTERS: Final = frozenset("0123456789+-(). ")
_OWN: Final = (
    f"c.id, c.phone, {', '.join(f'c.{field}' for field in FIELDS)},"
    " EXISTS (SELECT 1 FROM serwersms_blacklist AS b WHERE b.phone = c.phone) AS blacklist"
)
_FIRST_GROUP: Final = (
    " AND m.group_id = (SELECT min(o.group_id) FROM serwersms_membership AS o WHERE o.contact_id = c.id)"
)


def index(call: Call) -> Listing:
    """Section 5.1. A row shows one group: the one asked for, else (reading B) the first of the contact's."""
    where, values = _conditions(call)
    source = (
        "FROM serwersms_contact AS c LEFT JOIN serwersms_membership AS m ON m.contact_id = c.id"
        + ("" if "m.group_id = ?" in where else _FIRST_GROUP)
        + " LEFT JOIN serwersms_group AS g ON g.id = m.group_id"
        + (f" WHERE {' AND '.join(where)}" if where else "")
    )
    columns = f"{_OWN}, g.id AS group_id, coalesce(g.name, '') AS group_name"
    return listed(call, Query(columns, source, _order(call), values), decoded)


def view(call: Call) -> Mapping[str, object]:
    """Section 5.2: the bare contact, without its group."""
    row = call.db.execute(f"SELECT {_OWN} FROM serwersms_contact AS c WHERE c.id = ?", (call.id(),)).fetchone()
    if row is None:
        raise RefusedError(INVALID_ID)
    return decoded(row)


def add(call: Call) -> Mapping[str, object]:
    """Section 5.3. Answers one id, also for several groups."""
    phone = call.phone()
    if call.readings["none_on_add"] == "refused" and call.parameters.text("group_id") == NO_GROUP:
        raise RefusedError(INVALID_ID)
    wanted = groups.known(call.db, call.parameters.ids("group_id") or [])
    texts = _texts(call)
    _refuse_duplicate(call, phone)
    return {"success": True, "id": records.insert(call.db, phone, texts, wanted, call.readings["model"])}


def edit(call: Call) -> Mapping[str, object]:
    """Section 5.4. Switches say what absent fields and `group_id` do."""
    if call.readings["edit_needs"] == "all":
        call.parameters.require("phone", "group_id")
    phone = call.phone() if call.parameters.given("phone") else None
    number = call.id()
    row = records.find(call.db, number)
    if row is None:
        raise RefusedError(INVALID_ID)
    asked = call.parameters.ids("group_id")
    wanted = None if asked is None else groups.known(call.db, asked)
    kept = dict(row) if call.readings["edit_absent"] == "keep" else dict.fromkeys(FIELDS, "")
    texts = {field: kept[field] for field in FIELDS} | _texts(call)
    phone = phone or row["phone"]
    if phone != row["phone"]:
        _refuse_duplicate(call, phone)
    records.update(call.db, number, phone, texts)
    if wanted is not None:
        replace = call.readings["edit_groups"] == "replace"
        records.regroup(call.db, number, wanted, model=call.readings["model"], replace=replace)
    return {"success": True, "id": number}


def delete(call: Call) -> Mapping[str, object]:
    """Section 5.5."""
    deleted = sum(
        call.db.execute("DELETE FROM serwersms_contact WHERE id = ?", (number,)).rowcount
        for number in call.ids_to_delete()
    )
    if not deleted:
        raise NothingToActOnError
    return {"success": True}


def decoded(row: sqlite3.Row) -> Mapping[str, object]:
    """A contact row as it goes out; SQLite has no booleans."""
    return dict(row) | {"blacklist": bool(row["blacklist"])}


def _conditions(call: Call) -> tuple[list[str], list[object]]:
    where: list[str] = []
    values: list[object] = []
    chosen = call.parameters.ids("group_id")
    if chosen is None and "group_id" in call.parameters.values and call.readings["null_group"] == NO_GROUP:
        chosen = []
    if chosen:
        where.append("m.group_id = ?")
        values.append(chosen[0])
    elif chosen is not None:
        where.append("m.group_id IS NULL")
    phrase = call.parameters.text("search") or ""
    if phrase:
        number = digits(phrase) if set(phrase) <= _PHONE_CHARACTERS else ""
        where.append("(instr(c.folded, ?) > 0 OR (? <> '' AND instr(c.phone, ?) > 0))")
        values += [phrase.casefold(), number, number]
    return where, values


def _order(call: Call) -> str:
    field = call.parameters.text("sort")
    if field not in SORTABLE:
        return f"c.id {direction(call, 'desc')}, g.id"
    return f"c.{field} COLLATE NOCASE {direction(call, 'asc')}, c.id, g.id"


def _texts(call: Call) -> dict[str, str]:
    """The text fields that the call sent, none over 255 characters."""
    sent = {field: call.parameters.text(field) for field in FIELDS if call.parameters.given(field)}
    return {field: check_length(text or "", LONGEST_TEXT) for field, text in sent.items()}


def _refuse_duplicate(call: Call, phone: str, but: int = 0) -> None:
    if call.readings["duplicates"] == "refused" and records.exists(call.db, phone, but):
        raise RefusedError(INVALID_DATA)
