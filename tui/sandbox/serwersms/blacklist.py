"""The blacklist: index, add, check, delete (SerwerSMS contract, section 6)."""

import sqlite3
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tui.sandbox.serwersms.calls import Invocation, Listing, Query, Record, direction, listed
from tui.sandbox.serwersms.phones import digits, normalised
from tui.sandbox.serwersms.refusals import ALREADY_BLACKLISTED, NOT_BLACKLISTED, RefusedError

_ZONE: Final = ZoneInfo("Europe/Warsaw")
"""Dates carry no zone; Poland's is the likely one (contract, section 13, item 16)."""


def index(asked: Invocation) -> Listing:
    """Rows without an id, newest first; `phone` filters by a part of the number."""
    phone = asked.parameters.text("phone") or ""
    part = digits(normalised(phone) or phone)
    source = "FROM serwersms_blacklist WHERE instr(phone, ?) > 0 AND created <= ?"
    order = f"id {direction(asked, 'desc')}"
    return listed(asked, Query("phone, created", source, order, (part, asked.shown_until())), _decoded)


def add(asked: Invocation) -> Record:
    """Put a number on the list; 4601 when it is there."""
    phone = asked.phone()
    row = asked.db.execute(
        "INSERT INTO serwersms_blacklist (phone, created) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
        (phone, asked.created()),
    ).fetchone()
    if row is None:
        raise RefusedError(ALREADY_BLACKLISTED)
    return {"success": True, "id": row[0]}


def check(asked: Invocation) -> Record:
    """Whether a number is on the list."""
    found = asked.db.execute("SELECT 1 FROM serwersms_blacklist WHERE phone = ?", (asked.phone(),))
    return {"exists": found.fetchone() is not None}


def delete(asked: Invocation) -> Record:
    """Take a number off the list; 4602 when it is not there."""
    if not asked.db.execute("DELETE FROM serwersms_blacklist WHERE phone = ?", (asked.phone(),)).rowcount:
        raise RefusedError(NOT_BLACKLISTED)
    return {"success": True}


def _decoded(row: sqlite3.Row) -> Record:
    added = datetime.fromtimestamp(row["created"], _ZONE)
    return {"phone": row["phone"], "added": added.strftime("%Y-%m-%d %H:%M:%S")}
