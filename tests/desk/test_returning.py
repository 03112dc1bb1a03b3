"""The next desk offers to go where the last one was left, and goes there by one sequence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.desk.driving import NOW, account_tab, press_each, screen_text, settled
from tui.app import Ringdesk
from tui.domain.paging import Query
from tui.domain.ports import AccountTab, Provider
from tui.panes.browser import Browser
from tui.sandbox import Sandbox
from tui.surroundings import Surroundings

pytestmark = pytest.mark.anyio

OFFER = "last time: "


def tabs(sandbox: Sandbox) -> list[AccountTab]:
    return [account_tab(sandbox, provider) for provider in ("bsg", "plusofon", "serwersms")]


@asynccontextmanager
async def desk(state: Path, accounts: list[AccountTab], *keys: str) -> AsyncIterator[Pilot[None]]:
    """A desk over the state folder, after some keys; it ends in good order."""
    app = Ringdesk(accounts, rehearsal=True, around=Surroundings(clock=lambda: NOW, state=state))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press_each(pilot, *keys)
        yield pilot
        app.exit()


def front(pilot: Pilot[None]) -> Browser:
    assert isinstance(pilot.app, Ringdesk)
    browser = pilot.app.front[1]
    assert browser is not None
    return browser


async def left_by(state: Path, sandbox: Sandbox, *keys: str) -> object:
    async with desk(state, tabs(sandbox), *keys) as pilot:
        return front(pilot).table.current


async def test_account_place_search_page_cursor_and_marks_come_back(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        keys = ("slash", *"48", "enter", "space", "greater_than_sign", "j", "space", "j")
        row = await left_by(tmp_path, sandbox, "3", *keys)
        async with desk(tmp_path, tabs(sandbox)) as pilot:
            start = screen_text(pilot.app)
            assert "last time: SerwerSMS contacts, page 2: gl goes back there" in start
            assert "1-100 of 2000" in start
            back = await press_each(pilot, "g", "l")
            assert "page 2/" in back
            assert "2 marked" in back
            assert front(pilot).bar.line.value == "48"
            assert "back where the desk was left last time" in back
            assert OFFER not in back
            assert front(pilot).table.current == row


async def test_a_table_inside_another_is_opened_again(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        row = await left_by(tmp_path, sandbox, "2", "enter", "greater_than_sign", "j", "j")
        async with desk(tmp_path, tabs(sandbox), "g", "l") as pilot:
            back = screen_text(pilot.app)
            assert "page 2/2" in back
            assert front(pilot).table.current == row
            assert "1-6 of 6" in await press_each(pilot, "q")


@pytest.mark.parametrize("keys", [("s", "1", "s", "1"), ("3", "f", "j", "enter"), ("3", "f", "enter")])
async def test_order_and_group_come_back(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with Sandbox(now=NOW) as sandbox:
        async with desk(tmp_path, tabs(sandbox), *keys) as pilot:
            asked = front(pilot).view.wanted
            assert asked != (Query(), 1)
            before = list(front(pilot).rows)
        async with desk(tmp_path, tabs(sandbox), "g", "l") as pilot:
            assert front(pilot).view.wanted == asked
            assert before == list(front(pilot).rows)


async def test_everything_marked_is_everything_again(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "slash", *"4860", "enter", "A", "A")
        async with desk(tmp_path, tabs(sandbox), "g", "l") as pilot:
            assert "ALL THAT MATCH marked" in screen_text(pilot.app)


async def test_a_row_of_another_name_is_not_marked_again(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "g", "r", "space", "space")
        async with desk(tmp_path, tabs(sandbox), "g", "r", "e", *"x", "escape", "w") as pilot:
            assert "saved" in screen_text(pilot.app)
            await press_each(pilot, "g", "l")
            told = screen_text(pilot.app)
            assert "1 of 2 marked rows were not found again" in told
            assert "1 marked" in told


async def test_a_desk_where_nothing_was_done_leaves_the_earlier_offer(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "greater_than_sign")
        await left_by(tmp_path, sandbox)
        async with desk(tmp_path, tabs(sandbox)) as pilot:
            assert OFFER in screen_text(pilot.app)


async def test_the_first_desk_offers_nothing(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(tmp_path, tabs(sandbox)) as pilot:
        assert OFFER not in screen_text(pilot.app)
        assert "nothing is known of a last time" in await press_each(pilot, "g", "l")


async def test_an_account_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "3", "greater_than_sign")
        async with desk(tmp_path, tabs(sandbox)[:2]) as pilot:
            assert OFFER not in screen_text(pilot.app)


async def test_nothing_is_read_before_the_first_table(tmp_path: Path) -> None:
    may_connect = anyio.Event()
    async with Sandbox(now=NOW) as sandbox:
        first, *others = tabs(sandbox)

        async def connect() -> Provider:
            await may_connect.wait()
            return await first.connect()

        app = Ringdesk(
            [replace(first, connect=connect), *others], around=Surroundings(clock=lambda: NOW, state=tmp_path)
        )
        async with app.run_test() as pilot:
            for _ in range(5):
                await pilot.pause()
            assert app.tools.opened is None
            may_connect.set()
            await settled(pilot)
            assert app.tools.opened is not None


async def test_a_search_line_that_was_not_asked_is_unfinished_work(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "3", "greater_than_sign", "slash", *"Kwal", "left", "left", "left")
        async with desk(tmp_path, tabs(sandbox)) as pilot:
            assert "unfinished work since" in screen_text(pilot.app)
            assert "/ Kwal" in await press_each(pilot, "g", "d")
            assert "page 2/8" in await press_each(pilot, "enter")
            await press_each(pilot, "left", "left", "left", "o", "enter")
            assert front(pilot).bar.line.value == "Kowal"
            assert "no rows" in await press_each(pilot, "g", "d")


async def test_a_search_line_that_was_asked_or_emptied_is_finished(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        await left_by(tmp_path, sandbox, "slash", *"48", "enter", "slash", "5", "escape", "escape")
        async with desk(tmp_path, tabs(sandbox)) as pilot:
            assert "unfinished work" not in screen_text(pilot.app)
