"""What is sent to whom, and the hash by which a price, a confirmation and a journal row know their text.

Pure; imports the standard library only.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final, NewType

from msgspec import Struct

ContentHash = NewType("ContentHash", str)
"""What a price, a journal row and a confirmation have in common, so that none is taken for another text's."""

_THREE_DIGITS: Final = " 21 22 23 24 25 26 28 29 35 37 38 42 50 59 67 68 69 80 83 85 87 88 89 96 97 99 "
"""How country prefixes of three digits begin; no prefix begins another one (ITU-T E.164)."""


def calling_code(digits: str) -> str:
    """The country prefix of an international number."""
    if digits[:1] in ("1", "7"):
        return digits[:1]
    return digits[:3] if f" {digits[:2]} " in _THREE_DIGITS else digits[:2]


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

    def batches(self, at_once: int) -> "tuple[People, ...]":
        """The people in pieces that one request takes; the same pieces for every key that changes only the text."""
        return (self,) if len(self.phones) <= at_once else _pieces(self, at_once)


@lru_cache(maxsize=4)
def _pieces(people: People, at_once: int) -> tuple[People, ...]:
    return tuple(People(people.phones[start : start + at_once]) for start in range(0, len(people), at_once))


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


class Recipient(Struct, frozen=True):
    """A number, with our own id for its message."""

    phone: str
    reference: str


class SendOrder(Struct, frozen=True):
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
