"""Changes of a whole list that wait to be saved: pure operations on the list as it was read.

They outlive the list that they were made on: what is kept on disk, and what a newer reading makes of it, is told
here too. Imports `domain` and what services know of such lists.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Add, Change, Operation, Remove, Step, net
from tui.domain.pairing import Entries, Pairing
from tui.services.list_edits import normal
from tui.services.snapshots import Plain, plain, restored

Batch: TypeAlias = tuple[Operation, ...]
"""What one key did, and one key takes back."""

NAMESAKES: Final = 20
"""Entries of one name up to which a change of one of them keeps the others on disk, to be told apart from it."""


class Sign(StrEnum):
    """What is pending on an entry, as the table says it."""

    NONE = ""
    ADDED = "+ added"
    CHANGED = "~ changed"
    REMOVED = "- removed"


class Placed(Struct, frozen=True):
    """An entry with its place in the list, which is all the identity it has.

    Attributes:
        place: row of the list as it was read, or after its end for one that is added.
        entry: as it shall be; as it was, where it shall go.
    """

    place: int
    entry: ListEntry
    sign: Sign = Sign.NONE


class KeptRow(Struct, frozen=True):
    """A row of the list as it was read."""

    row: int
    entry: ListEntry


class Kept(Struct, frozen=True):
    """Pending changes as they are on disk, without the list: it may be long, and is read again anyway.

    Attributes:
        near: entries of the list that a change touches, or that could be taken for one of these.
    """

    list_id: str
    name: str
    kind: str
    near: tuple[KeptRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Pending:
    """A list as it was read, and what has been done to it since.

    Attributes:
        done: batches that hold, the latest last.
        undone: batches that were taken back, the latest last.
    """

    base: WholeList
    done: tuple[Batch, ...] = ()
    undone: tuple[Batch, ...] = ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What all of it comes to."""
        return net(self.base.entries, chain.from_iterable(self.done))

    @cached_property
    def kept(self) -> Plain:
        """What is kept on disk, as JSON values. It takes a look at the whole list: ask for it in a thread first."""
        near = tuple(KeptRow(row, entry) for row, entry in _near(self.base.entries, self.steps))
        return plain(Kept(self.base.id, self.base.name, self.base.kind, near, self.steps))

    @property
    def next_row(self) -> int:
        """Row of the next addition."""
        added = sum(isinstance(operation, Add) for operation in chain.from_iterable(self.done))
        return len(self.base.entries) + added

    def made(self, batch: Batch) -> "Pending":
        """With a further batch; what was taken back before is gone then."""
        return Pending(self.base, (*self.done, batch))

    def taken_back(self) -> "Pending":
        """Without the last batch."""
        return Pending(self.base, self.done[:-1], (*self.undone, *self.done[-1:]))

    def made_again(self) -> "Pending":
        """With the batch that was taken back last."""
        return Pending(self.base, (*self.done, *self.undone[-1:]), self.undone[:-1])


def placed(pending: Pending, rows: Sequence[Placed]) -> list[Placed]:
    """The rows of a table.

    Args:
        pending: what is changed.
        rows: the list as it was read, made once for all changes of it.
    """
    shown = list(rows)
    for step in pending.steps:
        if step.before is None:
            if step.after is not None:
                shown.append(Placed(step.row, step.after, Sign.ADDED))
        elif step.after is None:
            shown[step.row] = Placed(step.row, step.before, Sign.REMOVED)
        else:
            shown[step.row] = Placed(step.row, step.after, Sign.CHANGED)
    return shown


class Rebased(Struct, frozen=True):
    """Pending changes on a newer reading of their list.

    Attributes:
        pending: one batch for each of them; what cannot be taken for granted is asked when they are saved.
        held: how many are dropped, because the list is so already.
    """

    pending: Pending
    held: int


def restored_on(kept: Plain, now: WholeList) -> Rebased:
    """Changes that were kept on disk, on the list as it is now.

    Raises:
        NotReadable: they were not kept by such a desk.
    """
    known = restored(Kept, kept)
    return rebased({one.row: one.entry for one in known.near}, known.steps, now)


