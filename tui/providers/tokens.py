"""Bearer tokens: fetched on first use, renewed once for however many calls wait. Imports ``domain`` alone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.errors import ProviderError
from tui.domain.secret import Secret
from tui.providers.calls import Operation, Reply
from tui.providers.limits import loop_time

_RENEW_AFTER: Final = 0.9
"""Share of a token's lifetime after which a new one is asked for."""


class Token(Struct, frozen=True):
    """A bearer token.

    Attributes:
        value: what goes into the header.
        lifetime: seconds it is good for from now; None where nothing tells, and a 401 will.
    """

    value: Secret
    lifetime: float | None = None


class TokenRequest(Struct, frozen=True):
    """A POST that answers a token.

    Attributes:
        operation: of kind READ, since asking twice does no harm.
        path: below the base URL.
        json: makes the body when it is sent, so that no secret lies about; None for no body.
    """

    operation: Operation
    path: str
    json: Callable[[], object] | None = None


class TokenAuth(Struct, frozen=True):
    """How an account signs in.

    Attributes:
        login: asks for a token with the account's credentials.
        refresh: asks for a token with one that is still good; None where there is no such call.
        read_token: finds the token in the answer to either; raises ``UnexpectedReply``.
    """

    login: TokenRequest
    refresh: TokenRequest | None
    read_token: Callable[[Reply], Token]


Ask: TypeAlias = Callable[[TokenRequest, Secret | None], Awaitable[Reply]]


class TokenKeeper:
    """Holds an account's token; calls that need a new one at the same time share one request."""

    def __init__(
        self, auth: TokenAuth, ask: Ask, now: Callable[[], float] = loop_time, trace: Callable[[], int] = int
    ) -> None:
        self._auth = auth
        self._ask = ask
        self._now = now
        self._trace = trace
        self._got_with: int | None = None
        self._lock = asyncio.Lock()
        self._token: Secret | None = None
        self._renew_at = float("inf")
        self._refusal: ProviderError | None = None

    async def token(self, refused: Secret | None = None) -> Secret:
        """A token to send; not ``refused``, the one that the provider has just turned down.

        Raises:
            ProviderError: signing in failed.
        """
        if (held := self._usable(refused)) is not None:
            return held
        refusal_before = self._refusal
        async with self._lock:
            if (held := self._usable(refused)) is not None:
                return held
            if self._refusal is not None and self._refusal is not refusal_before:
                raise self._refusal
            try:
                return await self._renew(refused)
            except ProviderError as error:
                self._refusal = error
                raise

    def _usable(self, refused: Secret | None) -> Secret | None:
        is_usable = self._token is not refused and self._now() < self._renew_at and self._got_with == self._trace()
        return self._token if is_usable else None

    async def _renew(self, refused: Secret | None) -> Secret:
        """By refreshing a token that is still good, else by signing in."""
        trace = self._trace()
        if self._token is not refused and self._got_with == trace and self._auth.refresh is not None:
            try:
                return self._keep(await self._ask(self._auth.refresh, self._token), trace)
            except ProviderError:
                self._token = None  # signing in needs no token, and tells better what is wrong
        return self._keep(await self._ask(self._auth.login, None), trace)

    def _keep(self, reply: Reply, trace: int) -> Secret:
        token = self._auth.read_token(reply)
        self._token, self._got_with = token.value, trace
        self._renew_at = float("inf") if token.lifetime is None else self._now() + token.lifetime * _RENEW_AFTER
        return token.value
