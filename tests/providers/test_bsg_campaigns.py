"""BSG's campaigns: against the rehearsed server in its readings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import CampaignQuery, Fate, Message, MessageQuery, Standing
from tui.domain.content import Content, People, Recipient, SendOrder
from tui.domain.errors import (
    NotFound,
    Rejected,
    Throttled,
)
from tui.domain.money import Money
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
BRITON, POLE = "447700900123", "48600700800"


@dataclass
class Bsg:
    """A connected account beside the sandbox it talks to."""

    sandbox: Sandbox
    provider: Provider
    campaigns: Campaigns

    def set(self, name: str, value: object) -> None:
        self.sandbox.set(f"bsg.{name}", value)


@asynccontextmanager
async def rehearsal(**switches: object) -> AsyncIterator[Bsg]:
    turned = {f"bsg.{name}": value for name, value in {"guard": 0, **switches}.items()}
    async with Sandbox(contacts=700, list_entries=5, now=NOW, switches=turned) as sandbox:
        known = sandbox.credentials()["bsg"]
        account = Account("BSG", known["base_url"], {"api_key": Secret(known["api_key"])}, UTC, door=sandbox.app)
        provider = await connect(account)
        assert provider.campaigns is not None
        yield Bsg(sandbox, provider, provider.campaigns)
        await provider.close()


@pytest.fixture
async def bsg() -> AsyncIterator[Bsg]:
    async with rehearsal() as made:
        yield made


def order(*phones: str, text: str = "Hello") -> SendOrder:
    recipients = tuple(Recipient(phone, f"{number:032x}") for number, phone in enumerate(phones, 1))
    return SendOrder("LumenCafe", text, recipients)


def window(**asked: Any) -> CampaignQuery:
    return CampaignQuery(NOW - timedelta(days=88), NOW + timedelta(days=1), **asked)


async def test_the_list_is_newest_first_of_one_type_in_one_window(bsg: Bsg) -> None:
    page = await bsg.campaigns.find(window(), 1)
    assert [row.id for row in page.rows] == sorted((row.id for row in page.rows), reverse=True)
    assert {row.channel for row in page.rows} == {"sms"}
    assert {row.standing for row in page.rows} >= {Standing.ENDED, Standing.WAITING, Standing.HALTED, Standing.REFUSED}
    rcs = await bsg.campaigns.find(window(channel="rcs"), 1)
    assert {row.channel for row in rcs.rows} == {"rcs"}
    found = await bsg.campaigns.find(window(field="sender", value="kawiarnia"), 1)
    assert {row.sender for row in found.rows} == {"Kawiarnia"}
    one = await bsg.campaigns.find(window(field="name", value=page.rows[0].name, sort=("created", False)), 1)
    assert page.rows[0].id in [row.id for row in one.rows]
    recent = structs.replace(window(), since=NOW - timedelta(hours=3))
    assert 0 < (await bsg.campaigns.find(recent, 1)).total < page.total  # type: ignore[operator]  # both are counted


@pytest.mark.parametrize("empty", ["null", "list", "map"])
@pytest.mark.parametrize("start_key", ["started_at", "start_date"])
async def test_the_detail_in_every_reading(empty: str, start_key: str) -> None:
    async with rehearsal(alternative_channels=empty, start_key=start_key, currency="null") as bsg:
        newest = (await bsg.campaigns.find(window(), 1)).rows[0]
        detail = await bsg.campaigns.get(newest.id)
        assert (detail.campaign.name, detail.campaign.starts) == (newest.name, newest.starts)
        assert sum(tally.count for tally in detail.tallies) == detail.messages
        assert len(detail.tallies) == 13
        assert detail.tallies[0].fate is Fate.WAITING
        assert list(detail.alternatives) == (["sms"] if empty == "map" else [])
        assert detail.price is not None
        with pytest.raises(NotFound):
            await bsg.campaigns.get("1")


async def test_messages_come_in_pages_and_settle(bsg: Bsg) -> None:
    receipt = await bsg.campaigns.send(order(BRITON, "447700900190", "447700900197"))
    assert receipt.campaign is not None
    bsg.sandbox.set("clock", "+7200")
    page = await bsg.campaigns.messages(MessageQuery(receipt.campaign.id, sort=("phone", False)), 1)
    assert [(row.phone[-3:], row.fate) for row in page.rows] == [
        ("123", Fate.DELIVERED),
        ("190", Fate.FAILED),
        ("197", Fate.FAILED),
    ]
    assert page.rows[0].amount == Money(Decimal("0.035"), "EUR")
    assert (await bsg.campaigns.get(receipt.campaign.id)).settled == 1.0


async def test_messages_to_a_number_are_found_by_halving(bsg: Bsg) -> None:
    rows: list[Message] = []
    number, going = 1, True
    while going:
        page = await bsg.campaigns.messages(MessageQuery(), number)
        rows += page.rows
        number, going = number + 1, page.has_next
    since, until = NOW - timedelta(days=88), NOW + timedelta(days=1)
    phones = sorted({row.phone for row in rows})
    for phone in (phones[0], *phones[1::97], phones[-1]):
        found = await bsg.campaigns.messages_to(phone, since, until)
        assert {row.id for row in found} == {row.id for row in rows if row.phone == phone}
    assert await bsg.campaigns.messages_to("48999999998", since, until) == ()


async def test_what_the_account_has(bsg: Bsg) -> None:
    senders = {sender.name: sender for sender in await bsg.campaigns.senders()}
    assert senders["LumenCafe"].usable
    assert not senders["LUMEN-ADS"].usable
    balance = await bsg.campaigns.balance()
    assert balance.available == Money(Decimal(300), "EUR")
    tariffs = await bsg.campaigns.tariffs()
    assert [(one.code, one.is_active) for one in tariffs] == [(0, True), (1, True), (2, True), (7, False)]


async def test_groups_and_the_stop_list_are_walked_in_the_longest_pages(bsg: Bsg) -> None:
    assert bsg.provider.groups is not None
    group = await bsg.provider.groups.get("3001")
    members = await bsg.campaigns.members("3001", 1)
    assert (len(members.rows), members.size) == (group.size, 500)
    stopped = await bsg.campaigns.stopped(1)
    assert stopped.size == 500
    assert stopped.rows
    assert all(phone.isdigit() for phone in stopped.rows)


@pytest.mark.parametrize("envelope", ["bare", "data"])
async def test_a_price_is_the_sum_for_all(envelope: str) -> None:
    async with rehearsal(price_envelope=envelope) as bsg:
        asked = Content("LumenCafe", "x" * 161, People((BRITON, POLE)))
        assert (await bsg.campaigns.price(asked)).amount == Money(Decimal("0.112"), "EUR")
        dearer = replace(asked, tariff=1)
        assert (await bsg.campaigns.price(dearer)).amount == Money(Decimal("0.1568"), "EUR")
        with pytest.raises(Rejected, match="Tariff was not found"):
            await bsg.campaigns.price(replace(asked, tariff=5))


async def test_the_same_question_too_soon_is_refused_and_asked_once() -> None:
    async with rehearsal(guard=2, guard_retry_after=True) as bsg:
        asked = Content("LumenCafe", "Hello", People((BRITON,)))
        await bsg.campaigns.price(asked)
        with pytest.raises(Throttled) as caught:
            await bsg.campaigns.price(asked)
        assert caught.value.retry_after is not None


async def test_a_campaign_is_stopped_and_a_refusal_is_explained(bsg: Bsg) -> None:
    receipt = await bsg.campaigns.send(structs.replace(order(POLE), start_at=NOW + timedelta(days=2)))
    assert receipt.campaign is not None
    assert receipt.campaign.standing is Standing.WAITING
    assert (await bsg.campaigns.stop(receipt.campaign.id)).status == "stopped"
    with pytest.raises(Rejected, match="does not stop it any more"):
        await bsg.campaigns.stop(receipt.campaign.id)


async def test_a_send_is_found_by_its_references_after_the_lag(bsg: Bsg) -> None:
    sent = order(*(str(447700900000 + n) for n in range(30)))
    assert await bsg.campaigns.find_by_references(sent, NOW) == ()
    bsg.set("lag", 10)
    await bsg.campaigns.send(sent)
    assert await bsg.campaigns.find_by_references(sent, NOW) == ()
    bsg.sandbox.set("clock", "+10")
    found = await bsg.campaigns.find_by_references(sent, NOW)
    assert found[0].reference == "1".zfill(32)


async def test_a_send_is_found_although_those_who_are_asked_about_were_stopped(bsg: Bsg) -> None:
    stopped = [phone for phone in (await bsg.campaigns.stopped(1)).rows if phone != BRITON]
    assert len(stopped) > 8
    few = [BRITON if place == 5 else stopped[place % len(stopped)] for place in range(12)]
    sent = order(*dict.fromkeys(few))
    await bsg.campaigns.send(sent)
    [message] = await bsg.campaigns.find_by_references(sent, NOW)
    assert message.phone == BRITON
