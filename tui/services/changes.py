"""Everything that can be changed at a provider, as data: one record per kind of call.

A change can be kept in the journal and read from it again, so that it can be looked up after a crash, taken back
and done again. Imports `domain` and `snapshots`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Final, Self

from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef, ListEntry, WholeList
from tui.domain.phones import display
from tui.services.snapshots import Plain, plain, restored

_NAMED: Final = 3
"""Rows that a change names one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One call that changes something at a provider.

    Attributes:
        VERB: what the journal calls it.
        BEFORE: the fields that tell what was there; the others tell what shall be.
        PER_ROW: the field that holds one item per row, where a change has many rows.
    """

    VERB: ClassVar[str] = ""
    BEFORE: ClassVar[frozenset[str]] = frozenset()
    PER_ROW: ClassVar[str] = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """Keys of the rows that take the outcome: ids of what is there, else what will be known of it."""
        raise NotImplementedError

    @property
    def target(self) -> str:
        """Of whom or what, in words; may hold foreign text."""
        raise NotImplementedError

    def only(self, rows: Collection[str]) -> Self:
        """The same for some of the rows."""
        if not self.PER_ROW:
            return self
        items = getattr(self, self.PER_ROW)
        kept = tuple(item for row, item in zip(self.rows, items, strict=True) if row in rows)
        return replace(self, **{self.PER_ROW: kept})


@dataclass(frozen=True, slots=True)
class CreateContact(Change):
    """Add a contact.

    Attributes:
        was: id of the deleted contact that this one comes in the place of.
    """

    VERB = "add contact"
    draft: ContactDraft
    was: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """The number."""
        return (self.draft.phone,)

    @property
    def target(self) -> str:
        """The number."""
        return display(self.draft.phone)


@dataclass(frozen=True, slots=True)
class UpdateContact(Change):
    """Write the fields of a contact; its groups are changed by `Attach` and `Detach`."""

    VERB = "change contact"
    BEFORE = frozenset({"contact"})
    contact: Contact
    draft: ContactDraft

    @property
    def rows(self) -> tuple[str, ...]:
        """The contact's id."""
        return (self.contact.id,)

    @property
    def target(self) -> str:
        """The number it had."""
        return display(self.contact.phone)

    @property
    def edits(self) -> dict[str, tuple[str, str]]:
        """What is different: before and after by the field's key, ``phone`` for the number."""
        before = {"phone": self.contact.phone, **self.contact.values}
        after = {"phone": self.draft.phone, **self.draft.values}
        keys = dict.fromkeys(after)
        return {key: (was, now) for key in keys if (was := before.get(key, "")) != (now := after[key])}


