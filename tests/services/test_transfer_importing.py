"""Rows are judged against the account, written once each, and looked up where the answer was lost."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.services.transferring import SHAPE, FakeContacts, FakeHand, filled_rows, stream
from tui.domain.contacts import Contact, GroupRef, StopEntry
from tui.domain.errors import OutcomeUnknown, Rejected, Throttled, Unreachable
from tui.domain.paging import Page, Query, counted_page
from tui.domain.ports import Provider, StopList
from tui.services.transfer.importing import Importing, dry_run
from tui.services.transfer.judging import Result, Target, Verdict
from tui.services.transfer.mapping import Filled
from tui.services.transfer.progress import Progress
from tui.services.transfer.records import columns_of
from tui.services.transfer.targets import Book, Stop

pytestmark = pytest.mark.anyio

FIELDS = columns_of(spec for spec in SHAPE.fields if spec.editable)
ANNA = Contact("1", "48500600700", {"#1": "Anna", "#2": "old"}, (GroupRef("7", "VIP"),))
UNKNOWN = OutcomeUnknown("Fake", "contacts.create", "The answer was lost.")


class Killed(BaseException):
    """The process ends here, without any clean-up."""


class FakeStopList:
    """A stop list in memory, with two channels."""

    title = "stop list"
    channels = ("sms", "viber")

    def __init__(self, *entries: StopEntry) -> None:
        self.entries = {entry.phone: entry for entry in entries}

    async def find(self, query: Query, page: int) -> Page[StopEntry]:
        return counted_page(tuple(self.entries.values()), page, 100, len(self.entries))

    async def check(self, digits: str) -> StopEntry | None:
        return self.entries.get(digits)

    async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        for phone in phones:
            held = self.entries[phone].channels if phone in self.entries else ()
            self.entries[phone] = StopEntry(phone, phone, tuple(dict.fromkeys((*held, *(channels or ("sms",))))))


@pytest.fixture
def rows(tmp_path: Path) -> list[Filled]:
    return rows_of(
        tmp_path,
        "phone,=Name,Note (#2)\n"
        "500600700,Anna,new\n"
        "+48 500 600 701,Ewa,\n"
        "tel. 500600702,Ola,x\n"
        "abc,Jan,\n"
        "500-600-701,again,\n",
    )


def rows_of(folder: Path, text: str) -> list[Filled]:
    path = folder / "people.csv"
    path.write_text(text, "utf-8")
    return filled_rows(path, FIELDS)


def book(contacts: FakeContacts, *, clears: bool = False) -> Book:
    return Book(contacts, None, FIELDS, country="PL", clears=clears)


async def rehearsed(target: Target, rows: Sequence[Filled]) -> list[Result]:
    return [result async for result in dry_run(target, stream(rows))]


async def imported(
    folder: Path, contacts: FakeContacts, rows: Sequence[Filled], waits: list[float] | None = None
) -> list[Result]:
    hand = FakeHand(folder / "state", Provider(contacts=contacts))
    try:
        with Progress.of(folder / "state", "file") as progress:
            return [result async for result in Importing(book(contacts), progress, hand).results(stream(rows))]
    finally:
        if waits is not None:
            waits += hand.waits
        await hand.close()


def verdicts(results: Sequence[Result]) -> list[str]:
    return [result.verdict.value for result in results]


async def test_a_dry_run_tells_what_each_row_would_do_and_writes_nothing(rows: list[Filled]) -> None:
    contacts = FakeContacts(ANNA)
    results = await rehearsed(book(contacts), rows)
    assert verdicts(results) == ["changed", "new", "new", "impossible", "duplicate"]
    assert results[0].reason == "Note (#2)"
    assert results[4].reason == "The number is in line 3 already."
    assert contacts.rows == [ANNA]


async def test_rows_are_written_and_the_next_time_they_are_the_same(tmp_path: Path, rows: list[Filled]) -> None:
    contacts = FakeContacts(ANNA)
    results = await imported(tmp_path, contacts, rows)
    assert verdicts(results) == ["changed", "new", "new", "impossible", "duplicate"]
    assert contacts.rows[0].values == {"#1": "Anna", "#2": "new", "#3": ""}
    assert contacts.created == ["48500600701", "48500600702"]
    assert verdicts(await rehearsed(book(contacts), rows)) == ["same", "same", "same", "impossible", "duplicate"]


async def test_an_empty_cell_says_nothing_unless_it_is_to_clear(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "phone,Note (#2)\n500600700,\n")
    contacts = FakeContacts(ANNA)
    assert verdicts(await rehearsed(book(contacts), rows)) == ["same"]
    assert verdicts(await rehearsed(book(contacts, clears=True), rows)) == ["changed"]


async def test_a_text_that_is_too_long_is_impossible(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, f"phone,=Name\n500600700,{'x' * 51}\n")
    fields = [FIELDS[0], type(FIELDS[1])("#1", "=Name", 50)]
    [result] = await rehearsed(Book(FakeContacts(), None, fields, country="PL"), rows)
    assert (result.verdict, result.reason) == (Verdict.IMPOSSIBLE, "=Name has more than 50 characters.")


async def test_a_number_that_several_contacts_have_is_left_to_the_user(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "phone\n500600700\n")
    twice = FakeContacts(ANNA, Contact("2", "48500600700"))
    [result] = await rehearsed(book(twice), rows)
    assert (result.verdict, result.reason) == (
        Verdict.IMPOSSIBLE,
        "2 contacts have the number: change them by hand.",
    )


async def test_a_refused_row_is_told_and_the_next_one_is_written(tmp_path: Path, rows: list[Filled]) -> None:
    contacts = FakeContacts()
    contacts.fails = [Rejected("Fake", "contacts.create", "No.", {"#1": "too odd"})]
    results = await imported(tmp_path, contacts, rows)
    assert verdicts(results)[:3] == ["refused", "new", "new"]
    assert results[0].reason == "No. #1: too odd"


async def test_a_lost_answer_is_looked_up(tmp_path: Path, rows: list[Filled]) -> None:
    contacts = FakeContacts(ANNA)
    contacts.fails = [UNKNOWN, UNKNOWN]
    results = await imported(tmp_path, contacts, rows)
    assert verdicts(results)[:3] == ["changed", "new", "new"]
    assert results[1].reason == "Looked up: it was done."
    assert contacts.created == ["48500600701", "48500600702"]


async def test_what_is_not_found_after_a_lost_answer_is_not_written_again_by_the_same_run(
    tmp_path: Path, rows: list[Filled]
) -> None:
    contacts = Hiding()
    results = await imported(tmp_path, contacts, rows[:1])
    assert verdicts(results) == ["ambiguous"]
    assert contacts.created == ["48500600700"]


async def test_what_arrived_late_is_found_by_the_next_run(tmp_path: Path, rows: list[Filled]) -> None:
    contacts = Hiding()
    await imported(tmp_path, contacts, rows[:1])
    contacts.is_hiding = False
    results = await imported(tmp_path, contacts, rows[:1])
    assert [(one.verdict, one.reason) for one in results] == [
        (Verdict.SAME, "It was begun before. Looked up: it was done.")
    ]
    assert contacts.created == ["48500600700"]


class Hiding(FakeContacts):
    """Loses the answer of the first write, and shows nothing of it for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = [UNKNOWN]
        self.is_hiding = True

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        return () if self.is_hiding else await super().by_phone(digits)


