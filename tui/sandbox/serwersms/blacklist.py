"""The blacklist: index, add, check, delete (SerwerSMS contract, section 6)."""

from collections.abc import Mapping

from tui.sandbox.serwersms.calls import Call, Listing, Query, direction, listed
from tui.sandbox.serwersms.phones import digits, normalised
from tui.sandbox.serwersms.refusals import ALREADY_BLACKLISTED, NOT_BLACKLISTED, RefusedError


def index(call: Call) -> Listing:
    """Rows without an id, newest first; `phone` filters by a part of the number."""
    phone = call.parameters.text("phone") or ""
    part = digits(normalised(phone) or phone)
    source = "FROM serwersms_blacklist WHERE instr(phone, ?) > 0"
    return listed(call, Query("phone, added", source, f"id {direction(call, 'desc')}", (part,)), dict)


def add(call: Call) -> Mapping[str, object]:
    """Put a number on the list; 4601 when it is there."""
    phone = call.phone()
    row = call.db.execute(
        "INSERT INTO serwersms_blacklist (phone, added) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
        (phone, call.local_time()),
    ).fetchone()
    if row is None:
        raise RefusedError(ALREADY_BLACKLISTED)
    return {"success": True, "id": row[0]}


def check(call: Call) -> Mapping[str, object]:
    """Whether a number is on the list."""
    found = call.db.execute("SELECT 1 FROM serwersms_blacklist WHERE phone = ?", (call.phone(),))
    return {"exists": found.fetchone() is not None}


def delete(call: Call) -> Mapping[str, object]:
    """Take a number off the list; 4602 when it is not there."""
    if not call.db.execute("DELETE FROM serwersms_blacklist WHERE phone = ?", (call.phone(),)).rowcount:
        raise RefusedError(NOT_BLACKLISTED)
    return {"success": True}
