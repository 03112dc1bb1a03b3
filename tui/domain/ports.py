"""What Ringdesk asks of a provider: one ``Protocol`` for each part.

A capability is a part that is there, or None. What is fixed is a value on the port; what the account
decides is asked (``shape``). Every method may raise any ``ProviderError``; methods that write may raise
``OutcomeUnknown``, after which the caller looks before it does anything else.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from tui.domain.contacts import (
    Contact,
    ContactDraft,
    ContactList,
    CustomField,
    FieldType,
    Group,
    GroupDraft,
    GroupRef,
    ListKind,
    Shape,
    StopEntry,
    WholeList,
)
from tui.domain.paging import Page, Query

if TYPE_CHECKING:  # the first table waits for nothing of campaigns
    from tui.domain.campaign_port import Campaigns


class Membership(Enum):
    """How a contact belongs to groups."""

    MANY = "many"
    ROW_PER_GROUP = "row per group"


class Contacts(Protocol):
    """The contact book of one account."""

    @property
    def page_size(self) -> int:
        """Rows to ask for at once, within the provider's limits."""

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of this account; remembered unless ``fresh``."""

    async def find(self, query: Query, page: int) -> Page[Contact]:
        """One page (from 1) of the contacts that ``query`` describes.

        Raises:
            UnexpectedReply: the provider answered another question than the one asked.
        """

    async def get(self, contact: Contact) -> Contact:
        """The same contact read again, with all its fields and groups.

        Raises:
            NotFound: it is gone.
        """

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        """Contacts whose number is exactly ``digits``."""

    async def create(self, draft: ContactDraft) -> Contact:
        """Adds a contact and gives it as stored.

        Raises:
            Conflict: the number is in the book already.
            Rejected: a field was refused; ``fields`` names it.
        """

    @property
    def bulk(self) -> "BulkContacts | None":
        """What adds several contacts by one call; None where there is no such call."""

    async def update(self, contact: Contact, draft: ContactDraft) -> Contact:
        """Writes every editable field but group membership, and gives the contact as read back."""

    async def delete(self, contacts: Sequence[Contact]) -> None:
        """Deletes contacts, at most ``delete_at_once`` of them; those that are gone already count as deleted."""

    @property
    def delete_at_once(self) -> int:
        """Contacts that one call of ``delete`` takes."""


class BulkContacts(Protocol):
    """The call that adds several contacts."""

    def at_once(self, draft: ContactDraft) -> int:
        """Contacts like this one, in the same group, that one call takes; 1 where it has to be created alone."""

    async def create(self, drafts: Sequence[ContactDraft], group: GroupRef) -> None:
        """Adds contacts to one group, the only one that they are in.

        Raises:
            Conflict: somebody has one of the numbers; nothing was sent.
            PartlyDone: some were refused; ``refused`` has their numbers.
            Rejected: nothing was written.
        """


class CustomFields(Protocol):
    """The fields that one account made for its contacts; after a change its contacts' shape is asked again."""

    @property
    def types(self) -> tuple[FieldType, ...]:
        """What a new field can hold."""

    async def all(self) -> tuple[CustomField, ...]:
        """Every field, hidden ones too."""

    async def create(self, name: str, type: FieldType) -> CustomField:
        """Adds a field.

        Raises:
            Rejected: the name or the type was refused.
        """

    async def change(self, field: CustomField, *, name: str, visible: bool) -> CustomField:
        """Renames, hides or shows a field; its values stay.

        Raises:
            NotFound: it is gone.
            Rejected: the name was refused.
        """


