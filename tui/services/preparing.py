"""What has to be read before a change leaves: so that it can be taken back, and overwrites nothing unseen.

Imports `domain` and the changes.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft
from tui.domain.errors import Conflict
from tui.domain.paging import Query
from tui.domain.ports import Contacts, Membership, Provider, StopList
from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
)
from tui.services.changes import Change
from tui.services.field_changes import ChangeField, CreateField
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList
from tui.services.performing import (
    contacts_of,
    custom_fields_of,
    every,
    groups_named,
    groups_of,
    lists_named,
    lists_of,
    stop_list_of,
)

MOST_MEMBERS: Final = 2_000
"""Members of a group that are kept when it is deleted."""
FEW_NUMBERS: Final = 20
"""Numbers that are looked up one by one; for more, the whole stop list is read."""


async def prepared(provider: Provider, change: Change) -> Change:
    """A change as it shall leave, with what is there now.

    Raises:
        Conflict: somebody changed meanwhile what it would overwrite.
        ProviderError: see the ports.
    """
    prepare = _PREPARATIONS.get(type(change))
    return await prepare(provider, change) if prepare else change


async def all_contacts(contacts: Contacts, query: Query) -> tuple[Contact, ...]:
    """Every contact that a query describes, each once although rows may move from page to page."""
    found = await every(lambda page: contacts.find(query, page))
    return tuple({contact.id: contact for contact in found}.values())


async def members_of(provider: Provider, change: DeleteGroup) -> tuple[Contact, ...] | None:
    """Who is in a group; None where that cannot be asked, or are too many to keep."""
    contacts, size = provider.contacts, change.group.size or 0
    if contacts is None or size > MOST_MEMBERS or not (await contacts.shape()).by_group:
        return None
    query = Query(group=change.group.id)
    found: dict[str, Contact] = {}
    number, goes_on = 1, True
    while goes_on and len(found) <= MOST_MEMBERS:
        page = await contacts.find(query, number)
        found |= {contact.id: contact for contact in page.rows}
        number, goes_on = number + 1, page.has_next
    return None if len(found) > MOST_MEMBERS else tuple(found.values())


async def _create_contact(provider: Provider, change: CreateContact) -> Change:
    editable = await _editable(contacts_of(provider))
    values = {key: value for key, value in change.draft.values.items() if key in editable}
    return replace(change, draft=replace(change.draft, values=values))


async def _update_contact(provider: Provider, change: UpdateContact) -> Change:
    """Works the edits into the record as it is now.

    Every editable field is sent, because a provider may empty those that are not.
    """
    contacts = contacts_of(provider)
    now = await contacts.get(change.contact)
    there = {**now.values, "phone": now.phone}
    for key, (was, wanted) in change.edits.items():
        if there.get(key, "").strip() not in (was.strip(), wanted.strip()):
            raise Conflict(
                "", "contacts.update", "Somebody changed the same field meanwhile, so nothing was written: compare."
            )
    editable = await _editable(contacts)
    edits = {key: wanted for key, (_, wanted) in change.edits.items()}
    phone = edits.pop("phone", now.phone)
    values = {key: edits.get(key, now.values.get(key, "")) for key in {**now.values, **change.draft.values}}
    kept = {key: value for key, value in values.items() if key in editable}
    return UpdateContact(now, ContactDraft(phone, kept, change.draft.groups))


async def _delete_contacts(provider: Provider, change: DeleteContacts) -> Change:
    """Finds those whose ids are not known; who is gone already needs no deleting."""
    contacts = contacts_of(provider)
    found: list[Contact] = []
    for contact in change.contacts:
        found += (contact,) if contact.id else await contacts.by_phone(contact.phone)
    return replace(change, contacts=tuple(found))


async def _editable(contacts: Contacts) -> frozenset[str]:
    return frozenset(field.key for field in (await contacts.shape()).fields if field.editable)


async def _create_group(provider: Provider, change: CreateGroup) -> Change:
    found = await groups_named(groups_of(provider), change.draft.name)
    return replace(change, others=tuple(group.id for group in found))


async def _delete_group(provider: Provider, change: DeleteGroup) -> Change:
    return replace(change, members=await members_of(provider, change))


async def _membership(provider: Provider, change: Attach | Detach) -> Change:
    """Reads the groups of each contact where a page of contacts does not tell them all."""
    groups = groups_of(provider)
    if groups.membership is not Membership.ROW_PER_GROUP:
        return change
    return replace(change, contacts=tuple([replace(one, groups=await groups.of(one)) for one in change.contacts]))


async def _stopping(provider: Provider, change: AddToStopList | RemoveFromStopList) -> Change:
    stop_list = stop_list_of(provider)
    listed = await _listed(stop_list, change.phones)
    return replace(change, channels=change.channels or stop_list.channels, listed=listed, is_looked_up=True)


async def _listed(stop_list: StopList, phones: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Channels of those numbers that are on the list."""
    if len(phones) <= FEW_NUMBERS:
        found = [await stop_list.check(phone) for phone in phones]
    else:
        found = list(await every(lambda page: stop_list.find(Query(), page)))
    wanted = set(phones)
    return {entry.phone: entry.channels for entry in found if entry is not None and entry.phone in wanted}


async def _create_list(provider: Provider, change: CreateList) -> Change:
    found = await lists_named(lists_of(provider), change.name)
    return replace(change, others=tuple(row.id for row in found))


async def _delete_list(provider: Provider, change: DeleteList) -> Change:
    now = await lists_of(provider).read(change.list_id)
    return replace(change, name=now.name, kind=now.kind, entries=now.entries)


async def _create_field(provider: Provider, change: CreateField) -> Change:
    return replace(change, others=tuple(field.id for field in await custom_fields_of(provider).all()))


async def _change_field(provider: Provider, change: ChangeField) -> Change:
    now = next((one for one in await custom_fields_of(provider).all() if one.id == change.field.id), change.field)
    if (now.name, now.visible) not in ((change.field.name, change.field.visible), (change.name, change.visible)):
        raise Conflict("", "fields.update", "Somebody changed the field meanwhile, so nothing was written: compare.")
    return change


_PREPARATIONS: Final[Mapping[type[Change], Callable[[Provider, Any], Awaitable[Change]]]] = {
    CreateContact: _create_contact,
    UpdateContact: _update_contact,
    DeleteContacts: _delete_contacts,
    CreateGroup: _create_group,
    DeleteGroup: _delete_group,
    Attach: _membership,
    Detach: _membership,
    AddToStopList: _stopping,
    RemoveFromStopList: _stopping,
    CreateList: _create_list,
    DeleteList: _delete_list,
    CreateField: _create_field,
    ChangeField: _change_field,
}
