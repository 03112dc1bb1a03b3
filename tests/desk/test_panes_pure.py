"""Columns, loaded rows, questions and figures: the parts of a table that need no screen."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.domain.contacts import FieldSpec, SearchKind, Shape
from tui.domain.paging import Page, Query, Sort, counted_page
from tui.domain.search_line import FieldKind, Mistake, Operator, SearchField
from tui.panes.columns import fitted
from tui.panes.figures import figures
from tui.panes.loaded import PAGE_SIZE, page_of
from tui.panes.marks import Marks
from tui.panes.question import asked, line_of, sorted_by
from tui.panes.rehearsal import RehearsedRows
from tui.panes.shelves import JobRows, JournalRows, UnfinishedRows
from tui.panes.source import Source
from tui.panes.view import View
from tui.services.entries import State
from tui.services.owner import Owner
from tui.services.unfinished import Item, Work

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
NOTHING = cast(Any, None)

FIELDS = (
    FieldSpec("phone", "Phone", priority=1, width=16),
    FieldSpec("name", "Name", priority=2, width=16, name_like=True),
    FieldSpec("city", "City", priority=30, width=16),
    FieldSpec("note", "Note", priority=40, width=16),
)


def test_narrow_screens_show_phone_and_name() -> None:
    assert [column.key for column in fitted(FIELDS, 40)] == ["phone", "name"]


def test_wide_screens_show_everything_in_the_order_of_the_form() -> None:
    assert [column.key for column in fitted(FIELDS, 120)] == ["phone", "name", "city", "note"]


def test_a_name_that_is_always_shown_takes_what_is_left() -> None:
    reason = FieldSpec("reason", "Reason", priority=3, width=44, name_like=True)
    columns = {column.key: column.width for column in fitted((*FIELDS[:2], reason), 79)}
    assert columns == {"phone": 16, "name": 16, "reason": 38}
    assert [column.key for column in fitted((*FIELDS[:2], reason), 58)] == ["phone", "name"]


@pytest.mark.anyio
@pytest.mark.parametrize("room", [59, 79, 119])
@pytest.mark.parametrize("source", [JournalRows(NOTHING, {}), JobRows(NOTHING, {}), RehearsedRows("")])
async def test_no_column_of_a_shelf_is_cut_by_the_edge(source: Source[Any], room: int) -> None:
    columns = fitted((await source.shape()).fields, room)
    assert 3 + sum(column.width + 2 for column in columns) <= room


def test_hidden_columns_stay_away_except_those_always_shown() -> None:
    columns = fitted(FIELDS, 120, {"city", "phone"})
    assert [column.key for column in columns] == ["phone", "name", "note"]


@given(st.integers(40, 300))
def test_columns_never_take_more_than_the_room(room: int) -> None:
    columns = fitted(FIELDS, room)
    assert 3 + sum(column.width + 2 for column in columns) <= room


@pytest.mark.anyio
async def test_every_outcome_is_read_whole_in_the_journal() -> None:
    fields = {spec.key: spec for spec in (await JournalRows(NOTHING, {}).shape()).fields}
    assert fields["state"].width >= max(map(len, State))


def loaded(rows: list[str], query: Query, number: int) -> Page[str]:
    return page_of(rows, query, number, text=lambda row: row, value=lambda row, _field: row)


def test_loaded_rows_are_searched_whatever_the_case() -> None:
    page = loaded(["Anna", "ŁUKASZ", "Jan"], Query(phrase="łuk"), 1)
    assert page.rows == ("ŁUKASZ",)
    assert page.total == 1


def test_loaded_rows_are_ordered_both_ways() -> None:
    assert loaded(["b", "C", "a"], Query(sort=Sort("x")), 1).rows == ("a", "b", "C")
    assert loaded(["b", "C", "a"], Query(sort=Sort("x", descending=True)), 1).rows == ("C", "b", "a")


@given(st.lists(st.text(max_size=4), max_size=350), st.text(max_size=2))
def test_pages_of_loaded_rows_are_the_rows_once_each(rows: list[str], phrase: str) -> None:
    found: list[str] = []
    number = 1
    while True:
        page = loaded(rows, Query(phrase=phrase), number)
        found += page.rows
        assert len(page.rows) <= PAGE_SIZE
        if not page.has_next:
            break
        number += 1
    assert found == [row for row in rows if phrase.casefold() in row.casefold()]


def test_a_total_that_the_rows_contradict_is_dropped() -> None:
    assert counted_page((1, 2, 3), 2, 3, 4).total is None
    assert counted_page((1, 2, 3), 1, 3, 3).has_next is False
    assert counted_page((), 2, 3, 300).has_next is False


CRITERION = Shape(
    FIELDS,
    SearchKind.CRITERION,
    search_fields=(SearchField("phone", kind=FieldKind.PHONE, operators=frozenset({Operator.LIKE, Operator.EQ})),),
)


def test_a_search_line_keeps_order_and_group() -> None:
    before = Query(group="7", sort=Sort("name"))
    read = asked("phone like 4860", CRITERION, before)
    assert isinstance(read, Query)
    assert read.group == "7"
    assert read.sort == Sort("name")
    assert read.criterion is not None
    assert line_of(read) == "phone like 4860"


def test_a_mistake_is_told_and_asks_nothing() -> None:
    read = asked("phone > 4860", CRITERION, Query())
    assert isinstance(read, Mistake)


def test_a_phrase_is_the_whole_line() -> None:
    read = asked(" Anna <3 ", Shape(FIELDS, SearchKind.PHRASE), Query())
    assert isinstance(read, Query)
    assert read.phrase == "Anna <3"


def test_the_same_order_again_is_the_other_way_round() -> None:
    once = sorted_by(Query(), "name")
    assert sorted_by(once, "name").sort == Sort("name", descending=True)
    assert sorted_by(once, "phone").sort == Sort("phone")


def test_marking_everything_twice_unmarks_it() -> None:
    marks = Marks()
    marks.set_all([("1", "a"), ("2", "b")])
    assert len(marks) == 2
    marks.set_all([("1", "a"), ("2", "b")])
    assert len(marks) == 0


def test_figures_name_what_is_known_and_what_is_not() -> None:
    view = View(
        page=Page(tuple(range(100)), 2, 100, None, None, has_next=True),
        query=Query(sort=Sort("name", descending=True)),
        read_at=datetime(2026, 11, 2, 12, 4, tzinfo=UTC),
    )
    line = figures(view, Shape(FIELDS, SearchKind.PHRASE), Marks({"1": 1, "2": 2, "3": 3}))
    assert line == "3 marked  101-200 of at least 201  page 2  by Name down  read 12:04"


def test_loaded_searches_say_so() -> None:
    view = View(page=counted_page((1,), 1, 100, 1), query=Query(phrase="x"))
    assert "in the loaded rows only" in figures(view, Shape(FIELDS, SearchKind.LOADED), Marks())


def test_work_that_another_desk_has_open_says_so_where_it_is_always_seen() -> None:
    work = Work("bsg", "campaign", "november-sale", {})
    rows = UnfinishedRows(cast(Any, None), {})
    mine = Item("k", work, NOW, NOW, None, None)
    assert rows.cell(mine, "title") == "november-sale"
    theirs = replace(mine, holder=Owner("host", 7, "1"))
    assert rows.cell(theirs, "title") == "HELD november-sale"
    assert rows.cell(theirs, "holder") == "another desk"
