"""Carries out plans of sends: journal, one request a batch, looks after a lost answer. Knows tasks, no screens.

Whoever starts it (`Jobs.own`) holds the draft, so that two presses start one send. Imports `domain` and the modules
beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.campaigns import Message, Receipt
from tui.domain.content import Content, SendOrder
from tui.domain.errors import AccessDenied, Conflict, NotFound, OutcomeUnknown, OutOfCredit, ProviderError, Rejected
from tui.services.campaign_plan import NotAllowed, Plan, Terms, confirmed
from tui.services.entries import Intent, Outcome
from tui.services.sending import (
    JOURNALED,
    WHAT,
    Batch,
    Event,
    Purpose,
    SendState,
    is_absent,
    moved,
    seconds_to_look,
    state_of,
)
from tui.services.sent import SendJournal, batch_of, tried

_SAID_NO = (AccessDenied, Conflict, NotFound, OutOfCredit, Rejected)
"""What a provider answers that has read the request; every other error but `OutcomeUnknown` kept it back."""


class Sends(Protocol):
    """The part of an account's campaigns that sends and looks up."""

    @property
    def at_once(self) -> int:
        """People that one request takes."""

    async def send(self, order: SendOrder) -> Receipt:
        """Sends."""

    async def find_by_references(self, order: SendOrder, since: datetime) -> tuple[Message, ...]:
        """Messages of an order, by our references."""


class Result(Struct, frozen=True):
    """How one batch stands.

    Attributes:
        entry: its number in the journal; 0 where it never got there.
        campaign_id: of the provider, where it is known.
        charged: what the provider said it costs, as `38.36 EUR`.
        at: when its request left, or its answer was lost.
    """

    batch: Batch
    state: SendState
    sentence: str = ""
    entry: int = 0
    campaign_id: str = ""
    charged: str = ""
    at: datetime | None = None


class Progress(Struct, frozen=True):
    """How far a plan has come: a result for each batch, in order; those not tried are `CONFIRMED`."""

    plan: Plan
    results: tuple[Result, ...]
    is_stopped: bool = False

    def people(self, *states: SendState) -> int:
        """How many people are in batches of these states."""
        return sum(len(result.batch.phones) for result in self.results if result.state in states)

    @property
    def unknown(self) -> tuple[Result, ...]:
        """Batches to be looked up."""
        return tuple(result for result in self.results if result.state is SendState.UNKNOWN)


@dataclass(slots=True)
class _Run:
    """A plan under way."""

    plan: Plan
    told: Callable[[Progress], None]
    results: list[Result] = field(init=False)

    def __post_init__(self) -> None:
        self.results = [Result(batch, SendState.CONFIRMED) for batch in self.plan.batches]

    def tell(self, *, is_stopped: bool = False) -> Progress:
        """The progress, told."""
        progress = Progress(self.plan, tuple(self.results), is_stopped)
        self.told(progress)
        return progress


Pause = Callable[[float], Awaitable[bool]]
"""Waits some seconds, and tells whether to go on after it; `Job.pause` is one."""


async def rest(seconds: float) -> bool:
    """Waits, and goes on."""
    await asyncio.sleep(seconds)
    return True


