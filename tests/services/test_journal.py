"""The journal: on disk before the write, searchable, and honest about what nobody knows."""

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.contacts import ListEntry, WholeList
from tui.services.entries import Intent, Outcome, Search, State
from tui.services.journal import PAGE_SIZE, Journal
from tui.services.owner import Owner, Person, person_here
from tui.services.store import Store

pytestmark = pytest.mark.anyio

ANNA = Person("anna", "192.0.2.7")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DEAD = Owner(socket.gethostname(), 2**22 + 1, "long ago")
ELSEWHERE = Owner("another-host", 1, "then")


def other_living() -> Owner:
    """Another desk that runs: our parent process stands in for it."""
    return Owner.of(os.getppid())


def intent(target: str = "+48600700800", *, account: str = "bsg", job: str = "j1") -> Intent:
    return Intent(account, job, "change contact", target, {"values": {"name": "Łucja"}}, {"values": {"name": "Anna"}})


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store, ANNA, clock=lambda: NOON)


async def test_an_intent_is_on_disk_before_the_outcome(store: Store, journal: Journal) -> None:
    number = await journal.intend(intent())
    later = Journal(store, ANNA)
    [line] = (await later.page(Search())).rows
    assert (line.id, line.state, line.person, line.at) == (number, State.INTENDED, ANNA, NOON)
    await journal.conclude(number, Outcome(State.DONE, "Stored.", value={"id": "7"}))
    entry = await later.entry(number)
    assert entry is not None
    assert (entry.line.state, entry.line.sentence, entry.value) == (State.DONE, "Stored.", {"id": "7"})
    assert entry.before == {"values": {"name": "Łucja"}}


async def test_an_outcome_is_never_overwritten(journal: Journal) -> None:
    number = await journal.intend(intent())
    await journal.conclude(number, Outcome(State.DONE))
    await journal.settle(number, Outcome(State.NOT_DONE))
    entry = await journal.entry(number)
    assert entry is not None
    assert entry.line.state is State.DONE


async def test_a_lost_answer_stays_open_until_it_is_settled(journal: Journal) -> None:
    number = await journal.intend(intent())
    await journal.conclude(number, Outcome(State.UNKNOWN, "No answer."))
    assert [line.id for line in await journal.unsettled()] == [number]
    await journal.settle(number, Outcome(State.DONE, "Found.", rows={"a": State.NOT_DONE}))
    assert await journal.unsettled() == ()
    entry = await journal.entry(number)
    assert entry is not None
    assert entry.line.settled_at == NOON
    assert (entry.of("a"), entry.of("b")) == (State.NOT_DONE, State.DONE)


@pytest.mark.parametrize(
    ("owner", "is_offered"), [(DEAD, True), (ELSEWHERE, False), (other_living(), False), (Owner.here(), False)]
)
async def test_only_what_nobody_looks_after_is_offered(store: Store, owner: Owner, is_offered: bool) -> None:
    await Journal(store, ANNA, owner=owner).intend(intent())
    mine = Journal(store, ANNA)
    assert bool(await mine.unsettled()) is is_offered


async def test_one_of_two_desks_gets_what_a_dead_one_left(store: Store) -> None:
    number = await Journal(store, ANNA, owner=DEAD).intend(intent())
    assert await Journal(store, ANNA, owner=other_living()).claim(number)
    assert not await Journal(store, ANNA).claim(number)


async def test_settled_writes_cannot_be_claimed(journal: Journal) -> None:
    number = await journal.intend(intent())
    await journal.conclude(number, Outcome(State.REFUSED))
    assert not await journal.claim(number)


