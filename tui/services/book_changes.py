"""Changes of contacts and groups, as data. Imports `domain` and `changes`."""

from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef
from tui.domain.phones import display
from tui.services.changes import Change, named


class CreateContact(Change, frozen=True):
    """Add a contact.

    Attributes:
        was: id of the deleted contact that this one comes in the place of.
    """

    VERB = "add contact"
    THING = "new contact"
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


class CreateContacts(Change, frozen=True):
    """Add several contacts to one group by one call."""

    VERB = "add contacts"
    THING = "new contact"
    PER_ROW = "drafts"
    drafts: tuple[ContactDraft, ...]
    group: GroupRef

    @property
    def rows(self) -> tuple[str, ...]:
        """The numbers."""
        return tuple(draft.phone for draft in self.drafts)

    @property
    def target(self) -> str:
        """The numbers, and the group's name."""
        return f"{named([display(draft.phone) for draft in self.drafts])}: {self.group.name}"


class UpdateContact(Change, frozen=True):
    """Write the fields of a contact; its groups are changed by `Attach` and `Detach`."""

    VERB = "change contact"
    THING = "contact"
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


class DeleteContacts(Change, frozen=True):
    """Delete contacts."""

    VERB = "delete contacts"
    THING = "contact"
    BEFORE = frozenset({"contacts"})
    PER_ROW = "contacts"
    contacts: tuple[Contact, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids, or numbers of those whose ids are not known yet."""
        return tuple(contact.id or contact.phone for contact in self.contacts)

    @property
    def target(self) -> str:
        """The numbers."""
        return named([display(contact.phone) for contact in self.contacts])


class CreateGroup(Change, frozen=True):
    """Add a group.

    Attributes:
        was: id of the deleted group that this one comes in the place of.
        others: ids of the groups that had the name already.
    """

    VERB = "add group"
    THING = "new group"
    BEFORE = frozenset({"others"})
    draft: GroupDraft
    was: str = ""
    others: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The name."""
        return (self.draft.name,)

    @property
    def target(self) -> str:
        """The name."""
        return self.draft.name


class UpdateGroup(Change, frozen=True):
    """Rename or redescribe a group."""

    VERB = "change group"
    THING = "group"
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


class DeleteGroup(Change, frozen=True):
    """Delete a group.

    Attributes:
        members: who was in it; None where that was not read, or was too much to keep.
        with_contacts: whether they are deleted too.
    """

    VERB = "delete group"
    THING = "group"
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


class _Membership(Change, frozen=True):
    """Who, and which groups."""

    THING = "contact"
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
        who = named([display(contact.phone) for contact in self.contacts])
        return f"{who}: {named([group.name for group in self.groups])}"


class Attach(_Membership, frozen=True):
    """Put contacts into groups."""

    VERB = "put in groups"


class Detach(_Membership, frozen=True):
    """Take contacts out of groups."""

    VERB = "take out of groups"
