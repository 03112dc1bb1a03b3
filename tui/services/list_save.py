"""Saving a list that is written as a whole, with nothing of ours lost and nothing of others' unseen.

Lock, read, merge, ask where that is needed, write, read back, and write again what another write has removed
(Plusofon contract, section 5). A window between reading and writing stays open; what was there before each
write is kept beside the journal. Imports `domain` and the modules beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from tui.domain.contacts import WholeList
from tui.domain.errors import Conflict as Changed
from tui.domain.errors import ProviderError
from tui.domain.merge import Conflict, ReadBack, Sameness, Side, Step, read_back
from tui.domain.ports import Lists
from tui.services.entries import Outcome, State
from tui.services.job import Job
from tui.services.jobs import Jobs, hold
from tui.services.list_changes import SaveList
from tui.services.list_edits import (
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

    def start(
        self,
        account: str,
        edit: ListEdit,
        *,
        decided: Mapping[Conflict, Side] | None = None,
        confirmed: int = 0,
    ) -> Job:
        """Starts to save a list.

        Where something has to be decided or confirmed first, nothing is written and the report has `UNDECIDED`:
        ask, then start again with the answers.

        Args:
            account: key of the account.
            edit: what is pending.
            decided: by conflict, whose version stands.
            confirmed: how many entries may change or go, as the person typed it.

        Raises:
            Busy: the list is being saved already.
        """
        return self._start(account, edit.base.id, edit.base.name, lambda _: edit, dict(decided or {}), confirmed)

    def take_back(
        self,
        account: str,
        change: SaveList,
        *,
        confirmed: int = 0,
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        """Takes back what a save did, entry by entry; what was changed since stays, and is named in the report.

        Raises:
            Busy: the list is being saved already.
        """
        return self._start(
            account,
            change.list_id,
            change.name,
            lambda now: reversing(change, now),
            {},
            confirmed,
            reverses=reverses,
            redoes=redoes,
        )

    def put_back(self, account: str, whole: WholeList, *, confirmed: int = 0) -> Job:
        """Makes a list what it was at an earlier time, with its name; ``whole`` has the list's id.

        Raises:
            Busy: the list is being saved already.
        """

        def edit(now: WholeList) -> ListEdit:
            return ListEdit(now, steps_between(now.entries, whole.entries), whole.name)

        return self._start(account, whole.id, whole.name, edit, {}, confirmed)

    def _start(
        self,
        account: str,
        list_id: str,
        name: str,
        make: MakeEdit,
        decided: Mapping[Conflict, Side],
        confirmed: int,
        *,
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        async def work(job: Job) -> None:
            lists = lists_of(await self._jobs.connect(account))
            async with self._locks.held(account, list_id):
                now = await lists.read(list_id)
                edit = await asyncio.to_thread(make, now)
                saving = _Saving(job, lists, self._jobs.maker, self._sleep, edit, decided, confirmed)
                job.value = replace(await saving.run(now), left_out=edit.left_out)

        held = [hold(account, SaveList.THING, list_id)]
        return self._jobs.own(account, f"Save {name}", work, holds=held, reverses=reverses, redoes=redoes)


@dataclass(frozen=True, slots=True)
class _Written:
    """What became of one write: the list after it where it could be read, and how it differs from what was sent."""

    outcome: Outcome
    back: WholeList | None = None
    found: ReadBack | None = None


class _Saving:
    """One save, from the first reading to the last reading back."""

    def __init__(
        self,
        job: Job,
        lists: Lists,
        maker: Maker,
        sleep: Callable[[float], Awaitable[None]],
        edit: ListEdit,
        decided: Mapping[Conflict, Side],
        confirmed: int,
    ) -> None:
        self._job = job
        self._lists = lists
        self._maker = maker
        self._sleep = sleep
        self._edit = edit
        self._decided = decided
        self._confirmed = confirmed

    async def run(self, now: WholeList) -> SaveReport:
        steps = self._edit.steps
        report = SaveReport(Saved.UNDECIDED)
        for repairs in range(REPAIRS + 1):
            draft = await asyncio.to_thread(drafted, self._edit, steps, now, self._decided)
            report = replace(report, draft=report.draft or draft, repairs=repairs)
            if draft.merged.conflicts or (draft.is_alarming and draft.going > self._confirmed):
                state = Saved.UNDECIDED if repairs == 0 else Saved.PARTLY
                return replace(report, state=state, draft=draft, lost=steps if repairs else ())
            if draft.changes_nothing:
                return replace(report, state=Saved.SAVED, whole=now, lost=())
            written = await self._written(draft)
            report = _reported(report, written)
            if written.back is None or written.found is None or not written.found.lost:
                return report
            if self._job.is_stopping:
                break
            now, steps = written.back, written.found.lost
        return report

    async def _written(self, draft: Draft) -> _Written:
        """Writes a draft once, reads it back, and keeps the journal on it."""
        change = saving(draft)
        entry = await self._maker.intend(self._job, change, draft.now)
        outcome = Outcome(State.UNKNOWN, "The desk ended before the answer came.")
        error: ProviderError | None = None
        try:
            outcome, error = await self._put(draft.whole)
        finally:
            await self._maker.conclude(entry, outcome)
        if outcome.state in (State.REFUSED, State.NOT_DONE):
            written = _Written(outcome)
        else:
            written = await self._compared(draft, outcome)
        if outcome.state is State.UNKNOWN:
            await self._maker.settling.record(entry, written.outcome)
        self._job.results.append(Result(change, entry, written.outcome, error))
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
            back = await self._lists.read(draft.whole.id)
            found = await self._found(draft, back)
            if found.sameness is Sameness.DIFFERENT or back.name.strip() != draft.whole.name.strip():
                await self._sleep(LAG)
                back = await self._lists.read(draft.whole.id)
                found = await self._found(draft, back)
        except ProviderError as error:
            return _Written(replace(outcome, sentence=f"It could not be read back. {error.sentence}"))
        return _Written(_settled(draft, outcome, back, found), back, found)

    async def _found(self, draft: Draft, back: WholeList) -> ReadBack:
        return await asyncio.to_thread(
            read_back, draft.whole.entries, draft.merged.steps, back.entries, normal
        )


def _settled(draft: Draft, outcome: Outcome, back: WholeList, found: ReadBack) -> Outcome:
    """What a reading says of a write whose answer was lost; an answer that came stands."""
    if outcome.state is not State.UNKNOWN:
        return outcome
    is_renamed = back.name.strip() == draft.whole.name.strip()
    if not found.lost and is_renamed:
        return Outcome(State.DONE, "Looked up: it is in the list.")
    if len(found.lost) == len(draft.merged.steps):
        return Outcome(State.NOT_DONE, "Looked up: nothing of it is in the list.")
    return Outcome(State.PARTLY, "Looked up: another write has removed some of it.")


def _reported(report: SaveReport, written: _Written) -> SaveReport:
    outcome, found = written.outcome, written.found
    if found is None:
        states = {State.DONE: Saved.UNREAD, State.UNKNOWN: Saved.UNKNOWN}
        return replace(report, state=states.get(outcome.state, Saved.REFUSED), sentence=outcome.sentence)
    state = Saved.PARTLY if found.lost else Saved.SAVED
    return replace(report, state=state, whole=written.back, others=found.others, lost=found.lost)
