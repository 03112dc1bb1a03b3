"""Who is in a book or on a stop list already, read once where that takes fewer calls than asking for every number.

Imports `domain` and `snapshots`.
"""

import json
from collections.abc import Awaitable, Callable
from enum import Enum
from math import inf
from typing import Final, Generic, Protocol, TypeVar

from tui.domain.paging import Page
from tui.services.snapshots import restored, text_of

FEW: Final = 20
"""Numbers that are asked for one by one in any case."""
MOST: Final = 200_000
"""Rows that are kept in memory, of some 300 bytes each; where there are more, every number is asked for."""


class Numbered(Protocol):
    """A row with a number."""

    @property
    def phone(self) -> str:
        """Canonical digits."""


class Absence(Enum):
    """What is known of a number besides its row."""

    ABSENT = "absent"
    """Nobody had it when everything was read."""
    UNKNOWN = "unknown"
    """It has to be asked for."""


RowT = TypeVar("RowT", bound=Numbered)


class Known(Generic[RowT]):
    """The rows of a place as they were when it was read.

    It is read when as many numbers were asked for as it has pages: that is never more than twice the calls that would
    have been the fewest, however many numbers there are, which nobody knows before.

    Args:
        kind: of the rows.
        find: gives one page, from 1.
    """

    def __init__(self, kind: type[RowT], find: Callable[[int], Awaitable[Page[RowT]]]) -> None:
        self._kind = kind
        self._find = find
        self._asked = 0
        self._worth: float = FEW
        self._next = 1
        self._is_read = False
        self._rows: dict[str, str] = {}

    async def of(self, phone: str) -> RowT | Absence:
        """The row with a number, as far as that is known without asking for it.

        Raises:
            ProviderError: the place could not be read; the next call goes on there.
        """
        self._asked += 1
        if not self._is_read and self._asked > self._worth:
            await self._read()
        if not self._is_read:
            return Absence.UNKNOWN
        kept = self._rows.get(phone)
        if kept is None:
            return Absence.ABSENT
        return restored(self._kind, json.loads(kept)) if kept else Absence.UNKNOWN

    async def _read(self) -> None:
        """Reads on, as long as that is worth it."""
        while self._asked > self._worth:
            page = await self._find(self._next)
            self._keep(page)
            self._next += 1
            if not page.has_next:
                self._is_read = True
                return
            if page.number == 1 or len(self._rows) > MOST:
                self._worth = self._price(page)

    def _price(self, page: Page[RowT]) -> float:
        """Calls that reading everything takes; endless where it is too much, or nobody knows how much it is."""
        if page.pages is None or page.pages * page.size > MOST or len(self._rows) > MOST:
            self._rows.clear()
            return inf
        return max(FEW, page.pages)

    def _keep(self, page: Page[RowT]) -> None:
        """Takes a page in; of a number that stands twice it is not known which row is meant."""
        for row in page.rows:
            self._rows[row.phone] = "" if row.phone in self._rows else text_of(row)