class Groups(Protocol):
    """The contact groups of one account."""

    @property
    def page_size(self) -> int:
        """Rows to ask for at once."""

    @property
    def membership(self) -> Membership:
        """How a contact belongs to groups."""

    @property
    def deletes_contacts(self) -> bool:
        """Whether deleting a group can take its contacts with it."""

    @property
    def attach_at_once(self) -> int:
        """Contacts that one call of ``attach`` or ``detach`` takes."""

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of the groups."""

    async def find(self, query: Query, page: int) -> Page[Group]:
        """One page (from 1) of groups."""

    async def get(self, group_id: str) -> Group:
        """One group read again."""

    async def of(self, contact: Contact) -> tuple[GroupRef, ...]:
        """All groups that hold this person."""

    async def create(self, draft: GroupDraft) -> Group:
        """Adds a group.

        Raises:
            Conflict: the name is taken.
        """

    async def update(self, group: Group, draft: GroupDraft) -> Group:
        """Renames or redescribes a group."""

    async def delete(self, group: Group, *, with_contacts: bool = False) -> None:
        """Deletes a group, and its contacts only if asked to (see ``deletes_contacts``)."""

    async def attach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Puts each contact into each group; at most ``attach_at_once`` contacts."""

    async def detach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Takes each contact out of each group; the contacts stay in the book."""


class StopList(Protocol):
    """A block list that is kept entry by entry at the provider."""

    @property
    def title(self) -> str:
        """What the provider calls it."""

    @property
    def page_size(self) -> int:
        """Rows to ask for at once."""

    @property
    def channels(self) -> tuple[str, ...]:
        """What can be stopped one by one; empty where the list does not distinguish."""

    @property
    def at_once(self) -> int:
        """Numbers that one call of ``add`` or ``remove`` takes."""

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of the entries."""

    async def find(self, query: Query, page: int) -> Page[StopEntry]:
        """One page (from 1) of entries."""

    async def check(self, digits: str) -> StopEntry | None:
        """The entry of one number, if it is on the list."""

    async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Puts numbers (digits) on the list; those on it already count as done."""

    async def remove(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Takes numbers (digits) off the list; those not on it count as done."""


class Lists(Protocol):
    """Named lists of callers that are read and written whole."""

    async def kinds(self) -> tuple[ListKind, ...]:
        """The types a list can have."""

    async def find(self, page: int) -> Page[ContactList]:
        """One page (from 1) of the overview; it does not count entries."""

    async def read(self, list_id: str) -> WholeList:
        """One list with all its entries.

        Raises:
            NotFound: there is no such list (any more).
        """

    async def create(self, whole: WholeList) -> str:
        """Adds a list (its ``id`` is ignored) and gives the new id, "" where the provider did not tell."""

    async def replace(self, whole: WholeList) -> None:
        """Writes the whole list. Never repeated blindly: read back, merge, decide."""

    async def delete(self, list_id: str) -> None:
        """Deletes a list; one that is gone already counts as deleted."""


async def nothing_to_close() -> None:
    """For a provider that holds nothing open."""


@dataclass(frozen=True)
class Provider:
    """The parts of one connected account; a part that the provider lacks is None.

    Attributes:
        late_campaigns: makes the campaigns, which take as long to load as everything else, when they are asked for.
    """

    contacts: Contacts | None = None
    groups: Groups | None = None
    lists: Lists | None = None
    stop_list: StopList | None = None
    custom_fields: CustomFields | None = None
    late_campaigns: "Callable[[], Campaigns] | None" = None
    close: Callable[[], Awaitable[None]] = nothing_to_close

    @cached_property
    def campaigns(self) -> "Campaigns | None":
        """Campaigns, loaded by whoever asks first."""
        return self.late_campaigns() if self.late_campaigns is not None else None


class AccountTab(Struct, frozen=True):
    """One tab of the desk, before anything is connected.

    Attributes:
        key: stable name of the account, as in the settings.
        title: what stands on the tab.
        connect: makes the account's provider; awaited when the tab is first shown. Raises ``ProviderError``.
        rehearsal: whether it is a sandbox account.
        read_only: whether no writing action is offered.
        country: region code by which numbers without a prefix are read.
        zone: of the provider's times; None where it is not known.
        renew: fetches the credentials anew, for the connected provider too; None where they never change. Raises
            ``ProviderError``.
    """

    key: str
    title: str
    connect: Callable[[], Awaitable[Provider]]
    rehearsal: bool = False
    read_only: bool = False
    country: str = "PL"
    zone: tzinfo | None = None
    renew: Callable[[], Awaitable[None]] | None = None
