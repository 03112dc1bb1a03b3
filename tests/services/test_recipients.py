"""Who gets a campaign, who does not, and why."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.campaigns import Limits
from tui.domain.contacts import Contact, GroupRef
from tui.domain.content import People, calling_code
from tui.domain.errors import Unreachable
from tui.domain.paging import Page, counted_page
from tui.domain.phones import Kind
from tui.domain.sms import Encoding
from tui.providers.bsg.campaigns import LIMITS
from tui.services.gathering import LARGEST_FILE, FromContacts, FromGroup, FromText, Gathering, text_of_file, walk
from tui.services.recipients import Candidate, StopListed, Why, of_contact, of_text, reach

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
POLES = tuple(f"4860070080{n}" for n in range(10))


def named(*digits: str) -> list[Candidate]:
    return [of_contact(one, "", "group VIP") for one in digits]


def test_the_sum_is_found_minus_everybody_left_out() -> None:
    stopped = StopListed(frozenset(POLES[:2]), NOW)
    found = [*named(*POLES, POLES[5], POLES[0]), *of_text("no number\n12", "PL", "pasted")]
    got = reach(found, stopped, "PL", LIMITS)
    assert got.sum == "14 found - 2 stop list - 2 repeats - 2 invalid = 8 will get it"
    assert got.people.phones == POLES[2:]
    assert [(one.why, one.candidate.source) for one in got.left_out] == [
        (Why.STOP_LIST, "group VIP"),
        (Why.STOP_LIST, "group VIP"),
        (Why.REPEAT, "group VIP"),
        (Why.REPEAT, "group VIP"),
        (Why.IMPOSSIBLE, "pasted"),
        (Why.IMPOSSIBLE, "pasted"),
    ]
    assert all(one.sentence for one in got.left_out)
    assert got.stop_listed_at == NOW


def test_who_got_the_draft_already_is_left_out_and_told_only_then() -> None:
    assert "already" not in reach(named(*POLES), None, "PL", LIMITS).sum
    got = reach(named(*POLES), None, "PL", LIMITS, frozenset(POLES[:3]))
    assert got.sum == "10 found - 0 stop list - 0 repeats - 0 invalid - 3 sent already = 7 will get it"


def test_numbers_that_the_provider_does_not_take_are_impossible() -> None:
    limits = Limits({Encoding.GSM7: 1, Encoding.UCS2: 1}, 1, 1, (12, 15), 1, (1, 1), LIMITS.window)
    got = reach(named(POLES[0]), None, "PL", limits)
    assert [one.sentence for one in got.left_out] == ["The provider takes numbers of 12 to 15 digits."]


def test_landlines_foreign_and_unlikely_numbers_are_counted_but_get_it() -> None:
    got = reach(named(POLES[0], "48221234567", "447911123456", "48000000000"), None, "PL", LIMITS)
    assert (len(got.people), got.landlines, got.foreign) == (4, 1, 1)
    assert got.doubtful == 1


def test_one_number_in_several_spellings_is_one() -> None:
    text = "Anna; +48 600 700 800\n600-700-800, 0048600700800"
    got = reach([*of_text(text, "PL", "pasted"), *named("48600700800")], None, "PL", LIMITS)
    assert got.people.phones == ("48600700800",)
    assert got.count(Why.REPEAT) == 2, "the two of one line are one already"
    assert of_text(text, "PL", "pasted")[0].name == "Anna"


@given(st.lists(st.sampled_from([*POLES, "", "12", "48", "999"]), max_size=30), st.frozensets(st.sampled_from(POLES)))
def test_everybody_found_is_either_in_or_out_once(digits: list[str], stopped: frozenset[str]) -> None:
    found = [Candidate(one, one if one in POLES else "", kind=Kind.MOBILE, country="PL") for one in digits]
    got = reach(found, StopListed(stopped, NOW), "PL", LIMITS)
    assert got.found == len(digits) == len(got.people) + len(got.left_out)
    assert set(got.people.phones) == set(digits) & set(POLES) - stopped
    assert len(set(got.people.phones)) == len(got.people)


@given(st.text("0123456789", min_size=4, max_size=15))
def test_every_number_has_one_country_prefix(digits: str) -> None:
    prefix = calling_code(digits)
    assert digits.startswith(prefix)
    assert 1 <= len(prefix) <= 3
    assert calling_code(prefix + "1234567") == prefix


@pytest.mark.parametrize(
    ("digits", "prefix"),
    [
        ("12025550123", "1"),
        ("79161234567", "7"),
        ("48600700800", "48"),
        ("380501234567", "380"),
        ("35312345678", "353"),
    ],
)
def test_known_country_prefixes(digits: str, prefix: str) -> None:
    assert calling_code(digits) == prefix


def test_people_are_counted_by_country() -> None:
    assert People((*POLES[:2], "447700900123", POLES[0])).countries == {"48": 2, "44": 1}


def test_batches_keep_everybody_in_order() -> None:
    batches = list(People(POLES).batches(4))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert sum((batch.phones for batch in batches), ()) == POLES


class Book:
    """Groups and a stop list in pages of three, counted or not."""

    limits = LIMITS

    def __init__(self, *, counted: bool = True) -> None:
        self.counted = counted
        self.asked: list[tuple[str, int]] = []
        self.fails = False

    async def members(self, group_id: str, page: int) -> Page[Contact]:
        rows = [Contact(phone, phone, {"#1": f"Person {phone[-1]}"}) for phone in POLES]
        return await self._page(group_id, rows, page)

    async def stopped(self, page: int) -> Page[str]:
        return await self._page("stop", list(POLES[6:]), page)

    async def _page(self, what: str, rows: Sequence[Any], page: int) -> Page[Any]:
        self.asked.append((what, page))
        if self.fails:
            raise Unreachable("Book", "walk", "Nobody there.")
        await asyncio.sleep(0)
        some = tuple(rows[(page - 1) * 3 : page * 3])
        return counted_page(some, page, 3, len(rows) if self.counted else None)


def gathering(book: Book) -> Gathering:
    return Gathering(book, "PL", ["#1"], lambda: NOW)  # type: ignore[arg-type]  # the part of a port that is walked


@pytest.mark.anyio
@pytest.mark.parametrize("counted", [True, False])
async def test_groups_and_the_stop_list_are_walked_once(counted: bool) -> None:
    book = Book(counted=counted)
    people = gathering(book)
    told: list[tuple[str, int, int | None]] = []
    sources = (FromGroup(GroupRef("7", "VIP")), FromText("600700800\n600700900"))
    got = await people.reach(sources, lambda *progress: told.append(progress))
    assert got.sum == "12 found - 4 stop list - 1 repeats - 0 invalid = 7 will get it"
    assert got.left_out[0].candidate.name == "Person 6"
    assert next(one for one in told if one[0] == "VIP") == ("VIP", 3, 10 if counted else None)
    asked = len(book.asked)
    again = await people.reach((*sources, FromContacts((Contact("1", "447700900123"),))))
    assert len(again.people) == 8
    assert len(book.asked) == asked
    people.forget()
    assert await people.reach(sources) == got
    assert len(book.asked) == 2 * asked


@pytest.mark.anyio
async def test_nobody_is_nobody_and_asks_nothing() -> None:
    book = Book()
    assert len((await gathering(book).reach(())).people) == 0
    assert book.asked == []


@pytest.mark.anyio
async def test_a_walk_that_fails_is_walked_again() -> None:
    book = Book()
    people = gathering(book)
    book.fails = True
    with pytest.raises(Unreachable):
        await people.reach((FromGroup(GroupRef("7", "VIP")),))
    book.fails = False
    assert len((await people.reach((FromGroup(GroupRef("7", "VIP")),))).people) == 6


@pytest.mark.anyio
async def test_an_empty_list_is_walked_to_its_end() -> None:
    async def nothing(page: int) -> Page[str]:
        return counted_page((), page, 3, None)

    assert await walk(nothing, lambda _rows, _total: None) == []


def test_files_of_numbers_in_any_encoding(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    for raw in ("Żaneta;600700800\n".encode("utf-16"), "Żaneta;600700800".encode("cp1250"), b"\xef\xbb\xbf600700800"):
        path.write_bytes(raw)
        [found] = of_text(text_of_file(path), "PL", "numbers.csv")
        assert found.digits == "48600700800"
    path.write_bytes(b"1" * (LARGEST_FILE + 1))
    with pytest.raises(ValueError, match="16 MB"):
        text_of_file(path)
