"""Merging lists: what holds for any two editors, and for a writer who knows nothing of us."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import ListEntry
from tui.domain.merge import Add, Change, Operation, Remove, Sameness, Side, Step, applied, merge, net, read_back
from tui.domain.pairing import difference

Case: TypeAlias = tuple[list[ListEntry], tuple[Step, ...], tuple[Step, ...]]

ENTRIES = st.builds(ListEntry, st.sampled_from("AB "), st.lists(st.sampled_from("123"), max_size=2).map(tuple))
LISTS = st.lists(ENTRIES, max_size=8)


@st.composite
def edits(draw: st.DrawFn, base: Sequence[ListEntry]) -> list[Operation]:
    operations: list[Operation] = []
    for _ in range(draw(st.integers(0, 5))):
        row = draw(st.integers(0, max(0, len(base) - 1)))
        kinds: list[Operation] = [Add(draw(ENTRIES))]
        if base:
            kinds += [Change(row, draw(ENTRIES)), Remove(row)]
        operations.append(draw(st.sampled_from(kinds)))
    return operations


@st.composite
def two_editors(draw: st.DrawFn) -> Case:
    base = draw(LISTS)
    return base, net(base, draw(edits(base))), net(base, draw(edits(base)))


@given(two_editors())
def test_one_editor_alone_gets_what_he_did(case: Case) -> None:
    base, steps, _ = case
    found = merge(base, steps, base)
    assert found.entries == applied(base, steps)
    assert found.conflicts == ()
    assert found.steps == steps
    assert not found.theirs


@given(two_editors())
def test_who_did_nothing_gets_their_list(case: Case) -> None:
    base, _, theirs = case
    now = applied(base, theirs)
    assert merge(base, [], now).entries == now


@given(two_editors(), st.sampled_from(Side))
def test_nothing_goes_that_neither_took_away(case: Case, side: Side) -> None:
    base, ours, theirs = case
    now = applied(base, theirs)
    open_ = merge(base, ours, now)
    found = merge(base, ours, now, {conflict.row: side for conflict in open_.conflicts})
    assert found.conflicts == ()
    assert {step.after for step in found.steps if step.after is not None} <= set(found.entries)
    ours_to_drop = Counter(step.before for step in found.steps if step.before is not None)
    given_up = Counter(conflict.theirs for conflict in open_.conflicts if conflict.theirs is not None)
    dropped = Counter(now) - Counter(found.entries) - ours_to_drop
    assert not dropped if side is Side.THEIRS else not dropped - given_up


@given(st.data())
def test_editors_of_different_entries_never_meet(data: st.DataObject) -> None:
    base = [ListEntry(f"name {row}", (str(row),)) for row in range(data.draw(st.integers(2, 10)))]
    middle = data.draw(st.integers(1, len(base) - 1))
    ours = net(base, _edits_of(data, range(middle), "our"))
    theirs = net(base, _edits_of(data, range(middle, len(base)), "their"))
    found = merge(base, ours, applied(base, theirs))
    assert found.conflicts == ()
    assert Counter(found.entries) == Counter(applied(base, (*ours, *theirs)))
    assert read_back(found.entries, found.steps, found.entries).sameness is Sameness.EXACT


def _edits_of(data: st.DataObject, rows: range, who: str) -> list[Operation]:
    operations: list[Operation] = []
    for row in rows:
        changed = Change(row, ListEntry(f"{who} {row}", (str(row), who)))
        operations += data.draw(st.sampled_from([[], [changed], [Remove(row)]]))
    return operations


@given(st.data())
def test_steps_lost_to_another_write_are_made_again(data: st.DataObject) -> None:
    base = [ListEntry(f"name {row}", (str(row),)) for row in range(data.draw(st.integers(2, 8)))]
    middle = data.draw(st.integers(1, len(base) - 1))
    steps = net(base, [*_edits_of(data, range(middle), "our"), Add(ListEntry("new", ("99",)))])
    sent = merge(base, steps, base)
    overwritten = applied(base, net(base, _edits_of(data, range(middle, len(base)), "their")))
    found = read_back(sent.entries, sent.steps, overwritten)
    assert found.lost == sent.steps
    assert found.others == difference(base, overwritten)
    again = merge(base, found.lost, overwritten)
    assert again.conflicts == ()
    assert read_back(again.entries, again.steps, again.entries).lost == ()
    assert {step.after for step in steps if step.after is not None} <= set(again.entries)
