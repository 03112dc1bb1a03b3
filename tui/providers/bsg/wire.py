"""BSG's JSON into contacts, groups, fields and stop-list entries (contract, sections 1.3, 3 to 6).

Pure functions from bytes; every published shape of section 14 is read. Imports `domain`, msgspec and, of the
providers, only what reading needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from tui.domain.contacts import Contact, CustomField, FieldType, Group, GroupRef, StopEntry
from tui.domain.errors import UnexpectedReply
from tui.providers.bsg.values import Misread, count_of, custom_values, flag_of, id_of, phone_of, text_of, time_of
from tui.providers.calls import Operation
from tui.providers.decoding import decode

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


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT]):
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
        raise _misread(provider, operation)
    meta = _map(found.meta)
    page = _map(meta.get("page"))
    try:
        rows = tuple(read(_object(row), zone) for row in found.data)
    except Misread as error:
        raise _misread(provider, operation) from error
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
    try:
        return read(_object(found.get("data", found)), zone)
    except Misread as error:
        raise _misread(provider, operation) from error


def contact(row: Json, zone: tzinfo) -> Contact:
    """A contact; its custom values are under ``#`` and the field's id (section 3.1)."""
    facts = {"HLR status": text_of(row.get("hlr_status")), "HLR checked": text_of(row.get("hlr_last_check"))}
    groups = row.get("groups") or []
    if not isinstance(groups, list):
        raise Misread("the groups of a contact are no list")
    return Contact(
        id=id_of(row.get("id")),
        phone=phone_of(row.get("phone")),
        values={f"#{number}": value for number, value in custom_values(row.get("fields")).items()},
        groups=tuple(_group_ref(_object(entry)) for entry in groups),
        created=time_of(row.get("created_at"), zone),
        facts={label: text for label, text in facts.items() if text},
    )


def _group_ref(row: Json) -> GroupRef:
    return GroupRef(id_of(row.get("id")), text_of(row.get("name")))


def group(row: Json, zone: tzinfo) -> Group:
    """A group of any answer; searches name its flag and counters otherwise (section 5; 14, rows 7 and 29)."""
    default = row.get("default") if "default" in row else row.get("is_default")
    return Group(
        id=id_of(row.get("id")),
        name=text_of(row.get("name")),
        description=text_of(row.get("description")),
        size=count_of(row.get("items") if "items" in row else row.get("item")),
        stop_listed=count_of(row.get("stop_list_count")),
        default=flag_of(default),
        created=time_of(row.get("created_at"), zone),
    )


def custom_field(row: Json, _zone: tzinfo) -> CustomField:
    """A custom field; a type that nobody documented holds text (section 4; section 14, row 25)."""
    return CustomField(
        id=id_of(row.get("id")),
        name=text_of(row.get("name")),
        type=_FIELD_TYPES.get(text_of(row.get("type")).lower(), FieldType.TEXT),
        description=text_of(row.get("description")),
        visible=flag_of(row.get("is_visible", True)),
    )


def stop_entry(row: Json, zone: tzinfo) -> StopEntry:
    """A stop-list entry; a flag that is not there is not set (section 6)."""
    return StopEntry(
        id=id_of(row.get("id")),
        phone=phone_of(row.get("phone")),
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


def _misread(provider: str, operation: Operation) -> UnexpectedReply:
    sentence = f"{provider} sent something else than was asked for: try again, or check the base URL."
    return UnexpectedReply(provider, operation.name, sentence)
