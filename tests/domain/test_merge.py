"""Merging lists and records: examples, and what holds for any two editors."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import ListEntry
from tui.domain.merge import (
    Add,
    Change,
    Conflict,
    Operation,
    Remove,
    Sameness,
    Side,
    Step,
    applied,
    is_alarming,
    merge,
    merge_members,
    merge_record,
    net,
    read_back,
)
from tui.domain.pairing import Difference


def entry(text: str) -> ListEntry:
    """Reads `Anna:1,2`."""
    name, _, phones = text.partition(":")
    return ListEntry(name, tuple(phones.split(",")) if phones else ())


def entries(text: str) -> list[ListEntry]:
    return [entry(item) for item in text.split()]


def text_of(found: Iterable[ListEntry]) -> str:
    return " ".join(f"{item.name}:{','.join(item.phones)}" for item in found)


def digits_only(item: ListEntry) -> ListEntry:
    return ListEntry(item.name.strip(), tuple(phone.lstrip("+") for phone in item.phones))


# --- operations -----------------------------------------------------------------------------------------


def test_operations_come_to_one_step_a_row() -> None:
    base = entries("A:1 B:2 C:3")
    operations: list[Operation] = [
        Change(0, entry("A:9")),
        Add(entry("D:4")),
        Remove(1),
        Change(0, entry("A:8")),
        Change(3, entry("D:5")),
        Add(entry("E:6")),
        Remove(4),
        Change(2, entry("C:3")),
    ]
    steps = net(base, operations)
    assert steps == (
        Step(0, entry("A:1"), entry("A:8")),
        Step(1, entry("B:2"), None),
        Step(3, None, entry("D:5")),
    )
    assert text_of(applied(base, steps)) == "A:8 C:3 D:5"


def test_an_operation_is_taken_back_by_leaving_it_out() -> None:
    base = entries("A:1")
    operations: list[Operation] = [Add(entry("B:2")), Remove(1)]
    assert net(base, operations) == ()
    assert text_of(applied(base, net(base, operations[:-1]))) == "A:1 B:2"


@pytest.mark.parametrize("row", [-1, 1])
def test_a_row_that_never_was_is_a_mistake(row: int) -> None:
    with pytest.raises(IndexError, match="no row"):
        net(entries("A:1"), [Remove(row)])


# --- merging --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "operations", "theirs", "result"),
    [
        ("A:1 B:2", [Remove(0)], "A:1 B:2 C:3", "B:2 C:3"),
        ("A:1 B:2", [Change(1, entry("B:9"))], "B:2 A:1,5", "B:9 A:1,5"),
        ("A:1", [Add(entry("N:7"))], "M:6 A:1", "M:6 A:1 N:7"),
        ("A:1", [Add(entry("N:7"))], "A:1 N:7", "A:1 N:7"),
        ("A:1", [Add(entry("A:1"))], "A:1", "A:1 A:1"),
        ("A:1 B:2", [Remove(0)], "B:2", "B:2"),
        ("A:1", [Change(0, entry("A:2"))], "A:2", "A:2"),
        ("A:1 A:1", [Remove(0)], "A:1", "A:1"),  # both took one of two
        ("A:1 A:1", [Change(1, entry("A:2"))], "A:1", "A:2"),
        ("A:1", [Change(0, entry("Z:9"))], "Z:9", "Z:9"),
    ],
)
def test_merging_without_conflict(base: str, operations: list[Operation], theirs: str, result: str) -> None:
    steps = net(entries(base), operations)
    found = merge(entries(base), steps, entries(theirs))
    assert text_of(found.entries) == result
    assert found.conflicts == ()
    assert found.steps == steps


@pytest.mark.parametrize(
    ("operation", "theirs", "their_version", "ours_result"),
    [
        (Change(0, entry("A:1,2")), "A:1,3 B:2", "A:1,3", "A:1,2 B:2"),
        (Change(0, entry("A:1,2")), "B:2", None, "B:2 A:1,2"),
        (Remove(0), "A:1,3 B:2", "A:1,3", "B:2"),
    ],
)
def test_conflicts_wait_for_a_decision(
    operation: Operation, theirs: str, their_version: str | None, ours_result: str
) -> None:
    base = entries("A:1 B:2")
    steps = net(base, [operation])
    ours = steps[0].after
    found = merge(base, steps, entries(theirs))
    assert found.conflicts == (Conflict(0, entry("A:1"), ours, entry(their_version) if their_version else None),)
    assert text_of(found.entries) == theirs
    assert found.steps == ()
    theirs_stand = merge(base, steps, entries(theirs), {0: Side.THEIRS})
    assert (text_of(theirs_stand.entries), theirs_stand.conflicts, theirs_stand.steps) == (theirs, (), ())
    ours_stand = merge(base, steps, entries(theirs), {0: Side.OURS})
    assert (text_of(ours_stand.entries), ours_stand.conflicts, ours_stand.steps) == (ours_result, (), steps)


def test_the_colleagues_work_is_told() -> None:
    found = merge(entries("A:1 B:2"), [], entries("A:1,9 C:3"))
    assert found.theirs == Difference((entry("C:3"),), (entry("B:2"),), ((entry("A:1"), entry("A:1,9")),))


# --- how much is too much -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "gone", "alarming"), [(10, 3, False), (10, 4, True), (9, 9, False), (100, 30, False), (100, 31, True)]
)
def test_alarm(size: int, gone: int, alarming: bool) -> None:
    before = [ListEntry(str(number), ()) for number in range(size)]
    changed = [ListEntry("x", ())] * gone + before[gone:]
    assert is_alarming(before, before[gone:]) is alarming
    assert is_alarming(before, changed) is alarming
    assert not is_alarming(before, before + changed)


# --- reading back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "sameness"),
    [
        ("A:1 B:2", Sameness.EXACT),
        ("B:2 A:1", Sameness.REORDERED),
        ("B:+2 A:1", Sameness.REWRITTEN),
        ("A:1", Sameness.DIFFERENT),
    ],
)
def test_how_close_a_list_reads_back(now: str, sameness: Sameness) -> None:
    assert read_back(entries("A:1 B:2"), [], entries(now), digits_only).sameness is sameness


@pytest.mark.parametrize(
    ("base", "operation", "now", "is_lost", "others"),
    [
        ("A:1", Add(entry("B:2")), "A:1 C:3", True, Difference(added=(entry("C:3"),))),
        ("A:1", Remove(0), "A:1 C:3", True, Difference(added=(entry("C:3"),))),
        ("A:1", Change(0, entry("A:2")), "A:1", True, Difference()),
        ("A:1", Change(0, entry("A:2")), "A:2,5", False, Difference(changed=((entry("A:2"), entry("A:2,5")),))),
        ("A:1", Change(0, entry("A:2")), "A:2 A:1", False, Difference(added=(entry("A:1"),))),
        ("A:1 A:1", Remove(1), "A:1 A:1", True, Difference()),
        ("A:+1", Change(0, entry("A:+2")), "A:1", True, Difference()),
    ],
)
def test_what_another_write_undid(base: str, operation: Operation, now: str, is_lost: bool, others: Difference) -> None:
    steps = net(entries(base), [operation])
    found = read_back(applied(entries(base), steps), steps, entries(now), digits_only)
    assert found.sameness is Sameness.DIFFERENT
    assert found.lost == (steps if is_lost else ())
    assert found.others == others


# --- one record -----------------------------------------------------------------------------------------


def test_a_record_is_merged_field_by_field() -> None:
    opened = {"name": "Anna", "city": "Łódź", "note": "", "mail": "a@x"}
    theirs = {"name": "Anna", "city": "Gdynia", "note": "calls", "mail": "b@x"}
    mine = {"name": "Hanna", "city": "Łódź", "note": "calls", "mail": "c@x"}
    found = merge_record(opened, theirs, mine)
    assert found.values == {"name": "Hanna", "city": "Gdynia", "note": "calls", "mail": "c@x"}
    (conflict,) = found.conflicts
    assert (conflict.field, conflict.opened, conflict.theirs, conflict.mine) == ("mail", "a@x", "b@x", "c@x")


def test_a_field_that_appeared_or_went_meanwhile() -> None:
    assert merge_record({}, {"new": "1"}, {}).values == {"new": "1"}
    assert merge_record({"old": "1"}, {}, {"old": "1"}).values == {}
    assert merge_record({"old": "1"}, {}, {"old": "2"}).conflicts[0].theirs is None


RECORDS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("123"))


@given(RECORDS, RECORDS, RECORDS)
def test_either_side_of_a_record_may_be_unchanged(
    opened: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    assert merge_record(opened, theirs, opened).values == theirs
    assert merge_record(opened, opened, mine).values == mine
    assert not merge_record(opened, mine, mine).conflicts
    mirrored = merge_record(opened, mine, theirs)
    found = merge_record(opened, theirs, mine)
    assert {conflict.field for conflict in found.conflicts} == {conflict.field for conflict in mirrored.conflicts}


def test_groups_of_a_contact_never_conflict() -> None:
    assert merge_members("abc", "bcd", "abe") == frozenset("bde")
