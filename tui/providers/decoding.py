"""A provider's JSON into typed structs; whatever is wrong with it is one error. Imports ``domain`` and msgspec."""

import json
import re
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from tui.domain.errors import UnexpectedReply

T = TypeVar("T")

_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark, which no JSON should begin with and some does."""
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, ValueError, OverflowError)
"""What decoding raises on foreign bytes; UnicodeDecodeError is a ValueError."""


def decode(reply_body: bytes, type: type[T], *, provider: str, operation: str) -> T:
    """The body as ``type``; numbers and flags written as strings are read as such.

    Lone surrogates, which names contain that were cut in the middle of an emoji, are kept for writing back.

    Raises:
        UnexpectedReply: it is no JSON, or JSON of another shape. The foreign text itself is not in the sentence.
    """
    body = reply_body.removeprefix(_MARK)
    try:
        try:
            return msgspec.json.decode(body, type=type, strict=False)
        except msgspec.DecodeError:
            if not _SURROGATE.search(body):
                raise
            return msgspec.convert(_with_surrogates(body), type, strict=False)
    except _UNREADABLE as error:
        raise UnexpectedReply(
            provider, operation, f"{provider} sent an answer that cannot be read: try again, or check the base URL."
        ) from error


def _with_surrogates(body: bytes) -> Any:
    """The JSON by the standard library, which is slower and takes lone surrogates, but no infinities here."""
    return json.loads(body.decode(), parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
