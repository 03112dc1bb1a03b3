"""Deadlines end what takes too long, and keep nothing of what did not."""

import asyncio
import gc
import weakref
from contextvars import ContextVar

import pytest

from tests import virtual_time
from tui.providers.deadline import deadline

asking: ContextVar["Table"] = ContextVar("asking")


class Table:
    """Somebody who asks."""


async def too_long() -> None:
    async with deadline(5) as limit:
        assert limit.when() == asyncio.get_running_loop().time() + 5
        await asyncio.sleep(6)


async def asked_in_time() -> weakref.ref[Table]:
    async def ask() -> weakref.ref[Table]:
        table = Table()
        asking.set(table)
        async with deadline(120):
            await asyncio.sleep(0)
        return weakref.ref(table)

    return await asyncio.create_task(ask())


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        virtual_time.run(too_long())


async def still_there() -> bool:
    asyncio.get_running_loop().call_later(60, int)  # ahead of it: a timer on top is dropped as soon as it is cancelled
    table = await asked_in_time()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    return table() is not None


def test_who_asked_is_forgotten_long_before_the_deadline() -> None:
    assert not asyncio.run(still_there())
