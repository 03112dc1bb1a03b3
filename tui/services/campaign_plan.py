"""From a confirmed draft to the requests that send it. Pure; imports `domain` and `sending`.

Our ids of the messages are made of the draft's key and the number, so a draft that a person sends again has the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import groupby
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.services.sending import Batch, Purpose, SendState, Tried


class NotAllowed(Exception):
    """It must not be sent; nothing was. The message is a sentence for the screen."""


class Terms(Struct, frozen=True):
    """What a campaign is sent with, besides its content.

    Attributes:
        start_at: when it starts; None for now.
        validity: hours in which delivery is tried; None for the provider's own.
        price: what was asked for and shown, for the journal.
    """

    start_at: datetime | None = None
    validity: int | None = None
    price: Money | None = None


class Plan(Struct, frozen=True):
    """All batches of one confirmed send, in their order.

    Attributes:
        campaign: key of the draft.
        earlier: batches of the same draft that had been tried when this was confirmed.
    """

    campaign: str
    purpose: Purpose
    batches: tuple[Batch, ...]
    earlier: int = 0

    @property
    def people(self) -> int:
        """How many get it."""
        return sum(len(batch.phones) for batch in self.batches)


def new_key() -> str:
    """The key of a new draft."""
    return uuid4().hex


def reference_of(campaign: str, phone: str) -> str:
    """Our id of a message: 32 hexadecimal digits, the same whenever the same draft is sent to the same number."""
    return blake2b(phone.encode(), key=campaign.encode()[:64], digest_size=16).hexdigest()


def sent_already(tried: Iterable[Tried]) -> frozenset[str]:
    """The numbers that a draft was sent to."""
    return frozenset(phone for one in tried if one.state is SendState.SENT for phone in one.batch.phones)


def confirmed(
    key: str, content: Content, terms: Terms, at_once: int, *, typed: int, tried: Sequence[Tried] = ()
) -> Plan:
    """The plan of a campaign that a person confirmed.

    People who were in one request before stay in one, so that whatever a look finds of one of them holds for all.

    Args:
        key: of the draft.
        content: what was priced and checked.
        terms: what else was chosen.
        at_once: people that one request takes.
        typed: the number of people, as it was typed.
        tried: all earlier batches of this draft.

    Raises:
        NotAllowed: the number differs, part of the draft is in doubt, or it went to some of these people already.
    """
    if any(one.state in (SendState.SENDING, SendState.UNKNOWN) for one in tried):
        raise NotAllowed("Part of this campaign may be at the provider: wait until it is looked up.")
    if not content.is_complete:
        raise NotAllowed("There is no sender, no text or nobody to send it to yet.")
    if sent_already(tried).intersection(content.people.phones):
        raise NotAllowed("Some of these people have got it already: refresh who will get it.")
    if typed != len(content.people):
        raise NotAllowed(f"You typed {typed}, but {len(content.people)} people would get it.")
    pieces = list(_pieces(content.people.phones, tried, at_once))
    batches = (
        replace(_batch(key, content, terms, phones), number=number, of=len(pieces), attempt=attempt)
        for number, (attempt, phones) in enumerate(pieces, 1)
    )
    return Plan(key, Purpose.CAMPAIGN, tuple(batches), len(tried))


def to_me(purpose: Purpose, content: Content, terms: Terms, operator: str) -> Plan:
    """The plan of a test or of a dry run: at once, to the operator alone, with references of its own.

    Args:
        purpose: which of the two.
        content: its sender and text; its people get nothing.
        terms: what else was chosen; the price is that of this one message.
        operator: digits of the operator's own number.

    Raises:
        NotAllowed: there is no such number, no text, or it is a campaign.
    """
    if purpose is Purpose.CAMPAIGN:
        raise NotAllowed("A campaign is confirmed by the number of its people.")
    if not (operator.isascii() and operator.isdigit()):
        raise NotAllowed("Your own number is not known: set phone under [operator] in the settings.")
    mine = Content(content.sender, content.text, People((operator,)), content.tariff, content.channel)
    if not mine.is_complete:
        raise NotAllowed("There is no sender or no text yet.")
    key = new_key()
    batch = _batch(key, mine, replace(terms, start_at=None), mine.people.phones)
    return Plan(key, purpose, (replace(batch, purpose=purpose),))


def _batch(key: str, content: Content, terms: Terms, phones: tuple[str, ...]) -> Batch:
    """The only batch, with its share of the price."""
    price = terms.price.per(len(content.people)) * len(phones) if terms.price is not None else None
    return Batch(
        campaign=key,
        content=content.hash,
        channel=content.channel,
        sender=content.sender,
        text=content.text,
        phones=phones,
        references=tuple(reference_of(key, phone) for phone in phones),
        tariff=content.tariff,
        start_at=terms.start_at,
        validity=terms.validity,
        price="" if price is None else price.format(),
    )


def _pieces(phones: Iterable[str], tried: Sequence[Tried], at_once: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Attempt and people of each request."""
    last = {phone: one for one in tried for phone in one.batch.phones}

    def entry_of(phone: str) -> int:
        return last[phone].entry if phone in last else 0

    for entry, together in groupby(sorted(phones, key=entry_of), key=entry_of):
        piece = tuple(together)
        attempt = last[piece[0]].batch.attempt + 1 if entry else 1
        for start in range(0, len(piece), at_once):
            yield attempt, piece[start : start + at_once]
