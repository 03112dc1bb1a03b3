"""Lists of callers as rows, and the entries of an opened one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tui.domain.contacts import ContactList, FieldSpec, FieldType, ListEntry, SearchKind, Shape, WholeList
from tui.domain.paging import Page, Query
from tui.domain.phones import display
from tui.domain.ports import Lists
from tui.panes.loaded import page_of
from tui.panes.plans import Place
from tui.panes.source import Narrowing, Source
from tui.widgets.dialogs import Fact

_LIST_FIELDS = (
    FieldSpec("name", "Name", width=24, priority=1, name_like=True),
    FieldSpec("kind", "Type", width=10, priority=2),
    FieldSpec("entries", "Entries", FieldType.NUMBER, width=8, priority=3),
    FieldSpec("id", "Id", width=8, priority=20),
)
_ENTRY_FIELDS = (
    FieldSpec("phones", "Phones", FieldType.PHONE, width=30, priority=2),
    FieldSpec("name", "Name", width=24, priority=1, name_like=True),
)


class ListRows(Source[ContactList]):
    """All lists of the account. How many entries a list has is known once it was opened."""

    noun = "lists"
    heading = ""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._sizes: dict[str, int] = {}
        self._all: tuple[ContactList, ...] | None = None

    async def shape(self, *, fresh: bool = False) -> Shape:
        """The fixed fields of an overview; searched and ordered here."""
        del fresh
        return Shape(_LIST_FIELDS, SearchKind.LOADED, sortable=("name", "kind", "id"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[ContactList]:
        """One page of the overview, which is read as a whole: it is short, and cannot be searched elsewhere."""
        if self._all is None or fresh:
            self._all = await self._every()
        return page_of(self._all, query, page, text=lambda row: f"{row.name} {row.kind} {row.id}", value=self.cell)

    async def _every(self) -> tuple[ContactList, ...]:
        found: dict[str, ContactList] = {}
        number, going = 1, True
        while going:
            page = await self._lists.find(number)
            before = len(found)
            found.update((row.id, row) for row in page.rows)
            going = page.has_next and len(found) > before
            number += 1
        return tuple(found.values())

    def key(self, row: ContactList) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: ContactList, field: str) -> str:
        """The value of a field; a dash for the entries of a list that was not opened yet."""
        if field == "entries":
            size = self._sizes.get(row.id)
            return "–" if size is None else str(size)
        return str(getattr(row, field, ""))

    def name(self, row: ContactList) -> str:
        """The list's name."""
        return row.name

    def opens(self, row: ContactList) -> Source[Any] | None:
        """The entries of the list."""
        return EntryRows(self._lists, row, self._sizes)

    def known(self, row: ContactList) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _LIST_FIELDS]

    async def narrowings(self) -> Sequence[Narrowing]:
        """By type, among what is loaded."""
        kinds = await self._lists.kinds()
        return tuple(Narrowing(f"{kind.title} ({kind.code})", Query(phrase=kind.code)) for kind in kinds)

    def as_json(self, row: ContactList) -> Mapping[str, Any]:
        """All that the row holds."""
        return asdict(row)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place in the list, which is all the identity it has."""

    place: int
    entry: ListEntry


class EntryRows(Source[Placed]):
    """The entries of one list, loaded as a whole."""

    noun = "entries"

    def __init__(self, lists: Lists, row: ContactList, sizes: dict[str, int]) -> None:
        self.heading = f"{row.kind} list {row.name}"
        self._lists = lists
        self._list = row
        self._sizes = sizes
        self._whole: WholeList | None = None
        self._placed: tuple[Placed, ...] = ()

    async def shape(self, *, fresh: bool = False) -> Shape:
        """The fixed fields of an entry; searched and ordered here."""
        del fresh
        return Shape(_ENTRY_FIELDS, SearchKind.LOADED, sortable=("name", "phones"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Placed]:
        """One page of entries; the list is read at the first, and again when asked to."""
        if self._whole is None or fresh:
            self._whole = await self._lists.read(self._list.id)
            self._placed = await asyncio.to_thread(_placed, self._whole)
            self._sizes[self._list.id] = len(self._placed)
        return await asyncio.to_thread(page_of, self._placed, query, page, text=_searched, value=self.cell)

    def key(self, row: Placed) -> str:
        """The entry's place."""
        return str(row.place)

    def cell(self, row: Placed, field: str) -> str:
        """The name, or all numbers."""
        if field == "phones":
            return ", ".join(display(phone) if phone.isdigit() else phone for phone in row.entry.phones)
        return row.entry.name

    def name(self, row: Placed) -> str:
        """The entry's name."""
        return row.entry.name

    def phone(self, row: Placed) -> str:
        """The first number."""
        return next(iter(row.entry.phones), "")

    def known(self, row: Placed) -> Sequence[Fact]:
        """The name, and each number on a line."""
        numbers = "\n".join(display(phone) if phone.isdigit() else phone for phone in row.entry.phones)
        return [Fact("Name", row.entry.name), Fact("Phones", numbers), Fact("Place", str(row.place + 1))]

    def as_json(self, row: Placed) -> Mapping[str, Any]:
        """The entry as the list holds it."""
        return asdict(row.entry)


def _placed(whole: WholeList) -> tuple[Placed, ...]:
    return tuple(Placed(place, entry) for place, entry in enumerate(whole.entries))


def _searched(row: Placed) -> str:
    return f"{row.entry.name} {' '.join(row.entry.phones)}"


def list_rows(place: Place) -> Source[Any]:
    """All lists of an account that has whole lists."""
    if place.provider.lists is None:
        raise ValueError("the account has no lists")
    return ListRows(place.provider.lists)
