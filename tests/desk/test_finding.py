"""One number at every account, by keys."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import account_tab, screen_text, settled
from tui.domain.campaigns import MessageQuery
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


def lines_of(screen: str, *words: str) -> list[str]:
    """The lines of a screen that hold all words."""
    return [line for line in screen.splitlines() if all(word in line for word in words)]


async def test_a_number_goes_on_every_block_list_by_four_keys_and_off_again_by_two(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        before = await find(pilot, "48603575076")
        assert "on the stop list" not in before
        await pilot.press("b")
        await settled(pilot)
        assert "Night spam" in screen_text(pilot.app)
        await pilot.press("b")
        await settled(pilot)
        done = screen_text(pilot.app)
        assert len(lines_of(done, "on the stop list", "BSG main")) == 1
        assert len(lines_of(done, "on the stop list", "SerwerSMS")) == 1
        assert len(lines_of(done, "on a list", "Plusofon")) == 1
        assert "put on: done" in done
        assert len(lines_of(done, "Journal", "written here")) == 3
        await pilot.press("u")
        await settled(pilot)
        assert "Take back?" in screen_text(pilot.app)
        await pilot.press("u")
        await settled(pilot)
        after = screen_text(pilot.app)
        assert not lines_of(after, "on the stop list", "+48603575076")
        assert not lines_of(after, "Plusofon", "on a list")
        assert after.count("taken back: done") == 3


async def test_the_lists_used_last_are_offered_next_time(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        await find(pilot, "48603575076")
        await pilot.press("b")
        await settled(pilot)
        await pilot.press("space")  # the first one is left out
        chosen = [line for line in screen_text(pilot.app).splitlines() if "(x)" in line]
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("slash", *["backspace"] * 11)
        await pilot.press(*"48500999001", "enter")
        await settled(pilot)
        await pilot.press("b")
        await settled(pilot)
        offered = [line for line in screen_text(pilot.app).splitlines() if "(x)" in line]
        assert set(chosen) <= set(offered)
        await pilot.press("escape")


async def test_a_contact_is_created_where_it_is_missing_and_taken_back(running: Running) -> None:
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
        assert len(lines_of(after, "SerwerSMS", " contact ", "+")) == 0
        assert len([line for line in lines_of(after, " contact ") if line.split()[0] in {"BSG", "SerwerSMS"}]) == 2
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert "no contact at SerwerSMS" in screen_text(pilot.app)


async def test_masking_covers_what_was_found(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await find(pilot, "48603575076")
        assert "Stanisław" in screen_text(pilot.app)
        await pilot.press("M")
        await pilot.pause()
        masked = screen_text(pilot.app)
        assert "Stanisław" not in masked
        assert "+48603575076" not in masked
        await pilot.press("M")
        await pilot.pause()
        assert "Stanisław" in screen_text(pilot.app)


async def test_u_with_nothing_to_take_back_says_so(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await find(pilot, "48603575076")
        await pilot.press("u")
        await settled(pilot)
        assert "nothing was changed from here" in screen_text(pilot.app)


async def test_messages_to_the_number_are_shown_with_their_window(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        phone = await most_written_to(sandbox)
        screen = await find(pilot, phone)
        sent = lines_of(screen, " message ", "BSG main")
        assert len(sent) > 1
        assert f"{len(sent)} messages 2026-08-" in screen
        assert "to 2026-11-02" in screen
        days = [line.split("message")[1].split()[0] for line in sent]
        assert days == sorted(days, reverse=True)


async def test_a_service_that_keeps_no_order_tells_no_messages_and_hides_nothing_else(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        sandbox.set("bsg.fault", "messages.list:status:500")
        screen = await find(pilot, "48603575076")
        assert "messages could not be read" in screen
        assert lines_of(screen, " contact ", "BSG main")


async def test_a_message_is_written_to_the_number(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await find(pilot, "48603575076")
        await pilot.press("m")
        await settled(pilot)
        screen = screen_text(pilot.app)
        assert "1 will get it" in screen


async def test_keys_of_a_number_that_nobody_knows_still_act(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        assert "Nobody knows" in await find(pilot, "48999999998")
        await pilot.press("b")
        await settled(pilot)
        await pilot.press("b")
        await settled(pilot)
        assert len(lines_of(screen_text(pilot.app), "put on: done")) == 1
        assert len(lines_of(screen_text(pilot.app), "BSG main", "on the stop list")) == 1


async def test_an_account_that_can_be_asked_nothing_says_cannot(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        screen = await find(pilot, "an")
        assert lines_of(screen, "SerwerSMS", "cannot")


async def most_written_to(sandbox: Sandbox) -> str:
    """The number that most messages went to."""
    provider = await account_tab(sandbox, "bsg").connect()
    assert provider.campaigns is not None
    rows: list[str] = []
    number, going = 1, True
    while going:
        page = await provider.campaigns.messages(MessageQuery(), number)
        rows += [row.phone for row in page.rows]
        number, going = number + 1, page.has_next
    await provider.close()
    return max(rows, key=rows.count)