@pytest.mark.parametrize("killed_at", [1, 2, 3])
async def test_after_a_crash_no_row_is_written_twice(tmp_path: Path, rows: list[Filled], killed_at: int) -> None:
    contacts = FakeContacts()
    contacts.fails = [*([UNKNOWN] * (killed_at - 1)), Killed()]
    with pytest.raises(Killed):
        await imported(tmp_path, contacts, rows)
    assert len(contacts.created) == killed_at
    results = await imported(tmp_path, contacts, rows)
    assert verdicts(results)[:3] == ["earlier"] * (killed_at - 1) + ["same"] + ["new"] * (3 - killed_at)
    assert verdicts(results)[3:] == ["impossible", "duplicate"]
    assert contacts.created == ["48500600700", "48500600701", "48500600702"]


async def test_an_account_out_of_reach_ends_the_import_and_the_next_run_goes_on(
    tmp_path: Path, rows: list[Filled]
) -> None:
    contacts = FakeContacts()
    contacts.fails = [Unreachable("Fake", "contacts.create", "Gone.")]
    with pytest.raises(Unreachable):
        await imported(tmp_path, contacts, rows)
    assert verdicts(await imported(tmp_path, contacts, rows))[:3] == ["same", "new", "new"]


async def test_a_provider_who_asks_for_time_gets_it(tmp_path: Path, rows: list[Filled]) -> None:
    waits: list[float] = []
    contacts = FakeContacts()
    contacts.asks_for_time = [Throttled("Fake", "contacts.find", "Wait.", 5.0)]
    contacts.fails = [Throttled("Fake", "contacts.create", "Wait.", 7.0)]
    assert verdicts(await imported(tmp_path, contacts, rows[1:2], waits)) == ["new"]
    assert waits == [5.0, 7.0]
    assert contacts.created == ["48500600701"]


