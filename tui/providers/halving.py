"""Finds the rows of one number in a list that is ordered by number and can only be paged."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Final, Generic, TypeAlias, TypeVar

from tui.domain.paging import Page

Row = TypeVar("Row")
Place: TypeAlias = tuple[int, str]

MOST_PAGES: Final = 60
"""Pages that one search reads at most; halving a billion rows of 100 takes 24."""


def _as_number(digits: str) -> Place:
    return len(digits), digits


def _as_text(digits: str) -> Place:
    return 0, digits


_ORDERS: Final = (_as_number, _as_text)
"""What "ordered by number" may mean; they differ where numbers have different lengths."""


class NotInOrder(Exception):
    """The rows are in no order of numbers, so that nothing can be concluded from a page."""


class Halving(Generic[Row]):
    """One search; a page is read once.

    Args:
        read: one page, from 1, of the list in ascending order.
        digits: the number of a row.
    """

    def __init__(self, read: Callable[[int], Awaitable[Page[Row]]], digits: Callable[[Row], str]) -> None:
        self._read = read
        self._digits = digits
        self._pages: dict[int, Page[Row]] = {}
        self._orders = list(_ORDERS)

    async def rows_of(self, wanted: str, most: int) -> tuple[Row, ...]:
        """The rows with this number, ``most`` of them at most.

        Raises:
            NotInOrder: the place cannot be found.
            ProviderError: a page cannot be read.
        """
        found: tuple[Row, ...] = ()
        for order in _ORDERS:  # while the pages read so far are in both, the row may be where either has it
            if order in self._orders:
                found = max(found, await self._rows(order, wanted, most), key=len)
        return found

    async def _rows(self, order: Callable[[str], Place], wanted: str, most: int) -> tuple[Row, ...]:
        number = await self._first_page(order, wanted)
        found: list[Row] = []
        going = True
        while going and len(found) < most:
            page = await self._page(number)
            found += [row for row in page.rows if self._digits(row) == wanted]
            going = page.has_next and bool(page.rows) and order(self._digits(page.rows[-1])) <= order(wanted)
            number += 1
        return tuple(found[:most])

    async def _first_page(self, order: Callable[[str], Place], wanted: str) -> int:
        """The first page that may hold the number."""
        first = await self._page(1)
        if first.pages is None and first.has_next:
            raise NotInOrder  # without a number of pages there is nothing to halve
        low, high = 1, first.pages or 1
        while low < high:
            middle = (low + high) // 2
            rows = (await self._page(middle)).rows
            if rows and order(self._digits(rows[-1])) < order(wanted):
                low = middle + 1
            else:
                high = middle
        return low

    async def _page(self, number: int) -> Page[Row]:
        if number not in self._pages:
            if len(self._pages) >= MOST_PAGES:
                raise NotInOrder
            self._pages[number] = await self._read(number)
            self._orders = [order for order in self._orders if self._is_kept(order)]
            if not self._orders:
                raise NotInOrder
        return self._pages[number]

    def _is_kept(self, order: Callable[[str], Place]) -> bool:
        places = [order(self._digits(row)) for _, page in sorted(self._pages.items()) for row in page.rows]
        return all(before <= after for before, after in pairwise(places))
