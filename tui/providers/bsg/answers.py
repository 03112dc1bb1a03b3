"""What a failing answer of BSG means (contract, sections 1.7, 1.8, 12), and the token in a good one (section 2).

Pure functions from bytes. Imports `domain`, msgspec and, of the providers, only what reading needs.
"""

import base64
import binascii
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

import msgspec

from tui.domain.errors import (
    AccessDenied,
    Conflict,
    NotFound,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.foreign import shown
from tui.domain.secret import Secret
from tui.providers.bsg.routes import LOGIN
from tui.providers.calls import Operation, Reply
from tui.providers.decoding import decode
from tui.providers.limits import SignInRefused
from tui.providers.tokens import Token

_QUOTED: Final = 160
"""Characters of the provider's words within a sentence."""
_FEWEST: Final = 60.0
"""Seconds of lifetime below which a token's own word on it is not believed."""

_MEANINGS: Final[tuple[tuple[str, type[ProviderError], str], ...]] = (
    ("invalid contact id", NotFound, "refresh and look"),
    ("contact group is not found", NotFound, "refresh and look"),
    ("phone number is already exist", Conflict, "open the contact that has it"),
    ("contact group is already exist", Conflict, "choose another name"),
    ("invalid phone number", Rejected, "check the number"),
)
"""How a 422's message begins, whatever its capitals -> what it stands for (section 1.7)."""

_STATUSES: Final[dict[int, tuple[type[ProviderError], str]]] = {
    HTTPStatus.UNAUTHORIZED: (SignInRefused, "check the API key in the settings"),
    HTTPStatus.PAYMENT_REQUIRED: (OutOfCredit, "top up the account"),
    HTTPStatus.FORBIDDEN: (AccessDenied, "check the API key in the settings, and the account's rights"),
    HTTPStatus.NOT_FOUND: (NotFound, "it is gone, or the base URL is wrong"),
    HTTPStatus.REQUEST_TIMEOUT: (Unreachable, "try again later"),
    HTTPStatus.CONFLICT: (Conflict, "refresh and look"),
    HTTPStatus.TOO_EARLY: (Unreachable, "try again later"),
    HTTPStatus.TOO_MANY_REQUESTS: (Throttled, "wait a little and try again"),
    HTTPStatus.BAD_GATEWAY: (Unreachable, "try again later"),
    HTTPStatus.SERVICE_UNAVAILABLE: (Unreachable, "try again later"),
    HTTPStatus.GATEWAY_TIMEOUT: (Unreachable, "try again later"),
}
_NOT_ABOUT_THE_KEY: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class _Failure(msgspec.Struct):
    """What a failing answer may say, in any of its shapes."""

    message: object = None
    error: object = None
    detail: object = None
    errors: object = None


class _Bearer(msgspec.Struct):
    bearer: str | None = None
    data: object = None


class _Claims(msgspec.Struct):
    iat: float
    exp: float


def judge(provider: str, operation: Operation, reply: Reply) -> None:
    """Raises the error that an answer stands for; returns where it is fit to be read.

    Raises:
        ProviderError: of the kind that status and message stand for.
    """
    if reply.status < HTTPStatus.BAD_REQUEST:
        return
    failure = _failure(provider, operation, reply.body)
    message = _message(failure)
    complaints = dict(_complaints(failure.errors))
    kind, advice = _meaning(operation, reply.status, message)
    words = " ".join(filter(None, (message, *complaints.values())))
    said = f"HTTP {reply.status}" + (f": {shown(words, _QUOTED).rstrip('. ')}" if words else "")
    sentence = f"{provider} refused it ({said}): {advice}."
    if kind is Rejected:
        raise Rejected(provider, operation.name, sentence, {path: text for path, text in complaints.items() if path})
    raise kind(provider, operation.name, sentence)


def _meaning(operation: Operation, status: int, message: str) -> tuple[type[ProviderError], str]:
    if operation is LOGIN.operation and status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _NOT_ABOUT_THE_KEY:
        return SignInRefused, "check the API key and the base URL in the settings"
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnexpectedReply, "the service failed, try again later"
    beginning = message.lower()
    for text, kind, advice in _MEANINGS:
        if beginning.startswith(text):
            return kind, advice
    return Rejected, "check what was entered"


def _failure(provider: str, operation: Operation, body: bytes) -> _Failure:
    """The body of a failing answer; an empty one where it is HTML, nothing, or anything else (section 1.7)."""
    try:
        return decode(body, _Failure, provider=provider, operation=operation.name)
    except UnexpectedReply:
        return _Failure()


def _message(failure: _Failure) -> str:
    said = (failure.message, failure.error, failure.detail)
    return next((text.strip() for text in said if isinstance(text, str) and text.strip()), "")


def _complaints(errors: object) -> Iterator[tuple[str, str]]:
    """Flattened path -> words, for the four shapes of ``errors``; words without a path have the empty one."""
    if isinstance(errors, dict):
        for path, words in errors.items():
            yield str(path), shown(" ".join(_texts(words)), _QUOTED)
    elif errors:
        yield "", shown(" ".join(_texts(errors)), _QUOTED)


def _texts(words: object) -> list[str]:
    return [text for text in (words if isinstance(words, list) else [words]) if isinstance(text, str)]


def read_token(provider: str, operation: Operation, reply: Reply) -> Token:
    """The token that signing in answered, and how long it is good for where it says so (section 2.1).

    Raises:
        UnexpectedReply: there is no token, or none that a header can carry.
    """
    found = decode(reply.body, _Bearer, provider=provider, operation=operation.name)
    inner = found.data.get("bearer") if isinstance(found.data, dict) else None
    bearer = found.bearer or inner
    if not isinstance(bearer, str) or not bearer or not bearer.isascii() or not bearer.isprintable():
        sentence = f"{provider} answered the sign-in without a usable token: check the base URL in the settings."
        raise UnexpectedReply(provider, operation.name, sentence)
    return Token(Secret(bearer), _lifetime(bearer))


def _lifetime(bearer: str) -> float | None:
    """Seconds from issue to expiry; None for an opaque token. The signature is the service's own business."""
    _, _, rest = bearer.partition(".")
    payload = rest.partition(".")[0]
    try:
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=_Claims)
    except (msgspec.MsgspecError, RecursionError, ValueError, binascii.Error):
        return None
    lifetime = claims.exp - claims.iat
    return lifetime if lifetime >= _FEWEST else None
