"""From a change to the call at a port that makes it. Imports `domain` and the changes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.domain.contacts import ContactList, Group
from tui.domain.errors import Rejected
from tui.domain.paging import Page, Query
from tui.domain.ports import Contacts, CustomFields, Groups, Lists, Provider, StopList
from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateContacts,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
    UpdateGroup,
)
from tui.services.changes import Change
from tui.services.field_changes import ChangeField, CreateField
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList

if TYPE_CHECKING:
    from tui.domain.campaign_port import Campaigns

T = TypeVar("T")


def contacts_of(provider: Provider) -> Contacts:
    """The contact book.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.contacts, "contacts")


def groups_of(provider: Provider) -> Groups:
    """The groups.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.groups, "groups")


def stop_list_of(provider: Provider) -> StopList:
    """The stop list.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.stop_list, "stop list")


def lists_of(provider: Provider) -> Lists:
    """The lists that are written whole.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.lists, "lists")


def custom_fields_of(provider: Provider) -> CustomFields:
    """The fields that the account made for its contacts.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.custom_fields, "custom fields")


def campaigns_of(provider: Provider) -> "Campaigns":
    """The campaigns.

    Raises:
        Rejected: the account has none.
    """
    return _there(provider.campaigns, "campaigns")


def at_once(provider: Provider, change: Change) -> int:
    """Rows that one call takes."""
    size = _SIZES.get(type(change))
    return max(1, size(provider, change)) if size else 1


async def perform(provider: Provider, change: Change) -> object:
    """Makes a change by one call, and gives what the provider gave.

    Raises:
        ProviderError: see the port's method.
    """
    return await _CALLS[type(change)](provider, change)


async def groups_named(groups: Groups, name: str) -> tuple[Group, ...]:
    """All groups with exactly this name."""
    return tuple([group for group in await every(lambda page: groups.find(Query(), page)) if group.name == name])


async def lists_named(lists: Lists, name: str) -> tuple[ContactList, ...]:
    """All lists with exactly this name."""
    return tuple([row for row in await every(lists.find) if row.name == name])


async def every(find: Callable[[int], Awaitable[Page[T]]]) -> list[T]:
    """The rows of all pages."""
    rows: list[T] = []
    number, goes_on = 1, True
    while goes_on:
        page = await find(number)
        rows += page.rows
        number, goes_on = number + 1, page.has_next
    return rows


def _there(part: T | None, name: str) -> T:
    if part is None:
        raise Rejected("", name, f"This account has no {name}: nothing was sent.")
    return part


async def _create_contact(provider: Provider, change: CreateContact) -> object:
    return await contacts_of(provider).create(change.draft)


async def _create_contacts(provider: Provider, change: CreateContacts) -> None:
    contacts = contacts_of(provider)
    if contacts.bulk is not None and len(change.drafts) > 1:
        await contacts.bulk.create(change.drafts, change.group)
    else:
        [draft] = change.drafts
        await contacts.create(draft)


def _created_at_once(contacts: Contacts, change: CreateContacts) -> int:
    return 1 if contacts.bulk is None else min(map(contacts.bulk.at_once, change.drafts))


async def _update_contact(provider: Provider, change: UpdateContact) -> object:
    return await contacts_of(provider).update(change.contact, change.draft)


async def _delete_contacts(provider: Provider, change: DeleteContacts) -> None:
    await contacts_of(provider).delete(change.contacts)


async def _create_group(provider: Provider, change: CreateGroup) -> object:
    return await groups_of(provider).create(change.draft)


async def _update_group(provider: Provider, change: UpdateGroup) -> object:
    return await groups_of(provider).update(change.group, change.draft)


async def _delete_group(provider: Provider, change: DeleteGroup) -> None:
    await groups_of(provider).delete(change.group, with_contacts=change.with_contacts)


async def _attach(provider: Provider, change: Attach) -> None:
    await groups_of(provider).attach(change.contacts, change.groups)


async def _detach(provider: Provider, change: Detach) -> None:
    await groups_of(provider).detach(change.contacts, change.groups)


async def _add_to_stop_list(provider: Provider, change: AddToStopList) -> None:
    await stop_list_of(provider).add(change.phones, change.channels)


async def _remove_from_stop_list(provider: Provider, change: RemoveFromStopList) -> None:
    await stop_list_of(provider).remove(change.phones, change.channels)


async def _create_list(provider: Provider, change: CreateList) -> object:
    return await lists_of(provider).create(change.beside)


async def _delete_list(provider: Provider, change: DeleteList) -> None:
    await lists_of(provider).delete(change.list_id)


async def _create_field(provider: Provider, change: CreateField) -> object:
    return await custom_fields_of(provider).create(change.name, change.type)


async def _change_field(provider: Provider, change: ChangeField) -> object:
    return await custom_fields_of(provider).change(change.field, name=change.name, visible=change.visible)


# `SaveList` is missing: it is only ever made by `list_save`, between two readings and under a lock.
_CALLS: Final[Mapping[type[Change], Callable[[Provider, Any], Awaitable[object]]]] = {
    CreateContact: _create_contact,
    CreateContacts: _create_contacts,
    UpdateContact: _update_contact,
    DeleteContacts: _delete_contacts,
    CreateGroup: _create_group,
    UpdateGroup: _update_group,
    DeleteGroup: _delete_group,
    Attach: _attach,
    Detach: _detach,
    AddToStopList: _add_to_stop_list,
    RemoveFromStopList: _remove_from_stop_list,
    CreateList: _create_list,
    DeleteList: _delete_list,
    CreateField: _create_field,
    ChangeField: _change_field,
}
_SIZES: Final[Mapping[type[Change], Callable[[Provider, Any], int]]] = {
    CreateContacts: lambda provider, change: _created_at_once(contacts_of(provider), change),
    DeleteContacts: lambda provider, _: contacts_of(provider).delete_at_once,
    Attach: lambda provider, _: groups_of(provider).attach_at_once,
    Detach: lambda provider, _: groups_of(provider).attach_at_once,
    AddToStopList: lambda provider, _: stop_list_of(provider).at_once,
    RemoveFromStopList: lambda provider, _: stop_list_of(provider).at_once,
}
