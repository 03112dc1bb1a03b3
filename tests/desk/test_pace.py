"""Screens are drawn at once after a rest, and no more often than the pictures a second allow."""

import asyncio
from typing import Any

import pytest
from textual.message_pump import MessagePump

from tests import virtual_time
from tests.desk.conftest import Running
from tests.virtual_time import now
from tui.widgets.key_line import KeyLine
from tui.widgets.pace import Prompt, PromptTimer

PERIOD = 0.0625
KEYS = (0.1, 0.2, 0.3125, 0.4, 0.41, 0.42, 0.5, 0.75)
"""Seconds."""


class Counted(PromptTimer):
    """Keeps when it ticked."""

    def __init__(self) -> None:
        super().__init__(MessagePump(), PERIOD, name="screen_update", pause=True)
        self.ticks: list[float] = []

    async def _tick(self, *, next_timer: float, count: int) -> None:
        self.pause()
        self.ticks.append(round(now(), 4))


async def typed() -> list[float]:
    timer = Counted()
    timer._start()  # noqa: SLF001 - as Textual does
    for moment in KEYS:
        await asyncio.sleep(moment - now())
        timer.resume()
    await asyncio.sleep(1)
    timer.stop()
    return timer.ticks


def test_a_key_after_a_rest_is_drawn_at_once_and_soon_once_more_and_keys_in_a_row_share_a_picture() -> None:
    assert virtual_time.run(typed()) == [0.1, 0.2, 0.3125, 0.4, 0.4156, 0.4625, 0.525, 0.75]


@pytest.mark.anyio
async def test_every_screen_of_the_desk_is_drawn_so(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert isinstance(pilot.app.screen, Prompt)
        await pilot.press("question_mark")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 2
        assert isinstance(pilot.app.screen, Prompt)


@pytest.mark.anyio
async def test_a_key_that_changes_no_keys_does_not_draw_their_line(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        drawn: list[object] = []
        update = KeyLine.update

        def counted(line: KeyLine, *content: Any, **more: Any) -> None:
            drawn.append(content)
            update(line, *content, **more)

        monkeypatch.setattr(KeyLine, "update", counted)
        await pilot.press("j", "j", "k")
        await pilot.pause()
        assert drawn == []
        await pilot.press("g")
        await pilot.pause()
        assert len(drawn) == 1
