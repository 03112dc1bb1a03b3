"""Contacts as they are shown (BSG contract, section 3.1), many at a time."""

from collections import defaultdict
from collections.abc import Sequence

from tui.sandbox.bsg.answers import Json, when
from tui.sandbox.bsg.group_view import embedded
from tui.sandbox.server import Call


def contacts_of(call: Call, ids: Sequence[int], *, counters: bool) -> list[Json]:
    """The contacts with these ids, in this order; `counters` shows their groups' counters too."""
    marks = ",".join("?" * len(ids))
    rows = {
        row[0]: row[1:]
        for row in call.db.execute(
            f"SELECT id, phone, hlr_status, hlr_last_check, created_at FROM bsg_contact WHERE id IN ({marks})", ids
        )
    }
    values: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for contact, field, value in call.db.execute(
        f"SELECT contact_id, field_id, value FROM bsg_value WHERE contact_id IN ({marks}) ORDER BY field_id", ids
    ):
        values[contact].append((field, value))
    groups = embedded(call, ids, counters=counters)
    return [
        {
            "id": contact,
            "phone": rows[contact][0],
            "fields": fields(call, values[contact]),
            "groups": groups.get(contact, []),
            "hlr_status": rows[contact][1],
            "hlr_last_check": when(call, rows[contact][2]),
            "created_at": when(call, rows[contact][3]),
        }
        for contact in ids
        if contact in rows
    ]


def fields(call: Call, values: list[tuple[int, str]]) -> object:
    """Custom values in one of the published shapes of section 3.1."""
    match call.panel.word("fields"):
        case "code_text":
            return [{"code": field, "text": value} for field, value in values]
        case "id_value":
            return [{"id": field, "value": value} for field, value in values]
        case "maps":
            return [{str(field): value} for field, value in values]
        case "object":
            return {str(field): value for field, value in values}
        case _:
            return {str(field): value for field, value in values} or []
