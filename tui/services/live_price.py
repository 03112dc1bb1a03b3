"""Asks for the price of what is being written, by `pricing`'s rules; knows tasks, no screens. Imports `domain` too."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from tui.domain.campaigns import Quote
from tui.domain.content import Content
from tui.domain.errors import ProviderError, Throttled
from tui.services.pricing import Price, Pricing

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def age() -> float:
    """Seconds of a clock that only goes forward, also while the computer sleeps: a price gets old then too."""
    return time.clock_gettime(_CLOCK)


class Quoter(Protocol):
    """The part of an account's campaigns that tells prices."""

    async def price(self, content: Content) -> Quote:
        """What sending would cost."""


Pause: TypeAlias = Callable[[asyncio.Event, float | None], Awaitable[None]]
"""Waits for the event, or some seconds at most."""


async def until_set(event: asyncio.Event, seconds: float | None) -> None:
    """Waits for the event, or some seconds at most."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


class LivePrice:
    """One composer's price, kept up to date by `run`.

    Args:
        pricing: the rules, and what is known so far.
        quoter: whom to ask.
        told: called whenever there may be something new to show.
        clock: the time, aware.
        ticks: seconds of a clock that only goes forward.
        pause: how to wait.
    """

    def __init__(
        self,
        pricing: Pricing,
        quoter: Quoter,
        told: Callable[[Price], None],
        *,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = age,
        pause: Pause = until_set,
    ) -> None:
        self._pricing = pricing
        self._quoter = quoter
        self._told = told
        self._clock = clock
        self._ticks = ticks
        self._pause = pause
        self._changed = asyncio.Event()
        self._question: tuple[Content, asyncio.Future[Quote]] | None = None

    @property
    def price(self) -> Price:
        """What may be shown now."""
        return self._pricing.view(self._ticks())

    def may_send(self, content: Content) -> bool:
        """Whether the price belongs to exactly this content and is fresh."""
        return self._pricing.is_open(content.hash, self._ticks())

    def edit(self, content: Content) -> None:
        """Something was typed or chosen."""
        self._pricing.edited(content, self._ticks())
        self._wake()

    def ask(self) -> None:
        """Somebody wants the price now."""
        self._pricing.asked_for(self._ticks())
        self._wake()

    def give_up(self) -> None:
        """Nobody waits any more."""
        self._pricing.given_up()
        self._wake()

    def _wake(self) -> None:
        if self._pricing.under_way is None:
            self._drop()
        self._changed.set()
        self._told(self.price)

    async def run(self) -> None:
        """Asks whenever a question is due, one at a time, until it is cancelled."""
        try:
            while True:
                self._changed.clear()
                self._collect()
                batch = self._pricing.take(self._ticks())
                if batch is not None:
                    self._drop()
                    self._question = batch, asyncio.ensure_future(self._quoter.price(batch))
                    self._question[1].add_done_callback(lambda _: self._changed.set())
                self._told(self.price)
                await self._pause(self._changed, self._pricing.due(self._ticks()))
        finally:
            self._drop()

    def _drop(self) -> None:
        """Gives up the question under way, if there is one."""
        if self._question is not None:
            self._question[1].cancel()
            self._question = None

    def _collect(self) -> None:
        """Hands on the answer, if it has come."""
        if self._question is None or not self._question[1].done():
            return
        batch, answer = self._question
        self._question = None
        try:
            quote = answer.result()
        except Throttled as error:
            self._pricing.throttled(batch, error.retry_after, self._ticks())
        except ProviderError as error:
            self._pricing.failed(batch, error.sentence)
        else:
            self._pricing.answered(batch, quote.amount, self._clock(), self._ticks())
