"""Trying again what failed, by stamina. The only module that imports it; imported at the first failure."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina
import stamina.instrumentation

from tui.providers.limits import ATTEMPTS, Backoff

T = TypeVar("T")

stamina.instrumentation.set_on_retry_hooks(())  # its own log lines would be drawn over the screen


async def repeated(backoff: Backoff, attempt: Callable[[], Awaitable[T]], failure: Exception) -> T:
    """Goes on after a first attempt, which counts.

    Args:
        backoff: says after each failure how long to wait, or that nothing is tried again.
        attempt: what is tried.
        failure: of the first attempt.
    """
    failures = [failure]

    async def again() -> T:
        if failures:
            raise failures.pop()
        return await attempt()

    return await stamina.AsyncRetryingCaller(attempts=ATTEMPTS, timeout=None)(backoff, again)
