"""Pending changes, phones of a form and pasted lines: the parts of the list editor that need no screen."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.foreign import shown
from tui.domain.merge import Add, Change, Operation, Remove, Step, merge
from tui.domain.phones import Impossible, Phone
from tui.panes.entry_paste import read_pasted
from tui.panes.entry_writing import holders, read_phones
from tui.panes.list_pending import Pending, Placed, Sign, placed, rebased, restored_on
from tui.panes.list_words import number

A, B, C = (ListEntry(name, (f"4860011122{number}",)) for number, name in enumerate("ABC"))
NEW = ListEntry("New", ("48600999888",))
WHOLE = WholeList("7", "Spam", "black", (A, B, C))

entries = st.builds(
    ListEntry, st.sampled_from(["Jan", "Ola", "Spam"]), st.lists(st.sampled_from("1234"), max_size=2).map(tuple)
)
lists = st.lists(entries, max_size=6).map(tuple)


@st.composite
def edits(draw: st.DrawFn) -> Pending:
    """A list with some changes of it."""
    base = draw(lists)
    pending = Pending(replace(WHOLE, entries=base))
    for _ in range(draw(st.integers(0, 4))):
        row = st.integers(0, pending.next_row - 1)
        kinds: list[st.SearchStrategy[Operation]] = [st.builds(Add, entries)]
        if pending.next_row:
            kinds += [st.builds(Remove, row), st.builds(Change, row, entries)]
        pending = pending.made((draw(st.one_of(kinds)),))
    return pending


def rows_of(pending: Pending) -> list[Placed]:
    """The table of a list."""
    return placed(pending, [Placed(row, entry) for row, entry in enumerate(pending.base.entries)])


def sides(step: Step) -> tuple[ListEntry | None, ListEntry | None]:
    """A step without its row."""
    return step.before, step.after


def test_every_pending_change_has_its_sign() -> None:
    pending = Pending(WHOLE).made((Remove(0),)).made((Change(1, replace(B, name="b")),)).made((Add(NEW),))
    assert [(row.entry.name, row.sign) for row in rows_of(pending)] == [
        ("A", Sign.REMOVED),
        ("b", Sign.CHANGED),
        ("C", Sign.NONE),
        ("New", Sign.ADDED),
    ]


def test_an_addition_that_is_removed_leaves_nothing() -> None:
    pending = Pending(WHOLE).made((Add(NEW),)).made((Remove(3),))
    assert pending.steps == ()
    assert len(rows_of(pending)) == 3


def test_taking_back_and_making_again_are_inverse() -> None:
    pending = Pending(WHOLE).made((Remove(0), Remove(1))).made((Add(NEW),))
    assert pending.taken_back().made_again() == pending
    assert pending.taken_back().taken_back().steps == ()
    assert pending.taken_back().made((Add(NEW),)).undone == ()


def test_an_entry_that_somebody_changed_meanwhile_is_left_to_be_asked_about() -> None:
    mine = Pending(WHOLE).made((Change(0, replace(A, name="Mine")),))
    now = replace(WHOLE, entries=(replace(A, name="Theirs"), B, C))
    found = restored_on(mine.kept, now).pending
    [conflict] = merge(found.base.entries, found.steps, now.entries).conflicts
    assert (conflict.base, conflict.theirs) == (A, replace(A, name="Theirs"))


def test_a_new_way_of_writing_a_number_is_a_change_and_not_held_already() -> None:
    mine = Pending(WHOLE).made((Change(0, replace(A, phones=("+48600111220",))),))
    assert restored_on(mine.kept, WHOLE).pending.steps == mine.steps


@given(edits())
def test_what_is_kept_comes_back_as_it_was(pending: Pending) -> None:
    found = restored_on(pending.kept, pending.base)
    assert found.held == 0
    assert found.pending.base == pending.base
    assert Counter(map(sides, found.pending.steps)) == Counter(map(sides, pending.steps))


@given(edits(), lists)
def test_a_newer_reading_takes_nothing_from_what_a_save_comes_to(pending: Pending, theirs: tuple[ListEntry]) -> None:
    # Of two equal entries nobody can tell which one somebody else changed.
    assume(all(pending.base.entries.count(step.before) == 1 for step in pending.steps if step.before))
    at_once = merge(pending.base.entries, pending.steps, theirs)
    now = replace(WHOLE, entries=theirs)
    found = rebased(dict(enumerate(pending.base.entries)), pending.steps, now).pending
    later = merge(found.base.entries, found.steps, theirs)
    if not at_once.conflicts and not later.conflicts:
        assert set(later.entries) == set(at_once.entries)


@given(edits())
def test_a_save_whose_end_was_not_seen_is_not_done_twice(pending: Pending) -> None:
    # A list in which an entry became the twin of another that went reads like one that somebody else changed.
    assume(not {step.before for step in pending.steps} & {step.after for step in pending.steps if step.after})
    saved = merge(pending.base.entries, pending.steps, pending.base.entries).entries
    found = restored_on(pending.kept, replace(WHOLE, entries=saved)).pending
    again = merge(found.base.entries, found.steps, saved)
    assert again.conflicts or Counter(again.entries) == Counter(saved)


# -- phones of a form --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old", "expected"),
    [
        ("600111222; +48600111333", (), [Phone("48600111222"), Phone("48600111333")]),
        ("ext. 1, room 2, 600111222", ("ext. 1, room 2",), ["ext. 1, room 2", Phone("48600111222")]),
        ("+79000000001", ("79000000001",), ["79000000001"]),
        ("600111222, 600 111 222", (), [Phone("48600111222")]),
        (" , ;", (), []),
    ],
)
def test_numbers_of_a_form(text: str, old: tuple[str, ...], expected: list[str | Phone]) -> None:
    assert read_phones(text, old, "PL") == expected


def test_an_impossible_number_is_told_with_its_reason() -> None:
    [read] = read_phones("12", (), "PL")
    assert isinstance(read, Impossible)


@given(st.lists(st.text(), max_size=4).map(tuple))
def test_numbers_that_nobody_touched_stay_whatever_they_are(old: tuple[str, ...]) -> None:
    assert read_phones(shown(", ".join(map(number, old))), old, "PL") == list(old)


# -- pasted lines ------------------------------------------------------------------------------------------------


def test_pasted_lines_are_entries_remarks_and_a_rest() -> None:
    there = {digits: name for digits, (_row, name) in holders(Pending(WHOLE)).items()}
    found = read_pasted(
        "Anna\t600 111 333\n\nheader\nA;600111220\n+48600111444, +48600111220\n+999 1234567", there, "PL"
    )
    assert found.entries == (ListEntry("Anna", ("48600111333",)), ListEntry("+48600111444", ("48600111444",)))
    assert found.rest == "header\nA;600111220\n+999 1234567"
    assert found.doubles == 1
    assert found.remarks[0] == "line 3: no number in header"
    assert found.words.startswith("2 entries to add\nline 3: no number")


def test_doubles_are_taken_when_asked_for() -> None:
    found = read_pasted("A;600111220\nA;600111220", {"48600111220": "A"}, "PL", with_doubles=True)
    assert found.entries == (A, A)
    assert found.rest == ""


@given(st.text())
def test_no_line_of_a_pasted_text_is_lost(text: str) -> None:
    found = read_pasted(text, {}, "PL")
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(found.entries) + len([line for line in found.rest.splitlines() if line.strip()]) == len(lines)
