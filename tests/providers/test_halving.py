"""The place of a number in a list that can only be paged, honest lists and lying ones."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.paging import Page, counted_page
from tui.providers.halving import MOST_PAGES, Halving, NotInOrder

pytestmark = pytest.mark.anyio

SIZE = 4
Read = Callable[[int], Awaitable[Page[str]]]
NUMBERS = st.lists(st.from_regex(r"\A[1-9][0-9]{0,5}\Z"), max_size=60)


def itself(row: str) -> str:
    return row


def paged(rows: Sequence[str], asked: list[int], *, told: int | None = None) -> Read:
    """Pages of rows, with a record of which were asked for; ``told`` is a total that is not true."""

    async def read(number: int) -> Page[str]:
        asked.append(number)
        page = tuple(rows[(number - 1) * SIZE : number * SIZE])
        return counted_page(page, number, SIZE, len(rows) if told is None else told)

    return read


@given(NUMBERS, st.booleans(), st.data())
async def test_every_row_of_a_number_is_found_in_either_order(
    numbers: list[str], by_number: bool, data: st.DataObject
) -> None:
    rows = sorted(numbers, key=int) if by_number else sorted(numbers)
    wanted = data.draw(st.sampled_from(rows) if rows else st.just("7"))
    asked: list[int] = []
    found = await Halving(paged(rows, asked), itself).rows_of(wanted, 100)
    assert list(found) == [row for row in rows if row == wanted]
    assert len(asked) == len(set(asked))


async def test_a_long_list_takes_few_pages_and_no_more_rows_than_asked_for() -> None:
    rows = [str(48_600_000_000 + number // 3) for number in range(400_000)]
    asked: list[int] = []
    search = Halving(paged(rows, asked), itself)
    assert await search.rows_of("48600077777", 100) == ("48600077777",) * 3
    assert await search.rows_of("48600077777", 2) == ("48600077777",) * 2
    assert await search.rows_of("48700000000", 100) == ()
    assert len(asked) < MOST_PAGES


@pytest.mark.parametrize("rows", [["3", "1", "2"] * 40, ["9", "1"] * 40])
async def test_rows_in_no_order_are_no_answer(rows: list[str]) -> None:
    with pytest.raises(NotInOrder):
        await Halving(paged(rows, []), itself).rows_of("2", 100)


async def test_the_same_page_whichever_is_asked_for_is_no_answer() -> None:
    async def read(number: int) -> Page[str]:
        return Page(("1", "2", "3", "4"), number, SIZE, 4000, 1000, has_next=True)

    with pytest.raises(NotInOrder):
        await Halving(read, itself).rows_of("3", 100)


async def test_one_number_for_ever_ends() -> None:
    async def read(number: int) -> Page[str]:
        return Page(("3",) * SIZE, number, SIZE, 10**9, 10**8, has_next=True)

    assert await Halving(read, itself).rows_of("3", 10) == ("3",) * 10
    with pytest.raises(NotInOrder):
        await Halving(read, itself).rows_of("3", 10**6)


async def test_a_total_that_is_too_high_does_not_lose_the_row() -> None:
    rows = [str(number) for number in range(10, 50)]
    assert await Halving(paged(rows, [], told=4000), itself).rows_of("17", 100) == ("17",)


async def test_without_a_number_of_pages_there_is_nothing_to_halve() -> None:
    async def read(number: int) -> Page[str]:
        return Page(("1", "2", "3", "4"), number, SIZE, None, None, has_next=True)

    with pytest.raises(NotInOrder):
        await Halving(read, itself).rows_of("3", 100)
