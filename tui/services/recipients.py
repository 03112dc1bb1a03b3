"""Who gets a campaign: found, minus the stop list, minus repeats, minus impossible numbers.

Pure: numbers as their sources name them go in, who is left out and why comes out. Imports `domain` only.
"""

from collections.abc import Iterable, Set
from datetime import datetime
from enum import Enum
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.campaigns import Limits
from tui.domain.content import People
from tui.domain.phones import Impossible, Kind, Phone, digits_of, facts_of, find_numbers


class Why(Enum):
    """Why somebody is left out, in the words of the sum."""

    STOP_LIST = "on the stop list"
    REPEAT = "named before"
    SENT = "sent already"
    IMPOSSIBLE = "not a number"


class Candidate(Struct, frozen=True):
    """A number as one source names it.

    Attributes:
        written: as it was found.
        digits: international digits; empty where it cannot be a number.
        name: raw name beside it, possibly empty.
        source: label of where it was found.
        fault: why it cannot be a number, or why it is unlikely to be one.
        kind: what answers at it.
        country: ISO alpha-2 of where it belongs, where that is known.
    """

    written: str
    digits: str
    name: str = ""
    source: str = ""
    fault: str = ""
    kind: Kind = Kind.OTHER
    country: str = ""


class LeftOut(Struct, frozen=True):
    """Somebody who gets nothing, and why."""

    candidate: Candidate
    why: Why
    sentence: str


class StopListed(Struct, frozen=True):
    """The numbers on a stop list, and when they were read."""

    phones: frozenset[str]
    at: datetime


class Reach(Struct, frozen=True):
    """Who will get it: `found` minus everybody left out.

    Attributes:
        found: numbers named, repeats included.
        stop_listed_at: when the stop list was read; None where it was not.
        landlines: of those who will get it, numbers that no text message reaches.
        foreign: of those who will get it, numbers of another country than the account's.
        doubtful: of those who will get it, numbers in no known range.
    """

    found: int
    people: People
    left_out: tuple[LeftOut, ...]
    stop_listed_at: datetime | None = None
    landlines: int = 0
    foreign: int = 0
    doubtful: int = 0

    def count(self, why: Why) -> int:
        """How many are left out for one reason."""
        return sum(one.why is why for one in self.left_out)

    @property
    def sum(self) -> str:
        """The sum as one line: `1240 found - 31 stop list - 12 repeats - 2 invalid = 1195 will get it`."""
        terms = [("stop list", Why.STOP_LIST), ("repeats", Why.REPEAT), ("invalid", Why.IMPOSSIBLE)]
        if self.count(Why.SENT):
            terms.append(("sent already", Why.SENT))
        minus = "".join(f" - {self.count(why)} {words}" for words, why in terms)
        return f"{self.found} found{minus} = {len(self.people)} will get it"


_Reason: TypeAlias = tuple[Why, str]

NOBODY: Final = Reach(0, People(()), ())


def reach(
    candidates: Iterable[Candidate],
    stopped: StopListed | None,
    country: str,
    limits: Limits,
    sent: frozenset[str] = frozenset(),
) -> Reach:
    """Who of the candidates gets it; the first who names a number counts, everybody later repeats it.

    Args:
        candidates: in the order of their sources.
        stopped: the stop list, where there is one.
        country: region code of the account, to tell the foreign numbers.
        limits: what the provider takes.
        sent: numbers that this draft was sent to before.
    """
    stops = stopped.phones if stopped else frozenset()
    taken: dict[str, Candidate] = {}
    seen: set[str] = set()
    left: list[LeftOut] = []
    found = 0
    reasons: tuple[tuple[_Reason, Set[str]], ...] = ((_AGAIN, seen), (_SENT, sent), (_STOP, stops))
    for one in candidates:
        found += 1
        reason = _unfit(one, limits) or next((reason for reason, phones in reasons if one.digits in phones), None)
        seen.add(one.digits)
        if reason is None:
            taken[one.digits] = one
        else:
            left.append(LeftOut(one, *reason))
    return Reach(
        found=found,
        people=People(tuple(taken)),
        left_out=tuple(left),
        stop_listed_at=stopped.at if stopped else None,
        landlines=sum(one.kind is Kind.LANDLINE for one in taken.values()),
        foreign=sum(one.country != country for one in taken.values()),
        doubtful=sum(bool(one.fault) for one in taken.values()),
    )


_AGAIN: Final = (Why.REPEAT, "This number was named before.")
_SENT: Final = (Why.SENT, "This draft was sent to this number already.")
_STOP: Final = (Why.STOP_LIST, "This number is on the stop list.")


def _unfit(one: Candidate, limits: Limits) -> _Reason | None:
    """Why a number is none that the provider takes."""
    fewest, most = limits.phone_digits
    if not one.digits:
        return Why.IMPOSSIBLE, one.fault or "There is no number here."
    if not fewest <= len(one.digits) <= most:
        return Why.IMPOSSIBLE, f"The provider takes numbers of {fewest} to {most} digits."
    return None


def of_contact(phone: str, name: str, source: str) -> Candidate:
    """A number out of a contact book, which is international although no plus stands before it."""
    digits = digits_of(phone)
    facts = facts_of(digits)
    if facts is None:
        return Candidate(phone, "", name, source, "No country's numbers begin like that.")
    if facts.fault:
        return Candidate(phone, "", name, source, facts.fault)
    doubt = "" if facts.known else "It is in no known range of its country."
    return Candidate(phone, facts.digits, name, source, doubt, facts.kind, facts.country)


def of_text(text: str, country: str, source: str) -> tuple[Candidate, ...]:
    """Numbers, with the names beside them, out of lines that were pasted, typed or read from a file."""
    found: list[Candidate] = []
    for line in find_numbers(text, country):
        found += (_parsed(phone, line.name, source) for phone in line.phones)
        found += (_unread(item, line.name, source) for item in line.unread)
        if not line.phones and not line.unread:
            found.append(Candidate(line.text.strip(), "", line.name, source, "There is no number here."))
    return tuple(found)


def _parsed(phone: Phone, name: str, source: str) -> Candidate:
    facts = facts_of(phone.digits)
    kind, country = (facts.kind, facts.country) if facts else (Kind.OTHER, "")
    return Candidate(phone.digits, phone.digits, name, source, phone.doubt, kind, country)


def _unread(item: Impossible, name: str, source: str) -> Candidate:
    return Candidate(item.text, "", name, source, item.sentence)
