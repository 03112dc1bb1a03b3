"""Imports as jobs: each is a line of the journal from its start to its end, and its rows are lines of the same job.

What stopped before its end is unfinished work until it is gone on with. A list that is written whole has no part in
this: it is saved like one that was edited by hand (`list_save`). Imports `domain`, the services and its neighbours.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from tui.domain.errors import Conflict, KeepingError, ProviderError, Rejected
from tui.domain.foreign import shown
from tui.domain.ports import Provider
from tui.services.changes import Change
from tui.services.entries import Intent, Line, Outcome, State
from tui.services.job import Job
from tui.services.jobs import Jobs, hold
from tui.services.journal import Journal
from tui.services.making import Result as Made
from tui.services.performing import at_once
from tui.services.private_files import NotPrivate
from tui.services.transfer.importing import Importing
from tui.services.transfer.judging import REJECTED, Result, Tally, Verdict
from tui.services.transfer.mappings import Mappings
from tui.services.transfer.places import NoSuchPlace
from tui.services.transfer.plan import Plan
from tui.services.transfer.progress import AlreadyRunning, Progress
from tui.services.transfer.reading import Dialect
from tui.services.transfer.survey import Unreadable
from tui.services.transfer.targets import target_of
from tui.services.unfinished import Unfinished, Work

WHAT: Final = "import"
"""What the journal calls an import."""
_BETWEEN_NEWS: Final = 1.0
"""Seconds: whoever follows a job draws it again whenever there is news."""
LAG: Final = 3.0
"""Seconds before rows that an earlier run left in doubt are looked up: a late request may still arrive."""

Tell = Callable[[Result], None]
"""Is told what became of a row."""


class _Hand(Struct, frozen=True):
    """A job that writes."""

    job: Job
    jobs: Jobs
    provider: Provider

    @property
    def is_stopping(self) -> bool:
        return self.job.is_stopping

    def at_once(self, change: Change) -> int:
        return at_once(self.provider, change)

    async def make(self, change: Change) -> Made:
        return await self.jobs.maker.make(self.job, self.provider, change)

    async def pause(self, seconds: float) -> bool:
        return await self.job.pause(seconds)


class Imports:
    """Starts imports.

    Args:
        jobs: run them.
        journal: keeps them.
        unfinished: keeps those that stopped.
        mappings: remember how columns were understood.
        folder: where their progress is kept.
    """

    def __init__(self, jobs: Jobs, journal: Journal, unfinished: Unfinished, mappings: Mappings, folder: Path) -> None:
        self.mappings = mappings
        self._jobs = jobs
        self._journal = journal
        self._unfinished = unfinished
        self._folder = folder
        self._told_at = 0.0

    def start(self, account: str, plan: Plan, tell: Tell, *, total: int | None = None) -> Job:
        """Starts an import, or goes on with one that stopped; the job's ``value`` is its `Tally`.

        Args:
            account: key of the account.
            plan: what goes where; not into a list that is written whole, see `save`.
            tell: is told what became of each row.
            total: rows of the file, where they were counted.

        Raises:
            Busy: it runs already.
        """

        async def work(job: Job) -> None:
            job.value, job.total = Tally(), total
            provider = await self._jobs.connect(account)
            with self._progress(account, plan) as progress:
                await self._settle_earlier(job, plan, progress)
                kept = plan.kept(account)
                await self.mappings.keep(account, plan.goal.place.kind, kept["columns"])
                await self._unfinished.save(key, Work(account, WHAT, title, kept))
                entry = await self._journal.intend(Intent(account, job.id, WHAT, told_target(plan), after=kept))
                outcome = Outcome(State.UNKNOWN, "The desk ended before the import did.")
                try:
                    outcome = await self._written(_Hand(job, self._jobs, provider), plan, progress, tell)
                finally:
                    await self._journal.conclude(entry, outcome)
                if outcome.state is State.UNKNOWN or job.trouble:
                    await self._unfinished.leave(key)
                else:
                    await self._unfinished.finish(key)
                    progress.forget()

        title = f"Import {told_target(plan)}"
        key = f"{account}/{WHAT}/{plan.key(account)}"
        return self._jobs.own(account, title, work, holds=[hold(account, WHAT, plan.key(account))])

    async def _written(self, hand: _Hand, plan: Plan, progress: Progress, tell: Tell) -> Outcome:
        """Writes the rows, and gives what the journal says of the whole."""
        job, goal = hand.job, plan.goal
        tally: Tally = job.value
        try:
            target = await target_of(hand.provider, goal.place, goal.country, clears=goal.clears)
            async for result in Importing(target, progress, hand).results(plan.rows()):
                tally.add(result)
                job.count(_state_of(result))
                tell(result)
                self._tell(job)
        except ProviderError as error:
            job.error, job.trouble = error, error.sentence
        except NoSuchPlace as error:
            job.error, job.trouble = Rejected("", WHAT, str(error)), str(error)
        except (Unreadable, OSError, UnicodeError) as error:
            job.trouble = unreadable(plan.file, plan.source.dialect, error)
            job.error = Rejected("", WHAT, job.trouble)
        if job.is_stopping and not job.trouble:
            job.trouble = "Stopped: the same import goes on where it stopped."
        state = _whole(tally, is_through=not job.trouble)
        return Outcome(state, f"{tally}. {job.trouble}".strip(), value=tally.figures)

    async def _settle_earlier(self, job: Job, plan: Plan, progress: Progress) -> None:
        """Looks up what an earlier run of the same import left in doubt, and ends its line of the journal."""
        lines = await self._journal.unsettled()
        mine = [line for line in lines if line.account == job.account and await self._is_of(line, plan)]
        if progress.in_doubt:
            await job.pause(LAG)
        for header in mine:
            for line in (one for one in lines if one.job == header.job and one.id != header.id):
                await self._jobs.maker.settling.settle(line.id, is_old=True)
            if await self._journal.claim(header.id):
                outcome = Outcome(State.PARTLY, f"{header.sentence} A later import went on with it.".strip())
                await self._journal.settle(header.id, outcome)

    async def _is_of(self, line: Line, plan: Plan) -> bool:
        entry = await self._journal.entry(line.id) if line.what == WHAT else None
        return entry is not None and entry.after.get("import") == plan.key(line.account)

    def _tell(self, job: Job) -> None:
        """Has a job that is under way drawn again, now and then."""
        now = time.monotonic()
        if now - self._told_at >= _BETWEEN_NEWS:
            self._told_at = now
            self._jobs.tell(job)

    def _progress(self, account: str, plan: Plan) -> Progress:
        try:
            return Progress.of(self._folder, plan.key(account))
        except AlreadyRunning as error:
            raise Conflict("", WHAT, "This import is running already, in another window perhaps.") from error
        except (NotPrivate, OSError) as error:
            raise KeepingError(f"The progress cannot be kept in {self._folder}: {error}.") from error


def told_target(plan: Plan) -> str:
    """What goes where, in words."""
    place = plan.goal.place
    return f"{shown(plan.file.name)} into {place.kind}" + (f" {shown(place.name)}" if place.name else "")


def unreadable(file: Path, dialect: Dialect, error: Unreadable | OSError | UnicodeError) -> str:
    """Why a file cannot be read, as a sentence with its name."""
    name = shown(str(file))
    if isinstance(error, OSError):
        return f"{name} cannot be read: {error.strerror}."
    told = str(error) if isinstance(error, Unreadable) else f"is not {dialect.encoding}: choose another encoding"
    return f"{name} {told}."


def _state_of(result: Result) -> State:
    if result.verdict is Verdict.UNKNOWN:
        return State.UNKNOWN
    return State.REFUSED if result.verdict in REJECTED else State.DONE


def _whole(tally: Tally, *, is_through: bool) -> State:
    """What the journal says of all rows together."""
    if tally[Verdict.UNKNOWN]:
        return State.UNKNOWN
    if not is_through:
        return State.PARTLY
    rejected = sum(tally[verdict] for verdict in REJECTED)
    if not rejected:
        return State.DONE
    return State.PARTLY if rejected < tally.total else State.REFUSED
