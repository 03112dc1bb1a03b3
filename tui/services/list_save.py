"""Saving a list that is written as a whole, with nothing of ours lost and nothing of others' unseen.

Lock, read, merge, ask where that is needed, write, read back, and write again what another write has removed
(Plusofon contract, section 5). A window between reading and writing stays open; what was there before each
write is kept beside the journal. Imports `domain` and the modules beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from tui.domain.contacts import WholeList
from tui.domain.errors import OutcomeUnknown, ProviderError, UnexpectedReply
from tui.domain.merge import ReadBack, Sameness, Step, read_back
from tui.domain.ports import Lists
from tui.services.entries import Outcome, State
from tui.services.job import Job
from tui.services.jobs import Jobs, hold
from tui.services.list_changes import SaveList
from tui.services.list_edits import (
    NOTHING_ASKED,
    Answers,
    Draft,
    ListEdit,
    Saved,
    SaveReport,
    drafted,
    normal,
    reversing,
    saving,
    steps_between,
)
from tui.services.list_lock import ListLocks
from tui.services.making import Maker, Result, outcome_of
from tui.services.performing import lists_of

REPAIRS: Final = 3
"""Times that what another write removed is written again."""
LAG: Final = 1.0
"""Seconds after which a list that does not look as written is read once more (contract, section 7, row 32)."""

MakeEdit = Callable[[WholeList], ListEdit]
"""Makes an edit of the list as it is now."""


class ListSaves:
    """Saves whole lists, each as a job whose ``value`` is a `SaveReport`."""

    def __init__(
        self,
        jobs: Jobs,
        locks: ListLocks,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._jobs = jobs
        self._locks = locks
        self._sleep = sleep

    def start(self, account: str, edit: ListEdit, answers: Answers = NOTHING_ASKED) -> Job:
        """Starts to save a list.

        Where something has to be decided or confirmed first, nothing is written and the report has `UNDECIDED`:
        ask, then start again with the answers.

        Raises:
            Busy: the list is being saved already.
        """
        return self._start(account, edit.base, lambda _: edit, answers)

    def take_back(
        self,
        account: str,
        change: SaveList,
        answers: Answers = NOTHING_ASKED,
        *,
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        """Takes back what a save did, entry by entry; what was changed since stays, and is named in the report.

        Raises:
            Busy: the list is being saved already.
        """
        saved = WholeList(change.list_id, change.name, change.kind, ())
        return self._start(
            account, saved, lambda now: reversing(change, now), answers, reverses=reverses, redoes=redoes
        )

    def put_back(self, account: str, whole: WholeList, answers: Answers = NOTHING_ASKED) -> Job:
        """Makes a list what it was at an earlier time, with its name; ``whole`` has the list's id.

        Raises:
            Busy: the list is being saved already.
        """

        def edit(now: WholeList) -> ListEdit:
            return ListEdit(now, steps_between(now.entries, whole.entries), whole.name)

        return self._start(account, whole, edit, answers)

    def _start(
        self,
        account: str,
        saved: WholeList,
        make: MakeEdit,
        answers: Answers,
        *,
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        async def work(job: Job) -> None:
            lists = lists_of(await self._jobs.connect(account))
            async with self._locks.held(account, saved.id):
                now = await lists.read(saved.id)
                edit = await asyncio.to_thread(make, now)
                saving = _Saving(job, lists, self._jobs.maker, self._sleep, edit)
                job.value = replace(await saving.run(now, answers), left_out=edit.left_out)

        held = [hold(account, SaveList.THING, saved.id)]
        return self._jobs.own(account, f"Save {saved.name}", work, holds=held, reverses=reverses, redoes=redoes)


class _Written(Struct, frozen=True):
    """What became of one write.

    Attributes:
        back: the list after it; None where nothing was written, or it could not be read.
        found: how that differs from what was sent.
        lost_name: whether the list has its old name although it was sent with a new one.
    """

    outcome: Outcome
    back: WholeList | None = None
    found: ReadBack = field(default_factory=lambda: ReadBack(Sameness.EXACT))
    lost_name: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether something of ours is not in the list."""
        return bool(self.found.lost) or self.lost_name


