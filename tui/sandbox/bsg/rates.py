"""What a message costs: a rate per country prefix, a factor per tariff. Money is whole ten-millionths."""

from msgspec import Struct

UNIT = 10**7
CURRENCY = "EUR"


class Tariff(Struct, frozen=True):
    """A tariff; `percent` of the list rate is what it costs."""

    id: int
    name: str
    code: int
    is_active: bool
    percent: int


TARIFFS = (
    Tariff(31, "Standard", 0, True, 100),
    Tariff(32, "Direct", 1, True, 140),
    Tariff(33, "Economy", 2, True, 70),
    Tariff(34, "Old price list", 7, False, 110),
)

_RATES = {
    "1": ("US", 90_000),
    "33": ("FR", 520_000),
    "351": ("PT", 310_000),
    "353": ("IE", 480_000),
    "370": ("LT", 260_000),
    "380": ("UA", 620_000),
    "39": ("IT", 550_000),
    "420": ("CZ", 430_000),
    "44": ("GB", 350_000),
    "48": ("PL", 210_000),
    "49": ("DE", 750_000),
    "7": ("RU", 580_000),
    "77": ("KZ", 690_000),
}
_LONGEST = max(map(len, _RATES))
NOWHERE = ("ZZ", 0)
"""Country and rate of a prefix without a route; messages there fail and cost nothing."""


def route(phone: int) -> tuple[str, int]:
    """Country and list rate of one part to a number, by its longest known prefix."""
    digits = str(phone)
    for size in range(_LONGEST, 0, -1):
        if found := _RATES.get(digits[:size]):
            return found
    return NOWHERE


def tariff(code: int | None) -> Tariff | None:
    """The tariff of a code, the account's default for none, nothing for one that is unknown or no longer sold."""
    return next((found for found in TARIFFS if found.code == (code or 0) and found.is_active), None)


def as_number(units: int) -> float:
    """Money as a JSON number."""
    return round(units / UNIT, 7)


def as_text(units: int) -> str:
    """Money as the service's strings: seven decimals."""
    return f"{units // UNIT}.{units % UNIT:07d}"
