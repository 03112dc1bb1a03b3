"""Rows into a list that is read and written whole: all of them become the steps of one save.

Imports `domain`, `judging`, `places` and `records`.
"""

from collections.abc import Iterable
from typing import Final

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Add, Change, Operation, Step, net
from tui.domain.phones import Phone, display, parse_phone
from tui.domain.ports import Provider
from tui.services.performing import lists_of
from tui.services.transfer.judging import Fault, Judgement, Verdict, Wish, read_phone, text_of, texts_of
from tui.services.transfer.mapping import Filled
from tui.services.transfer.places import Place, the_list
from tui.services.transfer.records import ENTRY_COLUMNS, NAME, PHONES

_SEVERAL: Final = "Its numbers are in several entries of the list: change them by hand."


class Listed:
    """A list as it was read, with what the rows so far make of it."""

    fields = ENTRY_COLUMNS
    refuses_twins = False

    def __init__(self, whole: WholeList, country: str) -> None:
        self.whole = whole
        self._country = country
        self._entries: list[ListEntry] = []
        self._places: dict[str, set[int]] = {}
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
            if isinstance(phone, Fault) and text not in self._places:
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
        places = set().union(*(self._places.get(phone, set()) for phone in wish.phones))
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
        held = set(map(self._key, entry.phones))
        lacking = tuple(phone for phone in phones if phone not in held)
        is_other = name.strip() not in ("", entry.name.strip())
        return ListEntry(name if is_other else entry.name, (*entry.phones, *lacking))

    def _take(self, place: int, entry: ListEntry) -> None:
        self._operations.append(Add(entry) if place == len(self._entries) else Change(place, entry))
        self._keep(place, entry)

    def _keep(self, place: int, entry: ListEntry) -> None:
        self._entries[place : place + 1] = [entry]
        for phone in entry.phones:
            self._places.setdefault(self._key(phone), set()).add(place)

    def _key(self, text: str) -> str:
        phone = parse_phone(text, self._country)
        return phone.digits if isinstance(phone, Phone) else text


async def listed(provider: Provider, place: Place, country: str) -> Listed:
    """The list that a place names.

    Raises:
        NoSuchPlace: there is no list of that name.
        ProviderError: the account could not be asked, or has no lists (``Rejected``).
    """
    lists = lists_of(provider)
    return Listed(await lists.read((await the_list(provider, place)).id), country)
