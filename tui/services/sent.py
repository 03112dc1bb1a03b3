"""What the journal knows of sends: earlier batches of a draft, what was spent, what went to whom lately.

Imports `domain` and the modules beside it.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from msgspec import Struct

from tui.domain.money import Money
from tui.domain.paging import Page
from tui.services.entries import Entry, Intent, Line, Outcome, Search
from tui.services.sending import WHAT, Batch, Purpose, SendState, Tried, state_of
from tui.services.snapshots import NotReadable, restored


class SendJournal(Protocol):
    """What sending needs of the journal; see `journal.Journal`, which has it all."""

    async def intend(self, intent: Intent) -> int:
        """Puts a send on disk before it leaves."""

    async def conclude(self, entry: int, outcome: Outcome) -> None:
        """Puts on disk what the provider said."""

    async def settle(self, entry: int, outcome: Outcome) -> None:
        """Puts on disk what a look found."""

    async def claim(self, entry: int) -> bool:
        """Takes an open send over, unless another desk holds it."""

    async def unsettled(self) -> tuple[Line, ...]:
        """Writes that nobody knows the outcome of and no desk looks after."""

    async def entry(self, number: int) -> Entry | None:
        """One write."""

    async def entries_of(self, job: str) -> tuple[Entry, ...]:
        """All writes of one job."""

    async def page(self, search: Search, number: int = 1) -> Page[Line]:
        """One page of lines, the newest first."""


class Sent(Struct, frozen=True):
    """A batch that was sent, or may have been.

    Attributes:
        at: when its request left.
    """

    at: datetime
    batch: Batch
    state: SendState


def batch_of(entry: Entry) -> Batch | None:
    """The batch that an entry keeps; None for any other write, and for what cannot be read."""
    if entry.line.what != WHAT:
        return None
    try:
        return restored(Batch, entry.after)
    except NotReadable:
        return None


async def tried(journal: SendJournal, campaign: str) -> tuple[Tried, ...]:
    """All batches of a draft that ever left, in their order."""
    entries = [(entry, batch_of(entry)) for entry in await journal.entries_of(campaign)]
    return tuple(
        Tried(entry.line.id, batch, state_of(entry.line.state)) for entry, batch in entries if batch is not None
    )


async def sent_since(journal: SendJournal, account: str, since: datetime) -> tuple[Sent, ...]:
    """What an account sent, or may have sent, since some moment; the newest first."""
    found = []
    async for line in _lines(journal, Search(account=account, what=WHAT, since=since)):
        state = state_of(line.state)
        if state in (SendState.REFUSED, SendState.NOT_FOUND):
            continue
        entry = await journal.entry(line.id)
        batch = batch_of(entry) if entry is not None else None
        if batch is not None:
            found.append(Sent(line.at, batch, state))
    return tuple(found)


async def _lines(journal: SendJournal, search: Search) -> AsyncIterator[Line]:
    number, has_next = 1, True
    while has_next:
        page = await journal.page(search, number)
        for line in page.rows:
            yield line
        number, has_next = number + 1, page.has_next


def spent(sends: Iterable[Sent], currency: str) -> Money:
    """What sends cost by the prices that were shown for them; dry runs cost nothing."""
    amounts = (_amount(one.batch.price, currency) for one in sends if one.batch.purpose != Purpose.DRY_RUN)
    return Money(sum(amounts, start=Decimal(0)), currency)


def _amount(price: str, currency: str) -> Decimal:
    amount, _, named = price.partition(" ")
    try:
        return Decimal(amount) if named == currency else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
