"""The groups of a SerwerSMS account, as a port. Imports `domain` and `providers`' shared modules."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final

from tui.domain.contacts import Contact, FieldSpec, FieldType, Group, GroupDraft, GroupRef, SearchKind, Shape
from tui.domain.errors import Conflict, NotFound, Rejected
from tui.domain.foreign import shown
from tui.domain.paging import Page, Query
from tui.domain.phones import display
from tui.domain.ports import Membership
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms import pages, wire
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.membership import Add, Delete, Edit, Plan, Step, joining, leaving
from tui.providers.serwersms.numbers import is_number
from tui.providers.serwersms.people import People, Standing
from tui.providers.serwersms.refusals import ActionUnknown, NothingDone
from tui.providers.walk import Walks

_LONGEST: Final = 100
"""Characters of a group's name (contract, section 1.4)."""
_SHOWN: Final = 40
"""Characters of a name within a sentence."""

SHAPE: Final = Shape(
    (
        FieldSpec("name", "Name", limit=_LONGEST, priority=0, width=40, required=True, name_like=True),
        FieldSpec("size", "Contacts", FieldType.NUMBER, priority=10, width=9, editable=False),
    ),
    SearchKind.PHRASE,
    sortable=("name",),
)


class SerwerGroups:
    """Groups, and who is in them."""

    page_size = calls.PAGE_SIZE
    membership = Membership.ROW_PER_GROUP
    deletes_contacts = True
    attach_at_once = 1

    def __init__(self, connection: Connection, people: People) -> None:
        self._connection = connection
        self._people = people
        self._walks = Walks()

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fixed by the provider."""
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[Group]:
        """One page of groups."""
        parameters = pages.asked(query, page, SHAPE.sortable)
        answer = await self._connection.rows(calls.GROUPS_INDEX, wire.groups, parameters)
        is_news = self._walks.brings_news(query, page, (group.id for group in answer.rows))
        return pages.page_of(answer, answer.rows, page, is_news=is_news)

    async def get(self, group_id: str) -> Group:
        """One group read again; where the server cannot view single ones, found among all.

        Raises:
            NotFound: it is gone.
        """
        parameters = {"id": wire.id_parameter(group_id)}
        try:
            return await self._connection.record(calls.GROUPS_VIEW, wire.viewed_group, parameters)
        except NothingDone:
            pass
        except ActionUnknown:
            async for group in self._walk(Query()):
                if group.id == group_id:
                    return group
        raise NotFound(self._connection.title, calls.GROUPS_VIEW.name, "The group is gone: refresh.")

    async def of(self, contact: Contact) -> tuple[GroupRef, ...]:
        """All groups that hold this phone; where the number is hidden, those that its row told."""
        if not is_number(contact.phone):
            return contact.groups
        held = await self._people.held(contact.phone)
        return tuple({line.group.id: line.group for line in held}.values())

    async def create(self, draft: GroupDraft) -> Group:
        """Adds a group whose name is free.

        Raises:
            Conflict: a group has exactly this name; the provider itself might allow it.
            Rejected: the name is too long, or was refused.
        """
        name = self._checked(calls.GROUPS_ADD.name, draft)
        await self._refuse_taken(calls.GROUPS_ADD.name, name)
        group_id = await self._connection.written(calls.GROUPS_ADD, {"name": name})
        return await self._connection.read_back(calls.GROUPS_ADD, self._added(group_id, name))

    async def update(self, group: Group, draft: GroupDraft) -> Group:
        """Renames a group.

        Raises:
            Conflict: another group has exactly this name.
            NotFound: it is gone.
        """
        name = self._checked(calls.GROUPS_EDIT.name, draft)
        await self._refuse_taken(calls.GROUPS_EDIT.name, name, but=group.id)
        await self._connection.written(calls.GROUPS_EDIT, {"id": wire.id_parameter(group.id), "name": name})
        return await self._connection.read_back(calls.GROUPS_EDIT, self.get(group.id))

    async def delete(self, group: Group, *, with_contacts: bool = False) -> None:
        """Deletes a group; a refusal counts as done where a look finds it gone."""
        parameters: dict[str, object] = {"id": wire.id_parameter(group.id)}
        if with_contacts:
            parameters["delete_contacts"] = True
        try:
            await self._connection.written(calls.GROUPS_DELETE, parameters)
        except (NotFound, Rejected) as refusal:
            if await self._is_there(group.id):
                raise refusal

    async def attach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Puts each person into each group, and looks whether they are in.

        Raises:
            Rejected: a group did not take them, or the number is hidden.
        """
        for contact in contacts:
            ids = await self._move(contact, {group.id for group in groups}, joining)
            left_out = [group for group in groups if group.id not in ids]
            self._refuse(left_out, f"SerwerSMS did not put {display(contact.phone)} into")

    async def detach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Takes each person out of each group, and looks whether they are out.

        Raises:
            Rejected: a group kept them, or the number is hidden.
        """
        for contact in contacts:
            ids = await self._move(contact, {group.id for group in groups}, leaving)
            kept = [group for group in groups if group.id in ids]
            self._refuse(kept, f"SerwerSMS keeps {display(contact.phone)} in")

    async def _move(self, contact: Contact, groups: Collection[str], plan: Plan) -> set[str]:
        """Takes the steps of a plan, and gives the ids of all groups that hold the person then."""
        if not is_number(contact.phone):
            raise Rejected(
                self._connection.title, calls.GROUPS_CHECK.name, "The number is hidden, so its groups cannot change."
            )
        async with self._people.writing:
            rows = {standing.row.id: standing for standing in await self._people.present(contact)}
            for step in plan({row_id: standing.groups for row_id, standing in rows.items()}, groups):
                await self._take(step, rows)
            held = await self._connection.read_back(calls.CONTACTS_EDIT, self._people.held(contact.phone))
        return {line.group.id for line in held}

    async def _take(self, step: Step, rows: dict[str, Standing]) -> None:
        """Takes one step; where a further row is refused, the first row gets the further group."""
        first = next(iter(rows.values()))
        match step:
            case Edit(row_id, groups):
                await self._people.edit(rows[row_id].row, first.row.phone, {}, groups)
            case Delete(row_id):
                await self._people.remove(row_id, first.row.phone)
            case Add(group):
                try:
                    await self._people.add(first.row.phone, first.row.values, [group])
                except (Rejected, Conflict):
                    both = Standing(first.row, (*first.groups, group))
                    await self._people.edit(both.row, both.row.phone, {}, both.groups)
                    rows[first.row.id] = both

    def _refuse(self, groups: Sequence[GroupRef], sentence: str) -> None:
        if groups:
            names = ", ".join(shown(group.name, _SHOWN) for group in groups)
            raise Rejected(self._connection.title, calls.CONTACTS_EDIT.name, f"{sentence} {names}: look at its groups.")

    def _checked(self, operation: str, draft: GroupDraft) -> str:
        """The name to write; refuses what the provider might cut silently."""
        name = draft.name.strip()
        if not name or len(name) > _LONGEST:
            sentence = f"A name has 1 to {_LONGEST} characters."
            raise Rejected(self._connection.title, operation, sentence, {"name": sentence})
        return name

    async def _refuse_taken(self, operation: str, name: str, *, but: str = "") -> None:
        if any(group.id != but for group in await self.named(name)):
            raise Conflict(self._connection.title, operation, f"There is a group {shown(name, _SHOWN)} already.")

    async def _added(self, group_id: str, name: str) -> Group:
        if group_id:
            return await self.get(group_id)
        found = await self.named(name)
        if not found:
            raise NotFound(self._connection.title, calls.GROUPS_ADD.name, "The new group is not there.")
        return found[0]

    async def named(self, name: str) -> list[Group]:
        """Groups with exactly this name."""
        return [group async for group in self._walk(Query(phrase=name)) if group.name.strip() == name]

    async def _walk(self, query: Query) -> AsyncIterator[Group]:
        """All groups of a query, each once."""
        walks, number, goes_on = Walks(), 1, True
        while goes_on:
            parameters = pages.asked(query, number, SHAPE.sortable)
            answer = await self._connection.rows(calls.GROUPS_INDEX, wire.groups, parameters)
            is_news = walks.brings_news(query, number, (group.id for group in answer.rows))
            page = pages.page_of(answer, answer.rows, number, is_news=is_news)
            for group in page.rows:
                yield group
            number, goes_on = number + 1, page.has_next

    async def _is_there(self, group_id: str) -> bool:
        try:
            await self.get(group_id)
        except NotFound:
            return False
        return True
