"""Plusofon's contact lists, read into the domain and written from it: pure functions.

They read what `answers.judge` let pass. Section numbers are those of the Plusofon contract. Imports
`domain` and, of the providers, only what reading needs.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from tui.domain.contacts import ContactList, ListEntry, ListKind
from tui.domain.errors import NotFound
from tui.providers.calls import Operation
from tui.providers.decoding import decode, misread
from tui.providers.plusofon.answers import Envelope, refuse_failure
from tui.providers.scalars import count_of

Loose: TypeAlias = str | int | float | bool | None
"""A scalar that should be a string or a number; a string stays a string."""

ItemT = TypeVar("ItemT")
Gapped: TypeAlias = list[ItemT] | dict[str, ItemT]
"""A list; PHP prints one with gaps as an object (section 7, row 17)."""

USUAL_PAGE: Final = 15
"""Rows of a page, where the provider does not tell (section 4.1)."""

_ID: Final = re.compile(r"[0-9]{1,18}")
_LOCATION: Final = re.compile(r"(?:^|/)contact-lists/([0-9]{1,18})/?$")


class _Summary(msgspec.Struct):
    id: int | str
    name: Loose = None
    type: Loose = None


class _Overview(msgspec.Struct):
    data: Gapped[_Summary] | None
    current_page: Loose = None
    last_page: Loose = None
    per_page: Loose = None
    total: Loose = None
    next_page_url: object = None


class _Kind(msgspec.Struct):
    type: str
    title: Loose = None


class _Kinds(msgspec.Struct):
    types: Gapped[_Kind] | None


class _Detail(Envelope, kw_only=True):
    contacts: Gapped[msgspec.Raw] | None
    id: int | str | None = None
    name: Loose = None
    type: Loose = None


class _Entry(msgspec.Struct):
    name: Loose = None
    phones: Gapped[Loose] | None = None


class Overview(Struct, frozen=True):
    """One page of summaries, and where the provider says it stands.

    Attributes:
        rows: each id once.
        number: the page that it says this is.
        last: the number of the last page.
        size: rows of a full page.
        total: rows on all pages.
        more: whether it names a next page; the address itself is never used.
    """

    rows: tuple[ContactList, ...]
    number: int | None
    last: int | None
    size: int | None
    total: int | None
    more: bool


class OpenedList(Struct, frozen=True):
    """A list whose entries are still JSON, so that a long one can be read piece by piece.

    Attributes:
        id: as the answer names it; empty where it does not.
        kind: code of its type.
    """

    id: str
    name: str
    kind: str
    entries: Sequence[msgspec.Raw]


def path_of(provider: str, operation: Operation, list_id: str) -> str:
    """The path of one list. Only digits are an id: ``types`` stands in the same place (section 4).

    Raises:
        NotFound: no list can have this id.
    """
    if not _ID.fullmatch(list_id):
        raise NotFound(provider, operation.name, "There is no such list: refresh and try again.")
    return f"/api/v1/contact-lists/{list_id}"


def overview(provider: str, operation: Operation, body: bytes) -> Overview:
    """One page of summaries (section 4.1).

    Raises:
        UnexpectedReply: ``data`` is missing, or a row has no id of digits.
    """
    page = decode(body, _Overview, provider=provider, operation=operation.name)
    rows = [
        ContactList(_id(provider, operation, row.id, f"$.data[{number}].id"), _text(row.name), _text(row.type))
        for number, row in enumerate(_values(page.data))
    ]
    return Overview(
        rows=tuple({row.id: row for row in rows}.values()),
        number=count_of(page.current_page),
        last=count_of(page.last_page),
        size=count_of(page.per_page),
        total=count_of(page.total),
        more=bool(page.next_page_url),
    )


def kinds(provider: str, operation: Operation, body: bytes) -> tuple[ListKind, ...]:
    """The types of lists; unknown codes are kept (section 4.6)."""
    answer = decode(body, _Kinds, provider=provider, operation=operation.name)
    return tuple(ListKind(kind.type, _text(kind.title) or kind.type) for kind in _values(answer.types))


def opened(provider: str, operation: Operation, body: bytes) -> OpenedList:
    """A whole list, its entries not yet read (section 4.2).

    ``contacts: null`` is an empty list. Its absence is not: that guess would wipe the list at the next write.

    Raises:
        UnexpectedReply: the answer has no ``contacts``.
    """
    answer = decode(body, _Detail, provider=provider, operation=operation.name)
    refuse_failure(provider, operation, answer, body)
    return OpenedList(
        id="" if answer.id is None else _id(provider, operation, answer.id, "$.id"),
        name=_text(answer.name),
        kind=_text(answer.type),
        entries=_values(answer.contacts),
    )


def entries(provider: str, operation: Operation, raw: Sequence[msgspec.Raw], start: int, count: int) -> list[ListEntry]:
    """Some entries of a list, from a place on; values that are no phone numbers are kept (section 2)."""
    found = (
        decode(bytes(entry), _Entry, provider=provider, operation=operation.name, at=f"$.contacts[{number}]")
        for number, entry in enumerate(raw[start : start + count], start)
    )
    return [ListEntry(_text(entry.name), _phones(entry.phones)) for entry in found]


def contacts_of(some: Iterable[ListEntry]) -> list[dict[str, object]]:
    """Entries as they are written: the documented keys and no other (section 4.4)."""
    return [{"name": entry.name, "phones": list(entry.phones)} for entry in some]


def document(name: str, kind: str, contacts: Sequence[dict[str, object]]) -> dict[str, object]:
    """What a list is written as. An empty one says so: what an absent ``contacts`` means is not known."""
    return {"name": name, "type": kind, "contacts": contacts}


def created_id(location: str) -> str:
    """The id that a ``Location`` header ends in; empty where it has none (section 4.3).

    Only the path counts: the address may be relative or of any host, and is never used.
    """
    try:
        path = urlsplit(location).path
    except ValueError:
        return ""
    found = _LOCATION.search(path)
    return found[1] if found else ""


def _id(provider: str, operation: Operation, value: int | str, at: str) -> str:
    if not _ID.fullmatch(str(value)):
        raise misread(provider, operation.name, at)
    return str(value)


def _phones(phones: Gapped[Loose] | None) -> tuple[str, ...]:
    return tuple(_text(phone) for phone in _values(phones) if phone is not None)


def _values(items: Gapped[ItemT] | None) -> list[ItemT]:
    """The items of a list, or of an object in the order of its keys."""
    if isinstance(items, dict):
        numbered = all(key.isascii() and key.isdigit() for key in items)
        return [items[key] for key in (sorted(items, key=lambda key: (len(key), key)) if numbered else items)]
    return items or []


def _text(value: Loose) -> str:
    """A field's text; nothing is the empty text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
