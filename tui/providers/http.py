"""The one way to a provider: deadlines, repetitions, limits, and every failure of the wire as one of our errors.

The only module that imports httpx; besides them ``domain`` and its neighbours here.
"""

import asyncio
import json as jsons
import logging
import ssl
from collections.abc import Awaitable, Callable, Collection, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from tui.domain.errors import AccessDenied, OutcomeUnknown, Rejected
from tui.domain.secret import Secret, trace
from tui.providers import verdicts
from tui.providers.address import Address, BadAddress, address, segment
from tui.providers.body import BodyTooLarge, Unreadable, unpacking
from tui.providers.calling import Caller, Request, Trip
from tui.providers.calls import Judge, Kind, Operation, Reply
from tui.providers.limits import Backoff
from tui.providers.plugin import LINE, AsgiApp, Line
from tui.providers.tokens import Token, TokenAuth, TokenRequest
from tui.providers.turns import Turns
from tui.providers.verdicts import Fate, failure

__all__ = ["ApiClient", "Judge", "Kind", "Operation", "Reply", "Token", "TokenAuth", "TokenRequest", "segment"]

BODY_CAP: Final = 64 * 2**20
"""Bytes of an unpacked body; a list of 200,000 entries is 25 MB."""
_CONNECT_SECONDS: Final = 5.0

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below that they print URLs and cookies

_MEANINGS: Final[tuple[tuple[Fate, tuple[type[Exception], ...]], ...]] = (
    (verdicts.UNREACHED, (httpx.ConnectError, httpx.ConnectTimeout)),
    (verdicts.NOT_PASSED_ON, (httpx.ProxyError,)),
    (verdicts.CROWDED, (httpx.PoolTimeout,)),
    (verdicts.SILENT, (httpx.TimeoutException, httpx.ReadTimeout, httpx.WriteTimeout)),
    (verdicts.CUT, (httpx.NetworkError, httpx.ReadError, httpx.WriteError, httpx.CloseError, OSError)),
    (verdicts.CUT, (httpx.ProtocolError, httpx.RemoteProtocolError)),
    (verdicts.CUT, (httpx.StreamError, httpx.StreamConsumed, httpx.StreamClosed)),
    (verdicts.CUT, (httpx.ResponseNotRead, httpx.RequestNotRead)),
    (verdicts.CUT, (httpx.HTTPError, httpx.RequestError, httpx.TransportError)),
    (verdicts.BROKEN_OFF, (httpx.LocalProtocolError,)),
    (verdicts.UNSENDABLE, (httpx.InvalidURL, httpx.UnsupportedProtocol, BadAddress)),
    (verdicts.GARBLED, (httpx.DecodingError, httpx.HTTPStatusError, httpx.CookieConflict, Unreadable)),
    (verdicts.ASTRAY, (httpx.TooManyRedirects,)),
    (verdicts.TOO_LARGE, (BodyTooLarge,)),
)
FATES: Final[Mapping[type[Exception], Fate]] = {kind: fate for fate, kinds in _MEANINGS for kind in kinds}
"""What each exception of an exchange means, by the nearest of its types that is named here."""

_WIRE_FAILURES: Final = tuple(FATES)


def fate_of(error: Exception) -> Fate:
    """What an exception of an exchange means for the request (a table, and the one case that needs its cause)."""
    if isinstance(error, httpx.ConnectError) and _is_about_trust(error):
        return verdicts.DISTRUSTED
    return next(FATES[kind] for kind in type(error).__mro__ if kind in FATES)


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Credentials(httpx.Auth):
    """Puts secrets into the headers where the request leaves, so that nothing else holds them."""

    def __init__(self, title: str, headers: Mapping[str, Secret | str], token: Secret | None) -> None:
        bearer = {} if token is None else {"Authorization": Secret(f"Bearer {token.reveal().strip()}")}
        self._headers = {name: _sendable(title, value) for name, value in {**headers, **bearer}.items()}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        for name, value in self._headers.items():
            request.headers[name] = value.reveal().strip() if isinstance(value, Secret) else value
        yield request


