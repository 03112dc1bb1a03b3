"""Waiting until what was sent to widgets has had its effect: keys that come fast keep their order. Imports textual."""

import asyncio
import contextlib

from textual.widget import Widget

DRAINING = 0.25
"""Seconds that a key waits for the one before it to have its effect."""


async def drained(*nodes: Widget) -> None:
    """Waits until the keys before have gone through some widgets.

    Textual hands keys to the field in focus and goes on at once: on a line that sends many keys in one packet, what
    was typed after Tab would still go into the field before it.
    """
    for node in nodes:
        seen = asyncio.Event()
        node.call_later(seen.set)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(seen.wait(), DRAINING)
