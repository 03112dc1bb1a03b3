"""The blacklist of a SerwerSMS account, as a port (contract, section 6). Imports `domain` and shared modules."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial
from typing import Final

from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape, StopEntry
from tui.domain.errors import Conflict, NotFound, Rejected
from tui.domain.paging import Page, Query
from tui.domain.phones import digits_of
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms import pages, wire
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.numbers import canonical, on_the_wire
from tui.providers.walk import Walks

SHAPE: Final = Shape(
    (
        FieldSpec("phone", "Phone", FieldType.PHONE, priority=0, width=16, required=True),
        FieldSpec("created", "Added", FieldType.TIME, priority=10, width=16, editable=False),
    ),
    SearchKind.PHRASE,
)


class SerwerBlacklist:
    """Numbers that nothing is sent to; an entry is its number, there are no ids."""

    title = "Blacklist"
    page_size = calls.PAGE_SIZE
    channels: tuple[str, ...] = ()
    at_once = 1

    def __init__(self, connection: Connection, time_zone: tzinfo) -> None:
        self._connection = connection
        self._read = partial(wire.stop_entries, zone=time_zone)
        self._walks = Walks()

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fixed by the provider."""
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[StopEntry]:
        """One page; a phrase is a number or part of one.

        Raises:
            Rejected: the phrase holds no digit.
        """
        parameters = pages.numbered(page)
        if phrase := query.phrase.strip():
            parameters["phone"] = self._searched(phrase)
        answer = await self._connection.rows(calls.BLACKLIST_INDEX, self._read, parameters)
        is_news = self._walks.brings_news(query, page, (entry.id for entry in answer.rows))
        return pages.page_of(answer, answer.rows, page, is_news=is_news)

    async def check(self, digits: str) -> StopEntry | None:
        """The entry of one number; when it was added only the list tells."""
        parameters = {"phone": on_the_wire(digits)}
        is_on = await self._connection.record(calls.BLACKLIST_CHECK, wire.is_stopped, parameters)
        return StopEntry(id=digits, phone=digits) if is_on else None

    async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Puts numbers on the list, one call each; being on it already is what was wanted."""
        for phone in phones:
            try:
                await self._connection.written(calls.BLACKLIST_ADD, {"phone": on_the_wire(phone)})
            except Conflict:
                continue

    async def remove(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Takes numbers off the list, one call each; not being on it is what was wanted."""
        for phone in phones:
            try:
                await self._connection.written(calls.BLACKLIST_DELETE, {"phone": on_the_wire(phone)})
            except NotFound:
                continue

    def _searched(self, phrase: str) -> str:
        digits = digits_of(canonical(phrase))
        if not digits:
            sentence = "The blacklist holds numbers only: search for digits."
            raise Rejected(self._connection.title, calls.BLACKLIST_INDEX.name, sentence)
        return digits
