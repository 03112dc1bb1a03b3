"""A provider's JSON into typed structs; whatever is wrong with it is one error. Imports ``domain`` and msgspec."""

from typing import Final, TypeVar

import msgspec

from tui.domain.errors import UnexpectedReply

T = TypeVar("T")

_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark, which no JSON should begin with and some does."""

_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, ValueError, OverflowError)
"""What decoding raises on foreign bytes; UnicodeDecodeError is a ValueError."""


def decode(reply_body: bytes, type: type[T], *, provider: str, operation: str) -> T:
    """The body as ``type``; numbers and flags written as strings are read as such.

    Raises:
        UnexpectedReply: it is no JSON, or JSON of another shape. The foreign text itself is not in the sentence.
    """
    try:
        return msgspec.json.decode(reply_body.removeprefix(_MARK), type=type, strict=False)
    except _UNREADABLE as error:
        raise UnexpectedReply(
            provider, operation, f"{provider} sent an answer that cannot be read: try again, or check the base URL."
        ) from error
