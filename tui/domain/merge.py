"""Merging what two people changed: whole lists entry by entry, and one record field by field.

A list that is written as a whole has no ids and no versions, so edits are kept as operations on the list as
it was read (the base), worked into the list as it is now (theirs), and looked for again after writing. An
entry is its name and its numbers; equal entries are told apart by their place. Everything here takes time in
proportion to the length of the lists.

Pure; imports `contacts`, `pairing` and the standard library.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Final, Generic, TypeAlias, TypeVar

from msgspec import Struct

from tui.domain.contacts import ListEntry
from tui.domain.pairing import NO_DIFFERENCE, Difference, Entries, Key, Pairing, difference, key_of

Normal: TypeAlias = Callable[[ListEntry], ListEntry]
"""The form in which two entries are compared after a provider may have rewritten one of them."""

ALARMING_TENTHS: Final = 3
"""Over so many tenths of a list changed or gone, the user confirms by typing."""
ALARMING_SIZE: Final = 10
"""Entries below which a list is too short for that."""


class Add(Struct, frozen=True):
    """Put an entry at the end. Its row is the next after those of the base and of earlier additions."""

    entry: ListEntry


class Change(Struct, frozen=True):
    """Replace the entry of a row."""

    row: int
    entry: ListEntry


class Remove(Struct, frozen=True):
    """Take a row away; the others keep their numbers."""

    row: int


Operation: TypeAlias = Add | Change | Remove


class Step(Struct, frozen=True):
    """What all operations on one row come to.

    Attributes:
        row: index in the base; its length or more for an addition.
        before: the entry of the base, None for an addition.
        after: the entry to be, None for a removal.
    """

    row: int
    before: ListEntry | None
    after: ListEntry | None


class Side(Enum):
    """Whose version of an entry stands."""

    OURS = auto()
    THEIRS = auto()


class Conflict(Struct, frozen=True):
    """An entry that both touched, each in another way; None where it was taken away."""

    row: int
    base: ListEntry
    ours: ListEntry | None
    theirs: ListEntry | None


class Merged(Struct, frozen=True):
    """Our steps worked into their list.

    Attributes:
        entries: in their order, additions at the end; in a conflict still open, their version.
        steps: those of ours that hold in `entries`.
        conflicts: to be decided before anything is written.
        theirs: what they changed since the base.
    """

    entries: tuple[ListEntry, ...]
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]
    theirs: Difference


def net(base: Entries, operations: Iterable[Operation]) -> tuple[Step, ...]:
    """What operations on a list come to, in the order of its rows.

    Raises:
        IndexError: an operation names a row that never was.
    """
    touched: dict[int, ListEntry | None] = {}
    end = len(base)
    for operation in operations:
        if isinstance(operation, Add):
            touched[end] = operation.entry
            end += 1
        elif 0 <= operation.row < end:
            touched[operation.row] = operation.entry if isinstance(operation, Change) else None
        else:
            raise IndexError(f"the list has no row {operation.row}")
    steps = (Step(row, base[row] if row < len(base) else None, touched[row]) for row in sorted(touched))
    return tuple(step for step in steps if step.before != step.after)


def applied(base: Entries, steps: Iterable[Step]) -> tuple[ListEntry, ...]:
    """The list after our steps alone."""
    after = {step.row: step.after for step in steps}
    kept = [after.pop(row, entry) for row, entry in enumerate(base)]
    return tuple(entry for entry in (*kept, *after.values()) if entry is not None)


def merge(base: Entries, steps: Sequence[Step], theirs: Entries, decided: Mapping[int, Side] | None = None) -> Merged:
    """Work our steps into the list as it is now.

    What they added or changed in the same way as we is not done twice.

    Args:
        base: the list that `steps` were made on.
        steps: from `net`, or some of them.
        theirs: the newer reading.
        decided: by the row of a conflict, whose version stands.
    """
    pairing = Pairing.of(base, theirs, _ranks(steps))
    theirs_added = Counter(key_of(theirs[place]) for place in pairing.added)
    entries: list[ListEntry | None] = list(theirs)
    held: list[Step] = []
    conflicts: list[Conflict] = []
    for step in steps:
        place = pairing.place_of.get(step.row)
        now = None if place is None else theirs[place]
        if now == step.after or (place is None and _take(theirs_added, step.after)):
            held.append(step)
            continue
        if step.before is not None and now != step.before:
            side = (decided or {}).get(step.row)
            if side is None:
                conflicts.append(Conflict(step.row, step.before, step.after, now))
            if side is not Side.OURS:
                continue
        held.append(step)
        if place is None:
            entries.append(step.after)
        else:
            entries[place] = step.after
    whole = tuple(entry for entry in entries if entry is not None)
    return Merged(whole, tuple(held), tuple(conflicts), pairing.difference())


def is_alarming(before: Entries, after: Entries) -> bool:
    """Whether so much of a list would change or go that the user must confirm it by typing."""
    gone = Counter(map(key_of, before)) - Counter(map(key_of, after))
    return len(before) >= ALARMING_SIZE and gone.total() * 10 > len(before) * ALARMING_TENTHS


class Sameness(Enum):
    """How closely a list that was read back is the one that was written."""

    EXACT = auto()
    REORDERED = auto()
    REWRITTEN = auto()
    """Equal once both are brought into normal form."""
    DIFFERENT = auto()


class ReadBack(Struct, frozen=True):
    """A list read back after writing, against what was written.

    Attributes:
        lost: steps of ours that another write removed, to be merged and written again.
        others: every other difference, in normal form, for the user to see.
    """

    sameness: Sameness
    lost: tuple[Step, ...] = ()
    others: Difference = NO_DIFFERENCE


def _as_it_is(entry: ListEntry) -> ListEntry:
    return entry


def read_back(sent: Entries, steps: Sequence[Step], now: Entries, normal: Normal = _as_it_is) -> ReadBack:
    """Compare a list that was written with what the provider has now.

    A step is lost when the list is as if it had not been made: what we added is missing, what we removed is
    back, or for a change both. What we changed and somebody changed further was overtaken, not lost.

    Args:
        sent: what was written.
        steps: those of ours that it holds.
        now: what was read after it.
        normal: undoes what the provider is known to rewrite.
    """
    if list(map(key_of, sent)) == list(map(key_of, now)):
        return ReadBack(Sameness.EXACT)
    if Counter(map(key_of, sent)) == Counter(map(key_of, now)):
        return ReadBack(Sameness.REORDERED)
    sent, now = list(map(normal, sent)), list(map(normal, now))
    written, found = Counter(map(key_of, sent)), Counter(map(key_of, now))
    missing, back = written - found, found - written
    if not missing and not back:
        return ReadBack(Sameness.REWRITTEN)
    lost: list[Step] = []
    for step in steps:
        before, after = (entry and normal(entry) for entry in (step.before, step.after))
        if (after is None or missing[key_of(after)]) and (before is None or back[key_of(before)]):
            _take(missing, after)
            _take(back, before)
            lost.append(step)
    return ReadBack(Sameness.DIFFERENT, tuple(lost), difference(_without(lost, sent, normal), now))


def _ranks(steps: Iterable[Step]) -> Callable[[int], int]:
    """Of equal entries, one that went at their side is the one we removed, and never the one we changed."""
    rank = {step.row: 1 if step.after is None else -1 for step in steps}
    return lambda row: rank.get(row, 0)


def _without(steps: Iterable[Step], sent: Entries, normal: Normal) -> list[ListEntry]:
    """A list that was written, as it would be without some of our steps."""
    done = Counter(key_of(normal(step.after)) for step in steps if step.after is not None)
    kept = [entry for entry in sent if not _take(done, entry)] if done else list(sent)
    return kept + [normal(step.before) for step in steps if step.before is not None]


def _take(counted: Counter[Key], entry: ListEntry | None) -> bool:
    """Take one off the count of an entry, if there is one left."""
    if entry is None or counted[key_of(entry)] <= 0:
        return False
    counted[key_of(entry)] -= 1
    return True


Value = TypeVar("Value")
Item = TypeVar("Item")


class FieldConflict(Struct, Generic[Value], frozen=True):
    """A field that both changed, to different values; None where the record has no such field."""

    field: str
    opened: Value | None
    theirs: Value | None
    mine: Value | None


class MergedRecord(Struct, Generic[Value], frozen=True):
    """A record with the changes of both; in a conflict it holds mine."""

    values: dict[str, Value]
    conflicts: tuple[FieldConflict[Value], ...]


def merge_record(
    opened: Mapping[str, Value], theirs: Mapping[str, Value], mine: Mapping[str, Value]
) -> MergedRecord[Value]:
    """Merge one record field by field.

    Args:
        opened: as it was when the form was opened.
        theirs: as it is at the provider now.
        mine: as the form holds it.
    """
    values: dict[str, Value] = {}
    conflicts: list[FieldConflict[Value]] = []
    for field in dict.fromkeys((*mine, *theirs, *opened)):
        was, their, my = opened.get(field), theirs.get(field), mine.get(field)
        if was not in (their, my) and their != my:
            conflicts.append(FieldConflict(field, was, their, my))
        value = their if my == was else my
        if value is not None:
            values[field] = value
    return MergedRecord(values, tuple(conflicts))


def merge_members(opened: Iterable[Item], theirs: Iterable[Item], mine: Iterable[Item]) -> frozenset[Item]:
    """Merge a set, such as the groups of a contact: what either added or removed. There are no conflicts."""
    was, their, my = frozenset(opened), frozenset(theirs), frozenset(mine)
    return (their | (my - was)) - (was - my)
