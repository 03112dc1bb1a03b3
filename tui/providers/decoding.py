"""A provider's JSON into typed structs; whatever is wrong with it is one error. Imports ``domain`` and msgspec."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeVar

import msgspec
from msgspec import inspect

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
            found = json.loads(body.decode(), parse_constant=_refuse)
            return msgspec.convert(_with_raw_parts(found, inspect.type_info(type)), type, strict=False)
    except _UNREADABLE as error:
        raise UnexpectedReply(
            provider, operation, f"{provider} sent an answer that cannot be read: try again, or check the base URL."
        ) from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _with_raw_parts(value: Any, wanted: inspect.Type) -> Any:
    """The value with JSON again where the type asks for it unread; the standard library reads everything."""
    match wanted:
        case inspect.RawType():
            return msgspec.Raw(json.dumps(value).encode())
        case inspect.UnionType(types=choices):
            fitting = (choice for choice in choices if isinstance(choice, _FITTING.get(type(value), inspect.RawType)))
            return _with_raw_parts(value, next(fitting, inspect.AnyType()))
        case inspect.StructType(fields=fields) if isinstance(value, dict):
            types = {field.encode_name: field.type for field in fields}
            return {key: _with_raw_parts(part, types.get(key, inspect.AnyType())) for key, part in value.items()}
        case inspect.DictType(value_type=inner) if isinstance(value, dict):
            return {key: _with_raw_parts(part, inner) for key, part in value.items()}
        case inspect.ListType(item_type=inner) if isinstance(value, list):
            return [_with_raw_parts(part, inner) for part in value]
    return value


_FITTING: Final[Mapping[type, tuple[type[inspect.Type], ...]]] = {
    dict: (inspect.StructType, inspect.DictType, inspect.RawType),
    list: (inspect.ListType, inspect.RawType),
}
