"""Rows into the contact book, a group, or a stop list that is kept entry by entry.

Imports `domain`, the changes, `judging`, `known`, `places` and `records`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from tui.domain.contacts import Contact, ContactDraft, FieldSpec, FieldType, GroupRef, StopEntry
from tui.domain.foreign import shown
from tui.domain.paging import Query
from tui.domain.ports import Contacts, Groups, Provider, StopList
from tui.services.book_changes import Attach, CreateContact, CreateContacts, UpdateContact
from tui.services.changes import Change
from tui.services.list_changes import AddToStopList
from tui.services.performing import contacts_of, every, stop_list_of
from tui.services.transfer.judging import Fault, Judgement, Verdict, Wish, read_phone, text_of, texts_of
from tui.services.transfer.known import Absence, Known
from tui.services.transfer.mapping import Filled
from tui.services.transfer.places import Kind, Place, the_group
from tui.services.transfer.records import CHANNELS, GROUPS, PHONE, Cell, Column, columns_of

_SAME: Final = Judgement(Verdict.SAME)


class Book:
    """The contacts of one account.

    Args:
        contacts: the book.
        groups: None where the account has none.
        fields: what columns can become.
        country: of numbers without a prefix.
        into: a group that everybody comes into.
        clears: whether an empty cell empties the field; else it says nothing of the field.
    """

    refuses_twins = True

    def __init__(
        self,
        contacts: Contacts,
        groups: Groups | None,
        fields: Iterable[Column],
        *,
        country: str,
        into: GroupRef | None = None,
        clears: bool = False,
    ) -> None:
        self.fields = tuple(fields)
        self._contacts = contacts
        self._groups = groups
        self._country = country
        self._into = (into,) if into is not None else ()
        self._clears = clears
        self._known = Known(Contact, partial(contacts.find, Query()))
        self._named: Mapping[str, tuple[GroupRef, ...]] | None = None

    def read(self, row: Filled) -> Wish | Fault:
        """One number, and texts that are not too long."""
        for field in self.fields:
            text = text_of(row.cells.get(field.key, "")) if not field.is_many else ""
            if text is None:
                return Fault(f"{shown(field.title)} has several texts.")
            if field.limit is not None and len(text.strip()) > field.limit and field.key != PHONE:
                return Fault(f"{shown(field.title)} has more than {field.limit} characters.")
        return _wish(row, self._country)

    async def foresee(self, wish: Wish) -> Judgement:
        """New, or the same as it was when the book was read; what seems to differ is looked up, as it may be old."""
        known = await self._known.of(wish.phones[0])
        if known is Absence.UNKNOWN:
            return await self.judge(wish)
        judgement = await self._judged(wish, () if known is Absence.ABSENT else (known,))
        return await self.judge(wish) if judgement.verdict is Verdict.CHANGED else judgement

    async def judge(self, wish: Wish) -> Judgement:
        """New, or what differs in the fields and groups that the row names."""
        return await self._judged(wish, await self._contacts.by_phone(wish.phones[0]))

    async def _judged(self, wish: Wish, found: Sequence[Contact]) -> Judgement:
        wanted = await self._groups_of(texts_of(wish.cells.get(GROUPS, ())))
        if isinstance(wanted, Fault):
            return Judgement(Verdict.IMPOSSIBLE, wanted.sentence)
        values = self._values(wish.cells)
        if not found:
            written = {key: value for key, value in values.items() if value}
            draft = ContactDraft(wish.phones[0], written, tuple(group.id for group in wanted))
            return Judgement(Verdict.NEW, wish.remark, (self._creation(draft, wanted),))
        if len(found) > 1:
            return Judgement(Verdict.IMPOSSIBLE, f"{len(found)} contacts have the number: change them by hand.")
        return self._compared(found[0], values, wanted)

    def _creation(self, draft: ContactDraft, groups: tuple[GroupRef, ...]) -> Change:
        """By a call of its own, or by one that others like it can share."""
        bulk = self._contacts.bulk
        if bulk is not None and len(groups) == 1 and bulk.at_once(draft) > 1:
            return CreateContacts((draft,), groups[0])
        return CreateContact(draft)

    def _values(self, cells: Mapping[str, Cell]) -> dict[str, str]:
        values = {key: text_of(cell) or "" for key, cell in cells.items() if key not in (PHONE, GROUPS)}
        return {key: value for key, value in values.items() if value.strip() or self._clears}

    def _compared(self, now: Contact, values: Mapping[str, str], wanted: Iterable[GroupRef]) -> Judgement:
        changed = {key: value for key, value in values.items() if value.strip() != now.values.get(key, "").strip()}
        held = {group.id for group in now.groups}
        lacking = tuple(group for group in wanted if group.id not in held)
        if not changed and not lacking:
            return _SAME
        titles = [field.title for field in self.fields if field.key in changed]
        told = ", ".join(shown(word, 40) for word in (*titles, *(f"group {group.name}" for group in lacking)))
        changes: tuple[Change, ...] = (UpdateContact(now, self._draft(now, changed)),) if changed else ()
        return Judgement(Verdict.CHANGED, told, (*changes, Attach((now,), lacking)) if lacking else changes)

    def _draft(self, now: Contact, changed: Mapping[str, str]) -> ContactDraft:
        """The contact with other values; every field is sent, because a provider may empty those that are not."""
        kept = {field.key: now.values.get(field.key, "") for field in self.fields}
        values = {key: value for key, value in kept.items() if key not in (PHONE, GROUPS)}
        return ContactDraft(now.phone, {**values, **changed}, tuple(group.id for group in now.groups))

    async def _groups_of(self, names: Iterable[str]) -> tuple[GroupRef, ...] | Fault:
        """The groups that a row names, and the one that all rows go to."""
        found = list(self._into)
        for name in names:
            meant = (await self._all_groups()).get(name.strip(), ())
            if len(meant) != 1:
                return Fault(f"{len(meant) or 'No'} groups are called {shown(name, 40)}.")
            found += meant
        return tuple({group.id: group for group in found}.values())

    async def _all_groups(self) -> Mapping[str, tuple[GroupRef, ...]]:
        if self._named is None:
            groups = self._groups
            rows = [] if groups is None else await every(lambda page: groups.find(Query(), page))
            named: dict[str, tuple[GroupRef, ...]] = {}
            for row in rows:
                named[row.name.strip()] = (*named.get(row.name.strip(), ()), GroupRef(row.id, row.name))
            self._named = named
        return self._named


class Stop:
    """A stop list: numbers, with what is stopped where the list tells that apart.

    Args:
        stop_list: the list.
        country: of numbers without a prefix.
    """

    refuses_twins = False

    def __init__(self, stop_list: StopList, country: str) -> None:
        self.stop_list = stop_list
        self.country = country
        self._known = Known(StopEntry, partial(stop_list.find, Query()))

    @property
    def fields(self) -> tuple[Column, ...]:
        """The number and, where there are any, the channels."""
        channels = (Column(CHANNELS, "Channels"),) if self.stop_list.channels else ()
        return (Column(PHONE, "Phone"), *channels)

    def read(self, row: Filled) -> Wish | Fault:
        """One number, and channels that there are."""
        unknown = [one for one in _channels(row.cells) if one not in self.stop_list.channels]
        if unknown:
            return Fault(f"There is no channel {shown(unknown[0], 40)}.")
        return _wish(row, self.country)

    async def foresee(self, wish: Wish) -> Judgement:
        """New, or not, by what the list was when it was read."""
        known = await self._known.of(wish.phones[0])
        if known is Absence.UNKNOWN:
            return await self.judge(wish)
        return self._judged(wish, None if known is Absence.ABSENT else known)

    async def judge(self, wish: Wish) -> Judgement:
        """New, or the channels that are not stopped yet; none is ever opened again."""
        return self._judged(wish, await self.stop_list.check(wish.phones[0]))

    def _judged(self, wish: Wish, entry: StopEntry | None) -> Judgement:
        [phone] = wish.phones
        wanted = _channels(wish.cells)
        listed = {} if entry is None else {phone: entry.channels}
        add = AddToStopList((phone,), wanted or self.stop_list.channels[:1], listed, is_looked_up=True)
        if entry is None:
            return Judgement(Verdict.NEW, wish.remark, (add,))
        lacking = [one for one in wanted if one not in entry.channels]
        return Judgement(Verdict.CHANGED, ", ".join(lacking), (add,)) if lacking else _SAME


async def target_of(provider: Provider, place: Place, country: str, *, clears: bool = False) -> Book | Stop:
    """Where the rows for a place go; a list that is written whole is no such place.

    Raises:
        NoSuchPlace: there is no group of that name.
        ProviderError: the account could not be asked, or has no such part (``Rejected``).
    """
    if place.kind is Kind.STOP_LIST:
        return Stop(stop_list_of(provider), country)
    contacts = contacts_of(provider)
    into = await the_group(provider, place) if place.kind is Kind.GROUP else None
    fields = [spec for spec in (await contacts.shape()).fields if _is_importable(spec, provider.groups)]
    return Book(contacts, provider.groups, columns_of(fields), country=country, into=into, clears=clears)


def _is_importable(spec: FieldSpec, groups: Groups | None) -> bool:
    return spec.editable and (spec.type is not FieldType.GROUPS or groups is not None)


def _wish(row: Filled, country: str) -> Wish | Fault:
    written = text_of(row.cells.get(PHONE, ""))
    if written is None:
        return Fault("It has several numbers.")
    phone = read_phone(written, country)
    return phone if isinstance(phone, Fault) else Wish((phone.digits,), row.cells, phone.doubt)


def _channels(cells: Mapping[str, Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip().lower() for text in texts_of(cells.get(CHANNELS, ()))))
