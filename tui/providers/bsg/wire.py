"""BSG's JSON into contacts, groups, fields and stop-list entries (contract, sections 1.3, 3 to 6).

Pure functions from bytes; every published shape of section 14 is read. Imports `domain`, msgspec and, of the
providers, only what reading needs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from tui.domain.contacts import Contact, CustomField, FieldType, Group, GroupRef, StopEntry
from tui.providers.bsg.values import (
    Misread,
    at,
    custom_values,
    flag_of,
    id_of,
    phone_of,
    text_of,
    within,
)
from tui.providers.calls import Operation
from tui.providers.decoding import decode, misread
from tui.providers.scalars import count_of, time_of

RowT = TypeVar("RowT")
Json: TypeAlias = Mapping[str, object]
Reader: TypeAlias = Callable[[Json, tzinfo], RowT]
"""Makes a row of an object; raises ``Misread``."""

STOP_FLAGS: Final = {"sms": "sms_stoplist", "viber": "viber_stoplist", "rcs": "rcs_stoplist"}
"""Channel -> the flag of an entry (section 6); whatsapp can be asked for and has no flag."""

_FIELD_TYPES: Final = {
    "number": FieldType.NUMBER,
    "integer": FieldType.NUMBER,
    "date": FieldType.DATE,
    "datetime": FieldType.DATE,
}


class _Envelope(msgspec.Struct):
    """Any answer: wrapped in ``data`` or not, with its total outside or in ``meta`` (section 1.3)."""

    data: object = None
    total: object = None
    meta: object = None


class Listing(Struct, Generic[RowT], frozen=True):
    """The rows of a list or search answer, and what it says about them.

    Attributes:
        total: rows there are; None where nothing tells.
        offset: of the first row, as the answer has it; None where it does not say.
        limit: of rows, as the answer has it; None where it does not say.
        search: the echo of the question, one or several criteria; empty where there is none.
    """

    rows: tuple[RowT, ...]
    total: int | None
    offset: int | None
    limit: int | None
    search: tuple[Json, ...]


def listing(provider: str, operation: Operation, body: bytes, read: Reader[RowT], zone: tzinfo) -> Listing[RowT]:
    """The rows of an answer.

    Raises:
        UnexpectedReply: it is no list, or a row cannot be read.
    """
    found = decode(body, _Envelope, provider=provider, operation=operation.name)
    if not isinstance(found.data, list):
        raise misread(provider, operation.name, "$.data")
    meta = _map(found.meta)
    page = _map(meta.get("page"))
    try:
        rows = tuple(_rows(found.data, read, zone, "$.data"))
    except Misread as error:
        raise misread(provider, operation.name, error.path) from error
    said = page.get("total") if found.total is None else found.total
    echo = meta.get("search")
    echoes = tuple(map(_map, echo)) if isinstance(echo, list) else (_map(echo),)
    return Listing(
        rows, count_of(said), count_of(page.get("offset")), count_of(page.get("limit")), tuple(filter(None, echoes))
    )


def single(provider: str, operation: Operation, body: bytes, read: Reader[RowT], zone: tzinfo) -> RowT:
    """The one object of an answer, wrapped in ``data`` or not.

    Raises:
        UnexpectedReply: there is none, or it cannot be read.
    """
    found = decode(body, dict[str, object], provider=provider, operation=operation.name)
    place = "$.data" if "data" in found else "$"
    try:
        with within(place):
            return read(_object(found.get("data", found)), zone)
    except Misread as error:
        raise misread(provider, operation.name, error.path) from error


def _rows(rows: Sequence[object], read: Reader[RowT], zone: tzinfo, place: str) -> Iterator[RowT]:
    for number, row in enumerate(rows):
        with within(f"{place}[{number}]"):
            made = read(_object(row), zone)
        yield made


def contact(row: Json, zone: tzinfo) -> Contact:
    """A contact; its custom values are under ``#`` and the field's id (section 3.1)."""
    facts = {"HLR status": at(row, "hlr_status", text_of), "HLR checked": at(row, "hlr_last_check", text_of)}
    groups = row.get("groups") or []
    if not isinstance(groups, list):
        raise Misread("the groups of a contact are no list", ".groups")
    return Contact(
        id=at(row, "id", id_of),
        phone=at(row, "phone", phone_of),
        values={f"#{number}": value for number, value in at(row, "fields", custom_values).items()},
        groups=tuple(_rows(groups, _group_ref, zone, ".groups")),
        created=time_of(row.get("created_at"), zone),
        facts={label: text for label, text in facts.items() if text},
    )


def _group_ref(row: Json, _zone: tzinfo) -> GroupRef:
    return GroupRef(at(row, "id", id_of), at(row, "name", text_of))


def group(row: Json, zone: tzinfo) -> Group:
    """A group of any answer; searches name its flag and counters otherwise (section 5; 14, rows 7 and 29)."""
    default = row.get("default") if "default" in row else row.get("is_default")
    return Group(
        id=at(row, "id", id_of),
        name=at(row, "name", text_of),
        description=at(row, "description", text_of),
        size=count_of(row.get("items") if "items" in row else row.get("item")),
        stop_listed=count_of(row.get("stop_list_count")),
        default=flag_of(default),
        created=time_of(row.get("created_at"), zone),
    )


def custom_field(row: Json, _zone: tzinfo) -> CustomField:
    """A custom field; a type that nobody documented holds text (section 4; section 14, row 25)."""
    return CustomField(
        id=at(row, "id", id_of),
        name=at(row, "name", text_of),
        type=_FIELD_TYPES.get(at(row, "type", text_of).lower(), FieldType.TEXT),
        description=at(row, "description", text_of),
        visible=flag_of(row.get("is_visible", True)),
    )


def stop_entry(row: Json, zone: tzinfo) -> StopEntry:
    """A stop-list entry; a flag that is not there is not set (section 6)."""
    return StopEntry(
        id=at(row, "id", id_of),
        phone=at(row, "phone", phone_of),
        channels=tuple(channel for channel, flag in STOP_FLAGS.items() if flag_of(row.get(flag))),
        created=time_of(row.get("created_at"), zone),
    )


def _map(value: object) -> Json:
    """An object; an empty one may be printed as ``[]``, and a missing one is empty too (section 1.3)."""
    return value if isinstance(value, dict) else {}


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise Misread("a row is no object")
    return value
