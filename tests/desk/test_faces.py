"""The faces of a table as pictures: full, empty, failed."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.desk.driving import NOW, desk_over, settled
from tui.sandbox import Sandbox

Compare = Callable[..., bool]


def keys(*pressed: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Presses keys one after the other, each when the one before has had its effect."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        for key in pressed:
            await pilot.press(key)
            await settled(pilot)

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_full_table(snap_compare: Compare, size: tuple[int, int]) -> None:
    sandbox = Sandbox(now=NOW)
    assert snap_compare(desk_over(sandbox), terminal_size=size, run_before=keys())


def test_an_empty_search(snap_compare: Compare) -> None:
    sandbox = Sandbox(now=NOW)
    search = ("slash", *"phone", "space", "equals_sign", *"1234567890", "enter")
    assert snap_compare(desk_over(sandbox), terminal_size=(80, 24), run_before=keys(*search))


def test_a_failed_account(snap_compare: Compare) -> None:
    sandbox = Sandbox(now=NOW, switches={"bsg.fault": "contacts.search:status:500"})
    assert snap_compare(desk_over(sandbox), terminal_size=(80, 24), run_before=keys())
