"""What accounts know about a number or a name, grouped by person: pure.

The order in which answers arrive never changes the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from msgspec import Struct

from tui.domain.errors import ProviderError
from tui.domain.phones import Phone, digits_of, parse_phone


class State(Enum):
    """How far an account's answer has come."""

    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"
    CANNOT = "cannot"
    """The provider has no way to answer this; the remarks say why."""


class SightingKind(Enum):
    """Where somebody was seen."""

    CONTACT = "contact"
    STOP_LIST = "on the stop list"
    LIST = "on a list"
    MESSAGE = "message"
    JOURNAL = "written here"


_LISTED = frozenset({SightingKind.STOP_LIST, SightingKind.LIST})
JOURNAL = "journal"
"""Stands for the journal where sightings name an account."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row somewhere that holds a number.

    Attributes:
        account: key of the account.
        phone: the number as the account has it.
        person: canonical digits by which sightings belong together.
        name: raw name; empty where the row has none.
        where: raw: the list, the groups and further fields, the stopped channels, what became of a message or a write.
        at: when it happened; None for what simply stands there.
        row: the row itself, for opening and editing.
        list_id: id of the list, for entries.
    """

    account: str
    kind: SightingKind
    phone: str
    person: str
    name: str = ""
    where: str = ""
    row: Any = field(default=None, compare=False)
    list_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one account has said so far.

    Attributes:
        remarks: what could not be asked here, in words (``names cannot be searched here``).
        error: what the failure was, for whoever tells kinds of failure apart.
        at: when it was said; for remembered lists, when they were read.
        is_asked: whether any part of the account could be asked this.
        tells_contacts: whether no contact seen means that there is none: a whole number was asked for exactly.
        tells_listed: whether not seen on a list means that the number is on none.
    """

    account: str
    state: State = State.ASKING
    sightings: tuple[Sighting, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str = ""
    error: ProviderError | None = field(default=None, compare=False)
    at: datetime | None = None
    is_asked: bool = False
    tells_contacts: bool = False
    tells_listed: bool = False


class Person(Struct, frozen=True):
    """One number with everything that was seen of it.

    Attributes:
        digits: canonical digits.
        names: different names, raw, each once, in alphabetical order.
        differences: disagreements between accounts, in words.
    """

    digits: str
    names: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    differences: tuple[str, ...]


def canonical(phone: str, country: str) -> str:
    """The digits by which sightings of one number belong together; the bare digits where it is no number."""
    read = parse_phone(phone if phone.startswith("+") else f"+{phone}", country) if phone else None
    if isinstance(read, Phone):
        return read.digits
    again = parse_phone(phone, country)
    return again.digits if isinstance(again, Phone) else digits_of(phone)


def people(answers: Iterable[Answer], titles: Mapping[str, str], sought: str = "") -> tuple[Person, ...]:
    """Everybody who was seen, the ones seen most often first.

    Args:
        answers: what the accounts have said.
        titles: what to call each account; its order is that of the tabs.
        sought: canonical digits of somebody who is there in any case, known or not; empty for nobody.
    """
    answers = sorted(answers, key=lambda answer: answer.account)
    seen: dict[str, list[Sighting]] = {sought: []} if sought else {}
    for answer in answers:
        for sighting in answer.sightings:
            seen.setdefault(sighting.person, []).append(sighting)
    order = list(titles)
    found = [
        Person(digits, _names(sightings), _ordered(sightings, order), _differences(sightings, answers, titles))
        for digits, sightings in seen.items()
    ]
    return tuple(sorted(found, key=lambda person: (-_weight(person), person.digits)))


def _weight(person: Person) -> int:
    """In how many places somebody stands; what was sent or written does not count."""
    return sum(one.kind is SightingKind.CONTACT or one.kind in _LISTED for one in person.sightings)


_KINDS = tuple(SightingKind)


def _ordered(sightings: Sequence[Sighting], order: Sequence[str]) -> tuple[Sighting, ...]:
    def place(sighting: Sighting) -> tuple[int, int, float, tuple[str, str, str]]:
        newest_first = -sighting.at.timestamp() if sighting.at is not None else 0.0
        texts = (sighting.where, sighting.name, sighting.phone)
        return _KINDS.index(sighting.kind), order.index(sighting.account), newest_first, texts

    return tuple(sorted(sightings, key=place))


def _names(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    return tuple(sorted({sighting.name.strip() for sighting in sightings if sighting.name.strip()}))


def _differences(
    sightings: Sequence[Sighting], answers: Sequence[Answer], titles: Mapping[str, str]
) -> tuple[str, ...]:
    asked = [answer for answer in answers if answer.state is State.DONE]
    contacts = {sighting.account for sighting in sightings if sighting.kind is SightingKind.CONTACT}
    listed = {sighting.account for sighting in sightings if sighting.kind in _LISTED}
    words: list[str] = []
    missing = [titles[answer.account] for answer in asked if answer.tells_contacts and answer.account not in contacts]
    if contacts and missing:
        words.append(f"no contact at {', '.join(sorted(missing))}")
    unlisted = [titles[answer.account] for answer in asked if answer.tells_listed and answer.account not in listed]
    if listed and unlisted:
        here = ", ".join(sorted(titles[account] for account in listed))
        words.append(f"on a list at {here}, not at {', '.join(sorted(unlisted))}")
    names = {name.casefold() for name in _names(s for s in sightings if s.kind is SightingKind.CONTACT)}
    if len(names) > 1:
        words.append("names differ")
    return tuple(words)
