"""How a person gets into groups and out of them, whichever way SerwerSMS stores that: pure.

With one row the row is edited to the groups that shall result. With a row for each group a further group
means a further row, and leaving one means deleting its row, unless that is the last (contract, section 3).
Imports nothing of ours.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

Rows: TypeAlias = Mapping[str, tuple[str, ...]]
"""Ids of a person's rows -> ids of the groups that each is in."""


class Edit(Struct, frozen=True):
    """Write a row again, with these groups."""

    row_id: str
    groups: tuple[str, ...]


class Add(Struct, frozen=True):
    """Add a row in this group; where the number is refused as taken, edit a row to both groups."""

    group: str


class Delete(Struct, frozen=True):
    """Delete a row."""

    row_id: str


Step: TypeAlias = Edit | Add | Delete
Plan: TypeAlias = Callable[[Rows, Collection[str]], Sequence[Step]]
"""Makes the steps that bring a person into groups, or out of them."""


def joining(rows: Rows, groups: Collection[str]) -> Sequence[Step]:
    """What puts a person with at least one row into groups."""
    already = {group for held in rows.values() for group in held}
    missing = tuple(group for group in dict.fromkeys(groups) if group not in already)
    if not missing:
        return []
    if len(rows) == 1:
        [(row_id, held)] = rows.items()
        return [Edit(row_id, (*held, *missing))]
    return [Add(group) for group in missing]


def leaving(rows: Rows, groups: Collection[str]) -> Sequence[Step]:
    """What takes a person out of groups; one row always stays, so that the person stays in the book."""
    left = {
        row_id: tuple(group for group in held if group not in groups)
        for row_id, held in rows.items()
        if any(group in groups for group in held)
    }
    emptied = [row_id for row_id, remaining in left.items() if not remaining]
    edits = [Edit(row_id, remaining) for row_id, remaining in left.items() if remaining]
    if emptied and len(emptied) == len(rows):
        edits.append(Edit(emptied.pop(0), ()))
    return [*edits, *map(Delete, emptied)]