def rebased(near: Mapping[int, ListEntry], steps: Sequence[Step], now: WholeList) -> Rebased:
    """Puts changes on a newer reading.

    An entry that somebody else changed meanwhile is put back into the base as it was, so that saving, which merges
    base and list again, finds both sides of the conflict.

    Args:
        near: rows of the list they were made on: at least those that are touched, or look like these.
        steps: what they come to.
        now: the newer reading.
    """
    held, taken = _held(near, steps, now.entries)
    waiting = [step for step in steps if step.row not in held]
    place_of = _places({row: near[row] for row in near if row not in held}, waiting, now.entries, taken)
    entries = list(now.entries)
    batches: list[Batch] = []
    additions: list[Batch] = []
    for step in waiting:
        place = place_of.get(step.row)
        if step.before is None:
            additions.append((Add(step.after or ListEntry("", ())),))
        elif place is not None or step.after is not None:
            if place is None:
                place = len(entries)
                entries.append(step.before)
            entries[place] = step.before
            batches.append((Remove(place) if step.after is None else Change(place, step.after),))
    base = now if tuple(entries) == now.entries else WholeList(now.id, now.name, now.kind, tuple(entries))
    return Rebased(Pending(base, (*batches, *additions)), len(steps) - len(batches) - len(additions))


def _held(near: Mapping[int, ListEntry], steps: Sequence[Step], now: Entries) -> tuple[set[int], Counter[ListEntry]]:
    """Rows whose step is done already, by us or by others, and the entries in normal form that show it."""
    news = Counter(normal(step.after) for step in steps if step.after is not None)
    olds = Counter(normal(step.before) for step in steps if step.before is not None)
    names = {entry.name for entry in (*news, *olds)}
    was, became = _normals(near.values(), names), _normals(now, names)
    more, fewer = became - was, was - became
    evened = {entry for entry, count in news.items() if olds[entry] == count}
    if news - olds and news - olds <= more and olds - news <= fewer and evened.isdisjoint(fewer):
        return {step.row for step in steps}, news - olds
    rows: set[int] = set()
    taken: Counter[ListEntry] = Counter()
    for step in steps:
        after, before = (entry and normal(entry) for entry in (step.after, step.before))
        if after is None or more[after] <= 0 or (before is not None and fewer[before] <= 0):
            continue
        if before is not None:
            fewer[before] -= 1
        more[after] -= 1
        taken[after] += 1
        rows.add(step.row)
    return rows, taken


def _normals(entries: Iterable[ListEntry], names: Collection[str]) -> Counter[ListEntry]:
    """Entries of some names in normal form."""
    return Counter(normal(entry) for entry in entries if entry.name.strip() in names)


def _places(
    near: Mapping[int, ListEntry], steps: Iterable[Step], now: Entries, taken: Counter[ListEntry]
) -> dict[int, int]:
    """Where rows are in a newer reading, of which some entries are ours already; rows that are gone are left out."""
    left = taken.copy()
    names = {entry.name for entry in taken}
    places: list[int] = []
    for place in reversed(range(len(now))):
        entry = now[place]
        if entry.name.strip() in names and left[normal(entry)] > 0:
            left[normal(entry)] -= 1
        else:
            places.append(place)
    places.reverse()
    rows = list(near)
    rank = {step.row: 1 if step.after is None else -1 for step in steps}
    pairing = Pairing.of(
        [near[row] for row in rows], [now[place] for place in places], lambda at: rank.get(rows[at], 0)
    )
    return {rows[at]: places[place] for at, place in pairing.place_of.items()}


def _near(base: Entries, steps: Sequence[Step]) -> Iterable[tuple[int, ListEntry]]:
    """Rows that are touched, and those that have a number or a rare name in common with what is touched."""
    touched = {step.row for step in steps}
    sides = [entry for step in steps for entry in (step.before, step.after) if entry is not None]
    names, numbers = {entry.name for entry in sides}, {phone for entry in sides for phone in entry.phones}
    count = Counter(entry.name for entry in base if entry.name in names)
    rare = {name for name in names if count[name] <= NAMESAKES}
    for row, entry in enumerate(base):
        if row in touched or entry.name in rare or not numbers.isdisjoint(entry.phones):
            yield row, entry
