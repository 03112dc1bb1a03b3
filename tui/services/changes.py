"""What can be changed at a provider, as data: one record per kind of call.

A change can be kept in the journal and read from it again, so that it can be looked up after a crash, taken back
and done again. The kinds are in `book_changes` and `list_changes`. Imports `domain`
and `snapshots`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Self

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.contacts import WholeList
from tui.services.snapshots import Plain, plain

_NAMED: Final = 3
"""Rows that a change names one by one."""


class Change(Struct, frozen=True):
    """One call that changes something at a provider.

    Attributes:
        VERB: what the journal calls it.
        BEFORE: the fields that tell what was there; the others tell what shall be.
        PER_ROW: the field that holds one item per row, where a change has many rows.
        THING: what its rows are; with their keys it tells what is busy.
        RESHAPES: whether tables may have other fields afterwards.
        BESIDE: a field too long for the journal's line; it takes its default when the line is read.
    """

    VERB: ClassVar[str] = ""
    THING: ClassVar[str] = ""
    RESHAPES: ClassVar[bool] = False
    BESIDE: ClassVar[str] = ""
    BEFORE: ClassVar[frozenset[str]] = frozenset()
    PER_ROW: ClassVar[str] = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """Keys of the rows that take the outcome: ids of what is there, else what will be known of it."""
        raise NotImplementedError

    @property
    def target(self) -> str:
        """Of whom or what, in words; may hold foreign text."""
        raise NotImplementedError

    @property
    def beside(self) -> WholeList | None:
        """What is kept beside the journal's line, so that it can be put back."""
        return None

    def only(self, rows: Collection[str]) -> Self:
        """The same for some of the rows."""
        if not self.PER_ROW:
            return self
        items = getattr(self, self.PER_ROW)
        kept = tuple(item for row, item in zip(self.rows, items, strict=True) if row in rows)
        return replace(self, **{self.PER_ROW: kept})


def sides(change: Change) -> tuple[Plain, Plain]:
    """What was there and what shall be, as the journal keeps it; None where there is nothing to tell."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in change.__struct_fields__:
        if name == change.BESIDE:
            continue
        side = before if name in change.BEFORE else after
        side[name] = plain(getattr(change, name))
    return before or None, after or None


def parts(change: Change, at_once: int) -> Iterator[Change]:
    """A change of many rows as changes of at most ``at_once`` rows each."""
    rows = change.rows
    if not change.PER_ROW or len(rows) <= at_once:
        yield change
        return
    items = getattr(change, change.PER_ROW)
    for start in range(0, len(rows), at_once):
        yield replace(change, **{change.PER_ROW: items[start : start + at_once]})


def is_like(one: Change, other: Change) -> bool:
    """Whether two changes differ in nothing but their rows, and in what was found of these before."""
    if type(one) is not type(other) or not one.PER_ROW:
        return False
    rest = [name for name in one.__struct_fields__ if name != one.PER_ROW]
    pairs = [(getattr(one, name), getattr(other, name)) for name in rest]
    return all(mine == theirs or isinstance(mine, Mapping) for mine, theirs in pairs)


def joined(changes: Sequence[Change]) -> Change:
    """Changes that are alike as one of all their rows, in the same order; see `parts`."""
    first = changes[0]
    if len(changes) == 1:
        return first
    together: dict[str, Any] = {first.PER_ROW: [item for one in changes for item in getattr(one, first.PER_ROW)]}
    for name in first.__struct_fields__:
        if isinstance(getattr(first, name), Mapping):
            together[name] = {key: item for one in changes for key, item in getattr(one, name).items()}
    return replace(first, **{**together, first.PER_ROW: tuple(together[first.PER_ROW])})


def named(words: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    rest = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
