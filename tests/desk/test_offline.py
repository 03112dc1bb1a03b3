"""An account that cannot be reached: the desk says so, keeps what it shows, and comes back by itself."""

import asyncio

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text
from tui.panes import offline
from tui.providers.limits import Breaker

pytestmark = pytest.mark.anyio

OFFLINE = "OFFLINE since 09:30, asked again by itself. "


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "WAITS", (0.05,))
    monkeypatch.setattr(Breaker, "PAUSE", 0.1)


async def until(pilot: Pilot[None], words: str) -> str:
    """The screen once these words stand on it."""
    async with asyncio.timeout(30):
        while words not in (screen := screen_text(pilot.app)):
            await pilot.pause(0.02)
    return screen


async def back(pilot: Pilot[None]) -> str:
    """The screen once the account answers again."""
    screen = await until(pilot, "back: it answers again")
    assert "OFFLINE" not in screen
    return screen


async def test_offline_is_said_in_words_and_what_is_shown_keeps_its_time(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "*:cut:before")
        screen = await press(pilot, "greater_than_sign")
        assert OFFLINE in screen
        assert "The connection to BSG main broke" in screen
        assert "1-100 of 2000" in screen
        assert "read 09:30" in screen
        assert "FAILED" not in screen
        assert "reading" not in screen


@pytest.mark.usefixtures("soon")
async def test_it_comes_back_by_itself_with_the_page_that_was_asked_for(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await press(pilot, "j", "j")
        sandbox.set("bsg.fault", "contacts.search:cut:before*6")
        assert OFFLINE in await press(pilot, "greater_than_sign")
        assert "101-200 of 2000" in await back(pilot)


async def test_r_asks_at_once(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "contacts.search:cut:before*6")
        assert OFFLINE in await press(pilot, "r")
        assert OFFLINE in await press(pilot, "r")
        await press(pilot, "r")
        assert "1-100 of 2000" in await back(pilot)


@pytest.mark.usefixtures("soon")
async def test_an_account_that_was_never_reached_shows_its_rows_in_the_end(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("serwersms.fault", "*:cut:before")
        assert OFFLINE in await press(pilot, "3")
        await until(pilot, "not touched by this")
        sandbox.set("serwersms.fault", "")
        assert "page 1/" in await back(pilot)


@pytest.mark.usefixtures("soon")
async def test_only_the_account_in_front_is_asked(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "contacts.search:cut:before*60")
        await press(pilot, "r")
        assert "OFFLINE" not in await press(pilot, "2")
        left = sandbox.get("bsg.fault")
        await asyncio.sleep(0.3)
        assert sandbox.get("bsg.fault") == left
        sandbox.set("bsg.fault", "")
        await press(pilot, "1")
        await back(pilot)


@pytest.mark.parametrize("fault", ["*:status:401", "*:status:500", "*:throttle:600"])
async def test_an_account_that_answers_is_not_offline(running: Running, fault: str) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", fault)
        screen = await press(pilot, "r")
        assert "FAILED" in screen
        assert "OFFLINE" not in screen


@pytest.mark.usefixtures("soon")
async def test_nothing_on_the_screen_changes_while_it_asks_and_keys_work(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "*:cut:before")
        await press(pilot, "r")
        before = screen_text(pilot.app)
        for _ in range(30):
            await asyncio.sleep(0.02)
            assert screen_text(pilot.app) == before
        assert "[groups]" in await press(pilot, "g", "r")
        sandbox.set("bsg.fault", "")
        await back(pilot)
