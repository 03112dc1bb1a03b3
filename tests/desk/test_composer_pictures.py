"""Every state of a campaign as a picture, at both sizes: while it is written, and once it was confirmed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.desk.driving import NOW, desk_over, screen_text, settled
from tui.app import Ringdesk
from tui.domain.contacts import GroupRef
from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.panes.composer_typing import TypingComposer
from tui.panes.sending_screen import SendingScreen
from tui.panes.tools import Operator
from tui.sandbox import Sandbox
from tui.services import pricing
from tui.services.budget import Caps
from tui.services.campaign_plan import Terms, confirmed
from tui.services.dispatch import Progress, Result
from tui.services.gathering import FromText
from tui.services.job import Job, Phase
from tui.services.sending import SendState, Tried

Compare = Callable[..., bool]
Step = Callable[[Pilot[Any], Sandbox], Awaitable[None]]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
TEXT = (
    "Our autumn sale is open. Valid until 30 November in all our shops and online. "
    "Map and opening hours: acme.example/sale. Reply STOP to hear no more."
)
PASTED = "\n".join(f"48500100{number:03}" for number in (*range(200, 237), 200, 201)) + "\n12345"
PATIENCE = 600


async def until(pilot: Pilot[Any], *words: str) -> None:
    """Waits until all of some words stand on the screen."""
    for _ in range(PATIENCE):
        screen = screen_text(pilot.app)
        if all(one in screen for one in words):
            return
        await asyncio.sleep(0.03)
    raise AssertionError(f"{words} never came:\n{screen_text(pilot.app)}")


def composer(pilot: Pilot[Any]) -> TypingComposer:
    assert isinstance(pilot.app.screen, TypingComposer)
    return pilot.app.screen


async def write(pilot: Pilot[Any], text: str) -> None:
    """A campaign to a group and to pasted numbers."""
    await settled(pilot)
    await pilot.press("g", "m")
    await settled(pilot)
    await pilot.press("i")
    await until(pilot, "LumenCafe")
    front = composer(pilot)
    for _ in range(PATIENCE):
        if front.composition.balance is not None:
            break
        await pilot.pause(0.03)
    front.change(groups=(GroupRef("3002", "Regulars"),), texts=(FromText(PASTED, "pasted"),))
    await until(pilot, "will get it")
    front.box.insert(text)
    await pilot.pause()


async def at_rest(pilot: Pilot[Any]) -> None:
    """Waits until the draft is kept and nothing changes any more."""
    await until(pilot, "Draft saved")
    composer(pilot).draw()
    await pilot.pause()
    await pilot.pause()


async def priced(pilot: Pilot[Any], _sandbox: Sandbox) -> None:
    await write(pilot, TEXT)
    await until(pilot, "PRICED")
    await at_rest(pilot)


async def draft(pilot: Pilot[Any], _sandbox: Sandbox) -> None:
    await write(pilot, "")
    await at_rest(pilot)


async def asking(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    await priced(pilot, sandbox)
    sandbox.set("bsg.fault", "campaigns.price:latency:600000")
    composer(pilot).box.insert(" Bye.")
    await until(pilot, "ASKING", "to wait for")
    await at_rest(pilot)


async def dear(pilot: Pilot[Any], _sandbox: Sandbox) -> None:
    await write(pilot, TEXT.replace(". Valid", " — valid"))
    await until(pilot, "PRICED")
    await at_rest(pilot)


async def stale(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    await priced(pilot, sandbox)
    pricing.SETTLE = 3600  # type: ignore[misc] # the price stays stale for as long as the picture takes
    composer(pilot).box.insert(" Bye.")
    await until(pilot, "STALE", "to wait for")
    await at_rest(pilot)


async def unknown(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    sandbox.set("bsg.fault", "campaigns.price:status:500")
    await write(pilot, TEXT)
    await until(pilot, "UNKNOWN")
    await at_rest(pilot)


async def over_budget(pilot: Pilot[Any], _sandbox: Sandbox) -> None:
    assert isinstance(pilot.app, Ringdesk)
    pilot.app.tools.operator = Operator(caps=Caps(per_send=Decimal(4), per_day=Decimal(100)))
    await write(pilot, TEXT)
    await until(pilot, "OVER BUDGET")
    await at_rest(pilot)


async def blocked(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    await priced(pilot, sandbox)
    composer(pilot).change(start_at=NOW - timedelta(hours=1))
    await until(pilot, "BLOCKED")
    await at_rest(pilot)


async def in_doubt(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    await priced(pilot, sandbox)
    front = composer(pilot)
    batch = send(SendState.UNKNOWN).results[0].batch
    front.composition.tried = (Tried(1, batch, SendState.UNKNOWN),)
    await pilot.press("escape")
    await at_rest(pilot)
    assert "S send" not in screen_text(pilot.app)


async def masked(pilot: Pilot[Any], sandbox: Sandbox) -> None:
    await priced(pilot, sandbox)
    await pilot.press("escape", "M")
    await until(pilot, "M shows them")
    await pilot.pause()


WRITTEN: dict[str, Step] = {
    "draft": draft,
    "pricing": asking,
    "priced": priced,
    "dear": dear,
    "stale": stale,
    "unknown": unknown,
    "over budget": over_budget,
    "blocked": blocked,
    "ambiguous": in_doubt,
    "masked": masked,
}


@SIZES
@pytest.mark.parametrize("state", WRITTEN)
def test_a_campaign_that_is_written(
    snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], state: str
) -> None:
    monkeypatch.setattr(pricing, "SETTLE", pricing.SETTLE)
    sandbox = Sandbox(now=NOW)

    async def run(pilot: Pilot[Any]) -> None:
        await WRITTEN[state](pilot, sandbox)

    assert snap_compare(desk_over(sandbox), terminal_size=size, run_before=run)


@pytest.mark.parametrize("state", ["priced", "over budget"])
def test_below_eighty_columns_count_and_price_fold(
    snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    test_a_campaign_that_is_written(snap_compare, monkeypatch, (60, 16), state)


def send(*states: SendState, stopped: bool = False, starts: bool = False) -> Progress:
    """A send in batches of 400 people, in these states."""
    phones = tuple(f"48500{100000 + number}" for number in range(400 * len(states) - 5))
    terms = Terms(start_at=NOW + timedelta(days=3) if starts else None, price=Money(Decimal("38.36"), "EUR"))
    plan = confirmed("k", Content("ACME", TEXT, People(phones)), terms, 400, typed=len(phones))
    words = {
        SendState.SENT: "Sent.",
        SendState.UNKNOWN: "The answer was lost.",
        SendState.REFUSED: "BSG refused it: Sender is not approved.",
    }
    results = (
        Result(batch, state, words.get(state, ""), entry=1, at=NOW, campaign_id=_campaign(state, batch.number))
        for batch, state in zip(plan.batches, states, strict=True)
    )
    charged = (replace(one, charged=one.batch.price if one.state is SendState.SENT else "") for one in results)
    return Progress(plan, tuple(charged), stopped)


def _campaign(state: SendState, number: int) -> str:
    return f"{880042 + number}" if state is SendState.SENT else ""


SENT, SENDING, LATER = SendState.SENT, SendState.SENDING, SendState.CONFIRMED
CONFIRMED: dict[str, tuple[Progress, bool]] = {
    "scheduled": (send(SENT, starts=True), True),
    "sending": (send(SENT, SENDING, LATER), False),
    "sent": (send(SENT, SENT, SENT), True),
    "partly sent": (send(SENT, SendState.REFUSED, LATER), True),
    "ambiguous": (send(SENT, SendState.UNKNOWN, LATER), True),
    "stopped": (send(SENT, LATER, LATER, stopped=True), True),
}


@SIZES
@pytest.mark.parametrize("state", CONFIRMED)
def test_a_campaign_that_was_confirmed(snap_compare: Compare, size: tuple[int, int], state: str) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, Ringdesk)
        job = Job("bsg", "campaign november-sale", NOW)
        job.value, is_over = CONFIRMED[state]
        job.phase = Phase.RUNNING
        if is_over:
            job.end()
        await pilot.app.push_screen(SendingScreen(job, pilot.app.tools))
        await until(pilot, state.upper())

    assert snap_compare(desk_over(Sandbox(now=NOW)), terminal_size=size, run_before=run)


def words_of(states: Sequence[str]) -> set[str]:
    return {state.upper() for state in states}


def test_every_state_of_the_table_has_its_picture() -> None:
    pictured = words_of([*WRITTEN, *CONFIRMED])
    assert pictured >= {
        "DRAFT", "PRICING", "PRICED", "STALE", "UNKNOWN", "OVER BUDGET", "BLOCKED", "SCHEDULED", "SENDING", "SENT",
        "PARTLY SENT", "AMBIGUOUS", "STOPPED",
    }  # fmt: skip
