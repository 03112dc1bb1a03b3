"""A provider's JSON into typed structs; whatever is wrong with it is one error. Imports ``domain`` and msgspec."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeVar

import msgspec
from msgspec import inspect

from tui.domain.errors import UnexpectedReply
from tui.domain.foreign import shown

T = TypeVar("T")

_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark, which no JSON should begin with and some does."""
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_PATH: Final = re.compile(r"`\$([^`]*)`")
"""Where a message of msgspec says that the fault is; keys of maps are not in it."""
_WATCHED: Final = 1024 * 1024
"""Bytes up to which a document is searched for names that stand twice; a longer one is, part by part."""
_QUOTED: Final = 40
"""Characters of a foreign name within a sentence."""
_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, ValueError, OverflowError)
"""What decoding raises on foreign bytes; UnicodeDecodeError is a ValueError."""


class _Twice(ValueError):
    """A name that stands twice in one object, so that the document says two things."""


def decode(reply_body: bytes, type: type[T], *, provider: str, operation: str, at: str = "$") -> T:
    """The body as ``type``; numbers and flags written as strings are read as such.

    Lone surrogates, which names contain that were cut in the middle of an emoji, are kept for writing back.

    Args:
        reply_body: JSON, a whole answer or a part of one.
        type: what it should be.
        provider: for the error.
        operation: for the error.
        at: where in the answer the part stands.

    Raises:
        UnexpectedReply: it is no JSON, JSON of another shape, or says two things under one name.
    """
    body = reply_body.removeprefix(_MARK)
    try:
        found = _decoded(body, type)
        if len(body) <= _WATCHED:
            json.loads(body, object_pairs_hook=_each_once)
    except _UNREADABLE as error:
        raise misread(provider, operation, _path(error, at)) from error
    return found


def _decoded(body: bytes, type: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=type, strict=False)
    except msgspec.DecodeError:
        if not _SURROGATE.search(body):
            raise
        found = json.loads(body.decode(), parse_constant=_refuse)
        return msgspec.convert(_with_raw_parts(found, inspect.type_info(type)), type, strict=False)


def misread(provider: str, operation: str, path: str) -> UnexpectedReply:
    """The error of an answer that has something else than it should at a place, as ``$.data[3].id``."""
    sentence = (
        f"{provider} sent an answer that cannot be read ({operation}, at {path}): try again, or check the base URL."
    )
    return UnexpectedReply(provider, operation, sentence)


def _path(error: Exception, at: str) -> str:
    if isinstance(error, _Twice):
        return f"{at}, where {shown(str(error), _QUOTED)} stands twice"
    found = _PATH.search(str(error)) if isinstance(error, msgspec.ValidationError) else None
    return at + (found[1] if found else "")


def _each_once(pairs: list[tuple[str, object]]) -> None:
    names = {name for name, _ in pairs}
    if len(names) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Twice(name)
            seen.add(name)


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