@dataclass(frozen=True, slots=True)
class DeleteContacts(Change):
    """Delete contacts."""

    VERB = "delete contacts"
    BEFORE = frozenset({"contacts"})
    PER_ROW = "contacts"
    contacts: tuple[Contact, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids."""
        return tuple(contact.id for contact in self.contacts)

    @property
    def target(self) -> str:
        """The numbers."""
        return _named([display(contact.phone) for contact in self.contacts])


@dataclass(frozen=True, slots=True)
class CreateGroup(Change):
    """Add a group.

    Attributes:
        was: id of the deleted group that this one comes in the place of.
    """

    VERB = "add group"
    draft: GroupDraft
    was: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """The name."""
        return (self.draft.name,)

    @property
    def target(self) -> str:
        """The name."""
        return self.draft.name


@dataclass(frozen=True, slots=True)
class UpdateGroup(Change):
    """Rename or redescribe a group."""

    VERB = "change group"
    BEFORE = frozenset({"group"})
    group: Group
    draft: GroupDraft

    @property
    def rows(self) -> tuple[str, ...]:
        """The group's id."""
        return (self.group.id,)

    @property
    def target(self) -> str:
        """The name it had."""
        return self.group.name


@dataclass(frozen=True, slots=True)
class DeleteGroup(Change):
    """Delete a group.

    Attributes:
        members: who was in it; None where that was not read, or was too much to keep.
        with_contacts: whether they are deleted too.
    """

    VERB = "delete group"
    BEFORE = frozenset({"group", "members"})
    group: Group
    members: tuple[Contact, ...] | None = None
    with_contacts: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        """The group's id."""
        return (self.group.id,)

    @property
    def target(self) -> str:
        """The name."""
        return self.group.name


@dataclass(frozen=True, slots=True)
class _Membership(Change):
    """Who, and which groups; a group without an id is looked up by its name when its turn comes."""

    BEFORE = frozenset({"contacts"})
    PER_ROW = "contacts"
    contacts: tuple[Contact, ...]
    groups: tuple[GroupRef, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the contacts."""
        return tuple(contact.id for contact in self.contacts)

    @property
    def target(self) -> str:
        """The numbers, and the groups' names."""
        who = _named([display(contact.phone) for contact in self.contacts])
        return f"{who}: {_named([group.name for group in self.groups])}"


@dataclass(frozen=True, slots=True)
class Attach(_Membership):
    """Put contacts into groups."""

    VERB = "put in groups"


@dataclass(frozen=True, slots=True)
class Detach(_Membership):
    """Take contacts out of groups."""

    VERB = "take out of groups"


@dataclass(frozen=True, slots=True)
class _Stopping(Change):
    """Numbers, and the channels that are meant.

    Attributes:
        listed: channels of the numbers that were on the list before, as far as they were looked up.
        is_looked_up: whether all of them were.
    """

    BEFORE = frozenset({"listed", "is_looked_up"})
    PER_ROW = "phones"
    phones: tuple[str, ...]
    channels: tuple[str, ...] = ()
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_looked_up: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        """The numbers."""
        return self.phones

    @property
    def target(self) -> str:
        """The numbers, and the channels where the list has any."""
        channels = f" ({', '.join(self.channels)})" if self.channels else ""
        return _named([display(phone) for phone in self.phones]) + channels


@dataclass(frozen=True, slots=True)
class AddToStopList(_Stopping):
    """Put numbers on the stop list."""

    VERB = "put on stop list"


@dataclass(frozen=True, slots=True)
class RemoveFromStopList(_Stopping):
    """Take numbers off the stop list."""

    VERB = "take off stop list"


@dataclass(frozen=True, slots=True)
class CreateList(Change):
    """Add a list with its entries.

    Attributes:
        whole: its id is ignored.
        was: id of the deleted list that this one comes in the place of.
    """

    VERB = "add list"
    whole: WholeList
    was: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """The name."""
        return (self.whole.name,)

    @property
    def target(self) -> str:
        """The name."""
        return self.whole.name


@dataclass(frozen=True, slots=True)
class DeleteList(Change):
    """Delete a list; its entries are kept beside the journal."""

    VERB = "delete list"
    BEFORE = frozenset({"list_id", "name", "kind"})
    list_id: str
    name: str
    kind: str

    @property
    def rows(self) -> tuple[str, ...]:
        """The list's id."""
        return (self.list_id,)

    @property
    def target(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class SaveList(Change):
    """Write a whole list; only the entries that are touched are told here.

    Attributes:
        old_name: the name it has.
        name: the name it shall have.
        were: for each step the entry as it was, None for an addition.
        become: for each step the entry to be, None for a removal.
        count: entries of the list that is written.
    """

    VERB = "save list"
    BEFORE = frozenset({"old_name", "were"})
    list_id: str
    kind: str
    old_name: str
    name: str
    were: tuple[ListEntry | None, ...] = ()
    become: tuple[ListEntry | None, ...] = ()
    count: int = 0

    @property
    def rows(self) -> tuple[str, ...]:
        """The list's id."""
        return (self.list_id,)

    @property
    def target(self) -> str:
        """The name it had."""
        return self.old_name


_KINDS: Final = (
    CreateContact,
    UpdateContact,
    DeleteContacts,
    CreateGroup,
    UpdateGroup,
    DeleteGroup,
    Attach,
    Detach,
    AddToStopList,
    RemoveFromStopList,
    CreateList,
    DeleteList,
    SaveList,
)
_BY_VERB: Final[Mapping[str, type[Change]]] = {kind.VERB: kind for kind in _KINDS}


def sides(change: Change) -> tuple[Plain, Plain]:
    """What was there and what shall be, as the journal keeps it; None where there is nothing to tell."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for one in fields(change):
        side = before if one.name in change.BEFORE else after
        side[one.name] = plain(getattr(change, one.name))
    return before or None, after or None


def rebuilt(verb: str, before: Plain, after: Plain) -> Change | None:
    """The change that the journal kept; None for a verb that is none of a change's.

    Raises:
        NotReadable: the two sides are not those of such a change.
    """
    kind = _BY_VERB.get(verb)
    return None if kind is None else restored(kind, {**(before or {}), **(after or {})})


def parts(change: Change, at_once: int) -> Iterator[Change]:
    """A change of many rows as changes of at most ``at_once`` rows each."""
    rows = change.rows
    if not change.PER_ROW or len(rows) <= at_once:
        yield change
        return
    items = getattr(change, change.PER_ROW)
    for start in range(0, len(rows), at_once):
        yield replace(change, **{change.PER_ROW: items[start : start + at_once]})


def _named(words: Sequence[str]) -> str:
    rest = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
