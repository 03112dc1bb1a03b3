"""The composer as a state machine: whatever is edited, answered, lost or waited for, in whatever order.

A price is never shown for anything but what is written, and sending is never open while it is stale.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tui.domain.campaigns import Balance, Limits, Quote, Sender
from tui.domain.content import Content, People
from tui.domain.errors import ProviderError, Throttled, Unreachable
from tui.domain.money import Money
from tui.domain.paging import Page
from tui.domain.sms import Encoding
from tui.panes.composer_draft import Draft
from tui.panes.composer_lines import lines
from tui.panes.composition import Account, Composition
from tui.panes.tools import Operator
from tui.services.gathering import FromText
from tui.services.price_memory import FRESH
from tui.services.pricing import APART, REPEAT_AFTER, SETTLE
from tui.services.rates import Rates
from tui.services.sending import SendState, Tried

START = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
NUMBERS = ("500100200", "500100201", "500100202", "500100203", "500100204", "12")
STOPPED = "48500100201"
AT_ONCE = 2
TURNS = 200


def cost(asked: Content) -> Money:
    """A price that no other content has."""
    return Money(Decimal(int(asked.hash[:6], 16)) / 10**9, "EUR")


def expected(phones: Sequence[str]) -> tuple[str, ...]:
    """Who gets it: each number once, without those on the stop list and those that are none."""
    full = (f"48{phone}" for phone in phones if len(phone) > 2)
    return tuple(phone for phone in dict.fromkeys(full) if phone != STOPPED)


class Provider:
    """Campaigns whose prices come when the machine says so."""

    channels = ("sms",)
    quotes = True
    at_once = AT_ONCE
    options: frozenset[Any] = frozenset()
    limits = Limits(
        units={Encoding.GSM7: 765, Encoding.UCS2: 335},
        sender_letters=11,
        sender_digits=15,
        phone_digits=(9, 15),
        days_ahead=30,
        validity_hours=(1, 72),
        window=timedelta(days=89),
    )

    def __init__(self) -> None:
        self.asked: list[tuple[Content, asyncio.Future[Quote]]] = []

    async def price(self, content: Content) -> Quote:
        answer: asyncio.Future[Quote] = asyncio.get_running_loop().create_future()
        self.asked.append((content, answer))
        return await answer

    async def stopped(self, page: int) -> Page[str]:
        return Page((STOPPED,), page, 500, 1, None, has_next=False)


class Inline(ThreadPoolExecutor):
    """Does what is meant for a thread at once, so that a run can be repeated."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(work(*arguments, **named))
        return done


class Outbox:
    """Nothing was sent before."""

    def __init__(self) -> None:
        self.rates = Rates()


