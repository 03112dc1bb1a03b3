"""Contacts, groups, lists, and the shape of their tables."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from msgspec import Struct, field

from tui.domain.search_line import SearchField


class FieldType(Enum):
    """What a field holds, hence how it is shown, checked and edited."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    GROUPS = "groups"
    FLAG = "flag"


class FieldSpec(Struct, frozen=True):
    """One field of a table or form.

    Attributes:
        key: the key in ``values`` (``#5501`` for a custom field), or one of ``id phone groups created``.
        label: what people call it; foreign text for custom fields.
        type: what it holds.
        limit: longest value in characters; None where nothing is known.
        priority: columns with a lower number are shown first; below 10 always shown.
        width: cells the column takes in a table.
        editable: whether a form may change it.
        required: whether a form must have it.
        name_like: whether it names a person, for headings and look-ups.
    """

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    limit: int | None = None
    priority: int = 50
    width: int = 16
    editable: bool = True
    required: bool = False
    name_like: bool = False


class SearchKind(Enum):
    """Who searches, and by what."""

    CRITERION = "criterion"
    PHRASE = "phrase"
    LOADED = "loaded"


class Shape(Struct, frozen=True):
    """What a table has: its fields, how it is searched, and what it can be sorted by.

    Attributes:
        fields: in the order of a form.
        search: who searches, and by what.
        search_fields: the FIELDs of the search line, for ``SearchKind.CRITERION``.
        sortable: keys of the fields that order the rows on the provider's side (or ours, where rows are loaded).
        by_group: whether rows can be filtered by group.
    """

    fields: tuple[FieldSpec, ...]
    search: SearchKind
    search_fields: tuple[SearchField, ...] = ()
    sortable: tuple[str, ...] = ()
    by_group: bool = False


class CustomField(Struct, frozen=True):
    """A field that the account made for its contacts.

    Attributes:
        name: foreign text.
        visible: whether contacts are shown with it.
    """

    id: str
    name: str
    type: FieldType
    description: str = ""
    visible: bool = True


class GroupRef(Struct, frozen=True):
    """A group as a contact names it."""

    id: str
    name: str


class Contact(Struct, frozen=True):
    """A person in one account's contact book.

    Attributes:
        id: the provider's handle of this row.
        phone: digits as the provider gave them, without plus; not necessarily a real number.
        values: value per ``FieldSpec.key``; raw foreign text, possibly empty.
        groups: the groups known of this person.
        created: aware; None where the provider does not tell.
        row_ids: ids of all rows that make up this person, where a provider stores one per group.
        facts: read-only remarks by label (HLR state and the like).
    """

    id: str
    phone: str
    values: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[GroupRef, ...] = ()
    created: datetime | None = None
    row_ids: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


class ContactDraft(Struct, frozen=True):
    """A contact as a form holds it: what will be written.

    Attributes:
        phone: digits, international, without plus.
        values: every editable field, also those that were not touched.
        groups: ids of the groups to belong to.
    """

    phone: str
    values: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """A contact group.

    Attributes:
        size: contacts in it; None where the provider does not tell.
        stop_listed: members on the stop list; None where the provider does not tell.
        default: whether it is the account's default group; None where there is no such thing.
    """

    id: str
    name: str
    description: str = ""
    size: int | None = None
    stop_listed: int | None = None
    default: bool | None = None
    created: datetime | None = None


class GroupDraft(Struct, frozen=True):
    """A group as a form holds it."""

    name: str
    description: str = ""


class StopEntry(Struct, frozen=True):
    """One number on a stop list that is kept entry by entry.

    Attributes:
        id: handle of the entry; the phone itself where the provider has none.
        phone: digits without plus.
        channels: what is stopped (``sms``, ``viber`` …); empty where the provider does not distinguish.
    """

    id: str
    phone: str
    channels: tuple[str, ...] = ()
    created: datetime | None = None


class ContactList(Struct, frozen=True):
    """A list of callers, as the overview shows it.

    Attributes:
        kind: code of the list's type (``black``, ``white``).
    """

    id: str
    name: str
    kind: str


class ListKind(Struct, frozen=True):
    """A type of list: its code and the provider's title for it."""

    code: str
    title: str


class ListEntry(Struct, frozen=True):
    """A name with its numbers on a list.

    Attributes:
        name: raw foreign text.
        phones: raw values as read; what cannot be parsed goes back unchanged.
    """

    name: str
    phones: tuple[str, ...]


class WholeList(Struct, frozen=True):
    """A list with all its entries, as read in one piece."""

    id: str
    name: str
    kind: str
    entries: tuple[ListEntry, ...]
