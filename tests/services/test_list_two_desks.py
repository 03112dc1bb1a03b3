"""Two desks and a foreign writer on one list, with lost answers between: no entry of ours goes that nobody deleted.

The foreign writer knows no lock. It edits at any moment, and it may write a state that it read before our write, as
long as that lands before our last reading: a later one cannot be seen from our side, and nobody claims it is.
"""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.services.conftest import Desk, desk_at
from tests.services.simulated import Simulated
from tests.services.simulated_line import Fault
from tui.domain.contacts import ListEntry, WholeList
from tui.domain.merge import Add, Change, Operation, Remove, Side, Step, net
from tui.services.job import Job
from tui.services.list_edits import NOTHING_ASKED, Answers, ListEdit, Saved, SaveReport

writes = st.sampled_from([Fault.NONE] * 4 + [Fault.LOST, Fault.SWALLOWED, Fault.REFUSED, Fault.UNREACHABLE])
reads = st.sampled_from([Fault.NONE] * 12 + [Fault.UNREACHABLE])
foreign = st.sampled_from(["nothing"] * 4 + ["add", "remove", "change", "remember", "stale"])
picks = st.integers(0, 10_000)
moments = st.tuples(foreign, picks)
scripts = st.one_of(
    st.lists(moments, max_size=12),
    # Read before our write, and written between that and our reading back.
    st.builds(lambda *one: [("remember", 0), *one], moments, st.just(("stale", 0)), moments, moments, moments),
)


@dataclass
class Editor:
    """What one person has open."""

    desk: Desk
    base: WholeList
    operations: list[Operation]

    @property
    def edit(self) -> ListEdit:
        return ListEdit(self.base, net(self.base.entries, self.operations), self.base.name)


