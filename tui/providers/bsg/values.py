"""Single values as BSG spells them: ids, phones, counters, times, custom values (contract, sections 1.3 to 1.5, 3.1).

Pure functions of decoded JSON, each reading every published spelling. Imports `providers`' shared modules.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from tui.providers.scalars import whole

_LARGEST_ID: Final = 2**63 - 1


ValueT = TypeVar("ValueT")


class Misread(ValueError):
    """A value that none of the published spellings explains.

    Attributes:
        path: where it stands, from the object that was read: ``.groups[2].id``.
    """

    def __init__(self, fault: str, path: str = "") -> None:
        super().__init__(fault)
        self.path = path


def at(row: Mapping[str, object], name: str, read: Callable[[object], ValueT]) -> ValueT:
    """One value of an object.

    Raises:
        Misread: it cannot be read; says where it stands.
    """
    with within(f".{name}"):
        return read(row.get(name))


@contextmanager
def within(place: str) -> Iterator[None]:
    """Puts a place in front of the path of what is misread there."""
    try:
        yield
    except Misread as error:
        error.path = place + error.path
        raise


def id_of(value: object) -> str:
    """An id, which is a number or a text that spells one.

    Raises:
        Misread: it is neither.
    """
    number = whole(value)
    if number is None or not 0 <= number <= _LARGEST_ID:
        raise Misread("an id is missing or is no number")
    return str(number)


def phone_of(value: object) -> str:
    """Digits without plus; a text that is no number stays as it is."""
    if value is None or isinstance(value, bool):
        return ""
    return text_of(value).strip().removeprefix("+")


def text_of(value: object) -> str:
    """A text, also where it was sent as a number; null is the empty one.

    Raises:
        Misread: it is a list or an object.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() if abs(value) <= _LARGEST_ID:
            return str(value)
        case float():
            return repr(value)
    raise Misread("a text is a list, an object, or too long a number")


def flag_of(value: object) -> bool:
    """Yes or no, also as a number or a text (section 14, row 6)."""
    return value.strip().lower() not in ("", "0", "false", "null") if isinstance(value, str) else bool(value)


def custom_values(fields: object) -> dict[str, str]:
    """The ``fields`` of a contact in any of its five shapes, by field id (section 3.1).

    Raises:
        Misread: it is none of the five.
    """
    return {str(number): text_of(value) for key, value in _pairs(fields) if (number := whole(key)) is not None}


def _pairs(fields: object) -> Iterator[tuple[object, object]]:
    if not fields:
        return
    if isinstance(fields, dict):
        yield from fields.items()
        return
    if not isinstance(fields, list):
        raise Misread("the custom values are neither a map nor a list")
    for entry in fields:
        match entry:
            case {"code": key}:
                yield key, entry.get("text")
            case {"id": key}:
                yield key, entry.get("value")
            case dict():
                yield from entry.items()
            case _:
                raise Misread("a custom value is no map")
