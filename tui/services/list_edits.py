"""What somebody wants of a whole list, and what becomes of it: pure. Imports `domain` and `list_changes`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final

from msgspec import Struct, field

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Conflict, Merged, Side, Step, is_alarming, merge
from tui.domain.pairing import Difference, Entries, Pairing, key_of
from tui.domain.phones import digits_of
from tui.services.list_changes import SaveList

_COMPARED: Final = 10
"""Last digits by which a number is known again that a provider has rewritten."""


class ListEdit(Struct, frozen=True):
    """Pending changes of a list.

    Attributes:
        base: the list as it was when they were begun.
        steps: what they come to (``domain.merge.net``).
        name: the name it shall have.
        left_out: entries that were meant too, and are not in the list any more as they were.
    """

    base: WholeList
    steps: tuple[Step, ...]
    name: str
    left_out: tuple[ListEntry, ...] = ()


class Answers(Struct, frozen=True):
    """What the person answered to a save that was undecided.

    Attributes:
        decided: by conflict, whose version stands; it holds for that very conflict alone.
        confirmed: how many entries may change or go, as it was typed.
    """

    decided: Mapping[Conflict, Side] = field(default_factory=dict)
    confirmed: int = 0


NOTHING_ASKED: Final = Answers()
"""For a save that is tried for the first time."""


class Draft(Struct, frozen=True):
    """An edit worked into the list as it is now, before anything is written.

    Attributes:
        now: the list as it was read just before.
        whole: the list to write.
        merged: how the two were merged.
        steps: those of ours that hold, each from what ``now`` has; that may be another's version we overruled.
        going: entries of ``now`` that would change or go.
        is_alarming: whether these are so many that the person confirms by typing their number.
        changes_nothing: whether the list is already as it shall be.
    """

    now: WholeList
    whole: WholeList
    merged: Merged
    steps: tuple[Step, ...]
    going: int
    is_alarming: bool
    changes_nothing: bool

    @property
    def theirs(self) -> Difference:
        """What others changed since the edit was begun."""
        return self.merged.theirs


class Saved(Enum):
    """How a save ended."""

    SAVED = auto()
    """Written and read back."""
    UNREAD = auto()
    """Written; it could not be read back."""
    UNDECIDED = auto()
    """Nothing written: there are conflicts to decide, or a confirmation to type."""
    PARTLY = auto()
    """Written, but some of it was removed by another write again and again, or needs a decision now."""
    REFUSED = auto()
    UNKNOWN = auto()
    """The answer was lost and the list cannot be read: look again."""


class SaveReport(Struct, frozen=True):
    """What became of a save.

    Attributes:
        draft: what was to be decided or was written last; None where the list could not be read.
        whole: the list as it was read back.
        others: differences to what was written that are not ours, for the person to see.
        lost: steps of ours that are not in the list; still pending.
        repairs: how often it was written again.
        sentence: what the provider said, where it said no or nothing.
        left_out: see ``ListEdit``.
    """

    state: Saved
    draft: Draft | None = None
    whole: WholeList | None = None
    others: Difference = field(default_factory=Difference)
    lost: tuple[Step, ...] = ()
    repairs: int = 0
    sentence: str = ""
    left_out: tuple[ListEntry, ...] = ()


def drafted(edit: ListEdit, steps: Sequence[Step], now: WholeList, decided: Mapping[Conflict, Side]) -> Draft:
    """Works some steps of an edit into the list as it is now; a name that was changed by the edit stands."""
    merged = merge(edit.base.entries, steps, now.entries)
    overruled = {one.row: one.theirs for one in merged.conflicts if decided.get(one) is Side.OURS}
    sides = {one.row: decided[one] for one in merged.conflicts if one in decided}
    if sides:
        merged = merge(edit.base.entries, steps, now.entries, sides)
    name = now.name if edit.name == edit.base.name else edit.name
    whole = WholeList(now.id, name, now.kind, merged.entries)
    gone = Counter(map(key_of, now.entries)) - Counter(map(key_of, merged.entries))
    return Draft(
        now=now,
        whole=whole,
        merged=merged,
        steps=tuple(Step(step.row, overruled.get(step.row, step.before), step.after) for step in merged.steps),
        going=gone.total(),
        is_alarming=is_alarming(now.entries, merged.entries),
        changes_nothing=whole == now,
    )


def saving(draft: Draft) -> SaveList:
    """A write of a draft, as the journal keeps it."""
    return SaveList(
        draft.now.id,
        draft.now.kind,
        draft.now.name,
        draft.whole.name,
        tuple(step.before for step in draft.steps),
        tuple(step.after for step in draft.steps),
        len(draft.whole.entries),
    )


def normal(entry: ListEntry) -> ListEntry:
    """An entry without what providers are known to rewrite: blanks around names, prefixes and signs of numbers."""
    phones = (digits_of(phone)[-_COMPARED:] or phone.strip() for phone in entry.phones)
    return ListEntry(entry.name.strip(), tuple(phones))


def steps_between(before: Entries, after: Entries) -> tuple[Step, ...]:
    """The steps that make one list of another; the order of entries is left as it is."""
    pairing = Pairing.of(before, after)
    steps = []
    for row, entry in enumerate(before):
        place = pairing.place_of.get(row)
        now = None if place is None else after[place]
        if now != entry:
            steps.append(Step(row, entry, now))
    added = (Step(len(before) + number, None, after[place]) for number, place in enumerate(pairing.added))
    return (*steps, *added)


def reversing(change: SaveList, now: WholeList) -> ListEdit:
    """The edit that takes back what a save did, in the list as it is now; what was changed since is left out."""
    sought = {normal(became) for became in change.become if became is not None}
    rows: defaultdict[ListEntry, list[int]] = defaultdict(list)
    for row in reversed(range(len(now.entries))):
        if (entry := normal(now.entries[row])) in sought:
            rows[entry].append(row)
    steps: list[Step] = []
    left_out: list[ListEntry] = []
    added = len(now.entries)
    for was, became in zip(change.were, change.become, strict=True):
        if became is None:
            steps.append(Step(added, None, was))
            added += 1
        elif places := rows[normal(became)]:
            row = places.pop()
            steps.append(Step(row, now.entries[row], was))
        else:
            left_out.append(became)
    name = change.old_name if now.name == change.name else now.name
    return ListEdit(now, tuple(sorted(steps, key=lambda step: step.row)), name, tuple(left_out))