class Composing(RuleBasedStateMachine):
    """One composer, on a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.loop.set_default_executor(Inline())
        self.gate = asyncio.Event()
        self.now = 0.0
        self.deadline: float | None = None
        self.changed: asyncio.Event | None = None
        self.text, self.sender, self.phones = "", "ACME", ()
        self.counted: tuple[str, ...] | None = None
        self.answered: dict[str, float] = {}
        self.counting: asyncio.Task[None] | None = None

    phones: tuple[str, ...]

    @initialize()
    def open(self) -> None:
        self.provider = Provider()
        account = Account(
            "BSG", cast(Any, self.provider), cast(Any, Outbox()), "PL", (), Operator(),
            lambda: START + timedelta(seconds=self.now),
        )  # fmt: skip
        draft = Draft("k", sender=self.sender)
        self.composition = Composition(account, draft, lambda: None, ticks=lambda: self.now, pause=self._pause)
        self.composition.senders = (Sender("ACME", "active", usable=True), Sender("Night", "active", usable=True))
        self.composition.balance = Balance(Money(Decimal(100), "EUR"), Money(Decimal(0), "EUR"))
        self.task = self.loop.create_task(self.composition.live.run())
        self._settle()

    def teardown(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self._settle()
        self.loop.close()

    async def _pause(self, changed: asyncio.Event, seconds: float | None) -> None:
        self.changed, self.deadline = changed, None if seconds is None else self.now + seconds
        if seconds is None or seconds > 0:
            await changed.wait()

    def _settle(self) -> None:
        async def turns() -> None:
            for _ in range(TURNS):
                await asyncio.sleep(0)

        self.loop.run_until_complete(turns())

    # -- what people do ----------------------------------------------------------------------------------

    @rule(text=st.sampled_from(["", "a", "b", "Żubr", "x" * 161]))
    def write(self, text: str) -> None:
        self.text = text
        self.composition.edit(text=text)
        self._settle()

    @rule(sender=st.sampled_from(["ACME", "Night", ""]))
    def choose_sender(self, sender: str) -> None:
        self.sender = sender
        self.composition.edit(sender=sender)
        self._settle()

    @rule(phones=st.lists(st.sampled_from(NUMBERS), max_size=6))
    def name_people(self, phones: list[str]) -> None:
        texts = (FromText("\n".join(phones), "pasted"),) if phones else ()
        if self.composition.edit(texts=texts):
            self.phones, self.counted = tuple(phones), None
            if self.counting is not None:
                self.counting.cancel()
            self.counting = self.loop.create_task(self._count())
        self._settle()

    @precondition(lambda self: self.counting is not None)
    @rule()
    def people_are_counted(self) -> None:
        assert self.counting is not None
        self.gate.set()
        self.loop.run_until_complete(self.counting)
        self.gate.clear()
        self.counting, self.counted = None, expected(self.phones)
        self._settle()

    async def _count(self) -> None:
        await self.gate.wait()
        await self.composition.gather()

    @rule()
    def want_the_price(self) -> None:
        self.composition.live.ask()
        self._settle()

    @rule(seconds=st.sampled_from([0.1, SETTLE, APART, 3.0, REPEAT_AFTER, 61.0, FRESH]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        for _ in range(10):
            if self.changed is None or self.deadline is None or self.now < self.deadline:
                return
            self.changed.set()
            self._settle()

    @rule()
    def write_until_it_is_priced(self) -> None:
        self.choose_sender("ACME")
        self.write("Hello")
        self.name_people(["500100200", "500100202", "500100203"])
        if self.counting is not None:
            self.people_are_counted()
        self.want_the_price()
        for _ in range(6):
            self.wait(REPEAT_AFTER)
            for content, answer in self.provider.asked:
                if not answer.done():
                    self._answer(content, answer, "price")

    # -- what the line does ------------------------------------------------------------------------------

    @precondition(lambda self: any(not answer.done() for _, answer in self.provider.asked))
    @rule(data=st.data(), how=st.sampled_from(["price", "price", "price", "no price", "lost", "throttled"]))
    def answer(self, data: st.DataObject, how: str) -> None:
        waiting = [(content, answer) for content, answer in self.provider.asked if not answer.done()]
        self._answer(*data.draw(st.sampled_from(waiting)), how)

    def _answer(self, content: Content, answer: "asyncio.Future[Quote]", how: str) -> None:
        errors: dict[str, ProviderError] = {
            "lost": Unreachable("BSG", "price", "The line broke."),
            "throttled": Throttled("BSG", "price", "Too often.", None),
        }
        if how in errors:
            answer.set_exception(errors[how])
        else:
            answer.set_result(Quote(cost(content) if how == "price" else None))
            self.answered[content.hash] = self.now if how == "price" else -FRESH
        self._settle()

    @rule(is_lost=st.booleans())
    def a_send_is_in_doubt(self, is_lost: bool) -> None:
        state = SendState.UNKNOWN if is_lost else SendState.NOT_FOUND
        self.composition.tried = (Tried(1, cast(Any, None), state),)

    # -- what must hold ----------------------------------------------------------------------------------

    @property
    def written(self) -> Content:
        """What is written, by the machine's own account of it."""
        counted = self.counted if self.counted is not None else ()
        return Content(self.sender, self.text, People(counted))

    @invariant()
    def a_price_is_that_of_what_is_written(self) -> None:
        if not hasattr(self, "composition") or self.counting is not None:
            return
        shown = lines(self.composition, 80)
        line = next(row for row in shown.block if row.startswith("Price"))
        batches = list(self.written.batches(AT_ONCE))
        is_known = self.written.is_complete and all(
            self.now - self.answered.get(batch.hash, -FRESH) < FRESH for batch in batches
        )
        if "asked of" in line:
            assert is_known
            amount = sum(map(cost, batches[1:]), start=cost(batches[0]))
            assert line.split("asked of")[0].removeprefix("Price").strip() == str(amount)
        else:
            assert shown.state in ("DRAFT", "ASKING", "STALE", "PRICE UNKNOWN", "AMBIGUOUS")
            assert not self.composition.may_send

    @invariant()
    def sending_is_open_for_a_fresh_price_alone(self) -> None:
        if not hasattr(self, "composition") or not self.composition.may_send:
            return
        assert self.counting is None
        assert lines(self.composition, 80).state == "PRICED"
        assert self.composition.content.hash == self.written.hash
        assert not any(one.state is SendState.UNKNOWN for one in self.composition.tried)


TestComposing = Composing.TestCase
TestComposing.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
