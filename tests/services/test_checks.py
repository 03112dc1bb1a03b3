"""The checks before sending: each can fail, and names the key that fixes it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tui.domain.campaigns import Balance, Sender
from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.providers.bsg.campaigns import LIMITS
from tui.services.budget import Bound, Caps, Funds, balance_after, overruns
from tui.services.campaign_plan import Terms, confirmed
from tui.services.checks import Check, Situation, Verdict, checks, may_send, sender_fault
from tui.services.pricing import TOO_OLD, Price, PriceState
from tui.services.recipients import LeftOut, Reach, Why, of_contact
from tui.services.sending import SendState
from tui.services.sent import Sent

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
PHONES = ("48600700800", "48600700801")


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def content(text: str = "Sale until Sunday. Reply STOP to hear no more.", **changes: Any) -> Content:
    return Content(**{"sender": "ACME", "text": text, "people": People(PHONES), **changes})


FUNDS = Funds(Balance(euro("100"), euro("50")), Caps(Decimal(40), Decimal(100)), Decimal(30))
READY = Situation(
    content=content(),
    terms=Terms(),
    limits=LIMITS,
    at_once=10_000,
    price=Price(PriceState.PRICED, content().hash, euro("38.36"), NOW),
    now=NOW,
    reach=Reach(2, People(PHONES), (), NOW),
    senders=(Sender("ACME", "active", usable=True), Sender("ADS", "blocked", usable=False)),
    funds=FUNDS,
)


def of(situation: Situation, title: str) -> Check:
    [found] = [check for check in checks(situation) if check.title == title]
    return found


def written(**changes: Any) -> Situation:
    """Ready but for the content, which was priced as well."""
    made = content(**changes)
    return replace(READY, content=made, price=replace(READY.price, content=made.hash))


def test_everything_fine_may_be_sent() -> None:
    found = checks(READY)
    assert may_send(found)
    assert [check.words for check in found if check.key] == []
    assert of(READY, "Money").words == "61.64 EUR left after sending"
    assert of(READY, "Price").words == "38.36 EUR, asked 09:31:00"
    assert of(READY, "Parts").words == "2 x 1 = 2 parts"
    assert of(READY, "Caps").words == "used today 30.00"


@pytest.mark.parametrize(
    ("situation", "title", "key", "words"),
    [
        (written(sender=""), "Sender", "i", "no sender"),
        (written(sender="ACME Bakeries"), "Sender", "i", "at most 11 characters"),
        (written(sender="1" * 16), "Sender", "i", "at most 15 digits"),
        (written(sender="ADS"), "Sender", "i", "ADS is blocked"),
        (written(text=""), "Text", "i", "no text"),
        (written(text="x" * 766), "Text", "i", "766/765 GSM-7"),
        (written(text="x" * 335 + "\u2014"), "Text", "R", "336/335 UCS-2"),
        (written(people=People(())), "Parts", "a", "Nobody"),
        (replace(READY, reach=None, unread="The line broke."), "Parts", "x", "could not be counted"),
        (replace(READY, reach=None, unread="The line broke."), "Stop list", "x", "could not be counted"),
        (replace(READY, reach=Reach(2, People(PHONES), ())), "Stop list", "x", "not been read"),
        (replace(READY, price=Price(PriceState.UNKNOWN, why="the line broke")), "Price", "p", "the line broke"),
        (replace(READY, price=Price(PriceState.UNKNOWN)), "Money", "p", "no price"),
        (replace(READY, price=Price(PriceState.STALE, why=TOO_OLD)), "Caps", "p", "10 minutes old"),
        (replace(READY, funds=Funds()), "Money", "p", "not known"),
        (replace(READY, funds=replace(FUNDS, balance=Balance(euro("1"), euro("2")))), "Money", "x", "35.36 EUR over"),
        (replace(READY, funds=replace(FUNDS, caps=Caps(Decimal(30)))), "Caps", "x", "8.36 EUR over the cap per send"),
        (replace(READY, funds=replace(FUNDS, used_today=Decimal(99))), "Caps", "x", "37.36 EUR over today's cap"),
        (replace(READY, terms=Terms(NOW - timedelta(minutes=1))), "Time", "l", "in the past"),
        (replace(READY, terms=Terms(NOW + timedelta(days=31))), "Time", "l", "30 days ahead"),
        (replace(READY, terms=Terms(validity=73)), "Time", "o", "1 to 72 hours"),
    ],
)
def test_what_fails_names_its_key_and_closes_sending(situation: Situation, title: str, key: str, words: str) -> None:
    check = of(situation, title)
    assert (check.verdict, check.key) == (Verdict.FAILS, key)
    assert words in check.words
    assert not may_send(checks(situation))


@pytest.mark.parametrize(
    ("situation", "title", "words"),
    [
        (replace(READY, reach=None), "Parts", "being counted"),
        (replace(READY, reach=None), "Same number once", "being counted"),
        (replace(READY, reach=None), "Numbers", "being counted"),
        (replace(READY, reach=None), "Stop list", "being counted"),
        (replace(READY, reach=Reach(0, People(()), ())), "Stop list", "as soon as there is somebody"),
        (replace(READY, price=Price(PriceState.PRICING, content().hash)), "Money", "asked for"),
        (replace(READY, price=Price(PriceState.PRICING, content().hash)), "Price", "asked for"),
        (replace(READY, price=Price(PriceState.PRICING, content().hash)), "Caps", "asked for"),
        (replace(READY, content=content("Another text. STOP.")), "Price", "asked for"),
        (replace(READY, price=Price(PriceState.STALE, why="the text changed")), "Price", "asked for"),
        (replace(READY, price=Price(PriceState.UNKNOWN, why="a pause", wait=5.0)), "Price", "asked for"),
        (replace(written(text=""), price=Price(PriceState.DRAFT)), "Money", "nothing to price"),
    ],
)
def test_what_is_on_its_way_is_no_failure_and_closes_sending(situation: Situation, title: str, words: str) -> None:
    check = of(situation, title)
    assert (check.verdict, check.key) == (Verdict.WAITS, "")
    assert words in check.words
    assert not may_send(checks(situation))


@pytest.mark.parametrize(
    ("situation", "title", "words"),
    [
        (written(sender="Typed"), "Sender", "not among"),
        (replace(READY, senders=None), "Sender", "could not be read"),
        (written(text="Sale!"), "Opt-out", "does not say"),
        (replace(READY, at_once=1), "Batches", "2 requests of 1"),
        (replace(READY, reach=Reach(2, People(PHONES), (), NOW, landlines=1, foreign=2)), "Numbers", "1 landlines, 2"),
        (replace(READY, funds=replace(FUNDS, balance=Balance(Money(Decimal(9), "PLN"), euro("0")))), "Money", "PLN"),
        (replace(READY, quotes=False, price=replace(READY.price, guess=euro("1"))), "Price", "our guess alone"),
    ],
)
def test_what_is_to_be_read_leaves_sending_open(situation: Situation, title: str, words: str) -> None:
    check = of(situation, title)
    assert (check.verdict, check.key) == (Verdict.READ, "")
    assert words in check.words
    assert may_send(checks(situation))


def test_who_is_left_out_is_told() -> None:
    out = tuple(LeftOut(of_contact(PHONES[0], "", ""), why, "") for why in (Why.REPEAT, Why.REPEAT, Why.STOP_LIST))
    situation = replace(READY, reach=Reach(5, People(PHONES), out, NOW))
    assert of(situation, "Same number once").words == "2 repeats left out"
    assert of(situation, "Stop list").words == "1 left out, as read 09:31; checked again there"


@pytest.mark.parametrize(
    ("text", "phones", "state", "verdict"),
    [
        (content().text, PHONES[:1], SendState.SENT, Verdict.READ),
        (content().text, PHONES[:1], SendState.UNKNOWN, Verdict.FAILS),
        (content().text, ("48999999999",), SendState.UNKNOWN, Verdict.OK),
        ("Another text", PHONES, SendState.SENT, Verdict.OK),
    ],
)
def test_the_same_text_to_the_same_people(
    text: str, phones: tuple[str, ...], state: SendState, verdict: Verdict
) -> None:
    before = content(text, people=People(phones))
    [batch] = confirmed("k", before, Terms(), 9, typed=len(phones)).batches
    situation = replace(READY, lately=(Sent(NOW - timedelta(hours=1), batch, state),))
    assert of(situation, "Sent lately").verdict is verdict


def test_a_scheduled_start_says_until_when_it_can_be_stopped() -> None:
    situation = replace(READY, terms=Terms(NOW + timedelta(days=1)))
    assert of(situation, "Time").words == "2031-05-05 09:31 UTC; it can be stopped until then"


def test_a_price_without_a_currency_is_in_that_of_the_balance() -> None:
    balance = Balance(euro("10"), euro("5"))
    assert balance_after(Money(Decimal(12), ""), balance) == euro("-2")
    assert balance_after(Money(Decimal(12), "PLN"), balance) is None
    [over] = overruns(Money(Decimal(16), ""), Funds(balance))
    assert (over.bound, over.by) == (Bound.BALANCE, Money(Decimal(1), ""))
    assert overruns(Money(Decimal(15), ""), Funds(balance)) == ()


def test_lengths_of_typed_senders() -> None:
    assert sender_fault("A" * 11, LIMITS) == sender_fault("1" * 15, LIMITS) == ""
    assert sender_fault("A" * 12, LIMITS)
