"""Whether a price can be afforded: the balance with its credit, and the caps that a user set. Pure.

Imports `domain` only.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.domain.money import Money

if TYPE_CHECKING:  # the desk knows its caps from the start, and asks for a balance much later
    from tui.domain.campaigns import Balance


class Bound(StrEnum):
    """What limits spending."""

    BALANCE = "the balance"
    PER_SEND = "the cap per send"
    PER_DAY = "today's cap"


class Caps(Struct, frozen=True):
    """What a user may spend, in the account's currency; None where nothing was set."""

    per_send: Decimal | None = None
    per_day: Decimal | None = None


class Funds(Struct, frozen=True):
    """What there is to spend.

    Attributes:
        balance: of the account; None where it is not known.
        used_today: by earlier sends of this user, those in doubt included.
    """

    balance: "Balance | None" = None
    caps: Caps = Caps()
    used_today: Decimal = Decimal(0)


class Overrun(Struct, frozen=True):
    """A price that is higher than one bound allows."""

    bound: Bound
    allowed: Money
    by: Money


def balance_after(price: Money, balance: "Balance") -> Money | None:
    """What the account holds after paying; None where the currencies differ."""
    if price.currency not in ("", balance.held.currency):
        return None
    return Money(balance.held.amount - price.amount, balance.held.currency)


def overruns(price: Money, funds: Funds) -> tuple[Overrun, ...]:
    """The bounds that a price breaks; one in another currency than the balance cannot be compared with it."""
    found = (
        Overrun(bound, Money(allowed, price.currency), Money(price.amount - allowed, price.currency))
        for bound, allowed in _bounds(price, funds)
    )
    return tuple(one for one in found if one.by.amount > 0)


def _bounds(price: Money, funds: Funds) -> Iterator[tuple[Bound, Decimal]]:
    if funds.balance is not None and price.currency in ("", funds.balance.held.currency):
        yield Bound.BALANCE, funds.balance.available.amount
    if funds.caps.per_send is not None:
        yield Bound.PER_SEND, funds.caps.per_send
    if funds.caps.per_day is not None:
        yield Bound.PER_DAY, funds.caps.per_day - funds.used_today
