"""One number or name, looked up at every account at once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain.contacts import Contact, ContactList, SearchKind, WholeList
from tui.domain.errors import ProviderError
from tui.domain.paging import Query
from tui.domain.phones import Phone, digits_of, parse_phone
from tui.domain.ports import Contacts, Lists, Provider
from tui.domain.search_line import Criterion, parse
from tui.services.connections import Connections
from tui.services.sightings import Answer, Sighting, SightingKind, State, canonical

SHORTEST_PART = 3
"""Digits of a number, or letters of a name, below which too much would be found."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        text: as typed, without blanks around it.
        digits: the digits of a number, canonical where it is a whole one; empty for a name.
        whole: whether it is a whole number, so that it can be asked for exactly.
    """

    text: str
    digits: str = ""
    whole: bool = False


def wanted(text: str, country: str) -> Wanted:
    """Reads what was typed, as a number where it can be one."""
    text = text.strip()
    if not digits_of(text) or any(character.isalpha() for character in text):
        return Wanted(text)
    read = parse_phone(text, country)
    if isinstance(read, Phone) and not read.doubt:
        return Wanted(text, read.digits, whole=True)
    return Wanted(text, digits_of(text))


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list read earlier, and when."""

    whole: WholeList
    at: datetime


class Lookup:
    """Asks all accounts at the same time; each answer comes when it comes.

    Lists that are only read whole are remembered until ``forget``.
    """

    def __init__(self, connections: Connections, clock: Callable[[], datetime]) -> None:
        self._connections = connections
        self._clock = clock
        self._kept: dict[str, dict[str, KeptList]] = {}

    def lists(self, key: str) -> tuple[WholeList, ...]:
        """The lists of an account as they were read last; empty before anything was looked up."""
        return tuple(kept.whole for kept in self._kept.get(key, {}).values())

    async def read_lists(self, key: str) -> tuple[WholeList, ...]:
        """Reads every list of an account anew, and remembers them.

        Raises:
            ProviderError: one of them cannot be read.
        """
        provider = await self._connections.provider(key)
        self._kept.pop(key, None)
        read = [] if provider.lists is None else await self._read_lists(key, provider.lists)
        return tuple(kept.whole for kept in read)

    def forget(self) -> None:
        """Reads whole lists again next time."""
        self._kept.clear()

    def read_as(self, key: str, text: str) -> Wanted:
        """What ``text`` means at an account: numbers without a prefix are of its country."""
        return wanted(text, self._connections.tabs[key].country)

    async def ask(self, key: str, text: str, said: Callable[[Answer], None]) -> Answer:
        """Asks one account; ``said`` is called with each step of its answer.

        Nothing is raised for a provider's failure: the answer tells it.
        """
        answer = Answer(key)
        said(answer)
        try:
            provider = await self._connections.provider(key)
            what = self.read_as(key, text)
            answer = replace(
                answer,
                tells_contacts=what.whole and provider.contacts is not None,
                tells_listed=what.whole and (provider.stop_list is not None or provider.lists is not None),
            )
            answer = await self._asked(provider, answer, what, said)
        except ProviderError as error:
            answer = replace(answer, state=State.FAILED, failure=error.sentence, error=error, at=self._clock())
        else:
            answer = replace(answer, state=State.DONE, at=answer.at or self._clock())
        said(answer)
        return answer

    async def _asked(self, provider: Provider, answer: Answer, what: Wanted, said: Callable[[Answer], None]) -> Answer:
        country = self._connections.tabs[answer.account].country
        questions = [
            self._contacts(provider, what),
            self._stop_list(provider, what),
            self._lists(answer.account, provider, what),
        ]
        tasks = [asyncio.ensure_future(question) for question in questions]
        try:
            for task in asyncio.as_completed(tasks):
                found, remarks = await task
                placed = tuple(
                    replace(one, account=answer.account, person=canonical(one.phone, country)) for one in found
                )
                answer = replace(answer, sightings=(*answer.sightings, *placed), remarks=(*answer.remarks, *remarks))
                said(answer)
        finally:
            for task in tasks:
                task.cancel()
        return answer

    async def _contacts(self, provider: Provider, what: Wanted) -> "_Found":
        if provider.contacts is None:
            return (), ()
        rows, remarks = await _matching(provider.contacts, what)
        shape = await provider.contacts.shape()
        name_keys = [spec.key for spec in shape.fields if spec.name_like]
        return tuple(_seen(row, name_keys) for row in rows), remarks

    async def _stop_list(self, provider: Provider, what: Wanted) -> "_Found":
        if provider.stop_list is None:
            return (), ()
        if not what.whole:
            return (), (f"{provider.stop_list.title} is asked for whole numbers only",)
        entry = await provider.stop_list.check(what.digits)
        if entry is None:
            return (), ()
        where = provider.stop_list.title + (f": {', '.join(entry.channels)}" if entry.channels else "")
        return (Sighting("", SightingKind.STOP_LIST, entry.phone, "", where=where, row=entry),), ()

    async def _lists(self, account: str, provider: Provider, what: Wanted) -> "_Found":
        if provider.lists is None:
            return (), ()
        found: list[Sighting] = []
        all_kept = await self._read_lists(account, provider.lists)
        for kept in all_kept:
            found += await asyncio.to_thread(_entries, kept.whole, what, self._connections.tabs[account].country)
        oldest = min((kept.at for kept in all_kept), default=self._clock())
        return tuple(found), (f"{len(all_kept)} lists as read {oldest:%H:%M}",)

    async def _read_lists(self, account: str, lists: Lists) -> list[KeptList]:
        kept = self._kept.setdefault(account, {})
        number, going = 1, True
        rows: list[ContactList] = []
        while going:
            page = await lists.find(number)
            rows += page.rows
            going = page.has_next
            number += 1
        for row in rows:
            if row.id not in kept:
                kept[row.id] = KeptList(await lists.read(row.id), self._clock())
        return [kept[row.id] for row in rows]


