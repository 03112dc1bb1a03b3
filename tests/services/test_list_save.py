"""A whole list is saved without losing ours or hiding theirs: merged, asked, written, read back, written again."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.services.conftest import Desk
from tests.services.simulated_line import Fault
from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Add, Change, Conflict, Operation, Remove, Side, net
from tui.services.entries import State
from tui.services.job import Job
from tui.services.list_edits import Answers, ListEdit, Saved, SaveReport
from tui.services.list_save import REPAIRS

pytestmark = pytest.mark.anyio


def entry(number: int, name: str = "") -> ListEntry:
    return ListEntry(name or f"Caller {number}", (f"7900000{number:04}",))


@pytest.fixture
def key(desk: Desk) -> str:
    return desk.sim.lists.put(WholeList("", "Night", "black", tuple(entry(number) for number in range(12))))


def edit_of(desk: Desk, key: str, *operations: Operation, name: str = "Night") -> ListEdit:
    base = desk.sim.lists.rows[key]
    return ListEdit(base, net(base.entries, operations), name)


def put(desk: Desk, key: str, entries: Sequence[ListEntry], name: str = "Night") -> None:
    """Somebody else writes the list."""
    desk.sim.lists.rows[key] = WholeList(key, name, "black", tuple(entries))


def now(desk: Desk, key: str) -> list[ListEntry]:
    return list(desk.sim.lists.rows[key].entries)


def at_call(desk: Desk, name: str, number: int, act: Callable[[], None]) -> None:
    """Does something just before the n-th call of an operation (from 1)."""
    before = desk.sim.line.meanwhile

    def meanwhile(operation: str) -> None:
        before(operation)
        if operation == name and desk.sim.line.calls.count(name) == number:
            act()

    desk.sim.line.meanwhile = meanwhile


async def saved(job: Job) -> SaveReport:
    report = (await job.wait()).value
    assert isinstance(report, SaveReport)
    return report


async def test_operations_are_written_and_read_back(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)), Change(0, entry(0, "Anna")), Remove(1))
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs, report.lost) == (Saved.SAVED, 0, ())
    assert now(desk, key) == [entry(0, "Anna"), *(entry(number) for number in range(2, 12)), entry(99)]
    assert desk.sim.line.calls == ["lists.read", "lists.replace", "lists.read"]
    [line] = await desk.lines()
    assert (line.what, line.target, line.state) == ("save list", "Night", State.DONE)
    kept = await desk.journal.entry(line.id)
    assert kept is not None
    assert [item and item["name"] for item in kept.after["become"]] == ["Anna", None, "Caller 99"]


async def test_the_list_before_each_write_can_be_put_back_in_one_step(desk: Desk, key: str) -> None:
    before = now(desk, key)
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Remove(3), Add(entry(99)), name="Day")))
    assert report.state is Saved.SAVED
    [line] = await desk.lines()
    kept = await desk.journal.list_beside(line.id)
    assert kept is not None
    await saved(desk.saves.put_back("sim", WholeList(key, kept.name, kept.kind, kept.entries)))
    assert sorted(now(desk, key), key=str) == sorted(before, key=str)
    assert desk.sim.lists.rows[key].name == "Night"


async def test_what_a_colleague_changed_meanwhile_is_kept_and_shown(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Change(0, entry(0, "Anna")))
    put(desk, key, [*now(desk, key)[:11], entry(77)])
    report = await saved(desk.saves.start("sim", edit))
    assert report.state is Saved.SAVED
    assert report.draft is not None
    assert [one.name for one in report.draft.theirs.added] == ["Caller 77"]
    assert entry(0, "Anna") in now(desk, key)
    assert entry(77) in now(desk, key)


async def test_only_the_same_entry_is_asked_about(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Change(0, entry(0, "Anna")), Add(entry(99)))
    put(desk, key, [entry(0, "Hanna"), *now(desk, key)[1:]])
    report = await saved(desk.saves.start("sim", edit))
    assert report.state is Saved.UNDECIDED
    assert report.draft is not None
    [conflict] = report.draft.merged.conflicts
    assert conflict == Conflict(0, entry(0), entry(0, "Anna"), entry(0, "Hanna"))
    assert "lists.replace" not in desk.sim.line.calls
    report = await saved(desk.saves.start("sim", edit, Answers({conflict: Side.OURS})))
    assert report.state is Saved.SAVED
    assert now(desk, key)[0] == entry(0, "Anna")
    assert entry(99) in now(desk, key)


async def test_a_version_that_was_overruled_and_came_back_is_overruled_again(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Change(0, entry(0, "Anna")))
    theirs = [entry(0, "Hanna"), *now(desk, key)[1:]]
    put(desk, key, theirs)
    decided = {Conflict(0, entry(0), entry(0, "Anna"), entry(0, "Hanna")): Side.OURS}
    at_call(desk, "lists.read", 2, lambda: put(desk, key, theirs))
    report = await saved(desk.saves.start("sim", edit, Answers(decided)))
    assert (report.state, report.repairs) == (Saved.SAVED, 1)
    assert now(desk, key)[0] == entry(0, "Anna")


async def test_a_decision_holds_for_that_conflict_alone(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Change(0, entry(0, "Anna")))
    put(desk, key, [entry(0, "Hanna"), *now(desk, key)[1:]])
    first = await saved(desk.saves.start("sim", edit))
    assert first.draft is not None
    put(desk, key, [entry(0, "Joanna"), *now(desk, key)[1:]])
    second = await saved(desk.saves.start("sim", edit, Answers({first.draft.merged.conflicts[0]: Side.OURS})))
    assert second.state is Saved.UNDECIDED


async def test_many_changes_are_confirmed_by_their_number(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, *(Remove(row) for row in range(4)))
    report = await saved(desk.saves.start("sim", edit))
    assert report.state is Saved.UNDECIDED
    assert report.draft is not None
    assert (report.draft.is_alarming, report.draft.going) == (True, 4)
    assert (await saved(desk.saves.start("sim", edit, Answers(confirmed=3)))).state is Saved.UNDECIDED
    assert (await saved(desk.saves.start("sim", edit, Answers(confirmed=4)))).state is Saved.SAVED
    assert len(now(desk, key)) == 8


async def test_a_list_that_is_already_so_is_not_written(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Remove(0))
    put(desk, key, now(desk, key)[1:])
    assert (await saved(desk.saves.start("sim", edit))).state is Saved.SAVED
    assert await desk.lines() == []


async def test_what_another_write_removed_is_written_again(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)), Remove(1))
    stale = [*now(desk, key), entry(55)]
    at_call(desk, "lists.read", 2, lambda: put(desk, key, stale))
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs) == (Saved.SAVED, 1)
    assert {entry(99), entry(55)} <= set(now(desk, key))
    assert entry(1) not in now(desk, key)
    states = [await desk.journal.list_beside(line.id) for line in await desk.lines()]
    assert [len(state.entries) for state in states if state] == [12, 13]


async def test_a_rename_that_another_write_removed_is_written_again(desk: Desk, key: str) -> None:
    at_call(desk, "lists.read", 2, lambda: put(desk, key, now(desk, key)))
    report = await saved(desk.saves.start("sim", edit_of(desk, key, name="Day")))
    assert (report.state, report.repairs, desk.sim.lists.rows[key].name) == (Saved.SAVED, 1, "Day")


async def test_after_three_repairs_the_person_is_told(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)), Change(0, entry(0, "Anna")))
    without = now(desk, key)

    def remove_ours(operation: str) -> None:
        if operation == "lists.read":
            put(desk, key, without)

    desk.sim.line.meanwhile = remove_ours
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs) == (Saved.PARTLY, REPAIRS)
    assert [step.after for step in report.lost] == [entry(0, "Anna"), entry(99)]
    assert desk.sim.line.calls.count("lists.replace") == REPAIRS + 1


async def test_other_differences_are_told(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)))
    at_call(desk, "lists.read", 2, lambda: put(desk, key, [*now(desk, key)[1:], entry(66)]))
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs) == (Saved.SAVED, 0)
    assert [one.name for one in report.others.added] == ["Caller 66"]
    assert [one.name for one in report.others.removed] == ["Caller 0"]


async def test_numbers_that_the_provider_rewrites_are_no_difference(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(ListEntry(" Anna ", ("8 (900) 000-00-99", "extension"))))

    def rewrite() -> None:
        put(desk, key, [*now(desk, key)[:-1], ListEntry("Anna", ("79000000099", "extension"))])

    at_call(desk, "lists.read", 2, rewrite)
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs, bool(report.others)) == (Saved.SAVED, 0, False)


async def test_a_reading_that_lags_is_read_once_more(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)))
    states: list[WholeList] = []

    def lag() -> None:
        states.append(desk.sim.lists.rows[key])
        put(desk, key, states[0].entries[:-1])

    at_call(desk, "lists.read", 2, lag)
    at_call(desk, "lists.read", 3, lambda: put(desk, key, states[0].entries))
    report = await saved(desk.saves.start("sim", edit))
    assert (report.state, report.repairs) == (Saved.SAVED, 0)


async def test_a_lost_answer_of_a_write_that_was_done(desk: Desk, key: str) -> None:
    desk.sim.line.faults.append(Fault.LOST)
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert (report.state, report.repairs) == (Saved.SAVED, 0)
    [line] = await desk.lines()
    assert line.state is State.DONE
    assert line.settled_at is not None


async def test_a_write_that_never_arrived_is_repeated_once(desk: Desk, key: str) -> None:
    desk.sim.line.faults.append(Fault.SWALLOWED)
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert (report.state, report.repairs) == (Saved.SAVED, 1)
    assert [line.state for line in await desk.lines()] == [State.NOT_DONE, State.DONE]


async def test_a_write_that_never_arrives_is_given_up(desk: Desk, key: str) -> None:
    desk.sim.line.faults.extend([Fault.SWALLOWED] * 2)
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert (report.state, len(report.lost)) == (Saved.REFUSED, 1)
    assert desk.sim.line.calls.count("lists.replace") == 2


async def test_a_lost_answer_that_cannot_be_looked_up_stays_unknown(desk: Desk, key: str) -> None:
    desk.sim.line.faults.append(Fault.LOST)
    desk.sim.line.reads.extend([Fault.NONE, Fault.UNREACHABLE])
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert report.state is Saved.UNKNOWN
    [line] = await desk.journal.unsettled()
    outcome = await desk.settling.settle(line.id)
    assert outcome is not None
    assert outcome.state is State.DONE


async def test_a_write_that_cannot_be_read_back_is_told_as_it_is(desk: Desk, key: str) -> None:
    desk.sim.line.reads.extend([Fault.NONE, Fault.UNREACHABLE])
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert report.state is Saved.UNREAD
    assert "could not be read back" in report.sentence
    [line] = await desk.lines()
    assert line.state is State.DONE


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNREACHABLE])
async def test_a_refusal_is_told(desk: Desk, key: str, fault: Fault) -> None:
    desk.sim.line.faults.append(fault)
    report = await saved(desk.saves.start("sim", edit_of(desk, key, Add(entry(99)))))
    assert report.state is Saved.REFUSED
    assert report.sentence


async def test_a_list_that_cannot_be_read_is_not_written(desk: Desk, key: str) -> None:
    edit = edit_of(desk, key, Add(entry(99)))
    del desk.sim.lists.rows[key]
    job = await desk.saves.start("sim", edit).wait()
    assert job.trouble == "The list is gone."
    assert job.value is None


@pytest.fixture(autouse=True)
def _faults_are_used(desk: Desk) -> Iterator[None]:
    """No test may leave a fault unused: it would not have tested what it says."""
    yield
    assert not desk.sim.line.faults
