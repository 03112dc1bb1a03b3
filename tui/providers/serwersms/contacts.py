"""The contact book of a SerwerSMS account, as a port. Imports `domain` and `providers`' shared modules."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft, FieldSpec, FieldType, SearchKind, Shape
from tui.domain.errors import Conflict, OutcomeUnknown, Rejected
from tui.domain.paging import Page, Query
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms import pages, wire
from tui.providers.serwersms.bulk import GroupsNamed, SerwerBulk
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.numbers import is_number
from tui.providers.serwersms.people import People
from tui.providers.walk import Walks

_LONGEST: Final = 255
"""Characters of a text field (contract, section 1.4)."""


def _text(key: str, label: str, priority: int, width: int, *, name_like: bool = False) -> FieldSpec:
    return FieldSpec(key, label, limit=_LONGEST, priority=priority, width=width, name_like=name_like)


FIELDS: Final = (
    FieldSpec("phone", "Phone", FieldType.PHONE, priority=0, width=16, required=True),
    _text("first_name", "First name", 1, 16, name_like=True),
    _text("last_name", "Last name", 2, 18, name_like=True),
    FieldSpec("groups", "Groups", FieldType.GROUPS, priority=20, width=24),
    _text("company", "Company", 30, 18),
    _text("email", "E-mail", 40, 24),
    _text("city", "City", 50, 14),
    _text("address", "Address", 60, 22),
    _text("tax_id", "Tax id", 70, 12),
    _text("description", "Description", 80, 24),
    FieldSpec(wire.BLACKLISTED, "Blacklist", FieldType.FLAG, priority=25, width=9, editable=False),
)
SORTABLE: Final = ("phone", *wire.TEXT_FIELDS)
SHAPE: Final = Shape(FIELDS, SearchKind.PHRASE, sortable=SORTABLE, by_group=True)


class SerwerContacts:
    """Contacts: a person is all rows of one phone, as far as they are known (see `people`)."""

    page_size = calls.PAGE_SIZE
    delete_at_once = 1

    def __init__(self, connection: Connection, people: People, groups_named: GroupsNamed) -> None:
        self._connection = connection
        self._people = people
        self._walks = Walks()
        self.bulk = SerwerBulk(connection, people, groups_named, self._check)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fixed by the provider."""
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[Contact]:
        """One page; rows of one phone on it are one contact."""
        parameters = pages.asked(query, page, SORTABLE)
        answer = await self._connection.rows(calls.CONTACTS_INDEX, wire.rows, parameters)
        is_news = self._walks.brings_news(query, page, (row.key for row in answer.rows))
        return pages.page_of(answer, wire.persons(answer.rows), page, is_news=is_news)

    async def get(self, contact: Contact) -> Contact:
        """The row read again, and everything else with its phone.

        Where the number is hidden, its groups cannot be asked for and stay as they were.

        Raises:
            NotFound: the row is gone.
        """
        found = await self._people.person(contact.phone, contact.id)
        return found if is_number(found.phone) else replace(found, groups=contact.groups)

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        """At most one: a number is a person."""
        found = await self._people.by_phone(digits)
        return () if found is None else (found,)

    async def create(self, draft: ContactDraft) -> Contact:
        """Adds a person whose number nobody has.

        Raises:
            Conflict: the number is in the book.
            Rejected: a field is too long, or was refused.
        """
        self._check(calls.CONTACTS_ADD.name, draft)
        async with self._people.writing:
            await self._refuse_taken(calls.CONTACTS_ADD.name, draft.phone)
            row_id = await self._people.add(draft.phone, draft.values, draft.groups)
            return await self._connection.read_back(calls.CONTACTS_ADD, self._people.person(draft.phone, row_id))

    async def update(self, contact: Contact, draft: ContactDraft) -> Contact:
        """Writes what differs between contact and draft into all rows of the person.

        Each row is read first, keeps what it has besides, and its own groups.

        Raises:
            NotFound: the row is gone.
            Conflict: somebody else has the new number.
            Rejected: a field is too long, or was refused.
            OutcomeUnknown: also where a group was lost by it.
        """
        self._check(calls.CONTACTS_EDIT.name, draft)
        changed = {key: value for key, value in draft.values.items() if value != contact.values.get(key, "")}
        async with self._people.writing:
            if draft.phone != contact.phone:
                await self._refuse_taken(calls.CONTACTS_EDIT.name, draft.phone)
            before = await self._people.standings(contact.phone, contact.id)
            for standing in before:
                await self._people.edit(standing.row, draft.phone, changed, standing.groups)
            after = await self._connection.read_back(calls.CONTACTS_EDIT, self._people.person(draft.phone, contact.id))
        self._refuse_loss({group for standing in before for group in standing.groups}, after)
        return after

    async def delete(self, contacts: Sequence[Contact]) -> None:
        """Deletes the rows that the contacts are known to consist of, and no other."""
        async with self._people.writing:
            for contact in contacts:
                for row_id in contact.row_ids or (contact.id,):
                    await self._people.remove(row_id, contact.phone)

    async def _refuse_taken(self, operation: str, phone: str) -> None:
        if await self._people.by_phone(phone) is not None:
            raise Conflict(self._connection.title, operation, f"+{phone} is in the book already: open that contact.")

    def _refuse_loss(self, before: set[str], after: Contact) -> None:
        """An edit sends the groups too, and nobody knows what that does (contract, section 5.4)."""
        if before - {group.id for group in after.groups}:
            raise OutcomeUnknown(
                self._connection.title,
                calls.CONTACTS_EDIT.name,
                "The contact was written, but is in fewer groups now: look at its groups.",
            )

    def _check(self, operation: str, draft: ContactDraft) -> None:
        """Refuses what the provider might cut silently."""
        long = {
            key: f"At most {_LONGEST} characters."
            for key, value in draft.values.items()
            if key in wire.TEXT_FIELDS and len(value.strip()) > _LONGEST
        }
        if long:
            raise Rejected(self._connection.title, operation, "A field is too long: shorten it.", long)
