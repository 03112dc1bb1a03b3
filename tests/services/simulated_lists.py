"""Stop lists and whole lists of a provider in memory."""

from collections.abc import Sequence
from itertools import count

from msgspec.structs import replace

from tests.services.simulated_line import SHAPE, Line
from tui.domain.contacts import ContactList, ListKind, Shape, StopEntry, WholeList
from tui.domain.errors import NotFound
from tui.domain.paging import Page, Query, counted_page


class SimStopList:
    """Numbers with the channels that are stopped."""

    title = "Stop list"
    page_size = 50
    channels = ("sms", "viber")
    at_once = 3

    def __init__(self, line: Line) -> None:
        self.line = line
        self.entries: dict[str, frozenset[str]] = {}

    async def shape(self, *, fresh: bool = False) -> Shape:
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[StopEntry]:
        rows = tuple(self._entry(phone) for phone in self.entries)[(page - 1) * 50 : page * 50]
        return await self.line.carry(
            "stop_list.find", lambda: counted_page(rows, page, 50, len(self.entries)), writes=False
        )

    async def check(self, digits: str) -> StopEntry | None:
        return await self.line.carry(
            "stop_list.check", lambda: self._entry(digits) if digits in self.entries else None, writes=False
        )

    async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        def act() -> None:
            for phone in phones:
                self.entries[phone] = self.entries.get(phone, frozenset()) | frozenset(channels or self.channels)

        await self.line.carry("stop_list.add", act)

    async def remove(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        def act() -> None:
            for phone in phones:
                left = self.entries.pop(phone, frozenset()) - frozenset(channels or self.channels)
                if left:
                    self.entries[phone] = left

        await self.line.carry("stop_list.remove", act)

    def _entry(self, phone: str) -> StopEntry:
        return StopEntry(phone, phone, tuple(sorted(self.entries[phone])))


class SimLists:
    """Lists that are read and written whole; the last write wins."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.rows: dict[str, WholeList] = {}
        self._ids = count(201)

    async def kinds(self) -> tuple[ListKind, ...]:
        return (ListKind("black", "Black"),)

    async def find(self, page: int) -> Page[ContactList]:
        rows = tuple(ContactList(row.id, row.name, row.kind) for row in self.rows.values())
        return await self.line.carry("lists.find", lambda: counted_page(rows, 1, 50, len(rows)), writes=False)

    async def read(self, list_id: str) -> WholeList:
        def act() -> WholeList:
            if list_id not in self.rows:
                raise NotFound("Sim", "lists.read", "The list is gone.")
            return self.rows[list_id]

        return await self.line.carry("lists.read", act, writes=False)

    async def create(self, whole: WholeList) -> str:
        return await self.line.carry("lists.create", lambda: self.put(whole))

    async def replace(self, whole: WholeList) -> None:
        def act() -> None:
            self.rows[whole.id] = whole

        await self.line.carry("lists.replace", act)

    async def delete(self, list_id: str) -> None:
        await self.line.carry("lists.delete", lambda: self.rows.pop(list_id, None))

    def put(self, whole: WholeList) -> str:
        row = replace(whole, id=str(next(self._ids)))
        self.rows[row.id] = row
        return row.id