class TwoDesks(RuleBasedStateMachine):
    """`expected` tells by number what must be on the list now: the entry of ours, or None where we removed it.

    A number belongs to one entry for life, whatever its name; who takes it away or renames it on purpose, loses
    nothing of ours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.sim = Simulated()
        self.numbers = count(1)
        self.expected: dict[str, ListEntry | None] = {}
        self.touched: set[str] = set()
        self.remembered: WholeList | None = None

    def teardown(self) -> None:
        for editor in self.editors:
            self.runner.run(editor.desk.store.close())
        self.runner.close()
        self.folder.cleanup()

    @initialize(size=st.integers(0, 14))
    def open_both(self, size: int) -> None:
        self.key = self.sim.lists.put(WholeList("", "Night", "black", tuple(self.new() for _ in range(size))))
        desks = [desk_at(Path(self.folder.name) / "state", self.sim) for _ in range(2)]
        self.editors = [Editor(desk, self.server, []) for desk in desks]

    # -- the persons ---------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 1))
    def add(self, who: int) -> None:
        self.editors[who].operations.append(Add(self.new()))

    @rule(who=st.integers(0, 1), pick=picks)
    def change(self, who: int, pick: int) -> None:
        editor = self.editors[who]
        if editor.base.entries:
            row = pick % len(editor.base.entries)
            editor.operations.append(Change(row, self.renamed(editor.base.entries[row])))

    @rule(who=st.integers(0, 1), pick=picks)
    def remove(self, who: int, pick: int) -> None:
        editor = self.editors[who]
        if editor.base.entries:
            editor.operations.append(Remove(pick % len(editor.base.entries)))

    @rule(who=st.integers(0, 1), side=st.sampled_from(Side), script=scripts,
          faults=st.lists(writes, max_size=4), blind=st.lists(reads, max_size=8))  # fmt: skip
    def save(
        self, who: int, side: Side, script: list[tuple[str, int]], faults: list[Fault], blind: list[Fault]
    ) -> None:
        editor = self.editors[who]
        moments = iter(script)
        self.touched.clear()
        self.sim.line.meanwhile = lambda _: self.meddle(*next(moments, ("nothing", 0)))
        self.sim.line.faults.extend(faults)
        self.sim.line.reads.extend(blind)
        job = self.runner.run(self.settled(editor, side))
        self.sim.line.meanwhile = lambda _: None
        self.sim.line.faults.clear()
        self.sim.line.reads.clear()
        self.remembered = None
        self.learn(editor.edit, job.value)
        self.editors[who] = Editor(editor.desk, self.server, [])

    @rule(side=st.sampled_from(Side))
    def save_both_at_once(self, side: Side) -> None:
        async def both() -> list[Job]:
            return list(await asyncio.gather(*(self.settled(editor, side) for editor in self.editors)))

        jobs = self.runner.run(both())
        # Which of the two came first, and so which of their edits of one entry stands, is not laid down.
        mine, yours = ({number_of(step) for step in editor.edit.steps} for editor in self.editors)
        self.touched = mine & yours
        for editor, job in zip(self.editors, jobs, strict=True):
            self.learn(editor.edit, job.value)
        self.editors = [Editor(editor.desk, self.server, []) for editor in self.editors]

    @rule(what=foreign, pick=picks)
    def somebody_else_edits(self, what: str, pick: int) -> None:
        if what not in ("remember", "stale"):
            self.meddle(what, pick)

    @invariant()
    def nothing_of_ours_is_lost(self) -> None:
        now = set(self.server.entries)
        numbers = {entry.phones[0] for entry in now}
        for number, entry in self.expected.items():
            assert number not in numbers if entry is None else entry in now

    # -- beneath -------------------------------------------------------------------------------------------

    @property
    def server(self) -> WholeList:
        return self.sim.lists.rows[self.key]

    def new(self) -> ListEntry:
        number = next(self.numbers)
        return ListEntry(f"Caller {number}", (f"7900{number:07}",))

    def renamed(self, entry: ListEntry) -> ListEntry:
        return ListEntry(f"{entry.name}.{next(self.numbers)}", entry.phones)

    async def settled(self, editor: Editor, side: Side) -> Job:
        """Saves, and answers what is asked."""
        answers = NOTHING_ASKED
        for _ in range(4):
            job = await editor.desk.saves.start("sim", editor.edit, answers).wait()
            report = job.value
            if not isinstance(report, SaveReport) or report.state is not Saved.UNDECIDED or report.draft is None:
                break
            decided = dict.fromkeys(report.draft.merged.conflicts, side)
            answers = Answers({**answers.decided, **decided}, confirmed=10_000)
        return job

    def learn(self, edit: ListEdit, report: object) -> None:
        """What must be on the list after a save."""
        stands: set[Step] = set()
        if isinstance(report, SaveReport) and report.state is Saved.SAVED and report.draft is not None:
            stands = set(report.draft.merged.steps)
        for step in edit.steps:
            number = number_of(step)
            if step in stands and number not in self.touched:
                self.expected[number] = step.after
            else:
                self.expected.pop(number, None)

    def meddle(self, what: str, pick: int) -> None:
        """The foreign writer; what it takes away or changes on purpose is no loss."""
        entries = list(self.server.entries)
        acts: dict[str, Callable[[], None]] = {
            "add": lambda: entries.append(self.new()),
            "remove": lambda: self.touch(entries.pop(pick % len(entries))),
            "change": lambda: self.rename(entries, pick % len(entries)),
        }
        if what == "remember":
            self.remembered = self.server
        elif what == "stale" and self.remembered is not None:
            entries = [*self.remembered.entries, self.new()]
        elif what in acts and (entries or what == "add"):
            acts[what]()
        self.sim.lists.rows[self.key] = WholeList(self.key, "Night", "black", tuple(entries))

    def rename(self, entries: list[ListEntry], row: int) -> None:
        self.touch(entries[row])
        entries[row] = self.renamed(entries[row])

    def touch(self, entry: ListEntry) -> None:
        self.touched.add(entry.phones[0])
        self.expected.pop(entry.phones[0], None)


def number_of(step: Step) -> str:
    """The number of the entry that a step is about."""
    entry = step.after or step.before
    assert entry is not None
    return entry.phones[0]


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        TwoDesks,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None),
    )


def test_nothing_of_ours_is_lost_between_two_desks_and_a_foreign_writer() -> None:
    run(12, 12)


@pytest.mark.slow
def test_nothing_of_ours_is_lost_in_many_runs() -> None:
    run(250, 30)
