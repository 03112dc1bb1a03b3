"""What any answer of SerwerSMS can be (contract, section 2): refusals, lists, and what a write says.

All error answers are raised by `judge`; the readers in `wire` read what it let pass. Pure functions from
bytes. Imports `domain` and, of the providers, only what reading needs.
"""

from http import HTTPStatus
from typing import Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from tui.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    ProviderError,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.decoding import decode
from tui.providers.limits import SignInRefused
from tui.providers.scalars import count_of, whole
from tui.providers.serwersms.refusals import NothingDone, refusal

Loose: TypeAlias = str | int | float | bool | None
"""A scalar that should be a string or a number; a string stays a string."""

_FALSE: Final = frozenset({"", "0", "false", "no", "none", "null"})
_NO_ROWS: Final = frozenset({b"", b"null", b'"null"', b"[]", b"{}"})

ItemT = TypeVar("ItemT")


class _Envelope(msgspec.Struct):
    """What any answer may carry beside its payload; any object is one."""

    error: object = None
    success: object = None
    id: object = None


class _Listing(msgspec.Struct):
    items: msgspec.Raw = msgspec.Raw(b"null")
    paging: object = None


class _Counted(msgspec.Struct):
    id: Loose = None
    correct: object = None


class Counted(Struct, frozen=True):
    """What a write of many records answered.

    Attributes:
        id: of the group that they are in.
        correct: records that were taken.
    """

    id: str
    correct: int


class Listing(Struct, frozen=True):
    """A list answer before its rows are read.

    Attributes:
        items: JSON of the rows, ``null`` for none.
        pages: what `paging.count` says; None where it says nothing useful.
    """

    items: bytes
    pages: int | None


def judge(provider: str, operation: Operation, reply: Reply) -> None:
    """Raises the error that an answer stands for; returns where it is fit to be read (section 2).

    The body is looked at before the status: refusals come with 200, and may come with anything else.

    Raises:
        ProviderError: of the kind that the code or the status stands for.
    """
    envelope = _envelope(provider, operation, reply.body)
    is_read = operation.kind is Kind.READ
    if envelope is not None and envelope.error:
        code, words = _fault(envelope.error)
        raise refusal(provider, operation.name, code=code, words=words, is_read=is_read)
    if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _transport_fault(provider, operation, reply)
    if envelope is not None and envelope.success is not None and not truth(envelope.success):
        raise NothingDone(provider, operation.name, f"{provider} refused it without a reason: refresh and look.")
    if not is_read and (envelope is None or envelope.success is None):
        raise OutcomeUnknown(
            provider, operation.name, "The answer does not say whether it was done: look before trying again."
        )


def written_id(provider: str, operation: Operation, body: bytes) -> str:
    """The id that a write answered; empty where it answered none."""
    envelope = _envelope(provider, operation, body)
    return text(envelope.id) if envelope is not None else ""


def counted(provider: str, operation: Operation, body: bytes) -> Counted:
    """What a write of many records answered (section 5.6).

    Raises:
        UnexpectedReply: it does not say how many were taken.
    """
    found = decode(body, _Counted, provider=provider, operation=operation.name)
    correct = count_of(found.correct)
    if correct is None:
        raise UnexpectedReply(provider, operation.name, "The answer does not say how many contacts were taken.")
    return Counted(text(found.id), correct)


def listing(provider: str, operation: Operation, body: bytes) -> Listing:
    """A list answer; every form of "no rows" is the empty list, and a bare array is a list too (row 12).

    Raises:
        UnexpectedReply: it is no list answer.
    """
    if body.strip() in _NO_ROWS:
        return Listing(b"null", None)
    if body.lstrip().startswith(b"["):
        return Listing(body, None)
    found = decode(body, _Listing, provider=provider, operation=operation.name)
    pages = count_of(found.paging.get("count")) if isinstance(found.paging, dict) else None
    return Listing(bytes(found.items), pages)


def items_of(provider: str, operation: Operation, items: bytes, kind: type[list[ItemT]]) -> list[ItemT]:
    """The rows of a list answer."""
    return [] if items == b"null" else decode(items, kind, provider=provider, operation=operation.name, at="$.items")


def truth(value: object) -> bool:
    """Whether a value means yes; the string `"false"` does not (section 12, row 11)."""
    return value.strip().lower() not in _FALSE if isinstance(value, str) else bool(value)


def text(value: object) -> str:
    """A field's text; nothing is the empty text."""
    return "" if value is None else str(value)


def _envelope(provider: str, operation: Operation, body: bytes) -> _Envelope | None:
    """The envelope of an answer; None where the body is no object."""
    try:
        return decode(body, _Envelope, provider=provider, operation=operation.name)
    except UnexpectedReply:
        return None


def _fault(error: object) -> tuple[int | None, str]:
    """Code and words of an error answer, which might be a plain string."""
    if isinstance(error, dict):
        words = ": ".join(filter(None, (text(error.get("type")), text(error.get("message")))))
        return whole(error.get("code")), words
    return None, text(error)


def _transport_fault(provider: str, operation: Operation, reply: Reply) -> ProviderError:
    """What a status other than 2xx says, where the body says nothing."""
    name, status = operation.name, reply.status
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            kind = SignInRefused if status == HTTPStatus.UNAUTHORIZED else AccessDenied
            return kind(provider, name, f"It refused our credentials (HTTP {status}): check the settings.")
        case HTTPStatus.NOT_FOUND:
            told = "There is nothing of the API at that address (HTTP 404): check the base URL in the settings."
            return UnexpectedReply(provider, name, told)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Throttled(provider, name, "It was asked too often: wait a little.")
        case HTTPStatus.BAD_GATEWAY | HTTPStatus.SERVICE_UNAVAILABLE | HTTPStatus.GATEWAY_TIMEOUT:
            return Unreachable(provider, name, f"The service is not answering (HTTP {status}): try again later.")
    return UnexpectedReply(provider, name, f"It answered with HTTP {status}, which says nothing: try again later.")
