"""Campaigns: what is sent to whom, what it costs, and what became of it.

Pure; imports `money` and the standard library only. Foreign texts are raw; times are aware.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NewType

from tui.domain.money import Money
from tui.domain.sms import Encoding

ContentHash = NewType("ContentHash", str)
"""What a price, a journal row and a confirmation have in common, so that none is taken for another text's."""

_TWO_DIGITS: Final = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90"
    " 91 92 93 94 95 98".split()
)


def calling_code(digits: str) -> str:
    """The country prefix of an international number: prefixes never begin another one (ITU-T E.164)."""
    if digits[:1] in ("1", "7"):
        return digits[:1]
    return digits[:2] if digits[:2] in _TWO_DIGITS else digits[:3]


@dataclass(frozen=True, slots=True)
class People:
    """The numbers that a campaign goes to, each once.

    Attributes:
        phones: digits without plus, in the order in which they are sent to.
        digest: the same for the same numbers, whatever their order.
        countries: how many there are by country prefix.
    """

    phones: tuple[str, ...]
    digest: str = field(init=False, repr=False)
    countries: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        phones = tuple(dict.fromkeys(self.phones))
        object.__setattr__(self, "phones", phones)
        object.__setattr__(self, "digest", _digest(*sorted(phones)))
        object.__setattr__(self, "countries", Counter(map(calling_code, phones)))

    def __len__(self) -> int:
        return len(self.phones)

    def batches(self, at_once: int) -> "Iterator[People]":
        """The people in pieces that one request takes."""
        if len(self.phones) <= at_once:
            yield self
            return
        for start in range(0, len(self.phones), at_once):
            yield People(self.phones[start : start + at_once])


@dataclass(frozen=True, slots=True)
class Content:
    """What a price depends on.

    Attributes:
        tariff: code of a tariff; None for the account's own.
        hash: made of everything else here.
    """

    sender: str
    text: str
    people: People
    tariff: int | None = None
    channel: str = "sms"
    hash: ContentHash = field(init=False)

    def __post_init__(self) -> None:
        made = _digest(self.channel, self.sender, self.text, self.people.digest, str(self.tariff))
        object.__setattr__(self, "hash", ContentHash(made))

    @property
    def is_complete(self) -> bool:
        """Whether there is anything to price or to send."""
        return bool(self.sender and self.text and len(self.people))

    def batches(self, at_once: int) -> "Iterator[Content]":
        """The same for each piece of the people."""
        return (
            self if people is self.people else Content(self.sender, self.text, people, self.tariff, self.channel)
            for people in self.people.batches(at_once)
        )


def _digest(*fields: str) -> str:
    """A hash of texts that no other list of texts has, lone surrogates included."""
    made = hashlib.sha256()
    for text in fields:
        raw = text.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(raw))
        made.update(raw)
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a provider accepts.

    Attributes:
        units: longest text, in septets or UTF-16 code units.
        parts: most parts of one message.
        sender_letters: longest sender name.
        sender_digits: longest sender number.
        phone_digits: fewest and most digits of a recipient.
        days_ahead: how far ahead a start may lie.
        validity_hours: shortest and longest validity; empty where none can be set.
        window: longest time between `since` and `until` of one list.
    """

    units: Mapping[Encoding, int]
    parts: int
    sender_letters: int
    sender_digits: int
    phone_digits: tuple[int, int]
    days_ahead: int
    validity_hours: tuple[int, int]
    window: timedelta


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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages are in one state; the states of one campaign exclude each other."""

    status: str
    fate: Fate
    count: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as a list shows it.

    Attributes:
        status: the provider's word, in lower case.
        starts: when it is, or was, to start.
        delivered: messages that arrived; None where the provider does not tell.
        sent: messages that left, the delivered ones included; None where the provider does not tell.
        price: an estimate, given only by the answer that made the campaign.
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
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class CampaignDetail:
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


@dataclass(frozen=True, slots=True)
class CampaignQuery:
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


@dataclass(frozen=True, slots=True)
class Message:
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


@dataclass(frozen=True, slots=True)
class Sender:
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


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account holds, and how far below zero it may go."""

    held: Money
    credit: Money

    @property
    def available(self) -> Money:
        """What can be spent."""
        return self.held + self.credit


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff: its code is what requests name."""

    code: int
    name: str
    is_active: bool = True
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """A number, with our own id for its message."""

    phone: str
    reference: str


@dataclass(frozen=True, slots=True)
class SendOrder:
    """One request to send: at most as many recipients as the provider takes at once.

    Attributes:
        start_at: when to start; None for now.
        validity: hours in which delivery is tried; None for the provider's own.
        dry_run: whether the provider is to check it only.
    """

    sender: str
    text: str
    recipients: tuple[Recipient, ...]
    tariff: int | None = None
    start_at: datetime | None = None
    validity: int | None = None
    dry_run: bool = False
    channel: str = "sms"

    @property
    def content(self) -> Content:
        """What its price belongs to."""
        people = People(tuple(one.phone for one in self.recipients))
        return Content(self.sender, self.text, people, self.tariff, self.channel)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider answered to a request to send.

    Attributes:
        campaign: what it made; None where a dry run made nothing.
        price: what it says this costs.
    """

    campaign: Campaign | None
    price: Money | None = None


def phones_of(recipients: Iterable[Recipient]) -> People:
    """The people of some recipients."""
    return People(tuple(one.phone for one in recipients))
