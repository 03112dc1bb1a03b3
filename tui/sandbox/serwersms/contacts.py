"""Contacts: index, view, add, edit, delete (SerwerSMS contract, section 5)."""

import sqlite3
from typing import Final

from tui.sandbox.serwersms import groups
from tui.sandbox.serwersms.calls import Invocation, Listing, Query, Record, check_length, direction, listed
from tui.sandbox.serwersms.parameters import NO_GROUP
from tui.sandbox.serwersms.phones import digits
from tui.sandbox.serwersms.records import Book
from tui.sandbox.serwersms.refusals import INVALID_DATA, INVALID_ID, NothingToActOnError, RefusedError
from tui.sandbox.serwersms.schema import FIELDS, SORTABLE

LONGEST_TEXT: Final = 255

_PHONE_CHARACTERS: Final = frozenset("0123456789+-(). ")
_OWN: Final = (
    f"c.id, c.phone, {', '.join(f'c.{field}' for field in FIELDS)},"
    " EXISTS (SELECT 1 FROM serwersms_blacklist AS b WHERE b.phone = c.phone) AS blacklist"
)
_FIRST_GROUP: Final = "(SELECT min(o.group_id) FROM serwersms_membership AS o WHERE o.contact_id = c.id)"


def index(asked: Invocation) -> Listing:
    """Section 5.1. A row shows one group: the one asked for, else (reading B) the first of the contact's."""
    group, shown = asked.parameters.ids("group_id"), _FIRST_GROUP
    where = ["c.created <= ?"]
    values: list[object] = [asked.shown_until()]
    if group:
        where.append(f"m.group_id IN ({', '.join('?' * len(group))})")
        values, shown = [*values, *group], "m.group_id"
    elif group is not None or _null_means_none(asked):
        where.append("m.group_id IS NULL")
    phrase = asked.parameters.text("search") or ""
    if phrase:
        number = digits(phrase) if set(phrase) <= _PHONE_CHARACTERS else ""
        where.append("(instr(c.folded, CAST(? AS TEXT)) > 0 OR (? <> '' AND instr(c.phone, ?) > 0))")
        values = [*values, phrase.casefold(), number, number]
    source = (
        "FROM serwersms_contact AS c"
        f" LEFT JOIN serwersms_membership AS m ON m.contact_id = c.id AND m.group_id = {shown}"
        f" LEFT JOIN serwersms_group AS g ON g.id = m.group_id WHERE {' AND '.join(where)}"
    )
    columns = f"{_OWN}, g.id AS group_id, coalesce(g.name, '') AS group_name"
    return listed(asked, Query(columns, source, _order(asked), values), decoded)


def view(asked: Invocation) -> Record:
    """Section 5.2: the bare contact, without its group."""
    for row in asked.rows(f"SELECT {_OWN} FROM serwersms_contact AS c WHERE c.id = ?", (asked.id(),)):
        return decoded(row)
    raise RefusedError(INVALID_ID)


def add(asked: Invocation) -> Record:
    """Section 5.3. Answers one id, also for several groups."""
    phone = asked.phone()
    group = asked.parameters.ids("group_id")
    if group == [] and asked.reading("none_on_add") == "refused":
        raise RefusedError(INVALID_ID)
    groups.existing(asked.db, group or [])
    texts = _texts(asked)
    _refuse_duplicate(asked, phone)
    return {"success": True, "id": book(asked).insert(phone, texts, group or [])}


def edit(asked: Invocation) -> Record:
    """Section 5.4. Switches say what absent fields and `group_id` do."""
    if asked.reading("edit_needs") == "all":
        asked.parameters.require("phone", "group_id")
    phone = asked.phone() if asked.parameters.given("phone") else None
    number = asked.id()
    before = book(asked).find(number)
    if before is None:
        raise RefusedError(INVALID_ID)
    group = asked.parameters.ids("group_id")
    groups.existing(asked.db, group or [])
    kept = before if asked.reading("edit_absent") == "keep" else {}
    texts = {field: kept.get(field, "") for field in FIELDS} | _texts(asked)
    phone = phone or before["phone"]
    if phone != before["phone"]:
        _refuse_duplicate(asked, phone)
    book(asked).update(number, phone, texts)
    if group is not None:
        book(asked).regroup(number, group, replace=asked.reading("edit_groups") == "replace")
    return {"success": True, "id": number}


def delete(asked: Invocation) -> Record:
    """Section 5.5."""
    deleted = sum(
        asked.db.execute("DELETE FROM serwersms_contact WHERE id = ?", (number,)).rowcount
        for number in asked.ids_to_delete()
    )
    if not deleted:
        raise NothingToActOnError
    return {"success": True}


def book(asked: Invocation) -> Book:
    """The account's contacts in the chosen reading of "several groups"."""
    return Book(asked.db, asked.reading("model"), asked.created())


def decoded(row: sqlite3.Row) -> Record:
    """A contact row as it goes out; SQLite has no booleans."""
    return {**row, "blacklist": bool(row["blacklist"])}


def _null_means_none(asked: Invocation) -> bool:
    """Whether a `group_id` sent as null asks for contacts in no group (row 8)."""
    sent = asked.parameters.values
    return "group_id" in sent and sent["group_id"] is None and asked.reading("null_group") == NO_GROUP


def _order(asked: Invocation) -> str:
    field = asked.parameters.text("sort")
    if field not in SORTABLE:
        return f"c.id {direction(asked, 'desc')}"
    return f"c.{field} COLLATE NOCASE {direction(asked, 'asc')}, c.id"


def _texts(asked: Invocation) -> dict[str, str]:
    """The text fields that the call sent, none over 255 characters."""
    sent = {field: asked.parameters.text(field) for field in FIELDS if asked.parameters.given(field)}
    return {field: check_length(text or "", LONGEST_TEXT) for field, text in sent.items()}


def _refuse_duplicate(asked: Invocation, phone: str) -> None:
    if asked.reading("duplicates") == "refused" and book(asked).has(phone):
        raise RefusedError(INVALID_DATA)
