"""Campaigns as providers know them: lists, figures, messages, senders, money.

Pure; imports `domain` only. Foreign texts are raw; times are aware.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct, field

from tui.domain.money import Money
from tui.domain.sms import Encoding


class Limits(Struct, frozen=True):
    """What a provider accepts.

    Attributes:
        units: longest text, in septets or UTF-16 code units.
        sender_letters: longest sender name.
        sender_digits: longest sender number.
        phone_digits: fewest and most digits of a recipient.
        days_ahead: how far ahead a start may lie.
        validity_hours: shortest and longest validity; empty where none can be set.
        window: longest time between `since` and `until` of one list.
    """

    units: Mapping[Encoding, int]
    sender_letters: int
    sender_digits: int
    phone_digits: tuple[int, int]
    days_ahead: int
    validity_hours: tuple[int, int]
    window: timedelta


class Option(Enum):
    """What a campaign can be sent with, besides sender, text and people."""

    START_AT = "start at"
    VALIDITY = "validity"
    TARIFF = "tariff"
    DRY_RUN = "dry run"


class Standing(Enum):
    """What a campaign's status means to people; the words are the provider's."""

    WAITING = "waiting"
    RUNNING = "running"
    HALTED = "halted"
    ENDED = "ended"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Fate(Enum):
    """What became of a message, as far as is known."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Tally(Struct, frozen=True):
    """How many messages are in one state; the states of one campaign exclude each other."""

    status: str
    fate: Fate
    count: int


class Campaign(Struct, frozen=True):
    """A campaign as a list shows it.

    Attributes:
        status: the provider's word, in lower case.
        starts: when it is, or was, to start.
        delivered: messages that arrived; None where the provider does not tell.
        sent: messages that left, the delivered ones included; None where the provider does not tell.
    """

    id: str
    name: str
    sender: str
    status: str
    standing: Standing
    channel: str
    created: datetime | None = None
    starts: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    delivered: int | None = None
    sent: int | None = None


class CampaignDetail(Struct, frozen=True):
    """A campaign with its figures.

    Attributes:
        tallies: every state that the provider counts, zeros included, in a sensible order.
        messages: recipients' messages; None where the provider does not tell.
        phones: different numbers.
        alternatives: the tallies of each fallback channel.
        settled: share of messages whose fate is final, 0 to 1.
    """

    campaign: Campaign
    tallies: tuple[Tally, ...] = ()
    messages: int | None = None
    phones: int | None = None
    price: Money | None = None
    alternatives: Mapping[str, tuple[Tally, ...]] = field(default_factory=dict)

    @property
    def settled(self) -> float:
        """Share of the counted messages that will not change any more."""
        total = sum(tally.count for tally in self.tallies)
        final = sum(tally.count for tally in self.tallies if tally.fate in (Fate.DELIVERED, Fate.FAILED))
        return final / total if total else 0.0


class CampaignQuery(Struct, frozen=True):
    """Which campaigns a list shows: one channel, one window of creation times.

    Attributes:
        field: what `value` is looked for in, one of the port's `search_fields`.
        value: text to look for; empty for all.
        sort: key and direction; None for the newest first.
    """

    since: datetime
    until: datetime
    channel: str = "sms"
    field: str = ""
    value: str = ""
    sort: tuple[str, bool] | None = None


class MessageQuery(Struct, frozen=True):
    """Which messages are asked for: those of a campaign, or those of a time.

    Attributes:
        sort: key (`id`, `phone`, `delivered`) and whether descending; None for the provider's own order.
    """

    campaign_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    sort: tuple[str, bool] | None = None


class Message(Struct, frozen=True):
    """What became of one recipient.

    Attributes:
        reference: our own id of it; empty where it has none.
        status: the provider's word, in lower case.
    """

    id: str
    campaign_id: str
    phone: str
    status: str
    fate: Fate
    reference: str = ""
    text: str = ""
    sender: str = ""
    channel: str = ""
    country: str = ""
    parts: int | None = None
    amount: Money | None = None
    created: datetime | None = None
    sent: datetime | None = None
    delivered: datetime | None = None


class Sender(Struct, frozen=True):
    """A name that campaigns come from.

    Attributes:
        status: the provider's word.
        usable: whether it may be sent under now.
        country: ISO alpha-2 where it holds for one country alone.
    """

    name: str
    status: str
    usable: bool
    country: str = ""
    is_default: bool = False


class Balance(Struct, frozen=True):
    """What the account holds, and how far below zero it may go."""

    held: Money
    credit: Money

    @property
    def available(self) -> Money:
        """What can be spent."""
        return self.held + self.credit


class Tariff(Struct, frozen=True):
    """A tariff: its code is what requests name."""

    code: int
    name: str
    is_active: bool = True
    is_default: bool = False


class Quote(Struct, frozen=True):
    """What a provider says that a content costs; None where it answered and named no price."""

    amount: Money | None


class Receipt(Struct, frozen=True):
    """What the provider answered to a request to send.

    Attributes:
        campaign: what it made; None where a dry run made nothing.
        price: what it says this costs.
    """

    campaign: Campaign | None
    price: Money | None = None