_Found = tuple[tuple[Sighting, ...], tuple[str, ...]]


async def _matching(contacts: Contacts, what: Wanted) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    if what.whole:
        return await contacts.by_phone(what.digits), ()
    sought = what.digits or what.text
    if len(sought) < SHORTEST_PART:
        return (), (f"type at least {SHORTEST_PART} characters",)
    shape = await contacts.shape()
    if shape.search is SearchKind.PHRASE:
        query = Query(phrase=sought)
    else:
        criterion = parse(sought, shape.search_fields)
        if not isinstance(criterion, Criterion):
            return (), ("names cannot be searched here",)
        query = Query(criterion=criterion)
    page = await contacts.find(query, 1)
    return page.rows, ((f"only the first {len(page.rows)} are shown",) if page.has_next else ())


def _seen(row: Contact, name_keys: list[str]) -> Sighting:
    name = " ".join(row.values.get(key, "") for key in name_keys).strip()
    groups = ", ".join(group.name for group in row.groups)
    return Sighting("", SightingKind.CONTACT, row.phone, "", name=name, where=groups, row=row)


def _entries(whole: WholeList, what: Wanted, country: str) -> list[Sighting]:
    found = []
    text = what.text.casefold()
    for entry in whole.entries:
        for phone in entry.phones:
            if _matches(phone, entry.name.casefold(), what, text, country):
                where = f"{whole.kind} list {whole.name}"
                found.append(
                    Sighting(
                        "", SightingKind.LIST, phone, "", name=entry.name, where=where, row=entry, list_id=whole.id
                    )
                )
    return found


def _matches(phone: str, name: str, what: Wanted, text: str, country: str) -> bool:
    if what.whole:
        tail = what.digits[-7:]
        return tail in phone and canonical(phone, country) == what.digits
    if what.digits:
        return len(what.digits) >= SHORTEST_PART and what.digits in digits_of(phone)
    return len(text) >= SHORTEST_PART and text in name
