"""Money: an exact amount in one currency.

Amounts come off the wire as text or as decimal literals and never become binary floats. Pure; imports the
standard library only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import total_ordering
from typing import Final

CENTS: Final = 2
"""Decimal places of an amount that people pay."""
FINEST: Final = 7
"""Decimal places that a provider's prices may have (BSG contract, section 1.4)."""

_EXACT: Final = Context(prec=60, traps=[InvalidOperation])
_LONGEST: Final = 40


class CurrencyMismatch(ValueError):
    """Amounts in different currencies were added or compared."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount; two are equal, added and compared only within one currency.

    Attributes:
        amount: finite; may be negative.
        currency: ISO 4217 code, or whatever the provider calls it; empty where it did not say.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError("an amount is a finite Decimal")

    def __add__(self, other: "Money") -> "Money":
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> "Money":
        return Money(_EXACT.minus(self.amount), self.currency)

    def __mul__(self, count: int | Decimal) -> "Money":
        return Money(_EXACT.multiply(self.amount, Decimal(count)), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return self.format()

    def per(self, count: int) -> "Money":
        """The share of one of `count`; rounded far behind what any provider charges.

        Raises:
            ZeroDivisionError: `count` is 0.
        """
        if count == 0:
            raise ZeroDivisionError("a share of nothing")
        return Money(_EXACT.divide(self.amount, Decimal(count)), self.currency)

    def format(self, finest: int = FINEST) -> str:
        """As `38.36 EUR`: at least two decimal places, more only where they are not zero.

        Args:
            finest: decimal places to round to, at least two; half goes to the even neighbour.
        """
        rounded = self.amount.quantize(Decimal(1).scaleb(-max(finest, CENTS)), ROUND_HALF_EVEN, _EXACT)
        whole, _, places = f"{_EXACT.plus(rounded):f}".partition(".")
        places = places.rstrip("0").ljust(CENTS, "0")
        return f"{whole}.{places} {self.currency}".rstrip()

    def _same(self, other: "Money") -> Decimal:
        """The amount of another, of the same currency.

        Raises:
            CurrencyMismatch: it is of a different one.
        """
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency or 'no currency'} and {other.currency or 'no currency'}")
        return other.amount


def parse_money(amount: str | int | Decimal, currency: str | None) -> Money:
    """Read an amount as a provider writes it: `"0.3000000"`, `0.105`, `-3`.

    Raises:
        ValueError: it is no finite decimal number of a sensible length.
    """
    text = str(amount).strip()
    try:
        value = _EXACT.create_decimal(text) if len(text) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST // 2:
        raise ValueError("this is no amount of money")
    return Money(value, (currency or "").strip().upper())


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts; zero of `currency` where there are none.

    Raises:
        CurrencyMismatch: one of them is of another currency.
    """
    return sum(amounts, start=Money(Decimal(0), currency))
