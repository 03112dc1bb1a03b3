"""A provider in memory that loses answers on demand; every call passes `Line.carry`, where tests get in between."""

from collections.abc import Sequence
from itertools import count

from msgspec.structs import replace

from tests.services.simulated_line import SHAPE, Line
from tests.services.simulated_lists import SimLists, SimStopList
from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef, Shape
from tui.domain.errors import Conflict, NotFound, PartlyDone, Rejected
from tui.domain.paging import Page, Query, counted_page
from tui.domain.ports import BulkContacts, Membership, Provider


class SimContacts:
    """A contact book in which a number is unique."""

    page_size = 50
    delete_at_once = 2

    def __init__(self, line: Line) -> None:
        self.line = line
        self.rows: dict[str, Contact] = {}
        self.bulk: BulkContacts | None = None
        self.refused: set[str] = set()
        self.names: dict[str, str] = {}
        self._ids = count(1)

    async def shape(self, *, fresh: bool = False) -> Shape:
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[Contact]:
        rows = [
            row for row in self.rows.values() if query.group is None or any(one.id == query.group for one in row.groups)
        ]
        shown = tuple(rows[(page - 1) * self.page_size : page * self.page_size])
        total = len(rows)
        return await self.line.carry(
            "contacts.find", lambda: counted_page(shown, page, self.page_size, total), writes=False
        )

    async def get(self, contact: Contact) -> Contact:
        return await self.line.carry("contacts.get", lambda: self._get(contact.id), writes=False)

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        return await self.line.carry(
            "contacts.by_phone",
            lambda: tuple(row for row in self.rows.values() if row.phone == digits),
            writes=False,
        )

    async def create(self, draft: ContactDraft) -> Contact:
        return await self.line.carry("contacts.create", lambda: self.put(draft))

    async def update(self, contact: Contact, draft: ContactDraft) -> Contact:
        def act() -> Contact:
            row = replace(self._get(contact.id), phone=draft.phone, values=dict(draft.values))
            self.rows[row.id] = row
            return row

        return await self.line.carry("contacts.update", act)

    async def delete(self, contacts: Sequence[Contact]) -> None:
        assert len(contacts) <= self.delete_at_once

        def act() -> None:
            for contact in contacts:
                self.rows.pop(contact.id, None)

        await self.line.carry("contacts.delete", act)

    def put(self, draft: ContactDraft) -> Contact:
        if any(row.phone == draft.phone for row in self.rows.values()):
            raise Conflict("Sim", "contacts.create", "The number is in the book already.")
        if draft.phone in self.refused:
            raise Rejected("Sim", "contacts.create", "The number is not wanted.")
        groups = tuple(GroupRef(key, self.names.get(key, key)) for key in draft.groups)
        row = Contact(str(next(self._ids)), draft.phone, dict(draft.values), groups)
        self.rows[row.id] = row
        return row

    def _get(self, contact_id: str) -> Contact:
        if contact_id not in self.rows:
            raise NotFound("Sim", "contacts.get", "The contact is gone.")
        return self.rows[contact_id]


class SimBulk:
    """Adds several contacts by one call; what is refused is refused alone, too."""

    def __init__(self, contacts: SimContacts) -> None:
        self._contacts = contacts

    def at_once(self, draft: ContactDraft) -> int:
        return 3

    async def create(self, drafts: Sequence[ContactDraft], group: GroupRef) -> None:
        def act() -> None:
            for draft in drafts:
                if draft.phone not in self._contacts.refused:
                    self._contacts.put(draft)

        assert {draft.groups for draft in drafts} == {(group.id,)}
        await self._contacts.line.carry("contacts.import", act)
        refused = {draft.phone for draft in drafts}.intersection(self._contacts.refused)
        if refused:
            raise PartlyDone("Sim", "contacts.import", "Some were refused.", refused)


class SimGroups:
    """Groups of the contacts beside it."""

    page_size = 50
    membership = Membership.MANY
    deletes_contacts = True
    attach_at_once = 3

    def __init__(self, line: Line, contacts: SimContacts) -> None:
        self.line = line
        self.contacts = contacts
        self.rows: dict[str, Group] = {}
        self._ids = count(101)

    async def shape(self, *, fresh: bool = False) -> Shape:
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[Group]:
        return await self.line.carry(
            "groups.find", lambda: counted_page(tuple(self.rows.values()), page, 50, len(self.rows)), writes=False
        )

    async def get(self, group_id: str) -> Group:
        def act() -> Group:
            if group_id not in self.rows:
                raise NotFound("Sim", "groups.get", "The group is gone.")
            return self.rows[group_id]

        return await self.line.carry("groups.get", act, writes=False)

    async def of(self, contact: Contact) -> tuple[GroupRef, ...]:
        def act() -> tuple[GroupRef, ...]:
            if contact.id not in self.contacts.rows:
                raise NotFound("Sim", "groups.of", "The contact is gone.")
            return self.contacts.rows[contact.id].groups

        return await self.line.carry("groups.of", act, writes=False)

    async def create(self, draft: GroupDraft) -> Group:
        return await self.line.carry("groups.create", lambda: self.put(draft))

    async def update(self, group: Group, draft: GroupDraft) -> Group:
        def act() -> Group:
            self.rows[group.id] = replace(self.rows[group.id], name=draft.name, description=draft.description)
            return self.rows[group.id]

        return await self.line.carry("groups.update", act)

    async def delete(self, group: Group, *, with_contacts: bool = False) -> None:
        def act() -> None:
            self.rows.pop(group.id, None)
            for row in tuple(self.contacts.rows.values()):
                if any(one.id == group.id for one in row.groups):
                    self._leave(row, {group.id})
                    if with_contacts:
                        del self.contacts.rows[row.id]

        await self.line.carry("groups.delete", act)

    async def attach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        assert len(contacts) <= self.attach_at_once

        def act() -> None:
            for contact in contacts:
                row = self.contacts.rows[contact.id]
                held = {one.id for one in row.groups}
                added = tuple(one for one in groups if one.id not in held)
                self.contacts.rows[row.id] = replace(row, groups=(*row.groups, *added))

        await self.line.carry("groups.attach", act)

    async def detach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        def act() -> None:
            for contact in contacts:
                self._leave(self.contacts.rows[contact.id], {one.id for one in groups})

        await self.line.carry("groups.detach", act)

    def put(self, draft: GroupDraft) -> Group:
        group = Group(str(next(self._ids)), draft.name, draft.description)
        self.rows[group.id] = group
        self.contacts.names[group.id] = group.name
        return group

    def _leave(self, row: Contact, groups: set[str]) -> None:
        left = tuple(one for one in row.groups if one.id not in groups)
        self.contacts.rows[row.id] = replace(row, groups=left)


class Simulated:
    """All parts of one account, and the line to them."""

    def __init__(self) -> None:
        self.line = Line()
        self.contacts = SimContacts(self.line)
        self.groups = SimGroups(self.line, self.contacts)
        self.stop_list = SimStopList(self.line)
        self.lists = SimLists(self.line)
        self.provider = Provider(self.contacts, self.groups, self.lists, self.stop_list)

    async def connect(self, account: str) -> Provider:
        return self.provider

    def contact(self, phone: str, *groups: Group, **values: str) -> Contact:
        """A contact that is in the book."""
        return self.contacts.put(ContactDraft(phone, values, tuple(group.id for group in groups)))
