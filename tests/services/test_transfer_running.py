"""An import is a job: its rows and its end are in the journal, it can be stopped, gone on with, and taken back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.services.conftest import Desk, desk_at
from tests.services.simulated import SimBulk, Simulated
from tests.services.simulated_line import Fault
from tui.domain.contacts import ContactDraft, GroupDraft
from tui.domain.errors import Conflict
from tui.services import undo
from tui.services.entries import State
from tui.services.job import Job
from tui.services.jobs import Busy
from tui.services.transfer.judging import Result
from tui.services.transfer.mappings import Mappings
from tui.services.transfer.places import Kind, Place
from tui.services.transfer.plan import Goal, Plan, planned
from tui.services.transfer.reading import guess
from tui.services.transfer.running import Imports
from tui.services.transfer.survey import survey
from tui.services.transfer.targets import target_of
from tui.services.unfinished import Unfinished

pytestmark = pytest.mark.anyio

PEOPLE = "phone,name\n" + "".join(f"50060070{place},Name {place}\n" for place in range(5))


@dataclass
class Importer:
    """Imports files into the simulated account."""

    desk: Desk
    imports: Imports
    unfinished: Unfinished
    folder: Path

    place: Place = field(default_factory=lambda: Place(Kind.CONTACTS))

    async def plan(self, text: str = PEOPLE) -> Plan:
        path = self.folder / "people.csv"
        path.write_text(text, "utf-8")
        looked = survey(path)
        goal = Goal(self.place, "PL")
        target = await target_of(await self.desk.sim.connect("sim"), goal.place, goal.country)
        return planned(path, looked, guess(path, looked), goal, target.fields)

    async def run(self, stop_after: int = 1000) -> tuple[Job, list[Result]]:
        results: list[Result] = []

        def tell(result: Result) -> None:
            results.append(result)
            if len(results) == stop_after:
                job.stop()

        job = self.imports.start("sim", await self.plan(), tell, total=5)
        return await job.wait(), results


@pytest.fixture
async def importer(folder: Path, tmp_path: Path) -> AsyncIterator[Importer]:
    """An importer over a simulated account."""
    desk = desk_at(folder, Simulated())
    unfinished = Unfinished(desk.store)
    imports = Imports(desk.jobs, desk.journal, unfinished, Mappings(desk.store), folder / "imports")
    yield Importer(desk, imports, unfinished, tmp_path)
    await desk.jobs.wait_in_flight(1.0)
    await desk.store.close()


async def test_an_import_and_each_of_its_rows_are_lines_of_one_job(importer: Importer) -> None:
    job, results = await importer.run()
    lines = await importer.desk.lines()
    assert [line.what for line in lines] == ["import", *["add contact"] * 5]
    assert {line.job for line in lines} == {job.id}
    assert (lines[0].target, lines[0].state, lines[0].sentence) == (
        "people.csv into contacts", State.DONE, "5 rows: 5 new.",
    )  # fmt: skip
    assert [result.verdict.value for result in results] == ["new"] * 5
    assert (job.progress.done, job.progress.total) == (5, 5)
    assert await importer.unfinished.items() == ()
    assert list((importer.desk.store.path.parent / "imports").iterdir()) == []


async def test_a_stopped_import_waits_until_it_is_gone_on_with(importer: Importer) -> None:
    job, _ = await importer.run(stop_after=2)
    assert job.trouble == "Stopped: the same import goes on where it stopped."
    assert len(importer.desk.sim.contacts.rows) == 2
    [line] = [line for line in await importer.desk.lines() if line.what == "import"]
    assert line.state is State.PARTLY
    [item] = await importer.unfinished.items()
    assert item.work.title == "Import people.csv into contacts"
    assert item.work.payload["columns"] == {"phone": "phone", "name": "name"}
    job, results = await importer.run()
    assert [result.verdict.value for result in results] == ["earlier"] * 2 + ["new"] * 3
    assert len(importer.desk.sim.contacts.rows) == 5
    assert await importer.unfinished.items() == ()


async def test_an_import_is_taken_back_as_one(importer: Importer) -> None:
    await importer.run()
    undoable = await importer.desk.undo.last("sim")
    assert undoable is not None
    await importer.desk.undo.start(undoable).wait()
    assert importer.desk.sim.contacts.rows == {}


@pytest.fixture
def bulk(importer: Importer) -> Importer:
    """An importer into a group, at an account that adds three contacts by one call."""
    importer.desk.sim.groups.put(GroupDraft("VIP"))
    importer.place = Place(Kind.GROUP, "VIP")
    importer.desk.sim.contacts.bulk = SimBulk(importer.desk.sim.contacts)
    return importer


async def test_new_contacts_of_one_group_share_calls_and_lines(bulk: Importer) -> None:
    _, results = await bulk.run()
    assert [result.verdict.value for result in results] == ["new"] * 5
    lines = await bulk.desk.lines()
    assert [line.what for line in lines] == ["import", "add contacts", "add contacts"]
    assert lines[1].target == "+48500600700, +48500600701, +48500600702: VIP"
    assert bulk.desk.sim.line.calls.count("contacts.import") == 2
    undoable = await bulk.desk.undo.last("sim")
    assert undoable is not None
    assert (undoable.loss, undoable.is_possible) == ("", True)
    await bulk.desk.undo.start(undoable).wait()
    assert bulk.desk.sim.contacts.rows == {}
    undone = await bulk.desk.undo.last_undone("sim")
    assert undone is not None
    await bulk.desk.undo.start(undone).wait()
    names = sorted(row.values["name"] for row in bulk.desk.sim.contacts.rows.values())
    assert names == [f"Name {place}" for place in range(5)]


async def test_what_a_call_for_several_refuses_is_tried_alone_for_the_reason(bulk: Importer) -> None:
    bulk.desk.sim.contacts.refused = {"48500600701"}
    _, results = await bulk.run()
    assert [result.verdict.value for result in results] == ["new", "refused", "new", "new", "new"]
    assert results[1].reason == "The number is not wanted."
    lines = await bulk.desk.lines()
    assert [(line.what, line.state) for line in lines[1:3]] == [
        ("add contacts", State.PARTLY),
        ("add contacts", State.REFUSED),
    ]
    undoable = await bulk.desk.undo.last("sim")
    assert undoable is not None
    await bulk.desk.undo.start(undoable).wait()
    assert bulk.desk.sim.contacts.rows == {}


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.SWALLOWED])
async def test_the_lost_answer_of_a_call_for_several_is_looked_up_row_by_row(bulk: Importer, fault: Fault) -> None:
    bulk.desk.sim.line.faults.append(fault)
    _, results = await bulk.run()
    expected = "new" if fault is Fault.LOST else "ambiguous"
    assert [result.verdict.value for result in results] == [expected] * 3 + ["new"] * 2
    assert len(bulk.desk.sim.contacts.rows) == (5 if fault is Fault.LOST else 2)
    bulk.desk.sim.line.faults.clear()
    _, again = await bulk.run()
    assert len(bulk.desk.sim.contacts.rows) == 5
    assert {result.verdict.value for result in again} <= {"new", "same", "earlier"}


async def test_what_somebody_changed_since_is_not_taken_back(bulk: Importer) -> None:
    await bulk.run()
    contacts = bulk.desk.sim.contacts
    [one] = await contacts.by_phone("48500600703")
    await contacts.update(one, ContactDraft(one.phone, {"name": "Ewa"}))
    undoable = await bulk.desk.undo.last("sim")
    assert undoable is not None
    job = await bulk.desk.undo.start(undoable).wait()
    assert isinstance(job.error, Conflict)
    assert len(contacts.rows) == 5


async def test_too_many_rows_are_not_taken_back_at_once(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "MOST", 3)
    await importer.run()
    undoable = await importer.desk.undo.last("sim")
    assert undoable is not None
    assert not undoable.is_possible
    assert "too many to take back at once" in undoable.loss


async def test_the_same_import_runs_once_at_a_time(importer: Importer) -> None:
    plan = await importer.plan()
    job = importer.imports.start("sim", plan, lambda _result: None)
    with pytest.raises(Busy):
        importer.imports.start("sim", plan, lambda _result: None)
    await job.wait()


async def test_columns_are_remembered_by_account_place_and_names(importer: Importer) -> None:
    await importer.run()
    recall = importer.imports.mappings.recall
    assert await recall("sim", "contacts", ["phone", "name"]) == {"phone": "phone", "name": "name"}
    assert await recall("sim", "group", ["phone", "name"]) is None
    assert await recall("other", "contacts", ["phone", "name"]) is None
    assert await recall("sim", "contacts", ["name", "phone"]) is None
