"""What is read for a table is given up when another place comes to the front, and asked again on coming back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.events import Key

from tests.desk.conftest import Running
from tests.desk.driving import LIMIT, press, screen_text, settled, until
from tui.app import Ringdesk
from tui.panes.browser import Browser
from tui.panes.contacts import ContactRows
from tui.panes.source import Narrowing
from tui.widgets.dialogs import Detail
from tui.widgets.opening import Opening

pytestmark = pytest.mark.anyio


class Held:
    """Answers that wait until they are let go."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun = asyncio.Semaphore(0)
        self.given_up = 0

    def around(self, ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """The same question, answered later."""

        async def asked(*arguments: Any, **options: Any) -> Any:
            self.begun.release()
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.given_up += 1
                raise
            return await ask(*arguments, **options)

        return asked

    async def is_asked(self) -> None:
        """Waits until one more question has begun."""
        await asyncio.wait_for(self.begun.acquire(), LIMIT)


def front(app: object) -> Browser:
    """The table in front."""
    assert isinstance(app, Ringdesk)
    table = app.front[1]
    assert table is not None
    return table


@pytest.mark.parametrize("away", [("g", "r"), ("2",)])
async def test_rows_in_hand_that_are_read_anew_are_given_up_on_leaving(
    running: Running, monkeypatch: pytest.MonkeyPatch, away: tuple[str, ...]
) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "j", "j")
        table, held = front(pilot.app), Held()
        cursor = table.table.current
        monkeypatch.setattr(table.source, "find", held.around(table.source.find))
        await pilot.press("r")
        await held.is_asked()
        for key in away:
            await pilot.press(key)
        await pilot.pause()
        assert held.given_up == 1
        for key in ("1", "g", "c"):
            await pilot.press(key)
        await held.is_asked()
        assert "reading …" in screen_text(pilot.app)
        held.gate.set()
        await settled(pilot)
        assert "reading …" not in screen_text(pilot.app)
        assert table.table.current == cursor


@pytest.mark.parametrize(("here", "there"), [(("g", "r"), ("g", "c")), (("2", "l"), ("escape",))])
async def test_that_another_table_was_reading_is_not_told_here(
    running: Running, monkeypatch: pytest.MonkeyPatch, here: tuple[str, ...], there: tuple[str, ...]
) -> None:
    async with running() as (pilot, _sandbox):
        for key in here:
            await press(pilot, key)
        table, held = front(pilot.app), Held()
        monkeypatch.setattr(table.source, "find", held.around(table.source.find))
        await pilot.press("r")
        await held.is_asked()
        assert "reading …" in await until(pilot, "reading …")
        assert "reading …" not in await press(pilot, *there)


async def test_that_a_table_reads_is_not_told_when_the_news_comes_too_late(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        table = front(pilot.app)
        for place in ("r", "c"):
            table.tell("reading …")
            assert "reading …" not in await press(pilot, "g", place)


async def test_going_where_one_is_already_keeps_telling_what_is_read(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as (pilot, _sandbox):
        table, held = front(pilot.app), Held()
        monkeypatch.setattr(table.source, "find", held.around(table.source.find))
        await pilot.press(">")
        await held.is_asked()
        await pilot.press("g", "c")
        await pilot.pause()
        assert "reading …" in screen_text(pilot.app)
        held.gate.set()
        await settled(pilot)
        assert "reading …" not in screen_text(pilot.app)


async def test_what_is_read_behind_the_table_in_front_is_given_up_too(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "g", "r")
        table, held = front(pilot.app), Held()
        monkeypatch.setattr(table.source, "find", held.around(table.source.find))
        await pilot.press("r")
        await held.is_asked()
        await pilot.press("enter")
        await until(pilot, "1-100 of")
        for key in ("g", "c"):
            await pilot.press(key)
        await pilot.pause()
        assert held.given_up == 1
        held.gate.set()


async def test_what_a_filter_offers_keeps_the_keys_while_it_is_read(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "3")
        held = Held()
        monkeypatch.setattr(ContactRows, "narrowings", held.around(ContactRows.narrowings))
        await pilot.press("f")
        await held.is_asked()
        for key in "klub":
            pilot.app.post_message(Key(key, key))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Opening)
        held.gate.set()
        await until(pilot, "Filter contacts")
        await settled(pilot)
        shown = screen_text(pilot.app)
        assert "Klub biegacza" in shown
        assert "Newsletter" not in shown


async def test_what_a_filter_offers_is_given_up_by_esc(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_rows: ContactRows) -> Sequence[Narrowing]:
        await asyncio.Event().wait()
        raise AssertionError("nobody set it")

    async with running() as (pilot, _sandbox):
        await press(pilot, "3")
        monkeypatch.setattr(ContactRows, "narrowings", never)
        await pilot.press("f")
        await pilot.press("escape")
        assert "given up" in await until(pilot, "given up")


async def test_details_that_are_closed_are_not_read_on(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as (pilot, _sandbox):
        held = Held()
        table = front(pilot.app)
        monkeypatch.setattr(table.source, "facts", held.around(table.source.facts))
        await pilot.press("enter")
        await held.is_asked()
        assert isinstance(pilot.app.screen, Detail)
        await pilot.press("escape")
        await pilot.pause()
        assert held.given_up == 1
