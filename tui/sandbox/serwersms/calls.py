"""One call in progress, and how lists are cut into pages (SerwerSMS contract, section 2.1)."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from tui.sandbox.server import Call
from tui.sandbox.serwersms.parameters import Parameters
from tui.sandbox.serwersms.phones import normalised
from tui.sandbox.serwersms.refusals import INVALID_DATA, INVALID_ID, INVALID_PHONE, RefusedError
from tui.sandbox.store import storable

DEFAULT_LIMIT: Final = 100
MAXIMUM_LIMIT: Final = 1000

Record = Mapping[str, object]


class Invocation(Struct, frozen=True):
    """What an action works with: the request, and its parameters once they were read."""

    call: Call
    parameters: Parameters

    @property
    def db(self) -> sqlite3.Connection:
        """The connection, inside a transaction."""
        return self.call.db

    def reading(self, name: str) -> str:
        """The value of a switch that is a choice."""
        return self.call.panel.word(name)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What a query finds, readable by column name."""
        cursor = self.db.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(
            sql, [storable(value) if isinstance(value, str) else value for value in values]
        ).fetchall()

    def created(self) -> int:
        """The present moment in seconds since the epoch, as rows keep it."""
        return int(self.call.now.timestamp())

    def shown_until(self) -> int:
        """Rows made after this moment are not in lists yet (switch `lag`)."""
        return int(self.call.shown_until().timestamp())

    def phone(self) -> str:
        """Parameter `phone` in stored form.

        Raises:
            RefusedError: 2001 when it is no number.
        """
        phone = normalised(self.parameters.text("phone") or "")
        if phone is None:
            raise RefusedError(INVALID_PHONE)
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
        if self.call.panel.on("bulk_delete"):
            return self.parameters.ids("id") or []
        return [self.id()]


class Listing(Struct, frozen=True):
    """Shape 1 of the contract's section 2: rows, and `paging` when it belongs there."""

    items: Sequence[Record]
    paging: Mapping[str, int] | None = None


class Query(Struct, frozen=True):
    """A list in SQL: what to read, from where (`FROM ... WHERE ...`), in which order."""

    columns: str
    source: str
    order: str
    values: Sequence[object] = ()


class Window(Struct, frozen=True):
    """Which rows of a list are wanted, and whether the answer tells about pages."""

    page: int
    limit: int
    shown: bool


def window(asked: Invocation) -> Window:
    """Read `page` and `limit` as the sandbox choices of section 2.1 and switch `paging` say."""
    parameters, reading = asked.parameters, asked.reading("paging")
    limit = parameters.number("limit") or 0
    page = 1 if reading == "ignored" else max(1, parameters.number("page") or 1)
    sent = parameters.given("page") or parameters.given("limit")
    shown = {"missing": False, "always": True}.get(reading, sent)
    return Window(page, min(limit, MAXIMUM_LIMIT) if limit > 0 else DEFAULT_LIMIT, shown)


def listed(asked: Invocation, query: Query, decode: Callable[[sqlite3.Row], Record]) -> Listing:
    """Answer one page of a query, each row decoded; `paging.count` counts pages or rows (row 14)."""
    wanted = window(asked)
    paging = None
    if wanted.shown:
        ((rows,),) = asked.rows(f"SELECT count(*) {query.source}", query.values)
        pages = max(1, -(-rows // wanted.limit))
        paging = {"page": wanted.page, "count": rows if asked.reading("paging_count") == "rows" else pages}
    found = asked.rows(
        f"SELECT {query.columns} {query.source} ORDER BY {query.order} LIMIT ? OFFSET ?",
        (*query.values, wanted.limit, min((wanted.page - 1) * wanted.limit, 2**62)),
    )
    return Listing([decode(row) for row in found], paging)


def direction(asked: Invocation, default: str) -> str:
    """Parameter `order` as SQL; anything but asc and desc is the default."""
    word = (asked.parameters.text("order") or default).lower()
    return word if word in {"asc", "desc"} else default


def check_length(value: str, longest: int) -> str:
    """Pass a text of at most so many characters (contract, section 1.4).

    Raises:
        RefusedError: 1006.
    """
    if len(value) > longest:
        raise RefusedError(INVALID_DATA)
    return value