async def test_hostile_texts_come_back_as_they_were(journal: Journal) -> None:
    name = "\ud800 \x00 [/] \u202e 'x'; DROP TABLE journal"
    number = await journal.intend(Intent("bsg", "j", "add group", name, None, {"name": name}))
    await journal.conclude(number, Outcome(State.REFUSED, name))
    entry = await journal.entry(number)
    assert entry is not None
    assert (entry.line.target, entry.line.sentence, entry.after) == (name, name, {"name": name})
    assert len((await journal.page(Search("drop table"))).rows) == 1


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("ŁUCJA", 1),
        ("łucja anna", 1),
        ("łucja nobody", 0),
        ("600 700-800", 2),
        ("+48 600700800", 2),
        ("stored", 1),
        ("192.0.2.7", 2),
        ("%", 0),
        ("", 2),
    ],
)
async def test_search(journal: Journal, words: str, count: int) -> None:
    number = await journal.intend(intent())
    await journal.conclude(number, Outcome(State.DONE, "Stored."))
    await journal.intend(Intent("ssms", "j2", "delete contacts", "+48600700800"))
    page = await journal.page(Search(words))
    assert (len(page.rows), page.total) == (count, count)


async def test_pages_are_the_newest_first_and_narrowed(journal: Journal) -> None:
    for number in range(PAGE_SIZE + 5):
        await journal.intend(intent(str(number), account="even" if number % 2 == 0 else "odd"))
    first, second = await journal.page(Search(), 1), await journal.page(Search(), 2)
    assert (first.rows[0].target, second.rows[-1].target) == (str(PAGE_SIZE + 4), "0")
    assert (first.total, first.has_next, second.has_next) == (PAGE_SIZE + 5, True, False)
    assert {line.account for line in (await journal.page(Search(account="odd"))).rows} == {"odd"}
    assert (await journal.page(Search(states=(State.DONE,)))).rows == ()


async def test_purging_keeps_what_is_open_and_takes_lists_along(store: Store) -> None:
    old = Journal(store, ANNA, clock=lambda: NOON - timedelta(days=100))
    whole = WholeList("1", "Spam", "black", (ListEntry("x", ("1",)),))
    done, unknown = await old.intend(intent(), whole), await old.intend(intent())
    await old.conclude(done, Outcome(State.DONE))
    await old.conclude(unknown, Outcome(State.UNKNOWN))
    journal = Journal(store, ANNA, clock=lambda: NOON)
    assert await journal.list_beside(done) == WholeList("", "Spam", "black", whole.entries)
    new = await journal.intend(intent())
    assert await journal.purge(timedelta(days=90)) == 1
    assert [line.id for line in (await journal.page(Search())).rows] == [new, unknown]
    assert await journal.list_beside(done) is None


async def test_long_lists_are_kept_whole(journal: Journal) -> None:
    entries = tuple(ListEntry(f"Имя {number} \ud800", (str(number), "x")) for number in range(4_567))
    number = await journal.intend(intent(), WholeList("1", "Spam", "black", entries))
    kept = await journal.list_beside(number)
    assert kept is not None
    assert kept.entries == entries


async def test_entries_of_a_job_and_of_this_desk(store: Store, journal: Journal) -> None:
    first = await journal.intend(intent(job="a"))
    await Journal(store, ANNA, owner=DEAD).intend(intent(job="b"))
    second = await journal.intend(intent(job="a"))
    assert [entry.line.id for entry in await journal.entries_of("a")] == [first, second]
    assert [line.id for line in await journal.own_lines("bsg")] == [first, second]


def test_who_is_at_the_keyboard() -> None:
    assert person_here({"SSH_CONNECTION": "192.0.2.9 50000 192.0.2.1 22"}).origin == "192.0.2.9"
    assert person_here({"SSH_CLIENT": "2001:db8::1 50000 22"}).origin == "2001:db8::1"
    assert person_here({}).origin == ""
    assert person_here({}).login


def test_a_process_is_gone_when_its_number_belongs_to_a_later_one() -> None:
    here = Owner.here()
    assert not here.is_gone()
    assert Owner(here.host, here.pid, "another boot/1").is_gone()
    assert DEAD.is_gone()
    assert not ELSEWHERE.is_gone()