async def test_a_provider_who_asks_for_much_time_ends_the_import(tmp_path: Path, rows: list[Filled]) -> None:
    contacts = FakeContacts()
    contacts.fails = [Throttled("Fake", "contacts.create", "Wait.", 3600.0)]
    with pytest.raises(Throttled):
        await imported(tmp_path, contacts, rows[:1])


async def test_numbers_go_to_a_stop_list_with_the_channels_they_lack(tmp_path: Path) -> None:
    stop_list = FakeStopList(StopEntry("1", "48500600700", ("sms",)))
    port: StopList = stop_list  # type: ignore[assignment]  # what an import does not use is left out
    target = Stop(port, "PL")
    path = tmp_path / "stop.csv"
    path.write_text("phone,channels\n500600700,sms; viber\n500600701,SMS\n500600702,fax\n500600700,sms\n", "utf-8")
    rows = filled_rows(path, target.fields)
    assert verdicts(await rehearsed(target, rows)) == ["changed", "new", "impossible", "duplicate"]
    hand = FakeHand(tmp_path / "state", Provider(stop_list=port), sizes=200)
    with Progress.of(tmp_path / "state", "file") as progress:
        results = [result async for result in Importing(target, progress, hand).results(stream(rows))]
    await hand.close()
    assert results[2].reason == "There is no channel fax."
    assert {entry.phone: entry.channels for entry in stop_list.entries.values()} == {
        "48500600700": ("sms", "viber"),
        "48500600701": ("sms",),
    }


@pytest.mark.parametrize(("sizes", "calls"), [(1, [1] * 7), (3, [3, 3, 1]), (200, [7])])
async def test_numbers_go_together_as_many_as_a_call_takes(tmp_path: Path, sizes: int, calls: list[int]) -> None:
    stop_list = FakeStopList()
    port: StopList = stop_list  # type: ignore[assignment]  # what an import does not use is left out
    path = tmp_path / "stop.csv"
    path.write_text("phone\nabc\n" + "".join(f"50060070{place}\nabc\n" for place in range(7)), "utf-8")
    rows = filled_rows(path, Stop(port, "PL").fields)
    hand = FakeHand(tmp_path / "state", Provider(stop_list=port), sizes)
    with Progress.of(tmp_path / "state", "file") as progress:
        results = [result async for result in Importing(Stop(port, "PL"), progress, hand).results(stream(rows))]
        assert progress.ended == set(range(1, 16))
    await hand.close()
    assert [len(change.rows) for change in hand.calls] == calls
    assert [result.row.number for result in results] == list(range(1, 16))
    assert len(stop_list.entries) == 7


async def test_what_is_refused_together_is_tried_one_by_one(tmp_path: Path) -> None:
    class Picky(FakeStopList):
        async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
            if "48500600702" in phones:
                raise Rejected("Fake", "stop.add", "One of them is no number.")
            await super().add(phones, channels)

    stop_list = Picky()
    port: StopList = stop_list  # type: ignore[assignment]  # what an import does not use is left out
    path = tmp_path / "stop.csv"
    path.write_text("phone\n" + "".join(f"50060070{place}\n" for place in range(4)), "utf-8")
    rows = filled_rows(path, Stop(port, "PL").fields)
    hand = FakeHand(tmp_path / "state", Provider(stop_list=port), sizes=200)
    with Progress.of(tmp_path / "state", "file") as progress:
        results = [result async for result in Importing(Stop(port, "PL"), progress, hand).results(stream(rows))]
    await hand.close()
    assert verdicts(results) == ["new", "new", "refused", "new"]
    assert len(stop_list.entries) == 3
