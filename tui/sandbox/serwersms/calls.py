"""One call in progress, and how lists are cut into pages (SerwerSMS contract, section 2.1)."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tui.sandbox.serwersms.parameters import Parameters
from tui.sandbox.serwersms.phones import normalised
from tui.sandbox.serwersms.refusals import INVALID_DATA, INVALID_ID, INVALID_PHONE, REQUIRED, RefusedError

DEFAULT_LIMIT: Final = 100
MAXIMUM_LIMIT: Final = 1000
_ZONE: Final = ZoneInfo("Europe/Warsaw")
"""Dates carry no zone; Poland's is the likely one (contract, section 13, item 16)."""


@dataclass(frozen=True, slots=True)
class Call:
    """What an operation works with: the open transaction, the parameters, the chosen readings, the clock."""

    db: sqlite3.Connection
    parameters: Parameters
    readings: Mapping[str, str]
    now: datetime

    def local_time(self) -> str:
        """The sandbox's time as SerwerSMS prints it: `YYYY-MM-DD HH:MM:SS`, Polish time."""
        return self.now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S")

    def phone(self) -> str:
        """Parameter `phone` in stored form.

        Raises:
            RefusedError: 2000 when it is missing, 2001 when it is no number.
        """
        phone = normalised(self.parameters.text("phone") or "")
        if phone is None:
            raise RefusedError(INVALID_PHONE if self.parameters.given("phone") else REQUIRED)
        return phone

    def id(self) -> int:
        """Parameter `id`, when it is one number.

        Raises:
            RefusedError: 1004 otherwise.
        """
        number = self.parameters.number("id")
        if number is None:
            raise RefusedError(INVALID_ID)
        return number

    def ids_to_delete(self) -> list[int]:
        """Parameter `id` of a delete: one number, or an array where switch `bulk_delete` accepts it (row 21)."""
        if self.readings["bulk_delete"] == "array":
            return self.parameters.ids("id") or []
        return [self.id()]


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list are wanted, and whether the answer tells about pages."""

    page: int
    limit: int
    shown: bool

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.page - 1) * self.limit


@dataclass(frozen=True, slots=True)
class Listing:
    """Shape 1 of the contract's section 2: rows, and `paging` when it belongs there."""

    items: Sequence[Mapping[str, object]]
    paging: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A list in SQL: what to read, from where, in which order."""

    columns: str
    source: str
    order: str
    values: Sequence[object] = ()


def window(call: Call) -> Window:
    """Read `page` and `limit` as the sandbox choices of section 2.1 and switch `paging` say."""
    asked, reading = call.parameters, call.readings["paging"]
    limit = asked.number("limit") or 0
    page = 1 if reading == "ignored" else max(1, asked.number("page") or 1)
    shown = {"missing": False, "always": True}.get(reading, asked.given("page") or asked.given("limit"))
    return Window(page, min(limit, MAXIMUM_LIMIT) if limit > 0 else DEFAULT_LIMIT, shown)


def listed(call: Call, query: Query, decode: Callable[[sqlite3.Row], Mapping[str, object]]) -> Listing:
    """Answer one page of a query, each row decoded; `paging.count` counts pages or rows (row 14)."""
    wanted = window(call)
    paging = None
    if wanted.shown:
        (rows,) = call.db.execute(f"SELECT count(*) {query.source}", query.values).fetchone()
        pages = max(1, -(-rows // wanted.limit))
        paging = {"page": wanted.page, "count": rows if call.readings["paging_count"] == "rows" else pages}
    found = call.db.execute(
        f"SELECT {query.columns} {query.source} ORDER BY {query.order} LIMIT ? OFFSET ?",
        (*query.values, wanted.limit, wanted.offset),
    )
    return Listing([decode(row) for row in found], paging)


def direction(call: Call, default: str) -> str:
    """Parameter `order` as SQL; anything but asc and desc is the default."""
    word = (call.parameters.text("order") or default).lower()
    return word if word in {"asc", "desc"} else default


def check_length(value: str, longest: int) -> str:
    """Pass a text of at most so many characters (contract, section 1.4).

    Raises:
        RefusedError: 1006.
    """
    if len(value) > longest:
        raise RefusedError(INVALID_DATA)
    return value
