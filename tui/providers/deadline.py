"""A deadline that holds on to nothing once it is over. Imports nothing of ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[asyncio.Timeout]:
    """Ends what is under way after so many seconds, with ``TimeoutError``.

    The event loop keeps a timer that was cancelled until its time has come, and with it the context of whoever set it:
    the table that asked, its rows, a list of 200,000 entries, for two minutes after the answer. Set in a context of its
    own, it keeps nothing.
    """
    async with asyncio.timeout(None) as limit:
        Context().run(limit.reschedule, asyncio.get_running_loop().time() + seconds)
        yield limit
