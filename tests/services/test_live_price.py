"""The driver of the live price: one question at a time, given up when a newer one leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tui.domain.campaigns import Quote
from tui.domain.content import Content, People
from tui.domain.errors import Rejected, Throttled, Unreachable
from tui.domain.money import Money
from tui.services.live_price import LivePrice
from tui.services.pricing import Price, PriceState, Pricing
from tui.services.rates import Rates

pytestmark = pytest.mark.anyio

EURO = Money(Decimal(1), "EUR")
NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)


def text(words: str) -> Content:
    return Content("ACME", words, People(("48600000001",)))


class Slow:
    """A provider whose answers come when the test says so."""

    def __init__(self) -> None:
        self.asked: list[Content] = []
        self.answers: list[asyncio.Future[Quote]] = []

    async def price(self, content: Content) -> Quote:
        self.asked.append(content)
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]


class Desk:
    """A live price on a clock that jumps to whatever is waited for."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slow = Slow()
        self.seen: list[Price] = []
        self.live = LivePrice(
            Pricing(10_000, Rates()),
            self.slow,
            self.seen.append,
            clock=lambda: NOW,
            ticks=lambda: self.now,
            pause=self._pause,
        )

    async def _pause(self, changed: asyncio.Event, seconds: float | None) -> None:
        if seconds is None:
            await changed.wait()
        else:
            self.now += seconds
            await asyncio.sleep(0)

    async def until(self, condition: Callable[[], object]) -> None:
        for _ in range(100):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came")


@asynccontextmanager
async def running() -> AsyncIterator[Desk]:
    desk = Desk()
    run = asyncio.ensure_future(desk.live.run())
    yield desk
    run.cancel()
    assert isinstance((await asyncio.gather(run, return_exceptions=True))[0], asyncio.CancelledError)


async def test_the_driver_asks_once_and_shows_the_answer() -> None:
    async with running() as desk:
        desk.live.edit(text("a"))
        await desk.until(lambda: desk.slow.asked)
        assert desk.live.price.state is PriceState.PRICING
        desk.slow.answers[0].set_result(Quote(EURO))
        await desk.until(lambda: desk.live.price.amount == EURO)
        assert desk.seen[-1].amount == EURO
        assert desk.live.may_send(text("a"))
        assert not desk.live.may_send(text("b"))
        assert len(desk.slow.asked) == 1


async def test_the_driver_gives_up_a_question_when_a_newer_one_leaves() -> None:
    async with running() as desk:
        desk.live.edit(text("a"))
        await desk.until(lambda: desk.slow.asked)
        desk.live.edit(text("b"))
        await desk.until(lambda: len(desk.slow.asked) == 2)
        await desk.until(desk.slow.answers[0].cancelled)
        desk.slow.answers[1].set_exception(Unreachable("BSG", "price", "No answer."))
        await desk.until(lambda: desk.live.price.why == "No answer.")
        assert desk.live.price.state is PriceState.UNKNOWN


async def test_the_driver_waits_after_a_refusal_and_stops_at_a_mistake() -> None:
    async with running() as desk:
        desk.live.edit(text("a"))
        await desk.until(lambda: desk.slow.asked)
        before = desk.now
        desk.slow.answers[0].set_exception(Throttled("BSG", "price", "Too often.", 44.0))
        await desk.until(lambda: len(desk.slow.asked) == 2)
        assert desk.now == pytest.approx(before + 44.0)
        desk.slow.answers[1].set_exception(Rejected("BSG", "price", "No such tariff."))
        await desk.until(lambda: desk.live.price.why == "No such tariff.")
        desk.live.ask()
        await desk.until(lambda: len(desk.slow.asked) == 3)
        desk.live.give_up()
        await desk.until(desk.slow.answers[2].cancelled)
        assert desk.live.price.why == "given up"
