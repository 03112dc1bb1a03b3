"""Money: exact, within one currency, and printed without surprises."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.money import CurrencyMismatch, Money, parse_money, total

AMOUNTS = st.decimals(-(10**9), 10**9, places=7)
EUROS = st.builds(Money, AMOUNTS, st.just("EUR"))


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("38.36", "EUR", "38.36 EUR"),
        ("0.3000000", "eur", "0.30 EUR"),
        ("0.0350000", "EUR", "0.035 EUR"),
        ("112.4", "EUR", "112.40 EUR"),
        ("-2.68", "PLN", "-2.68 PLN"),
        (50, "EUR", "50.00 EUR"),
        (Decimal("1E+3"), "EUR", "1000.00 EUR"),
        ("-0.00000001", "EUR", "0.00 EUR"),
        ("0.105", None, "0.105"),
    ],
)
def test_reading_and_printing(amount: str | int | Decimal, currency: str | None, text: str) -> None:
    assert str(parse_money(amount, currency)) == text


@pytest.mark.parametrize("amount", ["", "x", "NaN", "Infinity", "1e999", "1e-999", "9" * 5000, "1,5", "0x10"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        parse_money(amount, "EUR")


def test_rounding_is_told_how_fine_to_be() -> None:
    money = Money(Decimal("0.0350000"), "EUR")
    assert money.format(finest=2) == "0.04 EUR"
    assert money.format(finest=0) == "0.04 EUR"
    assert money.format(finest=3) == "0.035 EUR"


def test_arithmetic() -> None:
    unit = parse_money("0.0321", "EUR")
    assert str(unit * 1195) == "38.3595 EUR"
    assert (1195 * unit).per(1195) == unit
    assert str(parse_money("112.40", "EUR") - parse_money("115.08", "EUR")) == "-2.68 EUR"
    assert -unit < unit
    assert unit >= unit.per(2)
    assert total([unit, unit, unit], "EUR") == unit * 3
    assert total([], "EUR") == Money(Decimal(0), "EUR")


def test_a_share_of_nothing_is_no_money() -> None:
    with pytest.raises(ZeroDivisionError):
        parse_money(1, "EUR").per(0)


def test_currencies_do_not_mix() -> None:
    euro, zloty = Money(Decimal(1), "EUR"), Money(Decimal(1), "PLN")
    assert euro != zloty
    with pytest.raises(CurrencyMismatch, match="EUR and PLN"):
        euro + zloty
    with pytest.raises(CurrencyMismatch):
        total([euro, zloty], "EUR")
    with pytest.raises(CurrencyMismatch):
        _ = euro < zloty


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_finite(amount: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        Money(amount, "EUR")


@given(st.lists(EUROS), EUROS)
def test_what_is_added_can_be_taken_away_again(amounts: list[Money], other: Money) -> None:
    with localcontext(prec=3):  # a caller's precision does not reach the sums
        summed = total(amounts, "EUR")
        assert summed + other - other == summed
        assert summed == total(reversed(amounts), "EUR")


def test_printing_is_exact_whatever_precision_the_caller_works_with() -> None:
    with localcontext(prec=3):
        assert str(parse_money("1234.5678", "EUR")) == "1234.5678 EUR"


@given(EUROS)
def test_what_is_printed_reads_back(money: Money) -> None:
    amount, currency = str(money).split()
    assert parse_money(amount, currency) == money
