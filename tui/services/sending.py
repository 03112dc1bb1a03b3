"""Sending a campaign, as a state machine: confirmed, sending, sent or refused, or unknown until it is looked up.

Pure. A batch is on disk before its request leaves; what is unknown is looked up, and never sent again by itself.
Imports `domain` and the journal's words.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from tui.domain.content import Recipient, SendOrder
from tui.services.entries import State

LOOKS: Final = (5.0, 15.0, 60.0, 300.0)
"""Seconds after a loss at which the provider is asked; absent in the last of them is absent."""

WHAT: Final = "send campaign"
"""The verb of all sends in the journal."""


class Purpose(StrEnum):
    """What a send is for; only a campaign goes to anybody but the operator."""

    CAMPAIGN = "campaign"
    TEST = "test"
    DRY_RUN = "dry run"


class SendState(StrEnum):
    """How a batch stands."""

    CONFIRMED = "confirmed"
    """Nothing has left."""
    SENDING = "sending"
    """On disk; the request leaves, or left."""
    SENT = "sent"
    REFUSED = "refused"
    """The provider said no."""
    UNKNOWN = "unknown"
    """The provider may have it; "ambiguous" on the screen."""
    NOT_FOUND = "not found"
    """The provider has nothing of it: it never left, or no look found it. A person may make it a draft again."""


class Event(StrEnum):
    """What happens to a batch."""

    LEAVES = "leaves"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    KEPT_BACK = "kept back"
    """The request provably never left."""
    LOST = "lost"
    FOUND = "found"
    ABSENT = "absent"
    """The last look, too, was answered and found nothing."""


_MOVES: Final[Mapping[tuple[SendState, Event], SendState]] = {
    (SendState.CONFIRMED, Event.LEAVES): SendState.SENDING,
    (SendState.SENDING, Event.ACCEPTED): SendState.SENT,
    (SendState.SENDING, Event.REFUSED): SendState.REFUSED,
    (SendState.SENDING, Event.KEPT_BACK): SendState.NOT_FOUND,
    (SendState.SENDING, Event.LOST): SendState.UNKNOWN,
    (SendState.SENDING, Event.FOUND): SendState.SENT,
    (SendState.UNKNOWN, Event.FOUND): SendState.SENT,
    (SendState.UNKNOWN, Event.ABSENT): SendState.NOT_FOUND,
}
JOURNALED: Final[Mapping[SendState, State]] = {
    SendState.SENDING: State.INTENDED,
    SendState.SENT: State.DONE,
    SendState.REFUSED: State.REFUSED,
    SendState.UNKNOWN: State.UNKNOWN,
    SendState.NOT_FOUND: State.NOT_DONE,
}
"""How the journal says it; a confirmed batch is not in the journal yet."""
_READ: Final = {journaled: state for state, journaled in JOURNALED.items()}


class Batch(Struct, frozen=True):
    """One request of a campaign: what the journal keeps of it before it leaves.

    Attributes:
        campaign: key of the draft.
        content: hash of the whole campaign's content, which the price belonged to.
        phones: digits.
        references: our id of each phone's message, in the same order.
        number: counted from 1, of `of`.
        attempt: counted from 1; from the second on, the same references may be at the provider already.
        purpose: a `Purpose`.
        price: its share of the price that was shown, as `38.36 EUR`; empty where there was none.
    """

    campaign: str
    content: str
    channel: str
    sender: str
    text: str
    phones: tuple[str, ...]
    references: tuple[str, ...]
    number: int = 1
    of: int = 1
    attempt: int = 1
    purpose: str = Purpose.CAMPAIGN
    tariff: int | None = None
    start_at: datetime | None = None
    validity: int | None = None
    price: str = ""

    @property
    def order(self) -> SendOrder:
        """What the provider is given."""
        recipients = map(Recipient, self.phones, self.references)
        return SendOrder(
            sender=self.sender,
            text=self.text,
            recipients=tuple(recipients),
            tariff=self.tariff,
            start_at=self.start_at,
            validity=self.validity,
            dry_run=self.purpose == Purpose.DRY_RUN,
            channel=self.channel,
        )

    @property
    def target(self) -> str:
        """What the journal's table shows."""
        who = "1 person" if len(self.phones) == 1 else f"{len(self.phones)} people"
        which = f", batch {self.number} of {self.of}" if self.of > 1 else ""
        return f"{self.purpose} from {self.sender} to {who}{which}"


class Tried(Struct, frozen=True):
    """An earlier batch of the same campaign, as the journal has it."""

    entry: int
    batch: Batch
    state: SendState


def state_of(journaled: State) -> SendState:
    """What the journal's word means for a send."""
    return _READ.get(journaled, SendState.UNKNOWN)


def moved(state: SendState, event: Event, *, attempt: int = 1) -> SendState:
    """The state after an event; a refused repetition may be refused because the first copy arrived.

    Raises:
        ValueError: nothing of the kind can happen in this state; above all, nothing leaves twice.
    """
    if event is Event.REFUSED and attempt > 1:
        event = Event.LOST
    if (state, event) not in _MOVES:
        raise ValueError(f"a batch that is {state} cannot have {event}")
    return _MOVES[state, event]


def seconds_to_look(waited: float, looked: float | None) -> float:
    """Seconds until the next look: at `LOOKS` after the loss, then again and again until the provider answers.

    Args:
        waited: seconds since the answer was lost.
        looked: seconds from then to the last look, if one was made.
    """
    before = -1.0 if looked is None else looked
    due = next((look for look in LOOKS if look > before), before + LOOKS[-1])
    return max(0.0, due - waited)


def is_absent(waited: float) -> bool:
    """Whether a look that is made so many seconds after the loss and finds nothing is the last one."""
    return waited >= LOOKS[-1]


def for_support(batch: Batch, lost_at: datetime) -> str:
    """What to ask the provider's support, where no look tells what became of a batch."""
    return (
        f"On {lost_at:%Y-%m-%d} at {lost_at:%H:%M:%S %Z} we sent one request for a campaign and lost the answer.\n"
        f"Sender: {batch.sender}. Recipients: {len(batch.phones)}. Text: {len(batch.text)} characters.\n"
        f"reference_id of the first recipient: {batch.references[0]}; of the last: {batch.references[-1]}.\n"
        "Was it accepted, and if so, as which campaign?"
    )
