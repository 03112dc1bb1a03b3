"""What any answer of Plusofon means (contract, section 3.4): done, failed and how, or in doubt.

Pure functions from bytes. Imports `domain` and, of the providers, only what reading needs.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import Struct

from tui.domain.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.foreign import shown
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.decoding import decode
from tui.providers.limits import SignInRefused

_LONGEST_FAILURE: Final = 64 * 1024
"""Bytes up to which a read's 2xx answer may be a failure in disguise; a whole list is not decoded twice."""
_QUOTED: Final = 160
"""Characters of the provider's words within a sentence."""
_KEPT: Final = 500
"""Characters of a failing body kept with the error, for the log."""
_FAILURES: Final = range(400, 600)

_FIELDS: Final = {"name": "name", "type": "kind", "contacts": "entries"}
"""First part of a dotted path in ``errors`` -> our key."""


class Envelope(msgspec.Struct):
    """What any answer may carry beside its payload; any object is one."""

    success: object = None
    code: object = None
    message: object = None
    error: object = None
    errors: object = None


class _Meaning(Struct, frozen=True):
    """What a status stands for: an error, and what the user can do."""

    error: type[ProviderError]
    advice: str


_INVALID: Final = _Meaning(Rejected, "check what was entered")
_LATER: Final = _Meaning(Unreachable, "try again later")
_MEANINGS: Final[Mapping[int, _Meaning]] = {
    400: _INVALID,
    401: _Meaning(SignInRefused, "check the token in the settings"),
    403: _Meaning(AccessDenied, "check the token in the settings, and its rights"),
    404: _Meaning(NotFound, "the list is gone, or the token, the Client number or the base URL is wrong"),
    408: _LATER,
    422: _INVALID,
    429: _Meaning(Throttled, "wait a little"),
    500: _Meaning(UnexpectedReply, "either the token has no access, or the service failed"),
    502: _LATER,
    503: _LATER,
    504: _LATER,
}
_BROKEN: Final = _Meaning(UnexpectedReply, "check the base URL")


def judge(provider: str, operation: Operation, reply: Reply) -> None:
    """Raises the error that an answer stands for; returns where it is fit to be read.

    Whether a read's answer has its payload is seen when it is decoded.

    Raises:
        ProviderError: of the kind that status, ``success`` and ``code`` stand for.
    """
    if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _failure(provider, operation, reply.status, _envelope(provider, operation, reply.body), reply.body)
    is_read = operation.kind is Kind.READ
    if is_read and len(reply.body) > _LONGEST_FAILURE:
        return
    envelope = _envelope(provider, operation, reply.body)
    if envelope is not None:
        refuse_failure(provider, operation, envelope, reply.body)
    if not is_read and reply.body.strip() and (envelope is None or _truth(envelope.success) is None):
        raise OutcomeUnknown(
            provider, operation.name, "The answer does not say whether it was done: look before trying again."
        )


def refuse_failure(provider: str, operation: Operation, envelope: Envelope, body: bytes) -> None:
    """Raises where a 2xx answer is a failure all the same."""
    success = _truth(envelope.success)
    code = _code(envelope)
    if success is False or (success is None and code is not None):
        raise _failure(provider, operation, code, envelope, body)


def _envelope(provider: str, operation: Operation, body: bytes) -> Envelope | None:
    try:
        return decode(body, Envelope, provider=provider, operation=operation.name)
    except UnexpectedReply:
        return None


def _truth(success: object) -> bool | None:
    """What ``success`` says; None where it is absent or unreadable."""
    return {"true": True, "1": True, "false": False, "0": False}.get(str(success).strip().lower())


def _code(envelope: Envelope) -> int | None:
    """The status that the body gives, where it gives one."""
    code = envelope.code
    return code if isinstance(code, int) and not isinstance(code, bool) and code in _FAILURES else None


def _failure(
    provider: str, operation: Operation, status: int | None, envelope: Envelope | None, body: bytes
) -> ProviderError:
    """The error for an effective status; None is a refusal without one.

    A write that a failing service answered is in doubt, except that a 429 was not carried out.
    """
    meaning = _INVALID if status is None else _MEANINGS.get(status, _BROKEN)
    words = next(_words(envelope, status, body), "")
    told = "no status" if status is None else f"HTTP {status}"
    sentence = f"{provider} refused it ({told}: {shown(words, _QUOTED)}): {meaning.advice}."
    kind = meaning.error
    if operation.kind is not Kind.READ and status is not None and _is_in_doubt(status):
        kind, sentence = OutcomeUnknown, f"{sentence} Look whether it was done before trying again."
    if kind is Rejected and envelope is not None:
        error: ProviderError = Rejected(provider, operation.name, sentence, _fields(envelope.errors))
    else:
        error = kind(provider, operation.name, sentence)
    error.add_note(shown(body[: 4 * _KEPT].decode(errors="replace"), _KEPT))
    return error


def _is_in_doubt(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in (
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
    )


def _words(envelope: Envelope | None, status: int | None, body: bytes) -> Iterator[str]:
    """What the answer says for itself, the best first; empty texts are left out."""
    if envelope is not None:
        inner = envelope.error.get("message") if isinstance(envelope.error, dict) else envelope.error
        said = (envelope.message, inner, " ".join(_fields(envelope.errors).values()))
        yield from (text.strip() for text in said if isinstance(text, str) and text.strip())
    else:
        yield from filter(None, [body[: 4 * _KEPT].decode(errors="replace").strip()])
    yield from (known.phrase for known in HTTPStatus if known == status)


def _fields(errors: object) -> dict[str, str]:
    """Texts per field of ours; ``contacts.0.phones`` is ``entries.0.phones``."""
    if not isinstance(errors, dict):
        return {}
    found: dict[str, str] = {}
    for path, texts in errors.items():
        head, dot, rest = path.partition(".")
        several = texts if isinstance(texts, list) else [texts]
        sentence = " ".join(text for text in several if isinstance(text, str))
        found[f"{_FIELDS.get(head, head)}{dot}{rest}"] = shown(sentence, _KEPT)
    return found
