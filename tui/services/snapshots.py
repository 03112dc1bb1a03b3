"""Records of the domain as plain JSON values and back, whatever their fields. Imports msgspec.

Field names and types of a record are read from its class, so a new field needs nothing here. Fields that an older
desk did not write take their defaults.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

Plain: TypeAlias = Any
"""What JSON can hold: None, bool, int, float, str, and lists and dicts of these."""
T = TypeVar("T")


class NotReadable(ValueError):
    """A stored value is not what its type says."""


def plain(value: object) -> Plain:
    """A record, or a container of records, as JSON values.

    Raises:
        TypeError: it holds something that has no form in JSON.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def restored(kind: type[T], value: Plain) -> T:
    """The record of a type that `plain` was made of.

    Raises:
        NotReadable: it does not fit.
    """
    made: T = _restored(kind, value)
    return made


def text_of(value: object) -> str:
    """Any value as JSON in ASCII: lone surrogates too come back as they were."""
    return json.dumps(plain(value), separators=(",", ":"))


def _restored(kind: Any, value: Plain) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(arguments, value)
    if origin is tuple:
        return tuple(_restored(arguments[0], item) for item in _checked(list, value))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _restored(arguments[1], item) for key, item in _checked(dict, value).items()}
    if issubclass(kind, Struct):
        return _record(kind, _checked(dict, value))
    return _single(kind, value)


def _one_of(kinds: Sequence[Any], value: Plain) -> Any:
    if value is None and NoneType in kinds:
        return None
    [kind] = [kind for kind in kinds if kind is not NoneType]
    return _restored(kind, value)


def _record(kind: Any, value: Mapping[str, Plain]) -> Any:
    hints = _hints(kind)
    known = {name: _restored(hints[name], item) for name, item in value.items() if name in hints}
    try:
        return kind(**known)
    except TypeError as error:
        raise NotReadable(f"a {kind.__name__} lacks a field") from error


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if name in kind.__struct_fields__}


def _single(kind: type[T], value: Plain) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(_checked(str, value))
    if issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError as error:
            raise NotReadable(f"{kind.__name__} has no such value") from error
    return _checked(kind, value)


def _checked(kind: type[T], value: Plain) -> T:
    if not isinstance(value, kind):
        raise NotReadable(f"{type(value).__name__} where {kind.__name__} was expected")
    return value
