"""One change made: intent on disk, call, outcome on disk, and a look where the answer was lost.

Imports `domain` and the modules beside it.
"""

from collections.abc import Awaitable
from typing import Final, Protocol

from msgspec import Struct

from tui.domain.contacts import WholeList
from tui.domain.errors import OutcomeUnknown, PartlyDone, ProviderError, Throttled, UnexpectedReply, Unreachable
from tui.domain.ports import Provider
from tui.services.changes import Change, sides
from tui.services.entries import Intent, Outcome, State
from tui.services.journal import Journal
from tui.services.performing import perform
from tui.services.settling import Settling
from tui.services.store import StoreUnusable

MOST_TRIES: Final = 3
"""Calls made where the provider says that it was asked too often, which means that nothing was done."""
LONGEST_WAIT: Final = 30.0
"""Seconds that are waited for such a provider; where it asks for more, the person is told."""
_USUAL_WAIT: Final = 5.0

_ENDED: Final = "The desk ended before the answer came."


class Result(Struct, frozen=True):
    """What became of one call.

    Attributes:
        entry: its number in the journal.
        error: what the provider said no with; None otherwise.
        trouble: why the journal could not take the outcome; empty otherwise.
    """

    change: Change
    entry: int
    outcome: Outcome
    error: ProviderError | None = None
    trouble: str = ""


class Circumstances(Protocol):
    """What a change needs to know of the job that it belongs to."""

    @property
    def id(self) -> str:
        """Id of the job."""

    @property
    def account(self) -> str:
        """Key of the account."""

    @property
    def reverses(self) -> str:
        """The job that is taken back or done again."""

    @property
    def redoes(self) -> bool:
        """Whether it is done again."""

    async def pause(self, seconds: float) -> bool:
        """Waits, and tells whether to go on after it."""


class Maker:
    """Makes changes, and keeps the journal on them."""

    def __init__(self, journal: Journal, settling: Settling) -> None:
        self._journal = journal
        self.settling = settling

    async def make(self, job: Circumstances, provider: Provider, change: Change) -> Result:
        """Makes one change.

        Raises:
            StoreUnusable: the intent could not be put on disk, so nothing was sent.
        """
        entry = await self.intend(job, change, change.beside)
        result = Result(change, entry, Outcome(State.UNKNOWN, _ENDED))
        try:
            result = await _called(job, provider, change, entry)
        finally:
            trouble = await self.conclude(entry, result.outcome)
        if result.outcome.state is State.UNKNOWN and not trouble:
            outcome = await self.settling.look_up(provider, change, job.pause)
            trouble = await self.settle(entry, outcome)
            result = Result(change, entry, outcome, result.error)
        return Result(change, entry, result.outcome, result.error, trouble)

    async def intend(self, job: Circumstances, change: Change, beside: WholeList | None) -> int:
        """Puts the intent of a change on disk.

        Raises:
            StoreUnusable: it could not be put there.
        """
        before, after = sides(change)
        intent = Intent(job.account, job.id, change.VERB, change.target, before, after, job.reverses, redoes=job.redoes)
        return await self._journal.intend(intent, beside)

    async def conclude(self, entry: int, outcome: Outcome) -> str:
        """Puts on disk what the provider said; gives why that was not possible, or nothing."""
        return await _trouble_of(self._journal.conclude(entry, outcome))

    async def settle(self, entry: int, outcome: Outcome) -> str:
        """Puts on disk what a look found; gives why that was not possible, or nothing."""
        return await _trouble_of(self.settling.record(entry, outcome))


async def _trouble_of(recording: Awaitable[None]) -> str:
    try:
        await recording
    except StoreUnusable as error:
        return error.sentence
    return ""


def outcome_of(error: ProviderError) -> Outcome:
    """What an error of a write says about it.

    A reply that cannot be read is a lost answer: whoever sent it has read the request.
    """
    if isinstance(error, OutcomeUnknown | UnexpectedReply):
        return Outcome(State.UNKNOWN, error.sentence)
    return Outcome(State.NOT_DONE if isinstance(error, Unreachable) else State.REFUSED, error.sentence)


async def _called(job: Circumstances, provider: Provider, change: Change, entry: int) -> Result:
    tries = 0
    while True:
        tries += 1
        try:
            return Result(change, entry, Outcome(State.DONE, value=await perform(provider, change)))
        except Throttled as error:
            wait = _USUAL_WAIT if error.retry_after is None else error.retry_after
            if tries == MOST_TRIES or wait > LONGEST_WAIT or not await job.pause(wait):
                return Result(change, entry, outcome_of(error), error)
        except PartlyDone as error:
            rows = {row: State.REFUSED if row in error.refused else State.DONE for row in change.rows}
            return Result(change, entry, Outcome(State.PARTLY, error.sentence, rows), error)
        except ProviderError as error:
            return Result(change, entry, outcome_of(error), error)
