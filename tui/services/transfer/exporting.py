"""What goes into a file: pages of an account as records, read one after the other and never kept.

Imports `domain` and its neighbours.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from msgspec import Struct

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import MessageQuery
from tui.domain.contacts import SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.domain.ports import Provider
from tui.domain.search_line import Criterion, Mistake, parse
from tui.services.performing import campaigns_of, contacts_of, lists_of, stop_list_of
from tui.services.transfer.places import Kind, NoSuchPlace, Place, the_group, the_list
from tui.services.transfer.records import (
    ENTRY_COLUMNS,
    MESSAGE_COLUMNS,
    Column,
    Record,
    columns_of,
    contact_record,
    entry_record,
    message_record,
    stop_record,
)

RowT = TypeVar("RowT")

_ENTRIES_AT_ONCE = 1_000


class NoSuchSearch(Exception):
    """A search line that cannot be used; the message is a sentence."""


class Batch(Struct, frozen=True):
    """Some records, and how many there will be in all; None where the provider does not tell."""

    records: tuple[Record, ...]
    total: int | None


class Selection(Struct, frozen=True):
    """What is to be exported: its columns, and its records when they are asked for."""

    columns: tuple[Column, ...]
    batches: AsyncIterator[Batch]


async def select(provider: Provider, place: Place, line: str = "") -> Selection:
    """What a place holds, narrowed by a search line.

    Raises:
        NoSuchPlace: there is no group or list of that name.
        NoSuchSearch: the line cannot be understood, or the place cannot be searched.
        ProviderError: the account could not be asked, or has no such part (``Rejected``).
    """
    if place.kind is Kind.LIST:
        if line.strip():
            raise NoSuchSearch("A list is exported whole: leave out --search.")
        found = await the_list(provider, place)
        return Selection(ENTRY_COLUMNS, _entries(provider, found.id))
    if place.kind is Kind.CAMPAIGN:
        return _messages(provider, place, line)
    if place.kind is Kind.STOP_LIST:
        stop_list = stop_list_of(provider)
        shape = await stop_list.shape()
        query = _query(shape, line, None)
        return Selection(columns_of(shape.fields), walked(lambda number: stop_list.find(query, number), stop_record))
    contacts = contacts_of(provider)
    shape = await contacts.shape()
    group = (await the_group(provider, place)).id if place.kind is Kind.GROUP else None
    asked = _query(shape, line, group)
    return Selection(columns_of(shape.fields), walked(lambda number: contacts.find(asked, number), contact_record))


def _messages(provider: Provider, place: Place, line: str) -> Selection:
    if not place.by_id:
        raise NoSuchPlace(f"Campaigns are named by their number: write {Kind.CAMPAIGN}:#ID.")
    if line.strip():
        raise NoSuchSearch("The messages of a campaign are exported whole: leave out --search.")
    return Selection(MESSAGE_COLUMNS, _messages_of(campaigns_of(provider), place.by_id))


async def _messages_of(campaigns: Campaigns, identity: str) -> AsyncIterator[Batch]:
    """The messages of a campaign; one that is not there has none either, so where there are none it is asked for."""
    query = MessageQuery(identity, sort=("id", False))
    async for batch in walked(lambda number: campaigns.messages(query, number), message_record):
        if not batch.records and not batch.total:
            await campaigns.get(identity)
        yield batch


def _query(shape: Shape, line: str, group: str | None) -> Query:
    if not line.strip():
        return Query(group=group)
    if shape.search is SearchKind.PHRASE:
        return Query(phrase=line.strip(), group=group)
    read = parse(line, shape.search_fields)
    if isinstance(read, Criterion):
        return Query(criterion=read, group=group)
    raise NoSuchSearch(read.sentence if isinstance(read, Mistake) else "There is nothing to search for.")


async def walked(
    find: Callable[[int], Awaitable[Page[RowT]]], record: Callable[[RowT], Record]
) -> AsyncIterator[Batch]:
    """Rows page by page, as records."""
    number, goes_on = 1, True
    while goes_on:
        page = await find(number)
        yield Batch(tuple(map(record, page.rows)), page.total)
        number, goes_on = number + 1, page.has_next


async def _entries(provider: Provider, list_id: str) -> AsyncIterator[Batch]:
    """A list comes in one piece; it is handed on in small ones."""
    entries = (await lists_of(provider).read(list_id)).entries
    for start in range(0, len(entries), _ENTRIES_AT_ONCE):
        yield Batch(tuple(map(entry_record, entries[start : start + _ENTRIES_AT_ONCE])), len(entries))
