"""The four faces of a table as pictures: loading, empty, failed, full; the light theme once."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.desk.driving import NOW, desk_over, settled
from tui.sandbox import Sandbox

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def keys(*pressed: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Presses keys one after the other, each when the one before has had its effect."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        for key in pressed:
            await pilot.press(key)
            await settled(pilot)

    return run


async def at_once(pilot: Pilot[Any]) -> None:
    """Waits for what is drawn without an answer."""
    await pilot.pause()
    await pilot.pause()


@SIZES
def test_a_table_that_is_being_read(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = desk_over(Sandbox(now=NOW, switches={"bsg.latency": "60000"}))
    assert snap_compare(app, terminal_size=size, run_before=at_once)


@SIZES
def test_an_empty_search(snap_compare: Compare, size: tuple[int, int]) -> None:
    search = ("slash", *"phone", "space", "equals_sign", *"1234567890", "enter")
    assert snap_compare(desk_over(Sandbox(now=NOW)), terminal_size=size, run_before=keys(*search))


@SIZES
def test_a_failed_account(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = desk_over(Sandbox(now=NOW, switches={"bsg.fault": "contacts.search:status:500"}))
    assert snap_compare(app, terminal_size=size, run_before=keys())


@SIZES
def test_a_full_table(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(desk_over(Sandbox(now=NOW)), terminal_size=size, run_before=keys())


def test_a_full_table_by_day(snap_compare: Compare) -> None:
    app = desk_over(Sandbox(now=NOW), theme="light")
    assert snap_compare(app, terminal_size=(80, 24), run_before=keys())
