"""What panes call to change something: each gives a job, and never touches the network itself.

Nothing here asks the person: a pane asks first, with what `compare`, `same_number` and `losses` tell it, and
starts the job then. Imports `domain` and the modules beside it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from tui.domain.contacts import Contact, ContactDraft, ContactList, Group, GroupDraft, GroupRef, ListEntry
from tui.domain.merge import MergedRecord, merge_members, merge_record
from tui.domain.paging import Query
from tui.domain.ports import Provider
from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
    UpdateGroup,
)
from tui.services.changes import Change
from tui.services.job import Job
from tui.services.jobs import Jobs, hold
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList
from tui.services.performing import contacts_of, groups_of
from tui.services.preparing import all_contacts, members_of, prepared
from tui.services.reversal import loss_of

Chosen: TypeAlias = Sequence[Contact] | Query
"""Contacts that are marked, or the mark of a query, which the job walks."""
MakeChanges: TypeAlias = Callable[[tuple[Contact, ...]], Iterable[Change]]

EVERY_ROW = "*"
"""Row that a job over a query holds."""


class Share(StrEnum):
    """How many of the marked are in a group."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Comparison(Struct, frozen=True):
    """A contact as it was opened, as it is now, and as the form has it.

    Attributes:
        theirs: the record read again.
        merged: field by field (``phone`` for the number); in a conflict it holds mine.
        groups: ids of the groups it shall have: what either side added or took away.
        is_changed: whether somebody changed it since it was opened.
    """

    opened: Contact
    theirs: Contact
    mine: ContactDraft
    merged: MergedRecord[str]
    groups: tuple[str, ...]
    is_changed: bool

    @property
    def draft(self) -> ContactDraft:
        """What to save, once the conflicts are looked at."""
        values = {key: value for key, value in self.merged.values.items() if key in self.mine.values}
        return ContactDraft(self.merged.values["phone"], values, self.groups)


