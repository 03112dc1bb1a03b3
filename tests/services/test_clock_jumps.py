"""The time of day is put forward or back by days while the desk runs: nothing is decided, ordered or counted by it."""

import socket
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.services.paid_line import FIVE, Clock, Kept, PaidDesk
from tui.services import live_price
from tui.services.dispatch import Dispatch, Result
from tui.services.entries import Intent, Search
from tui.services.journal import Journal
from tui.services.owner import Owner, Person
from tui.services.sending import LOOKS, WHAT, Batch, SendState
from tui.services.sent import sent_since, spent
from tui.services.session import Session, Table
from tui.services.sessions import KEPT, Sessions
from tui.services.store import Store
from tui.services.transfer import mappings
from tui.services.transfer.mappings import Mappings
from tui.services.unfinished import Unfinished, Work

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEAPS = [timedelta(days=3), timedelta(hours=-5), timedelta(days=-400)]


class Leaping:
    """A clock that tells one time after the other, and the last one for ever."""

    def __init__(self, *times: datetime) -> None:
        self._times = list(times)

    def __call__(self) -> datetime:
        return self._times.pop(0) if len(self._times) > 1 else self._times[0]


@pytest.mark.parametrize("leap", LEAPS, ids=str)
@pytest.mark.parametrize("fault", ["request", "answer"])
async def test_a_lost_answer_is_looked_up_after_as_many_seconds_as_ever(fault: str, leap: timedelta) -> None:
    desk, ours = PaidDesk(), Clock()
    desk.dispatch = Dispatch("paid", desk.line, Kept(ours), ours)
    desk.line.fault, desk.line.lag = fault, 100.0
    [unknown] = (await desk.send(phones=FIVE[:1])).unknown
    paused: list[float] = []
    leapt = iter([leap.total_seconds()])

    async def pause(seconds: float) -> bool:
        paused.append(seconds)
        ours.advance(seconds + next(leapt, 0.0))
        return await desk.pause(seconds)  # the provider's clock goes on as it did

    seen: list[Result] = []
    settled = await desk.dispatch.follow(unknown, seen.append, pause)
    assert settled.state is (SendState.NOT_FOUND if fault == "request" else SendState.SENT)
    gone = [sum(paused[: number + 1]) for number in range(len(paused))]
    assert gone == list(LOOKS)[: len(gone)]
    assert fault == "answer" or len(gone) == len(LOOKS)


async def test_what_an_earlier_desk_left_is_looked_up_at_once_by_a_clock_that_was_put_back() -> None:
    desk = PaidDesk()
    desk.line.fault = "request"
    await desk.send(phones=FIVE[:1])
    desk.clock.advance(-7200)
    [unknown] = await desk.dispatch.recover()
    paused: list[float] = []

    async def pause(seconds: float) -> bool:
        paused.append(seconds)
        return await desk.pause(seconds)

    assert (await desk.dispatch.follow(unknown, lambda _: None, pause)).state is SendState.NOT_FOUND
    assert sum(paused) == LOOKS[-1]


async def test_what_was_sent_today_counts_although_the_clock_was_put_back_and_forward(store: Store) -> None:
    clock = Leaping(NOON, NOON - timedelta(days=30), NOON - timedelta(days=30), NOON + timedelta(minutes=1))
    journal = Journal(store, Person("anna"), clock=clock)
    for number, price in enumerate(["5.00 EUR", "900.00 EUR", "900.00 EUR", "7.00 EUR"]):
        batch = Batch(f"k{number}", "", "sms", "ACME", "Hello", ("48600700800",), ("r1",), price=price)
        await journal.intend(Intent("bsg", batch.campaign, WHAT, batch.target, after=batch))
    sends = await sent_since(journal, "bsg", NOON - timedelta(hours=12))
    assert spent(sends, "EUR").amount == Decimal(12)


async def test_the_journal_is_in_the_order_of_writing(store: Store) -> None:
    journal = Journal(store, Person("anna"), clock=Leaping(NOON, NOON - timedelta(days=30), NOON + timedelta(days=9)))
    for target in ("first", "second", "third"):
        await journal.intend(Intent("bsg", "j", "change contact", target))
    assert [line.target for line in (await journal.page(Search())).rows] == ["third", "second", "first"]


async def test_the_place_that_was_left_last_is_offered(store: Store) -> None:
    gone = [Owner(socket.gethostname(), 2**22 + number, "long ago") for number in range(KEPT + 1)]
    for owner in gone[:-1]:
        await keep_place(store, owner, "ahead", NOON + timedelta(days=9))
    await keep_place(store, gone[-1], "last", NOON)
    assert await Sessions(store).last() == place("last")
    await keep_place(store, gone[0], "again", NOON)
    assert await Sessions(store).last() == place("again")


def place(words: str) -> Session:
    return Session("main", "contacts", words, (Table(),))


async def keep_place(store: Store, owner: Owner, words: str, at: datetime) -> None:
    sessions = Sessions(store, owner=owner, clock=lambda: at)
    sessions.hold(place(words))
    await sessions.flush()


async def test_the_columns_of_the_last_file_are_remembered(store: Store) -> None:
    ahead = Mappings(store, lambda: NOON + timedelta(days=9))
    for number in range(mappings.KEPT):
        await ahead.keep("bsg", "contacts", {f"column {number}": "phone"})
    now = Mappings(store, lambda: NOON)
    await now.keep("bsg", "contacts", {"Nr": "phone"})
    assert await now.recall("bsg", "contacts", ["Nr"]) == {"Nr": "phone"}
    assert await now.recall("bsg", "contacts", ["column 0"]) is None


async def test_what_was_discarded_last_comes_back_first(store: Store) -> None:
    clock = Leaping(*[NOON] * 3, NOON, NOON - timedelta(days=30), NOON - timedelta(days=30))
    unfinished = Unfinished(store, clock=clock)
    for key in ("first", "second", "third"):
        await unfinished.save(key, Work("bsg", "contact", key, None))
    for key in ("first", "second", "third"):
        await unfinished.discard(key)
    back = [await unfinished.restore() for _ in range(3)]
    assert [item and item.key for item in back] == ["third", "second", "first"]


@pytest.mark.skipif(not Path("/proc/uptime").exists(), reason="other systems do not tell it there")
def test_a_price_gets_old_while_the_computer_sleeps() -> None:
    before = float(Path("/proc/uptime").read_text("ascii").split()[0])
    assert before - 0.02 <= live_price.age() < before + 60