class ApiClient:
    """An account's connection to its provider; one for as long as the account is open.

    Args:
        title: what errors call the account.
        base_url: the only place requests go to; https, unless it is this machine or in process.
        judge: tells replies that are fit to be read from the others.
        headers: sent with every request.
        credentials: what the account signs in with; a value that changes in place is used, and tried, at once.
        bearer: the one of them that is itself sent as a bearer token.
        auth: how to get a bearer token; None where there is one, or the headers (or bodies) say who we are.
        door: an ASGI application to call instead of the network.
        read_only: refuse everything that is not a read.
        throttled_is_unsent: whether the provider's 429 to a write proves that it was not carried out.
        line: how requests travel, and how many.
        body_cap: bytes that an unpacked body may have.

    Raises:
        Rejected: the base URL, the ca_file or the proxy cannot be used.
        AccessDenied: a credential holds characters that no header can carry.
    """

    def __init__(  # noqa: PLR0913 - what an account's settings may say, all by name
        self,
        title: str,
        base_url: str,
        judge: Judge,
        *,
        headers: Mapping[str, Secret | str] | None = None,
        credentials: Collection[Secret] = (),
        bearer: Secret | None = None,
        auth: TokenAuth | None = None,
        door: AsgiApp | None = None,
        read_only: bool = False,
        throttled_is_unsent: bool = False,
        line: Line = LINE,
        body_cap: int = BODY_CAP,
    ) -> None:
        self._title = title
        self._body_cap = body_cap
        self._headers, self._bearer = dict(headers or {}), bearer
        _Credentials(title, self._headers, bearer)  # what no header can carry is told before anything is asked
        self._address = _checked_address(title, base_url, in_process=door is not None)
        self._client = httpx.AsyncClient(
            transport=_transport(title, self._address, door, line),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),  # the call's deadline ends everything else
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"Accept": "application/json", "Accept-Encoding": "gzip, identity", "User-Agent": "ringdesk"},
        )
        self._caller = Caller(
            title,
            judge,
            self._exchange,
            _repeated,
            Turns(line.in_flight, line.per_second if door is None else None),  # in process there is nobody to spare
            auth=auth,
            trace=partial(trace, credentials),
            read_only=read_only,
            throttled_is_unsent=throttled_is_unsent,
        )

    async def call(
        self,
        operation: Operation,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        json: object | None = None,
    ) -> Reply:
        """Asks the provider once; a read up to three times.

        Args:
            operation: row of the adapter's table.
            method: HTTP method.
            path: below the base URL, its parts percent-encoded (see ``segment``).
            query: pairs in their order, not encoded.
            json: the body, or None for no body.

        Raises:
            ProviderError: the reply was judged to be an error, or there was none.
            OutcomeUnknown: it was no read, and it may have been carried out.
        """
        body = None if json is None else lambda: json
        return await self._caller.call(operation, Request(method, path, tuple(query), body))

    def lost(self, operation: Operation) -> OutcomeUnknown:
        """For an adapter whose write was answered with 2xx and a body that cannot be read."""
        return self._caller.lost(operation)

    async def aclose(self) -> None:
        """Closes the connections; a later call is refused."""
        await self._client.aclose()

    async def _exchange(self, operation: Operation, request: Request, token: Secret | None, trip: Trip) -> Reply:
        if self._client.is_closed:
            raise failure(self._title, operation, verdicts.CLOSED)
        try:
            message = self._message(request)
            signed = _Credentials(self._title, self._headers, token or self._bearer)
            trip.left = True
            response = await self._client.send(message, auth=signed, stream=True)
            try:
                body = await self._body(response)
            finally:
                await response.aclose()
        except _WIRE_FAILURES as error:
            fate = fate_of(error)
            trip.left = fate.left
            raise failure(self._title, operation, fate) from error
        return Reply(response.status_code, dict(response.headers), body)

    def _message(self, request: Request) -> httpx.Request:
        """The request with its one possible destination.

        Raises:
            BadAddress: it would go anywhere else.
        """
        url = httpx.URL(self._address.target(request.path, request.query))
        port = url.port or self._address.port
        if (url.scheme, url.host, port, url.userinfo) != (*self._address.origin, b""):
            raise BadAddress("the address is not the account's own")
        if request.json is None:
            return self._client.build_request(request.method, url)
        content = jsons.dumps(request.json(), allow_nan=False, separators=(",", ":")).encode("ascii")
        headers = {"Content-Type": "application/json"}
        return self._client.build_request(request.method, url, content=content, headers=headers)

    async def _body(self, response: httpx.Response) -> bytes:
        """The unpacked body, read from the raw stream because httpx unpacks without a limit."""
        how = unpacking(response.headers.get("content-encoding", ""))
        pieces, size = [], 0
        async for chunk in response.aiter_raw():
            for piece in how.pieces(chunk):
                size += len(piece)
                if size > self._body_cap:
                    raise BodyTooLarge
                pieces.append(piece)
                await asyncio.sleep(0)  # unpacking holds the loop for one piece at a time
        how.finish()
        return b"".join(pieces)


