"""Screens in front of the tables go once, and whatever stands on top of them stays."""

import pytest

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text, settled
from tui.widgets.dialogs import Ask, Confirm

pytestmark = pytest.mark.anyio


async def test_a_sheet_that_is_dismissed_twice_goes_once_with_the_first_result(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        results: list[str | None] = []
        sheet = Ask("Go to page")
        await pilot.app.push_screen(sheet, results.append)
        sheet.dismiss("3")
        sheet.dismiss(None)
        await settled(pilot)
        assert results == ["3"]
        assert len(pilot.app.screen_stack) == 1


async def test_a_sheet_that_is_dismissed_under_another_goes_after_it(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        results: list[object] = []
        below = Ask("Go to page")
        await pilot.app.push_screen(below, results.append)
        await pilot.app.push_screen(Confirm("Quit?", "q", "quit"), results.append)
        below.dismiss("3")
        await settled(pilot)
        assert "Quit?" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert results == [False, "3"]
        assert len(pilot.app.screen_stack) == 1
