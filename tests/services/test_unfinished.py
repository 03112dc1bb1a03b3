"""Whatever was typed is on disk at most a second later, and one desk at a time has it open."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.services.test_journal import DEAD, ELSEWHERE
from tui.services.owner import Owner
from tui.services.store import FILE, Store, StoreUnusable
from tui.services.unfinished import DELAY, Unfinished, Work

pytestmark = pytest.mark.anyio

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def form(text: str = "Ann", cursor: int = 3) -> Work:
    return Work("bsg", "contact form", f"New contact {text}", {"name": text, "cursor": cursor})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def unfinished(store: Store, clock: Clock) -> Unfinished:
    return Unfinished(store, clock=clock, sleep=clock.sleep)


async def test_text_and_cursor_come_back(store: Store, unfinished: Unfinished) -> None:
    await unfinished.save("k", form("\ud800 Łucja\x00", 2))
    [item] = await Unfinished(store).items()
    assert item.work == form("\ud800 Łucja\x00", 2)
    assert (item.since, item.holder) == (START, None)


async def test_many_keys_are_one_write_and_none_is_later_than_a_second(unfinished: Unfinished, clock: Clock) -> None:
    for end in range(1, len("Anna Nowak") + 1):
        unfinished.touch("k", partial(form, "Anna Nowak"[:end]))
    await settled()
    [item] = await unfinished.items()
    assert item.work == form("Anna Nowak")
    assert item.at == clock.now == START + timedelta(seconds=DELAY)
    assert DELAY < 1


async def settled() -> None:
    """Lets every other task of the loop end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait([task for task in others if "_write_soon" in repr(task)])


async def test_flush_writes_what_was_typed_just_now(store: Store) -> None:
    unfinished = Unfinished(store)
    unfinished.touch("a", lambda: form("a"))
    unfinished.touch("b", lambda: form("b"))
    await unfinished.flush()
    assert {item.key for item in await unfinished.items()} == {"a", "b"}
    await unfinished.close()


async def test_the_first_time_is_kept(unfinished: Unfinished, clock: Clock) -> None:
    await unfinished.save("k", form())
    clock.now += timedelta(hours=1)
    await unfinished.save("k", form("Anna"))
    [item] = await unfinished.items()
    assert (item.since, item.at) == (START, START + timedelta(hours=1))


async def test_what_was_finished_does_not_come_back(store: Store) -> None:
    unfinished = Unfinished(store)
    unfinished.touch("k", form)
    await unfinished.finish("k")
    await unfinished.flush()
    assert await unfinished.items() == ()
    await unfinished.close()


async def test_what_was_discarded_can_be_brought_back(unfinished: Unfinished, clock: Clock) -> None:
    await unfinished.save("a", form("a"))
    await unfinished.save("b", form("b"))
    await unfinished.discard("a")
    clock.now += timedelta(seconds=1)
    await unfinished.discard("b")
    assert await unfinished.items() == ()
    assert [item.key for item in await unfinished.discarded()] == ["b", "a"]
    last = await unfinished.restore()
    assert last is not None
    assert (last.work, last.discarded_at) == (form("b"), None)
    assert await unfinished.restore("b") is None
    assert await unfinished.restore("a") is not None
    assert {item.key for item in await unfinished.items()} == {"a", "b"}


async def test_discarding_takes_along_what_was_typed_just_before(store: Store) -> None:
    unfinished = Unfinished(store)
    unfinished.touch("k", lambda: form("last letter"))
    await unfinished.discard("k")
    item = await unfinished.restore()
    assert item is not None
    assert item.work == form("last letter")
    await unfinished.close()


@pytest.mark.parametrize(("owner", "is_held"), [(DEAD, False), (ELSEWHERE, True), (Owner.here(), False)])
async def test_another_desk_holds_what_it_has_open(store: Store, owner: Owner, is_held: bool) -> None:
    await Unfinished(store, owner=owner).save("k", form())
    mine = Unfinished(store)
    item = await mine.claim("k")
    assert item is not None
    assert (item.holder is not None) is is_held
    [seen] = await Unfinished(store, owner=Owner.of(os.getppid())).items()
    assert seen.holder == (owner if is_held else Owner.here())


async def test_what_was_left_may_be_opened_by_any_desk(store: Store) -> None:
    elsewhere = Unfinished(store, owner=ELSEWHERE)
    await elsewhere.save("k", form())
    await elsewhere.leave("k")
    item = await Unfinished(store).claim("k")
    assert item is not None
    assert item.holder is None


async def test_nothing_is_there_to_be_claimed(unfinished: Unfinished) -> None:
    assert await unfinished.claim("k") is None
    assert await unfinished.restore() is None


async def test_a_file_that_cannot_be_written_is_told_and_nothing_is_forgotten(folder: Path) -> None:
    store = Store(folder)
    clock = Clock()
    unfinished = Unfinished(store, clock=clock, sleep=clock.sleep)
    spoil(folder)
    unfinished.touch("k", form)
    with pytest.raises(StoreUnusable):
        await unfinished.flush()
    assert "link" in unfinished.trouble
    repair(folder)
    await unfinished.flush()
    assert unfinished.trouble == ""
    assert [item.key for item in await unfinished.items()] == ["k"]
    await unfinished.close()
    await store.close()


def spoil(folder: Path) -> None:
    folder.mkdir(0o700, parents=True)
    (folder / FILE).symlink_to("/dev/null")


def repair(folder: Path) -> None:
    (folder / FILE).unlink()


async def test_what_was_discarded_long_ago_is_purged(unfinished: Unfinished, clock: Clock) -> None:
    await unfinished.save("old", form())
    await unfinished.discard("old")
    await unfinished.save("kept", form())
    clock.now += timedelta(days=100)
    assert await unfinished.purge(timedelta(days=90)) == 1
    assert await unfinished.discarded() == ()
    assert len(await unfinished.items()) == 1
