"""A book is read once where that takes fewer calls than asking for every number."""

from pathlib import Path

import pytest

from tests.services.transferring import SHAPE, FakeContacts, FakeHand, filled_rows, stream
from tui.domain.contacts import Contact, ContactDraft, GroupRef
from tui.domain.errors import Throttled
from tui.domain.paging import Page, Query
from tui.domain.ports import Provider
from tui.services.transfer import known as module
from tui.services.transfer.importing import Importing, dry_run
from tui.services.transfer.judging import Judgement, Result, Wish
from tui.services.transfer.known import FEW, Absence, Known
from tui.services.transfer.progress import Progress
from tui.services.transfer.records import columns_of
from tui.services.transfer.targets import Book

pytestmark = pytest.mark.anyio

FIELDS = columns_of(spec for spec in SHAPE.fields if spec.editable)


def number(place: int) -> str:
    return f"48500{place:06}"


class CountingContacts(FakeContacts):
    """A book that counts what it is asked.

    Attributes:
        pages: numbers of the pages that were asked for.
        looks: numbers that were looked up.
    """

    def __init__(self, people: int) -> None:
        super().__init__(*(Contact(str(place), number(place), {"#1": f"N{place}"}) for place in range(people)))
        self.pages: list[int] = []
        self.looks: list[str] = []

    async def find(self, query: Query, page: int) -> Page[Contact]:
        self.pages.append(page)
        return await super().find(query, page)

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        self.looks.append(digits)
        return await super().by_phone(digits)


def book(contacts: FakeContacts) -> Book:
    return Book(contacts, None, FIELDS, country="PL")


def file_of(folder: Path, places: range, name: str = "N{}") -> Path:
    path = folder / "people.csv"
    lines = (f"+{number(place)},{name.format(place)}\n" for place in places)
    path.write_text("phone,=Name\n" + "".join(lines), "utf-8")
    return path


async def rehearsed(contacts: FakeContacts, path: Path) -> list[Result]:
    return [result async for result in dry_run(book(contacts), stream(filled_rows(path, FIELDS)))]


async def imported(folder: Path, contacts: FakeContacts, path: Path) -> tuple[list[Result], FakeHand]:
    hand = FakeHand(folder / "state", Provider(contacts=contacts))
    with Progress.of(folder / "state", "file") as progress:
        rows = stream(filled_rows(path, FIELDS))
        results = [result async for result in Importing(book(contacts), progress, hand).results(rows)]
    await hand.close()
    return results, hand


async def test_few_numbers_are_asked_for_one_by_one(tmp_path: Path) -> None:
    contacts = CountingContacts(30)
    await rehearsed(contacts, file_of(tmp_path, range(FEW)))
    assert (len(contacts.looks), contacts.pages) == (FEW, [])


async def test_many_numbers_are_found_in_a_book_that_is_read_once(tmp_path: Path) -> None:
    contacts = CountingContacts(30)
    results = await rehearsed(contacts, file_of(tmp_path, range(400)))
    assert [str(one.verdict) for one in results] == ["same"] * 30 + ["new"] * 370
    assert contacts.pages == list(range(1, 11))
    assert len(contacts.looks) == FEW


async def test_a_book_of_many_pages_is_read_only_by_a_file_of_as_many_numbers(tmp_path: Path) -> None:
    contacts = CountingContacts(3 * 50)
    await rehearsed(contacts, file_of(tmp_path, range(50)))
    assert contacts.pages == [1]
    contacts = CountingContacts(3 * 50)
    await rehearsed(contacts, file_of(tmp_path, range(300)))
    assert contacts.pages == list(range(1, 51))
    assert len(contacts.looks) == 50


async def test_what_seems_to_differ_is_looked_up_before_it_is_changed(tmp_path: Path) -> None:
    contacts = CountingContacts(30)
    results = await rehearsed(contacts, file_of(tmp_path, range(30), "other {}"))
    assert {str(one.verdict) for one in results} == {"changed"}
    assert len(contacts.looks) == 30


@pytest.mark.parametrize("most", [29, 30])
async def test_a_book_that_is_too_big_to_keep_is_not_read(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(module, "MOST", most)
    contacts = CountingContacts(30)
    known = Known(Contact, lambda page: contacts.find(Query(), page))
    found = [await known.of(number(place)) for place in range(FEW + 5)]
    assert found[FEW] is Absence.UNKNOWN if most < 30 else isinstance(found[FEW], Contact)
    assert len(contacts.pages) == (1 if most < 30 else 10)


async def test_a_number_that_stands_twice_has_to_be_asked_for() -> None:
    contacts = CountingContacts(30)
    contacts.rows.append(Contact("99", number(3), {}))
    known = Known(Contact, lambda page: contacts.find(Query(), page))
    found = {place: await known.of(number(place)) for place in (*range(FEW + 1), 3, 4, 900)}
    assert (found[3], found[900]) == (Absence.UNKNOWN, Absence.ABSENT)
    assert found[4] == Contact("4", number(4), {"#1": "N4"})


async def test_a_book_that_could_not_be_read_to_its_end_is_read_on() -> None:
    contacts = CountingContacts(30)
    fails = [4, 4]

    async def find(page: int) -> Page[Contact]:
        if page in fails:
            fails.remove(page)
            raise Throttled("Fake", "contacts.search", "Wait.", 1)
        return await contacts.find(Query(), page)

    known = Known(Contact, find)
    for place in range(FEW):
        assert await known.of(number(place)) is Absence.UNKNOWN
    for _ in range(2):
        with pytest.raises(Throttled):
            await known.of(number(20))
    assert isinstance(await known.of(number(20)), Contact)
    assert contacts.pages == list(range(1, 11))


async def test_who_came_after_the_book_was_read_is_no_twin_but_changed(tmp_path: Path) -> None:
    contacts = CountingContacts(30)
    path = file_of(tmp_path, range(20, 60))

    class Racing(Book):
        """Somebody else adds a contact while the import is under way."""

        async def foresee(self, wish: Wish) -> Judgement:
            judgement = await super().foresee(wish)
            if not any(row.id == "theirs" for row in contacts.rows) and contacts.pages:
                contacts.rows.append(Contact("theirs", number(55), {"#1": "Ewa"}, (GroupRef("7", "VIP"),)))
            return judgement

    hand = FakeHand(tmp_path / "state", Provider(contacts=contacts))
    with Progress.of(tmp_path / "state", "file") as progress:
        target = Racing(contacts, None, FIELDS, country="PL")
        rows = stream(filled_rows(path, FIELDS))
        results = [result async for result in Importing(target, progress, hand).results(rows)]
    await hand.close()
    by_phone = {result.phone: (str(result.verdict), result.reason) for result in results}
    assert by_phone[f"+{number(55)}"] == ("changed", "=Name")
    assert by_phone[f"+{number(54)}"] == ("new", "")
    theirs = [row for row in contacts.rows if row.phone == number(55)]
    assert theirs == [Contact("theirs", number(55), {"#1": "N55", "#2": "", "#3": ""}, (GroupRef("7", "VIP"),))]


async def test_new_rows_cost_one_call_each_once_the_book_was_read(tmp_path: Path) -> None:
    contacts = CountingContacts(30)
    results, hand = await imported(tmp_path, contacts, file_of(tmp_path, range(30, 130)))
    assert {str(one.verdict) for one in results} == {"new"}
    assert len(hand.calls) == 100
    own = [ContactDraft(number(place), {"#1": f"N{place}"}) for place in range(30, 130)]
    assert [(row.phone, row.values) for row in contacts.rows[30:]] == [(one.phone, one.values) for one in own]
