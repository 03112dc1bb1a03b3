"""Contacts of one account as rows."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.domain.contacts import Contact, FieldType, Shape
from tui.domain.paging import NoGroup, Page, Query
from tui.domain.phones import display
from tui.domain.ports import Contacts
from tui.panes.source import BOOK, Into, Narrowing, Source
from tui.widgets.dialogs import Fact

if TYPE_CHECKING:
    from tui.panes.contact_writing import ContactWriting
    from tui.panes.place import Place
    from tui.services.transfer.records import Record

GROUPS_OFFERED = 10
"""Pages of groups that ``f`` reads at most."""


class ContactRows(Source[Contact]):
    """The contact book, or the part of it that is in one group."""

    noun = "contacts"

    def __init__(self, place: "Place", contacts: Contacts, heading: str = "") -> None:
        self.heading = heading
        self._place = place
        self._contacts = contacts
        self._groups = place.provider.groups
        self._shape: Shape | None = None

    @cached_property
    def writing(self) -> "ContactWriting | None":
        """What can be changed about contacts; asked for when they stand in the table, and loaded then."""
        from tui.panes.contact_writing import ContactWriting  # noqa: PLC0415 - the first rows do not wait for it

        return None if self._place.read_only else ContactWriting(self._place, self._contacts)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of the book."""
        self._shape = await self._contacts.shape(fresh=fresh)
        return self._shape

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Contact]:
        """One page of contacts; always read anew."""
        del fresh
        return await self._contacts.find(query, page)

    def key(self, row: Contact) -> str:
        """The provider's handle."""
        return row.id

    def cell(self, row: Contact, field: str) -> str:
        """The value of a field, phones in full with their plus."""
        match field:
            case "phone":
                return display(row.phone)
            case "id":
                return row.id
            case "groups":
                return ", ".join(group.name for group in row.groups)
            case "created":
                return f"{row.created:%Y-%m-%d %H:%M}" if row.created else ""
            case _:
                return row.values.get(field) or row.facts.get(field, "")

    def into(self, row: Contact | None) -> Into | None:
        """The whole book, or the group."""
        del row
        return None if self._place.read_only else BOOK

    def record(self, row: Contact, shape: Shape) -> "Record":
        """All that the row holds, groups one by one."""
        from tui.services.transfer.records import contact_record  # noqa: PLC0415 - loaded at the first export

        del shape
        return contact_record(row)

    def name(self, row: Contact) -> str:
        """The name-like fields, the phone where they are empty."""
        specs = self._shape.fields if self._shape else ()
        names = [row.values.get(spec.key, "") for spec in specs if spec.name_like]
        return " ".join(name for name in names if name) or display(row.phone)

    def phone(self, row: Contact) -> str:
        """Digits of the number."""
        return row.phone

    def known(self, row: Contact) -> Sequence[Fact]:
        """Every field, then what cannot be edited."""
        specs = self._shape.fields if self._shape else ()
        shown = [spec for spec in specs if spec.type is not FieldType.GROUPS and spec.key != "id"]
        facts = [Fact(spec.label, self.cell(row, spec.key)) for spec in shown]
        facts.append(Fact("Groups", "\n".join(group.name for group in row.groups)))
        facts.append(Fact("Id", ", ".join(row.row_ids or (row.id,))))
        known = {fact.label for fact in facts}
        facts.extend(Fact(label, value) for label, value in row.facts.items() if label not in known)
        return facts

    async def facts(self, row: Contact) -> Sequence[Fact]:
        """The contact read again, with all its groups."""
        contact = await self._contacts.get(row)
        if self._groups is not None:
            contact = replace(contact, groups=await self._groups.of(contact))
        return self.known(contact)

    async def narrowings(self) -> Sequence[Narrowing]:
        """The groups where rows are filtered by group, else the fields of the search line."""
        shape = await self._contacts.shape()
        if not shape.by_group or self._groups is None:
            return tuple(Narrowing(field.name, line=f"{field.name} ") for field in shape.search_fields)
        offers = [Narrowing("in no group", Query(group=NoGroup.NO_GROUP))]
        number = 1
        while number <= GROUPS_OFFERED:
            page = await self._groups.find(Query(), number)
            offers += [Narrowing(group.name, Query(group=group.id)) for group in page.rows]
            if not page.has_next:
                break
            number += 1
        return offers


def rows(place: "Place") -> Source[Any]:
    """The whole contact book of an account that has one."""
    if place.provider.contacts is None:
        raise ValueError("the account has no contact book")
    return ContactRows(place, place.provider.contacts)