class _Saving:
    """One save, from the first reading to the last reading back."""

    def __init__(
        self, job: Job, lists: Lists, maker: Maker, sleep: Callable[[float], Awaitable[None]], edit: ListEdit
    ) -> None:
        self._job = job
        self._lists = lists
        self._maker = maker
        self._sleep = sleep
        self._edit = edit

    async def run(self, now: WholeList, answers: Answers) -> SaveReport:
        """Saves the edit into the list as it was just read."""
        steps = self._edit.steps
        report = SaveReport(Saved.UNDECIDED)
        for repairs in range(REPAIRS + 1):
            draft = await asyncio.to_thread(drafted, self._edit, steps, now, answers.decided)
            report = replace(report, draft=report.draft or draft, repairs=repairs)
            if draft.merged.conflicts or (draft.is_alarming and draft.going > answers.confirmed):
                state = Saved.PARTLY if repairs else Saved.UNDECIDED
                return replace(report, state=state, draft=draft, lost=steps if repairs else ())
            if draft.changes_nothing:
                return replace(report, state=Saved.SAVED, whole=now, lost=())
            written = await self._written(draft)
            report = _reported(report, written, self._edit.steps)
            # A write that was lost twice on the way would be lost a third time.
            is_futile = written.outcome.state is State.NOT_DONE and repairs > 0
            if written.back is None or not written.is_lost or is_futile or self._job.is_stopping:
                break
            now, steps = written.back, report.lost
        return report

    async def _written(self, draft: Draft) -> _Written:
        """Writes a draft once, reads it back, and keeps the journal on it."""
        change = saving(draft)
        entry = await self._maker.intend(self._job, change, draft.now)
        written, error = _Written(Outcome(State.UNKNOWN, "The desk ended before the answer came.")), None
        try:
            outcome, error = await self._put(draft.whole)
            written = _Written(outcome)
        finally:
            trouble = await self._maker.conclude(entry, written.outcome)
        if written.outcome.state in (State.DONE, State.UNKNOWN):
            written = await self._compared(draft, written.outcome)
        if isinstance(error, OutcomeUnknown | UnexpectedReply):
            trouble = trouble or await self._maker.settle(entry, written.outcome)
        self._job.trouble = trouble
        self._job.record(Result(change, entry, written.outcome, error, trouble))
        return written

    async def _put(self, whole: WholeList) -> tuple[Outcome, ProviderError | None]:
        try:
            await self._lists.replace(whole)
        except ProviderError as error:
            return outcome_of(error), error
        return Outcome(State.DONE), None

    async def _compared(self, draft: Draft, outcome: Outcome) -> _Written:
        """Reads back what was written; a second time where it looks different, since a reading may lag."""
        try:
            written = await self._looked(draft, outcome)
            if written.lost_name or written.found.sameness is Sameness.DIFFERENT:
                await self._sleep(LAG)
                written = await self._looked(draft, outcome)
        except ProviderError as error:
            return _Written(replace(outcome, sentence=f"It could not be read back. {error.sentence}"))
        return written

    async def _looked(self, draft: Draft, outcome: Outcome) -> _Written:
        whole, steps = draft.whole, draft.steps
        back = await self._lists.read(whole.id)
        found = await asyncio.to_thread(read_back, whole.entries, steps, back.entries, normal)
        lost_name = whole.name != draft.now.name and back.name.strip() == draft.now.name.strip()
        if outcome.state is State.UNKNOWN:
            outcome = _settled(found, is_all_lost=len(found.lost) == len(steps), lost_name=lost_name)
        return _Written(outcome, back, found, lost_name)


def _settled(found: ReadBack, *, is_all_lost: bool, lost_name: bool) -> Outcome:
    """What a reading says of a write whose answer was lost."""
    if not found.lost and not lost_name:
        return Outcome(State.DONE, "Looked up: it is in the list.")
    if is_all_lost:
        return Outcome(State.NOT_DONE, "Looked up: nothing of it is in the list.")
    return Outcome(State.PARTLY, "Looked up: another write has removed some of it.")


def _reported(report: SaveReport, written: _Written, steps: Sequence[Step]) -> SaveReport:
    outcome, found = written.outcome, written.found
    if written.back is None:
        states = {State.DONE: Saved.UNREAD, State.UNKNOWN: Saved.UNKNOWN}
        state = states.get(outcome.state, Saved.PARTLY if report.repairs else Saved.REFUSED)
        return replace(report, state=state, sentence=outcome.sentence)
    rows = {step.row for step in found.lost}
    lost = tuple(step for step in steps if step.row in rows)
    nothing = outcome.state is State.NOT_DONE and len(lost) == len(steps)
    state = (Saved.REFUSED if nothing else Saved.PARTLY) if written.is_lost else Saved.SAVED
    return replace(report, state=state, whole=written.back, others=found.others, lost=lost, sentence=outcome.sentence)
