"""Where the people of a campaign come from: groups, marked contacts, pasted text, files; walked and remembered.

Imports `domain` and `recipients`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from tui.domain.campaign_port import Campaigns
from tui.domain.contacts import Contact, GroupRef
from tui.domain.paging import Page
from tui.services.recipients import NOBODY, Candidate, Reach, StopListed, of_contact, of_text, reach

AT_THE_SAME_TIME: Final = 3
"""Pages that are asked for together, so that one request of the account stays free."""
LARGEST_FILE: Final = 16 * 2**20
"""Bytes of a file of numbers."""

RowT = TypeVar("RowT")


class FromGroup(Struct, frozen=True):
    """Everybody in a group."""

    group: GroupRef


class FromContacts(Struct, frozen=True):
    """Contacts that were marked."""

    contacts: tuple[Contact, ...]


class FromText(Struct, frozen=True):
    """Lines that were pasted, typed or read from a file.

    Attributes:
        label: where they came from, as the composer's To line calls it.
    """

    text: str
    label: str = "pasted"


Source: TypeAlias = FromGroup | FromContacts | FromText
Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Told what is being read, how many rows are in hand, and how many there are in all, if known."""


def _silently(_what: str, _rows: int, _total: int | None) -> None:
    """Nobody wants to know."""


class Gathering:
    """Finds the people of sources at one account; groups and the stop list are read once, beside each other.

    Args:
        campaigns: the account's campaigns.
        country: region code by which numbers without a prefix are read.
        name_keys: contact fields that make up a name.
        clock: the time, aware.
    """

    def __init__(
        self, campaigns: Campaigns, country: str, name_keys: Sequence[str], clock: Callable[[], datetime]
    ) -> None:
        self._campaigns = campaigns
        self._country = country
        self._name_keys = tuple(name_keys)
        self._clock = clock
        self._groups: dict[str, tuple[Candidate, ...]] = {}
        self._texts: dict[FromText, tuple[Candidate, ...]] = {}
        self._stopped: StopListed | None = None
        self._turn = asyncio.Lock()
        self._asking = asyncio.Semaphore(AT_THE_SAME_TIME)

    def forget(self) -> None:
        """Reads groups and the stop list again next time."""
        self._groups.clear()
        self._stopped = None

    async def reach(
        self, sources: Sequence[Source], told: Progress = _silently, sent: frozenset[str] = frozenset()
    ) -> Reach:
        """Who gets it.

        Args:
            sources: in the order in which they count.
            told: called while something is read.
            sent: numbers that this draft was sent to before.

        Raises:
            ProviderError: a group or the stop list cannot be read now.
        """
        async with self._turn:
            if not sources:
                self._texts.clear()
                return NOBODY
            walks = asyncio.gather(*(self._candidates(source, told) for source in sources))
            stopped, found = await asyncio.gather(self._stop_list(told), walks)
            self._texts = {text: rows for text, rows in self._texts.items() if text in sources}
            candidates = [one for rows in found for one in rows]
            if not candidates:
                return NOBODY
            limits = self._campaigns.limits
            return await asyncio.to_thread(reach, candidates, stopped, self._country, limits, sent)

    async def _stop_list(self, told: Progress) -> StopListed:
        if self._stopped is None:
            rows = await self._walk(self._campaigns.stopped, lambda rows, total: told("the stop list", rows, total))
            self._stopped = StopListed(frozenset(rows), self._clock())
        return self._stopped

    async def _walk(self, ask: Callable[[int], Awaitable[Page[RowT]]], told: Callable[[int, int | None], None],
                    ) -> list[RowT]:  # fmt: skip
        """All rows of a list, while other lists are read beside it."""

        async def in_turn(page: int) -> Page[RowT]:
            async with self._asking:
                return await ask(page)

        return await walk(in_turn, told)

    async def _candidates(self, source: Source, told: Progress) -> tuple[Candidate, ...]:
        match source:
            case FromGroup(group):
                if group.id not in self._groups:
                    rows = await self._walk(
                        lambda page: self._campaigns.members(group.id, page),
                        lambda rows, total: told(group.name, rows, total),
                    )
                    self._groups[group.id] = await asyncio.to_thread(self._contacts, rows, f"group {group.name}")
                return self._groups[group.id]
            case FromContacts(contacts):
                return await asyncio.to_thread(self._contacts, contacts, "marked")
            case FromText(text, label):
                if source not in self._texts:
                    self._texts[source] = await asyncio.to_thread(of_text, text, self._country, label)
                return self._texts[source]

    def _contacts(self, contacts: Iterable[Contact], source: str) -> tuple[Candidate, ...]:
        return tuple(of_contact(one.phone, self._name(one), source) for one in contacts)

    def _name(self, contact: Contact) -> str:
        return " ".join(filter(None, (contact.values.get(key, "").strip() for key in self._name_keys)))


async def walk(ask: Callable[[int], Awaitable[Page[RowT]]], told: Callable[[int, int | None], None]) -> list[RowT]:
    """All rows of a list: page by page, or several pages together where the first one tells how many there are.

    Raises:
        ProviderError: a page cannot be read.
    """
    first = await ask(1)
    rows = list(first.rows)
    told(len(rows), first.total)
    page = first
    while first.pages is None and page.has_next:
        page = await ask(page.number + 1)
        rows += page.rows
        told(len(rows), page.total)
    for start in range(2, (first.pages or 1) + 1, AT_THE_SAME_TIME):
        numbers = range(start, min(start + AT_THE_SAME_TIME, (first.pages or 1) + 1))
        for page in await asyncio.gather(*map(ask, numbers)):
            rows += page.rows
        told(len(rows), first.total)
    return rows


def text_of_file(path: Path) -> str:
    """A file of numbers as text; its digits are the same in every encoding that such files have.

    Raises:
        OSError: it cannot be read.
        ValueError: it is too large.
    """
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise ValueError(f"the file has more than {LARGEST_FILE // 2**20} MB")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return raw.decode(encoding, "replace")