class Writes:
    """Everything that can be changed, at any account.

    Every method that gives a job may raise ``Busy``; what is awaited may raise ``ProviderError``.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    # -- asked before ------------------------------------------------------------------------------------

    async def same_number(self, account: str, digits: str) -> tuple[Contact, ...]:
        """Contacts that have a number already."""
        return await contacts_of(await self._jobs.connect(account)).by_phone(digits)

    async def compare(self, account: str, opened: Contact, mine: ContactDraft) -> Comparison:
        """Reads a contact again and merges what the form has with what others did."""
        theirs = await contacts_of(await self._jobs.connect(account)).get(opened)
        return compared(opened, theirs, mine)

    async def shares(self, account: str, contacts: Sequence[Contact]) -> dict[str, Share]:
        """Of each group that one of the contacts is in, how many of them are; the other groups have none."""
        groups = groups_of(await self._jobs.connect(account))
        held = [{ref.id for ref in await groups.of(contact)} for contact in contacts]
        every, some = set[str].intersection(*held) if held else set(), set[str]().union(*held)
        return {group: Share.ALL if group in every else Share.SOME for group in sorted(some)}

    async def loss_of_deleting(self, account: str, group: Group, *, with_contacts: bool) -> str:
        """What could not be taken back if a group were deleted; empty where everything could."""
        provider = await self._jobs.connect(account)
        change = DeleteGroup(group, with_contacts=with_contacts)
        return loss_of(DeleteGroup(group, await members_of(provider, change), with_contacts=with_contacts))

    # -- contacts ----------------------------------------------------------------------------------------

    def create_contact(self, account: str, draft: ContactDraft) -> Job:
        """Adds a contact; the result's value is the contact as stored."""
        return self._start(account, [CreateContact(draft)])

    def save_contact(
        self, account: str, opened: Contact, draft: ContactDraft, names: Mapping[str, str] | None = None
    ) -> Job:
        """Writes what a form changed: fields first, then groups.

        Where somebody changed the same field meanwhile nothing is written, and the job's error is a ``Conflict``:
        show what ``compare`` gives, then save once more with ``theirs`` as opened.

        Args:
            account: key of the account.
            opened: the contact as the form was opened with it.
            draft: as the form has it now.
            names: of groups by id, for the journal.
        """
        was, wanted = {ref.id: ref for ref in opened.groups}, dict.fromkeys(draft.groups)
        entered = tuple(GroupRef(key, (names or {}).get(key, "")) for key in wanted if key not in was)
        left = tuple(ref for key, ref in was.items() if key not in wanted)
        update = UpdateContact(opened, draft)
        changes: list[Change] = [update] if update.edits else []
        changes += [Attach((opened,), entered)] if entered else []
        changes += [Detach((opened,), left)] if left else []
        return self._start(account, changes, chained=True)

    def delete_contacts(self, account: str, chosen: Chosen) -> Job:
        """Deletes contacts."""
        return self._over(account, chosen, lambda contacts: [DeleteContacts(contacts)], DeleteContacts.VERB)

    # -- groups ------------------------------------------------------------------------------------------

    def create_group(self, account: str, draft: GroupDraft) -> Job:
        """Adds a group; the result's value is the group as stored."""
        return self._start(account, [CreateGroup(draft)])

    def update_group(self, account: str, group: Group, draft: GroupDraft) -> Job:
        """Renames or redescribes a group."""
        return self._start(account, [UpdateGroup(group, draft)])

    def delete_group(self, account: str, group: Group, *, with_contacts: bool = False) -> Job:
        """Deletes a group, and its contacts only if asked to."""
        return self._start(account, [DeleteGroup(group, with_contacts=with_contacts)])

    def attach(self, account: str, chosen: Chosen, groups: Sequence[GroupRef]) -> Job:
        """Puts contacts into groups."""
        return self._over(account, chosen, lambda contacts: [Attach(contacts, tuple(groups))], Attach.VERB)

    def detach(self, account: str, chosen: Chosen, groups: Sequence[GroupRef]) -> Job:
        """Takes contacts out of groups."""
        return self._over(account, chosen, lambda contacts: [Detach(contacts, tuple(groups))], Detach.VERB)

    # -- lists -------------------------------------------------------------------------------------------

    def put_on_stop_list(self, account: str, chosen: Sequence[str] | Query, channels: Sequence[str] = ()) -> Job:
        """Puts numbers, or those of all contacts that match, on the stop list; no channels means all of them."""
        return self._stop(account, AddToStopList, chosen, channels)

    def take_off_stop_list(self, account: str, chosen: Sequence[str] | Query, channels: Sequence[str] = ()) -> Job:
        """Takes numbers, or those of all contacts that match, off the stop list."""
        return self._stop(account, RemoveFromStopList, chosen, channels)

    def create_list(self, account: str, name: str, kind: str, entries: Sequence[ListEntry] = ()) -> Job:
        """Adds a list; the result's value is its id, "" where the provider did not tell."""
        return self._start(account, [CreateList(name, kind, tuple(entries))])

    def delete_list(self, account: str, row: ContactList) -> Job:
        """Deletes a list; its entries are kept, so that it can be brought back."""
        return self._start(account, [DeleteList(row.id, row.name, row.kind)])

    # -- starting ----------------------------------------------------------------------------------------

    def _stop(
        self,
        account: str,
        kind: type[AddToStopList | RemoveFromStopList],
        chosen: Sequence[str] | Query,
        channels: Sequence[str],
    ) -> Job:
        if not isinstance(chosen, Query):
            return self._start(account, [kind(tuple(dict.fromkeys(chosen)), tuple(channels))])

        def changes(contacts: tuple[Contact, ...]) -> list[Change]:
            return [kind(tuple(dict.fromkeys(contact.phone for contact in contacts)), tuple(channels))]

        return self._over(account, chosen, changes, kind.VERB)

    def _over(self, account: str, chosen: Chosen, changes: MakeChanges, verb: str) -> Job:
        if not isinstance(chosen, Query):
            return self._start(account, list(changes(tuple(chosen))))
        query = chosen

        async def collect(job: Job) -> list[Change]:
            provider = await self._jobs.connect(account)
            contacts = await all_contacts(contacts_of(provider), query)
            return await _prepared(provider, changes(contacts))

        held = [hold(account, DeleteContacts.THING, EVERY_ROW)]
        return self._jobs.start(account, f"{verb}: all that match", collect, holds=held)

    def _start(self, account: str, changes: Sequence[Change], *, chained: bool = False) -> Job:
        async def prepare(job: Job) -> list[Change]:
            return await _prepared(await self._jobs.connect(account), changes)

        return self._jobs.start(account, _title(changes), prepare, holds=_held(account, changes), chained=chained)


def compared(opened: Contact, theirs: Contact, mine: ContactDraft) -> Comparison:
    """Merges a form with what others did to the record; pure."""
    was, now = {**opened.values, "phone": opened.phone}, {**theirs.values, "phone": theirs.phone}
    wanted = {**opened.values, **mine.values, "phone": mine.phone}
    members = merge_members((ref.id for ref in opened.groups), (ref.id for ref in theirs.groups), mine.groups)
    groups = {ref.id for ref in opened.groups} != {ref.id for ref in theirs.groups}
    return Comparison(
        opened, theirs, mine, merge_record(was, now, wanted), tuple(sorted(members)), was != now or groups
    )


async def _prepared(provider: Provider, changes: Iterable[Change]) -> list[Change]:
    return [await prepared(provider, change) for change in changes if change.rows]


def _held(account: str, changes: Iterable[Change]) -> Collection[str]:
    return {hold(account, change.THING, row) for change in changes for row in change.rows}


def _title(changes: Sequence[Change]) -> str:
    return "; ".join(f"{change.VERB} {change.target}" for change in changes) or "nothing to change"
