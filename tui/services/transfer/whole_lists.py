"""Rows into a list that is read and written whole: all of them become the steps of one save.

Imports `domain`, `judging`, `places` and `records`.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Add, Change, Operation, Step, net
from tui.domain.phones import Phone, digits_of, display, parse_phone
from tui.domain.ports import Provider
from tui.services.performing import lists_of
from tui.services.transfer.judging import Fault, Judgement, Verdict, Wish, read_phone, text_of, texts_of
from tui.services.transfer.mapping import Filled
from tui.services.transfer.places import Place, the_list
from tui.services.transfer.records import ENTRY_COLUMNS, NAME, PHONES

_COMMON: Final = 6
"""Digits at the end of a number that no country's prefixes come near."""
_SEVERAL: Final = "Its numbers are in several entries of the list: change them by hand."


class Listed:
    """A list as it was read, with what the rows so far make of it."""

    fields = ENTRY_COLUMNS
    refuses_twins = False

    def __init__(self, whole: WholeList, country: str) -> None:
        self.whole = whole
        self._country = country
        self._entries: list[ListEntry] = []
        self._near: dict[str, set[tuple[int, str]]] = {}
        self._read: dict[str, str] = {}
        self._operations: list[Operation] = []
        for entry in whole.entries:
            self._keep(len(self._entries), entry)

    def read(self, row: Filled) -> Wish | Fault:
        """A name and its numbers; what is no number is taken only where it is on the list already."""
        if text_of(row.cells.get(NAME, "")) is None:
            return Fault("It has several names.")
        texts = texts_of(row.cells.get(PHONES, ()))
        if not texts:
            return Fault("There is no number here.")
        phones: list[str] = []
        for text in texts:
            phone = read_phone(text, self._country)
            if isinstance(phone, Fault) and not self._places_of(text):
                return phone
            phones.append(text if isinstance(phone, Fault) else phone.digits)
        return Wish(tuple(dict.fromkeys(phones)), row.cells)

    async def foresee(self, wish: Wish) -> Judgement:
        """The same: all of the list is in hand."""
        return await self.judge(wish)

    async def judge(self, wish: Wish) -> Judgement:
        """New, or what the entry with these numbers lacks; kept in mind for `steps`.

        A new entry without a name is called by its number, as no list takes one without.
        """
        name = text_of(wish.cells.get(NAME, "")) or ""
        places = set().union(*map(self._places_of, wish.phones))
        if not places:
            self._take(len(self._entries), ListEntry(name or display(wish.phones[0]), wish.phones))
            return Judgement(Verdict.NEW)
        found = {place: self._with(self._entries[place], name, wish.phones) for place in places}
        if any(entry == self._entries[place] for place, entry in found.items()):
            return Judgement(Verdict.SAME)
        if len(found) > 1:
            return Judgement(Verdict.IMPOSSIBLE, _SEVERAL)
        [(place, entry)] = found.items()
        now = self._entries[place]
        told = ["Name"] * (entry.name != now.name) + ["Phones"] * (entry.phones != now.phones)
        self._take(place, entry)
        return Judgement(Verdict.CHANGED, ", ".join(told))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the rows so far make of the list."""
        return net(self.whole.entries, self._operations)

    def _with(self, entry: ListEntry, name: str, phones: Iterable[str]) -> ListEntry:
        """An entry with another name, where one is given, and with the numbers that it lacks."""
        lacking = tuple(phone for phone in phones if not any(self._is(text, phone) for text in entry.phones))
        is_other = name.strip() not in ("", entry.name.strip())
        return ListEntry(name if is_other else entry.name, (*entry.phones, *lacking))

    def _take(self, place: int, entry: ListEntry) -> None:
        self._operations.append(Add(entry) if place == len(self._entries) else Change(place, entry))
        self._keep(place, entry)

    def _keep(self, place: int, entry: ListEntry) -> None:
        self._entries[place : place + 1] = [entry]
        for text in entry.phones:
            self._near.setdefault(_ending(text), set()).add((place, text))

    def _places_of(self, phone: str) -> set[int]:
        """Which entries have a number, or what cannot be read; as reading is slow, only those that end like it are."""
        return {place for place, text in self._near.get(_ending(phone), ()) if self._is(text, phone)}

    def _is(self, text: str, phone: str) -> bool:
        """Whether what stands in an entry is that number."""
        if text == phone:
            return True
        if text not in self._read:
            read = parse_phone(text, self._country)
            self._read[text] = read.digits if isinstance(read, Phone) else text
        return self._read[text] == phone


def _ending(text: str) -> str:
    """What all ways to write a number have in common: its last digits; of what has none, all of it."""
    return digits_of(text)[-_COMMON:] or text


async def listed(provider: Provider, place: Place, country: str) -> Listed:
    """The list that a place names.

    Raises:
        NoSuchPlace: there is no list of that name.
        ProviderError: the account could not be asked, or has no lists (``Rejected``).
    """
    lists = lists_of(provider)
    whole = await lists.read((await the_list(provider, place)).id)
    return await asyncio.to_thread(Listed, whole, country)
