"""Jobs that are stopped, given up or stumble: what was in flight is told as it is."""

import asyncio

import pytest

from tests.services.conftest import Desk
from tests.services.test_jobs import figures, people
from tui.services.book_changes import DeleteContacts
from tui.services.entries import State
from tui.services.job import Phase
from tui.services.jobs import Busy

pytestmark = pytest.mark.anyio


async def test_stop_ends_after_the_call_in_flight(desk: Desk) -> None:
    rows = people(desk.sim, 6)
    desk.sim.line.gate.clear()
    job = desk.jobs.start("sim", "Delete", [DeleteContacts(rows)])
    await desk.sim.line.arrived.wait()
    job.stop()
    assert job.progress.phase is Phase.STOPPING
    desk.sim.line.gate.set()
    await job.wait()
    assert figures(job) == (6, 2, 0, 0)
    assert [row for change in job.failed for row in change.rows] == [row.id for row in rows[2:]]
    assert "Stopped" in job.trouble


async def test_shutting_down_waits_for_the_call_in_flight(desk: Desk) -> None:
    rows = people(desk.sim, 4)
    desk.sim.line.gate.clear()
    job = desk.jobs.start("sim", "Delete", [DeleteContacts(rows)])
    await desk.sim.line.arrived.wait()
    asyncio.get_running_loop().call_later(0.02, desk.sim.line.gate.set)
    assert await desk.jobs.wait_in_flight(5.0) == 0
    assert figures(job) == (4, 2, 0, 0)
    with pytest.raises(Busy, match="closing"):
        desk.jobs.start("sim", "Delete", [DeleteContacts(rows)])


async def test_shutting_down_leaves_the_rest_unknown(desk: Desk) -> None:
    rows = people(desk.sim, 2)
    desk.sim.line.gate.clear()
    desk.jobs.start("sim", "Delete", [DeleteContacts(rows)])
    await desk.sim.line.arrived.wait()
    assert await desk.jobs.wait_in_flight(0.01) == 1
    [line] = await desk.lines()
    assert (line.state, line.sentence) == (State.UNKNOWN, "The desk ended before the answer came.")


async def test_a_mistake_of_ours_is_told_and_leaves_the_write_unknown(desk: Desk) -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))

    def stumble(_: str) -> None:
        raise KeyError

    desk.sim.line.meanwhile = stumble
    [anna] = people(desk.sim, 1)
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts((anna,))]).wait()
    await asyncio.sleep(0)
    assert [type(error) for error in told] == [KeyError]
    assert job.is_over
    assert not desk.jobs.is_busy("sim", "contact", anna.id)
    [line] = await desk.lines()
    assert line.state is State.UNKNOWN
