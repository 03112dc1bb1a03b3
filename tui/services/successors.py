"""Records that were made again have new ids, and edited ones new numbers: who came in whose place.

Imports `domain` and the changes.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft, Group, GroupRef
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
from tui.services.list_changes import CreateList, DeleteList, SaveList


class Successors:
    """What was learned so far."""

    def __init__(self) -> None:
        self._contacts: dict[str, Contact] = {}
        self._groups: dict[str, str] = {}
        self._lists: dict[str, str] = {}

    def learn(self, change: Change, value: object) -> None:
        """Takes note of what a change that was done has made."""
        if isinstance(change, CreateContact) and change.was and isinstance(value, Contact):
            self._contacts[change.was] = value
        elif isinstance(change, UpdateContact) and isinstance(value, Contact):
            self._contacts[change.contact.id] = value
        elif isinstance(change, CreateGroup) and change.was and isinstance(value, Group):
            self._groups[change.was] = value.id
        elif isinstance(change, CreateList) and change.was and isinstance(value, str):
            self._lists[change.was] = value

    def applied(self, change: Change) -> Change:
        """A change with the ids that hold now."""
        rewrite = _REWRITES.get(type(change))
        return rewrite(self, change) if rewrite else change

    def list_id(self, list_id: str) -> str:
        """The id that a list has now."""
        return _last(self._lists, list_id)

    def contact(self, contact: Contact) -> Contact:
        """A contact by the id and the number that it has now."""
        found, seen = contact, set[str]()
        while found.id in self._contacts and found.id not in seen:
            seen.add(found.id)
            found = self._contacts[found.id]
        groups = self.refs(contact.groups)
        return replace(contact, id=found.id, phone=found.phone, row_ids=found.row_ids, groups=groups)

    def contacts(self, contacts: Iterable[Contact]) -> tuple[Contact, ...]:
        """The same for several."""
        return tuple(self.contact(contact) for contact in contacts)

    def group(self, group: Group) -> Group:
        """A group by the id that it has now."""
        return replace(group, id=self.group_id(group.id))

    def group_id(self, group_id: str) -> str:
        """The id that a group has now."""
        return _last(self._groups, group_id)

    def refs(self, refs: Iterable[GroupRef]) -> tuple[GroupRef, ...]:
        """Groups by the ids that they have now."""
        return tuple(GroupRef(self.group_id(ref.id), ref.name) for ref in refs)

    def draft(self, draft: ContactDraft) -> ContactDraft:
        """A contact to be, in the groups by the ids that they have now."""
        return replace(draft, groups=tuple(map(self.group_id, draft.groups)))


def _last(newer: Mapping[str, str], old: str) -> str:
    seen = {old}
    while old in newer and newer[old] not in seen:
        old = newer[old]
        seen.add(old)
    return old


def _members(known: Successors, change: Attach | Detach) -> Change:
    return replace(change, contacts=known.contacts(change.contacts), groups=known.refs(change.groups))


_REWRITES: Final[Mapping[type[Change], Callable[[Successors, Any], Change]]] = {
    CreateContact: lambda known, change: replace(change, draft=known.draft(change.draft)),
    CreateContacts: lambda known, change: replace(
        change, drafts=tuple(map(known.draft, change.drafts)), group=known.refs((change.group,))[0]
    ),
    UpdateContact: lambda known, change: replace(
        change, contact=known.contact(change.contact), draft=known.draft(change.draft)
    ),
    DeleteContacts: lambda known, change: replace(change, contacts=known.contacts(change.contacts)),
    UpdateGroup: lambda known, change: replace(change, group=known.group(change.group)),
    DeleteGroup: lambda known, change: replace(change, group=known.group(change.group)),
    Attach: _members,
    Detach: _members,
    DeleteList: lambda known, change: replace(change, list_id=known.list_id(change.list_id)),
    SaveList: lambda known, change: replace(change, list_id=known.list_id(change.list_id)),
}
