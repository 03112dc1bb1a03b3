"""What files are made of and where their rows go: the book, a group, a stop list, a list. Imports `domain`."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct

from tui.domain.contacts import ContactList, GroupRef
from tui.domain.foreign import shown
from tui.domain.ports import Provider
from tui.services.performing import every, groups_named, groups_of, lists_of

RowT = TypeVar("RowT")


class Kind(StrEnum):
    """The kinds of places; the value is how one is written."""

    CONTACTS = "contacts"
    GROUP = "group"
    STOP_LIST = "stop-list"
    LIST = "list"
    CAMPAIGN = "campaign"
    """The messages of a campaign; nothing can be imported there."""


NAMED: Final = frozenset({Kind.GROUP, Kind.LIST, Kind.CAMPAIGN})
"""Kinds that there are several of."""
TARGETS: Final = frozenset(Kind) - {Kind.CAMPAIGN}
"""Kinds that rows can be imported into."""
WRITTEN: Final = "contacts, group:NAME, list:NAME or stop-list (a NAME may be #ID)"
"""How targets are written."""
READ: Final = "contacts, group:NAME, list:NAME, stop-list or campaign:#ID (a NAME may be #ID)"
"""How everything that can be exported is written."""


class NoSuchPlace(Exception):
    """There is no such place; the message is a sentence."""


class Place(Struct, frozen=True):
    """Where rows are.

    Attributes:
        name: of a group or a list, ``#`` and its id, or empty.
    """

    kind: Kind
    name: str = ""

    @property
    def by_id(self) -> str:
        """The id, where the place is named by it; else empty."""
        number = self.name.removeprefix("#")
        return number if number != self.name and number.isascii() and number.isdigit() else ""


def parse_place(text: str, kinds: Collection[Kind] = TARGETS) -> Place:
    """Reads ``contacts``, ``group:NAME``, ``list:NAME``, ``stop-list`` or ``campaign:#ID``, if it is of these kinds.

    Raises:
        NoSuchPlace: it is none of them.
    """
    word, colon, name = text.partition(":")
    kind = next((kind for kind in Kind if kind == word and kind in kinds), None)
    if kind is None or bool(name) != (kind in NAMED) or (colon and kind not in NAMED):
        raise NoSuchPlace(f"{shown(text)} is no place; write {READ if Kind.CAMPAIGN in kinds else WRITTEN}.")
    return Place(kind, name)


async def the_group(provider: Provider, place: Place) -> GroupRef:
    """The group that a place names.

    Raises:
        NoSuchPlace: no group, or more than one, has the name.
    """
    groups = groups_of(provider)
    if place.by_id:
        group = await groups.get(place.by_id)
        return GroupRef(group.id, group.name)
    group = _only(await groups_named(groups, place.name), place)
    return GroupRef(group.id, group.name)


async def the_list(provider: Provider, place: Place) -> ContactList:
    """The list that a place names.

    Raises:
        NoSuchPlace: no list, or more than one, has the name.
    """
    rows = await every(lists_of(provider).find)
    return _only([row for row in rows if place.by_id == row.id or (not place.by_id and row.name == place.name)], place)


def _only(found: Sequence[RowT], place: Place) -> RowT:
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchPlace(f"{len(found)} have the name {shown(place.name)}: write {place.kind}:#ID.")
    raise NoSuchPlace(f"There is no {place.kind} {shown(place.name)}.")
