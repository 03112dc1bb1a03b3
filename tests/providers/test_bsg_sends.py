"""What BSG's campaigns ask, and what they make of answers to it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.bsg_server import calls, said, server
from tests.faulty import Door, Say, Seen
from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import CampaignQuery, MessageQuery
from tui.domain.content import Content, People, Recipient, SendOrder
from tui.domain.errors import (
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.money import Money
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account

pytestmark = pytest.mark.anyio

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
BRITON, POLE = "447700900123", "48600700800"


async def campaigns_at(door: Door, zone: ZoneInfo | None = None) -> Campaigns:
    account = Account("BSG", "http://door", {"api_key": Secret("test_key")}, zone or UTC, door=door)
    campaigns = (await connect(account)).campaigns
    assert campaigns is not None
    return campaigns


def order(*phones: str, text: str = "Hello") -> SendOrder:
    recipients = tuple(Recipient(phone, f"{number:032x}") for number, phone in enumerate(phones, 1))
    return SendOrder("LumenCafe", text, recipients)


def window(**asked: Any) -> CampaignQuery:
    return CampaignQuery(NOW - timedelta(days=88), NOW + timedelta(days=1), **asked)


@pytest.mark.parametrize(
    "query",
    [
        CampaignQuery(NOW - timedelta(days=95), NOW),
        window(field="status", value="done"),
        window(sort=("delivered", True)),
    ],
)
async def test_a_question_that_the_service_does_not_know_is_not_asked(query: CampaignQuery) -> None:
    door = server(lambda _: said({"data": []}))
    with pytest.raises(Rejected):
        await (await campaigns_at(door)).find(query, 1)
    assert calls(door) == []


async def test_times_are_asked_for_in_the_accounts_zone_with_a_blank() -> None:
    door = server(lambda _: said({"data": [], "meta": {"page": {"total": 0, "limit": 100, "offset": 0}}}))
    await (await campaigns_at(door, KYIV)).find(CampaignQuery(NOW, NOW + timedelta(days=1)), 1)
    [seen] = calls(door)
    assert "filter%5Bfrom%5D=2031-05-04%2012%3A31%3A00" in seen.query.replace("+", "%20")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said({"message": "Too many duplicate request detected"}, 429), Throttled),
        (said({}, 503), Unreachable),
        (Say(200, b"<html>"), Unreachable),
        (said({"currency": "EUR"}), Unreachable),
        (said({"message": "Tariff was not found", "errors": []}, 422), Rejected),
    ],
)
async def test_a_price_is_never_asked_again_by_itself(answer: Say, error: type[ProviderError]) -> None:
    door = server(lambda _: answer)
    campaigns = await campaigns_at(door)
    with pytest.raises(error):
        await campaigns.price(Content("ACME", "Hello", People((BRITON,))))
    assert len(calls(door)) == 1


async def test_a_price_may_be_null() -> None:
    campaigns = await campaigns_at(server(lambda _: said({"price": None, "currency": "EUR"})))
    assert (await campaigns.price(Content("ACME", "Hello", People((BRITON,))))).amount is None


async def test_a_send_says_everything_outright_and_recipients_as_digits() -> None:
    made = {"data": {"id": 880043, "status": "scheduled", "calculated_price": 0.035, "currency": "EUR"}}
    door = server(lambda _: said(made))
    campaigns = await campaigns_at(door, KYIV)
    wanted = replace(order(BRITON), start_at=NOW, validity=24, tariff=0)
    receipt = await campaigns.send(wanted)
    [seen] = calls(door)
    assert json.loads(seen.body) == {
        "channels": ["sms"],
        "recipients": {"phones": [{"number": BRITON, "reference_id": "1".zfill(32)}]},
        "sms": {"sender": "LumenCafe", "text": "Hello"},
        "check_stop_list": True,
        "add_to_contact_book": False,
        "start_at": "2031-05-04 12:31:00",
        "validity": 24,
        "tariff_code": 0,
    }
    assert receipt.price == Money(Decimal("0.035"), "EUR")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said({"message": "The given data was invalid.", "errors": []}, 422), Rejected),
        (said({"message": "No"}, 403), ProviderError),
        (said({"message": "Too many duplicate request detected"}, 429), OutcomeUnknown),
        (said({}, 408), OutcomeUnknown),
        (said({}, 425), OutcomeUnknown),
        (said({}, 500), OutcomeUnknown),
        (said({}, 502), OutcomeUnknown),
        (Say(307, b"", {"location": "https://example.com"}), OutcomeUnknown),
        (Say(200, b"<html>"), OutcomeUnknown),
        (Say(200, b""), OutcomeUnknown),
        (said({"data": {"status": "done"}}), OutcomeUnknown),
    ],
)
async def test_a_send_leaves_once_and_what_is_unclear_is_unknown(answer: Say, error: type[ProviderError]) -> None:
    door = server(lambda _: answer)
    campaigns = await campaigns_at(door)
    with pytest.raises(error) as caught:
        await campaigns.send(order(BRITON))
    assert isinstance(caught.value, OutcomeUnknown) is (error is OutcomeUnknown)
    assert len(calls(door)) == 1


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        (Say(200, b""), None),
        (said({"data": {}}), None),
        (said({"message": "ok"}), None),
        (said({"data": {"id": 7}}), "7"),
    ],
)
async def test_a_dry_run_may_answer_anything(answer: Say, number: str | None) -> None:
    campaigns = await campaigns_at(server(lambda _: answer))
    receipt = await campaigns.send(replace(order(POLE), dry_run=True))
    assert (receipt.campaign.id if receipt.campaign else None) == number


@pytest.mark.parametrize("phones", [(), ("12345678",), ("48600700800x",), tuple(str(10**9 + n) for n in range(10_001))])
async def test_what_one_request_cannot_take_is_not_asked(phones: tuple[str, ...]) -> None:
    door = server(lambda _: said({}))
    campaigns = await campaigns_at(door)
    with pytest.raises(Rejected):
        await campaigns.send(order(*phones))
    with pytest.raises(Rejected):
        await campaigns.price(Content("ACME", "Hello", People(phones)))
    assert calls(door) == []


@pytest.mark.parametrize(
    "answer",
    [
        said({"data": [{"id": 1, "reference_id": "somebody else", "campaign_id": 2}], "meta": {"page": {"total": 1}}}),
        said({}, 422),
        said({"data": None}),
    ],
)
async def test_a_look_that_is_not_answered_is_no_absence(answer: Say) -> None:
    campaigns = await campaigns_at(server(lambda _: answer))
    with pytest.raises(ProviderError):
        await campaigns.find_by_references(order(BRITON), NOW)


async def test_messages_of_another_campaign_are_no_answer() -> None:
    def answer(seen: Seen) -> Say:
        return said({"data": [{"id": 1, "campaign_id": 2}], "meta": {"page": {"total": 1, "limit": 100, "offset": 0}}})

    campaigns = await campaigns_at(server(answer))
    with pytest.raises(UnexpectedReply, match="another question"):
        await campaigns.messages(MessageQuery("3"), 1)


Reading = Callable[[Campaigns], Any]


@pytest.mark.parametrize(
    "read",
    [
        lambda campaigns: campaigns.balance(),
        lambda campaigns: campaigns.senders(),
        lambda campaigns: campaigns.tariffs(),
        lambda campaigns: campaigns.get("7"),
        lambda campaigns: campaigns.find(window(), 1),
        lambda campaigns: campaigns.messages(MessageQuery("7"), 1),
        lambda campaigns: campaigns.stopped(1),
        lambda campaigns: campaigns.members("7", 1),
    ],
)
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"data": 7}', b'{"data": [7]}', b'{"data": {"balance": "x"}}'])
async def test_foreign_answers_end_in_one_typed_error(read: Reading, body: bytes) -> None:
    campaigns = await campaigns_at(server(lambda _: Say(200, body)))
    with pytest.raises(UnexpectedReply):
        await read(campaigns)
