"""Jobs: intent before call, outcome after, each row takes its call's outcome, nothing is sent twice by itself."""

import asyncio

import pytest

from tests.services.conftest import Desk, desk_at
from tests.services.simulated import Simulated
from tests.services.simulated_line import Fault
from tui.domain.contacts import Contact, ContactDraft, GroupDraft, GroupRef
from tui.domain.errors import OutcomeUnknown, Rejected, Unreachable
from tui.services.book_changes import Attach, CreateContact, DeleteContacts, UpdateContact
from tui.services.changes import Change
from tui.services.entries import State
from tui.services.job import Job, Phase
from tui.services.jobs import Busy, hold
from tui.services.list_changes import AddToStopList
from tui.services.snapshots import plain
from tui.services.store import FILE

pytestmark = pytest.mark.anyio


def people(sim: Simulated, count: int) -> tuple[Contact, ...]:
    return tuple(sim.contact(f"4860000000{number}") for number in range(count))


def figures(job: Job) -> tuple[int | None, int, int, int]:
    progress = job.progress
    return progress.total, progress.done, progress.failed, progress.unknown


async def test_a_single_write_gives_its_result(desk: Desk) -> None:
    job = desk.jobs.start("sim", "New contact", [CreateContact(ContactDraft("48600700800", {"name": "Anna"}))])
    await job.wait()
    [result] = job.results
    stored = desk.sim.contacts.rows["1"]
    assert result.outcome.value == stored
    [line] = await desk.lines()
    assert (line.state, line.what, line.target, line.job) == (State.DONE, "add contact", "+48600700800", job.id)
    entry = await desk.journal.entry(result.entry)
    assert entry is not None
    assert entry.value == plain(stored)


async def test_the_intent_is_on_disk_when_the_call_leaves(desk: Desk) -> None:
    desk.sim.line.gate.clear()
    job = desk.jobs.start("sim", "New contact", [CreateContact(ContactDraft("48600700800"))])
    await desk.sim.line.arrived.wait()
    [line] = await desk.lines()
    assert line.state is State.INTENDED
    desk.sim.line.gate.set()
    await job.wait()


async def test_a_second_press_is_refused_before_any_task_runs(desk: Desk) -> None:
    [anna] = people(desk.sim, 1)
    job = desk.jobs.start("sim", "Delete", [DeleteContacts((anna,))])
    assert desk.jobs.is_busy("sim", "contact", anna.id)
    with pytest.raises(Busy, match="already"):
        desk.jobs.start("sim", "Delete", [DeleteContacts((anna,))])
    desk.jobs.start("other", "Delete", [DeleteContacts((anna,))])
    await job.wait()
    assert not desk.jobs.is_busy("sim", "contact", anna.id)


async def test_each_row_takes_the_outcome_of_its_call(desk: Desk) -> None:
    rows = people(desk.sim, 5)
    desk.sim.line.faults.extend([Fault.NONE, Fault.REFUSED, Fault.NONE])
    job = await desk.jobs.start("sim", "Delete 5", [DeleteContacts(rows)]).wait()
    assert figures(job) == (5, 3, 2, 0)
    assert [row for change in job.failed for row in change.rows] == [rows[2].id, rows[3].id]
    assert [line.state for line in await desk.lines()] == [State.DONE, State.REFUSED, State.DONE]


async def test_what_failed_can_be_tried_again(desk: Desk) -> None:
    rows = people(desk.sim, 3)
    desk.sim.line.faults.extend([Fault.REFUSED])
    job = await desk.jobs.start("sim", "Delete 3", [DeleteContacts(rows)]).wait()
    again = await desk.jobs.again(job).wait()
    assert figures(again) == (2, 2, 0, 0)
    assert desk.sim.contacts.rows == {}


