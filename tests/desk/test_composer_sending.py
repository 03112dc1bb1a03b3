"""Sending from the composer by keys, over the sandbox: the number that is asked for, lost answers, batches, stops."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.desk.composing import (
    PHONE,
    TEXT,
    app_of,
    begin,
    campaigns,
    composer,
    priced,
    settled_but_jobs,
)
from tests.desk.conftest import Running
from tests.desk.driving import LIMIT, NOW, account_tab, settled, until
from tui.app import Ringdesk
from tui.panes.sending_screen import SendingScreen
from tui.sandbox import Sandbox
from tui.services import pricing, sending
from tui.services.entries import Search, State
from tui.services.gathering import FromText
from tui.surroundings import Surroundings

pytestmark = pytest.mark.anyio


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question may be asked again at once."""
    monkeypatch.setattr(pricing, "REPEAT_AFTER", 0.1)


async def test_sending_asks_for_the_number_and_sends_once(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        before = await campaigns(pilot)
        await priced(pilot, numbers=f"{PHONE} 48600100300")
        await pilot.press("escape", "S")
        assert "2 people" in await until(pilot, "typed, sends it")
        await pilot.press("3", "enter")
        await pilot.pause()
        assert await campaigns(pilot) == before
        await pilot.press("2", "enter")
        assert "2 accepted" in await until(pilot, "SENT")
        assert await campaigns(pilot) == before + 1
        await pilot.press("escape")
        await settled(pilot)
        shop = await app_of(pilot).tools.workshop()
        assert await shop.unfinished.items() == ()


@pytest.mark.usefixtures("soon")
async def test_nothing_is_sent_while_there_is_no_price(running: Running) -> None:
    async with running(switches={"bsg.fault": "campaigns.price:status:500"}) as (pilot, sandbox):
        before = await campaigns(pilot)
        await begin(pilot)
        assert "PRICE UNKNOWN" in await until(pilot, "p asks")
        await pilot.press("escape", "S")
        await pilot.pause()
        assert composer(pilot) is pilot.app.screen
        assert await campaigns(pilot) == before
        sandbox.set("bsg.fault", "none")
        await pilot.press("p")
        await until(pilot, "PRICED")


@pytest.mark.usefixtures("soon")
async def test_a_provider_that_is_asked_too_often_is_waited_for_in_words(running: Running) -> None:
    async with running(switches={"bsg.fault": "campaigns.price:throttle:2*1"}) as (pilot, _sandbox):
        await begin(pilot)
        assert "pause" in await until(pilot, "again at")
        await until(pilot, "PRICED")


async def test_a_lost_answer_is_ambiguous_without_a_key_that_sends_and_then_found(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOOKS", (0.8, 1.0))
    async with running() as (pilot, sandbox):
        before = await campaigns(pilot)
        await priced(pilot)
        sandbox.set("bsg.fault", "campaigns.send:cut:after*1")
        await pilot.press("escape", "S", "1", "enter")
        assert "reference_id" in await until(pilot, "AMBIGUOUS")
        actions = {active.binding.action for active in pilot.app.screen.active_bindings.values()}
        assert isinstance(pilot.app.screen, SendingScreen)
        assert not any("send" in action for action in actions)
        assert "1 accepted" in await until(pilot, "   SENT")
        assert await campaigns(pilot) == before + 1


async def test_a_draft_in_doubt_opens_without_a_key_that_sends(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await priced(pilot)
        sandbox.set("bsg.fault", "campaigns.send:cut:before*1;messages.list:status:500")
        await pilot.press("escape", "S", "1", "enter")
        await until(pilot, "AMBIGUOUS")
        await pilot.press("escape")
        await settled_but_jobs(pilot)
        await pilot.press("i")
        await until(pilot, "go on with")
        await pilot.press("down", "enter")
        assert "S send" not in await until(pilot, "AMBIGUOUS")


async def test_the_next_desk_looks_a_lost_send_up_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOKS", (0.2, 0.4))
    async with Sandbox() as sandbox:
        async with kept_desk(sandbox, tmp_path).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            before = await campaigns(pilot, datetime.now(UTC))
            await priced(pilot)
            sandbox.set("bsg.fault", "campaigns.send:cut:after*1;messages.list:status:500")
            await pilot.press("escape", "S", "1", "enter")
            await until(pilot, "AMBIGUOUS")
        sandbox.set("bsg.fault", "none")
        async with kept_desk(sandbox, tmp_path).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            shop = await app_of(pilot).tools.workshop()
            [job] = shop.jobs.listed
            await asyncio.wait_for(job.wait(), LIMIT)
            [line] = (await shop.journal.page(Search())).rows
            assert line.state is State.DONE
            assert await shop.unfinished.items() == ()
            assert await campaigns(pilot, datetime.now(UTC)) == before + 1


def kept_desk(sandbox: Sandbox, folder: Path) -> Ringdesk:
    """A desk whose journal the next one finds again, on the host's clock as the journal is."""
    around = Surroundings(state=folder / "state")
    return Ringdesk([account_tab(sandbox, "bsg")], rehearsal=True, around=around)


MANY = "\n".join(f"4850{1000000 + number}" for number in range(10_003))


async def send_many(pilot: Pilot[None]) -> None:
    """A campaign to more people than one request takes, confirmed."""
    await begin(pilot, TEXT, "")
    composer(pilot).change(texts=(FromText(MANY),))
    await until(pilot, "PRICED")
    await pilot.press("escape", "S")
    assert "in 2 requests" in await until(pilot, "typed, sends it")
    await pilot.press(*"10003", "enter")


async def test_more_than_ten_thousand_leave_in_batches_each_in_the_journal(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        before = await campaigns(pilot)
        await send_many(pilot)
        screen = await until(pilot, "10003 accepted")
        assert "batch 1 of 2 to 10000" in screen
        assert "batch 2 of 2 to 3" in screen
        assert "charged 210.063 EUR" in screen
        assert await campaigns(pilot) == before + 2
        shop = await app_of(pilot).tools.workshop()
        lines = (await shop.journal.page(Search())).rows
        assert [line.state for line in lines] == [State.DONE, State.DONE]


async def test_a_stop_lets_the_batch_under_way_end_and_no_further_one_leave(running: Running) -> None:
    async with running() as (pilot, sandbox):
        before = await campaigns(pilot)
        sandbox.set("bsg.fault", "campaigns.send:latency:1500")
        await send_many(pilot)
        await until(pilot, "SENDING 0/10003")
        await pilot.press("X")
        screen = await until(pilot, "STOPPED")
        assert "10000 accepted, 3 not tried" in screen
        assert await campaigns(pilot) == before + 1
        shop = await app_of(pilot).tools.workshop()
        assert len((await shop.journal.page(Search())).rows) == 1
        await pilot.press("escape")
        await settled_but_jobs(pilot)
        await pilot.press("i")
        await until(pilot, "go on with")
        await pilot.press("down", "enter")
        await until(pilot, "3 of 10003 will get it")


async def test_a_sent_campaign_is_watched_by_one_key(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await priced(pilot)
        await pilot.press("escape", "S", "1", "enter")
        await until(pilot, "Enter watch it deliver")
        await pilot.press("enter")
        assert "1 messages to 1 numbers" in await until(pilot, "messages to")
        await until(pilot, "accepted")
        sandbox.set("clock", (NOW + timedelta(minutes=30)).isoformat())
        await pilot.press("r")
        await until(pilot, "delivered")
