"""One number or name, looked up at every account at once."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from msgspec import Struct

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import Message
from tui.domain.contacts import Contact, ContactList, SearchKind, WholeList
from tui.domain.errors import ProviderError
from tui.domain.paging import Query
from tui.domain.phones import Phone, digits_of, parse_phone
from tui.domain.ports import Contacts, Lists, Provider
from tui.domain.search_line import Criterion, parse
from tui.domain.wording import counted
from tui.services.connections import Connections
from tui.services.sightings import Answer, Sighting, SightingKind, State, canonical

_AHEAD = timedelta(days=1)
"""Messages of now are within a window that ends then, whatever zone the provider's times are in."""
SHORTEST_PART = 3
"""Digits of a number, or letters of a name, below which too much would be found."""


class Wanted(Struct, frozen=True):
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
    if isinstance(read, Phone) and (not read.doubt or digits_of(text).lstrip("0") == read.digits):
        return Wanted(text, read.digits, whole=True)  # with its country in front, an unlikely number is no part of one
    return Wanted(text, digits_of(text))


class KeptList(Struct, frozen=True):
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

    def whole_number(self, text: str) -> str:
        """Canonical digits of the number that ``text`` is; empty for a name, a part, or where accounts disagree."""
        read = {what.digits for key in self._connections.tabs if (what := self.read_as(key, text)).whole}
        return read.pop() if len(read) == 1 else ""

    async def ask(self, key: str, text: str, said: Callable[[Answer], None]) -> Answer:
        """Asks one account; ``said`` is called with each step of its answer, messages to the number last of all.

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
            if provider.campaigns is not None and what.whole:
                answer = await self._messages(provider.campaigns, answer, what, said)
        except ProviderError as error:
            answer = replace(answer, state=State.FAILED, failure=error.sentence, error=error, at=self._clock())
        else:
            answer = replace(answer, state=_ended(answer), at=self._clock())
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
                answer = _added(answer, await task, country)
                said(answer)
        finally:
            for task in tasks:
                task.cancel()
        return answer

    async def _messages(
        self, campaigns: Campaigns, answer: Answer, what: Wanted, said: Callable[[Answer], None]
    ) -> Answer:
        """The messages to a number, which may take many pages: everything else stands on the screen by then."""
        until = self._clock() + _AHEAD
        since = until - campaigns.limits.window
        window = f"{since:%Y-%m-%d} to {self._clock():%Y-%m-%d}"
        said(
            replace(answer, state=State.DONE, at=self._clock(), remarks=(*answer.remarks, f"reading messages {window}"))
        )
        try:
            rows = await campaigns.messages_to(what.digits, since, until)
        except ProviderError as error:
            return replace(answer, remarks=(*answer.remarks, f"messages could not be read: {error.sentence}"))
        found = _Found(tuple(map(_sent, rows)), (f"{counted(len(rows), 'message')} {window}",))
        return _added(answer, found, self._connections.tabs[answer.account].country)

    async def _contacts(self, provider: Provider, what: Wanted) -> "_Found":
        if provider.contacts is None:
            return _Found(is_asked=False)
        rows, remarks, is_asked = await _matching(provider.contacts, what)
        shape = await provider.contacts.shape()
        names = {spec.key: spec.label for spec in shape.fields if spec.name_like}
        others = {spec.key: spec.label for spec in shape.fields if spec.editable and not spec.name_like}
        return _Found(tuple(_seen(row, names, others) for row in rows), remarks, is_asked)

    async def _stop_list(self, provider: Provider, what: Wanted) -> "_Found":
        if provider.stop_list is None:
            return _Found(is_asked=False)
        if not what.whole:
            return _Found(remarks=(f"{provider.stop_list.title} is asked for whole numbers only",), is_asked=False)
        entry = await provider.stop_list.check(what.digits)
        if entry is None:
            return _Found()
        where = provider.stop_list.title + (f": {', '.join(entry.channels)}" if entry.channels else "")
        return _Found((Sighting("", SightingKind.STOP_LIST, entry.phone, "", where=where, row=entry),))

    async def _lists(self, account: str, provider: Provider, what: Wanted) -> "_Found":
        if provider.lists is None:
            return _Found(is_asked=False)
        found: list[Sighting] = []
        all_kept = await self._read_lists(account, provider.lists)
        for kept in all_kept:
            found += await asyncio.to_thread(_entries, kept.whole, what, self._connections.tabs[account].country)
        oldest = min((kept.at for kept in all_kept), default=self._clock())
        return _Found(tuple(found), (f"{len(all_kept)} lists as read {oldest:%H:%M}",))

    async def _read_lists(self, account: str, lists: Lists) -> list[KeptList]:
        kept = self._kept.setdefault(account, {})
        number, going = 1, True
        rows: list[ContactList] = []
        while going:
            page = await lists.find(number)
            rows += page.rows
            going = page.has_next
            number += 1
        missing = [asyncio.ensure_future(self._read_list(kept, lists, row.id)) for row in rows if row.id not in kept]
        try:
            await asyncio.gather(*missing)
        finally:
            for reading in missing:
                reading.cancel()
        return [kept[row.id] for row in rows]

    async def _read_list(self, kept: dict[str, KeptList], lists: Lists, list_id: str) -> None:
        kept[list_id] = KeptList(await lists.read(list_id), self._clock())


class _Found(Struct, frozen=True):
    """What one part of an account said.

    Attributes:
        is_asked: whether it was asked at all; the remarks say why not.
    """

    sightings: tuple[Sighting, ...] = ()
    remarks: tuple[str, ...] = ()
    is_asked: bool = True


def _added(answer: Answer, found: _Found, country: str) -> Answer:
    placed = tuple(
        replace(one, account=answer.account, person=canonical(one.phone, country)) for one in found.sightings
    )
    return replace(
        answer,
        sightings=(*answer.sightings, *placed),
        remarks=(*answer.remarks, *found.remarks),
        is_asked=answer.is_asked or found.is_asked,
    )


def _ended(answer: Answer) -> State:
    return State.DONE if answer.is_asked else State.CANNOT


async def _matching(contacts: Contacts, what: Wanted) -> tuple[tuple[Contact, ...], tuple[str, ...], bool]:
    """The contacts, remarks on them, and whether the provider was asked."""
    if what.whole:
        return await contacts.by_phone(what.digits), (), True
    sought = what.digits or what.text
    if len(sought) < SHORTEST_PART:
        return (), (f"type at least {SHORTEST_PART} characters",), False
    shape = await contacts.shape()
    if shape.search is SearchKind.PHRASE:
        query = Query(phrase=sought)
    else:
        criterion = parse(sought, shape.search_fields)
        if not isinstance(criterion, Criterion):
            return (), ("names cannot be searched here",), False
        query = Query(criterion=criterion)
    page = await contacts.find(query, 1)
    return page.rows, ((f"only the first {len(page.rows)} are shown",) if page.has_next else ()), True


def _seen(row: Contact, names: Mapping[str, str], others: Mapping[str, str]) -> Sighting:
    """A contact with its groups and its further fields."""
    name = " ".join(row.values.get(key, "") for key in names).strip()
    known = [", ".join(group.name for group in row.groups)]
    known += [f"{label} {row.values[key]}" for key, label in others.items() if row.values.get(key)]
    where = "; ".join(filter(None, known))
    return Sighting("", SightingKind.CONTACT, row.phone, "", name=name, where=where, row=row)


def _sent(message: Message) -> Sighting:
    at = message.delivered or message.sent or message.created
    when = f"{at:%Y-%m-%d %H:%M}" if at is not None else ""
    where = "  ".join(
        filter(None, (when, message.status, f"from {message.sender}" if message.sender else "", message.text))
    )
    return Sighting("", SightingKind.MESSAGE, message.phone, "", where=where, row=message, at=at)


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