@pytest.mark.parametrize(("fault", "is_done"), [(Fault.LOST, True), (Fault.SWALLOWED, False)])
async def test_a_lost_answer_is_looked_up_row_by_row(desk: Desk, fault: Fault, is_done: bool) -> None:
    rows = people(desk.sim, 2)
    desk.sim.line.faults.append(fault)
    job = await desk.jobs.start("sim", "Delete 2", [DeleteContacts(rows)]).wait()
    assert figures(job) == (2, 2 if is_done else 0, 0 if is_done else 2, 0)
    assert desk.sim.line.calls.count("contacts.delete") == 1
    [line] = await desk.lines()
    assert line.state is (State.DONE if is_done else State.NOT_DONE)
    assert line.settled_at is not None


async def test_rows_that_are_done_and_rows_that_are_not_are_told_apart(desk: Desk) -> None:
    first, second = people(desk.sim, 2)
    desk.sim.line.faults.append(Fault.SWALLOWED)

    def delete_the_first(name: str) -> None:
        if name == "contacts.get":
            desk.sim.contacts.rows.pop(first.id, None)

    desk.sim.line.meanwhile = delete_the_first
    job = await desk.jobs.start("sim", "Delete 2", [DeleteContacts((first, second))]).wait()
    assert figures(job) == (2, 1, 1, 0)
    assert [change.rows for change in job.failed] == [(second.id,)]
    [line] = await desk.lines()
    assert line.state is State.PARTLY


async def test_what_cannot_be_looked_up_stays_unknown_and_is_never_tried_again(desk: Desk) -> None:
    rows = people(desk.sim, 1)
    desk.sim.line.faults.append(Fault.LOST)
    desk.sim.line.reads.extend([Fault.UNREACHABLE] * 2)
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    assert figures(job) == (1, 0, 0, 1)
    assert job.failed == ()
    assert isinstance(job.results[0].error, OutcomeUnknown)
    [line] = await desk.journal.unsettled()
    assert "could not be looked up" in line.sentence


async def test_the_next_look_settles_it(desk: Desk) -> None:
    rows = people(desk.sim, 1)
    desk.sim.line.faults.append(Fault.LOST)
    desk.sim.line.reads.extend([Fault.UNREACHABLE] * 2)
    await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    [line] = await desk.journal.unsettled()
    outcome = await desk.settling.settle(line.id)
    assert outcome is not None
    assert outcome.state is State.DONE
    assert await desk.journal.unsettled() == ()
    assert await desk.settling.settle(line.id) is None


async def test_a_refusal_tells_the_fields(desk: Desk) -> None:
    desk.sim.line.faults.append(Fault.REFUSED)
    job = await desk.jobs.start("sim", "New", [CreateContact(ContactDraft("48600700800"))]).wait()
    error = job.results[0].error
    assert isinstance(error, Rejected)
    assert error.fields == {"phone": "Not this one."}


async def test_a_provider_asked_too_often_is_asked_again_a_little_later(desk: Desk) -> None:
    rows = people(desk.sim, 1)
    desk.sim.line.faults.extend([Fault.THROTTLED] * 2)
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    assert figures(job) == (1, 1, 0, 0)
    assert len(await desk.lines()) == 1


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.UNREACHABLE])
async def test_a_hopeless_job_ends_and_the_rest_stays_to_be_tried(desk: Desk, fault: Fault) -> None:
    rows = people(desk.sim, 5)
    desk.sim.line.faults.extend([fault] * 3)
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    assert job.trouble
    assert sum(len(change.rows) for change in job.failed) == 5
    assert len(desk.sim.contacts.rows) == 5


async def test_chained_changes_end_at_the_first_that_fails(desk: Desk) -> None:
    [anna] = people(desk.sim, 1)
    group = desk.sim.groups.put(GroupDraft("VIP"))
    desk.sim.line.faults.append(Fault.REFUSED)
    changes: list[Change] = [
        UpdateContact(anna, ContactDraft(anna.phone, {"name": "A"})),
        Attach((anna,), (GroupRef(group.id, group.name),)),
    ]
    job = await desk.jobs.start("sim", "Save", changes, chained=True).wait()
    assert desk.sim.line.calls == ["contacts.update"]
    assert len(job.failed) == 2


