"""What was closed is forgotten: no cache, signal or timer holds on to a table or a sheet that is gone."""

import gc
import weakref

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from tests.desk.conftest import Running
from tests.desk.driving import press
from tui.panes.levels import Levels

pytestmark = pytest.mark.anyio

TIMES = 4
LAST = 1
"""The one closed last is let go of when the next one opens."""


async def opened_and_closed(pilot: Pilot[None], keys: tuple[str, ...], back: str) -> weakref.ref[Widget]:
    await press(pilot, *keys)
    screen = pilot.app.screen
    seen = screen if len(pilot.app.screen_stack) > 1 else screen.query_one("#place-groups", Levels).top.table
    known = weakref.ref[Widget](seen)
    await press(pilot, back)
    return known


@pytest.mark.parametrize(
    ("place", "keys"),
    [((), ("question_mark",)), (("g", "r"), ("enter",)), ((), ("enter",)), ((), ("L",)), ((), ("colon",))],
    ids=["sheet of keys", "table", "details", "journal", "palette"],
)
async def test_what_was_closed_is_forgotten(running: Running, place: tuple[str, ...], keys: tuple[str, ...]) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, *place)
        known = [await opened_and_closed(pilot, keys, "escape") for _ in range(TIMES)]
        gc.collect()
        assert sum(widget() is not None for widget in known) <= LAST
