"""From people to a settled campaign over the rehearsed service: price, send, faults, looks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.services.paid_line import Kept
from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import MessageQuery
from tui.domain.contacts import GroupRef
from tui.domain.content import Content
from tui.domain.money import Money
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account
from tui.sandbox import Sandbox
from tui.services.campaign_plan import Terms, to_me
from tui.services.dispatch import Dispatch, Progress
from tui.services.gathering import FromGroup, FromText, Gathering
from tui.services.live_price import LivePrice
from tui.services.pricing import PriceState, Pricing
from tui.services.rates import Rates
from tui.services.sending import Purpose, SendState

pytestmark = pytest.mark.anyio

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
TEXT = "Table ready at seven"


@dataclass
class Desk:
    """A rehearsed account, and what sends at it."""

    sandbox: Sandbox
    campaigns: Campaigns
    kept: Kept
    dispatch: Dispatch

    async def content(self) -> Content:
        """To one group and a pasted number."""
        people = Gathering(self.campaigns, "PL", ["#5501"], self.sandbox.now)
        got = await people.reach((FromGroup(GroupRef("3001", "VIP")), FromText("600 700 800")))
        return Content("LumenCafe", TEXT, got.people)

    async def send(self, content: Content) -> Progress:
        terms = Terms(price=Money(Decimal(1), "EUR"))
        plan = await self.dispatch.confirm("k", content, terms, typed=len(content.people))
        return await self.dispatch.carry_out(plan, lambda _: None)

    async def pause(self, seconds: float) -> bool:
        self.sandbox.set("clock", f"+{seconds}")
        return True

    async def billed(self) -> int:
        """Messages of everything that was sent under our key."""
        numbers = [entry.value["campaign"] for entry in await self.kept.entries_of("k") if entry.value]
        pages = [await self.campaigns.messages(MessageQuery(number), 1) for number in numbers if number]
        return sum(page.total or 0 for page in pages)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Sandbox(contacts=200, list_entries=5, now=NOW, switches={"bsg.guard": 2}) as sandbox:
        known = sandbox.credentials()["bsg"]
        account = Account("BSG", known["base_url"], {"api_key": Secret(known["api_key"])}, UTC, door=sandbox.app)
        provider = await connect(account)
        assert provider.campaigns is not None
        kept = Kept(sandbox.now)
        dispatch = Dispatch("bsg", provider.campaigns, kept, sandbox.now)
        yield Desk(sandbox, provider.campaigns, kept, dispatch)
        await provider.close()


async def test_the_price_comes_and_what_is_sent_costs_that(desk: Desk) -> None:
    content = await desk.content()
    came = asyncio.Event()
    ticks = 0.0

    async def pause(changed: asyncio.Event, seconds: float | None) -> None:
        nonlocal ticks
        ticks += seconds or 0.0
        if not seconds:
            await changed.wait()

    live = LivePrice(
        Pricing(desk.campaigns.at_once, Rates()),
        desk.campaigns,
        lambda price: came.set() if price.state is PriceState.PRICED else None,
        clock=desk.sandbox.now,
        ticks=lambda: ticks,
        pause=pause,
    )
    running = asyncio.ensure_future(live.run())
    live.edit(content)
    await came.wait()
    running.cancel()
    assert live.may_send(content)
    [result] = (await desk.send(content)).results
    assert live.price.amount is not None
    assert result.charged == live.price.amount.format()


@pytest.mark.parametrize("twice", ["refuse", "skip"])
@pytest.mark.parametrize("fault", ["html:after", "html:before", "status:503", "throttle", "status:425"])
async def test_a_lost_answer_is_settled_and_a_second_send_makes_no_second_copy(
    desk: Desk, fault: str, twice: str
) -> None:
    desk.sandbox.set("bsg.reference_twice", twice)
    desk.sandbox.set("bsg.lag", 30)
    content = await desk.content()
    desk.sandbox.set("bsg.fault", f"campaigns.send:{fault}*1")
    [unknown] = (await desk.send(content)).unknown
    settled = await desk.dispatch.follow(unknown, lambda _: None, desk.pause)
    was_sent = fault == "html:after"
    assert settled.state is (SendState.SENT if was_sent else SendState.NOT_FOUND)
    if not was_sent:
        assert (await desk.send(content)).people(SendState.SENT) == len(content.people)
    await desk.pause(60)
    assert await desk.billed() == len(content.people)


async def test_a_refused_send_says_why(desk: Desk) -> None:
    desk.sandbox.set("bsg.sender_check", "on")
    content = await desk.content()
    [result] = (await desk.send(Content("Nobody", TEXT, content.people))).results
    assert result.state is SendState.REFUSED
    assert "422" in result.sentence


async def test_a_test_goes_to_the_operator_and_the_book_stays_as_it_is(desk: Desk) -> None:
    content = await desk.content()
    plan = to_me(Purpose.TEST, content, Terms(), "48600700800")
    [result] = (await desk.dispatch.carry_out(plan, lambda _: None)).results
    page = await desk.campaigns.messages(MessageQuery(result.campaign_id), 1)
    assert [row.phone for row in page.rows] == ["48600700800"]
    assert [row.reference for row in page.rows] == list(plan.batches[0].references)
