"""Parameters of a call, read from a JSON or a form body (SerwerSMS contract, sections 1.1 and 12, rows 1, 6, 9, 11).

Accepted alike: both encodings; arrays as JSON, as `name[0]=`, as `name[]=`, as repeated keys and as comma-joined
text; booleans and integers in every spelling of section 1.1. Unknown parameters are ignored. Pure.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct

from tui.sandbox import bodies
from tui.sandbox.serwersms.refusals import INVALID_DATA, INVALID_ID, REQUIRED, RefusedError

_BRACKETS: Final = re.compile(r"\[([^\[\]]*)\]")
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
"""18 digits: whatever is longer is no id, and would not fit into the database."""
_FALSE: Final = frozenset({"", "0", "false"})
_TRUE: Final = frozenset({"1", "true"})

NO_GROUP: Final = "none"
"""The word for "contacts in no group" (contract, sections 5.1 and 5.3)."""


class UnreadableBodyError(Exception):
    """The body is neither JSON nor a form, or its JSON is no object."""


class Parameters(Struct, frozen=True):
    """What a call sent, by name; each reading method knows the spellings that the contract allows."""

    values: Mapping[str, object]

    def given(self, name: str) -> bool:
        """Whether the parameter was sent with anything but null."""
        return self.values.get(name) is not None

    def require(self, *names: str) -> None:
        """Refuse with 2000 when one of these is absent, null or empty."""
        if any(self.values.get(name) in (None, "", []) for name in names):
            raise RefusedError(REQUIRED)

    def text(self, name: str) -> str | None:
        """The parameter as text, None when absent or null; of a repeated key the last."""
        return as_text(self.values.get(name))

    def number(self, name: str) -> int | None:
        """The parameter as a whole number, None when it is none."""
        value = self.values.get(name)
        return None if isinstance(value, list) else as_integer(value)

    def flag(self, name: str) -> bool:
        """The parameter as a boolean; what section 1.1 does not list is refused with 1006."""
        word = (self.text(name) or "").strip().lower()
        if word not in _TRUE | _FALSE:
            raise RefusedError(INVALID_DATA)
        return word in _TRUE

    def ids(self, name: str) -> list[int] | None:
        """The parameter as ids without repeats, None when absent or empty text; no ids for `"none"`.

        Raises:
            RefusedError: 1004, when one of them is no id.
        """
        value = self.values.get(name)
        if value in (None, ""):
            return None
        found = [as_integer(part) for part in _parts(value) if not _is_no_group(part)]
        ids = [number for number in found if number is not None and number > 0]
        if len(ids) != len(found):
            raise RefusedError(INVALID_ID)
        return list(dict.fromkeys(ids))


def as_text(value: object) -> str | None:
    """A scalar as text, None for null.

    Raises:
        RefusedError: 1006, for an object or an empty array.
    """
    if isinstance(value, list) and value:
        return as_text(value[-1])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        raise RefusedError(INVALID_DATA)
    return None if value is None else str(value)


def as_integer(value: object) -> int | None:
    """An integer sent as a number or as a numeric string."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    word = str(value).strip() if isinstance(value, str) or abs(value) < 10**18 else ""
    return int(word) if _INTEGER.fullmatch(word) else None


def from_json(body: bytes) -> Parameters:
    """Parameters of a JSON body.

    Raises:
        UnreadableBodyError: No JSON, or no object. An empty array is PHP's spelling of an empty object.
    """
    try:
        decoded = bodies.decode(body) if body.strip() else {}
    except ValueError as error:
        raise UnreadableBodyError from error
    if decoded == []:
        decoded = {}
    if not isinstance(decoded, dict):
        raise UnreadableBodyError
    return Parameters(decoded)


def from_form(body: bytes) -> Parameters:
    """Parameters of a form body: `a=1`, `a[]=1`, `a[0]=1`, `a[0][b]=1`, repeated keys.

    Raises:
        UnreadableBodyError: Not UTF-8, or one name is used for a value and for a structure.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise UnreadableBodyError from error
    root: dict[str, object] = {}
    for name, value in pairs:
        _place(root, name, value)
    return Parameters({name: _arrays(value) for name, value in root.items()})


def _is_no_group(part: object) -> bool:
    return isinstance(part, str) and part.strip().lower() == NO_GROUP


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return value.split(",")
    return [value]


def _place(root: dict[str, object], name: str, value: str) -> None:
    """Store one pair of a form at the place its brackets name; `[]` counts up."""
    head, bracket, tail = name.partition("[")
    path = [head, *_BRACKETS.findall(bracket + tail)]
    node = root
    for step in path[:-1]:
        inner = node.setdefault(step or str(len(node)), {})
        if not isinstance(inner, dict):
            raise UnreadableBodyError
        node = inner
    last = path[-1] or str(len(node))
    before = node.get(last)
    if isinstance(before, dict):
        raise UnreadableBodyError
    node[last] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]


def _arrays(value: object) -> object:
    """Turn every structure whose keys are all numbers into an array, as PHP's clients mean it."""
    if not isinstance(value, dict):
        return value
    inner = {key: _arrays(item) for key, item in value.items()}
    if all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=lambda key: (len(key), key))]
    return inner
