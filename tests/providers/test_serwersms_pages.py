"""Questions to SerwerSMS's lists, and when a walk goes on."""

import pytest

from tui.domain.contacts import Group
from tui.domain.paging import NoGroup, Page, Query, Sort
from tui.providers.serwersms.connection import PAGE_SIZE, Rows
from tui.providers.serwersms.pages import asked, page_of, searched

SORTABLE = ("name",)


def page(rows: int, pages: int | None, number: int = 1, *, is_news: bool = True) -> Page[Group]:
    found = tuple(Group(str(place), "") for place in range(rows))
    return page_of(Rows(found, pages), found, number, is_news=is_news)


def test_what_is_not_asked_for_is_left_out() -> None:
    assert asked(Query(), 3, SORTABLE) == {"page": 3, "limit": PAGE_SIZE}
    assert asked(Query(phrase="  ", sort=Sort("city")), 1, SORTABLE) == {"page": 1, "limit": PAGE_SIZE}


def test_everything_can_be_asked_for_at_once() -> None:
    query = Query(phrase=" klub ", group="30110001", sort=Sort("name", descending=True))
    assert asked(query, 1, SORTABLE) == {
        "search": "klub",
        "group_id": 30110001,
        "sort": "name",
        "order": "desc",
        "page": 1,
        "limit": PAGE_SIZE,
    }
    assert asked(Query(group=NoGroup.NO_GROUP), 1, SORTABLE)["group_id"] == "none"


@pytest.mark.parametrize("phrase", ["+48 500 000 001", "48500000001", " 0048 500000001 "])
def test_a_number_is_searched_for_by_its_digits(phrase: str) -> None:
    assert searched(phrase) == "48500000001"


@pytest.mark.parametrize("phrase", ["Anna", "526-104-08-28", "2026-11-22", "12", "+", "00", "ul. Długa 5 00-001"])
def test_any_other_phrase_is_searched_for_as_it_is(phrase: str) -> None:
    assert searched(phrase) == phrase


@pytest.mark.parametrize(
    ("rows", "pages", "number", "goes_on"),
    [(100, 7, 1, True), (100, 7, 7, False), (40, 7, 2, True), (0, 7, 2, False), (100, 0, 1, False), (100, 2, 9, False)],
)
def test_with_paging_a_walk_goes_on_to_the_last_page(rows: int, pages: int, number: int, goes_on: bool) -> None:
    assert page(rows, pages, number).has_next is goes_on


@pytest.mark.parametrize(("rows", "goes_on"), [(100, True), (99, False), (0, False), (250, False)])
def test_without_paging_only_a_full_page_has_a_successor(rows: int, goes_on: bool) -> None:
    assert page(rows, None).has_next is goes_on


def test_a_page_without_news_is_empty_and_the_last() -> None:
    assert page(100, 7, 2, is_news=False) == Page((), 2, PAGE_SIZE, None, 7, has_next=False)


def test_no_walk_goes_on_for_ever() -> None:
    assert not page(100, 10**9, 10_000).has_next


def test_a_repeated_row_is_shown_once_but_fills_its_page() -> None:
    found = tuple(Group("1", "") for _ in range(PAGE_SIZE))
    shown = page_of(Rows(found, None), found, 1, is_news=True)
    assert len(shown.rows) == 1
    assert shown.has_next


def test_a_count_below_one_is_one_page() -> None:
    assert page(0, 0).pages == 1
