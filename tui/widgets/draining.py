"""Waiting until what was sent to widgets has had its effect: keys that come fast keep their order. Imports textual."""

import asyncio
import contextlib
from collections.abc import Collection
from typing import Any, Final

from textual.app import App
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

LONGEST: Final = 2.0
"""Seconds that a key waits at most for the one before; so long only for a widget that waits for the application."""
_TURNS: Final = 20
"""Turns of the loop after which a worker that has asked nothing waits for a provider or a disk."""
_LOOK: Final = 0.05
"""Seconds between two looks whether a widget is still there to answer."""


async def drained(*nodes: Widget) -> None:
    """Waits until the keys before have gone through some widgets.

    Textual hands keys to the field in focus and goes on at once: on a line that sends many keys in one packet, what
    was typed after Tab would still go into the field before it.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            for node in nodes:
                await _reached(node)


async def opened(screen: Screen[Any]) -> None:
    """Waits until a screen that was put in front has its widgets, which its keys look for."""
    if screen.is_mounted:  # nearly always: no key is to set a timer for it
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            await screen._mounted_event.wait()  # noqa: SLF001 - Textual has no other way to wait for it


async def begun(app: App[Any], front: Screen[Any], before: Collection[Worker[Any]]) -> None:
    """Waits until the workers that a key has started come as far as they get at once: their question stands by then.

    Where the key itself has put a screen in front there is nothing to wait for: the next one is for that.

    Args:
        app: whose workers they are.
        front: the screen that was in front before the key.
        before: those that were there already.
    """
    for _ in range(_TURNS):
        if app.screen is not front or all(worker.is_finished for worker in app.workers if worker not in before):
            break
        await asyncio.sleep(0)


async def answered(app: App[Any], front: Screen[Any]) -> None:
    """Waits until who asked a question has its answer, where a key has ended one.

    The next key may ask another question, which ends whoever has not gone on from the one before: a page that was
    named, or a change that was agreed to, would be forgotten.

    Args:
        app: whose screens they are.
        front: the screen that was in front before the key.
    """
    if front not in app.screen_stack:
        for _ in range(_TURNS):
            await asyncio.sleep(0)


async def _reached(node: Widget) -> None:
    """Waits until a widget has come to a message that is sent now, or is gone."""
    seen = asyncio.Event()
    is_sent = node.call_later(seen.set)
    while is_sent and node.is_running and not seen.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(seen.wait(), _LOOK)
