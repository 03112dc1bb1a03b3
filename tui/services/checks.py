"""What is checked before a campaign is sent: each line is fine, or to be read, or names the key that fixes it.

Pure: the situation goes in, the lines come out. Imports `domain` and the modules beside it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from msgspec import Struct, field

from tui.domain.campaigns import Limits, Sender
from tui.domain.content import Content
from tui.domain.money import Money
from tui.domain.sms import count, replace_dear
from tui.services.budget import Bound, Funds, balance_after, overruns
from tui.services.campaign_plan import Terms
from tui.services.pricing import TOO_OLD, Price, PriceState
from tui.services.recipients import Reach, Why
from tui.services.sending import Purpose, SendState
from tui.services.sent import Sent

_OPT_OUT: Final = re.compile(
    r"\b(?:stop|unsubscrib\w*|opt.?out|rezygn\w*|wypis\w*|нет|стоп|отпис\w*|відпис\w*|скасу\w*)\b", re.IGNORECASE
)


class Verdict(Enum):
    """How a check stands."""

    OK = "ok"
    READ = "read"
    """Fine for the desk; a person should read it."""
    WAITS = "waits"
    """Not known yet, and being found out; sending waits for it."""
    FAILS = "fails"


class Check(Struct, frozen=True):
    """One line.

    Attributes:
        words: what was found, raw foreign text included.
        key: what fixes it; empty where nothing has to be fixed.
    """

    title: str
    verdict: Verdict
    words: str
    key: str = ""


class Situation(Struct, frozen=True):
    """Everything that the checks look at.

    Attributes:
        content: what would be sent.
        reach: who gets it; None while that is being found out.
        unread: why that could not be found out; empty where it could.
        senders: of the account; None where they are not known.
        price: what the price line shows.
        lately: what this user sent at the account lately.
        now: the time, aware.
        quotes: whether the provider tells prices; where it does not, the guess counts, and needs consent.
    """

    content: Content
    terms: Terms
    limits: Limits
    at_once: int
    price: Price
    now: datetime
    reach: Reach | None = None
    unread: str = ""
    senders: tuple[Sender, ...] | None = None
    funds: Funds = field(default_factory=Funds)
    lately: tuple[Sent, ...] = ()
    quotes: bool = True


def checks(situation: Situation) -> tuple[Check, ...]:
    """All checks, in the order in which they are shown."""
    return tuple(check(situation) for check in _CHECKS)


def may_send(found: Iterable[Check]) -> bool:
    """Whether no check fails or waits."""
    return all(check.verdict in (Verdict.OK, Verdict.READ) for check in found)


def sender_fault(name: str, limits: Limits) -> str:
    """Why a typed sender is too long; empty where it is not."""
    is_number = name.isascii() and name.isdigit()
    most, what = (limits.sender_digits, "digits") if is_number else (limits.sender_letters, "characters")
    return f"A sender has at most {most} {what}." if len(name) > most else ""


def _sender(situation: Situation) -> Check:
    title, name = "Sender", situation.content.sender
    if not name or (fault := sender_fault(name, situation.limits)):
        return Check(title, Verdict.FAILS, fault if name else "There is no sender.", "i")
    if situation.senders is None:
        return Check(title, Verdict.READ, f"{name}: the senders could not be read")
    known = [sender for sender in situation.senders if sender.name == name]
    if not known:
        return Check(title, Verdict.READ, f"{name} is not among the account's senders: the provider may refuse it")
    if not any(sender.usable for sender in known):
        return Check(title, Verdict.FAILS, f"{name} is {known[0].status}: choose another", "i")
    return Check(title, Verdict.OK, f"{name} (approved)")


def _text(situation: Situation) -> Check:
    text = situation.content.text
    counted = count(text)
    most = situation.limits.units[counted.encoding]
    words = f"{counted.units}/{most} {counted.encoding}"
    if not counted.parts:
        return Check("Text", Verdict.FAILS, "There is no text.", "i")
    if counted.units > most:
        return Check("Text", Verdict.FAILS, f"{words}: too long", "i" if replace_dear(text) == text else "R")
    return Check("Text", Verdict.OK, words)


def _parts(situation: Situation) -> Check:
    people, parts = len(situation.content.people), count(situation.content.text).parts
    words = f"{people} x {parts} = {people * parts} parts"
    if situation.reach is None:
        return _uncounted("Parts", situation)
    return Check("Parts", Verdict.OK, words) if people else Check("Parts", Verdict.FAILS, "Nobody will get it.", "a")


def _uncounted(title: str, situation: Situation) -> Check:
    if situation.unread:
        return Check(title, Verdict.FAILS, "The people could not be counted.", "x")
    return Check(title, Verdict.WAITS, "the people are being counted")


def _once(situation: Situation) -> Check:
    if situation.reach is None:
        return _uncounted("Same number once", situation)
    return Check("Same number once", Verdict.OK, f"{situation.reach.count(Why.REPEAT)} repeats left out")


def _stop_list(situation: Situation) -> Check:
    title, reach = "Stop list", situation.reach
    if reach is None:
        return _uncounted(title, situation)
    if reach.stop_listed_at is None and not len(reach.people):
        return Check(title, Verdict.WAITS, "read as soon as there is somebody")
    if reach.stop_listed_at is None:
        return Check(title, Verdict.FAILS, "It has not been read yet.", "x")
    read = f"{reach.stop_listed_at:%H:%M}"
    return Check(title, Verdict.OK, f"{reach.count(Why.STOP_LIST)} left out, as read {read}; checked again there")


def _numbers(situation: Situation) -> Check:
    if (reach := situation.reach) is None:
        return _uncounted("Numbers", situation)
    odd = {
        "landlines": reach.landlines,
        "abroad": reach.foreign,
        "unlikely": reach.doubtful,
        "not numbers, left out": reach.count(Why.IMPOSSIBLE),
    }
    words = ", ".join(f"{number} {what}" for what, number in odd.items() if number)
    return Check("Numbers", Verdict.READ if words else Verdict.OK, words or "all look like mobile numbers at home")


def _money(situation: Situation) -> Check:
    title, price, balance = "Money", _price(situation), situation.funds.balance
    if price is None:
        return _unpriced(title, situation)
    if balance is None:
        return Check(title, Verdict.FAILS, "The balance is not known.", "p")
    after = balance_after(price, balance)
    if after is None:
        words = f"the price is in {price.currency}, the balance in {balance.held.currency}: compare yourself"
        return Check(title, Verdict.READ, words)
    for one in overruns(price, situation.funds):
        if one.bound is Bound.BALANCE:
            return Check(title, Verdict.FAILS, f"{one.by.format(2)} over {one.bound}: fewer people, shorter text", "x")
    return Check(title, Verdict.OK, f"{after.format(2)} left after sending")


def _fresh(situation: Situation) -> Check:
    title, price = "Price", situation.price
    if not situation.quotes:
        return Check(title, Verdict.READ, "our guess alone: the provider tells no prices")
    if price.state is PriceState.PRICED and price.content == situation.content.hash and price.amount is not None:
        return Check(title, Verdict.OK, f"{price.amount}, asked {price.at:%H:%M:%S}" if price.at else f"{price.amount}")
    return _unpriced(title, situation)


def _unpriced(title: str, situation: Situation) -> Check:
    """What stands there without a price: it is on its way, or somebody has to ask for it."""
    price = situation.price
    if price.wait is None and (price.state is PriceState.UNKNOWN or price.why == TOO_OLD):
        return Check(title, Verdict.FAILS, f"no price: {price.why}" if price.why else "no price", "p")
    is_complete = situation.content.is_complete
    return Check(title, Verdict.WAITS, "the price is asked for" if is_complete else "nothing to price yet")


def _batches(situation: Situation) -> Check:
    requests = -(-len(situation.content.people) // situation.at_once)
    if requests <= 1:
        return Check("Batches", Verdict.OK, "one request")
    return Check("Batches", Verdict.READ, f"{requests} requests of {situation.at_once} people; each can be the last")


def _time(situation: Situation) -> Check:
    title, start, limits = "Time", situation.terms.start_at, situation.limits
    fewest, most = limits.validity_hours
    validity = situation.terms.validity
    if validity is not None and not fewest <= validity <= most:
        return Check(title, Verdict.FAILS, f"The validity is {fewest} to {most} hours.", "o")
    if start is None:
        return Check(title, Verdict.OK, "now")
    if start <= situation.now:
        return Check(title, Verdict.FAILS, "The start is in the past.", "l")
    if start > situation.now + timedelta(days=limits.days_ahead):
        return Check(title, Verdict.FAILS, f"The start is more than {limits.days_ahead} days ahead.", "l")
    return Check(title, Verdict.OK, f"{start:%Y-%m-%d %H:%M %Z}; it can be stopped until then")


def _opt_out(situation: Situation) -> Check:
    if _OPT_OUT.search(situation.content.text):
        return Check("Opt-out", Verdict.OK, "the text says how to hear no more")
    return Check("Opt-out", Verdict.READ, "the text does not say how to hear no more: advertising has to")


def _lately(situation: Situation) -> Check:
    title, people = "Sent lately", frozenset(situation.content.people.phones)
    for one in situation.lately:
        is_same = one.batch.purpose == Purpose.CAMPAIGN and one.batch.text == situation.content.text
        again = people.intersection(one.batch.phones) if is_same else ()
        at = one.at.astimezone(situation.now.tzinfo)
        if again and one.state is SendState.SENT:
            return Check(title, Verdict.READ, f"{len(again)} of them got the same text on {at:%Y-%m-%d at %H:%M}")
        if again:
            words = f"the same text to {len(again)} of them is in doubt since {at:%H:%M}: wait until it is looked up"
            return Check(title, Verdict.FAILS, words, "J")
    return Check(title, Verdict.OK, "nobody got the same text")


def _account(_situation: Situation) -> Check:
    words = "test accounts say so only at a send: t tries it"
    return Check("Account may send", Verdict.READ, words)


def _book(_situation: Situation) -> Check:
    return Check("Contact book", Verdict.OK, "stays as it is")


def _caps(situation: Situation) -> Check:
    title, price, funds = "Caps", _price(situation), situation.funds
    if funds.caps.per_send is None and funds.caps.per_day is None:
        return Check(title, Verdict.OK, "none set")
    if price is None:
        return _unpriced(title, situation)
    for one in overruns(price, funds):
        if one.bound is not Bound.BALANCE:
            return Check(title, Verdict.FAILS, f"{one.by.format(2)} over {one.bound}: fewer people, shorter text", "x")
    return Check(title, Verdict.OK, f"used today {funds.used_today:.2f}")


def _price(situation: Situation) -> Money | None:
    """The price of exactly this content; where the provider tells none, the guess."""
    if situation.price.content != situation.content.hash:
        return None
    return situation.price.amount if situation.quotes else situation.price.guess


_CHECKS: Final[tuple[Callable[[Situation], Check], ...]] = (
    _sender,
    _text,
    _parts,
    _once,
    _stop_list,
    _numbers,
    _money,
    _fresh,
    _batches,
    _time,
    _opt_out,
    _lately,
    _account,
    _book,
    _caps,
)
