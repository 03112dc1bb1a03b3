"""After a lost answer: what the provider has now, and what that says of a change, row by row.

A finding is `DONE`, `NOT_DONE` (as it was before), or `UNKNOWN` with what was found, for a person to judge.
Imports `domain` and the changes.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from tui.domain.contacts import Contact, ListEntry
from tui.domain.errors import NotFound
from tui.domain.pairing import key_of
from tui.domain.ports import Provider
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
from tui.services.entries import State
from tui.services.field_changes import ChangeField, CreateField
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList, SaveList
from tui.services.performing import (
    contacts_of,
    custom_fields_of,
    groups_named,
    groups_of,
    lists_named,
    lists_of,
    stop_list_of,
)


class Finding(Struct, frozen=True):
    """What a look says of one row.

    Attributes:
        sentence: what was found.
        value: the record as it is now, where there is one.
    """

    state: State
    sentence: str = ""
    value: object = None


async def look(provider: Provider, change: Change) -> Finding:
    """Looks one row of a change up; ``change`` has no other rows.

    Raises:
        ProviderError: the provider could not be asked.
    """
    return await _LOOKS[type(change)](provider, change)


def _done(value: object = None) -> Finding:
    return Finding(State.DONE, "Looked up: it was done.", value)


def _not_done(sentence: str = "Looked up: it was not done.") -> Finding:
    return Finding(State.NOT_DONE, sentence)


def _unclear(sentence: str, value: object = None) -> Finding:
    return Finding(State.UNKNOWN, sentence, value)


def _either(*, done: bool) -> Finding:
    return _done() if done else _not_done()


def _differences(now: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Keys of what differs; providers trim what they are sent."""
    return [key for key, value in wanted.items() if now.get(key, "").strip() != value.strip()]


def _flat(contact: Contact) -> dict[str, str]:
    return {**contact.values, "phone": contact.phone}


async def _created_contact(provider: Provider, change: CreateContact) -> Finding:
    found = await contacts_of(provider).by_phone(change.draft.phone)
    if not found:
        return _not_done("Looked up: nobody has the number.")
    if any(not _differences(contact.values, change.draft.values) for contact in found):
        return _done(found[0])
    return _unclear("The number is in the book, but with other values: open it and compare.", found[0])


async def _created_contacts(provider: Provider, change: CreateContacts) -> Finding:
    [draft] = change.drafts
    return await _created_contact(provider, CreateContact(draft))


async def _updated_contact(provider: Provider, change: UpdateContact) -> Finding:
    try:
        now = await contacts_of(provider).get(change.contact)
    except NotFound:
        return _unclear("The contact is gone.")
    if not _differences(_flat(now), {**change.draft.values, "phone": change.draft.phone}):
        if {group.id for group in change.contact.groups} - {group.id for group in now.groups}:
            return _unclear("The contact was written, but is in fewer groups now: look at its groups.", now)
        return _done(now)
    if not _differences(_flat(now), {key: was for key, (was, _) in change.edits.items()}):
        return _not_done("Looked up: it is as it was before.")
    return _unclear("The contact is neither as it was nor as it was written: open it and compare.", now)


async def _deleted_contact(provider: Provider, change: DeleteContacts) -> Finding:
    [contact] = change.contacts
    contacts = contacts_of(provider)
    try:
        await contacts.get(contact)
    except NotFound:
        rows = set(contact.row_ids)
        left = await contacts.by_phone(contact.phone) if len(rows) > 1 else ()
        return _either(done=not any(rows & {other.id, *other.row_ids} for other in left))
    return _not_done("Looked up: the contact is there.")


async def _created_group(provider: Provider, change: CreateGroup) -> Finding:
    found = await groups_named(groups_of(provider), change.draft.name)
    return _the_new_one([(group.id, group) for group in found], change.others)


async def _updated_group(provider: Provider, change: UpdateGroup) -> Finding:
    wanted = {"name": change.draft.name, "description": change.draft.description}
    try:
        now = await groups_of(provider).get(change.group.id)
    except NotFound:
        return _unclear("The group is gone.")
    found = {"name": now.name, "description": now.description}
    if not _differences(found, wanted):
        return _done(now)
    if not _differences(found, {"name": change.group.name, "description": change.group.description}):
        return _not_done("Looked up: it is as it was before.")
    return _unclear("The group is neither as it was nor as it was written: open it and compare.", now)


