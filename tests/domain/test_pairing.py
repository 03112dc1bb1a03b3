"""Pairing the entries of two lists: what was added, removed and changed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import ListEntry
from tui.domain.pairing import Difference, difference

ENTRIES = st.builds(ListEntry, st.sampled_from("AB "), st.lists(st.sampled_from("123"), max_size=2).map(tuple))
LISTS = st.lists(ENTRIES, max_size=8)


def entry(text: str) -> ListEntry:
    """Reads `Anna:1,2`."""
    name, _, phones = text.partition(":")
    return ListEntry(name, tuple(phones.split(",")) if phones else ())


def entries(text: str) -> list[ListEntry]:
    return [entry(item) for item in text.split()]


@pytest.mark.parametrize(
    ("before", "after", "added", "removed", "changed"),
    [
        ("A:1 B:2", "B:2 A:1", "", "", []),
        ("A:1", "A:1 B:2", "B:2", "", []),
        ("A:1 B:2", "B:2", "", "A:1", []),
        ("A:1", "A:1,2", "", "", [("A:1", "A:1,2")]),
        ("A:1", "Anna:1", "", "", [("A:1", "Anna:1")]),
        ("A:1", "A:2", "", "", [("A:1", "A:2")]),
        ("A:1 A:1", "A:1", "", "A:1", []),
        ("S:1 S:2", "S:2,3", "", "S:1", [("S:2", "S:2,3")]),
        ("S:1 S:2", "S:8 S:9", "S:8 S:9", "S:1 S:2", []),  # one name says nothing about which is which
        ("A: B:", "B: C:", "C:", "A:", []),
    ],
)
def test_difference(before: str, after: str, added: str, removed: str, changed: list[tuple[str, str]]) -> None:
    found = difference(entries(before), entries(after))
    pairs = tuple((entry(old), entry(new)) for old, new in changed)
    assert found == Difference(tuple(entries(added)), tuple(entries(removed)), pairs)
    assert bool(found) == bool(added or removed or changed)


@given(LISTS, LISTS)
def test_a_difference_accounts_for_every_entry(before: list[ListEntry], after: list[ListEntry]) -> None:
    found = difference(before, after)
    told = Counter(after) - Counter(found.added) - Counter(new for _, new in found.changed)
    assert told == Counter(before) - Counter(found.removed) - Counter(old for old, _ in found.changed)
