"""Work that outlives panes and dialogs: every write is a job's, and no job belongs to a screen.

A job marks what it touches busy before its task starts, so that a key pressed twice starts one. Imports
`domain` and the modules beside it.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Final

from tui.domain.errors import AccessDenied, KeepingError, ProviderError, Throttled, Unreachable
from tui.domain.ports import Provider
from tui.services.changes import Change, parts
from tui.services.entries import State
from tui.services.job import Job, Phase, Prepare
from tui.services.journal import utc_now
from tui.services.making import Maker
from tui.services.performing import at_once
from tui.services.settling import Connect

KEPT: Final = 200
"""Ended jobs that stay listed."""
_HOPELESS: Final = (AccessDenied, Throttled, Unreachable)
"""Refusals after which the next call would be refused too."""


class Busy(Exception):
    """Something is being written already; the message is a sentence for the screen."""


class Jobs:
    """All jobs of a desk.

    Attributes:
        maker: makes changes, and keeps the journal on them.
        connect: gives the provider of an account.
    """

    def __init__(
        self, maker: Maker, connect: Connect, *, clock: Callable[[], datetime] = utc_now,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.maker = maker
        self.connect = connect
        self._clock = clock
        self._timer = timer
        self._listed: list[Job] = []
        self._tasks: dict[asyncio.Task[None], Job] = {}
        self._busy: Counter[str] = Counter()
        self._listeners: list[Callable[[Job], None]] = []
        self._is_closing = False

    @property
    def listed(self) -> tuple[Job, ...]:
        """Every job since the start, the newest first."""
        return tuple(reversed(self._listed))

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs that are not over."""
        return tuple(job for job in self._listed if not job.is_over)

    def is_busy(self, account: str, thing: str, row: str) -> bool:
        """Whether a running job touches a row (see ``Change.THING`` for the word)."""
        return hold(account, thing, row) in self._busy

    def listen(self, listener: Callable[[Job], None]) -> Callable[[], None]:
        """Calls ``listener`` whenever a job has news, until the function that it gives is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, job: Job) -> None:
        """Tells the listeners that a job has news."""
        for listener in tuple(self._listeners):
            listener(job)

    def start(
        self,
        account: str,
        title: str,
        changes: Sequence[Change] | Prepare,
        *,
        holds: Collection[str] = (),
        chained: bool = False,
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        """Starts to change things, one call after the other.

        Args:
            account: key of the account.
            title: what the list of jobs shows; may hold foreign text.
            changes: what to change, or a function that collects it when the job has started.
            holds: what is touched, for a function; see `hold`. Rows that are given are held by themselves.
            chained: whether each needs the one before, so that the first failure ends the job.
            reverses: id of the job that is taken back or done again.
            redoes: whether it is done again.

        Raises:
            Busy: some of it is being written already, or the desk is closing; nothing was started.
        """
        touched = set(holds)
        if not callable(changes):
            touched |= {hold(account, change.THING, row) for change in changes for row in change.rows}

        async def work(job: Job) -> None:
            await self._make_all(job, changes, chained=chained)

        return self.own(account, title, work, holds=touched, reverses=reverses, redoes=redoes)

    def again(self, job: Job) -> Job:
        """Tries once more what a job left undone.

        Raises:
            Busy: some of it is being written already.
        """
        return self.start(job.account, job.title, job.failed)

    def own(
        self,
        account: str,
        title: str,
        work: Callable[[Job], Awaitable[None]],
        *,
        holds: Collection[str],
        reverses: str = "",
        redoes: bool = False,
    ) -> Job:
        """Starts a piece of work of any kind; see ``start`` for the arguments.

        Raises:
            Busy: see ``start``.
        """
        if self._is_closing:
            raise Busy("The desk is closing: nothing more is sent.")
        if any(key in self._busy for key in holds):
            raise Busy("This is being written already: wait for its job (J) to end.")
        job = Job(account, title, self._clock(), reverses=reverses, redoes=redoes, timer=self._timer)
        self._busy.update(set(holds))
        self._list(job)
        task = asyncio.get_running_loop().create_task(self._run(job, work, frozenset(holds)))
        self._tasks[task] = job
        task.add_done_callback(self._finished)
        self.tell(job)
        return job

    async def wait_in_flight(self, timeout: float) -> int:
        """Stops all jobs after the calls in flight, waits for these, and starts nothing more.

        Returns:
            How many calls were given up; the journal has them as unknown.
        """
        self._is_closing = True
        for job in self.running:
            job.stop()
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(tuple(self._tasks), timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        return len(late)

    async def _run(self, job: Job, work: Callable[[Job], Awaitable[None]], holds: frozenset[str]) -> None:
        try:
            await work(job)
        except ProviderError as error:
            job.error = error
            job.trouble = error.sentence
        except KeepingError as error:
            job.trouble = error.sentence
        finally:
            self._busy = +(self._busy - Counter(holds))
            job.end()
            self.tell(job)

    def _list(self, job: Job) -> None:
        """Lists a job, and forgets the oldest of too many that are over."""
        over = [one for one in self._listed if one.is_over]
        forgotten = set(over[: max(0, len(over) - KEPT)])
        self._listed = [*(one for one in self._listed if one not in forgotten), job]

    def _finished(self, task: asyncio.Task[None]) -> None:
        """Lets go of a task; a mistake of ours in it is told, never swallowed."""
        del self._tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            task.get_loop().call_exception_handler({"message": "a job failed", "exception": error, "task": task})

    async def _make_all(self, job: Job, changes: Sequence[Change] | Prepare, *, chained: bool) -> None:
        provider = await self.connect(job.account)
        wanted = await changes(job) if callable(changes) else changes
        job.changes = _in_calls(provider, wanted)
        if not job.is_stopping:
            job.phase = Phase.RUNNING
        self.tell(job)
        for change in job.changes:
            if job.is_stopping:
                job.trouble = "Stopped: the rest was not tried."
                return
            result = await self.maker.make(job, provider, job.successors.applied(change))
            job.record(result)
            if result.outcome.state is State.DONE:
                job.successors.learn(result.change, result.outcome.value)
            self.tell(job)
            is_broken = chained and result.outcome.state is not State.DONE
            if result.trouble or is_broken or isinstance(result.error, _HOPELESS):
                job.trouble = result.trouble or result.outcome.sentence
                return


def hold(account: str, thing: str, row: str) -> str:
    """The mark of a row that is being written."""
    return f"{account}\n{thing}\n{row}"


def _in_calls(provider: Provider, changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(part for change in changes for part in parts(change, at_once(provider, change)))