async def test_changes_may_be_collected_by_the_job(desk: Desk) -> None:
    rows = people(desk.sim, 3)

    async def collect(job: Job) -> list[Change]:
        assert job.progress.total is None
        return [DeleteContacts(rows)]

    mark = hold("sim", "contact", "*")
    job = desk.jobs.start("sim", "Delete all that match", collect, holds=[mark])
    with pytest.raises(Busy):
        desk.jobs.start("sim", "Delete all that match", collect, holds=[mark])
    await job.wait()
    assert figures(job) == (3, 3, 0, 0)


async def test_a_collection_that_fails_changes_nothing(desk: Desk) -> None:
    async def collect(job: Job) -> list[Change]:
        raise Unreachable("Sim", "contacts.find", "It could not be reached.")

    job = await desk.jobs.start("sim", "Delete", collect).wait()
    assert job.trouble == "It could not be reached."
    assert isinstance(job.error, Unreachable)
    assert await desk.lines() == []


async def test_nothing_leaves_without_the_journal(desk: Desk) -> None:
    [anna] = people(desk.sim, 1)
    desk.store.path.parent.mkdir(0o700, parents=True)
    (desk.store.path.parent / FILE).symlink_to("/dev/null")
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts((anna,))]).wait()
    assert desk.sim.line.calls == []
    assert "link" in job.trouble
    assert len(job.failed) == 1


async def test_an_outcome_that_cannot_be_journaled_is_told_and_ends_the_job(desk: Desk) -> None:
    rows = people(desk.sim, 4)
    await desk.lines()

    def break_the_file(_: str) -> None:
        desk.store.path.unlink(missing_ok=True)
        desk.store.path.symlink_to("/dev/null")

    desk.sim.line.meanwhile = break_the_file
    job = await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    assert job.results[0].trouble
    assert figures(job) == (4, 2, 0, 0)
    assert desk.sim.line.calls == ["contacts.delete"]
    desk.store.path.unlink()


async def test_listeners_hear_the_progress(desk: Desk) -> None:
    rows = people(desk.sim, 4)
    heard: list[tuple[Phase, int]] = []
    forget = desk.jobs.listen(lambda job: heard.append((job.progress.phase, job.progress.done)))
    await desk.jobs.start("sim", "Delete", [DeleteContacts(rows)]).wait()
    await asyncio.sleep(0)
    assert heard[0] == (Phase.PREPARING, 0)
    assert (Phase.RUNNING, 2) in heard
    assert heard[-1] == (Phase.ENDED, 4)
    forget()
    before = len(heard)
    await desk.jobs.start("sim", "Add", [AddToStopList(("48600700800",))]).wait()
    assert len(heard) == before


async def test_jobs_are_listed_the_newest_first(desk: Desk) -> None:
    first = await desk.jobs.start("sim", "Add", [AddToStopList(("48600700800",))]).wait()
    second = desk.jobs.start("sim", "Add", [AddToStopList(("48600700800",))])
    assert desk.jobs.listed == (second, first)
    assert desk.jobs.running == (second,)
    await second.wait()
    assert second.progress.rate > 0


async def test_a_new_desk_is_offered_what_a_killed_one_left(desk: Desk) -> None:
    """The same folder, but another store and journal: nothing is remembered in memory alone."""
    [anna] = people(desk.sim, 1)
    desk.sim.line.faults.append(Fault.LOST)
    desk.sim.line.reads.extend([Fault.UNREACHABLE] * 2)
    await desk.jobs.start("sim", "Delete", [DeleteContacts((anna,))]).wait()
    other = desk_at(desk.store.path.parent, desk.sim)
    [line] = await other.journal.unsettled()
    outcome = await other.settling.settle(line.id)
    assert outcome is not None
    assert outcome.state is State.DONE
    await other.store.close()
