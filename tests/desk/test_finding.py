"""One number at every account, by keys."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import screen_text, settled
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def find(pilot: Pilot[None], text: str) -> str:
    """Presses 0, types, and reads what was found."""
    await pilot.press("0", *text, "enter")
    await settled(pilot)
    return screen_text(pilot.app)


def anybody(sandbox: Sandbox) -> str:
    """Digits of somebody whom more than one account knows."""
    del sandbox
    return "48603575076"


async def test_a_number_is_found_at_every_account_that_knows_it(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        screen = await find(pilot, anybody(sandbox))
        assert "+48603575076" in screen
        rows = [line for line in screen.splitlines() if " contact " in line]
        assert any("BSG main" in row for row in rows)
        assert any("SerwerSMS" in row for row in rows)


async def test_a_failing_account_does_not_hold_up_the_others(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        sandbox.set("serwersms.fault", "*:status:500")
        screen = await find(pilot, anybody(sandbox))
        assert "FAILED" in screen
        assert "BSG main" in next(line for line in screen.splitlines() if " contact " in line)


async def test_parts_of_names_are_found_where_the_provider_can(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        screen = await find(pilot, "anna")
        assert "whole numbers only" in screen
        assert " contact " in screen


async def test_a_pasted_number_is_looked_up_and_escape_goes_back(running: Running) -> None:
    from textual.events import Paste  # noqa: PLC0415 - used here alone

    async with running(size=(120, 40)) as (pilot, _sandbox):
        pilot.app.post_message(Paste("+48 603 575 076"))
        await settled(pilot)
        assert "+48603575076" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot)
        assert "of 2000" in screen_text(pilot.app)


async def test_nobody_is_said_plainly(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "Nobody knows" in await find(pilot, "48999999998")


async def test_a_number_goes_on_every_block_list_and_off_again(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        await find(pilot, "48603575076")
        await pilot.press("b")
        await settled(pilot)
        offered = screen_text(pilot.app)
        assert "Night spam" in offered
        await pilot.press("enter")
        await settled(pilot)
        done = screen_text(pilot.app)
        assert done.count("on the stop list") == 2
        assert "on a list" in done
        assert "put on: done" in done


async def test_a_contact_is_created_where_it_is_missing(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        for _ in range(2):  # the newest contacts of this book are in no other
            await pilot.press("s", "1")
            await settled(pilot)
        newest = next(line for line in screen_text(pilot.app).splitlines() if "+" in line)
        assert "no contact at SerwerSMS" in await find(pilot, newest.split("+")[1].split()[0])
        await pilot.press("n")
        await settled(pilot)
        assert "Create SerwerSMS" in screen_text(pilot.app)
        await pilot.press("n")
        await settled(pilot)
        after = screen_text(pilot.app)
        assert "no contact at SerwerSMS" not in after
        assert after.count(" contact ") == 2
