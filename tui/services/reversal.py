"""What takes a change back, as further changes, and what of it cannot be taken back: pure.

Imports `domain` and the changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft, CustomField, Group, GroupDraft, GroupRef, ListEntry
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

_NOT_KEPT: Final = "What was made is not known exactly."


class Reversal(Struct, frozen=True):
    """What takes something back.

    Attributes:
        changes: in the order in which they are to be made.
        loss: what does not come back, in a sentence; empty where everything does.
    """

    changes: tuple[Change, ...] = ()
    loss: str = ""


def reversal(change: Change, value: object = None, entries: tuple[ListEntry, ...] = ()) -> Reversal:
    """What takes back a change that was done.

    Args:
        change: with only those rows that were done.
        value: what the provider gave for it, as a record of the domain.
        entries: those of the list that is kept beside the journal's line.
    """
    reverse = _REVERSES.get(type(change))
    return reverse(change, value, entries) if reverse else Reversal(loss="This cannot be taken back by a key.")


def loss_of(change: Change) -> str:
    """What could not be taken back if this were done, to be said before; empty where everything could."""
    if isinstance(change, DeleteGroup) and change.with_contacts and change.members is None:
        return "The contacts that go with the group cannot be brought back."
    if isinstance(change, DeleteGroup) and change.members is None:
        return "The group can be brought back, but not who is in it."
    return ""


def draft_of(contact: Contact) -> ContactDraft:
    """A contact as it would be made again."""
    return ContactDraft(contact.phone, dict(contact.values), tuple(group.id for group in contact.groups))


def _created_contact(change: CreateContact, value: object, _: object) -> Reversal:
    return Reversal((DeleteContacts((value,)),)) if isinstance(value, Contact) else Reversal(loss=_NOT_KEPT)


def _created_contacts(change: CreateContacts, _value: object, _: object) -> Reversal:
    """Their ids are not known: they are found by their numbers before they are deleted."""
    made = tuple(Contact("", draft.phone, draft.values, (change.group,)) for draft in change.drafts)
    return Reversal((DeleteContacts(made),))


def _updated_contact(change: UpdateContact, value: object, _: object) -> Reversal:
    """Puts back what was edited, and leaves alone what was not."""
    written = replace(change.contact, phone=change.draft.phone, values={**change.contact.values, **change.draft.values})
    now = value if isinstance(value, Contact) else written
    before = {key: was for key, (was, _now) in change.edits.items()}
    phone = before.pop("phone", now.phone)
    return Reversal((UpdateContact(written, ContactDraft(phone, {**written.values, **before}, change.draft.groups)),))


def _deleted_contacts(change: DeleteContacts, _value: object, _: object) -> Reversal:
    return Reversal(tuple(CreateContact(draft_of(contact), was=contact.id) for contact in change.contacts))


def _created_group(change: CreateGroup, value: object, _: object) -> Reversal:
    return Reversal((DeleteGroup(value, ()),)) if isinstance(value, Group) else Reversal(loss=_NOT_KEPT)


def _updated_group(change: UpdateGroup, _value: object, _: object) -> Reversal:
    now = replace(change.group, name=change.draft.name, description=change.draft.description)
    return Reversal((UpdateGroup(now, GroupDraft(change.group.name, change.group.description)),))


def _deleted_group(change: DeleteGroup, _value: object, _: object) -> Reversal:
    group = change.group
    made: list[Change] = [CreateGroup(GroupDraft(group.name, group.description), was=group.id)]
    if change.members and change.with_contacts:
        made += (CreateContact(draft_of(contact), was=contact.id) for contact in change.members)
    elif change.members:
        made.append(Attach(change.members, (GroupRef(group.id, group.name),)))
    return Reversal(tuple(made), loss_of(change))


def _attached(change: Attach, _value: object, _: object) -> Reversal:
    return Reversal(tuple(_by_groups(change, Detach)))


def _detached(change: Detach, _value: object, _: object) -> Reversal:
    return Reversal(tuple(_by_groups(change, Attach)))


def _by_groups(change: Attach | Detach, kind: Callable[..., Change]) -> Iterable[Change]:
    """One change for all contacts that have the same groups to leave or to enter again."""
    alike: defaultdict[tuple[GroupRef, ...], list[Contact]] = defaultdict(list)
    for contact in change.contacts:
        before = {group.id: group for group in contact.groups}
        if isinstance(change, Attach):
            moved = tuple(group for group in change.groups if group.id not in before)
            now = before | {group.id: group for group in change.groups}
        else:
            moved = tuple(group for group in change.groups if group.id in before)
            left = {group.id for group in change.groups}
            now = {key: group for key, group in before.items() if key not in left}
        alike[moved].append(replace(contact, groups=tuple(now.values())))
    return (kind(tuple(contacts), groups) for groups, contacts in alike.items() if groups)


def _stopped(change: AddToStopList, _value: object, _: object) -> Reversal:
    """Takes off what was not on the list before, channel by channel where it has any."""
    if not change.is_looked_up:
        return Reversal(loss="Which of the numbers were on the list before is not known, so they stay on it.")
    new: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for phone in change.phones:
        before = change.listed.get(phone)
        channels = tuple(channel for channel in change.channels if channel not in (before or ()))
        if before is None or channels:
            new[channels].append(phone)
    return Reversal(tuple(RemoveFromStopList(tuple(phones), channels) for channels, phones in new.items()))


def _unstopped(change: RemoveFromStopList, _value: object, _: object) -> Reversal:
    if not change.is_looked_up:
        return Reversal((AddToStopList(change.phones, change.channels),))
    back: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for phone in change.phones:
        before = change.listed.get(phone)
        if before is not None:
            back[tuple(channel for channel in before if channel in (change.channels or before))].append(phone)
    return Reversal(tuple(AddToStopList(tuple(phones), channels) for channels, phones in back.items()))


def _created_list(change: CreateList, value: object, entries: tuple[ListEntry, ...]) -> Reversal:
    if not isinstance(value, str) or not value:
        return Reversal(loss=_NOT_KEPT)
    return Reversal((DeleteList(value, change.name, change.kind, entries),))


def _deleted_list(change: DeleteList, _value: object, entries: tuple[ListEntry, ...]) -> Reversal:
    return Reversal((CreateList(change.name, change.kind, entries, was=change.list_id),))


def _created_field(_change: CreateField, value: object, _: object) -> Reversal:
    if not isinstance(value, CustomField):
        return Reversal(loss=_NOT_KEPT)
    return Reversal((ChangeField(value, value.name, visible=False),), "The field itself stays, and is hidden.")


def _changed_field(change: ChangeField, _value: object, _: object) -> Reversal:
    now = replace(change.field, name=change.name, visible=change.visible)
    return Reversal((ChangeField(now, change.field.name, change.field.visible),))


# `SaveList` is missing: it is taken back by `list_save`, entry by entry.
_REVERSES: Final[Mapping[type[Change], Callable[[Any, object, tuple[ListEntry, ...]], Reversal]]] = {
    CreateContact: _created_contact,
    CreateContacts: _created_contacts,
    UpdateContact: _updated_contact,
    DeleteContacts: _deleted_contacts,
    CreateGroup: _created_group,
    UpdateGroup: _updated_group,
    DeleteGroup: _deleted_group,
    Attach: _attached,
    Detach: _detached,
    AddToStopList: _stopped,
    RemoveFromStopList: _unstopped,
    CreateList: _created_list,
    DeleteList: _deleted_list,
    CreateField: _created_field,
    ChangeField: _changed_field,
}
