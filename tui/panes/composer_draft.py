"""A campaign that is being written, as it is kept between keys. Imports no textual."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.contacts import Contact, Group, GroupRef
from tui.domain.phones import display
from tui.services.campaign_plan import Terms, new_key
from tui.services.gathering import FromContacts, FromGroup, FromText, Source

KIND = "campaign"
"""What the list of unfinished work calls it."""
_TITLE = 40
_LABEL = 20

Item = TypeVar("Item")


class Draft(Struct, frozen=True):
    """Everything that was chosen and typed.

    Attributes:
        key: of the draft, and of the campaign that it becomes; ids of messages are made of it.
        name: what its writer calls it; empty for the beginning of its text.
        contacts: number and name only.
        half: numbers that are being typed, and do not count yet.
        field: which field the cursor was in.
        cursor: where, as line and column.
    """

    key: str
    name: str = ""
    sender: str = ""
    text: str = ""
    groups: tuple[GroupRef, ...] = ()
    contacts: tuple[Contact, ...] = ()
    texts: tuple[FromText, ...] = ()
    half: str = ""
    tariff: int | None = None
    start_at: datetime | None = None
    validity: int | None = None
    field: str = ""
    cursor: tuple[int, ...] = (0, 0)

    @property
    def title(self) -> str:
        """What lists of drafts show."""
        return self.name or " ".join(self.text.split())[:_TITLE] or "(no text yet)"

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost without it."""
        return not (self.text or self.name or self.half or self.sources)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its people come from, in the order in which they count."""
        marked = (FromContacts(self.contacts),) if self.contacts else ()
        return (*(FromGroup(group) for group in self.groups), *marked, *self.texts)

    @property
    def terms(self) -> Terms:
        """What was chosen besides sender, text and people; without a price."""
        return Terms(self.start_at, self.validity)

    @property
    def places(self) -> tuple[str, ...]:
        """The sources in words."""
        marked = (f"{len(self.contacts)} marked",) if self.contacts else ()
        return (*(f"group {group.name}" for group in self.groups), *marked, *map(_label, self.texts))

    def with_text(self, text: FromText) -> "Draft":
        """The draft with further numbers."""
        return replace(self, texts=(*self.texts, text))

    def without(self, place: int) -> "Draft":
        """The draft without one of its ``places``."""
        if place < len(self.groups):
            return replace(self, groups=_without(self.groups, place))
        place -= len(self.groups)
        if self.contacts and place == 0:
            return replace(self, contacts=())
        return replace(self, texts=_without(self.texts, place - bool(self.contacts)))

    def copied(self) -> "Draft":
        """The same as a draft of its own, with ids of its own."""
        return replace(self, key=new_key(), name=f"{self.title} (copy)")


def new_draft(rows: Iterable[object] = (), names: Sequence[str] = ()) -> Draft:
    """A draft to some groups, or to some contacts.

    Args:
        rows: groups and contacts; others are left out.
        names: contact fields that make up a name.
    """
    rows = tuple(rows)
    groups = tuple(GroupRef(row.id, row.name) for row in rows if isinstance(row, Group))
    contacts = (row for row in rows if isinstance(row, Contact))
    kept = (Contact(one.id, one.phone, {key: one.values.get(key, "") for key in names}) for one in contacts)
    return Draft(new_key(), groups=groups, contacts=tuple(kept))


def draft_to(digits: str) -> Draft:
    """A draft to one number."""
    return Draft(new_key(), texts=(FromText(display(digits), "typed"),))


def _label(text: FromText) -> str:
    count = sum(bool(line.strip()) for line in text.text.splitlines())
    if count != 1:
        return f"{count} {text.label}"
    line = text.text.strip()
    return f"{text.label} {line if len(line) <= _LABEL else line[: _LABEL - 1] + '…'}"


def _without(items: tuple[Item, ...], place: int) -> tuple[Item, ...]:
    return (*items[:place], *items[place + 1 :])
