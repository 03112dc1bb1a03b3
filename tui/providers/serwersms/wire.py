"""SerwerSMS's answers, read into the domain: pure functions from bytes.

They read what `envelope.judge` let pass. Section numbers are those of the SerwerSMS contract. Imports
`domain` and, of the providers, only what reading needs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Struct, field

from tui.domain.contacts import Contact, Group, GroupRef, StopEntry
from tui.providers.calls import Operation
from tui.providers.decoding import decode
from tui.providers.scalars import count_of, time_of
from tui.providers.serwersms.envelope import Loose, items_of, text, truth
from tui.providers.serwersms.numbers import canonical, is_number

TEXT_FIELDS: Final = (
    "first_name",
    "last_name",
    "company",
    "email",
    "city",
    "address",
    "tax_id",
    "description",
)
"""The eight text fields of a contact (section 3), in the order of a form."""

BLACKLISTED: Final = "blacklist"
YES: Final = "yes"
NO_GROUP: Final = "none"
"""The ``group_id`` of contacts that are in no group."""

_LARGEST_ID: Final = 2**63 - 1
_ID: Final = re.compile("[0-9]{1,18}")
Id: TypeAlias = (
    Annotated[int, msgspec.Meta(ge=0, le=_LARGEST_ID)] | Annotated[str, msgspec.Meta(pattern="^[0-9]{1,18}$")]
)
"""A number, or a text that spells one (section 12, row 12)."""

_NO_GROUP: Final = frozenset({"", "0", NO_GROUP})


class _Contact(msgspec.Struct):
    id: Id
    phone: Loose = None
    first_name: Loose = None
    last_name: Loose = None
    company: Loose = None
    email: Loose = None
    city: Loose = None
    address: Loose = None
    tax_id: Loose = None
    description: Loose = None
    blacklist: Loose = None
    group_id: Loose = None
    group_name: Loose = None


class _Group(msgspec.Struct):
    id: Id
    name: Loose = None
    count: Loose = None


class _Membership(msgspec.Struct):
    id: Id
    group_id: Loose = None
    group_name: Loose = None


class _Blocked(msgspec.Struct):
    phone: int | str
    added: Loose = None


class _Existence(msgspec.Struct):
    exists: bool | int | str


class Row(Struct, frozen=True):
    """A contact as one row of the provider's table: one person in one group, or in none (section 3).

    Attributes:
        phone: canonical digits; as it came where it is no number (masked ones, for instance).
        values: the text fields, and `BLACKLISTED`.
        group: the one group that a list row names.
    """

    id: str
    phone: str
    values: Mapping[str, str] = field(default_factory=dict)
    group: GroupRef | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells rows apart: the same id may stand in several groups."""
        return self.id, self.group.id if self.group else ""


class Held(Struct, frozen=True):
    """One line of `groups/check`: the row of a phone that is in a group."""

    row_id: str
    group: GroupRef


def rows(provider: str, operation: Operation, items: bytes) -> tuple[Row, ...]:
    """The rows of `contacts/index`."""
    return tuple(_row(item) for item in items_of(provider, operation, items, list[_Contact]))


def viewed(provider: str, operation: Operation, body: bytes) -> Row:
    """The record of `contacts/view`, which names no groups (section 5.2)."""
    return _row(decode(body, _Contact, provider=provider, operation=operation.name))


def groups(provider: str, operation: Operation, items: bytes) -> tuple[Group, ...]:
    """The rows of `groups/index`."""
    return tuple(_group(item) for item in items_of(provider, operation, items, list[_Group]))


def viewed_group(provider: str, operation: Operation, body: bytes) -> Group:
    """The record of `groups/view`."""
    return _group(decode(body, _Group, provider=provider, operation=operation.name))


def memberships(provider: str, operation: Operation, items: bytes) -> tuple[Held, ...]:
    """The lines of `groups/check`; its ids are strings there and numbers elsewhere (section 4.6)."""
    found = items_of(provider, operation, items, list[_Membership])
    pairs = ((text(line.id), group_ref(line.group_id, line.group_name)) for line in found)
    return tuple(dict.fromkeys(Held(row_id, group) for row_id, group in pairs if group is not None))


def stop_entries(provider: str, operation: Operation, items: bytes, zone: tzinfo) -> tuple[StopEntry, ...]:
    """The rows of `blacklist/index`, which have no id (section 6)."""
    return tuple(_stop_entry(item, zone) for item in items_of(provider, operation, items, list[_Blocked]))


def is_stopped(provider: str, operation: Operation, body: bytes) -> bool:
    """The answer of `blacklist/check`."""
    return truth(decode(body, _Existence, provider=provider, operation=operation.name).exists)


def persons(found: Iterable[Row]) -> tuple[Contact, ...]:
    """Rows of one phone as one contact, in the order of their first rows (section 3, model A).

    The first row gives the id and the values. Rows without a number stay apart.
    """
    together: dict[str, list[Row]] = {}
    for row in found:
        key = row.phone if is_number(row.phone) else f"row {row.id}"
        together.setdefault(key, []).append(row)
    return tuple(person(same) for same in together.values())


def person(same: list[Row], held: Iterable[Held] = ()) -> Contact:
    """One contact of its rows, at least one, and of what `groups/check` adds."""
    first = same[0]
    lines = list(held)
    known = [row.group for row in same if row.group is not None] + [line.group for line in lines]
    return Contact(
        id=first.id,
        phone=first.phone,
        values=first.values,
        groups=tuple({group.id: group for group in known}.values()),
        row_ids=tuple(dict.fromkeys([row.id for row in same] + [line.row_id for line in lines])),
    )


def id_parameter(row_id: str) -> int | str:
    """An id as requests carry it: a number; what could be no id goes back as it came."""
    return int(row_id) if _ID.fullmatch(row_id) else row_id


def group_parameter(groups: Sequence[str]) -> int | str | list[int | str]:
    """The ``group_id`` of a write: one, several, or none (section 12, rows 6 and 7)."""
    ids = [id_parameter(group) for group in groups]
    return ids if len(ids) > 1 else ids[0] if ids else NO_GROUP


def group_ref(group_id: Loose, name: Loose) -> GroupRef | None:
    """A group, or None for each way of saying that there is none (section 3)."""
    key = text(group_id)
    return None if key.lower() in _NO_GROUP else GroupRef(key, text(name))


def _row(item: _Contact) -> Row:
    values = {name: text(getattr(item, name)) for name in TEXT_FIELDS}
    values[BLACKLISTED] = YES if truth(item.blacklist) else ""
    return Row(text(item.id), canonical(text(item.phone)), values, group_ref(item.group_id, item.group_name))


def _group(item: _Group) -> Group:
    return Group(id=text(item.id), name=text(item.name), size=count_of(item.count))


def _stop_entry(item: _Blocked, zone: tzinfo) -> StopEntry:
    phone = canonical(text(item.phone))
    return StopEntry(id=phone, phone=phone, created=time_of(item.added, zone))
