"""Pages of rows, and the question that a page answers."""

from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct

from tui.domain.search_line import Criterion

Row_co = TypeVar("Row_co", covariant=True)


class NoGroup(Enum):
    """The filter "in no group", which is not any group's id."""

    NO_GROUP = "none"


class Sort(Struct, frozen=True):
    """An order of rows: the key of a field, and its direction."""

    field: str
    descending: bool = False


class Query(Struct, frozen=True):
    """What the rows of a table have in common.

    Attributes:
        criterion: FIELD OP VALUE, where the table is searched by criterion.
        phrase: words to look for, where the table is searched by phrase; empty for all.
        group: id of a group that rows belong to, or ``NoGroup.NO_GROUP``; None for any.
        sort: order; None is the provider's own.
    """

    criterion: Criterion | None = None
    phrase: str = ""
    group: str | NoGroup | None = None
    sort: Sort | None = None


class Page(Struct, Generic[Row_co], frozen=True):
    """One page of rows as a provider gave it.

    Attributes:
        rows: in the provider's order, each id once.
        number: counted from 1.
        size: rows that a full page holds.
        total: rows on all pages; None where the provider does not tell.
        pages: number of pages; None where the provider does not tell. At least 1.
        has_next: whether a further page is worth asking for.
    """

    rows: tuple[Row_co, ...]
    number: int
    size: int
    total: int | None
    pages: int | None
    has_next: bool

    @property
    def at_least(self) -> int:
        """Rows known to exist, from this page alone."""
        return (self.number - 1) * self.size + len(self.rows) + (1 if self.has_next else 0)


def counted_page(rows: tuple[Row_co, ...], number: int, size: int, total: int | None) -> Page[Row_co]:
    """A page of a provider that counts rows, or tells nothing.

    A total that the rows in hand contradict is dropped: with rows past the total, or none before it, the
    provider miscounts, and only an empty page ends the walk.
    """
    seen = (number - 1) * size + len(rows)
    if total is not None and (total < seen or total < 0):
        total = None
    if total is None:
        return Page(rows, number, size, None, None, has_next=len(rows) >= size)
    pages = max(1, -(-total // size))
    return Page(rows, number, size, total, pages, has_next=bool(rows) and seen < total)
