"""Whose turn it is: how many requests at once and in a second, and none once credentials were refused.

Clocks come in, so that tests need none. Imports ``domain`` and its neighbours.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from tui.domain.errors import OutcomeUnknown, ProviderError, Unreachable
from tui.providers.limits import SignInRefused, loop_time


class Turns:
    """Lets requests of one account begin in the order in which they came.

    Args:
        at_once: how many are under way at the same time.
        per_second: how many begin within any second; None for any number.
    """

    def __init__(
        self,
        at_once: int,
        per_second: int | None = None,
        now: Callable[[], float] = loop_time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._begun: deque[float] | None = None if per_second is None else deque(maxlen=per_second)
        self._now = now
        self._sleep = sleep
        self._first = asyncio.Lock()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Around a request, once it may begin."""
        async with self._places:
            await self._second()
            yield

    async def _second(self) -> None:
        begun = self._begun
        if begun is None:
            return
        async with self._first:
            while len(begun) == begun.maxlen and (wait := begun[0] + 1.0 - self._now()) > 0:
                await self._sleep(wait)
            begun.append(self._now())


class Threshold:
    """Stops at the first refusal of an account's credentials.

    As long as no answer has accepted them, one request at a time carries them; after a refusal, none for a minute.
    Others in their place are tried at once, and likewise once.

    Args:
        trace: what tells the credentials in hand from others (see ``secret.trace``).
    """

    PAUSE: Final = 60.0

    def __init__(self, trace: Callable[[], int] = int, now: Callable[[], float] = loop_time) -> None:
        self._trace = trace
        self._now = now
        self._turn = asyncio.Lock()
        self._accepted: int | None = None
        self._refused: dict[int, tuple[SignInRefused, float]] = {}

    @asynccontextmanager
    async def crossed(self) -> AsyncIterator[None]:
        """Around a request that carries credentials.

        Raises:
            SignInRefused: the credentials were refused a moment ago, so nothing is sent.
        """
        if self._accepted == self._let_through():
            with self._watching(self._trace()):
                yield
            return
        async with self._turn:
            with self._watching(self._let_through()):
                yield

    def _let_through(self) -> int:
        """The trace of what is carried now, unless that is to wait."""
        trace = self._trace()
        first, until = self._refused.get(trace, (None, 0.0))
        if first is not None and self._now() < until:
            wait = f"Not asked again for {until - self._now():.0f} s, so that the account is not locked."
            raise SignInRefused(first.provider, first.operation, f"{first.sentence} {wait}")
        return trace

    @contextmanager
    def _watching(self, trace: int) -> Iterator[None]:
        try:
            yield
        except SignInRefused as refusal:
            self._accepted = None
            self._refused[trace] = (refusal, self._now() + self.PAUSE)
            raise
        except (Unreachable, OutcomeUnknown):
            raise  # no answer, so nothing is known of the credentials
        except ProviderError:
            self._accepted = trace
            raise
        self._accepted = trace