class Dispatch:
    """Sends at one account.

    Every method raises ``StoreUnusable`` where the journal cannot be used: what is not on disk is not sent.

    Args:
        account: its key.
        sends: its campaigns.
        journal: where every batch is put before it leaves.
        clock: the time, aware.
    """

    def __init__(self, account: str, sends: Sends, journal: SendJournal, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._sends = sends
        self._journal = journal
        self._clock = clock

    async def confirm(self, key: str, content: Content, terms: Terms, *, typed: int) -> Plan:
        """The plan of a campaign whose number of people was typed.

        Raises:
            NotAllowed: it may not be sent now.
        """
        earlier = await tried(self._journal, key)
        return confirmed(key, content, terms, self._sends.at_once, typed=typed, tried=earlier)

    async def carry_out(
        self, plan: Plan, told: Callable[[Progress], None], *, is_stopping: Callable[[], bool] = lambda: False
    ) -> Progress:
        """Sends batch by batch; after one that is not plainly sent, and after a stop, no further one leaves.

        Args:
            plan: what was confirmed.
            told: called with every change.
            is_stopping: asked before each batch.

        Raises:
            NotAllowed: a batch of this draft was tried since it was confirmed; nothing was sent.
        """
        if len(await tried(self._journal, plan.campaign)) != plan.earlier:
            raise NotAllowed("This draft was sent meanwhile: look at it again.")
        run = _Run(plan, told)
        for place, batch in enumerate(plan.batches):
            if is_stopping():
                return run.tell(is_stopped=True)
            run.results[place] = await self._carry_out(batch, run, place)
            if run.results[place].state is not SendState.SENT:
                break
        return run.tell()

    async def _carry_out(self, batch: Batch, run: _Run, place: int) -> Result:
        """One batch: on disk, then away, then its outcome on disk."""
        entry = await self._journal.intend(Intent(self._account, batch.campaign, WHAT, batch.target, after=batch))
        state = moved(SendState.CONFIRMED, Event.LEAVES)
        sending = run.results[place] = Result(batch, state, entry=entry, at=self._clock())
        run.tell()
        try:
            result = await self._sent(sending)
        except asyncio.CancelledError:
            lost = self._after(sending, Event.LOST, "The desk closed before the answer came.")
            await asyncio.shield(self._conclude(lost))
            raise
        await self._conclude(result)
        return result

    async def _sent(self, sending: Result) -> Result:
        """The one request; before a repetition, a look whether the first copy came through after all."""
        if sending.batch.attempt > 1:
            try:
                messages = await self._look_for(sending)
            except ProviderError as error:
                sentence = f"Nothing was sent, because it could not be looked up first. {error.sentence}"
                return self._after(sending, Event.KEPT_BACK, sentence)
            if messages:
                return self._found(sending, messages)
        try:
            receipt = await self._sends.send(sending.batch.order)
        except OutcomeUnknown as error:
            return self._after(sending, Event.LOST, error.sentence)
        except _SAID_NO as error:
            return self._after(sending, Event.REFUSED, error.sentence)
        except ProviderError as error:
            return self._after(sending, Event.KEPT_BACK, error.sentence)
        return self._accepted(sending, receipt)

    def _accepted(self, sending: Result, receipt: Receipt) -> Result:
        is_dry = sending.batch.purpose == Purpose.DRY_RUN
        if receipt.campaign is None:
            return self._after(sending, Event.ACCEPTED, "Checked only: nothing was sent." if is_dry else "Sent.")
        number = receipt.campaign.id
        sentence = f"The answer names campaign {number}: this may be a real send." if is_dry else "Sent."
        charged = "" if receipt.price is None else receipt.price.format()
        return replace(self._after(sending, Event.ACCEPTED, sentence), campaign_id=number, charged=charged)

    def _found(self, result: Result, messages: Sequence[Message]) -> Result:
        sentence = f"Looked up: it was sent, as campaign {messages[0].campaign_id}."
        return replace(self._after(result, Event.FOUND, sentence), campaign_id=messages[0].campaign_id)

    def _after(self, result: Result, event: Event, sentence: str) -> Result:
        """The same batch after an event; a loss is timed from now."""
        state = moved(result.state, event, attempt=result.batch.attempt)
        at = self._clock() if state is SendState.UNKNOWN else result.at
        return replace(result, state=state, sentence=sentence, at=at)

    async def recover(self) -> tuple[Result, ...]:
        """Batches of this account whose outcome nobody knows and no other desk looks after, to be followed."""
        found = []
        for line in await self._journal.unsettled():
            if line.account != self._account or line.what != WHAT or not await self._journal.claim(line.id):
                continue
            entry = await self._journal.entry(line.id)
            batch = batch_of(entry) if entry is not None else None
            if batch is None:
                continue
            result = Result(batch, state_of(line.state), line.sentence, line.id, at=line.at)
            if result.state is SendState.SENDING:
                sentence = "The desk ended before the answer came."
                result = replace(result, state=moved(result.state, Event.LOST), sentence=sentence)
                await self._conclude(result)
            found.append(result)
        return tuple(found)

    async def follow(self, result: Result, told: Callable[[Result], None], pause: Pause = rest) -> Result:
        """Looks a batch up until it is settled, or until ``pause`` says to stop.

        Args:
            result: a batch whose outcome is unknown.
            told: called after each look.
            pause: waits between looks.
        """
        looked: float | None = None
        waited = self._age(result)
        while result.state is SendState.UNKNOWN:
            seconds = seconds_to_look(waited, looked)
            if not await pause(seconds):
                break
            waited += seconds  # counted, since the time of day may be put forward or back meanwhile
            looked = waited
            result = await self.look(result, is_last=is_absent(waited))
            told(result)
        return result

    def _age(self, result: Result) -> float:
        """Seconds since an answer was lost, as far as the time of day tells."""
        return 0.0 if result.at is None else max(0.0, (self._clock() - result.at).total_seconds())

    async def look(self, result: Result, *, is_last: bool) -> Result:
        """One look for a batch whose outcome is unknown; what it finds is on disk.

        Args:
            result: the batch.
            is_last: whether nothing can arrive any more, so that what is absent is not there.
        """
        try:
            messages = await self._look_for(result)
        except ProviderError as error:
            return await self._still(result, f"It could not be looked up. {error.sentence}")
        if messages:
            settled = self._found(result, messages)
        elif is_last:
            settled = self._after(result, Event.ABSENT, "Looked up: the provider has nothing of it.")
        else:
            return await self._still(result, f"Not there yet when it was looked up at {self._clock():%H:%M:%S}.")
        await self._journal.settle(settled.entry, _outcome(settled))
        return settled

    async def _still(self, result: Result, sentence: str) -> Result:
        still = replace(result, sentence=sentence)
        await self._conclude(still)
        return still

    async def _look_for(self, result: Result) -> tuple[Message, ...]:
        return await self._sends.find_by_references(result.batch.order, result.at or self._clock())

    async def _conclude(self, result: Result) -> None:
        await self._journal.conclude(result.entry, _outcome(result))


def _outcome(result: Result) -> Outcome:
    value = {"campaign": result.campaign_id, "charged": result.charged}
    return Outcome(JOURNALED[result.state], result.sentence, value=value)
