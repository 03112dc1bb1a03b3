"""Changes of a list that outlive the table they were made in: on disk, at another desk, after another's save."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.desk.driving import NOW, account_tab, press, screen_text, settled
from tui.app import Ringdesk
from tui.domain.contacts import ListEntry
from tui.domain.ports import Lists
from tui.sandbox import Sandbox
from tui.services.owner import Owner
from tui.services.store import Store
from tui.services.unfinished import Unfinished, Work
from tui.surroundings import Surroundings

pytestmark = pytest.mark.anyio

SHORT = "206"
KEY = f"plusofon/list/{SHORT}"
ANNA = ListEntry("Anna", ("48600111222",))


@asynccontextmanager
async def desk(sandbox: Sandbox, state: Path, *, read_only: bool = False) -> AsyncIterator[Pilot[None]]:
    """A desk at the one account that has lists, with the short list open."""
    tab = account_tab(sandbox, "plusofon", read_only=read_only)
    app = Ringdesk([tab], around=Surroundings(clock=lambda: NOW, state=state))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "G", "enter")
        yield pilot


async def add_anna(pilot: Pilot[None]) -> str:
    """Adds an entry that waits to be saved."""
    return await press(pilot, "i", *"Anna", "tab", *"600111222", "escape", "w")


async def lists_of(sandbox: Sandbox) -> Lists:
    """A second client of the same account."""
    provider = await account_tab(sandbox, "plusofon").connect()
    assert provider.lists is not None
    return provider.lists


async def kept(state: Path) -> list[str]:
    """Keys of the unfinished work in a state folder."""
    store = Store(state)
    try:
        return [item.key for item in await Unfinished(store).items()]
    finally:
        await store.close()


async def test_a_change_is_on_disk_within_a_second(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path) as pilot:
        await add_anna(pilot)
        await asyncio.sleep(1)
        assert await kept(tmp_path) == [KEY]
        await press(pilot, "u")
        assert await kept(tmp_path) == []


async def test_leaving_the_list_keeps_the_changes_and_says_so(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path) as pilot:
        await add_anna(pilot)
        assert "1 change kept as unfinished work" in await press(pilot, "escape")
        assert "Restored, not saved: 1 change begun" in await press(pilot, "enter")
        assert "kept as unfinished work" in await press(pilot, "q")
        assert "+ added" in await press(pilot, "g", "d", "enter")


async def test_a_later_desk_finds_them_again_beside_what_others_did(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        async with desk(sandbox, tmp_path) as pilot:
            await add_anna(pilot)
            await press(pilot, "g", "g", "d")
        lists = await lists_of(sandbox)
        whole = await lists.read(SHORT)
        theirs = ListEntry("Theirs", ("48600999888",))
        await lists.replace(replace(whole, entries=(theirs, *whole.entries[1:], whole.entries[0])))
        async with desk(sandbox, tmp_path) as pilot:
            assert "2 not saved" in screen_text(pilot.app)
            await press(pilot, "w", "escape")
        assert (await lists.read(SHORT)).entries == (theirs, *whole.entries[1:], ANNA)
        assert await kept(tmp_path) == []


async def test_what_is_in_the_list_by_now_is_not_done_twice(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox:
        async with desk(sandbox, tmp_path) as pilot:
            await add_anna(pilot)
            await press(pilot, "g", "g", "d")
        lists = await lists_of(sandbox)
        whole = await lists.read(SHORT)
        await lists.replace(replace(whole, entries=(*whole.entries[1:], ANNA)))
        async with desk(sandbox, tmp_path) as pilot:
            screen = screen_text(pilot.app)
            assert "2 changes of yours are in the list already" in screen
            assert "not saved:" not in screen
        assert await kept(tmp_path) == []


async def test_another_desk_that_changes_the_list_keeps_this_one_from_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = Unfinished(store, owner=Owner.of(os.getppid()))
    await other.save(KEY, Work("plusofon", "list", "theirs", {}))
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path) as pilot:
        screen = screen_text(pilot.app)
        assert "Another desk of yours has changes of this list" in screen
        assert "Paste" not in screen
        assert "- removed" not in await press(pilot, "d")
        await other.finish(KEY)
        await press(pilot, "r")
        assert "- removed" in await press(pilot, "d")
    await store.close()


async def test_a_form_left_in_a_list_is_opened_again_with_it(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path) as pilot:
        await press(pilot, "e", "end", "X", "escape", "escape", "escape")
        assert "Entry 1" in await press(pilot, "g", "d", "enter")


async def test_refreshing_keeps_what_waits_and_shows_what_others_did(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path) as pilot:
        await press(pilot, "g", "g", "d")
        lists = await lists_of(sandbox)
        whole = await lists.read(SHORT)
        await lists.replace(replace(whole, entries=(ListEntry("Theirs", ("48600999888",)), *whole.entries)))
        screen = await press(pilot, "r", "g", "g")
        assert "Theirs" in screen
        assert "1 not saved" in screen
        assert "- removed" in screen


async def test_an_account_that_is_only_read_shows_no_key_that_writes(tmp_path: Path) -> None:
    async with Sandbox(now=NOW) as sandbox, desk(sandbox, tmp_path, read_only=True) as pilot:
        before = screen_text(pilot.app)
        assert "Paste" not in before
        assert "Not saved" not in before
        assert await press(pilot, "d", "P", "i") == before
