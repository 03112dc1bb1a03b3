"""When a request is made, how often, and what its end means; *how* it is made comes in. Imports ``domain`` alone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Protocol, TypeAlias

from msgspec import Struct

from tui.domain.errors import AccessDenied, OutcomeUnknown, ProviderError, Rejected, Throttled, Unreachable, Untrusted
from tui.domain.secret import Secret
from tui.providers import verdicts
from tui.providers.calls import Judge, Kind, Operation, Reply
from tui.providers.deadline import deadline
from tui.providers.limits import (
    Backoff,
    Breaker,
    Down,
    RetryBudget,
    retry_after,
    server_time,
    told_wait,
)
from tui.providers.request_log import noted
from tui.providers.tokens import TokenAuth, TokenKeeper, TokenRequest
from tui.providers.turns import Threshold, Turns

_GATEWAY_FAILURES: Final = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)


class Request(Struct, frozen=True):
    """One request, ready but for its credentials.

    Attributes:
        method: of HTTP.
        path: below the base URL, percent-encoded.
        query: pairs in their order, not encoded.
        json: makes the body when it is sent; None for no body.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    json: Callable[[], object] | None = None


class Trip(Struct):
    """How far a call got.

    Attributes:
        left: whether the provider may have acted on it.
        status: of the last reply.
        failed: whether the provider failed to serve it; None where nothing was learnt about that.
        failures: requests that it failed to serve.
    """

    left: bool = False
    status: int | None = None
    failed: bool | None = None
    failures: int = 0


class Exchange(Protocol):
    """One request and its reply over the wire, with every failure of the wire translated."""

    async def __call__(self, operation: Operation, request: Request, token: Secret | None, trip: Trip) -> Reply:
        """The reply, whatever its status; ``trip`` is kept up to date.

        Raises:
            ProviderError: there was no reply.
        """


Repeat: TypeAlias = Callable[[Backoff, Callable[[], Awaitable[Reply]]], Awaitable[Reply]]
"""Awaits an attempt again for as long as the backoff says so."""


class Caller:
    """What holds for every call of one account: its limits, its sign-in, and the meaning of replies."""

    def __init__(  # noqa: PLR0913 - see ApiClient
        self,
        title: str,
        judge: Judge,
        exchange: Exchange,
        repeat: Repeat,
        turns: Turns,
        *,
        auth: TokenAuth | None = None,
        trace: Callable[[], int] = int,
        read_only: bool = False,
        throttled_is_unsent: bool = False,
    ) -> None:
        self._title = title
        self._judge = judge
        self._exchange = exchange
        self._repeat = repeat
        self._read_only = read_only
        self._throttled_is_unsent = throttled_is_unsent
        self._keeper = TokenKeeper(auth, self._ask_for_token, trace=trace) if auth is not None else None
        self._turns = turns
        self._threshold = Threshold(trace)
        self._budget = RetryBudget()
        self._breaker = Breaker()

    async def call(self, operation: Operation, request: Request) -> Reply:
        """Asks the provider once; a read up to three times.

        Raises:
            ProviderError: the reply was judged to be an error, or there was none.
            OutcomeUnknown: it was no read, and it may have been carried out.
        """
        is_read = operation.kind is Kind.READ
        if self._read_only and not is_read:
            raise Rejected(self._title, operation.name, f"{self._title} is open for reading only: nothing was sent.")
        trip = Trip()
        with self._admitted(operation, trip) as is_probe:
            try:
                async with deadline(operation.deadline) as limit:
                    if is_probe or not is_read:
                        return await self._signed(operation, request, trip)
                    backoff = Backoff(self._budget, lambda: _seconds_to(limit.when()))
                    return await self._repeat(backoff, lambda: self._signed(operation, request, trip))
            except TimeoutError:
                trip.failed = True
                raise verdicts.overdue(self._title, operation, left=trip.left) from None
            except ProviderError as error:
                raise told_wait(error, _now()) from error.__cause__

    @contextmanager
    def _admitted(self, operation: Operation, trip: Trip) -> Iterator[bool]:
        """Asks the breaker, tells whether the call is a probe, and tells the breaker how it ended."""
        try:
            is_probe = self._breaker.admit()
        except Down as refusal:
            raise verdicts.down(self._title, operation, refusal.seconds) from None
        self._budget.deposit()
        try:
            yield is_probe
        finally:
            self._breaker.settle(probe=is_probe, failed=trip.failed, failures=max(1, trip.failures))

    async def _signed(self, operation: Operation, request: Request, trip: Trip) -> Reply:
        """With a bearer token where the account has one, renewed once where it was turned down."""
        if self._keeper is None:
            async with self._threshold.crossed():
                return await self._judged(operation, request, None, trip)
        token = await self._keeper.token()
        try:
            return await self._judged(operation, request, token, trip)
        except AccessDenied:
            if trip.status != HTTPStatus.UNAUTHORIZED:
                raise
        trip.left = False
        return await self._judged(operation, request, await self._keeper.token(refused=token), trip)

    async def _ask_for_token(self, wanted: TokenRequest, token: Secret | None) -> Reply:
        request = Request("POST", wanted.path, (), wanted.json)
        if token is not None:  # a refresh, which says nothing of the credentials
            return await self._judged(wanted.operation, request, token, Trip())
        async with self._threshold.crossed():
            return await self._judged(wanted.operation, request, None, Trip())

    async def _judged(self, operation: Operation, request: Request, token: Secret | None, trip: Trip) -> Reply:
        """One exchange, and what its reply means."""
        trip.status = None
        try:
            async with self._turns.taken():
                exchange = self._exchange(operation, request, token, trip)
                reply = await noted(self._title, operation, request.method, exchange)
        except (Unreachable, OutcomeUnknown) as error:
            trip.failed = not isinstance(error, Untrusted) or None
            trip.failures += 1
            raise
        trip.status, trip.failed = reply.status, reply.status in _GATEWAY_FAILURES
        trip.failures += trip.failed
        try:
            self._judge(operation, reply)
        except ProviderError as error:
            if isinstance(error, Throttled | Unreachable) and error.retry_after is None:
                error.retry_after = retry_after(
                    reply.headers.get("retry-after"), server_time(reply.headers.get("date"), _now())
                )
            raise verdicts.hardened(error, operation, reply, throttled_is_unsent=self._throttled_is_unsent) from error
        if (unjudged := verdicts.unjudged(self._title, operation, reply.status)) is not None:
            raise unjudged
        return reply

    def lost(self, operation: Operation) -> OutcomeUnknown:
        """For an adapter whose write was answered with 2xx and a body that cannot be read."""
        garbled = verdicts.failure(self._title, operation, verdicts.GARBLED)
        return OutcomeUnknown(garbled.provider, garbled.operation, garbled.sentence)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _seconds_to(moment: float | None) -> float:
    """Seconds until a time of the loop's clock."""
    return float("inf") if moment is None else moment - asyncio.get_running_loop().time()
