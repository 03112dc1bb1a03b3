"""Which entry of a list became which of a later one.

Entries of a whole list have no ids. They are paired in rounds, from what is certain to what is likely, and
whatever is left was added or removed. Each round takes time in proportion to the entries left. Pure; imports
`contacts` and the standard library.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct

from tui.domain.contacts import ListEntry

Entries: TypeAlias = Sequence[ListEntry]
Key: TypeAlias = tuple[str, tuple[str, ...]]


def key_of(entry: ListEntry) -> Key:
    """What makes two entries equal; hashed and compared faster than the entry."""
    return entry.name, entry.phones


class Difference(Struct, frozen=True):
    """How one list became another."""

    added: tuple[ListEntry, ...] = ()
    removed: tuple[ListEntry, ...] = ()
    changed: tuple[tuple[ListEntry, ListEntry], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


NO_DIFFERENCE: Final = Difference()


class Pairing(Struct, frozen=True):
    """The rows of a list and their places in a later one.

    Attributes:
        place_of: row -> place; rows that are gone are left out.
        added: places that no row went to.
    """

    before: Entries
    after: Entries
    place_of: dict[int, int]
    added: tuple[int, ...]

    @classmethod
    def of(cls, before: Entries, after: Entries, rank: Callable[[int], int] | None = None) -> "Pairing":
        """Pair two lists.

        Args:
            before: the earlier list.
            after: the later list.
            rank: where some of several equal entries are gone, rows of a lower rank stay.
        """
        rows = list(range(len(before)))
        if rank is not None:
            fewer = Counter(map(key_of, before)) - Counter(map(key_of, after))
            rows.sort(key=lambda row: rank(row) if key_of(before[row]) in fewer else 0)
        places = list(range(len(after)))
        place_of: dict[int, int] = {}
        for round_ in _ROUNDS:
            free = _free_places(before, after, rows, places, round_)
            taken: set[int] = set()
            for row in rows:
                place = _first(free, round_.keys(before[row]), taken)
                if place is not None:
                    place_of[row] = place
                    taken.add(place)
            rows = [row for row in rows if row not in place_of]
            places = [place for place in places if place not in taken]
        return cls(before, after, place_of, tuple(places))

    def difference(self) -> Difference:
        """What was added, removed and changed, each in the order of its list."""
        before, after, place_of = self.before, self.after, self.place_of
        pairs = ((entry, after[place_of[row]]) for row, entry in enumerate(before) if row in place_of)
        return Difference(
            added=tuple(after[place] for place in self.added),
            removed=tuple(entry for row, entry in enumerate(before) if row not in place_of),
            changed=tuple((old, new) for old, new in pairs if key_of(old) != key_of(new)),
        )


def difference(before: Entries, after: Entries) -> Difference:
    """How one list became another."""
    return Pairing.of(before, after).difference()


def _same(entry: ListEntry) -> Iterable[Hashable]:
    return (key_of(entry),)


def _same_name_and_a_number(entry: ListEntry) -> Iterable[Hashable]:
    return ((entry.name, phone) for phone in entry.phones)


def _same_numbers(entry: ListEntry) -> Iterable[Hashable]:
    return (frozenset(entry.phones),) if entry.phones else ()


def _same_name(entry: ListEntry) -> Iterable[Hashable]:
    return (entry.name,) if entry.name else ()


class _Round(NamedTuple):
    """What two entries must have in common; with `only`, an ambiguous key pairs nothing."""

    keys: Callable[[ListEntry], Iterable[Hashable]]
    only: bool = False


# A number in common tells more than a name: half a list may be called "Spam".
_ROUNDS: Final = (
    _Round(_same),
    _Round(_same_name_and_a_number),
    _Round(_same_numbers),
    _Round(_same_name, only=True),
)


def _free_places(
    before: Entries, after: Entries, rows: Iterable[int], places: Sequence[int], round_: _Round
) -> dict[Hashable, list[int]]:
    """The places of each key, the first place last."""
    free: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(places):
        for key in round_.keys(after[place]):
            free[key].append(place)
    if not round_.only:
        return free
    asked = Counter(key for row in rows for key in round_.keys(before[row]))
    return {key: found for key, found in free.items() if len(found) == 1 and asked[key] == 1}


def _first(free: dict[Hashable, list[int]], keys: Iterable[Hashable], taken: set[int]) -> int | None:
    """The first place of any of these keys that is not taken; places passed over are dropped."""
    for key in keys:
        found = free.get(key)
        while found:
            place = found.pop()
            if place not in taken:
                return place
    return None
