"""The steps into and out of groups have the same effect whether SerwerSMS keeps one row or many."""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui.providers.serwersms.membership import Add, Delete, Edit, Step, joining, leaving

Standing = Mapping[str, tuple[str, ...]]

GROUPS = st.sampled_from("abcde")
HELD = st.lists(GROUPS, unique=True, max_size=4).map(tuple)
MODEL_A = st.dictionaries(st.sampled_from("123"), st.lists(GROUPS, max_size=1).map(tuple), min_size=1)
MODEL_B = st.dictionaries(st.just("1"), HELD, min_size=1)
ROWS = st.one_of(MODEL_A, MODEL_B, st.dictionaries(st.sampled_from("123"), HELD, min_size=1))
WANTED = st.lists(GROUPS, min_size=1, max_size=3)


def taken(rows: Standing, steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """What the rows are after the steps."""
    after = dict(rows)
    for place, step in enumerate(steps):
        match step:
            case Edit(row_id, groups):
                after[row_id] = groups
            case Add(group):
                after[f"new {place}"] = (group,)
            case Delete(row_id):
                del after[row_id]
    return after


def groups_of(rows: Standing) -> set[str]:
    return {group for held in rows.values() for group in held}


@given(ROWS, WANTED)
def test_joining_puts_into_every_wanted_group_and_out_of_none(rows: Standing, wanted: list[str]) -> None:
    assert groups_of(taken(rows, joining(rows, wanted))) == groups_of(rows) | set(wanted)


@given(ROWS, WANTED)
def test_leaving_takes_out_of_every_unwanted_group_and_keeps_a_row(rows: Standing, unwanted: list[str]) -> None:
    after = taken(rows, leaving(rows, unwanted))
    assert groups_of(after) == groups_of(rows) - set(unwanted)
    assert after


@given(ROWS, WANTED)
def test_what_is_so_already_needs_no_step(rows: Standing, groups: list[str]) -> None:
    assert joining(taken(rows, joining(rows, groups)), groups) == []
    assert leaving(taken(rows, leaving(rows, groups)), groups) == []


@given(MODEL_B, WANTED)
def test_one_row_is_only_ever_edited(rows: Standing, groups: list[str]) -> None:
    assert all(isinstance(step, Edit) for step in (*joining(rows, groups), *leaving(rows, groups)))


def test_the_last_row_is_edited_to_no_group() -> None:
    assert leaving({"1": ("a",)}, ["a"]) == [Edit("1", ())]
    assert leaving({"1": ("a",), "2": ("b",)}, ["a", "b"]) == [Edit("1", ()), Delete("2")]
    assert leaving({"1": ("a",), "2": ("b",)}, ["a"]) == [Delete("1")]


def test_a_further_group_is_a_further_row_where_there_are_several() -> None:
    assert joining({"1": ("a",), "2": ("b",)}, ["c", "a"]) == [Add("c")]
    assert joining({"1": ("a",)}, ["c"]) == [Edit("1", ("a", "c"))]
