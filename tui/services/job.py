"""One piece of work, and how far it has come. Imports `domain` and the modules beside it."""

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from tui.domain.errors import ProviderError
from tui.services.changes import Change
from tui.services.entries import State
from tui.services.making import Result
from tui.services.successors import Successors

_FAILED: Final = (State.REFUSED, State.NOT_DONE)


class Phase(StrEnum):
    """How far a job has come."""

    PREPARING = "preparing"
    RUNNING = "running"
    STOPPING = "stopping"
    """It ends after the call in flight."""
    ENDED = "ended"


class Progress(Struct, frozen=True):
    """A job's figures at one moment.

    Attributes:
        total: rows; None while they are being collected.
        seconds: how long it has run.
    """

    phase: Phase
    total: int | None
    done: int
    failed: int
    unknown: int
    seconds: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return (self.done + self.failed + self.unknown) / self.seconds if self.seconds > 0 else 0.0


Prepare = Callable[["Job"], Awaitable[Sequence[Change]]]
"""Collects what a job shall change; may raise ``ProviderError``, and nothing is changed then."""


class Job:
    """One piece of work, listed from its start until the desk ends.

    Attributes:
        reverses: id of the job that this one takes back or does again; empty for a fresh one.
        changes: the calls to be made, each of at most as many rows as the provider takes; None until collected.
        results: what became of the first of them, in the same order.
        total: rows of work that keeps no results; None where that is not known, and for changes.
        trouble: why it ended before its end; empty otherwise.
        error: the provider's error that it ended with, if one was it.
        successors: what earlier calls have made of the records that later ones name.
        value: what a piece of work that is not a row of changes came to.
    """

    def __init__(
        self, account: str, title: str, at: datetime, *, reverses: str = "", redoes: bool = False,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.id = uuid.uuid4().hex
        self.account = account
        self.title = title
        self.at = at
        self.reverses = reverses
        self.redoes = redoes
        self.results: list[Result] = []
        self.changes: Sequence[Change] | None = None
        self.total: int | None = None
        self.trouble = ""
        self.error: ProviderError | None = None
        self.successors = Successors()
        self.value: Any = None
        self.phase = Phase.PREPARING
        self._counted: Counter[State] = Counter()
        self._timer = timer
        self._began = timer()
        self._ended: float | None = None
        self._stop = asyncio.Event()
        self._end = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.phase is Phase.ENDED

    @property
    def is_stopping(self) -> bool:
        """Whether no further call shall be made."""
        return self._stop.is_set()

    @property
    def progress(self) -> Progress:
        """Its figures now."""
        counted = self._counted
        total = self.total if self.changes is None else sum(len(change.rows) for change in self.changes)
        seconds = (self._timer() if self._ended is None else self._ended) - self._began
        failed = sum(counted[state] for state in _FAILED)
        return Progress(self.phase, total, counted[State.DONE], failed, counted[State.UNKNOWN], seconds)

    @property
    def failed(self) -> tuple[Change, ...]:
        """What was refused, not done or not tried, and may be tried again; never what is unknown."""
        left: list[Change] = list((self.changes or ())[len(self.results) :])
        for result in self.results:
            rows = [row for row in result.change.rows if result.outcome.of(row) in _FAILED]
            if rows:
                left.append(result.change.only(rows))
        return tuple(left)

    def record(self, result: Result) -> None:
        """Keeps what became of a call, and counts its rows."""
        self.results.append(result)
        self._counted.update(result.outcome.of(row) for row in result.change.rows)

    def count(self, state: State) -> None:
        """Counts a row of work that keeps no results."""
        self._counted[state] += 1

    def stop(self) -> None:
        """Makes no further call; the one in flight is waited for."""
        self._stop.set()
        if not self.is_over:
            self.phase = Phase.STOPPING

    async def pause(self, seconds: float) -> bool:
        """Waits, and tells whether to go on after it."""
        if self.is_stopping or seconds <= 0:
            return not self.is_stopping
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def wait(self) -> "Job":
        """Waits until it is over; whoever waits may go away without harm."""
        await self._end.wait()
        return self

    def end(self) -> None:
        """Nothing more will come of it."""
        self.phase = Phase.ENDED
        self._ended = self._timer()
        self._end.set()