async def _deleted_group(provider: Provider, change: DeleteGroup) -> Finding:
    try:
        await groups_of(provider).get(change.group.id)
    except NotFound:
        return _done()
    return _not_done("Looked up: the group is there.")


async def _attached(provider: Provider, change: Attach | Detach) -> Finding:
    [contact] = change.contacts
    groups = groups_of(provider)
    wanted = {group.id for group in change.groups}
    try:
        held = {group.id for group in await groups.of(contact)}
    except NotFound:
        return _not_done("Looked up: the contact is gone.")
    return _either(done=wanted <= held if isinstance(change, Attach) else not wanted & held)


async def _stopped(provider: Provider, change: AddToStopList) -> Finding:
    entry = await stop_list_of(provider).check(change.phones[0])
    return _either(done=entry is not None and set(change.channels) <= set(entry.channels))


async def _unstopped(provider: Provider, change: RemoveFromStopList) -> Finding:
    entry = await stop_list_of(provider).check(change.phones[0])
    if entry is None:
        return _done()
    return _either(done=bool(change.channels) and not set(change.channels) & set(entry.channels))


async def _created_list(provider: Provider, change: CreateList) -> Finding:
    found = await lists_named(lists_of(provider), change.name)
    return _the_new_one([(row.id, row.id) for row in found if row.kind == change.kind], change.others)


async def _deleted_list(provider: Provider, change: DeleteList) -> Finding:
    found = await lists_named(lists_of(provider), change.name)
    return _either(done=all(row.id != change.list_id for row in found))


async def _saved_list(provider: Provider, change: SaveList) -> Finding:
    try:
        whole = await lists_of(provider).read(change.list_id)
    except NotFound:
        return _unclear("The list is gone.")
    became, were = _holds(whole.entries, change.become, change.were), _holds(whole.entries, change.were, change.become)
    if became and whole.name.strip() == change.name.strip():
        return _done()
    if were and whole.name.strip() == change.old_name.strip():
        return _not_done("Looked up: the list is as if nothing had been written.")
    return _unclear("Some of the changes are in the list and some are not: open it and compare.")


async def _created_field(provider: Provider, change: CreateField) -> Finding:
    found = await custom_fields_of(provider).all()
    named = [(field.id, field) for field in found if field.name.strip() == change.name.strip()]
    return _the_new_one([*named], change.others)


async def _changed_field(provider: Provider, change: ChangeField) -> Finding:
    now = next((one for one in await custom_fields_of(provider).all() if one.id == change.field.id), None)
    if now is None:
        return _unclear("The field is gone.")
    if (now.name.strip(), now.visible) == (change.name.strip(), change.visible):
        return _done(now)
    if (now.name, now.visible) == (change.field.name, change.field.visible):
        return _not_done("Looked up: it is as it was before.")
    return _unclear("The field is neither as it was nor as it was written: open it and compare.", now)


def _holds(entries: Iterable[ListEntry], there: Iterable[ListEntry | None], gone: Iterable[ListEntry | None]) -> bool:
    """Whether a list has what one side of a save has, and nothing of what only the other has."""
    now = Counter(map(key_of, entries))
    wanted = Counter(key_of(entry) for entry in there if entry is not None)
    unwanted = Counter(key_of(entry) for entry in gone if entry is not None) - wanted
    return not wanted - now and not any(now[key] for key in unwanted)


def _the_new_one(found: list[tuple[str, object]], others: tuple[str, ...]) -> Finding:
    """Of all with one name, the one that was not there before."""
    new = [value for key, value in found if key not in others]
    if len(new) > 1:
        return _unclear("Several have the name: open them and compare.")
    return _done(new[0]) if new else _not_done("Looked up: there is none with the name.")


_LOOKS: Final[Mapping[type[Change], Callable[[Provider, Any], Awaitable[Finding]]]] = {
    CreateContact: _created_contact,
    CreateContacts: _created_contacts,
    UpdateContact: _updated_contact,
    DeleteContacts: _deleted_contact,
    CreateGroup: _created_group,
    UpdateGroup: _updated_group,
    DeleteGroup: _deleted_group,
    Attach: _attached,
    Detach: _attached,
    AddToStopList: _stopped,
    RemoveFromStopList: _unstopped,
    CreateList: _created_list,
    DeleteList: _deleted_list,
    SaveList: _saved_list,
    CreateField: _created_field,
    ChangeField: _changed_field,
}
