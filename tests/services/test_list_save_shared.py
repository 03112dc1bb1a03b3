"""Whole lists between desks and between saves: taken back entry by entry, and saved by one at a time."""

import asyncio

import pytest

from tests.services.conftest import Desk, desk_at
from tests.services.test_list_save import edit_of, entry, key, now, put, saved
from tui.domain.errors import Conflict as Held
from tui.domain.merge import Add, Change, Remove
from tui.services.jobs import Busy
from tui.services.list_edits import Saved

pytestmark = pytest.mark.anyio
__all__ = ["key"]  # a fixture, used by its name


async def test_a_save_is_taken_back_entry_by_entry(desk: Desk, key: str) -> None:
    before = now(desk, key)
    edit = edit_of(desk, key, Add(entry(99)), Change(0, entry(0, "Anna")), Remove(1), name="Day")
    await saved(desk.saves.start("sim", edit))
    put(desk, key, [*now(desk, key), entry(44)], "Day")
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    report = await saved(desk.undo.start(undoable))
    assert report.state is Saved.SAVED
    assert sorted(now(desk, key), key=str) == sorted([*before, entry(44)], key=str)
    assert desk.sim.lists.rows[key].name == "Night"
    again = await desk.undo.last_undone("sim")
    assert again is not None
    await saved(desk.undo.start(again))
    assert {entry(99), entry(0, "Anna"), entry(44)} <= set(now(desk, key))


async def test_an_entry_that_was_changed_since_stays_and_is_named(desk: Desk, key: str) -> None:
    await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)), Remove(1))))
    put(desk, key, [*now(desk, key)[:-1], entry(99, "Hanna")])
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    report = await saved(desk.undo.start(undoable))
    assert report.left_out == (entry(99),)
    assert {entry(99, "Hanna"), entry(1)} <= set(now(desk, key))


async def test_one_list_is_saved_by_one_job_at_a_time(desk: Desk, key: str) -> None:
    job = desk.saves.start("sim", edit_of(desk, key, Add(entry(99))))
    with pytest.raises(Busy):
        desk.saves.start("sim", edit_of(desk, key, Add(entry(98))))
    await job.wait()


async def test_another_desk_waits_and_then_is_told(desk: Desk, key: str) -> None:
    other = desk_at(desk.store.path.parent, desk.sim)
    hasty = desk_at(desk.store.path.parent, desk.sim, patience=0.0)
    desk.sim.line.gate.clear()
    first = desk.saves.start("sim", edit_of(desk, key, Add(entry(98))))
    await desk.sim.line.arrived.wait()
    second = await hasty.saves.start("sim", edit_of(desk, key, Add(entry(99)))).wait()
    assert isinstance(second.error, Held)
    assert "Another desk of yours is saving this list since" in second.trouble
    third = other.saves.start("sim", edit_of(desk, key, Add(entry(99))))
    await asyncio.sleep(0)
    desk.sim.line.gate.set()
    assert (await saved(first)).state is Saved.SAVED
    assert (await saved(third)).state is Saved.SAVED
    assert {entry(98), entry(99)} <= set(now(desk, key))
    await other.store.close()
    await hasty.store.close()