async def _repeated(backoff: Backoff, attempt: Callable[[], Awaitable[Reply]]) -> Reply:
    try:
        return await attempt()
    except Exception as error:  # noqa: BLE001 - whether it is tried again is for the backoff to say
        from tui.providers.repeating import repeated  # noqa: PLC0415 - the first rows do not wait for it

        return await repeated(backoff, attempt, error)


def _transport(title: str, place: Address, door: AsgiApp | None, line: Line) -> httpx.AsyncBaseTransport:
    if door is not None:
        return httpx.ASGITransport(app=door)
    limits = httpx.Limits(max_connections=line.in_flight, max_keepalive_connections=line.in_flight)
    try:
        # without https nothing is encrypted, so a context that trusts nobody, and costs nothing, will do
        context = _trust(line.ca_file) if place.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except OSError as error:
        sentence = f"The certificate file of {title} cannot be used: check ca_file in the settings."
        raise Rejected(title, "connect", sentence, {"ca_file": sentence}) from error
    proxy = None if line.proxy is None else _proxy(title, place, line.proxy, context)
    return httpx.AsyncHTTPTransport(verify=context, trust_env=False, limits=limits, proxy=proxy)


def _proxy(title: str, place: Address, url: Secret, context: ssl.SSLContext) -> httpx.Proxy:
    """The proxy that passes encrypted connections on.

    Its address may hold a password, so nothing that names it is kept with the error.

    Raises:
        Rejected: it is none, or the account's own address is not encrypted and would be read on the way.
    """
    with suppress(httpx.InvalidURL, ValueError):
        found = httpx.URL(url.reveal().strip())
        if place.scheme == "https" and found.scheme in ("http", "https") and found.host:
            return httpx.Proxy(found, ssl_context=context if found.scheme == "https" else None)
    sentence = f"The proxy of {title} cannot be used: it is http:// or https:// and a host, the base URL https://."
    raise Rejected(title, "connect", sentence, {"proxy": sentence})


def _trust(ca_file: str | None) -> ssl.SSLContext:
    """Verifies every server, whatever the environment says."""
    context = httpx.create_ssl_context(trust_env=False)
    # SSLKEYLOGFILE would have the keys of every session written down; typeshed does not know that None ends it
    context.keylog_filename = None  # type: ignore[assignment]
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        raise RuntimeError("certificates would not be verified")
    return context


def _checked_address(title: str, base_url: str, *, in_process: bool) -> Address:
    try:
        return address(base_url, in_process=in_process)
    except BadAddress as error:
        sentence = f"The base URL of {title} cannot be used, {error}: correct base_url in the settings."
        raise Rejected(title, "connect", sentence, {"base_url": sentence}) from error


def _sendable(title: str, value: Secret | str) -> Secret | str:
    text = value.reveal().strip() if isinstance(value, Secret) else value
    if not text.isascii() or not text.isprintable():
        sentence = f"A credential of {title} holds characters that cannot be sent: copy it into the settings again."
        raise AccessDenied(title, "connect", sentence)
    return value
