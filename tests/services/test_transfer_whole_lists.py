"""Rows go to a list in one write, and what somebody else does to it meanwhile stays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.transferring import filled_rows
from tui.domain.contacts import ContactList, ListEntry, ListKind, WholeList
from tui.domain.errors import Conflict, OutcomeUnknown, ProviderError
from tui.domain.paging import Page, counted_page
from tui.services.transfer.importing import dry_run
from tui.services.transfer.judging import Result
from tui.services.transfer.mapping import Filled
from tui.services.transfer.records import ENTRY_COLUMNS
from tui.services.transfer.whole_lists import WRITES, Listed

pytestmark = pytest.mark.anyio

ANNA = ListEntry("Anna", ("48500600700",))
ODD = ListEntry("Odd", ("not a number", "48500600702"))
ROWS = "Name,Phones\nAnna,500600700\nEwa,500600701\nOdd,not a number\n,abc\nX,500600700; 500600702\nEwa,500600701\n"


class FakeLists:
    """One list in memory, and what happens to it around a write."""

    def __init__(self, *entries: ListEntry) -> None:
        self.whole = WholeList("1", "main", "black", entries)
        self.before_reading: list[tuple[ListEntry, ...]] = []
        self.after_writing: list[tuple[ListEntry, ...] | ProviderError] = []
        self.writes = 0

    async def kinds(self) -> tuple[ListKind, ...]:
        return ()

    async def find(self, page: int) -> Page[ContactList]:
        return counted_page((ContactList("1", "main", "black"),), page, 10, 1)

    async def read(self, list_id: str) -> WholeList:
        if self.before_reading:
            self.whole = replace(self.whole, entries=self.before_reading.pop(0))
        return self.whole

    async def create(self, whole: WholeList) -> str:
        raise AssertionError("an import makes no list")

    async def replace(self, whole: WholeList) -> None:
        self.writes += 1
        self.whole = whole
        after = self.after_writing.pop(0) if self.after_writing else None
        if isinstance(after, ProviderError):
            raise after
        if after is not None:
            self.whole = replace(whole, entries=after)

    async def delete(self, list_id: str) -> None:
        raise AssertionError("an import deletes no list")


@pytest.fixture
def rows(tmp_path: Path) -> list[Filled]:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    return filled_rows(path, ENTRY_COLUMNS)


async def judged(listed: Listed, rows: Sequence[Filled]) -> list[Result]:
    return [result async for result in dry_run(listed, rows)]


async def test_rows_are_judged_by_their_numbers(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA, ODD)
    results = await judged(Listed(lists, lists.whole, "PL"), rows)
    assert [one.verdict.value for one in results] == ["same", "new", "same", "impossible", "duplicate", "duplicate"]
    assert lists.writes == 0


async def test_numbers_of_several_entries_are_left_to_the_user(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA, ODD)
    [result] = await judged(Listed(lists, lists.whole, "PL"), rows[4:5])
    assert result.verdict.value == "impossible"


async def test_all_rows_go_in_one_write(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA, ODD)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows)
    await listed.save()
    assert lists.writes == 1
    assert lists.whole.entries == (ANNA, ODD, ListEntry("Ewa", ("48500600701",)))


async def test_an_entry_gets_the_name_and_the_numbers_that_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phones\nAnna K,500600700; 500600709\n", "utf-8")
    lists = FakeLists(ODD, ANNA)
    listed = Listed(lists, lists.whole, "PL")
    [result] = await judged(listed, filled_rows(path, ENTRY_COLUMNS))
    assert (result.verdict.value, result.reason) == ("changed", "Name, Phones")
    await listed.save()
    assert lists.whole.entries == (ODD, ListEntry("Anna K", ("48500600700", "48500600709")))


async def test_nothing_to_add_is_not_written(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[:1])
    await listed.save()
    assert lists.writes == 0


async def test_what_somebody_added_meanwhile_stays(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[1:2])
    lists.before_reading = [(ANNA, ODD)]
    await listed.save()
    assert set(lists.whole.entries) == {ANNA, ODD, ListEntry("Ewa", ("48500600701",))}


async def test_what_somebody_overwrote_is_written_again(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[1:2])
    lists.after_writing = [(ANNA, ODD)]
    await listed.save()
    assert lists.writes == 2
    assert set(lists.whole.entries) == {ANNA, ODD, ListEntry("Ewa", ("48500600701",))}


async def test_somebody_who_keeps_overwriting_is_told(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[1:2])
    lists.after_writing = [(ANNA,)] * WRITES
    with pytest.raises(Conflict):
        await listed.save()
    assert lists.writes == WRITES


async def test_a_lost_answer_is_settled_by_reading_back(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[1:2])
    lists.after_writing = [OutcomeUnknown("Fake", "lists.replace", "The answer was lost.")]
    await listed.save()
    assert lists.writes == 1


async def test_a_lost_answer_is_told_where_nothing_arrived(rows: list[Filled]) -> None:
    lists = FakeLists(ANNA)
    listed = Listed(lists, lists.whole, "PL")
    await judged(listed, rows[1:2])
    lists.after_writing = [OutcomeUnknown("Fake", "lists.replace", "The answer was lost.")]
    lists.before_reading = [(ANNA,), (ANNA,)]
    with pytest.raises(OutcomeUnknown):
        await listed.save()
    assert lists.writes == 1
