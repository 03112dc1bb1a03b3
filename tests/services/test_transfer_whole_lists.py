"""Rows become the steps of one save of a list; how that is saved is tested with the other saves."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.services.transferring import filled_rows, stream
from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Step
from tui.domain.phones import Impossible, Phone, parse_phone
from tui.services.transfer.importing import dry_run
from tui.services.transfer.judging import Result
from tui.services.transfer.mapping import Filled
from tui.services.transfer.records import ENTRY_COLUMNS
from tui.services.transfer.whole_lists import Listed

pytestmark = pytest.mark.anyio

ANNA = ListEntry("Anna", ("48500600700",))
ODD = ListEntry("Odd", ("not a number", "48500600702"))
ROWS = "Name,Phones\nAnna,500600700\nEwa,500600701\nOdd,not a number\n,abc\nX,500600700; 500600702\nEwa,500600701\n"


@pytest.fixture
def rows(tmp_path: Path) -> list[Filled]:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    return filled_rows(path, ENTRY_COLUMNS)


def listed(*entries: ListEntry) -> Listed:
    return Listed(WholeList("1", "main", "black", entries), "PL")


async def judged(target: Listed, rows: Sequence[Filled]) -> list[Result]:
    return [result async for result in dry_run(target, stream(rows))]


async def test_rows_are_judged_by_their_numbers(rows: list[Filled]) -> None:
    target = listed(ANNA, ODD)
    results = await judged(target, rows)
    assert [one.verdict.value for one in results] == ["same", "new", "same", "impossible", "duplicate", "duplicate"]
    assert target.steps == (Step(2, None, ListEntry("Ewa", ("48500600701",))),)


async def test_a_long_list_is_not_read_number_by_number(rows: list[Filled], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counting(text: str, country: str) -> Phone | Impossible:
        read.append(text)
        return parse_phone(text, country)

    monkeypatch.setattr("tui.services.transfer.whole_lists.parse_phone", counting)
    others = (ListEntry("Other", (f"48501{number:06}",)) for number in range(2_000))
    target = listed(
        *others, ListEntry("Anna", ("0048 500-600-700",)), ListEntry("Odd", ("not a number", "500 600 702"))
    )
    assert [one.verdict.value for one in await judged(target, rows[:3])] == ["same", "new", "same"]
    assert len(read) < 20


async def test_numbers_of_several_entries_are_left_to_the_user(rows: list[Filled]) -> None:
    [result] = await judged(listed(ANNA, ODD), rows[4:5])
    assert result.verdict.value == "impossible"


async def test_an_entry_gets_the_name_and_the_numbers_that_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phones\nAnna K,500600700; 500600709\n", "utf-8")
    target = listed(ODD, ANNA)
    [result] = await judged(target, filled_rows(path, ENTRY_COLUMNS))
    assert (result.verdict.value, result.reason) == ("changed", "Name, Phones")
    assert target.steps == (Step(1, ANNA, ListEntry("Anna K", ("48500600700", "48500600709"))),)


async def test_an_entry_without_a_name_is_called_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phones\n,500600709; 500600708\n", "utf-8")
    target = listed(ANNA)
    [result] = await judged(target, filled_rows(path, ENTRY_COLUMNS))
    assert result.verdict.value == "new"
    assert target.steps == (Step(1, None, ListEntry("+48500600709", ("48500600709", "48500600708"))),)
    [again] = await judged(
        listed(ANNA, ListEntry("+48500600709", ("48500600709", "48500600708"))), filled_rows(path, ENTRY_COLUMNS)
    )
    assert again.verdict.value == "same"


async def test_nothing_to_add_is_no_step(rows: list[Filled]) -> None:
    target = listed(ANNA)
    await judged(target, rows[:1])
    assert target.steps == ()
